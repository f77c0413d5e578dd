"""Flags about a bidder over many tenders: these need a file that holds enough of them."""

from __future__ import annotations

from assess.model.red_flag import FlagRule
from assess.model.tender import Tender
from assess.red_flags.looking import (
    TOLERANCE,
    NotKnownError,
    names,
    percent,
    suppliers_of,
    valid_bids,
)
from assess.red_flags.population import Population
from assess.red_flags.verdict import Verdict


def seldom_wins(tender: Tender, rule: FlagRule, population: Population) -> Verdict:
    """R025: a bidder of this tender bids in many tenders of the file and wins unusually few."""
    fence = population.win_shares
    if fence is None:
        raise NotKnownError(_too_few(rule, len(population.bidders), "bidders"), tender.at("bids"))
    here = sorted({one for bid in valid_bids(tender) for one in bid.bidders})
    worst: tuple[float, str, int, int] | None = None
    found = []
    for bidder in here:
        bids, won = population.bidders.get(bidder, (0, 0))
        share = won / bids if bids else 1.0
        if bids > population.many_bids + TOLERANCE and share < fence.low - TOLERANCE:
            found.append(bidder)
            worst = min(worst or (2.0, "", 0, 0), (share, bidder, bids, won))
    values: dict[str, float | str] = {"threshold": fence.low, "many_bids": population.many_bids}
    if worst is None:
        text = f"No bidder of this tender bids often and wins less than {percent(fence.low)}."
        return Verdict(is_raised=False, text=text, values=values)
    share, bidder, bids, won = worst
    values |= {"bids": bids, "won": won, "share": share}
    text = (
        f"{tender.name_of(bidder)} won {won} of {bids} tenders of the file, below "
        f"{percent(fence.low)}, the fence over {fence.size} bidders."
    )
    return Verdict(is_raised=True, text=text, values=values, concerns=tuple(found))


def unrelated_goods(tender: Tender, rule: FlagRule, population: Population) -> Verdict:
    """R048: a supplier of this tender was awarded unusually many kinds of goods in the file."""
    fence = population.kinds
    if fence is None:
        raise NotKnownError(
            _too_few(rule, len(population.variety), "suppliers"), tender.at("awards")
        )
    suppliers = sorted(suppliers_of(tender))
    known = [one for one in suppliers if one in population.variety]
    if len(known) < len(suppliers):
        text = f"what {names(suppliers, tender)} was awarded is not classified"
        raise NotKnownError(text, tender.at("awards"))
    most = max(population.variety[one] for one in known)
    found = tuple(one for one in known if population.variety[one] > fence.high + TOLERANCE)
    relation = "above" if found else "not above"
    text = (
        f"{names(found or known, tender)} was awarded goods of {most} kinds, {relation} "
        f"{fence.high:.3g}, the fence over {fence.size} suppliers."
    )
    values = {"kinds": most, "threshold": fence.high}
    return Verdict(is_raised=bool(found), text=text, values=values, concerns=found)


def _too_few(rule: FlagRule, count: int, what: str) -> str:
    return f"{what} in the file: {count}, and this compares {rule.thresholds['enough']:g} or more"
