"""The typed cells of a form by item, wherever people have moved its rows and columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from assess.capture.form.layout import OPTION_MARK, TYPED, Column
from assess.capture.form.reading.cells import Area, Content, Position, Sheet, Unusable, letters
from assess.capture.form.reading.texts import folded, plain, text_of
from assess.capture.form.words import place

MOST_COVERED = 20_000
_HEADINGS = {folded(column): column for column in Column}


class Cell(NamedTuple):
    """One typed cell: where it stands, and what it holds (an empty text for nothing)."""

    reference: str
    content: Content

    @property
    def is_blank(self) -> bool:
        """Whether nothing that one can see stands in it."""
        return isinstance(self.content, str) and not plain(self.content)


Cells = Mapping[str, Cell]
"""The cells of one item by their place, such as ``answer`` or ``answer#option``."""


class Row(NamedTuple):
    """One row of a sheet: its key (of an item or of one of its options) and its typed cells."""

    key: str
    reference: str
    cells: Mapping[Column, Cell]

    @property
    def filled(self) -> list[Cell]:
        """The cells that hold something."""
        return [cell for cell in self.cells.values() if not cell.is_blank]


class Rows(NamedTuple):
    """All rows of all sheets of questions; ``without_ids`` are sheets whose column of ids is gone."""

    rows: tuple[Row, ...]
    without_ids: tuple[str, ...]
    sheets: int


def find_rows(sheets: Iterable[Sheet]) -> Rows:
    """Return the rows of every sheet that has the headings of a form."""
    rows: list[Row] = []
    without_ids: list[str] = []
    count = 0
    for sheet in sheets:
        header, columns = _header(sheet)
        if not header:
            continue
        count += 1
        if Column.KEY not in columns:
            without_ids.append(sheet.title)
        else:
            rows += _rows(sheet, header, columns)
    return Rows(tuple(rows), tuple(without_ids), count)


def places_of(row: Row) -> dict[str, Cell]:
    """Return a row's cells by their place in the item."""
    _, _, option = row.key.partition(OPTION_MARK)
    return {place(column, option): cell for column, cell in row.cells.items()}


def _header(sheet: Sheet) -> tuple[int, dict[Column, int]]:
    """Return the row of the headings and the column of each; row 0 where there are none."""
    found: dict[int, dict[Column, int]] = {}
    for (row, column), content in sheet.cells.items():
        heading = _HEADINGS.get(folded(content)) if isinstance(content, str) else None
        if heading:
            columns = found.setdefault(row, {})
            columns[heading] = min(column, columns.get(heading, column))
    for row in sorted(found):
        if Column.ANSWER in found[row] and len(found[row]) >= 3:
            return row, found[row]
    return 0, {}


def _rows(sheet: Sheet, header: int, columns: Mapping[Column, int]) -> list[Row]:
    typed = {column: columns[column] for column in TYPED if column in columns}
    relevant = {*typed.values(), columns[Column.KEY]}
    numbers = sorted({row for row, column in sheet.cells if row > header and column in relevant})
    covered = _covered(sheet, numbers, frozenset(typed.values()))
    rows = []
    for number in numbers:
        at = (number, columns[Column.KEY])
        cells = {
            column: _cell(sheet, (number, position), covered) for column, position in typed.items()
        }
        key = folded(text_of(sheet.cells.get(at, "")))
        row = Row(key, sheet.reference(at), cells)
        if key or row.filled:
            rows.append(row)
    return rows


def _cell(sheet: Sheet, at: Position, covered: Mapping[Position, Area]) -> Cell:
    content = sheet.cells.get(at, "")
    if at in covered:
        area = covered[at]
        corners = f"{letters(area.left)}{area.top}:{letters(area.right)}{area.bottom}"
        content = Unusable(
            f"part of the merged cells {corners}", "Unmerge them and type each answer for itself."
        )
    return Cell(sheet.reference(at), content)


def _covered(sheet: Sheet, numbers: list[int], typed: frozenset[int]) -> dict[Position, Area]:
    """Return the typed cells that a merged range hides behind a cell of another row or kind.

    A merged range counts for the row of its first cell, if that is one where people type.
    """
    covered: dict[Position, Area] = {}
    for area in sheet.merged:
        within = range(bisect_left(numbers, area.top), bisect_right(numbers, area.bottom))
        for i in within:
            for column in typed:
                hidden = numbers[i] != area.top or area.left not in typed
                if area.left <= column <= area.right and hidden:
                    covered[numbers[i], column] = area
            if len(covered) > MOST_COVERED:
                return covered
    return covered
