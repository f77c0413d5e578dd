"""Looking into a tender: what a flag needs, or the reason why it cannot be had.

Missing is never taken for something: a bid without a status is neither valid nor withdrawn, an
amount without a currency is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assess.model.tender import Amount, Award, AwardStatus, Bid, BidStatus, Moment, Tender

TOLERANCE = 1e-9
"""How much two shares or factors may differ and still be the same."""


class NotKnownError(Exception):
    """A flag cannot be computed: what is missing, and where it should stand."""

    def __init__(self, text: str, place: str) -> None:
        """Keep both."""
        super().__init__(text)
        self.text = text
        self.place = place


class DoesNotApplyError(Exception):
    """A flag says nothing about a tender of this kind; the message says why."""


class Won(NamedTuple):
    """A decided tender: the one active award, its one supplier."""

    award: Award
    supplier: str


class Bids(NamedTuple):
    """The bids that were handed in and stood, and those of which that is not known."""

    submitted: list[Bid]
    unsure: list[Bid]


def known_bids(tender: Tender) -> Bids:
    """Return the submitted bids of a tender, beside those without a status.

    Raises:
        NotKnownError: there are no bids in the data.
    """
    if not tender.bids:
        msg = "the file holds no bids of this tender"
        raise NotKnownError(msg, tender.at("bids"))
    submitted = [bid for bid in tender.bids if bid.status is not None and bid.status.is_submitted]
    return Bids(submitted, [bid for bid in tender.bids if bid.status is None])


def refuse_unsure(bids: Sequence[Bid], tender: Tender) -> None:
    """Do nothing if every bid has a status.

    Raises:
        NotKnownError: one has none.
    """
    for bid in bids:
        if bid.status is None:
            msg = f"{named(bid, tender)} has no status"
            raise NotKnownError(msg, tender.at("bid_status", bid.place))


def submitted_bids(tender: Tender) -> list[Bid]:
    """Return the bids that were handed in and not taken back.

    Raises:
        NotKnownError: there are no bids in the data, or one has no status.
    """
    bids = known_bids(tender)
    refuse_unsure(bids.unsure, tender)
    return bids.submitted


def valid_bids(tender: Tender) -> list[Bid]:
    """Return the bids that were found valid.

    Raises:
        NotKnownError: there are no bids in the data, or one has no status.
    """
    return [bid for bid in submitted_bids(tender) if bid.status is BidStatus.VALID]


def valid_bids_of(party: str, tender: Tender) -> list[Bid]:
    """Return one bidder's valid bids, whatever is known of the others.

    Raises:
        NotKnownError: there are no bids in the data, or one of theirs has no status.
    """
    known_bids(tender)
    theirs = [bid for bid in tender.bids or () if party in bid.bidders]
    refuse_unsure(theirs, tender)
    return [bid for bid in theirs if bid.status is BidStatus.VALID]


def prices(bids: Sequence[Bid], tender: Tender) -> list[float]:
    """Return the prices of bids, all in one currency.

    Raises:
        NotKnownError: a bid has no amount or currency, or they are in several currencies.
    """
    found = [amount_of(bid, tender) for bid in bids]
    one_currency(found, bids, tender)
    return [amount.value for amount in found]


def amount_of(bid: Bid, tender: Tender) -> Amount:
    """Return what a bid asks for.

    Raises:
        NotKnownError: it has no amount, or one without a currency.
    """
    if bid.amount is not None and bid.amount.currency:
        return bid.amount
    return money(bid.amount, named(bid, tender), tender.at("bid_amount", bid.place))


def money(amount: Amount | None, what: str, place: str) -> Amount:
    """Return an amount that has a currency.

    Raises:
        NotKnownError: there is none, or its currency is not said.
    """
    if amount is None:
        msg = f"{what} has no amount that can be used"
        raise NotKnownError(msg, place)
    if not amount.currency:
        msg = f"{what} has an amount without a currency"
        raise NotKnownError(msg, place)
    return amount


def one_currency(amounts: Sequence[Amount], bids: Sequence[Bid], tender: Tender) -> None:
    """Do nothing if all amounts are in one currency.

    Raises:
        NotKnownError: they are not.
    """
    for amount, bid in zip(amounts, bids, strict=True):
        if amount.currency != amounts[0].currency:
            text = f"bids in {amounts[0].currency} and {amount.currency} are not compared"
            raise NotKnownError(text, tender.at("bid_amount", bid.place))


def same_currency(first: Amount, second: Amount, place: str) -> None:
    """Do nothing if two amounts are in one currency.

    Raises:
        NotKnownError: they are not.
    """
    if first.currency != second.currency:
        text = f"amounts in {first.currency} and {second.currency} are not compared"
        raise NotKnownError(text, place)


def active_awards(tender: Tender) -> list[Award]:
    """Return the awards that stand.

    Raises:
        NotKnownError: there are none, or one is pending or has no status.
    """
    if not tender.awards:
        msg = "the file holds no award of this tender"
        raise NotKnownError(msg, tender.at("awards"))
    for award in tender.awards:
        if award.status in (None, AwardStatus.PENDING):
            place = tender.at("award_status", award.place)
            said = "is pending" if award.status else "has no status"
            msg_0 = f"an award {said}"
            raise NotKnownError(msg_0, place)
    active = [award for award in tender.awards if award.status is AwardStatus.ACTIVE]
    if not active:
        msg = "no award of this tender stands"
        raise NotKnownError(msg, tender.at("awards"))
    return active


def suppliers_of(tender: Tender) -> set[str]:
    """Return who won, over all awards that stand.

    Raises:
        NotKnownError: that is not known for all of them.
    """
    awards = active_awards(tender)
    for award in awards:
        if not award.suppliers:
            place = tender.at("award_supplier", award.place)
            msg = "an award names nobody"
            raise NotKnownError(msg, place)
    return {supplier for award in awards for supplier in award.suppliers}


def won_by_one(tender: Tender) -> Won:
    """Return the award and supplier of a tender that one bidder alone has won.

    Raises:
        DoesNotApplyError: there are several awards or suppliers.
        NotKnownError: that is not known.
    """
    suppliers_of(tender)
    awards = active_awards(tender)
    if len(awards) > 1:
        msg = f"{len(awards)} awards stand, and prices are not told apart by award"
        raise DoesNotApplyError(msg)
    if len(awards[0].suppliers) > 1:
        msg = "the award went to several suppliers together"
        raise DoesNotApplyError(msg)
    return Won(awards[0], awards[0].suppliers[0])


def when(moment: Moment | None, what: str, place: str) -> Moment:
    """Return a moment.

    Raises:
        NotKnownError: there is none.
    """
    if moment is None:
        msg = f"{what} is not known"
        raise NotKnownError(msg, place)
    return moment


def days_between(first: Moment, last: Moment, what: str, place: str) -> float:
    """Return the days from one moment to a later one.

    Raises:
        NotKnownError: the second lies before the first.
    """
    days = first.days_until(last)
    if days < 0:
        msg = f"the dates are reversed: {what}"
        raise NotKnownError(msg, place)
    return days


def named(bid: Bid, tender: Tender) -> str:
    """Return a bid in words: by whom it is."""
    who = " and ".join(tender.name_of(one) for one in bid.bidders)
    return f"the bid of {who}" if who else "a bid that names nobody"


def names(parties: Sequence[str], tender: Tender) -> str:
    """Return the names of parties, in alphabetical order."""
    return ", ".join(sorted({tender.name_of(party) for party in parties}))


def percent(share: float) -> str:
    """Return a share as percent, with as many digits as it takes to tell it from its neighbours."""
    return f"{share * 100:.3g} %" if abs(share) < 10 else f"{share * 100:,.0f} %"


def days_said(days: float) -> str:
    """Return a number of days in words."""
    shown = f"{days:.1f}".removesuffix(".0")
    return f"{shown} day" if shown == "1" else f"{shown} days"
