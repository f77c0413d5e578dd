"""Flags about competition: who bid, who was shut out, and by which procedure."""

from __future__ import annotations

from collections import defaultdict

from assess.model.red_flag import FlagRule
from assess.model.tender import BidStatus, Tender
from assess.red_flags.looking import (
    TOLERANCE,
    DoesNotApplyError,
    NotKnownError,
    active_awards,
    amount_of,
    names,
    percent,
    prices,
    submitted_bids,
    suppliers_of,
    valid_bids,
)
from assess.red_flags.population import Population
from assess.red_flags.verdict import Verdict


def no_competition(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R010: the method is one without open competition."""
    if not tender.method:
        msg = "the procurement method is not known"
        raise NotKnownError(msg, tender.at("method"))
    is_raised = tender.method in rule.methods
    text = f"The procurement method is {tender.method}."
    return Verdict(is_raised, text, {"method": tender.method})


def single_bid(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R018: one bidder alone in a procedure that is open to several."""
    if not tender.method:
        msg = "the procurement method is not known"
        raise NotKnownError(msg, tender.at("method"))
    if tender.method not in rule.methods:
        msg = f"the method is {tender.method}, and this looks at {' or '.join(rule.methods)} ones"
        raise DoesNotApplyError(msg)
    count = _bidders(tender)
    most = rule.thresholds["bidders"]
    is_raised = count <= most
    text = "One bidder handed in a bid." if count == 1 else f"{count} bidders handed in a bid."
    return Verdict(is_raised, text, {"bidders": count, "threshold": most})


def _bidders(tender: Tender) -> int:
    """Return how many bidders there were: by the bids, or as the tender says, whichever is more."""
    said = tender.bidders_said or 0
    if not tender.bids and said:
        return said
    bids = submitted_bids(tender)
    if any(not bid.bidders for bid in bids) and said < 2:
        msg = "a bid names nobody"
        raise NotKnownError(msg, tender.at("bids"))
    count = max(len({frozenset(bid.bidders) for bid in bids if bid.bidders}), said)
    if not count:
        msg = "no bid was handed in"
        raise NotKnownError(msg, tender.at("bids"))
    return count


def complaint(tender: Tender, _: FlagRule, __: Population) -> Verdict:
    """R020: somebody complained about the tender."""
    if tender.complaints is None:
        msg = "the file says nothing about complaints"
        raise NotKnownError(msg, tender.at("complaints"))
    count = tender.complaints
    text = "There was no complaint." if not count else f"There were complaints: {count}."
    return Verdict(count > 0, text, {"complaints": count})


def all_but_winner_out(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R035: the winner alone had valid bids, and others were disqualified."""
    suppliers = suppliers_of(tender)
    valid = {frozenset(bid.bidders) for bid in valid_bids(tender)}
    out = {
        one
        for bid in submitted_bids(tender)
        if bid.status is BidStatus.DISQUALIFIED
        for one in bid.bidders
    } - suppliers
    least = rule.thresholds["disqualified"]
    alone = valid == {frozenset(suppliers)}
    is_raised = alone and len(out) >= least
    values = {"disqualified_bidders": len(out), "valid_bidders": len(valid), "threshold": least}
    if not is_raised:
        text = f"{len(out)} other bidders were disqualified; valid bids came from {len(valid)}."
        return Verdict(is_raised, text, values)
    text = f"Only {names(sorted(suppliers), tender)} was left; disqualified: {names(sorted(out), tender)}."
    return Verdict(is_raised, text, values, tuple(sorted(suppliers)))


def lowest_disqualified(tender: Tender, _: FlagRule, __: Population) -> Verdict:
    """R036: the lowest price was disqualified, and an award was made."""
    active_awards(tender)
    bids = submitted_bids(tender)
    if not bids:
        msg = "no bid was handed in"
        raise NotKnownError(msg, tender.at("bids"))
    found = prices(bids, tender)
    lowest = min(found)
    cheapest = [bid for bid, price in zip(bids, found, strict=True) if price == lowest]
    is_raised = all(bid.status is BidStatus.DISQUALIFIED for bid in cheapest)
    state = "was disqualified" if is_raised else "was not disqualified"
    text = f"The lowest price, {lowest:,.2f} {amount_of(cheapest[0], tender).currency}, {state}."
    return Verdict(is_raised, text, {"lowest": lowest})


def many_disqualified(tender: Tender, rule: FlagRule, population: Population) -> Verdict:
    """R038: the share of bids that were disqualified, here or by this buyer over the file."""
    share = population.buyers.get(tender.buyer)
    if population.disqualified and share is not None:
        most, count = population.disqualified.high, population.disqualified.size
        is_raised = share > most + TOLERANCE
        relation = "above" if is_raised else "not above"
        text = (
            f"The buyer disqualified {percent(share)} of the bids in the file, {relation} "
            f"{percent(most)}, the fence over {count} buyers."
        )
        return Verdict(is_raised, text, {"share": share, "threshold": most})
    bids = submitted_bids(tender)
    least = rule.thresholds["bids"]
    if len(bids) < least:
        msg = f"there are {len(bids)} bids, and this needs {least:g}"
        raise DoesNotApplyError(msg)
    out = sum(bid.status is BidStatus.DISQUALIFIED for bid in bids)
    share, most = out / len(bids), rule.thresholds["share"]
    is_raised = share >= most - TOLERANCE
    relation = "at least" if is_raised else "less than"
    text = f"{out} of {len(bids)} bids were disqualified, {relation} {percent(most)}."
    return Verdict(is_raised, text, {"share": share, "threshold": most})


def shared_contacts(tender: Tender, _: FlagRule, __: Population) -> Verdict:
    """R044: different bidders give the same address, telephone, e-mail or contact person."""
    bidders = sorted(_tenderers(tender))
    if len(bidders) < 2:
        msg = "there is one bidder"
        raise DoesNotApplyError(msg)
    by_contact: dict[tuple[str, str], set[str]] = defaultdict(set)
    silent = []
    for bidder in bidders:
        known = tender.parties.get(bidder)
        if known is None or not known.contacts:
            silent.append(bidder)
            continue
        for contact in known.contacts:
            by_contact[contact].add(bidder)
    shared = {contact: whom for contact, whom in by_contact.items() if len(whom) > 1}
    if not shared:
        if silent:
            text = f"no contact details of {tender.name_of(silent[0])} are known"
            raise NotKnownError(text, tender.at("parties"))
        text = "No two bidders share an address, telephone, e-mail or contact person."
        return Verdict(is_raised=False, text=text, values={"bidders": len(bidders)})
    kinds = sorted({kind for kind, _ in shared})
    concerned = tuple(sorted(set().union(*shared.values())))
    text = f"{names(concerned, tender)} share: {', '.join(kinds)}."
    values: dict[str, float | str] = {"shared": ", ".join(kinds), "bidders": len(concerned)}
    return Verdict(is_raised=True, text=text, values=values, concerns=concerned)


def _tenderers(tender: Tender) -> set[str]:
    """Return who bids; a bid that was taken back, or only invited, counts for nobody."""
    found = {one for bid in submitted_bids(tender) for one in bid.bidders}
    if not found:
        msg = "no bid names a bidder"
        raise NotKnownError(msg, tender.at("bids"))
    return found
