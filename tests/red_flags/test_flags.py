"""Every red flag, worked out by hand: raised, clear, at the edge, and without what it needs."""

from __future__ import annotations

from typing import Any

import pytest

from assess.model.red_flag import FlagId, Result
from assess.model.tender import Amount, AwardStatus, Tender
from assess.red_flags.compute import FLAGS
from tests.support.tenders import (
    award,
    bid,
    contract,
    day,
    look,
    parties,
    result,
    rules,
    tender,
    usd,
)

RAISED, CLEAR = Result.RAISED, Result.CLEAR
NOT_APPLICABLE, UNKNOWN = Result.NOT_APPLICABLE, Result.NOT_COMPUTABLE
AB = (bid("A", 100), bid("B", 120))
ABC = (*AB, bid("C", 150))
WON = {"awards": (award("A"),)}


def signed(**more: Any) -> dict[str, Any]:
    """Return an award of 100 to A, and one contract of it."""
    return {"awards": (award("A", amount=usd(100)),), "contracts": (contract(**more),)}


def dated(deadline: str, decided: str) -> dict[str, Any]:
    """Return a deadline, and an award on a day."""
    return {"deadline": day(deadline), "awards": (award("A", date=day(decided)),)}


CASES: list[tuple[str, str, Tender, Result]] = [
    # R003: days from the start of the period to the deadline, fewer than 15, in open procedures.
    ("r003", "14 days", tender(starts=day("2026-03-01"), deadline=day("2026-03-15")), RAISED),
    ("r003", "15 days", tender(starts=day("2026-03-01"), deadline=day("2026-03-16")), CLEAR),
    (
        "r003",
        "a quarter of a day short",
        tender(starts=day("2026-03-01T12:00:00Z"), deadline=day("2026-03-16T06:00:00Z")),
        RAISED,
    ),
    ("r003", "no start", tender(deadline=day("2026-03-15")), UNKNOWN),
    ("r003", "no deadline", tender(starts=day("2026-03-15")), UNKNOWN),
    ("r003", "reversed", tender(starts=day("2026-03-15"), deadline=day("2026-03-01")), UNKNOWN),
    ("r003", "not open", tender(method="direct"), NOT_APPLICABLE),
    ("r003", "no method", tender(method=""), UNKNOWN),
    # R010: the method is direct or limited.
    ("r010", "direct", tender(method="direct"), RAISED),
    ("r010", "limited", tender(method="limited"), RAISED),
    ("r010", "open", tender(), CLEAR),
    ("r010", "no method", tender(method=""), UNKNOWN),
    # R014: days from the notice to the opening, fewer than 15.
    ("r014", "14 days", tender(published=day("2026-03-01"), opened=day("2026-03-15")), RAISED),
    ("r014", "15 days", tender(published=day("2026-03-01"), opened=day("2026-03-16")), CLEAR),
    (
        "r014",
        "the deadline is no opening",
        tender(published=day("2026-03-01"), deadline=day("2026-03-02")),
        UNKNOWN,
    ),
    # R018: one bidder in an open or selective procedure.
    ("r018", "one", tender(bid("A")), RAISED),
    ("r018", "one, twice", tender(bid("A", 1), bid("A", 2)), RAISED),
    ("r018", "two", tender(*AB), CLEAR),
    ("r018", "one and one withdrawn", tender(bid("A"), bid("B", status="withdrawn")), RAISED),
    ("r018", "one and one disqualified", tender(bid("A"), bid("B", status="disqualified")), CLEAR),
    ("r018", "one and one unsure", tender(bid("A"), bid("B", status=None)), UNKNOWN),
    ("r018", "two and one unsure", tender(*AB, bid("C", status=None)), CLEAR),
    ("r018", "one of two said", tender(bid("A"), bidders_said=2), CLEAR),
    ("r018", "one said, no bids", tender(bids=None, bidders_said=1), RAISED),
    ("r018", "one who names nobody", tender(bid("")), UNKNOWN),
    ("r018", "direct", tender(bid("A"), method="direct"), NOT_APPLICABLE),
    ("r018", "no bids", tender(bids=None), UNKNOWN),
    # R020: complaints, more than none.
    ("r020", "one", tender(complaints=1), RAISED),
    ("r020", "none", tender(complaints=0), CLEAR),
    ("r020", "not said", tender(), UNKNOWN),
    # R022: the highest valid price more than twice the lowest, of three bids.
    ("r022", "201 to 100", tender(*AB, bid("C", 201)), RAISED),
    ("r022", "200 to 100", tender(*AB, bid("C", 200)), CLEAR),
    ("r022", "two bids", tender(*AB), NOT_APPLICABLE),
    ("r022", "one without a price", tender(*AB, bid("C")), UNKNOWN),
    # R023: 100, 110, 121 rise by the same factor of 1.1.
    ("r023", "1.1 and 1.1", tender(bid("A", 100), bid("B", 110), bid("C", 121)), RAISED),
    ("r023", "1.1 and 1.091", tender(bid("A", 100), bid("B", 110), bid("C", 120)), CLEAR),
    ("r023", "two prices", tender(*AB), NOT_APPLICABLE),
    ("r023", "one without a price", tender(*AB, bid("C")), UNKNOWN),
    # R024: the next price at most 1 % above the winner's.
    ("r024", "1 %", tender(bid("A", 100), bid("B", 101), **WON), RAISED),
    ("r024", "1.1 %", tender(bid("A", 100), bid("B", 101.1), **WON), CLEAR),
    ("r024", "winner not lowest", tender(bid("A", 100), bid("B", 99.9), **WON), NOT_APPLICABLE),
    ("r024", "alone", tender(bid("A", 100), **WON), NOT_APPLICABLE),
    (
        "r024",
        "next one disqualified",
        tender(bid("A", 100), bid("B", 100.5, "disqualified"), bid("C", 150), **WON),
        CLEAR,
    ),
    ("r024", "two awards", tender(*AB, awards=(award("A"), award("B", id="2"))), NOT_APPLICABLE),
    ("r024", "consortium", tender(bid("A", 100), bid("B+C", 100), **WON), NOT_APPLICABLE),
    ("r024", "one who names nobody", tender(bid("A", 100), bid("", 100), **WON), UNKNOWN),
    ("r024", "no award", tender(*AB), UNKNOWN),
    (
        "r024",
        "pending award",
        tender(*AB, awards=(award("A", status=AwardStatus.PENDING),)),
        UNKNOWN,
    ),
    ("r024", "winner is not among the bids", tender(bid("B", 1), bid("C", 2), **WON), UNKNOWN),
    # R028: two bidders ask for the same.
    ("r028", "same", tender(bid("A", 100), bid("B", 100)), RAISED),
    ("r028", "a cent apart", tender(bid("A", 100), bid("B", 100.01)), CLEAR),
    ("r028", "same bidder", tender(bid("A", 100), bid("A", 100), bid("B", 1)), CLEAR),
    ("r028", "same consortium", tender(bid("A+B", 100), bid("B+A", 100)), CLEAR),
    ("r028", "one withdrew", tender(bid("A", 100), bid("B", 100, "withdrawn")), NOT_APPLICABLE),
    ("r028", "one who names nobody", tender(bid("A", 100), bid("", 100)), UNKNOWN),
    ("r028", "one without a price", tender(bid("A", 100), bid("B", 101), bid("C")), UNKNOWN),
    (
        "r028",
        "same figure in another currency",
        tender(bid("A", 100), bid("B", 90)._replace(amount=Amount(100, "EUR"))),
        CLEAR,
    ),
    # R030: the winner came late.
    (
        "r030",
        "a day late",
        tender(bid("A", when="2026-03-16"), deadline=day("2026-03-15"), **WON),
        RAISED,
    ),
    (
        "r030",
        "on the day",
        tender(bid("A", when="2026-03-15"), deadline=day("2026-03-15"), **WON),
        CLEAR,
    ),
    (
        "r030",
        "a second late",
        tender(bid("A", when="2026-03-15T12:00:01Z"), deadline=day("2026-03-15T12:00:00Z"), **WON),
        RAISED,
    ),
    (
        "r030",
        "on the day of a deadline with an hour",
        tender(bid("A", when="2026-03-15"), deadline=day("2026-03-15T12:00:00Z"), **WON),
        UNKNOWN,
    ),
    (
        "r030",
        "a loser was late",
        tender(
            bid("A", when="2026-03-14"),
            bid("B", when="2026-03-16"),
            deadline=day("2026-03-15"),
            **WON,
        ),
        CLEAR,
    ),
    (
        "r030",
        "late, with another in time",
        tender(
            bid("A", 1, when="2026-03-16"),
            bid("A", 2, when="2026-03-14"),
            deadline=day("2026-03-15"),
            **WON,
        ),
        CLEAR,
    ),
    (
        "r030",
        "winner disqualified",
        tender(bid("A", 1, "disqualified"), deadline=day("2026-03-15"), **WON),
        UNKNOWN,
    ),
    ("r030", "no date", tender(bid("A"), deadline=day("2026-03-15"), **WON), UNKNOWN),
    # R031: 99 % of the estimate or more.
    ("r031", "99 %", tender(bid("A", 99), estimate=usd(100), **WON), RAISED),
    ("r031", "98.9 %", tender(bid("A", 98.9), estimate=usd(100), **WON), CLEAR),
    ("r031", "above", tender(bid("A", 130), estimate=usd(100), **WON), RAISED),
    (
        "r031",
        "winner disqualified",
        tender(bid("A", 9, "disqualified"), estimate=usd(9), **WON),
        UNKNOWN,
    ),
    (
        "r031",
        "the lower of the winner's two",
        tender(bid("A", 99), bid("A", 50), estimate=usd(100), **WON),
        CLEAR,
    ),
    ("r031", "no estimate", tender(bid("A", 99), **WON), UNKNOWN),
    ("r031", "euros", tender(bid("A", 99), estimate=Amount(100, "EUR"), **WON), UNKNOWN),
    # R035: all others disqualified.
    ("r035", "one out", tender(bid("A"), bid("B", status="disqualified"), **WON), RAISED),
    ("r035", "nobody out", tender(bid("A"), **WON), CLEAR),
    (
        "r035",
        "the winner unsure",
        tender(bid("A", status=None), bid("B", status="disqualified"), **WON),
        UNKNOWN,
    ),
    ("r035", "the winner's own out", tender(bid("A"), bid("A", 5, "disqualified"), **WON), CLEAR),
    (
        "r035",
        "another valid one",
        tender(bid("A"), bid("B", status="disqualified"), bid("C"), **WON),
        CLEAR,
    ),
    (
        "r035",
        "another unsure",
        tender(bid("A"), bid("B", status="disqualified"), bid("C", status=None), **WON),
        UNKNOWN,
    ),
    # R036: the lowest disqualified.
    ("r036", "lowest out", tender(bid("A", 100), bid("B", 90, "disqualified"), **WON), RAISED),
    ("r036", "highest out", tender(bid("A", 100), bid("B", 110, "disqualified"), **WON), CLEAR),
    ("r036", "lowest withdrew", tender(bid("A", 100), bid("B", 90, "withdrawn"), **WON), CLEAR),
    ("r036", "tie", tender(bid("A", 90), bid("B", 90, "disqualified"), **WON), CLEAR),
    ("r036", "a cheaper one unsure", tender(bid("A", 100), bid("B", 90, None), **WON), UNKNOWN),
    ("r036", "a dearer one unsure", tender(bid("A", 100), bid("B", 110, None), **WON), CLEAR),
    (
        "r036",
        "one unsure as cheap",
        tender(bid("A", 100), bid("B", 90, "disqualified"), bid("C", 90, None), **WON),
        UNKNOWN,
    ),
    ("r036", "all withdrew", tender(bid("A", 100, "withdrawn"), **WON), UNKNOWN),
    ("r036", "no award", tender(bid("A", 100), bid("B", 90, "disqualified")), UNKNOWN),
    # R038: half of three bids or more.
    (
        "r038",
        "2 of 4",
        tender(*AB, bid("C", status="disqualified"), bid("D", status="disqualified")),
        RAISED,
    ),
    ("r038", "1 of 3", tender(*AB, bid("C", status="disqualified")), CLEAR),
    ("r038", "1 of 2", tender(bid("A"), bid("B", status="disqualified")), NOT_APPLICABLE),
    ("r038", "one unsure", tender(*AB, bid("C", status=None)), UNKNOWN),
    # R044: shared contact details.
    (
        "r044",
        "same telephone",
        tender(*AB, parties=parties({"A": [("telephone", "1")], "B": [("telephone", "1")]})),
        RAISED,
    ),
    (
        "r044",
        "different ones",
        tender(*AB, parties=parties({"A": [("telephone", "1")], "B": [("telephone", "2")]})),
        CLEAR,
    ),
    (
        "r044",
        "a telephone is no address",
        tender(*AB, parties=parties({"A": [("telephone", "1")], "B": [("address", "1")]})),
        CLEAR,
    ),
    ("r044", "one unknown", tender(*AB, parties=parties({"A": [("telephone", "1")]})), UNKNOWN),
    ("r044", "one bidder", tender(bid("A")), NOT_APPLICABLE),
    # R058: the next price 25 % above or more.
    ("r058", "25 %", tender(bid("A", 100), bid("B", 125), **WON), RAISED),
    ("r058", "24.9 %", tender(bid("A", 100), bid("B", 124.9), **WON), CLEAR),
    ("r058", "no prices", tender(bid("A"), bid("B"), **WON), UNKNOWN),
    # R059: contract and award more than 10 % apart, either way.
    ("r059", "10 %", tender(**signed(amount=usd(110))), CLEAR),
    ("r059", "11 % more", tender(**signed(amount=usd(111))), RAISED),
    ("r059", "11 % less", tender(**signed(amount=usd(89))), RAISED),
    (
        "r059",
        "two contracts that come to the award",
        tender(
            awards=(award("A", amount=usd(100)),),
            contracts=(contract(amount=usd(50)), contract(id="C2", amount=usd(50))),
        ),
        CLEAR,
    ),
    ("r059", "no contract", tender(**WON), UNKNOWN),
    ("r059", "of no award", tender(**signed(amount=usd(110), award="9")), UNKNOWN),
    # R060: more than 60 days from award to signature.
    (
        "r060",
        "61 days",
        tender(
            awards=(award("A", date=day("2026-01-01")),),
            contracts=(contract(signed=day("2026-03-03")),),
        ),
        RAISED,
    ),
    (
        "r060",
        "60 days",
        tender(
            awards=(award("A", date=day("2026-01-01")),),
            contracts=(contract(signed=day("2026-03-02")),),
        ),
        CLEAR,
    ),
    (
        "r060",
        "signed first",
        tender(
            awards=(award("A", date=day("2026-01-02")),),
            contracts=(contract(signed=day("2026-01-01")),),
        ),
        UNKNOWN,
    ),
    # R061 and R062: from the deadline to the award.
    ("r061", "2 days", tender(**dated("2026-03-01", "2026-03-03")), RAISED),
    ("r061", "3 days", tender(**dated("2026-03-01", "2026-03-04")), CLEAR),
    (
        "r061",
        "the first of two awards",
        tender(
            deadline=day("2026-03-01"),
            awards=(
                award("A", date=day("2026-03-03")),
                award("B", id="2", date=day("2026-04-03")),
            ),
        ),
        RAISED,
    ),
    ("r061", "decided before", tender(**dated("2026-03-01", "2026-02-20")), UNKNOWN),
    ("r062", "120 days", tender(**dated("2026-01-01", "2026-05-01")), CLEAR),
    ("r062", "121 days", tender(**dated("2026-01-01", "2026-05-02")), RAISED),
    ("r062", "not decided", tender(deadline=day("2026-01-01")), UNKNOWN),
    # R064: amendments.
    ("r064", "one", tender(**signed(changes=1)), RAISED),
    ("r064", "none", tender(**signed(changes=0)), CLEAR),
    ("r064", "not said", tender(**signed()), UNKNOWN),
    # R068: paid more than the contract and a thousandth.
    ("r068", "all of it", tender(**signed(amount=usd(1000), paid=usd(1001))), CLEAR),
    ("r068", "more", tender(**signed(amount=usd(1000), paid=usd(1002))), RAISED),
    ("r068", "not said", tender(**signed(amount=usd(1000))), UNKNOWN),
    # R069: risen by more than 10 %.
    ("r069", "10 %", tender(**signed(amount=usd(110), first=usd(100))), CLEAR),
    ("r069", "11 %", tender(**signed(amount=usd(111), first=usd(100))), RAISED),
    ("r069", "fallen", tender(**signed(amount=usd(80), first=usd(100))), CLEAR),
    ("r069", "not said", tender(**signed(amount=usd(80))), UNKNOWN),
    # R070: a loser works under the contract.
    ("r070", "the loser", tender(*AB, **signed(subcontractors=("B",))), RAISED),
    ("r070", "a stranger", tender(*AB, **signed(subcontractors=("Z",))), CLEAR),
    ("r070", "nobody", tender(*AB, **signed(subcontractors=())), CLEAR),
    (
        "r070",
        "the loser, and another contract silent",
        tender(
            *AB,
            awards=(award("A", amount=usd(100)),),
            contracts=(contract(subcontractors=("B",)), contract(id="C2")),
        ),
        RAISED,
    ),
    ("r070", "not said", tender(*AB, **signed()), UNKNOWN),
]


