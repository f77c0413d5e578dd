"""Two invented partners, from the first answer to the decision; their README says what for.

A file in ``data/`` gives the steps in the order in which people took them, as
``samples/due_diligence.py`` describes.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from assess.files.folders import find_folder, read_instrument
from assess.model.assessment import Assessment, Subject
from assess.model.base import Frozen
from assess.model.rating import Instrument
from samples.building import FOLDER, finish, read_data
from samples.due_diligence import Ground, Step, follow

QUESTIONNAIRE = "partner-due-diligence"
NAME = "due-diligence/partners"
DATA = FOLDER / NAME / "data"
STATEMENT = "Fictional partner, made up to show complete due diligence"


class Profile(Frozen):
    """One partner, and what people did about it."""

    name: str
    full_name: str = ""
    group: str = ""
    as_of: datetime.date
    steps: tuple[Step, ...]


def build() -> dict[str, Assessment]:
    """Return the assessments by file name.

    Raises:
        InputError: an answer in the data is none.
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
    return follow(made, profile.steps, ground, path)
