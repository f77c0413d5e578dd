"""The answers to one question that can make a difference to the conditions that look at it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from assess.checks.references import Leaf
from assess.columns import STATE_CODES, Column
from assess.conditions import Compare, Count, StateIs, Ticks, Within, as_number
from assess.model.answer import State
from assess.model.question import Choice, Choices, Date, FreeText, Number, Scale, Simple

_MOST_TICKS = 16


def sample_column(spec: Simple, uses: Sequence[Leaf], *, with_missing: bool) -> Column:
    """Return one answer of every kind that the uses can tell apart.

    Args:
        spec: the question.
        uses: every part of a condition that looks at it; all sound.
        with_missing: add an answer that is missing, and one that is unknown.

    Returns:
        A column; empty where the question allows no answer or too many to try.
    """
    codes, values = _answered(spec, uses)
    if with_missing and codes:
        missing = [STATE_CODES[State.UNANSWERED], STATE_CODES[State.UNKNOWN]]
        if not any(isinstance(use, StateIs) and use.function == "unknown" for use in uses):
            missing.pop()
        codes = [*codes, *missing]
        values = None if values is None else [*values, *(math.nan for _ in missing)]
    return Column(
        np.array(codes, dtype=np.int64), None if values is None else np.array(values, dtype=float)
    )


def _answered(spec: Simple, uses: Sequence[Leaf]) -> tuple[list[int], list[float] | None]:
    match spec:
        case FreeText():
            return [0], None
        case Choices():
            return _tick_masks(spec, uses), None
        case Choice():
            return _options(spec, uses), None
        case Scale():
            top = len(spec.levels) - 1
            return [int(x) for x in _points(_literals(spec, uses), 0, top, whole=True)], None
        case Number() | Date():
            points = _in_range(spec, _literals(spec, uses))
            return [0] * len(points), points


def _in_range(spec: Number | Date, literals: Sequence[float]) -> list[float]:
    if isinstance(spec, Number):
        return _points(literals, spec.minimum, spec.maximum, whole=spec.integer)
    low, high = (day.toordinal() if day else None for day in (spec.earliest, spec.latest))
    return _points(literals, low, high, whole=True)


def _literals(spec: Simple, uses: Iterable[Leaf]) -> list[float]:
    found = []
    for use in uses:
        if isinstance(use, Compare):
            found.append(as_number(spec, use.right))
        elif isinstance(use, Within):
            found.extend(as_number(spec, value) for value in use.values)
    return found


def _options(spec: Choice, uses: Iterable[Leaf]) -> list[int]:
    mentioned = sorted({int(position) for position in _literals(spec, uses)})
    others = [i for i in range(len(spec.options)) if i not in mentioned]
    return mentioned + others[:1]


def _tick_masks(spec: Choices, uses: Sequence[Leaf]) -> list[int]:
    ids = [option.id for option in spec.options]
    alone = [1 << i for i, option in enumerate(spec.options) if option.exclusive]
    together = [i for i, option in enumerate(spec.options) if not option.exclusive]
    asked = {ids.index(use.option) for use in uses if isinstance(use, Ticks)}
    counted = any(isinstance(use, Compare) and isinstance(use.left, Count) for use in uses)
    mentioned = [i for i in together if i in asked]
    others = [i for i in together if i not in asked]
    if len(mentioned) > _MOST_TICKS:
        return []
    masks = list(alone)
    for ticked in range(1 << len(mentioned)):
        mask = sum(1 << i for n, i in enumerate(mentioned) if ticked >> n & 1)
        for more in range(len(others) + 1 if counted else min(len(others), 1) + 1):
            whole = mask + sum(1 << i for i in others[:more])
            # Where "none of these" can be ticked, ticking nothing is no valid answer.
            if whole or not alone:
                masks.append(whole)
    return masks


def _points(
    literals: Sequence[float], low: float | None, high: float | None, *, whole: bool
) -> list[float]:
    if not all(math.isfinite(end) for end in (low, high) if end is not None):
        return []
    edges = sorted({*literals, *(x for x in (low, high) if x is not None)}) or [0.0]
    points = {edges[0] - abs(edges[0]) - 1, *edges, edges[-1] + abs(edges[-1]) + 1}
    points.update(a / 2 + b / 2 for a, b in pairwise(edges))
    points = {x for x in points if math.isfinite(x)}
    if whole:
        points = {float(n) for x in points for n in range(math.floor(x) - 1, math.ceil(x) + 2)}
    return sorted(x for x in points if (low is None or x >= low) and (high is None or x <= high))
