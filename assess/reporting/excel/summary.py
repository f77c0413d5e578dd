"""The sheet "Summary": who, how rated, on what; its figures follow the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from assess.model.scoring import Index
from assess.reporting.excel.scoring import Rows, band_formula, band_position
from assess.reporting.excel.shading import shade_by_band, shade_by_label
from assess.reporting.excel.sheet import mark
from assess.reporting.view.gates import with_mark
from assess.reporting.view.parts import NO_SCORE, BandLine, Score
from assess.reporting.view.subject import SubjectView
from assess.workbook.book import Book, letter
from assess.workbook.lists import Lists
from assess.workbook.sheet import end_table
from assess.workbook.styles import score_style
from assess.workbook.text import number

TITLE = "Summary"
WIDTHS = (34, 11, 20, 11, 11, 11, 11, 20, 18, 11)
HEADINGS = (
    "Indicator", "Score now", "Band now", "Coverage now", "Lowest now", "Highest now",
    "Score as assessed", "Band as assessed", "Bounds as assessed", "Coverage as assessed",
)  # fmt: skip
CHANGED_ROW = 7
NUMBER_CHANGED = f"'{TITLE}'!$B${CHANGED_ROW}"
"""The cell that counts the answers that differ from those assessed."""


class _Line(NamedTuple):
    key: str
    label: str
    score: Score
    root: Index
    bands: tuple[BandLine, ...]
    style: str = "Body"


def begin_summary(book: Book, view: SubjectView) -> Worksheet:
    """Add the sheet with who was assessed; the figures come when the other sheets stand."""
    sheet = book.sheet(TITLE)
    sheet.sheet_view.showGridLines = False
    for position, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[letter(position)].width = width
    name = (
        view.subject
        if view.full_name in {"", view.subject}
        else f"{view.subject} – {view.full_name}"
    )
    book.put(sheet, 1, 1, name, "Title")
    book.put(sheet, 2, 1, view.document.subtitle, "Subtitle")
    mark(book, sheet, view.document)
    facts = [
        view.group,
        f"as of {view.as_of}" if view.as_of else "",
        f"report of {view.document.date}",
    ]
    book.put(sheet, 4, 1, " · ".join(fact for fact in facts if fact), "Subtitle")
    if view.statement not in view.document.marks:
        book.put(sheet, 5, 1, view.statement, "Subtitle")
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[8].height = 22
    return sheet


def finish_summary(  # the sheet and what its figures are made from
    book: Book,
    sheet: Worksheet,
    lists: Lists,
    indices: Sequence[Index],
    rows: Rows,
    view: SubjectView,
) -> None:
    """Write the headline, the table of dimensions and indices, and what they mean."""
    headline = indices[0]
    by_id = {index.id: index for index in indices}
    _headline(book, sheet, lists, headline, rows, view)
    lines = [
        _Line(
            headline.id,
            headline.label,
            view.headline.score,
            headline,
            view.headline.bands,
            "Body bold",
        )
    ]
    lines += [
        _Line(part.id, f"    {part.label}", part.score, headline, view.headline.bands)
        for part in view.dimensions
    ]
    lines += [
        _Line(other.id, other.label, other.score, by_id[other.id], other.bands, "Body bold")
        for other in view.others
    ]
    row = 12
    for position, heading in enumerate(HEADINGS, start=1):
        book.put(sheet, row, position, heading, "Heading")
    sheet.freeze_panes = "B13"
    sheet.print_title_rows = "12:12"
    for line in lines:
        row += 1
        _line(book, sheet, lists, rows, row, line)
    end_table(sheet, len(HEADINGS), row, header=12)
    _reading(book, sheet, row + 2, view)


def _headline(  # as above
    book: Book, sheet: Worksheet, lists: Lists, index: Index, rows: Rows, view: SubjectView
) -> None:
    book.put(sheet, CHANGED_ROW, 1, "Answers changed in this workbook", "Line")
    book.put(sheet, 8, 1, view.headline.label, "Section")
    place = rows.cell("E", index.id)
    shown = printed_formula(place, index, lists)
    score = view.headline.score
    book.formula(
        sheet, 9, 1, f'IF(ISNUMBER({place}),{shown},"{NO_SCORE}")', "Headline",
        known=NO_SCORE if score.value is None else score.value,
    ).number_format = "0." + "0" * index.decimals if index.decimals else "0"  # fmt: skip
    band = with_mark(score.band, score.mark)
    book.formula(sheet, 9, 2, _live_band(rows, index), "Headline band", known=band)
    why = rows.cell("J", index.id)
    book.formula(
        sheet, 9, 5, f'IF(ISNUMBER({place}),"","No score now: "&{why})', "Line", known=_why(score)
    )
    book.put(sheet, 10, 1, f"As assessed: {view.headline.outcome}", "Line")
    sheet.row_dimensions[9].height = 40
    if index.gates:
        shade_by_label(sheet, "A9", rows.cell("F", index.id), view.headline.bands)
    else:
        shade_by_band(sheet, "A9", "A9", view.headline.bands)


def _why(score: Score) -> str:
    return "" if score.value is not None else f"No score now: {score.reason}"


def _line(  # as above
    book: Book, sheet: Worksheet, lists: Lists, rows: Rows, row: int, line: _Line
) -> None:
    figures, score = score_style(line.root.decimals), line.score
    place = rows.cell("E", line.key)
    shown = f'IF(ISNUMBER({place}),{printed_formula(place, line.root, lists)},"{NO_SCORE}")'
    book.put(sheet, row, 1, line.label, line.style)
    book.formula(
        sheet, row, 2, shown, figures, known=NO_SCORE if score.value is None else score.value
    )
    whole = line.key == line.root.id
    band = _live_band(rows, line.root) if whole else band_formula(place, line.root, lists)
    known_band = with_mark(score.band, score.mark)
    book.formula(sheet, row, 3, band, "Body indented", known=known_band)
    coverage = score.coverage
    book.formula(
        sheet,
        row,
        4,
        rows.cell("G", line.key),
        "Percent",
        known="" if coverage is None else coverage,
    )
    for column, source, known in ((5, "H", score.low), (6, "I", score.high)):
        bound = rows.cell(source, line.key)
        formula = f'IF(ISNUMBER({bound}),{printed_formula(bound, line.root, lists)},"{NO_SCORE}")'
        book.formula(
            sheet, row, column, formula, figures, known=NO_SCORE if known is None else known
        )
    book.put(sheet, row, 7, score.text if score.value is None else score.value, figures)
    as_assessed = with_mark(score.band, score.mark) or score.reason
    book.put(sheet, row, 8, as_assessed, "Body indented")
    book.put(
        sheet, row, 9, score.bounds or ("all answered" if score.value is not None else NO_SCORE)
    )
    book.put(sheet, row, 10, score.coverage_text, "Figure")
    if whole and line.root.gates:
        shade_by_label(sheet, f"B{row}:C{row}", rows.cell("F", line.key), line.bands)
    else:
        shade_by_band(sheet, f"B{row}:C{row}", f"$B{row}", line.bands)


def _live_band(rows: Rows, index: Index) -> str:
    """Return the formula for an index's band, which says so where a gate or a waiver counts."""
    band = rows.cell("F", index.id)
    if not index.gates:
        return band
    mark = rows.gates[index.id].mark
    return f'{band}&IF({mark}="",""," ("&{mark}&")")'


