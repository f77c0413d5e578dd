"""The sheets "Points" and "Evidence": what each score is made of, and what it rests on."""

from __future__ import annotations

from assess.model.contribution import Contribution, Contributions, Split
from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Result
from assess.model.scoring import Index
from assess.reporting.view.breakdown import EvidencePart
from assess.reporting.view.evidence import row_of
from assess.reporting.view.points import decimals_of
from assess.workbook.book import Book
from assess.workbook.sheet import Column, begin_table, end_table
from assess.workbook.styles import score_style

POINTS, EVIDENCE = "Points", "Evidence"
POINTS_COLUMNS = (
    Column("Index", 30),
    Column("Indicator", 46),
    Column("Id", 34),
    Column("Brings to the index", 12, centred=True),
    Column("Lacks to the top of the index", 12, centred=True),
    Column("Brings to its parent", 12, centred=True),
    Column("Lacks to the top of its parent", 12, centred=True),
    Column("Part of", 32),
)
REST = "What no answer accounts for: due to the bounds"


def write_points(book: Book, instrument: Instrument, rated: Rated) -> None:
    """Write every indicator's points, index by index; the answers and the rest add up to it."""
    sheet = book.sheet(POINTS)
    note = (
        "As assessed; changes in “Answers” are not followed. Points are Shapley values, level by level "
        "(Shapley 1953; Shorrocks 2013); in a weighted mean, weight times score."
    )
    row = begin_table(book, sheet, POINTS, note, POINTS_COLUMNS)
    sheet.freeze_panes = "D5"
    for index in instrument.scoring.indices:
        row = _write_index(book, row, index, rated)
    end_table(sheet, len(POINTS_COLUMNS), row - 1)


def _write_index(book: Book, row: int, index: Index, rated: Rated) -> int:
    sheet = book.workbook[POINTS]
    found = rated.contributions[index.id]
    results = [r for r in rated.scorecard.results if r.index == index.id]
    labels = {result.id: result.label for result in results}
    figure = score_style(decimals_of(index))
    for result in results:
        parent = labels[result.parent] if result.parent else ""
        points = _points(found.nodes[result.id], found if not result.parent else None)
        names = (index.label, f"{'    ' * result.depth}{result.label}", result.id)
        style = "Body" if result.item else "Body bold"
        styles = ("Body", style, "Identifier", *[figure] * 4, "Body indented")
        book.row(sheet, row, (*names, *points, parent), styles)
        row += 1
    if found.rest and max(found.rest) > 0:
        contents = (index.label, REST, "", *found.rest, None, None, index.label)
        styles = ("Body", "Body", "Identifier", *[figure] * 4, "Body indented")
        book.row(sheet, row, contents, styles)
        row += 1
    return row


def _points(node: Contribution, whole: Contributions | None) -> tuple[float | None, ...]:
    of_index = whole.whole if whole else node.of_index
    return (*_both(of_index), *_both(node.of_parent))


def _both(split: Split | None) -> tuple[float | None, float | None]:
    return (split.score, split.to_top) if split else (None, None)


def write_evidence(book: Book, rated: Rated, part: EvidencePart) -> None:
    """Write what every index and group rests on, then the headline index by grade."""
    sheet = book.sheet(EVIDENCE)
    shares = (Column(heading, 12, centred=True) for heading in part.headings)
    columns = (Column("Index or part", 56), Column("Id", 34), *shares)
    note = "Share of the weight of the answers, as assessed; it is never multiplied into a score."
    row = first = begin_table(book, sheet, EVIDENCE, note, columns)
    sheet.freeze_panes = "C5"
    for result in rated.scorecard.results:
        if result.item is None and result.id in rated.evidence:
            row += _write_row(book, row, result, rated)
    end_table(sheet, len(columns), max(row - 1, first))
    row += 1
    book.put(sheet, row, 1, f"By grade: {part.label}", "Section")
    book.row(sheet, row + 1, ("What the answers rest on", "Grade", "Weight", "Answers"), "Heading")
    row += 2
    for line in part.grades:
        contents = (line.meaning, line.grade, line.share, line.items)
        book.row(sheet, row, contents, ("Body", "Body", "Figure", "Integer"))
        row += 1


def _write_row(book: Book, row: int, result: Result, rated: Rated) -> int:
    line = row_of(result, rated.evidence[result.id])
    if line is None:
        return 0
    label = f"{'    ' * result.depth}{line.label}"
    shares = (int(one.text[:-1]) / 100 if one.text else None for one in line.segments)
    name = "Body" if result.depth else "Body bold"
    styles = (name, "Identifier", *["Percent"] * len(line.segments))
    book.row(book.workbook[EVIDENCE], row, (label, result.id, *shares), styles)
    return 1
