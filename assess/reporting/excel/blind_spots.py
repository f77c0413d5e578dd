"""The sheet "Blind spots": theme by theme, who has one."""

from __future__ import annotations

from assess.reporting.view.comparison import BlindSpots
from assess.workbook.book import Book
from assess.workbook.sheet import Column, begin_table, end_table

COLUMNS = (
    Column("Theme", 34),
    Column("Subjects with a blind spot", 14, centred=True),
    Column("Cannot be told", 14, centred=True),
    Column("Who", 90),
)


def write_blind_spots(book: Book, spots: BlindSpots | None) -> None:
    """Write the themes in the view's order; nothing where the questionnaire has no themes."""
    if spots is None:
        return
    sheet = book.sheet("Blind spots")
    row = first = begin_table(book, sheet, "Blind spots", spots.sentence, COLUMNS)
    styles = ("Body bold", "Body centred", "Body centred", "Body")
    for line in spots.rows:
        contents = (line.theme, line.number, line.unknown, "; ".join(line.subjects))
        book.row(sheet, row, contents, styles)
        row += 1
    end_table(sheet, len(COLUMNS), max(row - 1, first))
