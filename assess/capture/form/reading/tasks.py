"""Who sees to it, and by when, from the two cells for that."""

from __future__ import annotations

import datetime

from assess.capture.form.reading.cells import Unusable
from assess.capture.form.reading.rows import Cell
from assess.capture.form.reading.texts import control_character, plain, text_of
from assess.capture.form.reading.values import read_date
from assess.capture.parse import NotAnAnswerError
from assess.capture.tasks import LONGEST_OWNER

OWNER_TAKEN = f"a name on one line, up to {LONGEST_OWNER} characters"
DUE_TAKEN = "a day as 2026-05-31"


def read_owner(cell: Cell) -> str:
    """Return the name in a cell.

    Raises:
        NotAnAnswerError: it is none.
    """
    name = " ".join(plain(text_of(cell.content)).split())
    why = control_character(name)
    if isinstance(cell.content, Unusable):
        why = f"there is {cell.content.what} in the cell. {cell.content.instead}"
    elif len(name) > LONGEST_OWNER:
        why = f"the name has {len(name):,} characters, more than {LONGEST_OWNER}"
    if why:
        raise NotAnAnswerError(why)
    return name


def read_due(cell: Cell) -> datetime.date | None:
    """Return the day in a cell; None where it is empty.

    Raises:
        NotAnAnswerError: it is none, or could be two.
    """
    return None if cell.is_blank else datetime.date.fromisoformat(read_date(cell.content))
