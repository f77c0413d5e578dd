"""Checklists at the doors: what the answers to an item mean, and when something is left to do."""

from __future__ import annotations

from assess.model.answer import Answer, State
from assess.model.checklist import ItemStatus, Severity
from assess.model.item_statuses import statuses
from assess.model.question import Simple

NOT_CRITICAL = (
    "This item is critical: “not applicable” does not settle it, and it counts as open. A waiver "
    "can lift it."
)


def is_left_to_do(spec: Simple, answer: Answer) -> bool:
    """Say whether something is left to do about an item that was answered.

    So it is where the answer is a concern or a failure, is not known or is withheld, and where a
    critical item is said not to apply.
    """
    if spec.checklist is None or answer.state is State.UNANSWERED:
        return False
    if answer.state is State.NOT_APPLICABLE:
        return spec.checklist.severity is Severity.CRITICAL
    return status_given(spec, answer) is not ItemStatus.SATISFIED


def status_given(spec: Simple, answer: Answer) -> ItemStatus | None:
    """Return the status that the value of an answer gives an item; None where it gives none."""
    if spec.checklist is None or answer.value is None:
        return None
    ticked = answer.value if isinstance(answer.value, tuple) else (str(answer.value),)
    found = [status for one in ticked if (status := statuses(spec).get(one))]
    return max(found, key=lambda status: status.rank, default=ItemStatus.SATISFIED)
