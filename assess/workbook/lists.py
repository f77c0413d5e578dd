"""The sheet "Lists": the texts that drop-downs offer, and the tables that formulas read."""

from __future__ import annotations

from collections.abc import Sequence

from assess.workbook.book import Book, at
from assess.workbook.sheet import Column, begin_table

TITLE = "Lists"


class Lists:
    """Columns of texts or numbers, each written once and referred to by its range."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.sheet = book.sheet(TITLE)
        columns = (Column("What it is", 60), Column("Text", 60), Column("Number", 24))
        note = "Read by drop-downs and formulas on the other sheets. Please leave as it is."
        self._next = begin_table(book, self.sheet, "Lists", note, columns)
        self._written: dict[tuple[str | float, ...], str] = {}

    def column(self, what: str, values: Sequence[str | float]) -> str:
        """Write values below each other, unless they stand here already; return their range."""
        key: tuple[str | float, ...] = tuple(values)
        if key in self._written:
            return self._written[key]
        is_text = all(isinstance(value, str) for value in values)
        first = self._next
        for row, value in enumerate(values, start=first):
            self._book.put(self.sheet, row, 1, what if row == first else "")
            self._book.put(self.sheet, row, 2 if is_text else 3, value)
        self._next = first + len(values) + 1
        place = at(TITLE, "B" if is_text else "C", first, self._next - 2)
        self._written[key] = place
        return place
