"""The sheet "Workings": the scoring model as formulas on 0 to 1, one row per indicator.

The columns are what the engine keeps for every indicator while its parents need it. A group
below its minimum coverage shows no score, but its working value still counts in its parent. A
value never leaves its bounds: leaving a child out cannot put a score where no answer could.
"""

from __future__ import annotations

from collections.abc import Mapping

from assess.model.answer import State
from assess.model.scorecard import Result
from assess.model.scoring import Group, Leaf, Lookup, Median, MissingRule
from assess.reporting.excel.aggregating import aggregate_formula, cumulated_formula, is_defined
from assess.reporting.excel.answers import AnswerPlaces
from assess.reporting.excel.book import Book, at
from assess.reporting.excel.lists import Lists
from assess.reporting.excel.normalising import score_formula, state_is
from assess.reporting.excel.sheet import Column, begin_table, end_table
from assess.reporting.excel.text import number
from assess.reporting.excel.tree import Indicator, Tree

TITLE = "Workings"
FIRST_ROW = 5
TOLERANCE = "0.000000001"

COLUMNS = (
    Column("Id", 30),
    Column("Indicator", 34),
    Column("Weight", 9),
    Column("Multiplier", 10),
    Column("Applies", 9),
    Column("Has value", 9),
    Column("Value 0–1", 10),
    Column("Lowest", 9),
    Column("Highest", 9),
    Column("Answered", 10),
    Column("Scored", 9),
    Column("Value × multiplier", 11),
    Column("Lowest × multiplier", 11),
    Column("Highest × multiplier", 11),
    Column("Weight up to value", 11),
    Column("Weight up to lowest", 11),
    Column("Weight up to highest", 11),
    Column("Answer 0–1", 10),
)
WEIGHT, MULTIPLIER, APPLIES, HAS, VALUE, LOW, HIGH, ANSWERED, SCORED = "CDEFGHIJK"
REDUCED = ("L", "M", "N")
CUMULATED = ("O", "P", "Q")
READ = "R"
NOTE = (
    "The scoring model as formulas. All figures run from 0 to 1; “Scoring” turns them into the "
    "printed scale. Please leave as it is."
)


def write_workings(
    book: Book,
    tree: Tree,
    places: AnswerPlaces,
    lists: Lists,
    results: Mapping[str, Result],
) -> None:
    """Write one row of formulas per indicator."""
    sheet = book.sheet(TITLE)
    begin_table(book, sheet, "Workings", NOTE, COLUMNS)
    sheet.freeze_panes = "C5"
    for indicator in tree.by_row:
        row = indicator.row
        book.put(sheet, row, 1, indicator.key, "Identifier")
        book.put(sheet, row, 2, indicator.label)
        book.put(sheet, row, 3, indicator.share, "Working")
        book.put(sheet, row, 4, indicator.spec.multiplier, "Working")
        if isinstance(indicator.spec, Leaf):
            formulas = _leaf(indicator, indicator.spec, places, lists, tree, results)
        else:
            formulas = _group(indicator, indicator.spec)
        formulas |= _for_parent(indicator)
        for column, content in formulas.items():
            position = ord(column) - ord("A") + 1
            if isinstance(content, str):
                book.formula(sheet, row, position, content, "Working")
            else:
                book.put(sheet, row, position, content, "Working")
    end_table(sheet, len(COLUMNS), tree.by_row[-1].row)


def _leaf(  # the leaf, and the four places its figures come from
    indicator: Indicator,
    leaf: Leaf,
    places: AnswerPlaces,
    lists: Lists,
    tree: Tree,
    results: Mapping[str, Result],
) -> dict[str, str | float]:
    row = indicator.row
    place = places.by_item.get(leaf.item)
    if place is None:
        return _hidden(indicator, results[indicator.key])
    how = places.normalised.get(leaf.item)
    if how is not None and how.specification == leaf.normalise:
        read = how.score
    else:
        read = score_formula(tree.items[leaf.item].spec, leaf.normalise, place, lists)
    return {
        READ: read,
        APPLIES: f"IF({state_is(place, State.NOT_APPLICABLE)},0,1)",
        HAS: f"IF(ISNUMBER({READ}{row}),1,0)",
        VALUE: f"IF({HAS}{row}=1,{READ}{row},0)",
        LOW: f"{VALUE}{row}",
        HIGH: f"IF(AND({APPLIES}{row}=1,{HAS}{row}=0),1,{VALUE}{row})",
        ANSWERED: f"{HAS}{row}",
        SCORED: f"{HAS}{row}",
    }


