"""Invented missions that look into their own affairs; their README says what they show.

A file in ``data/`` gives the steps in the order in which people took them, as
``samples/due_diligence.py`` describes, and the grid of purchases in a table of its own.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from assess.files.folders import find_folder, read_instrument
from assess.model.assessment import Assessment, Subject
from assess.model.base import Frozen
from assess.model.rating import Instrument
from samples.building import FOLDER, finish, read_data
from samples.due_diligence import Answers, Ground, Step, follow

QUESTIONNAIRE = "mission-due-diligence"
NAME = "due-diligence/missions"
DATA = FOLDER / NAME / "data"
STATEMENT = "Fictional mission, made up to show due diligence of a mission in its own affairs"
GRID = "high_risk"
COLUMNS = ("spend", "consequence", "control")
"""What the parts of a line under ``purchases`` stand for, separated by bars."""


class Profile(Frozen):
    """One mission, and what people did about it.

    Who takes the first step also answers ``purchases``.
    """

    name: str
    full_name: str
    group: str = ""
    as_of: datetime.date
    purchases: dict[str, str]
    steps: tuple[Step, ...]


def build() -> dict[str, Assessment]:
    """Return the assessments by file name.

    Raises:
        InputError: an answer in the data is none, or has a note and no answer.
        RequestError: a waiver or a signature in the data is refused.
    """
    instrument = read_instrument(find_folder(QUESTIONNAIRE))
    return {
        f"{path.stem}.json": _assessment(path, instrument) for path in sorted(DATA.glob("*.yaml"))
    }


def _assessment(path: Path, instrument: Instrument) -> Assessment:
    profile = read_data(Profile, path)
    subject = Subject(
        name=profile.name, full_name=profile.full_name, group=profile.group, fictional=True
    )
    made = finish(instrument.questionnaire, subject, profile.as_of, STATEMENT, {})
    ground = Ground(instrument, {}, FOLDER / "due-diligence" / "tenders")
    return follow(made, _with_purchases(profile), ground, path)


def _with_purchases(profile: Profile) -> tuple[Step, ...]:
    """Return the steps, with the cells of the grid among the answers of the first."""
    first, *others = profile.steps
    if not isinstance(first, Answers):
        return profile.steps
    cells = {
        f"{GRID}.{row}.{column}": text.strip()
        for row, line in profile.purchases.items()
        for column, text in zip(COLUMNS, line.split("|"), strict=True)
    }
    return (first.model_copy(update={"answers": {**first.answers, **cells}}), *others)
