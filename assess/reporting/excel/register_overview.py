"""The sheet "Overview" of a register: counts, what needs attention, and how to read the rest."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from assess.reporting.view.register import RegisterView
from assess.workbook.book import Book, letter
from assess.workbook.heights import LINE, TALLEST, lines_of
from assess.workbook.styles import shade_style

TITLE = "Overview"
_WIDTHS = (46, *[13] * 8)
_LAST = len(_WIDTHS)


def write_overview(book: Book, view: RegisterView) -> None:
    """Write the first sheet."""
    sheet = book.sheet(TITLE)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[letter(column)].width = width
    book.put(sheet, 1, 1, view.title, "Title")
    sheet.row_dimensions[1].height = 28
    book.put(sheet, 2, 1, " ".join((f"{view.document.subtitle}.", *view.introduction)), "Line")
    row = _counts(book, sheet, view, 5)
    row = _needs(book, sheet, view, row + 1)
    row = _owners(book, sheet, view, row + 1)
    if view.changes:
        row = _lines(book, sheet, row + 1, "Changes", (view.changes.summary, view.changes.note))
    row = _lines(book, sheet, row + 1, "Files", (view.passed_over or "Nothing was passed over.",))
    book.put(sheet, row + 1, 1, "How to read this", "Section")
    row += 2
    for note in view.notes:
        book.put(sheet, row, 1, note.title, "Body bold")
        _wide(book, sheet, row, 2, note.text)
        row += 1


def _counts(book: Book, sheet: Worksheet, view: RegisterView, row: int) -> int:
    counts = view.counts
    book.put(sheet, row, 1, "Level of risk by decision", "Section")
    book.put(sheet, row + 1, 1, "Level of risk", "Heading")
    for column, heading in enumerate((*counts.headings, "All"), start=2):
        book.put(sheet, row + 1, column, heading, "Heading centred")
    row += 2
    for line in counts.rows:
        book.put(sheet, row, 1, line.label, shade_style(line.shade, "Body bold"))
        for column, number in enumerate((*line.numbers, line.total), start=2):
            book.put(sheet, row, column, number, "Body centred")
        row += 1
    book.put(sheet, row, 1, counts.sums.label, "Total")
    for column, number in enumerate((*counts.sums.numbers, counts.sums.total), start=2):
        book.put(sheet, row, column, number, "Total")
    return row + 1


def _needs(book: Book, sheet: Worksheet, view: RegisterView, row: int) -> int:
    book.put(sheet, row, 1, "What needs attention first", "Section")
    if not view.needs:
        book.put(sheet, row + 1, 1, "Nothing.", "Body")
        return row + 2
    _headings(book, sheet, row + 1, ("Why", "Entries", "Which"))
    row += 2
    for group in view.needs:
        named = [f"{one.subject}: {one.detail}" for one in group.named]
        text = "\n".join([*named, *([group.more] if group.more else [])])
        book.put(sheet, row, 1, group.title, "Body bold")
        book.put(sheet, row, 2, group.number, "Body centred")
        _wide(book, sheet, row, 3, text)
        row += 1
    return row


def _owners(book: Book, sheet: Worksheet, view: RegisterView, row: int) -> int:
    if not view.owners:
        return row
    book.put(sheet, row, 1, "Overdue actions by owner", "Section")
    _headings(book, sheet, row + 1, ("Owner", "Actions", "Since", "About"))
    row += 2
    for line in view.owners:
        book.row(
            sheet, row, (line.owner, line.number, line.oldest), ("Body bold", *["Body centred"] * 2)
        )
        _wide(book, sheet, row, 4, line.subjects)
        row += 1
    return row


def _headings(book: Book, sheet: Worksheet, row: int, headings: tuple[str, ...]) -> None:
    """Write headings; the last of them reaches over the columns that are left."""
    for column in range(1, _LAST + 1):
        book.put(sheet, row, column, "", "Heading")
    for column, heading in enumerate(headings, start=1):
        centred = 1 < column < len(headings)
        book.put(sheet, row, column, heading, "Heading centred" if centred else "Heading")


def _lines(book: Book, sheet: Worksheet, row: int, title: str, lines: tuple[str, ...]) -> int:
    book.put(sheet, row, 1, title, "Section")
    for text in lines:
        if text:
            row += 1
            book.put(sheet, row, 1, text, "Line")
    return row + 1


def _wide(book: Book, sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a text over all columns from one on, in a row as high as it and its heading need."""
    book.put(sheet, row, column, text)
    sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=_LAST)
    heading = str(sheet.cell(row, 1).value or "")
    lines = max(lines_of(text, sum(_WIDTHS[column - 1 :])), lines_of(heading, _WIDTHS[0]))
    sheet.row_dimensions[row].height = min(TALLEST, lines * LINE + 2)
