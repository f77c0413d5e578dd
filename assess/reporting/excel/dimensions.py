"""The sheet "Dimensions": subjects by dimensions, coloured by band, with the figures."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from assess.reporting.excel.shading import shade_by_band
from assess.reporting.view.comparison import HeatMap
from assess.reporting.view.gates import with_mark
from assess.reporting.view.parts import Score
from assess.workbook.book import Book, letter
from assess.workbook.sheet import Column, begin_table, end_table


def write_dimensions(book: Book, heat: HeatMap) -> None:
    """Write the heat map; the colour follows the figure, the band's name stands in the key."""
    columns = (
        Column("Group", 12),
        Column("Subject", 34),
        Column(heat.by.label, 14, centred=True),
        *(Column(name, 14, centred=True) for name in heat.dimensions),
    )
    sheet = book.sheet("Dimensions")
    title = f"{heat.by.label} and its dimensions"
    row = first = begin_table(book, sheet, title, heat.sentence, columns)
    sheet.freeze_panes = "C5"
    for group in heat.groups:
        for line in group.rows:
            book.put(sheet, row, 1, group.name, "Identifier")
            book.put(sheet, row, 2, line.subject, "Body bold")
            for column, score in enumerate((line.overall, *line.cells), start=3):
                _put_score(book, sheet, row, column, score)
            row += 1
    last = max(row - 1, first)
    end_table(sheet, len(columns), last)
    shade_by_band(sheet, f"C{first}:{letter(len(columns))}{last}", f"C{first}", heat.by.bands)
    row += 1
    for band in heat.by.bands:
        book.put(sheet, row, 2, band.label, f"Shade {band.shade.step}")
        book.put(sheet, row, 3, band.extent, "Line")
        row += 1
    for line in (line for group in heat.groups for line in group.rows if line.overall.mark):
        text = f"{line.subject}: rated {with_mark(line.overall.band, line.overall.mark)}"
        book.put(sheet, row, 2, text, "Line")
        row += 1


def _put_score(book: Book, sheet: Worksheet, row: int, column: int, score: Score) -> None:
    if score.value is None:
        book.put(sheet, row, column, score.text, "Body centred")
        return
    cell = book.put(sheet, row, column, score.value, "Body centred")
    decimals = len(score.text.partition(".")[2])
    cell.number_format = f"0.{'0' * decimals}" if decimals else "0"
