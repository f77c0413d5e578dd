"""The sheet "Workings": the scoring model as formulas on 0 to 1, one row per indicator.

The columns are what the engine keeps for every indicator while its parents need it. A group
below its minimum coverage shows no score, but its working value still counts in its parent. A
value never leaves its bounds: leaving a child out cannot put a score where no answer could.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assess.model.aggregation import Lookup, Median
from assess.model.answer import State
from assess.model.rating import Dispute
from assess.model.scorecard import RESPONDENTS_DIFFER, Result
from assess.model.scoring import Group, IfHidden, Leaf, MissingRule
from assess.reporting.excel.aggregating import aggregate_formula, cumulated_formula, is_defined
from assess.reporting.excel.answers import AnswerPlaces
from assess.reporting.excel.normalising import score_formula, state_is
from assess.reporting.excel.tree import Indicator, Tree
from assess.workbook.book import Book, at
from assess.workbook.lists import Lists
from assess.workbook.sheet import Column, begin_table, end_table
from assess.workbook.text import number

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
READ, MAY_LEAVE = "R", "S"
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
    disputes: Sequence[Dispute] = (),
) -> None:
    """Write one row of formulas per indicator; ``disputes`` are where respondents differ."""
    sheet = book.sheet(TITLE)
    disputed = frozenset(
        dispute.key
        for dispute in disputes
        if any(one.answer.state is State.NOT_APPLICABLE for one in dispute.outcomes)
    )
    leaving = disputed | {
        indicator.spec.item
        for indicator in tree.by_row
        if isinstance(indicator.spec, Leaf) and _is_open(indicator.spec, places, results)
    }
    columns = (*COLUMNS, Column("May be left out", 9)) if leaving else COLUMNS
    begin_table(book, sheet, "Workings", NOTE, columns)
    sheet.freeze_panes = "C5"
    for indicator in tree.by_row:
        row = indicator.row
        book.put(sheet, row, 1, indicator.key, "Identifier")
        book.put(sheet, row, 2, indicator.label)
        book.put(sheet, row, 3, indicator.share, "Working")
        book.put(sheet, row, 4, indicator.spec.multiplier, "Working")
        if isinstance(indicator.spec, Leaf):
            formulas = _leaf(indicator, indicator.spec, places, lists, tree, results)
            formulas |= _disputed(indicator, indicator.spec, places, results, leaving)
        else:
            formulas = _group(indicator, indicator.spec, may_leave=bool(leaving))
        formulas |= _for_parent(indicator)
        for column, content in formulas.items():
            position = ord(column) - ord("A") + 1
            if isinstance(content, str):
                book.formula(sheet, row, position, content, "Working")
            else:
                book.put(sheet, row, position, content, "Working")
    end_table(sheet, len(columns), tree.by_row[-1].row)


def _is_open(leaf: Leaf, places: AnswerPlaces, results: Mapping[str, Result]) -> bool:
    """Return whether a leaf is hidden while an answer that would leave it out is missing."""
    result = results[leaf.key]
    is_missing = result.score is None and result.low is not None
    leaves_out = leaf.if_hidden is not IfHidden.WORST
    return leaf.item not in places.by_item and is_missing and leaves_out


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


def _disputed(
    indicator: Indicator,
    leaf: Leaf,
    places: AnswerPlaces,
    results: Mapping[str, Result],
    leaving: frozenset[str],
) -> dict[str, str | float]:
    """Where respondents differ, the bounds are theirs for as long as no answer is put in."""
    place, result = places.by_item.get(leaf.item), results[indicator.key]
    if not leaving and result.reason != RESPONDENTS_DIFFER:
        return {}
    if place is None or result.reason != RESPONDENTS_DIFFER:
        return {MAY_LEAVE: int(_is_open(leaf, places, results))}
    bottom, top = indicator.root.scale
    low, high = (
        number(((figure or 0.0) - bottom) / (top - bottom)) for figure in (result.low, result.high)
    )
    row, open_still = indicator.row, state_is(place, State.UNANSWERED)
    formulas: dict[str, str | float] = {
        LOW: f"IF({open_still},{low},{VALUE}{row})",
        HIGH: f"IF({open_still},{high},IF(AND({APPLIES}{row}=1,{HAS}{row}=0),1,{VALUE}{row}))",
    }
    if leaving:
        formulas[MAY_LEAVE] = f"IF({open_still},1,0)" if leaf.item in leaving else 0
    return formulas


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


def _group(indicator: Indicator, group: Group, *, may_leave: bool) -> dict[str, str | float]:
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
    if may_leave:
        formulas |= _may_leave(row, formulas, kids(MAY_LEAVE), applying, lookup=lookup)
    return formulas


def _may_leave(
    row: int, bounds: Mapping[str, str | float], leaving: str, applying: str, *, lookup: bool
) -> dict[str, str | float]:
    """A group that may come to be left out, as all its children may, can become anything.

    Its value still stays within the bounds it has without that, which are the narrower ones.
    """
    others = f"SUMPRODUCT(({applying}>0)*(1-{leaving}))"
    some = f"SUMPRODUCT(({applying}>0)*{leaving})>0"
    may = some if lookup else f"AND({some},{others}=0)"
    return {
        MAY_LEAVE: f"IF({may},1,0)",
        LOW: f"IF({MAY_LEAVE}{row}=1,0,{bounds[LOW]})",
        HIGH: f"IF({MAY_LEAVE}{row}=1,1,{bounds[HIGH]})",
    }


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
