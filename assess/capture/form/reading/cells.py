"""What stands in the cells of a sheet, and how a person finds a cell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import NamedTuple

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Unusable(NamedTuple):
    """What stands in a cell that holds no plain content: what it is, and what to do instead."""

    what: str
    instead: str


class Percent(NamedTuple):
    """A number that the cell shows as per cent: 0.5 for 50%."""

    share: float


Usable = str | int | float | bool | datetime.datetime | Percent
Content = Usable | Unusable
Position = tuple[int, int]
"""Row and column, both from 1."""


class Area(NamedTuple):
    """A rectangle of cells, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, place: Position) -> bool:
        """Say whether a cell lies in it."""
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right


class Sheet(NamedTuple):
    """One sheet: what its cells hold (empty ones left out), and which are merged."""

    title: str
    cells: Mapping[Position, Content]
    merged: tuple[Area, ...] = ()

    def reference(self, place: Position) -> str:
        """Return ``sheet!B7`` for a cell."""
        return f"{self.title}!{letters(place[1])}{place[0]}"


def letters(column: int) -> str:
    """Return the letters of a column counted from 1."""
    text = ""
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def unescaped(text: str) -> str:
    """Return a text with ``_x000D_`` and the like as the characters they stand for in workbooks."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def position_of(reference: str) -> Position | None:
    """Return row and column of a reference such as ``$B$7``; None if it is not one."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    return (row, column) if 1 <= row <= _LAST_ROW and column <= _LAST_COLUMN else None


def area_of(reference: str) -> Area | None:
    """Return the rectangle of a reference such as ``B7:C9``; None if it is not one."""
    first, _, last = reference.partition(":")
    start, stop = position_of(first), position_of(last or first)
    if start is None or stop is None:
        return None
    rows, columns = sorted((start[0], stop[0])), sorted((start[1], stop[1]))
    return Area(rows[0], columns[0], rows[1], columns[1])
