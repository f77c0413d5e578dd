"""Invented vendors, from the first answer to the decision; their README says what for.

A file in ``data/`` gives the steps in the order in which people took them, as
``samples/due_diligence.py`` describes. ``ordinary.yaml`` there has the answers that nobody would
remark on, so that a file only says what is particular about its vendor.
"""

from __future__ import annotations

from assess.files.folders import find_folder, read_instrument
from assess.model.assessment import Assessment
from assess.model.base import Frozen
from samples.building import FOLDER, read_data
from samples.due_diligence import Ground, Ordinary, Profile, made_from

QUESTIONNAIRE = "vendor-due-diligence"
NAME = "due-diligence/vendors"
DATA = FOLDER / NAME / "data"
ORDINARY = "ordinary.yaml"
STATEMENT = "Fictional vendor, made up to show due diligence from the first answer to the decision"


class Everyday(Frozen):
    """The ordinary answers by key; ``grid.*.column`` stands for every row."""

    answers: dict[str, Ordinary]


def build() -> dict[str, Assessment]:
    """Return the assessments by file name.

    Raises:
        InputError: an answer in the data is none, or has a note and no answer.
        RequestError: a waiver or a signature in the data is refused.
    """
    everyday = read_data(Everyday, DATA / ORDINARY)
    ground = Ground(read_instrument(find_folder(QUESTIONNAIRE)), everyday.answers)
    return {
        f"{path.stem}.json": made_from(read_data(Profile, path), STATEMENT, ground, path)
        for path in sorted(DATA.glob("*.yaml"))
        if path.name != ORDINARY
    }
