"""The sheet "Overview": every ranking, one below the other, and who cannot be ranked."""

from __future__ import annotations

from assess.reporting.view.comparison import ComparisonView, MedianTable, Ranking
from assess.reporting.view.gates import with_mark
from assess.reporting.view.parts import NO_SCORE
from assess.workbook.book import Book
from assess.workbook.sheet import Column, begin_table, end_table
from assess.workbook.styles import shade_style

COLUMNS = (
    Column("Index", 30),
    Column("Rank", 13, centred=True),
    Column("Subject", 32),
    Column("Group", 16),
    Column("Score", 10, centred=True),
    Column("Lowest to highest", 16, centred=True),
    Column("Coverage", 10, centred=True),
    Column("Graded", 10, centred=True),
    Column("Band, or why not ranked", 52),
)
NOT_RANKED = "not ranked"


def write_overview(book: Book, view: ComparisonView) -> None:
    """Write the rankings as one table that can be filtered by index, then what goes with them."""
    sheet = book.sheet("Overview")
    introduction = " ".join(view.introduction)
    row = first = begin_table(book, sheet, view.title, introduction, COLUMNS)
    sheet.freeze_panes = "D5"
    for ranking in view.rankings:
        row = _write_ranking(book, row, ranking)
    end_table(sheet, len(COLUMNS), max(row - 1, first))
    row += 1
    for ranking in view.rankings:
        for text in (f"{ranking.by.label}: {ranking.rule}", ranking.sentence):
            if text:
                book.put(sheet, row, 1, text, "Line")
                row += 1
    for table in view.medians:
        row = _write_medians(book, row + 1, table)
    for change in view.changes:
        row = _write_change(book, row + 1, change.subject, change.note, change.headings, [
            *((line.as_of, *(score.text for score in line.scores)) for line in change.rows),
            ("Difference", *change.differences),
        ])  # fmt: skip


def _write_ranking(book: Book, row: int, ranking: Ranking) -> int:
    sheet = book.workbook["Overview"]
    label = ranking.by.label
    for line in ranking.rows:
        score = line.score
        shares = (score.coverage_text, line.graded)
        contents = (label, line.rank, line.subject, line.group, None, score.bounds, *shares)
        styles = ("Body", "Body centred", "Body bold", "Body", "Body", *["Body centred"] * 3)
        book.row(sheet, row, contents, styles)
        cell = book.put(sheet, row, 5, score.value, shade_style(score.shade, "Body centred"))
        cell.number_format = _pattern(score.text)
        doubt = f" ({line.doubt} with doubtful evidence)" if line.doubt else ""
        differ = f" ({line.disputed} on which respondents differ)" if line.disputed else ""
        book.put(sheet, row, 9, with_mark(score.band, score.mark) + doubt + differ)
        row += 1
    for missing in ranking.unranked:
        unranked = (
            label,
            NOT_RANKED,
            missing.subject,
            missing.group,
            NO_SCORE,
            "",
            missing.coverage,
            "",
        )
        styles = ("Body", "Body centred", "Body bold", "Body", *["Body centred"] * 4)
        book.row(sheet, row, unranked, styles)
        book.put(sheet, row, 9, missing.reason)
        row += 1
    return row


def _pattern(text: str) -> str:
    _, point, decimals = text.partition(".")
    return f"0.{'0' * len(decimals)}" if point else "0"


def _write_medians(book: Book, row: int, table: MedianTable) -> int:
    sheet = book.workbook["Overview"]
    book.put(sheet, row, 1, f"Medians by group: {table.label}", "Section")
    book.row(sheet, row + 1, ("Group", "Median", "From how many subjects"), "Heading")
    row += 2
    for line in table.rows:
        count = f"{line.number} of {line.of}"
        book.row(sheet, row, (line.group, line.median, count), ("Body", "Body centred", "Body"))
        row += 1
    return row


def _write_change(  # place, and the parts of one small table
    book: Book,
    row: int,
    subject: str,
    note: str,
    headings: tuple[str, ...],
    lines: list[tuple[str, ...]],
) -> int:
    sheet = book.workbook["Overview"]
    book.put(sheet, row, 1, f"Over time: {subject}", "Section")
    book.put(sheet, row + 1, 1, note, "Line")
    for position, line in enumerate(zip(("As of", *headings), *lines, strict=True)):
        styles = ("Body bold", *["Body centred"] * (len(line) - 1))
        book.row(sheet, row + 2 + position, line, "Heading" if position == 0 else styles)
    return row + 3 + len(headings)
