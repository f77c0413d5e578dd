"""Rows of a table of bids: cells read as values, and what cannot be used noted with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from assess.errors import Place, Problem, Severity
from assess.files.tender_values import UnusableError, clean

Value = TypeVar("Value")

_AT = re.compile(r"line (\d+), column (\w+)")


class Row(NamedTuple):
    """A row that is not empty, and the line it begins on."""

    line: int
    cells: list[str]

    @property
    def place(self) -> str:
        """The row as a place of a record."""
        return f"line {self.line}"


@dataclass(slots=True)
class Table:
    """What is known of the whole table; ``problems`` grows while it is read."""

    file: str
    columns: dict[str, int]
    currency: str = ""
    are_valid: bool = False
    problems: list[Problem] = field(default_factory=list)
    _known: dict[tuple[str, str], Any] = field(default_factory=dict)

    def cell(self, row: Row, column: str) -> str:
        """Return what stands in a cell; nothing where the row or the table lacks it."""
        position = self.columns.get(column)
        if position is None or position >= len(row.cells):
            return ""
        return clean(row.cells[position])

    def read(self, row: Row | None, column: str, parse: Callable[[str], Value]) -> Value | None:
        """Return the value of a cell; None where it is empty or cannot be used, which is said."""
        text = self.cell(row, column) if row else ""
        if not row or not text:
            return None
        if (column, text) in self._known:  # the same days and currencies come again and again
            value: Value = self._known[column, text]
            return value
        try:
            value = parse(text)
        except UnusableError as error:
            self.remark("tender.unusable", row, column, f"{column}: {error.message}", error.hint)
            return None
        self._known[column, text] = value
        return value

    def remark(self, code: str, row: Row, column: str, message: str, hint: str) -> None:
        """Add a warning about a cell."""
        position = self.columns.get(column)
        at = None if position is None else position + 1
        place = Place(file=self.file, line=row.line, column=at)
        self.problems.append(
            Problem(code=code, message=message, hint=hint, place=place, severity=Severity.WARNING)
        )

    def placed(self, problem: Problem) -> Problem:
        """Return a problem of a tender with its line and column."""
        found = _AT.fullmatch(problem.place.pointer)
        if not found:
            return replace(problem, place=Place(file=self.file))
        position = self.columns.get(found[2])
        column = None if position is None else position + 1
        return replace(problem, place=Place(file=self.file, line=int(found[1]), column=column))


def by_tender(rows: Iterator[Row], table: Table) -> dict[str, list[Row]]:
    """Return the rows of each tender, in the order of their first rows."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        name = table.cell(row, "tender_id")
        if name:
            found.setdefault(name, []).append(row)
        else:
            hint = "Every row says which tender its bid is for; this one is left out."
            table.remark("tender.unusable", row, "tender_id", "tender_id is empty", hint)
    return found
