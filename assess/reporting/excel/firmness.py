"""The sheets on how firm ratings and orders are; all of it calculated by assess, none of it live."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from assess.reporting.view.firmness import OrderFirmness, Orders, RatingFirmness
from assess.reporting.view.parts import NO_SCORE
from assess.workbook.book import Book, Content
from assess.workbook.heights import fit_rows
from assess.workbook.sheet import Column, begin_table, end_table, write_header

RATING = (
    Column("Index", 34),
    Column("What is varied", 48),
    Column("Score", 10, centred=True),
    Column("Median", 10, centred=True),
    Column("5–95%", 16, centred=True),
)
RANKS = (
    Column("Index", 30),
    Column("Rank", 7, centred=True),
    Column("Subject", 46),
    Column("Group", 18),
    Column("Score", 9, centred=True),
    Column("5–95%", 14, centred=True),
    Column("Highest rank", 9, centred=True),
    Column("Median rank", 9, centred=True),
    Column("Lowest rank", 9, centred=True),
    Column("Alike", 9, centred=True),
    Column("Ahead of next", 9, centred=True),
    Column("Score on common questions", 12, centred=True),
    Column("Rank there", 9, centred=True),
)
SCORES = (5, 12)
"""The columns of ranks that hold scores."""
TEXT_WIDTH = 150
"""Characters on a line of text below a table."""


def write_rating_firmness(book: Book, part: RatingFirmness) -> None:
    """Write the sheet "Firmness" of a subject's workbook."""
    sheet = book.sheet("Firmness")
    row = first = begin_table(book, sheet, "How firm is this rating", part.note, RATING)
    styles = ("Body bold", "Body", "Body centred", "Body centred", "Body centred")
    for line in part.lines:
        for one in line.spreads:
            contents = (line.label, one.label, line.score, one.median, one.interval)
            book.row(sheet, row, contents, styles)
            row += 1
    end_table(sheet, len(RATING), max(row - 1, first))
    for line in part.lines:
        row = _write_lines(book, sheet, row + 1, line.label, (line.sentence, line.cause))
        bands = [("Share of the draws in band", band.label, band.text, "") for band in line.bands]
        sources = [
            ("Share of the variance: alone, with others", one.label, one.alone, one.together)
            for one in line.sources
        ]
        for entry in (*bands, *sources):
            book.row(sheet, row, entry, ("Body", "Body", "Body centred", "Body centred"))
            row += 1
    _write_lines(book, sheet, row + 1, "What was varied", part.assumptions)


def write_orders(book: Book, part: Orders) -> None:
    """Write the sheets "Ranks" and "Pairs" of a comparison."""
    sheet = book.sheet("Ranks")
    row = first = begin_table(book, sheet, "How firm is the order", part.note, RANKS)
    sheet.freeze_panes = "D5"
    centred = ["Body centred"]
    styles = ("Body", *centred, "Body bold", "Body", *centred * 9)
    for order in part.orders:
        for contents in _places(order):
            book.row(sheet, row, contents, styles)
            decimals = len(order.rows[0].score.partition(".")[2])
            for column in SCORES:
                sheet.cell(row, column).number_format = f"0.{'0' * decimals}" if decimals else "0"
            row += 1
    end_table(sheet, len(RANKS), max(row - 1, first))
    for order in part.orders:
        sources = (
            f"{one.label}: {one.alone} of the variance alone, {one.together} with the others"
            for one in order.sources
        )
        said = (order.sentence, order.common, order.overlap_text, order.cause, *sources)
        alike = (f"Alike, {line}" for line in order.group_lines)
        row = _write_lines(book, sheet, row + 1, order.label, (*said, *alike))
    _write_lines(book, sheet, row + 1, "What was varied", part.assumptions)
    _write_pairs(book, part.orders)


def _places(order: OrderFirmness) -> list[tuple[Content, ...]]:
    return [
        (
            order.label,
            row.rank,
            row.subject,
            row.group,
            float(row.score),
            row.interval,
            row.low,
            row.median,
            row.high,
            row.groups,
            row.ahead,
            None if row.common == NO_SCORE else float(row.common),
            row.common_rank.removeprefix("rank "),
        )
        for row in order.rows
    ]


def _write_pairs(book: Book, orders: Sequence[OrderFirmness]) -> None:
    """Write for every index who scores higher than whom, and which questions two of them share."""
    sheet = book.sheet("Pairs")
    book.put(sheet, 1, 1, "Every two subjects", "Title")
    book.put(sheet, 2, 1, "Subjects stand in the order of their ranks.", "Line")
    sheet.row_dimensions[1].height = 28
    row = 4
    for order in orders:
        tables = (
            ("share of the draws in which the row scores higher than the column", order.ahead),
            ("share of the questions asked of either that both answered", order.overlap),
        )
        for title, table in tables:
            row = _write_matrix(book, sheet, row, f"{order.label}: {title}", order, table)
    sheet.freeze_panes = "B4"


def _write_matrix(  # a place on a sheet, a title and a table
    book: Book,
    sheet: Worksheet,
    row: int,
    title: str,
    order: OrderFirmness,
    table: Sequence[Sequence[float]],
) -> int:
    names = [one.subject for one in order.rows]
    book.put(sheet, row, 1, title, "Mark")
    columns = [Column("", 48), *(Column(name, 14, centred=True) for name in names)]
    write_header(book, sheet, row + 1, columns)
    row += 2
    for i, (name, line) in enumerate(zip(names, table, strict=True)):
        book.put(sheet, row, 1, name, "Body bold")
        for j, share in enumerate(line):
            book.put(sheet, row, j + 2, None if i == j else share, "Percent")
        row += 1
    fit_rows(sheet, row - len(names) - 1, row - 1, len(columns))
    return row + 1


def _write_lines(book: Book, sheet: Worksheet, row: int, title: str, lines: Sequence[str]) -> int:
    """Write a title and texts below it, broken so that the page does not get too wide."""
    book.put(sheet, row, 1, title, "Section")
    sheet.row_dimensions[row].height = 20
    for text in lines:
        for line in textwrap.wrap(text, TEXT_WIDTH, subsequent_indent="    "):
            row += 1
            book.put(sheet, row, 1, line, "Line")
    return row + 1
