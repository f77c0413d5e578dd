"""The sheet "Scoring": every indicator with its live figures beside those of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from openpyxl.styles import Alignment
from openpyxl.worksheet.properties import Outline
from openpyxl.worksheet.worksheet import Worksheet

from assess.model.answer import State
from assess.model.bands import EDGE
from assess.model.rating import Rated
from assess.model.scorecard import RESPONDENTS_DIFFER, Result
from assess.model.scoring import Group, Index, Leaf
from assess.reporting.excel.answers import AnswerPlaces
from assess.reporting.excel.gates import Held, Score
from assess.reporting.excel.methods import method_of_group, method_of_leaf
from assess.reporting.excel.normalising import state_is
from assess.reporting.excel.shading import warn
from assess.reporting.excel.tree import Indicator, Tree
from assess.reporting.excel.workings import ANSWERED, APPLIES, HIGH, LOW, SCORED, VALUE, working
from assess.reporting.view.parts import NO_SCORE
from assess.workbook.book import Book, at
from assess.workbook.lists import Lists
from assess.workbook.sheet import Column, begin_table, end_table
from assess.workbook.styles import score_style
from assess.workbook.text import number, quoted

TITLE = "Scoring"
FIRST_ROW = 5
COLUMNS = (
    Column("Indicator", 42),
    Column("Id", 32),
    Column("Method", 36),
    Column("Weight", 9),
    Column("Score now", 10),
    Column("Band now", 16),
    Column("Coverage now", 10),
    Column("Lowest now", 10),
    Column("Highest now", 10),
    Column("Why no score now", 26),
    Column("Score as assessed", 10),
    Column("Band as assessed", 16),
    Column("Coverage as assessed", 10),
    Column("Lowest as assessed", 10),
    Column("Highest as assessed", 10),
    Column("Difference", 11),
    Column("Comparison", 14),
)
NOTE = (
    "“Now” is calculated in this workbook from the answers as they stand; “as assessed” was "
    "calculated by assess and never changes."
)
DIFFERS, EQUAL, EDITED = "DIFFERS", "equal", "answers changed"
ALLOWED = 1e-9
"""The largest difference, as a share of the scale, that is rounding only."""


class Rows(NamedTuple):
    """Where each indicator's figures stand, by the indicator's id, and each index's gates."""

    by_key: Mapping[str, int]
    gates: Mapping[str, Held] = MappingProxyType({})

    def cell(self, column: str, key: str) -> str:
        """Return a reference to one figure from another sheet."""
        return at(TITLE, column, self.by_key[key])


class Live(NamedTuple):
    """What the live figures also look at: the number of edits, and the gates by index."""

    number_changed: str
    gates: Mapping[str, Held]


class _Sheet(NamedTuple):
    book: Book
    sheet: Worksheet
    lists: Lists
    places: AnswerPlaces
    gates: Mapping[str, Held]


def write_scoring(  # the sheet and what its rows are made from
    book: Book,
    lists: Lists,
    tree: Tree,
    rated: Rated,
    places: AnswerPlaces,
    live: Live,
) -> Rows:
    """Write one row per indicator, parents before children."""
    sheet = book.sheet(TITLE)
    first = begin_table(book, sheet, "Scoring", NOTE, COLUMNS)
    sheet.freeze_panes = "B5"
    writer = _Sheet(book, sheet, lists, places, live.gates)
    results, hidden = rated.scorecard.by_id, rated.hidden
    rows = rows_of(tree)
    for indicator in tree.reading:
        row = rows[indicator.key]
        _write_name(writer, row, indicator, _method(indicator, tree, hidden))
        _write_live(writer, row, indicator, results[indicator.key])
        _write_static(writer, row, indicator, results[indicator.key])
        _write_comparison(writer, row, indicator, live.number_changed)
        sheet.row_dimensions[row].outlineLevel = min(indicator.depth, 7)
    last = first + len(rows) - 1
    sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
    end_table(sheet, len(COLUMNS), last)
    warn(sheet, f"P{first}:Q{last}", f'$Q{first}="{DIFFERS}"')
    return Rows(rows, live.gates)


def rows_of(tree: Tree) -> dict[str, int]:
    """Return the row of each indicator, by its id."""
    return {indicator.key: row for row, indicator in enumerate(tree.reading, start=FIRST_ROW)}


def scores_of(tree: Tree, lists: Lists) -> dict[str, Score]:
    """Return by index where its score stands, and the position of the band it falls into."""
    found, rows = {}, rows_of(tree)
    for index in (indicator.root for indicator in tree.reading if indicator.depth == 0):
        if index.gates:
            cell = at(TITLE, "E", rows[index.id])
            found[index.id] = Score(cell, band_position(cell, index, lists))
    return found


def _method(indicator: Indicator, tree: Tree, hidden: frozenset[str]) -> str:
    spec = indicator.spec
    if isinstance(spec, Leaf):
        return method_of_leaf(spec, tree.items[spec.item].spec, hidden=spec.item in hidden)
    return method_of_group(spec)


def _write_name(writer: _Sheet, row: int, indicator: Indicator, method: str) -> None:
    style = "Body" if isinstance(indicator.spec, Leaf) else "Body bold"
    book, sheet = writer.book, writer.sheet
    cell = book.put(sheet, row, 1, indicator.label, style)
    cell.alignment = Alignment(
        horizontal="left", indent=indicator.depth, wrap_text=True, vertical="top"
    )
    book.put(sheet, row, 2, indicator.key, "Identifier")
    book.put(sheet, row, 3, method)
    book.put(sheet, row, 4, indicator.share, "Weight")


