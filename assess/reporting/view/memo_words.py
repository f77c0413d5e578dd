"""Words, signs and shades of due diligence: the same wherever an outcome or a status is printed.

Nothing is said by colour alone: each status has a sign and a word, and the darker, the stricter.
"""

from __future__ import annotations

from typing import NamedTuple

from assess.colours import Shade, shade_of
from assess.model.checklist import ItemStatus, Severity
from assess.model.decision import Duty, Outcome
from assess.model.recommendation import DecisionState, ReasonKind
from assess.model.signature import Role

OUTCOMES = {
    Outcome.APPROVE: "Approve",
    Outcome.APPROVE_WITH_CONDITIONS: "Approve with conditions",
    Outcome.ENHANCED_REVIEW: "Enhanced review",
    Outcome.REJECT_OR_REFER: "Reject or refer",
}
_STATUSES = {
    ItemStatus.SATISFIED: ("✓", "Satisfied", 0),
    ItemStatus.NOT_APPLICABLE: ("–", "Not applicable", 0),
    ItemStatus.WAIVED: ("§", "Waived", 1),
    ItemStatus.CONCERN: ("!", "Concern", 2),
    ItemStatus.OPEN: ("?", "Open", 3),
    ItemStatus.FAIL: ("×", "Fail", 4),
}
SEVERITIES = {Severity.MINOR: "Minor", Severity.MAJOR: "Major", Severity.CRITICAL: "Critical"}
ROLES = {Role.PREPARER: "Preparer", Role.REVIEWER: "Reviewer", Role.APPROVER: "Approver"}
KINDS = {
    ReasonKind.GATE: "Knock-out",
    ReasonKind.ITEM: "Item",
    ReasonKind.LEVEL: "Level",
    ReasonKind.RISK: "Risk",
    ReasonKind.RULE: "Rule",
}
DUTIES = {
    Duty.ANSWERS: "giving answers",
    Duty.PREPARER: "preparing",
    Duty.REVIEWER: "reviewing",
    Duty.APPROVER: "approving",
    Duty.WAIVER: "granting a waiver",
    Duty.LOWERING: "lowering the level",
}
STATES = {
    DecisionState.NONE: "No decision yet",
    DecisionState.BROKEN: "Does not hold any more",
    DecisionState.REFUSED: "May not stand",
    DecisionState.EXPIRED: "Has expired",
    DecisionState.RENEWAL_DUE: "Holds; renewal is due",
    DecisionState.VALID: "Holds",
    DecisionState.NEGATIVE: "Holds; it does not approve",
}
COUNTS = frozenset((DecisionState.VALID, DecisionState.RENEWAL_DUE, DecisionState.NEGATIVE))
"""The states in which a decision counts."""


class Mark(NamedTuple):
    """An outcome or a status as printed: its id, a sign ("" for outcomes), the word, its shade."""

    id: str
    sign: str
    text: str
    shade: Shade


def plain(text: str) -> str:
    """Return a message with outcomes by their words instead of their ids."""
    for outcome, words in OUTCOMES.items():
        if "_" in outcome.value:
            for said in (f"“{outcome.value}”", outcome.value):
                text = text.replace(said, f"“{words}”")
    return text


def outcome_mark(outcome: Outcome) -> Mark:
    """Return an outcome as printed; the stricter, the darker."""
    return Mark(outcome.value, "", OUTCOMES[outcome], shade_of(outcome.rank, len(Outcome)))


def flag_mark(result: str) -> Mark:
    """Return a red flag that was raised, or raised and explained, as printed."""
    if result == "explained":
        return Mark(result, "✓", "Explained", shade_of(1, 5))
    return Mark(result, "!", "Raised", shade_of(2, 5))


def status_mark(status: ItemStatus) -> Mark:
    """Return the status of an item as printed."""
    sign, text, step = _STATUSES[status]
    return Mark(status.value, sign, text, shade_of(step, 5))
