"""A due diligence small enough to work out by hand, and assessments of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assess.cli.rating import rate_briefly
from assess.files.folders import read_instrument
from assess.model.answer import Answer, State, Value
from assess.model.assessment import Assessment, Subject
from assess.model.gate import Waiver
from assess.model.rating import Instrument
from assess.model.recommendation import Recommendation
from assess.model.reference import QuestionnaireReference

FOLDER = Path(__file__).parent / "small-vendor"
DAY = datetime.date(2026, 3, 2)

GOOD: Mapping[str, Value] = {
    "contract_value": 600000,
    "category": "goods",
    "level_change": "keep",
    "registered": 2,
    "sanctions": "clear",
    "exclusions": ("none",),
    "references": 2,
    "owners": "known",
}
"""Enhanced by its value, everything satisfied: to be approved."""


@cache
def small_vendor() -> Instrument:
    """Return the instrument of the small due diligence."""
    return read_instrument(FOLDER)


def vendor(
    changed: Mapping[str, Value | State | None] | None = None,
    *waivers: Waiver,
    by: str = "Ann Preparer",
    name: str = "Test Supplies (fictional)",
) -> Assessment:
    """Return an assessment with good answers, some of them changed; None leaves one out."""
    given = {**GOOD, **(changed or {})}
    answers = {key: _answer(value, by) for key, value in given.items() if value is not None}
    return Assessment(
        questionnaire=QuestionnaireReference.to(small_vendor().questionnaire),
        subject=Subject(name=name, fictional=True),
        answers=answers,
        waivers=waivers,
    )


def _answer(value: Value | State, by: str) -> Answer:
    if isinstance(value, State):
        comment = "Because." if value is State.NOT_APPLICABLE else ""
        return Answer(state=value, comment=comment, by=by)
    return Answer(state=State.ANSWERED, value=value, by=by)


def waiver(item: str = "", gate: str = "", name: str = "Carl Committee") -> Waiver:
    """Return a waiver by somebody with the authority for it, that counts on ``DAY``."""
    until = DAY + datetime.timedelta(days=90)
    return Waiver(
        item=item,
        gate=gate,
        name=name,
        reason="Sole source; agreed in session.",
        granted=DAY,
        until=until,
        function="committee",
    )


def recommended(assessment: Assessment, day: datetime.date = DAY) -> Recommendation:
    """Return what the small due diligence asks for."""
    (rated,) = rate_briefly(small_vendor(), [assessment], day)
    assert rated.recommendation is not None
    return rated.recommendation