@pytest.mark.parametrize(
    ("flag", "of", "expected"),
    [pytest.param(flag, of, expected, id=f"{flag}: {said}") for flag, said, of, expected in CASES],
)
def test_a_worked_case(flag: str, of: Tender, expected: Result) -> None:
    assert result(flag, of) is expected


def test_every_flag_of_one_tender_has_worked_cases_of_each_result() -> None:
    over_many = {"r025", "r048"}  # in test_population.py
    for flag in FlagId:
        found = {expected for name, _, _, expected in CASES if name == flag.value}
        assert flag.value in over_many or {RAISED, CLEAR, UNKNOWN} <= found


def test_every_flag_has_a_function_and_a_rule() -> None:
    assert set(FLAGS) == set(FlagId) == {rule.id for rule in rules().flags}


@pytest.mark.parametrize("status", ["cancelled", "withdrawn", "unsuccessful"])
@pytest.mark.parametrize("flag", list(FlagId))
def test_a_tender_that_came_to_nothing_raises_nothing(flag: FlagId, status: str) -> None:
    of = tender(bid("A", 100), bid("B", 100), status=status, method="direct", complaints=3, **WON)
    assert result(flag.value, of) is NOT_APPLICABLE


def test_a_result_names_the_values_that_were_compared() -> None:
    found = look("r024", tender(bid("A", 200), bid("B", 201), **WON))
    assert found.values == {
        "winning": 200,
        "next": 201,
        "currency": "USD",
        "difference": pytest.approx(0.005),
        "threshold": 0.01,
    }
    assert found.text == "The next valid price is 0.5 % above the winning one, at most 1 %."
    assert found.concerns == ("A", "B")


def test_what_is_missing_is_named_with_its_place() -> None:
    found = look("r030", tender(bid("A"), deadline=day("2026-03-15"), **WON))
    assert found.place == "/bids/details/A/date"
    in_a_table = tender(bid("A")._replace(place="line 7"), layout="csv", **WON)
    found = look("r030", in_a_table._replace(deadline=day("2026-03-15")))
    assert found.place == "line 7, column submitted"


def test_bids_in_two_currencies_are_not_compared() -> None:
    euros = bid("B", 100)._replace(amount=Amount(100, "EUR"))
    found = look("r022", tender(bid("A", 100), euros, bid("C", 300)))
    assert found.result is UNKNOWN
    assert "bids in USD and EUR are not compared" in found.text


def test_an_amount_without_a_currency_is_compared_with_nothing() -> None:
    unsaid = bid("B", 100)._replace(amount=Amount(100.5, ""))
    assert result("r024", tender(bid("A", 100), unsaid, **WON)) is UNKNOWN
