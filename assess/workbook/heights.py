"""Row heights, estimated: not every program fits rows to wrapped text when it opens a file."""

from __future__ import annotations

import math

from openpyxl.worksheet.worksheet import Worksheet

from assess.workbook.book import letter

LINE = 13.2
"""The height of one line of body text in points."""
TALLEST = 409.0
"""Excel's limit."""
_WIDE = 0.92
"""The width of running text in digits, which is how columns are measured, with some reserve."""


def fit_rows(sheet: Worksheet, first: int, last: int, columns: int) -> None:
    """Give every row the height that its longest wrapped text needs."""
    widths = [sheet.column_dimensions[letter(c)].width for c in range(1, columns + 1)]
    rows = sheet.iter_rows(min_row=first, max_row=last, max_col=columns)
    for position, row in enumerate(rows, start=first):
        lines = 1
        for cell, width in zip(row, widths, strict=True):
            value = cell.value
            if isinstance(value, str) and cell.data_type == "s" and len(value) >= width / 2:
                lines = max(lines, lines_of(value, width))
        sheet.row_dimensions[position].height = min(TALLEST, lines * LINE + 2)


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of a width."""
    room = max(width - 2, 1)
    return sum(max(1, math.ceil(len(part) * _WIDE / room)) for part in text.split("\n"))
