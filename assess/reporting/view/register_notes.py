"""How to read a register: what its words mean, and in which order it stands."""

from __future__ import annotations

from assess.model.register import Register
from assess.reporting.view.parts import Note


def notes_of(register: Register) -> tuple[Note, ...]:
    """Return the notes at the end of a register."""
    return (
        Note(
            "The order",
            "Entries stand by their most urgent need, in the order of the first page; within a need "
            "by the level of risk, the worst first, then by the first day on which something is "
            "due or ends.",
        ),
        Note(
            "The decision",
            "What an approver signed last, and what it is worth on the day of the register. Valid: it "
            "approves and is in force. Renewal due: still in force, and close to its last day. "
            "Broken: the content was changed after it was signed. May not stand: as where one "
            "person had two duties, or a knock-out has come up since. Not approved: the decision holds, "
            "and is to review deeper, to reject or to refer.",
        ),
        Note(
            "Soon",
            f"What ends within {register.horizon} days of the register's day is said to end soon.",
        ),
        Note(
            "Unsettled",
            "Items of the checklist that are a concern, open or failed: critical / major / minor. "
            "Waived items are not counted there. The list of actions has every item with an owner or "
            "a day, and every concern, failure and waiver with something to be done; items that "
            "nobody has answered yet are work on the checklist, and no actions.",
        ),
        Note(
            "The next step",
            "The function named is the least that may take it; one above may always do so.",
        ),
        Note(
            "Several assessments of one subject",
            "The latest counts: by the day it is as of, then by its last change. The older ones are "
            "listed at the end. Where one of them still has an approval in force, the entry says "
            "so.",
        ),
    )
