"""Flags that compare dates: periods too short or too long, and a bid that came late."""

from __future__ import annotations

from assess.model.red_flag import FlagRule
from assess.model.tender import Bid, Moment, Tender
from assess.red_flags.looking import (
    DoesNotApplyError,
    NotKnownError,
    active_awards,
    days_between,
    days_said,
    named,
    suppliers_of,
    valid_bids_of,
    when,
)
from assess.red_flags.population import Population
from assess.red_flags.verdict import Verdict


def short_submission_period(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R003: days from the start of the tender period to its deadline, below the threshold."""
    if not tender.method:
        msg = "the procurement method is not known"
        raise NotKnownError(msg, tender.at("method"))
    if tender.method not in rule.methods:
        msg = f"the method is {tender.method}, and this looks at {' or '.join(rule.methods)} ones"
        raise DoesNotApplyError(msg)
    starts = when(tender.starts, "the start of the tender period", tender.at("starts"))
    deadline = when(tender.deadline, "the deadline", tender.at("deadline"))
    reversed_ = "the deadline lies before the start"
    days = days_between(starts, deadline, reversed_, tender.at("deadline"))
    least = rule.thresholds["days"]
    return _short(days, least, "to hand in a bid")


def short_advertising(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R014: days from the publication of the notice to the opening of bids, below the threshold."""
    published = when(tender.published, "the day of the notice", tender.at("published"))
    opened = when(tender.opened, "the opening of bids", tender.at("opened"))
    reversed_ = "bids were opened before the notice"
    days = days_between(published, opened, reversed_, tender.at("opened"))
    return _short(days, rule.thresholds["days"], "from the notice to the opening of bids")


def _short(days: float, least: float, what: str) -> Verdict:
    is_raised = days < least
    relation = "fewer than" if is_raised else "not fewer than"
    text = f"There were {days_said(days)} {what}, {relation} {days_said(least)}."
    return Verdict(is_raised, text, {"days": days, "threshold": least})


def late_bid_won(tender: Tender, _: FlagRule, __: Population) -> Verdict:
    """R030: a supplier's valid bid came after the deadline, and no other of theirs in time."""
    suppliers = suppliers_of(tender)
    deadline = when(tender.deadline, "the deadline", tender.at("deadline"))
    late: list[Bid] = []
    seen = False
    for supplier in sorted(suppliers):
        theirs = valid_bids_of(supplier, tender)
        seen = seen or bool(theirs)
        if theirs and _all_late(theirs, deadline, tender):
            late += theirs
    if not seen:
        msg = "no valid bid of a supplier is in the data"
        raise NotKnownError(msg, tender.at("bids"))
    values: dict[str, float | str] = {"deadline": deadline.day.isoformat()}
    if not late:
        return Verdict(is_raised=False, text="The winning bid came in time.", values=values)
    late.sort(key=lambda bid: (bid.bidders, bid.id))
    days = deadline.days_until(late[0].submitted) if late[0].submitted else 0.0
    values["days_late"] = days
    concerned = tuple(sorted({one for bid in late for one in bid.bidders} & suppliers))
    by = f"{days_said(days)} after the deadline" if days >= 1 else "after the deadline"
    said = named(late[0], tender)
    text = f"{said[0].upper()}{said[1:]} came {by}, and won."
    return Verdict(is_raised=True, text=text, values=values, concerns=concerned)


def _all_late(bids: list[Bid], deadline: Moment, tender: Tender) -> bool:
    """Say whether none of some bids came in time; one that surely did settles it."""
    unknown: NotKnownError | None = None
    for bid in bids:
        try:
            if not _is_late(bid, deadline, tender):
                return False
        except NotKnownError as missing:
            unknown = missing
    if unknown:
        raise unknown
    return True


def _is_late(bid: Bid, deadline: Moment, tender: Tender) -> bool:
    late = bid.submitted.is_after_deadline(deadline) if bid.submitted else None
    if late is None:
        who = named(bid, tender)
        msg = f"{who} came on the day of the deadline, and the time is not known"
        msg = msg if bid.submitted else f"when {who} came is not known"
        raise NotKnownError(msg, tender.at("bid_submitted", bid.place))
    return late


def _decision_days(tender: Tender) -> list[float]:
    """Return the days from the deadline to each award."""
    deadline = when(tender.deadline, "the deadline", tender.at("deadline"))
    found = []
    for award in active_awards(tender):
        place = tender.at("award_date", award.place)
        date = when(award.date, "the date of an award", place)
        found.append(days_between(deadline, date, "an award lies before the deadline", place))
    return found


def quick_decision(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R061: days from the deadline to the first award, below the threshold."""
    days = min(_decision_days(tender))
    return _short(days, rule.thresholds["days"], "from the deadline to the award")


def slow_decision(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R062: days from the deadline to the last award, above the threshold."""
    days = max(_decision_days(tender))
    return _long(days, rule.thresholds["days"], "from the deadline to the award", ())


def slow_signature(tender: Tender, rule: FlagRule, _: Population) -> Verdict:
    """R060: days from an award to the signature of its contract, above the threshold."""
    if not tender.contracts:
        msg = "the file holds no contract"
        raise NotKnownError(msg, tender.at("contracts"))
    awards = {award.id: award for award in active_awards(tender)}
    longest = -1.0
    concerned: tuple[str, ...] = ()
    for contract in tender.contracts:
        award = awards.get(contract.award)
        if award is None:
            text = "a contract names no award that stands"
            raise NotKnownError(text, tender.at("contracts"))
        place = tender.at("contract_signed", contract.place)
        signed = when(contract.signed, "the day of signature", place)
        date = when(award.date, "the date of the award", tender.at("award_date", award.place))
        days = days_between(date, signed, "a contract was signed before its award", place)
        if days > longest:
            longest, concerned = days, award.suppliers
    return _long(longest, rule.thresholds["days"], "from the award to the signature", concerned)


def _long(days: float, most: float, what: str, concerned: tuple[str, ...]) -> Verdict:
    is_raised = days > most
    relation = "more than" if is_raised else "not more than"
    text = f"There were {days_said(days)} {what}, {relation} {days_said(most)}."
    values = {"days": days, "threshold": most}
    return Verdict(is_raised, text, values, concerned if is_raised else ())
