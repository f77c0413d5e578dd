"""The register in words: states of decisions, next steps, what needs attention and why."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from assess.model.gate import GateState
from assess.model.recommendation import DecisionState
from assess.model.register import Entry, Register, Step, WaiverState
from assess.reporting.view.memo_words import OUTCOMES
from assess.reporting.view.register_needs import Need, ends_soon
from assess.reporting.view.words import clean, counted, listed

STATES = {
    DecisionState.BROKEN: "Broken",
    DecisionState.REFUSED: "May not stand",
    DecisionState.EXPIRED: "Expired",
    DecisionState.RENEWAL_DUE: "Renewal due",
    DecisionState.VALID: "Valid",
    DecisionState.NONE: "None yet",
    DecisionState.NEGATIVE: "Not approved",
}
"""What has become of a decision, in the order of the columns of the first page."""

WAIVER_STATES = {
    WaiverState.COUNTS: "Counts",
    WaiverState.REFUSED: "Does not count",
    WaiverState.NOT_BEGUN: "Not begun",
    WaiverState.ENDED: "Ended",
}
_STEPS = {
    Step.ANSWER: "Answer {items}; then preparer signs ({function})",
    Step.PREPARER: "Preparer signs ({function})",
    Step.REVIEWER: "Reviewer signs ({function})",
    Step.APPROVER: "Approver decides ({function})",
    Step.SIGN_ANEW: "Sign anew, from the preparer on ({function})",
    Step.DECIDE_ANEW: "Decide anew ({function})",
    Step.RENEW: "Renew: check anew, then preparer signs ({function})",
    Step.FOLLOW_UP: "Follow up {items}",
    Step.REVIEW_DEEPER: "Review deeper, then preparer signs ({function})",
    Step.NOTHING: "Nothing now",
}


def iso(day: datetime.date | None) -> str:
    """Return a day as it stands in tables."""
    return day.isoformat() if day else ""


def step_in_words(entry: Entry) -> str:
    """Return the next step, with who may take it."""
    step = entry.next_step
    noun = ("open item", "open items") if step.step is Step.ANSWER else ("item", "items")
    items = counted(step.items, *noun)
    return _STEPS[step.step].format(items=items, function=step.function)


def decision_in_words(entry: Entry) -> str:
    """Return the outcome that was decided; nothing without one."""
    outcome = entry.decision.outcome
    return OUTCOMES[outcome] if outcome else ""


def name_of(entry: Entry) -> str:
    """Return the subject's name; a fictional one says so."""
    name = clean(entry.subject)
    marked = not entry.fictional or "fictional" in name.casefold()
    return name if marked else f"{name} (fictional)"


def gates_in_words(entry: Entry, state: GateState) -> tuple[str, ...]:
    """Return the labels of the gates in a state; a waived one with its last day."""
    until = {one.about: one.last_day for one in entry.waivers if one.state is WaiverState.COUNTS}
    return tuple(
        f"{gate.label} (until {iso(until[gate.id])})"
        if state is GateState.WAIVED and gate.id in until
        else gate.label
        for gate in entry.gates
        if gate.state is state
    )


def detail_of(entry: Entry, need: Need, register: Register) -> str:
    """Return in short why an entry needs attention."""
    if need is Need.WAIVER_ENDS:
        ending = [one for one in entry.waivers if ends_soon(one, register)]
        return listed([f"{one.label}, {iso(one.last_day)}" for one in ending])
    return _DETAILS[need](entry)


def _wrong(entry: Entry) -> str:
    return clean("; ".join(part for part in (entry.decision.why, *entry.doubts) if part))


def _overdue(entry: Entry) -> str:
    oldest = min((item.due for item in entry.overdue if item.due), default=None)
    return f"{counted(len(entry.overdue), 'action', 'actions')}, since {iso(oldest)}"


def difference_in_words(entry: Entry) -> str:
    """Return what was decided, what was recommended then, and what is now."""
    decision = entry.decision
    then, now = decision.recommended, entry.recommended
    parts = [f"decided: {decision_in_words(entry)}"]
    if then and then is not decision.outcome:
        parts.append(f"recommended then: {OUTCOMES[then]}")
    if now is not decision.outcome:
        parts.append(f"recommended now: {OUTCOMES[now]}")
    reason = f" ({clean(decision.reason)})" if decision.reason else ""
    return "; ".join(parts) + reason


_DETAILS: dict[Need, Callable[[Entry], str]] = {
    Need.KNOCK_OUT: lambda entry: listed([gate.label for gate in entry.knock_outs]),
    Need.BROKEN: _wrong,
    Need.EXPIRED: lambda entry: f"on {iso(entry.decision.valid_until)}",
    Need.OVERDUE: _overdue,
    Need.EXPIRING: lambda entry: f"until {iso(entry.decision.valid_until)}",
    Need.DIFFERS: difference_in_words,
    Need.UNDECIDED: step_in_words,
}
