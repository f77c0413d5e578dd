"""What every sheet of a report has: its margins, and the marks in its third line."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from assess.reporting.view.parts import Document
from assess.workbook.book import Book
from assess.workbook.sheet import Margins, set_up_pages


def finish(sheet: Worksheet, document: Document, *, landscape: bool) -> None:
    """Set up printing on A4 with header and footer."""
    margins = Margins(document.title, marks_of(document), document.identity)
    set_up_pages(sheet, margins, landscape=landscape)


def marks_of(document: Document) -> str:
    """Return the marks on one line."""
    return " · ".join(document.marks)


def mark(book: Book, sheet: Worksheet, document: Document, row: int = 3) -> None:
    """Write what must be unmissable: fictional, and how the answers came about."""
    book.put(sheet, row, 1, marks_of(document), "Mark")