def _write_live(writer: _Sheet, row: int, indicator: Indicator, result: Result) -> None:
    book, sheet, source, index = writer.book, writer.sheet, indicator.row, indicator.root
    figures = score_style(index.decimals + 1)
    low, high = index.scale
    applies = f"{working(APPLIES, source)}=1"

    def scaled(column: str) -> str:
        return f"{number(low)}+{working(column, source)}*{number(high - low)}"

    def known(figure: float | None) -> float | str:
        return "" if figure is None else figure

    score = f'IF({working(SCORED, source)}=1,{scaled(VALUE)},"")'
    book.formula(sheet, row, 5, score, figures, known=known(result.score))
    if indicator.depth == 0:
        label = next((band.label for band in index.bands if band.id == result.band), "")
        book.formula(
            sheet,
            row,
            6,
            band_formula(f"E{row}", index, writer.lists, writer.gates.get(index.id)),
            "Body indented",
            known=label,
        )
    else:
        book.put(sheet, row, 6, "")
    coverage = f'IF({applies},{working(ANSWERED, source)},"")'
    book.formula(sheet, row, 7, coverage, "Percent", known=known(result.coverage))
    for column, name, bound in ((8, LOW, result.low), (9, HIGH, result.high)):
        formula = f'IF({applies},{scaled(name)},"")'
        book.formula(sheet, row, column, formula, figures, known=known(bound))
    reason = _reason(indicator, result, writer.places)
    book.formula(sheet, row, 10, reason, "Body indented", known=result.reason)


def band_formula(score: str, index: Index, lists: Lists, held: Held | None = None) -> str:
    """Return the formula for the label of the band a score falls into, or that gates leave."""
    if not index.bands:
        return '""'
    labels = lists.column(f"Bands: {index.label}", [band.label for band in index.bands])
    if held is not None:
        return f'IF({held.position}="","",INDEX({labels},{held.position}))'
    return f'IF(ISNUMBER({score}),INDEX({labels},{band_position(score, index, lists)}),"")'


def band_position(score: str, index: Index, lists: Lists) -> str:
    """Return the expression for the position of a score's band, counted from 1."""
    edges = lists.column(f"Bands from: {index.label}", [band.at_least for band in index.bands])
    return f"MAX(1,SUMPRODUCT(--({score}>={edges}-{number(EDGE)})))"


def _reason(indicator: Indicator, result: Result, places: AnswerPlaces) -> str:
    row, spec = indicator.row, indicator.spec
    if isinstance(spec, Leaf):
        why = quoted("not answered")
        if result.reason == RESPONDENTS_DIFFER:
            still_open = state_is(places.by_item[spec.item], State.UNANSWERED)
            why = f"IF({still_open},{quoted(RESPONDENTS_DIFFER)},{why})"
    else:
        why = _group_reason(row, spec, quoted("one or more of its parts have no score"))
    nothing = quoted("nothing here applies")
    return f'IF({working(SCORED, row)}=1,"",IF({working(APPLIES, row)}=0,{nothing},{why}))'


def _group_reason(row: int, group: Group, parts: str) -> str:
    answered = working(ANSWERED, row)
    otherwise = parts
    if group.minimum_coverage:
        least = f'" answered, {group.minimum_coverage:.0%} needed"'
        low = f"{answered}<{number(group.minimum_coverage)}-{number(EDGE)}"
        otherwise = f'IF({low},TEXT({answered},"0%")&{least},{parts})'
    return f"IF({answered}=0,{quoted('nothing answered')},{otherwise})"


def _write_static(writer: _Sheet, row: int, indicator: Indicator, result: Result) -> None:
    book, sheet, index = writer.book, writer.sheet, indicator.root
    figures = score_style(index.decimals + 1)
    label = next((band.label for band in index.bands if band.id == result.band), "")
    book.put(sheet, row, 11, NO_SCORE if result.score is None else result.score, figures)
    book.put(sheet, row, 12, label, "Body indented")
    book.put(sheet, row, 13, NO_SCORE if result.coverage is None else result.coverage, "Percent")
    book.put(sheet, row, 14, NO_SCORE if result.low is None else result.low, figures)
    book.put(sheet, row, 15, NO_SCORE if result.high is None else result.high, figures)


def _write_comparison(writer: _Sheet, row: int, indicator: Indicator, number_changed: str) -> None:
    index = indicator.root
    both = f"AND(ISNUMBER(E{row}),ISNUMBER(K{row}))"
    difference = f'IF({both},E{row}-K{row},"")'
    writer.book.formula(writer.sheet, row, 16, difference, "Difference", known="")
    allowed = number(ALLOWED * (index.scale[1] - index.scale[0]))
    off = [
        f"IF({both},ABS(E{row}-K{row})>{allowed},ISNUMBER(E{row})<>ISNUMBER(K{row}))",
        f"IF(AND(ISNUMBER(H{row}),ISNUMBER(N{row})),ABS(H{row}-N{row})>{allowed},FALSE)",
        f"IF(AND(ISNUMBER(I{row}),ISNUMBER(O{row})),ABS(I{row}-O{row})>{allowed},FALSE)",
    ]
    if indicator.depth == 0:
        off.append(f"F{row}<>L{row}")
    same = f'IF(OR({",".join(off)}),"{DIFFERS}","{EQUAL}")'
    formula = f'IF({number_changed}>0,"{EDITED}",{same})'
    writer.book.formula(writer.sheet, row, 17, formula, "Body indented", known=EQUAL)
