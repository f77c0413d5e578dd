"""Invented missions that look into their own affairs; their README says what they show.

A file in ``data/`` gives the steps in the order in which people took them, as
``samples/due_diligence.py`` describes, and the grid of purchases in a table of its own.
"""

from __future__ import annotations

from assess.files.folders import find_folder, read_instrument
from assess.model.assessment import Assessment
from samples.building import FOLDER, read_data
from samples.due_diligence import Answers, Ground, Profile, made_from

QUESTIONNAIRE = "mission-due-diligence"
NAME = "due-diligence/missions"
DATA = FOLDER / NAME / "data"
STATEMENT = "Fictional mission, made up to show due diligence of a mission in its own affairs"
GRID = "high_risk"
COLUMNS = ("spend", "consequence", "control")
"""What the parts of a line under ``purchases`` stand for, separated by bars."""


class Buyer(Profile):
    """One mission, and what people did about it.

    Who takes the first step also answers ``purchases``.
    """

    full_name: str
    purchases: dict[str, str]


def build() -> dict[str, Assessment]:
    """Return the assessments by file name.

    Raises:
        InputError: an answer in the data is none, or has a note and no answer.
        RequestError: a waiver or a signature in the data is refused.
    """
    ground = Ground(read_instrument(find_folder(QUESTIONNAIRE)))
    return {
        f"{path.stem}.json": made_from(
            _with_purchases(read_data(Buyer, path)), STATEMENT, ground, path
        )
        for path in sorted(DATA.glob("*.yaml"))
    }


def _with_purchases(buyer: Buyer) -> Buyer:
    """Return the mission with the cells of the grid among the answers of the first step."""
    first, *others = buyer.steps
    if not isinstance(first, Answers):
        return buyer
    cells = {
        f"{GRID}.{row}.{column}": text.strip()
        for row, line in buyer.purchases.items()
        for column, text in zip(COLUMNS, line.split("|"), strict=True)
    }
    answered = first.model_copy(update={"answers": {**first.answers, **cells}})
    return buyer.model_copy(update={"steps": (answered, *others)})
