"""Flags about competition: who bid, who was shut out, and by which procedure."""

from __future__ import annotations

from collections import defaultdict

from assess.model.red_flag import FlagRule
from assess.model.tender import BidStatus, Tender
from assess.red_flags.looking import (
    TOLERANCE,
    Bids,
    DoesNotApplyError,
    NotKnownError,
    active_awards,
    amount_of,
    known_bids,
    names,
    percent,
    prices,
    refuse_unsure,
    submitted_bids,
    suppliers_of,
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
    most = rule.thresholds["bidders"]
    count = _bidders(tender, most)
    is_raised = count <= most
    text = "One bidder handed in a bid." if count == 1 else f"{count} bidders handed in a bid."
    return Verdict(is_raised, text, {"bidders": count, "threshold": most})


def _bidders(tender: Tender, most: float) -> int:
    """Return how many bidders there were: by the bids, or as the tender says, whichever is more.

    Bids of which little is known matter only where there could be too few bidders without them.
    """
    said = tender.bidders_said or 0
    if not tender.bids and said:
        return said
    bids, unsure = known_bids(tender)
    count = max(len({frozenset(bid.bidders) for bid in bids if bid.bidders}), said)
    if count <= most:
        refuse_unsure(unsure, tender)
        if not count or any(not bid.bidders for bid in bids):
            msg = "a bid names nobody" if bids else "no bid was handed in"
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
    bids, unsure = known_bids(tender)
    valid = {frozenset(bid.bidders) for bid in bids if bid.status is BidStatus.VALID}
    if valid <= {frozenset(suppliers)}:
        refuse_unsure(unsure, tender)
    shut_out = [bid for bid in bids if bid.status is BidStatus.DISQUALIFIED]
    out = {one for bid in shut_out for one in bid.bidders} - suppliers
    least = rule.thresholds["disqualified"]
    alone = valid == {frozenset(suppliers)}
    is_raised = alone and len(out) >= least
    values = {"disqualified_bidders": len(out), "valid_bidders": len(valid), "threshold": least}
    if not is_raised:
        others = "1 other bidder was" if len(out) == 1 else f"{len(out)} other bidders were"
        text = f"{others} disqualified; valid bids came from {len(valid)}."
        return Verdict(is_raised, text, values)
    text = f"Only {names(sorted(suppliers), tender)} was left; disqualified: {names(sorted(out), tender)}."
    return Verdict(is_raised, text, values, tuple(sorted(suppliers)))


def lowest_disqualified(tender: Tender, _: FlagRule, __: Population) -> Verdict:
    """R036: the lowest price was disqualified, and an award was made."""
    active_awards(tender)
    bids, unsure = known_bids(tender)
    if not bids:
        refuse_unsure(unsure, tender)
        msg = "no bid was handed in"
        raise NotKnownError(msg, tender.at("bids"))
    found = prices([*bids, *unsure], tender)
    lowest = min(found[: len(bids)])
    refuse_unsure(
        [b for b, p in zip(unsure, found[len(bids) :], strict=True) if p <= lowest], tender
    )
    cheapest = [bid for bid, price in zip(bids, found, strict=False) if price == lowest]
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
        msg = f"bids: {len(bids)}, and this needs {least:g}"
        raise DoesNotApplyError(msg)
    out = sum(bid.status is BidStatus.DISQUALIFIED for bid in bids)
    share, most = out / len(bids), rule.thresholds["share"]
    is_raised = share >= most - TOLERANCE
    relation = "at least" if is_raised else "less than"
    text = f"{out} of {len(bids)} bids were disqualified, {relation} {percent(most)}."
    return Verdict(is_raised, text, {"share": share, "threshold": most})


def shared_contacts(tender: Tender, _: FlagRule, __: Population) -> Verdict:
    """R044: different bidders give the same address, telephone, e-mail or contact person."""
    bids, unsure = known_bids(tender) if tender.bids or not tender.tenderers else Bids([], [])
    bidders = sorted({one for bid in bids for one in bid.bidders} or tender.tenderers)
    if len(bidders) < 2 and not unsure:
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
        refuse_unsure(unsure, tender)
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
