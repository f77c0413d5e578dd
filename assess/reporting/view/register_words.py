"""The register in words: states of decisions, next steps, what needs attention and why."""

from __future__ import annotations

import datetime

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
    DecisionState.NEGATIVE: "Decided against",
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
    decision = entry.decision
    match need:
        case Need.KNOCK_OUT:
            return listed([gate.label for gate in entry.knock_outs])
        case Need.BROKEN:
            return clean("; ".join(part for part in (decision.why, *entry.doubts) if part))
        case Need.EXPIRED:
            return f"on {iso(decision.valid_until)}"
        case Need.OVERDUE:
            oldest = min(item.due for item in entry.overdue if item.due)
            return f"{counted(len(entry.overdue), 'action', 'actions')}, since {iso(oldest)}"
        case Need.WAIVER_ENDS:
            ending = [one for one in entry.waivers if ends_soon(one, register)]
            return listed([f"{one.label}, {iso(one.last_day)}" for one in ending])
        case Need.EXPIRING:
            return f"until {iso(decision.valid_until)}"
        case Need.DIFFERS:
            return difference_in_words(entry)
        case Need.UNDECIDED:
            return step_in_words(entry)


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
