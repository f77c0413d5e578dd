"""The letters of a section's columns: those people see, and the hidden ones of the formulas."""

from __future__ import annotations

from enum import StrEnum

from assess.capture.form.layout import Column
from assess.workbook.book import letter


class Helper(StrEnum):
    """The hidden columns, to the right of the others; the value is the heading.

    ``SHOWN`` is 1, 0 or -1 for every item: asked, not known yet, not asked. ``CODE`` is 0 where
    an answer with a value stands and otherwise the state's code; ``VALUE`` the number that
    conditions compare: a position, a number, a day, a count of ticks, 1 for a tick. ``GREY`` is
    ``SHOWN`` for every row that belongs to an item.
    """

    SHOWN = "shown"
    CODE = "given"
    VALUE = "value"
    REQUIRED = "required"
    GREY = "grey"


_LETTERS = {column: letter(position) for position, column in enumerate((*Column, *Helper), start=1)}
NUMBER_OF_COLUMNS = len(Column)


def position_of(column: Column | Helper) -> int:
    """Return the position of a column from 1."""
    return [*Column, *Helper].index(column) + 1


def letter_of(column: Column | Helper) -> str:
    """Return the letter of a column."""
    return _LETTERS[column]


def cell(column: Column | Helper, row: int) -> str:
    """Return a cell of the same sheet, such as ``$D7``."""
    return f"${_LETTERS[column]}{row}"


def cell_of(sheet: str, column: Column | Helper, row: int) -> str:
    """Return a cell of a sheet, such as ``'2 Mandate'!$D$7``."""
    return f"'{sheet}'!${_LETTERS[column]}${row}"


def range_of(sheet: str, column: Column | Helper, first: int, last: int) -> str:
    """Return a range of a sheet, such as ``'2 Mandate'!$D$4:$D$70``."""
    return f"'{sheet}'!${_LETTERS[column]}${first}:${_LETTERS[column]}${last}"