def printed_formula(score: str, index: Index, lists: Lists) -> str:
    """Return the expression for a score rounded as printed: never across the edge of a band.

    Halves that a double holds exactly go to the even digit, as everywhere else in the reports.
    """
    unit, half = number(10.0**index.decimals), number(2.0 ** (index.decimals + 1))
    even = f"2*ROUND({score}*{unit}/2,0)/{unit}"
    rounded = f"IF(MOD({score}*{half},2)=1,{even},ROUND({score},{index.decimals}))"
    if not index.bands:
        return rounded
    crossed = f"{band_position(rounded, index, lists)}<>{band_position(score, index, lists)}"
    down, up = f"INT({score}*{unit})/{unit}", f"-INT(-{score}*{unit})/{unit}"
    return f"IF({crossed},IF({rounded}>{score},{down},{up}),{rounded})"


def _reading(book: Book, sheet: Worksheet, row: int, view: SubjectView) -> None:
    book.put(sheet, row, 1, "Bands of the headline rating", "Section")
    for band in view.headline.bands:
        row += 1
        book.put(sheet, row, 1, band.label, f"Shade {band.shade.step}")
        book.put(sheet, row, 2, band.extent, "Line")
        book.put(sheet, row, 4, band.description, "Line")
    row += 2
    book.put(sheet, row, 1, "In short", "Section")
    sentences = [
        *view.headline.gates,
        view.missing.summary,
        view.themes.summary if view.themes else "",
    ]
    sentences += [f"{f.severity_text} – {f.title}" for f in view.findings[:5]]
    for sentence in sentences:
        if sentence:
            row += 1
            book.put(sheet, row, 1, sentence, "Line")