def _hidden(indicator: Indicator, result: Result) -> dict[str, str | float]:
    """A hidden item counts as the engine counted it: not at all, as the worst, or as missing."""
    bottom, top = indicator.root.scale

    def unit(figure: float | None) -> float:
        return 0.0 if figure is None else (figure - bottom) / (top - bottom)

    has = 0 if result.score is None else 1
    return {
        APPLIES: 0 if result.low is None else 1,
        HAS: has,
        VALUE: unit(result.score),
        LOW: unit(result.low),
        HIGH: unit(result.high),
        ANSWERED: has,
        SCORED: has,
    }


def _group(indicator: Indicator, group: Group) -> dict[str, str | float]:
    first, last = indicator.children
    row = indicator.row

    def kids(column: str) -> str:
        return f"${column}${first}:${column}${last}"

    spec = group.aggregate
    applying = f"{kids(WEIGHT)}*{kids(APPLIES)}"
    valued = f"{kids(WEIGHT)}*{kids(HAS)}"
    value = aggregate_formula(spec, kids(REDUCED[0]), f"({valued})", kids(CUMULATED[0]))
    lookup = isinstance(spec, Lookup)
    formulas: dict[str, str | float] = {
        APPLIES: f"IF({f'MIN({kids(APPLIES)})=1' if lookup else f'SUMPRODUCT({applying})>0'},1,0)",
        HAS: f"IF(AND({APPLIES}{row}=1,{is_defined(spec, f'({valued})')}),1,0)",
        VALUE: f"IF({HAS}{row}=1,MIN({HIGH}{row},MAX({LOW}{row},{value})),0)",
        ANSWERED: (
            f"IF(SUMPRODUCT({applying})>0,"
            f"SUMPRODUCT({applying}*{kids(ANSWERED)})/SUMPRODUCT({applying}),0)"
        ),
        SCORED: _scored(row, group, kids(APPLIES), kids(WEIGHT), kids(SCORED)),
    }
    for column, position in ((LOW, 1), (HIGH, 2)):
        bound = aggregate_formula(
            spec, kids(REDUCED[position]), f"({applying})", kids(CUMULATED[position])
        )
        formulas[column] = f"IF({is_defined(spec, f'({applying})')},{bound},0)"
    return formulas


def _scored(row: int, group: Group, applies: str, weight: str, scored: str) -> str:
    conditions = [f"{APPLIES}{row}=1", f"{HAS}{row}=1", f"{ANSWERED}{row}>0"]
    if group.minimum_coverage:
        conditions.append(f"{ANSWERED}{row}>={number(group.minimum_coverage)}-{TOLERANCE}")
    if group.missing is MissingRule.REQUIRE:
        conditions.append(f"SUMPRODUCT({applies}*({weight}>0)*(1-{scored}))=0")
    return f"IF(AND({','.join(conditions)}),1,0)"


def _for_parent(indicator: Indicator) -> dict[str, str | float]:
    """What the parent's formula reads: values with the multiplier, and for medians the order."""
    row = indicator.row
    formulas: dict[str, str | float] = {
        reduced: f"{column}{row}*{MULTIPLIER}{row}"
        for reduced, column in zip(REDUCED, (VALUE, LOW, HIGH), strict=True)
    }
    if indicator.parent is None or not isinstance(indicator.parent.aggregate, Median):
        return formulas
    first, last = indicator.siblings
    for target, reduced, counted in zip(CUMULATED, REDUCED, (HAS, APPLIES, APPLIES), strict=True):
        values = f"${reduced}${first}:${reduced}${last}"
        weights = f"(${WEIGHT}${first}:${WEIGHT}${last}*${counted}${first}:${counted}${last})"
        formulas[target] = cumulated_formula(values, weights, f"{reduced}{row}")
    return formulas


def working(column: str, row: int) -> str:
    """Return a reference to one figure of this sheet from another sheet."""
    return at(TITLE, column, row)
