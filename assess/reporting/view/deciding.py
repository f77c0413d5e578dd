"""What due diligence asks for, in short, in the report on one subject; the memo has all of it."""

from __future__ import annotations

from typing import NamedTuple

from assess.model.decision import Outcome
from assess.model.rating import Instrument, Rated
from assess.reporting.view.memo_words import Mark, outcome_mark
from assess.reporting.view.words import clean, counted

SHOWN = 6
"""So many reasons are listed; the memo has the others."""


class Deciding(NamedTuple):
    """What is recommended on the day of the report, with the strictest reasons.

    ``level`` is a sentence on how deep due diligence goes, "" without levels; ``rest`` says how
    many reasons are left out, and where they are.
    """

    mark: Mark
    sentence: str
    level: str
    reasons: tuple[tuple[Mark, str], ...]
    rest: str


def deciding_of(instrument: Instrument, rated: Rated) -> Deciding | None:
    """Return the recommendation in short; None where nothing is decided on."""
    found = rated.recommendation
    if found is None or instrument.decision is None:
        return None
    against = [one for one in found.reasons if one.outcome is not Outcome.APPROVE]
    left = len(against) - SHOWN
    more = f"{counted(left, 'more reason', 'more reasons')}, the" if left > 0 else "The"
    level = f"Level of due diligence: {found.level.level.label}." if found.level else ""
    floor = outcome_mark(found.floor).text
    held = f" Nobody may decide anything milder than “{floor}” as things stand."
    return Deciding(
        mark=outcome_mark(found.outcome),
        sentence=f"It takes {found.approver.label}, or a function above, to approve."
        f"{'' if found.floor is Outcome.APPROVE else held}",
        level=level,
        reasons=tuple((outcome_mark(one.outcome), clean(one.text)) for one in against[:SHOWN]),
        rest=f"{more} checklist, conditions, waivers and what people decided are in the memo: "
        "assess memo.",
    )
