"""Possible answers: which items matter to a model, and one of their answers at random.

Every level and every option is equally probable. A number is drawn evenly between what scores 0 and
what scores 1 (in logs where it is scored in logs). Of a tick list the number of ticks is drawn, evenly
from none to as many as count, and then which ones: ticking each by chance would hardly ever give an
empty list, and "none at all" is an answer like others.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import Column, Floats
from assess.conditions import (
    Both,
    Compare,
    Condition,
    Count,
    Either,
    Not,
    Tree,
    Within,
    as_number,
    key_of,
    parse,
)
from assess.model.normalisation import Linear, Piecewise, Ticked
from assess.model.question import Choice, Choices, Date, Number, Scale, Simple
from assess.model.scoring import Group, Leaf
from assess.scoring.plan import Plan

DAYS = 365
"""A date is drawn up to a year around what the question and the conditions on it name."""


class Range(NamedTuple):
    """Between which figures a number or a day is drawn, ends included; in logs or not."""

    low: float
    high: float
    log: bool = False


class Possible(NamedTuple):
    """What can be answered: the keys that matter, and the range of an answer by key.

    For a number or a day the figures it may be, for a tick list how many are ticked.
    """

    keys: tuple[str, ...]
    ranges: Mapping[str, Range] = MappingProxyType({})


def possible_answers(plan: Plan) -> Possible:
    """Return the items that are scored, or that conditions of such items or of gates look at."""
    gates = [parse(gate.when) for index in plan.model.indices for gate in index.gates]
    needed = [node.item for node in plan.nodes if node.item]
    needed += [key.key for condition in gates for key in condition.keys]
    conditions = plan.visibility.conditions
    found: dict[str, None] = {}
    while needed:
        key = needed.pop()
        if key not in found:
            found[key] = None
            needed += [name.key for one in conditions.get(key, ()) for name in one.keys]
    keys = tuple(key for key in plan.items if key in found)
    everything = [*gates, *(one for key in keys for one in conditions.get(key, ()))]
    ranges = {key: one for key in keys if (one := _range_of(plan, key, everything))}
    return Possible(keys, ranges)


def draw(
    spec: Simple, between: Range | None, random: np.random.Generator, size: int
) -> Column | None:
    """Return ``size`` possible answers to a question; None where it has none that can be drawn."""
    match spec:
        case Scale(levels=steps) | Choice(options=steps):
            return Column(random.integers(0, len(steps), size, dtype=np.int8))
        case Choices():
            most = int(between.high) if between else len(spec.options)
            return Column(_ticks(spec, most, random, size))
        case Number() | Date() if between is not None:
            values = _between(between, random, size)
            whole = isinstance(spec, Date) or spec.integer
            return Column(np.zeros(size, np.int8), _whole(values, between) if whole else values)
        case _:
            return None


def _ticks(spec: Choices, most: int, random: np.random.Generator, size: int) -> NDArray[np.int64]:
    """Return bit masks with 0 to ``most`` ticks; without any, the option that says so is ticked."""
    together = [place for place, option in enumerate(spec.options) if not option.exclusive]
    alone = next((1 << place for place, option in enumerate(spec.options) if option.exclusive), 0)
    number = random.integers(0, min(most, len(together)) + 1, size)
    # The options with the lowest of as many random numbers are ticked.
    order = random.random((size, len(together))).argsort(axis=1).argsort(axis=1)
    bits = np.array([1 << place for place in together], dtype=np.int64)
    codes: NDArray[np.int64] = np.where(order < number[:, None], bits, 0).sum(axis=1)
    return np.where(codes == 0, alone, codes)


def _between(between: Range, random: np.random.Generator, size: int) -> Floats:
    low, high = between.low, between.high
    if between.log:
        return np.exp(random.uniform(math.log(low), math.log(high), size))
    return random.uniform(low, high, size)


def _whole(values: Floats, between: Range) -> Floats:
    """Return whole numbers, as probable at the ends as between them."""
    low, high = math.ceil(between.low), math.floor(between.high)
    if low >= high:
        return np.full(values.shape, float(low))
    if between.log:
        return np.clip(np.rint(values), low, high)
    share = (values - between.low) / (between.high - between.low)
    evenly: Floats = np.minimum(low + np.floor(share * (high - low + 1)), high)
    return evenly


def _range_of(plan: Plan, key: str, conditions: list[Condition]) -> Range | None:
    spec = plan.items[key].spec
    if isinstance(spec, Number):
        bends = [bend for node in plan.nodes if node.item == key for bend in _bends(node.spec)]
        points: list[float] = bends or [
            x + step for x in _named(spec, key, conditions) for step in (-1.0, 1.0)
        ]
        return _within(points, spec.minimum, spec.maximum, log=_in_logs(plan, key))
    if isinstance(spec, Date):
        first, last = _day(spec.earliest), _day(spec.latest)
        named = [*_named(spec, key, conditions), *(end for end in (first, last) if end is not None)]
        points = [x + step for x in named for step in (-DAYS, DAYS)]
        return _within(points, first, last, log=False)
    if isinstance(spec, Choices):
        return _ticks_that_count(plan, key)
    return None


def _day(day: datetime.date | None) -> float | None:
    return None if day is None else float(day.toordinal())


def _ticks_that_count(plan: Plan, key: str) -> Range | None:
    """Return from 0 to how many ticks any leaf tells apart; None where that is all of them."""
    scored = [node.spec.normalise for node in plan.nodes if node.item == key]
    enough = [
        math.ceil(how.enough)
        if isinstance(how, Ticked) and how.enough and not how.options
        else None
        for how in scored
    ]
    most = [number for number in enough if number is not None]
    return Range(0, max(most)) if most and len(most) == len(enough) else None


def _within(
    points: list[float], minimum: float | None, maximum: float | None, *, log: bool
) -> Range | None:
    """Return the range of the points, cut at the ends; without points, the ends themselves."""
    ends = [end for end in (minimum, maximum) if end is not None]
    points = points or (ends if len(ends) == 2 else [])
    if not points:
        return None
    lowest = -math.inf if minimum is None else minimum
    highest = math.inf if maximum is None else maximum
    low, high = (min(max(x, lowest), highest) for x in (min(points), max(points)))
    return Range(low, high, log and low > 0)


def _bends(spec: Leaf | Group) -> list[float]:
    match spec.normalise:
        case Linear(goalposts=goalposts):
            return list(goalposts)
        case Piecewise(points=points):
            return [x for x, _ in points]
        case _:
            return []


def _in_logs(plan: Plan, key: str) -> bool:
    scored = [node.spec.normalise for node in plan.nodes if node.item == key]
    return bool(scored) and all(isinstance(how, Linear | Piecewise) and how.log for how in scored)


def _named(spec: Simple, key: str, conditions: list[Condition]) -> list[float]:
    """Return the figures that conditions compare an answer with."""
    leaves = [leaf for condition in conditions for leaf in _leaves(condition.tree)]
    found = []
    for leaf in leaves:
        if key_of(leaf).key == key and not isinstance(leaf.left, Count):
            values = leaf.values if isinstance(leaf, Within) else (leaf.right,)
            found += [as_number(spec, value) for value in values]
    return found


def _leaves(tree: Tree) -> Iterator[Compare | Within]:
    if isinstance(tree, Both | Either):
        for part in tree.parts:
            yield from _leaves(part)
    elif isinstance(tree, Not):
        yield from _leaves(tree.part)
    elif isinstance(tree, Compare | Within):
        yield tree
