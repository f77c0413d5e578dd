"""Lookup tables, as likelihood × impact: printed whole, with the cell that was picked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assess.colours import shade_of
from assess.model.aggregation import Lookup
from assess.model.bands import band_of
from assess.model.normalisation import Levels, Points
from assess.model.question import Choice, Scale
from assess.model.questionnaire import Item
from assess.model.rating import Instrument
from assess.model.scorecard import Scorecard
from assess.model.scoring import Group, Index, Leaf, walk
from assess.model.tree import default_normalisation, items_of
from assess.reporting.view.figures import number_text
from assess.reporting.view.parts import LookupCell, LookupRow, LookupTable
from assess.reporting.view.words import EDGE, clean


class _Side(NamedTuple):
    """One of the two children: its headings, and the step that a subject's score picks."""

    label: str
    headings: tuple[str, ...]
    at: int | None
    figure: str


def lookup_tables(
    instrument: Instrument, index: Index, scorecard: Scorecard | None = None
) -> tuple[LookupTable, ...]:
    """Return the lookup tables of an index, its own first.

    Args:
        instrument: what was asked and how it is scored.
        index: the index.
        scorecard: the result for the one subject whose cell is to be marked; None marks none.
    """
    items = items_of(instrument.scoring, instrument.questionnaire)
    return tuple(
        _table(node, table, _sides(node, table, _Ground(index, items, scorecard)), index)
        for node, table in _lookups(index)
    )


class _Ground(NamedTuple):
    root: Index
    items: Mapping[str, Item]
    scorecard: Scorecard | None


def _lookups(index: Index) -> Iterator[tuple[Group, Lookup]]:
    for node in walk(index):
        if isinstance(node, Group) and isinstance(node.aggregate, Lookup):
            yield node, node.aggregate


def _sides(node: Group, table: Lookup, ground: _Ground) -> tuple[_Side, _Side]:
    first, second = node.children
    return (
        _side(first, len(table.table), ground),
        _side(second, len(table.table[0]), ground),
    )


def _table(node: Group, table: Lookup, sides: tuple[_Side, _Side], index: Index) -> LookupTable:
    rows, columns = sides
    known = rows.at is not None and columns.at is not None
    return LookupTable(
        id=node.id,
        label=node.label,
        row_label=rows.label,
        column_label=columns.label,
        headings=columns.headings,
        rows=tuple(
            LookupRow(
                heading,
                tuple(
                    _cell(cell, index, here=known and (i, j) == (rows.at, columns.at))
                    for j, cell in enumerate(table.table[i])
                ),
                known and i == rows.at,
            )
            for i, heading in enumerate(rows.headings)
        ),
        here=columns.at if known else None,
        sentence=_sentence(table, sides, index),
    )


def _cell(unit: float, index: Index, *, here: bool) -> LookupCell:
    value = _on_scale(unit, index)
    band = band_of(value, index.bands)
    shade = shade_of(index.bands.index(band), len(index.bands)) if band else None
    return LookupCell(number_text(value, index), band.label if band else "", shade, here)


def _sentence(table: Lookup, sides: tuple[_Side, _Side], index: Index) -> str:
    rows, columns = sides
    if rows.at is None or columns.at is None:
        return ""
    value = _on_scale(table.table[rows.at][columns.at], index)
    band = band_of(value, index.bands)
    found = f"{number_text(value, index)}, “{band.label}”" if band else number_text(value, index)
    return (
        f"{rows.label} ({rows.figure}) picks the row, {columns.label} ({columns.figure}) the "
        f"column; they meet in {found}."
    )


def _on_scale(unit: float, index: Index) -> float:
    low, high = index.scale
    return low + unit * (high - low)


def _side(child: Leaf | Group, steps: int, ground: _Ground) -> _Side:
    index = ground.root
    result = ground.scorecard.by_id.get(child.key) if ground.scorecard else None
    label = clean(child.label or (result.label if result else ""))
    if isinstance(child, Leaf) and not label:
        label = ground.items[child.item].label
    score = result.score if result else None
    at = _step(score, child, steps, index) if score is not None else None
    named = _answers(child, steps, ground.items) if isinstance(child, Leaf) else ()
    headings = named or _stretches(child, steps, index)
    figure = "" if at is None or score is None else number_text(score, index)
    return _Side(label, headings, at, headings[at] if named and at is not None else figure)


def _step(score: float, child: Leaf | Group, steps: int, index: Index) -> int:
    """Return which of the equally spaced steps is nearest, the upper one halfway."""
    unit = (score - index.scale[0]) / (index.scale[1] - index.scale[0]) * child.multiplier
    return math.floor(unit * (steps - 1) + 0.5 + EDGE)


def _answers(leaf: Leaf, steps: int, items: Mapping[str, Item]) -> tuple[str, ...]:
    """Return the labels of the answers that pick each step; nothing where that is not plain."""
    spec = items[leaf.item].spec
    if leaf.multiplier != 1 or not isinstance(spec, Scale | Choice):
        return ()
    names = (
        [str(i) for i in range(len(spec.levels))]
        if isinstance(spec, Scale)
        else [option.id for option in spec.options]
    )
    labels = [one.label for one in (spec.levels if isinstance(spec, Scale) else spec.options)]
    how = leaf.normalise or default_normalisation(spec)
    units = _units(how, names)
    found: list[list[str]] = [[] for _ in range(steps)]
    for label, unit in zip(labels, units, strict=False):
        found[math.floor(unit * (steps - 1) + 0.5 + EDGE)].append(label)
    return tuple("; ".join(group) for group in found) if units and all(found) else ()


def _units(how: object, names: Sequence[str]) -> list[float]:
    match how:
        case Levels(reverse=reverse):
            ordered = [i / (len(names) - 1) for i in range(len(names))]
            return ordered[::-1] if reverse else ordered
        case Points(points=points):
            given = [points.get(name) for name in names]
            known = [one for one in given if one is not None]
            low, high = min(known), max(known)
            if len(known) < len(given) or high <= low:
                return []
            return [(one - low) / (high - low) for one in known]
        case _:
            return []


def _stretches(child: Leaf | Group, steps: int, index: Index) -> tuple[str, ...]:
    """Return from where to where a score on the index's scale picks each step."""
    edges = [
        f"{round(_on_scale(min((i + 0.5) / (steps - 1) / child.multiplier, 1.0), index), 2):g}"
        for i in range(steps - 1)
    ]
    middle = [f"{edges[i]} to below {edges[i + 1]}" for i in range(steps - 2)]
    return (f"below {edges[0]}", *middle, f"{edges[-1]} or more")
