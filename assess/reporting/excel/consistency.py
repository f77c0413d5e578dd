"""The sheet "Consistency": what a careful reader would ask about the answers."""

from __future__ import annotations

from assess.reporting.view.consistency import ConsistencyPart
from assess.workbook.book import Book
from assess.workbook.sheet import Column, begin_table, end_table

COLUMNS = (
    Column("Severity", 11),
    Column("Remark", 44),
    Column("Number", 10, centred=True),
    Column("Where", 70),
    Column("What to do", 56),
)


def write_consistency(book: Book, part: ConsistencyPart) -> None:
    """Write the remarks, warnings first, a row for each kind."""
    sheet = book.sheet("Consistency")
    note = f"{part.summary} Remarks do not change the rating."
    row = begin_table(book, sheet, "Consistency", note, COLUMNS)
    styles = ("Body", "Body bold", "Body centred", "Body", "Body")
    for line in part.lines:
        contents = (line.severity, line.title, line.number, line.where, line.hint)
        book.row(sheet, row, contents, styles)
        row += 1
    end_table(sheet, len(COLUMNS), row - 1)
