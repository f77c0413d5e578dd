"""What every sheet has: a title, marks, a header row that stays and repeats, widths, A4 pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assess.reporting.colours import ACCENT
from assess.reporting.excel.book import Book, letter
from assess.reporting.excel.heights import fit_rows
from assess.reporting.excel.styles import argb
from assess.reporting.excel.text import header_text
from assess.reporting.view.parts import Document


class Column(NamedTuple):
    """One column of a table: its heading, its width in characters, how the heading stands."""

    heading: str
    width: float
    centred: bool = False


def begin_table(
    book: Book, sheet: Worksheet, title: str, note: str, columns: Sequence[Column]
) -> int:
    """Write title, note and header row; return the first row of content."""
    book.put(sheet, 1, 1, title, "Title")
    book.put(sheet, 2, 1, note, "Line")
    sheet.row_dimensions[1].height = 28
    header = 4
    for position, column in enumerate(columns, start=1):
        style = "Heading centred" if column.centred else "Heading"
        book.put(sheet, header, position, column.heading, style)
        sheet.column_dimensions[letter(position)].width = column.width
    sheet.freeze_panes = f"A{header + 1}"
    sheet.print_title_rows = f"{header}:{header}"
    return header + 1


def end_table(sheet: Worksheet, columns: int, last_row: int, header: int = 4) -> None:
    """Add the filter over the finished table and fit its rows."""
    fit_rows(sheet, header, last_row, columns)
    sheet.auto_filter.ref = f"A{header}:{letter(columns)}{max(last_row, header)}"


def finish(sheet: Worksheet, document: Document, *, landscape: bool) -> None:
    """Set up printing on A4 with header and footer, and the mark in the sheet's third line."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    head.left = _HeaderFooterPart(header_text(document.title))
    head.right = _HeaderFooterPart(header_text(marks_of(document)), font="Calibri,Bold")
    foot.left = _HeaderFooterPart(header_text(document.identity))
    foot.right = _HeaderFooterPart("&A, page &P of &N")
    sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = head, foot
    sheet.sheet_properties.tabColor = argb(ACCENT)


def marks_of(document: Document) -> str:
    """Return the marks on one line."""
    return " · ".join(document.marks)


def mark(book: Book, sheet: Worksheet, document: Document, row: int = 3) -> None:
    """Write what must be unmissable: fictional, and how the answers came about."""
    book.put(sheet, row, 1, marks_of(document), "Mark")
