"""The sheet "Themes" of a comparison: missions by themes, with totals that count the marks."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from assess.reporting.view.comparison import (
    ACTIVITY,
    MANDATE,
    MarkGroup,
    MarkMatrix,
    MarkRow,
    TotalRow,
)
from assess.workbook.book import Book, letter
from assess.workbook.heights import fit_rows
from assess.workbook.sheet import Column, begin_table

TITLE = "Themes"


def write_marks(book: Book, marks: MarkMatrix | None) -> None:
    """Write the matrix, group by group; nothing where the questionnaire has no themes."""
    if marks is None:
        return
    columns = (
        Column("Group", 10),
        Column("Subject", 34),
        *(Column(theme, 12, centred=True) for theme in marks.themes),
        Column("Themes marked", 10, centred=True),
    )
    sheet = book.sheet(TITLE)
    legend = "   ".join(f"{sign} {meaning}" for sign, meaning in marks.legend)
    row = first = begin_table(book, sheet, "Themes by subject", legend, columns)
    sheet.freeze_panes = "C5"
    for group in marks.groups:
        start = row
        for line in group.rows:
            _write_row(book, sheet, row, group, line)
            row += 1
        for total in group.totals:
            _write_total(
                book, sheet, row, group.name, total, [(start, start + len(group.rows) - 1)]
            )
            row += 1
    spans = _spans(marks, first)
    for total in marks.totals:
        _write_total(book, sheet, row, "All", total, spans)
        row += 1
    sheet.auto_filter.ref = f"A4:{letter(len(columns))}{max(row - 1, first)}"
    fit_rows(sheet, 4, row - 1, len(columns))
    sheet.row_dimensions[4].height = 54


def _spans(marks: MarkMatrix, first: int) -> list[tuple[int, int]]:
    spans = []
    for group in marks.groups:
        spans.append((first, first + len(group.rows) - 1))
        first += len(group.rows) + len(group.totals)
    return spans


def _write_row(book: Book, sheet: Worksheet, row: int, group: MarkGroup, line: MarkRow) -> None:
    book.put(sheet, row, 1, group.name, "Identifier")
    book.put(sheet, row, 2, line.subject, "Body bold")
    for column, cell in enumerate(line.cells, start=3):
        style = "Doubt" if cell.doubt else "Body centred"
        book.put(sheet, row, column, cell.sign, style)
    last = letter(2 + len(line.cells))
    formula = _count(group.counts, [f"C{row}:{last}{row}"])
    place = 3 + len(line.cells)
    book.formula(sheet, row, place, formula, "Total", known=line.total)


def _write_total(  # place, and what is counted
    book: Book,
    sheet: Worksheet,
    row: int,
    group: str,
    total: TotalRow,
    spans: Sequence[tuple[int, int]],
) -> None:
    book.put(sheet, row, 1, group, "Total").alignment = Alignment(vertical="top")
    book.put(sheet, row, 2, total.label, "Total").alignment = Alignment(
        vertical="top", wrap_text=True
    )
    for column, known in enumerate(total.numbers, start=3):
        ranges = [f"{letter(column)}{start}:{letter(column)}{stop}" for start, stop in spans]
        book.formula(sheet, row, column, _count(total.kind, ranges), "Total", known=known)
    last = 2 + len(total.numbers)
    whole = f"SUM(C{row}:{letter(last)}{row})"
    book.formula(sheet, row, last + 1, whole, "Total", known=total.total)


def _count(kind: str, ranges: Sequence[str]) -> str:
    """Count cells by the signs in them; a cell with both signs counts once as either."""
    patterns = {
        "mandate": ((MANDATE, "+"),),
        "activity": ((ACTIVITY, "+"),),
        "either": ((MANDATE, "+"), (ACTIVITY, "+"), (f"{MANDATE}*{ACTIVITY}", "-")),
    }
    counted = "".join(
        f'{sign}COUNTIF({place},"*{pattern}*")'
        for place in ranges
        for pattern, sign in patterns[kind]
    )
    return counted.removeprefix("+") or "0"
