"""Two invented partners, from the first answer to the decision; their README says what for.

A file in ``data/`` gives the steps in the order in which people took them, as
``samples/due_diligence.py`` describes.
"""

from __future__ import annotations

from assess.files.folders import find_folder, read_instrument
from assess.model.assessment import Assessment
from samples.building import FOLDER, read_data
from samples.due_diligence import Ground, Profile, made_from

QUESTIONNAIRE = "partner-due-diligence"
NAME = "due-diligence/partners"
DATA = FOLDER / NAME / "data"
STATEMENT = "Fictional partner, made up to show complete due diligence"


def build() -> dict[str, Assessment]:
    """Return the assessments by file name.

    Raises:
        InputError: an answer in the data is none.
        RequestError: a waiver or a signature in the data is refused.
    """
    ground = Ground(read_instrument(find_folder(QUESTIONNAIRE)))
    return {
        f"{path.stem}.json": made_from(read_data(Profile, path), STATEMENT, ground, path)
        for path in sorted(DATA.glob("*.yaml"))
    }
