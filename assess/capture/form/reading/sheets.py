"""One sheet's cells, from its XML: contents as typed, and what is no content at all."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from assess.capture.form.reading.cells import (
    Area,
    Content,
    Percent,
    Position,
    Unusable,
    area_of,
    position_of,
    unescaped,
)
from assess.capture.form.reading.parts import damaged, too_large

MOST_CELLS = 300_000
"""Cells with content, over all sheets; a form of 200 questions has 5,000."""

MOST_AREAS = 2_000
"""Merged ranges, and ranges over which one formula spreads its results."""

_LAST_SERIAL = 2_958_465
"""The 31st of December 9999."""

_FORMULA = Unusable("a formula", "Type the value itself.")
_TRUTHS: dict[str, Content] = {"TRUE()": True, "FALSE()": False}
"""LibreOffice saves a truth value that somebody typed as one of these."""

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,4})?")


class Format(NamedTuple):
    """What a cell's format makes of a number."""

    is_date: bool = False
    is_percent: bool = False


class Shared(NamedTuple):
    """What the cells of all sheets refer to."""

    texts: list[str]
    formats: list[Format]
    since_1904: bool


class SheetReader:
    """Takes in a sheet's XML, element by element."""

    def __init__(self, file: str, shared: Shared, most: int) -> None:
        """Begin; ``most`` is how many cells with content the sheet may have."""
        self.merged: list[Area] = []
        self.cells: dict[Position, Content] = {}
        self._file, self._shared, self._most = file, shared, most
        self._spread: list[Area] = []
        self._place: Position = (0, 0)
        self._cell: Mapping[str, str] = {}
        self._formula: list[str] | None = None
        self._inside = ""
        self._quiet = False
        self._text: list[str] = []

    def start(self, tag: str, found: Mapping[str, str]) -> None:
        """Take in the start of an element."""
        if tag == "c":
            self._begin_cell(found)
        elif tag == "row":
            row = found.get("r", "")
            number = int(row) if re.fullmatch("[0-9]{1,7}", row) else self._place[0] + 1
            self._place = (number, 0)
        elif tag in ("v", "t"):
            self._inside = tag
        elif tag == "f":
            self._inside, self._formula = tag, []
            area = area_of(found.get("ref", ""))
            if area and found.get("t") in ("array", "dataTable"):
                self._add(area, self._spread)
        elif tag == "rPh":
            self._quiet = True
        elif tag == "mergeCell":
            self._add(area_of(found.get("ref", "")), self.merged)

    def text(self, piece: str) -> None:
        """Take in a piece of text."""
        if self._inside == "f" and self._formula is not None:
            self._formula.append(piece)
        elif self._inside and not self._quiet:
            self._text.append(piece)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if tag in ("v", "t", "f"):
            self._inside = ""
        elif tag == "rPh":
            self._quiet = False
        elif tag == "c":
            content = self._content("".join(self._text))
            if self._formula is not None:
                content = _TRUTHS.get("".join(self._formula).strip().upper(), _FORMULA)
            if content != "":
                self.cells[self._place] = content
            if len(self.cells) > self._most:
                raise too_large(self._file, f"it has more than {MOST_CELLS:,} filled cells")

    def contents(self) -> dict[Position, Content]:
        """Return what the cells hold; the results that one formula spreads are formulas too."""
        if self._spread:
            for place in self.cells:
                if any(area.holds(place) for area in self._spread):
                    self.cells[place] = _FORMULA
        return self.cells

    def _begin_cell(self, found: Mapping[str, str]) -> None:
        self._cell, self._formula = found, None
        self._text.clear()
        if "r" not in found:
            self._place = (self._place[0], self._place[1] + 1)
            return
        place = position_of(found["r"])
        if place is None:
            raise damaged(self._file, "a cell stands nowhere")
        self._place = place

    def _add(self, area: Area | None, areas: list[Area]) -> None:
        if area:
            areas.append(area)
        if len(areas) > MOST_AREAS:
            raise too_large(self._file, f"it has more than {MOST_AREAS:,} merged cells")

    def _content(self, text: str) -> Content:  # noqa: PLR0911  # one per kind of cell
        kind = self._cell.get("t", "n")
        match kind:
            case "s":
                position = int(text) if re.fullmatch("[0-9]{1,9}", text) else -1
                known = self._shared.texts
                if 0 <= position < len(known):
                    return unescaped(known[position])
                return Unusable("a text that the workbook lost", "Type it again.")
            case "str" | "inlineStr":
                return unescaped(text)
            case "b":
                return text.strip() in ("1", "true")
            case "e":
                return Unusable(f"the error {text}" if text else "an error", "Type the value.")
            case "d":
                return _day_of_iso(text)
            case _:
                return self._number(text.strip()) if text.strip() else ""

    def _number(self, text: str) -> Content:
        if not _NUMBER.fullmatch(text):
            return Unusable("something that is no number", "Type the value again.")
        number = float(text)
        if math.isinf(number):
            return f"{Decimal(text):.15g}"  # too large to count with; it may have been so before
        style = self._cell.get("s", "0")
        position = int(style) if re.fullmatch("[0-9]{1,6}", style) else 0
        formats = self._shared.formats
        shown = formats[position] if position < len(formats) else Format()
        if shown.is_date:
            return _day_of_serial(number, since_1904=self._shared.since_1904)
        if shown.is_percent:
            return Percent(number)
        return int(number) if re.fullmatch("[-+]?[0-9]{1,15}", text) else number


def _day_of_serial(number: float, *, since_1904: bool) -> Content:
    """Return the moment that a number counts days to, as Excel counts them."""
    days = number + 1462 if since_1904 else number
    if not 1 <= days < _LAST_SERIAL + 1 or (not since_1904 and 60 <= days < 61):
        what = "a time without a day" if 0 <= days < 1 else "a date that no calendar has"
        return Unusable(what, "Type the day as 2024-05-31.")
    # Excel takes 1900 for a leap year; before its 29th of February it is a day ahead.
    first = datetime.datetime(1899, 12, 31 if days < 60 else 30)  # noqa: DTZ001  # no zone in cells
    whole = int(days)
    return first + datetime.timedelta(days=whole, seconds=min(round((days - whole) * 86400), 86399))


def _day_of_iso(text: str) -> Content:
    try:
        return datetime.datetime.fromisoformat(text.strip().removesuffix("Z")).replace(tzinfo=None)
    except ValueError:
        return Unusable("a date that no calendar has", "Type the day as 2024-05-31.")
