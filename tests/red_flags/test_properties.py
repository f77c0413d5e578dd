"""Laws of red flags, over random tenders: order, scale, and what is missing."""

from __future__ import annotations

import datetime
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assess.model.red_flag import Result
from assess.model.tender import (
    Amount,
    Award,
    AwardStatus,
    Bid,
    BidStatus,
    Contract,
    Moment,
    Tender,
)
from assess.red_flags.compute import red_flags
from assess.red_flags.population import Population
from tests.support.tenders import parties, rules

FIRMS = st.sampled_from("ABCDE")
START = datetime.date(2026, 1, 1)
DAYS = st.integers(0, 200).map(lambda days: Moment(START + datetime.timedelta(days=days)))
PRICES = st.sampled_from([50.0, 99.0, 100.0, 100.5, 101.0, 110.0, 121.0, 126.0, 300.0])
AMOUNTS = st.none() | st.builds(Amount, PRICES, st.sampled_from(["USD", "USD", "USD", "EUR", ""]))
BIDS = st.builds(
    Bid,
    id=st.just(""),
    bidders=st.lists(FIRMS, max_size=2, unique=True).map(tuple),
    amount=AMOUNTS,
    submitted=st.none() | DAYS,
    status=st.none() | st.sampled_from(BidStatus),
    place=st.just("here"),
)
AWARDS = st.builds(
    Award,
    id=st.sampled_from(["1", "2"]),
    status=st.sampled_from([AwardStatus.ACTIVE, AwardStatus.ACTIVE, *AwardStatus, None]),
    suppliers=st.lists(FIRMS, max_size=2, unique=True).map(tuple),
    amount=AMOUNTS,
    date=st.none() | DAYS,
    codes=st.just(()),
    place=st.just("here"),
)
CONTRACTS = st.builds(
    Contract,
    id=st.just("C"),
    award=st.sampled_from(["1", "2"]),
    amount=AMOUNTS,
    first=AMOUNTS,
    signed=st.none() | DAYS,
    changes=st.none() | st.integers(0, 2),
    paid=AMOUNTS,
    subcontractors=st.none() | st.lists(FIRMS, max_size=2).map(tuple),
    place=st.just("here"),
)
CONTACTS = parties({"A": [("telephone", "1")], "B": [("telephone", "1")], "C": [("e-mail", "c")]})


def some(records: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[Any]:
    """Return a strategy for several records, or none."""
    return st.none() | st.lists(records, max_size=most).map(tuple)


TENDERS = st.builds(
    Tender,
    id=st.just("T"),
    place=st.just(""),
    dated=st.none(),
    title=st.just(""),
    status=st.just(""),
    buyer=st.just(""),
    bidders_said=st.none(),
    tenderers=st.just(()),
    layout=st.sampled_from(["ocds", "csv"]),
    method=st.sampled_from(["open", "open", "direct", ""]),
    estimate=AMOUNTS,
    published=st.none() | DAYS,
    starts=st.none() | DAYS,
    deadline=st.none() | DAYS,
    opened=st.none() | DAYS,
    complaints=st.none() | st.integers(0, 2),
    bids=some(BIDS, 5),
    awards=some(AWARDS, 2),
    contracts=some(CONTRACTS, 2),
    parties=st.sampled_from([{}, CONTACTS]),
)


def results(tender: Tender) -> dict[str, Result]:
    """Return the result of every flag."""
    (found,) = red_flags([tender], rules(), Population())
    return {signal.flag.value: signal.result for signal in found.signals}


@given(TENDERS, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(tender: Tender, random: Any) -> None:
    def shuffled(records: Any) -> Any:
        if records is None:
            return None
        return tuple(sorted(records, key=lambda _: random.random()))

    other = tender._replace(
        bids=shuffled(tender.bids),
        awards=shuffled(tender.awards),
        contracts=shuffled(tender.contracts),
    )
    if len({award.id for award in tender.awards or ()}) == len(tender.awards or ()):
        assert results(other) == results(tender)


def scaled(tender: Tender, by: float) -> Tender:
    """Return a tender with every amount multiplied."""

    def times(amount: Amount | None) -> Amount | None:
        return None if amount is None else Amount(amount.value * by, amount.currency)

    def every(records: Any) -> Any:
        if records is None:
            return None
        return tuple(
            one._replace(
                **{name: times(getattr(one, name)) for name in ("amount", "first", "paid")
                   if hasattr(one, name)}
            )
            for one in records
        )  # fmt: skip

    return tender._replace(
        estimate=times(tender.estimate),
        bids=every(tender.bids),
        awards=every(tender.awards),
        contracts=every(tender.contracts),
    )


@given(TENDERS, st.floats(1e-3, 1e6))
def test_no_result_depends_on_the_unit_of_money(tender: Tender, by: float) -> None:
    assert results(scaled(tender, by)) == results(tender)


GONE_FROM_TENDER = (
    "method", "estimate", "published", "starts", "deadline", "opened", "complaints", "bids",
    "awards", "contracts",
)  # fmt: skip
GONE_FROM_RECORDS = {
    "bids": ("amount", "submitted", "status"),
    "awards": ("amount", "date", "status"),
    "contracts": ("amount", "first", "signed", "changes", "paid", "subcontractors"),
}


@given(TENDERS, st.data())
def test_nothing_is_raised_by_what_is_missing(tender: Tender, data: st.DataObject) -> None:
    before = results(tender)
    part = data.draw(st.sampled_from([*GONE_FROM_TENDER, *GONE_FROM_RECORDS]))
    records = getattr(tender, part)
    if part in GONE_FROM_RECORDS and records and data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(records) - 1))
        field = data.draw(st.sampled_from(GONE_FROM_RECORDS[part]))
        less: Any = (*records[:at], records[at]._replace(**{field: None}), *records[at + 1 :])
        other = tender._replace(**{part: less})
    else:
        gone: dict[str, Any] = {part: "" if part == "method" else None}
        other = tender._replace(**gone)
    after = results(other)
    assert {flag for flag in after if after[flag] is Result.RAISED} <= {
        flag for flag in before if before[flag] is Result.RAISED
    }


@given(TENDERS)
def test_every_sentence_is_whole_and_every_figure_is_finite(tender: Tender) -> None:
    (found,) = red_flags([tender], rules(), Population())
    for signal in found.signals:
        assert signal.text.endswith(".")
        assert not signal.text[0].islower()
        assert all(math.isfinite(v) for v in signal.values.values() if not isinstance(v, str))
        assert bool(signal.place) == (signal.result is Result.NOT_COMPUTABLE)
