"""What every sheet has: a title, a header row that stays and repeats, widths, A4 pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assess.colours import ACCENT
from assess.workbook.book import Book, letter
from assess.workbook.heights import fit_rows
from assess.workbook.styles import argb
from assess.workbook.text import header_text


class Column(NamedTuple):
    """One column of a table: its heading, its width in characters, how the heading stands."""

    heading: str
    width: float
    centred: bool = False


class Margins(NamedTuple):
    """What is printed above and below every page, beside the sheet's name and the page's number."""

    title: str
    marks: str
    identity: str


def begin_table(
    book: Book, sheet: Worksheet, title: str, note: str, columns: Sequence[Column]
) -> int:
    """Write title, note and header row; return the first row of content."""
    book.put(sheet, 1, 1, title, "Title")
    book.put(sheet, 2, 1, note, "Line")
    sheet.row_dimensions[1].height = 28
    header = 4
    write_header(book, sheet, header, columns)
    sheet.freeze_panes = f"A{header + 1}"
    sheet.print_title_rows = f"{header}:{header}"
    return header + 1


def write_header(book: Book, sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """Write the headings in a row and give the columns their widths."""
    for position, column in enumerate(columns, start=1):
        style = "Heading centred" if column.centred else "Heading"
        book.put(sheet, row, position, column.heading, style)
        sheet.column_dimensions[letter(position)].width = column.width


def end_table(sheet: Worksheet, columns: int, last_row: int, header: int = 4) -> None:
    """Add the filter over the finished table and fit its rows."""
    fit_rows(sheet, header, last_row, columns)
    sheet.auto_filter.ref = f"A{header}:{letter(columns)}{max(last_row, header)}"


def set_up_pages(sheet: Worksheet, margins: Margins, *, landscape: bool) -> None:
    """Set up printing on A4 with header and footer."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    head.left = _HeaderFooterPart(header_text(margins.title))
    head.right = _HeaderFooterPart(header_text(margins.marks), font="Calibri,Bold")
    foot.left = _HeaderFooterPart(header_text(margins.identity))
    foot.right = _HeaderFooterPart("&A, page &P of &N")
    sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = head, foot
    sheet.sheet_properties.tabColor = argb(ACCENT)
