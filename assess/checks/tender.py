"""Tenders: do their records contradict each other, or say what cannot be."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from assess.errors import Place, Problem, Severity
from assess.model.tender import Bid, Moment, Tender

CODES: dict[str, str] = {
    "ocds.no_ocid": "A release has no ocid.",
    "ocds.not_a_release": "An entry of an OCDS file is no release.",
    "tender.amount_far_off": "A bid is a hundred times the others, or a hundredth of them.",
    "tender.dates_reversed": "Something happened before what must come first.",
    "tender.duplicate": "The same bid, or tender, stands in the file twice.",
    "tender.names_nobody": "A bid or an award does not say whose it is.",
    "tender.mixed_currencies": "The bids of one tender are in several currencies.",
    "tender.several_values": "Rows of one tender say different things about it.",
    "tender.unusable": "An amount, date or status is none, or cannot be.",
    "tender.winner_did_not_bid": "An award went to somebody who is not among the bidders.",
}

FAR_OFF = 100
"""A price so many times the median of the others, or below it, is probably a slip."""


def check_tender(tender: Tender) -> list[Problem]:
    """Return what is odd about the records of a tender; every pointer is ``Tender.at``."""
    return [
        *_nobody(tender),
        *_winners(tender),
        *_currencies(tender),
        *_far_off(tender),
        *_reversed(tender),
    ]


def _warning(code: str, where: str, message: str, hint: str) -> Problem:
    place = Place(pointer=where)
    return Problem(code=code, message=message, hint=hint, place=place, severity=Severity.WARNING)


def _nobody(tender: Tender) -> Iterator[Problem]:
    for bid in tender.bids or ():
        if not bid.bidders:
            where = tender.at("bid_bidder", bid.place)
            hint = "Flags that need to know who bid are left out."
            yield _warning("tender.names_nobody", where, "a bid does not say whose it is", hint)
    for award in tender.awards or ():
        if not award.suppliers:
            where = tender.at("award_supplier", award.place)
            hint = "Flags that need to know who won are left out."
            yield _warning("tender.names_nobody", where, "an award names nobody", hint)


def _winners(tender: Tender) -> Iterator[Problem]:
    bidders = {one for bid in tender.bids or () for one in bid.bidders}
    for award in tender.awards or ():
        strangers = [one for one in award.suppliers if one not in bidders]
        if bidders and strangers:
            where = tender.at("award_supplier", award.place)
            message = f'"{tender.name_of(strangers[0])}" won, and did not bid'
            hint = "Use one spelling, or one id, for a bidder throughout."
            yield _warning("tender.winner_did_not_bid", where, message, hint)


def _currencies(tender: Tender) -> Iterator[Problem]:
    priced = [bid for bid in tender.bids or () if bid.amount and bid.amount.currency]
    known = sorted({bid.amount.currency for bid in priced if bid.amount})
    if len(known) > 1:
        odd = next(b for b in priced if b.amount and b.amount.currency != _first(priced))
        message = f"bids are in {' and '.join(known)}"
        hint = "Amounts in different currencies are never compared; what needs that is left out."
        where = tender.at("bid_amount", odd.place)
        yield _warning("tender.mixed_currencies", where, message, hint)


def _first(priced: list[Bid]) -> str:
    return priced[0].amount.currency if priced[0].amount else ""


def _far_off(tender: Tender) -> Iterator[Problem]:
    priced = [(bid.amount, bid) for bid in tender.bids or () if bid.amount]
    if len(priced) < 3 or len({amount.currency for amount, _ in priced}) > 1:
        return
    middle = statistics.median(amount.value for amount, _ in priced)
    for amount, bid in priced:
        if not middle / FAR_OFF <= amount.value <= middle * FAR_OFF:
            where = tender.at("bid_amount", bid.place)
            message = f"{amount.value:,.2f} is far from the other bids, around {middle:,.2f}"
            hint = "It is used as it stands; check the decimal point."
            yield _warning("tender.amount_far_off", where, message, hint)


def _reversed(tender: Tender) -> Iterator[Problem]:
    pairs: list[tuple[Moment | None, str, Moment | None, str, str, str]] = [
        (tender.published, "the notice", tender.deadline, "the deadline", "deadline", ""),
        (tender.starts, "the tender period", tender.deadline, "its deadline", "deadline", ""),
        (tender.published, "the notice", tender.opened, "the opening of bids", "opened", ""),
    ]
    awards = {award.id: award for award in tender.awards or ()}
    pairs += [
        (tender.deadline, "the deadline", award.date, "an award", "award_date", award.place)
        for award in awards.values()
    ]
    for contract in tender.contracts or ():
        award = awards.get(contract.award)
        first = award.date if award else None
        place = contract.place
        pairs.append((first, "its award", contract.signed, "a contract", "contract_signed", place))
    for earlier, what, later, other, field, record in pairs:
        if earlier and later and earlier.days_until(later) < 0:
            message = f"{other} ({later.day}) lies before {what} ({earlier.day})"
            hint = "What counts the days between them is left out."
            yield _warning("tender.dates_reversed", tender.at(field, record), message, hint)
