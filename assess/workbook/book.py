"""A workbook being written: sheets, cells, and the results already known for its formulas."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assess.workbook.styles import add_styles
from assess.workbook.text import clean, sheet_title

Content = str | int | float | bool | datetime.date | None


RISKY = "=+-@\t\r"
"""Text that starts like a formula is marked as text, so that editing the cell leaves it text."""


class Book:
    """A workbook, and for formulas whose result the engine knows, that result.

    Excel and LibreOffice calculate on opening. The known results are for readers that do not.
    """

    def __init__(self) -> None:
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.worksheets[0])
        self.known: dict[str, dict[str, str | float]] = {}
        add_styles(self.workbook)

    def sheet(self, title: str) -> Worksheet:
        """Add a sheet at the end."""
        added: Worksheet = self.workbook.create_sheet(sheet_title(title))
        self.known[added.title] = {}
        return added

    def put(
        self, sheet: Worksheet, row: int, column: int, content: Content, style: str = "Body"
    ) -> Cell:
        """Write a constant; text stays text whatever it starts with."""
        cell = cast("Cell", sheet.cell(row, column))
        cell.style = style
        if isinstance(content, str):
            if content:
                cell.value = clean(content)
                cell.data_type = "s"
                if content[0] in RISKY:
                    cell.quotePrefix = True
        elif content is not None:
            number_format = cell.number_format
            cell.value = content
            if number_format != "General":
                cell.number_format = number_format
        return cell

    def formula(  # place, content and look of one cell
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        formula: str,
        style: str = "Body",
        *,
        known: str | float | None = None,
    ) -> Cell:
        """Write a formula (without ``=``), with its result where that is known."""
        cell = cast("Cell", sheet.cell(row, column))
        cell.value = f"={formula}"
        cell.style = style
        if known is not None:
            self.known[sheet.title][cell.coordinate] = known
        return cell

    def row(
        self,
        sheet: Worksheet,
        row: int,
        contents: Sequence[Content],
        style: str | Sequence[str] = "Body",
    ) -> None:
        """Write one row of constants from column A on."""
        styles = [style] * len(contents) if isinstance(style, str) else style
        for column, (content, name) in enumerate(zip(contents, styles, strict=True), start=1):
            self.put(sheet, row, column, content, name)


def at(sheet: str, column: str, first: int, last: int | None = None) -> str:
    """Return an absolute reference such as ``'Answers'!$B$5:$B$9``."""
    stop = f":${column}${last}" if last is not None and last != first else ""
    return f"'{sheet}'!${column}${first}{stop}"


def letter(column: int) -> str:
    """Return the letter of a column counted from 1."""
    return get_column_letter(column)
