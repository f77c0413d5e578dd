"""Flags that compare prices: with each other, and with the buyer's estimate."""

from __future__ import annotations

import itertools
from collections import defaultdict

from assess.model.red_flag import FlagId, FlagRule
from assess.model.tender import Bid, Tender
from assess.red_flags.looking import (
    TOLERANCE,
    DoesNotApplyError,
    NotKnownError,
    amount_of,
    known_bids,
    money,
    names,
    percent,
    prices,
    refuse_unsure,
    same_currency,
    submitted_bids,
    valid_bids,
    valid_bids_of,
    won_by_one,
)
from assess.red_flags.population import Fence, Population, difference
from assess.red_flags.verdict import Verdict


def wide_spread(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R022: how far the highest valid price lies above the lowest, above the threshold."""
    bids = valid_bids(tender)
    least = rule.thresholds["bids"]
    if len(bids) < least:
        msg = f"valid bids: {len(bids)}, and this needs {least:g}"
        raise DoesNotApplyError(msg)
    found = prices(bids, tender)
    spread = max(found) / min(found) - 1
    most = rule.thresholds["spread"]
    is_raised = spread > most + TOLERANCE
    relation = "more than" if is_raised else "not more than"
    text = f"The highest valid price is {percent(spread)} above the lowest, {relation} {percent(most)}."
    values = {"lowest": min(found), "highest": max(found), "spread": spread, "threshold": most}
    return Verdict(is_raised, text, values)


def fixed_multiples(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R023: each price is the one below it times the same factor."""
    bids = submitted_bids(tender)
    by_price: dict[float, list[Bid]] = defaultdict(list)
    for price, bid in zip(prices(bids, tender), bids, strict=True):
        by_price[price].append(bid)
    found = sorted(by_price)
    least = int(rule.thresholds["bids"])
    if len(found) < least:
        msg = f"different prices: {len(found)}, and this needs {least}"
        raise DoesNotApplyError(msg)
    factors = [above / below for below, above in itertools.pairwise(found)]
    apart = max(factors) - min(factors)
    most = rule.thresholds["tolerance"]
    is_raised = apart <= most + TOLERANCE
    values = {"smallest_factor": min(factors), "largest_factor": max(factors), "threshold": most}
    if not is_raised:
        text = f"The prices rise by factors from {min(factors):.4f} to {max(factors):.4f}."
        return Verdict(is_raised, text, values)
    text = f"Each of the {len(found)} prices is the one below it times {factors[0]:.4f}."
    concerned = tuple(sorted({one for bid in bids for one in bid.bidders}))
    return Verdict(is_raised, text, values, concerned)


def close_to_winner(tender: Tender, rule: FlagRule, population: Population) -> Verdict:
    """R024: the next valid price is hardly above the winning one."""
    apart, winning, following = difference(tender)
    most, why, within = _limit(rule, population.differences)
    is_raised = apart < most - TOLERANCE if within else apart <= most + TOLERANCE
    relation = _RELATIONS[within, is_raised]
    text = (
        f"The next valid price is {percent(apart)} above the winning one, "
        f"{relation} {percent(most)}{why}."
    )
    values = _pair(tender, winning, following, apart, most)
    concerned = tuple(sorted({*winning.bidders, *following.bidders}))
    return Verdict(is_raised, text, values, concerned if is_raised else ())


def heavily_discounted(tender: Tender, rule: FlagRule, population: Population) -> Verdict:
    """R058: the winning price lies far below the next valid one."""
    apart, winning, following = difference(tender)
    least, why, within = _limit(rule, population.differences)
    is_raised = apart > least + TOLERANCE if within else apart >= least - TOLERANCE
    relation = _RELATIONS_ABOVE[within, is_raised]
    text = (
        f"The next valid price is {percent(apart)} above the winning one, "
        f"{relation} {percent(least)}{why}."
    )
    values = _pair(tender, winning, following, apart, least)
    return Verdict(is_raised, text, values, winning.bidders if is_raised else ())


_RELATIONS = {
    (False, True): "at most",
    (False, False): "more than",
    (True, True): "below",
    (True, False): "not below",
}
_RELATIONS_ABOVE = {
    (False, True): "at least",
    (False, False): "less than",
    (True, True): "above",
    (True, False): "not above",
}
"""How a difference relates to a threshold (False) or to a fence, by whether the flag is raised."""


def _limit(rule: FlagRule, fence: Fence | None) -> tuple[float, str, bool]:
    """Return what to compare with, where it comes from, and whether it is a fence."""
    if fence is None:
        return rule.thresholds["difference"], "", False
    side = fence.low if rule.id is FlagId.R024 else fence.high
    return side, f", the fence over {fence.size} tenders of the file", True


def _pair(
    tender: Tender, winning: Bid, following: Bid, apart: float, limit: float
) -> dict[str, float | str]:
    first, second = amount_of(winning, tender), amount_of(following, tender)
    return {
        "winning": first.value,
        "next": second.value,
        "currency": first.currency,
        "difference": apart,
        "threshold": limit,
    }


def identical_prices(tender: Tender, _: FlagRule, __: Population) -> Verdict:
    """R028: different bidders asked for exactly the same price."""
    bids, unsure = known_bids(tender)
    if len({bid.bidders for bid in (*bids, *unsure)}) < 2:
        msg = "there is one bidder"
        raise DoesNotApplyError(msg)
    same: dict[tuple[float, str], dict[frozenset[str], Bid]] = defaultdict(dict)
    unpriced = [bid for bid in bids if bid.amount is None or not bid.amount.currency]
    for bid in bids:
        if bid.amount is not None and bid.amount.currency and bid.bidders:
            same[bid.amount][frozenset(bid.bidders)] = bid
    found = sorted(price for price, by_whom in same.items() if len(by_whom) > 1)
    if not found:
        refuse_unsure(unsure, tender)
        if unpriced:
            amount_of(unpriced[0], tender)
        if any(not bid.bidders for bid in bids):
            msg_0 = "a bid names nobody"
            raise NotKnownError(msg_0, tender.at("bids"))
        text = "No two bidders asked for the same price."
        return Verdict(is_raised=False, text=text, values={"prices": len(same)})
    value, currency = found[0]
    concerned = sorted({one for whom in same[found[0]] for one in whom})
    everybody = tuple(sorted({o for price in found for whom in same[price] for o in whom}))
    text = f"{names(concerned, tender)} asked for the same price, {value:,.2f} {currency}."
    values: dict[str, float | str] = {
        "price": value,
        "currency": currency,
        "bidders": len(concerned),
    }
    return Verdict(is_raised=True, text=text, values=values, concerns=everybody)


def close_to_estimate(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R031: the winning price comes up to the estimate, or lies above it."""
    won = won_by_one(tender)
    estimate = money(tender.estimate, "the estimate", tender.at("estimate"))
    theirs = valid_bids_of(won.supplier, tender)
    if not theirs:
        text = "the winner's bid is not in the data as a valid one"
        raise NotKnownError(text, tender.at("bids"))
    for bid in theirs:
        same_currency(estimate, amount_of(bid, tender), tender.at("bid_amount", bid.place))
    price = min(prices(theirs, tender))
    share = price / estimate.value
    least = 1 - rule.thresholds["closeness"]
    is_raised = share >= least - TOLERANCE
    relation = "at least" if is_raised else "less than"
    text = f"The winning price is {percent(share)} of the estimate, {relation} {percent(least)}."
    values = {"winning": price, "estimate": estimate.value, "share": share, "threshold": least}
    return Verdict(is_raised, text, values, (won.supplier,) if is_raised else ())
