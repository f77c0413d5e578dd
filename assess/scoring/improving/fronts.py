"""Fronts: for a part of the tree, the best it can come to at each cost.

A state of a part is one way to answer the questions below it, with its cost and what the engine
makes of it. A state is dropped where another costs no more and is at least as good: everything
above it is monotone, so it can never be needed. What is kept is the Pareto front.

Whole numbers as costs keep the fronts of weighted means short: at most one state for each cost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import Floats, Mask
from assess.model.aggregation import Aggregation
from assess.model.answer import Value
from assess.scoring.engine import Working
from assess.scoring.improving.merging import Merging, merging_of
from assess.scoring.plan import GroupStep

Costs = NDArray[np.int64]
Places = NDArray[np.intp]

MOST_PAIRS = 400_000
"""More combinations than these are not looked at together; the dearest are left out first."""


class Front(NamedTuple):
    """The states of a part, the cheapest first; ``changed`` names a state's new answers.

    Every combination that costs no more than ``complete`` is in it or is beaten by one that is;
    None where all are.
    """

    costs: Costs
    working: Working
    changed: Callable[[int], dict[str, Value]]
    complete: int | None = None

    @property
    def flags(self) -> NDArray[np.float64]:
        """What two states must share to be compared by value alone, shape (flags, states)."""
        w = self.working
        leave = np.zeros(self.costs.shape) if w.may_leave is None else w.may_leave
        return np.array([w.has_value, w.applies, w.scored, leave, w.answered], dtype=float)


class Combined(NamedTuple):
    """Combinations of the children's states, shape (children, combinations), and their costs."""

    chosen: Places
    costs: Costs
    complete: int | None


def taken(working: Working, places: Places) -> Working:
    """Return some states of a working, in that order."""
    leave = working.may_leave
    return Working(
        working.value[places],
        working.low[places],
        working.high[places],
        working.has_value[places],
        working.applies[places],
        working.answered[places],
        working.scored[places],
        None if leave is None else leave[places],
    )


def kept(front: Front, sign: int, *, bounded: bool) -> Front:
    """Return a front without the states that others beat.

    Args:
        front: states in any order.
        sign: 1 where high is good, else -1.
        bounded: whether the bounds of the part matter above it, and not its value alone.
    """
    figures = (front.working.value, front.working.low, front.working.high)
    keys = sign * np.array(figures if bounded else figures[:1])
    flags = front.flags
    if (flags == flags[:, :1]).all():
        places = pareto(front.costs, keys)
    else:
        _, group = np.unique(flags, axis=1, return_inverse=True)
        alike = [np.flatnonzero(group.reshape(-1) == one) for one in range(int(group.max()) + 1)]
        places = np.concatenate([some[pareto(front.costs[some], keys[:, some])] for some in alike])
        places = places[np.argsort(front.costs[places], kind="stable")]
    changed = front.changed
    return Front(
        front.costs[places],
        taken(front.working, places),
        lambda i: changed(int(places[i])),
        front.complete,
    )


def pareto(costs: Costs, keys: Floats) -> Places:
    """Return where a state is beaten by no other, the cheapest first.

    Args:
        costs: shape (n,), less is better.
        keys: shape (figures, n), more is better in each.
    """
    order = np.lexsort((*(-keys[::-1]), costs))
    first = keys[0][order]
    if len(keys) == 1 or (keys == keys[:1]).all():
        before = np.concatenate([[-np.inf], np.maximum.accumulate(first)[:-1]])
        keep = first > before
        keep[0] = True
        return np.asarray(order[keep])
    sorted_keys = keys[:, order]
    keep = np.zeros(len(order), bool)
    for i in range(len(order)):
        beaten = (sorted_keys[:, :i][:, keep[:i]] >= sorted_keys[:, i : i + 1]).all(axis=0)
        keep[i] = not beaten.any()
    return np.asarray(order[keep])


def combined(
    children: Sequence[Front], step: GroupStep, how: Aggregation, sign: int, *, bounded: bool
) -> Combined:
    """Return the combinations of the children's states that a group may need.

    Means and sums are merged child by child through the weighted sum that they are functions of,
    minimum and maximum through themselves; for a median and a lookup nothing may be dropped before
    all children are together, nor where a child's states differ in what applies.

    Args:
        children: their fronts.
        step: the group.
        how: its aggregation.
        sign: 1 where high is good, else -1.
        bounded: whether the group's bounds matter, for itself or above it.
    """
    rule = merging_of(how)
    alike = all((child.flags == child.flags[:, :1]).all() for child in children)
    figures = 3 if bounded else 1
    chosen: Places = np.zeros((0, 1), np.intp)
    costs: Costs = np.zeros(1, np.int64)
    keys = np.full((figures, 1), rule.start if rule else 0.0)
    complete: int | None = None
    for place, child in enumerate(children):
        if step.weights[place, 0] <= 0 or not child.working.applies.any():
            chosen = np.vstack([chosen, np.zeros((1, len(costs)), np.intp)])
            costs = costs + child.costs[0]
            continue
        left, right, complete = _within_reach(costs, child.costs, _least(complete, child.complete))
        ours, theirs = np.repeat(left, len(right)), np.tile(right, len(left))
        chosen = np.vstack([chosen[:, ours], theirs])
        costs = costs[ours] + child.costs[theirs]
        if rule and alike:
            keys = rule.join(keys[:, ours], _keys(child, step, place, rule, figures)[:, theirs])
            places = pareto(costs, sign * keys)
            chosen, costs, keys = chosen[:, places], costs[places], keys[:, places]
    return Combined(chosen, costs, complete)


def joined(fronts: Sequence[Front], sign: int, *, bounded: bool) -> Front:
    """Return the states of several fronts of one part as one front."""
    if len(fronts) == 1:
        return fronts[0]
    owner = np.concatenate([np.full(len(f.costs), i) for i, f in enumerate(fronts)])
    inside = np.concatenate([np.arange(len(f.costs)) for f in fronts])
    complete: int | None = None
    for front in fronts:
        complete = _least(complete, front.complete)
    together = Front(
        np.concatenate([front.costs for front in fronts]),
        _stacked([front.working for front in fronts]),
        lambda i: fronts[int(owner[i])].changed(int(inside[i])),
        complete,
    )
    return kept(together, sign, bounded=bounded)


def _stacked(workings: Sequence[Working]) -> Working:
    """Return the states of several workings, one after the other."""
    nowhere = [np.zeros(w.value.shape, bool) for w in workings]
    leaves = [w.may_leave for w in workings]
    return Working(
        np.concatenate([w.value for w in workings]),
        np.concatenate([w.low for w in workings]),
        np.concatenate([w.high for w in workings]),
        np.concatenate([w.has_value for w in workings]),
        np.concatenate([w.applies for w in workings]),
        np.concatenate([w.answered for w in workings]),
        np.concatenate([w.scored for w in workings]),
        None
        if all(leave is None for leave in leaves)
        else np.concatenate(
            [no if leave is None else leave for no, leave in zip(nowhere, leaves, strict=True)]
        ),
    )


def _least(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _within_reach(
    ours: Costs, theirs: Costs, complete: int | None
) -> tuple[Places, Places, int | None]:
    """Return which states to pair: all, or the cheap ones and the dearest on either side."""
    if len(ours) * len(theirs) <= MOST_PAIRS:
        return np.arange(len(ours)), np.arange(len(theirs)), complete
    limits = np.unique(np.concatenate([ours, theirs]))
    low, high = 0, len(limits) - 1
    while low < high:
        middle = (low + high + 1) // 2
        pairs = int((ours <= limits[middle]).sum()) * int((theirs <= limits[middle]).sum())
        low, high = (middle, high) if pairs <= MOST_PAIRS else (low, middle - 1)
    left, right = (
        np.flatnonzero((costs <= limits[low]) | (costs == costs.max())) for costs in (ours, theirs)
    )
    return left, right, _least(complete, int(limits[low]))


def _keys(child: Front, step: GroupStep, place: int, rule: Merging, figures: int) -> Floats:
    """Return a child's part in the partial results, shape (figures, states)."""
    w = child.working
    weight = float(step.weights[place, 0]) if rule.weighted else 1.0
    shrink = 1.0 if step.multipliers is None else float(step.multipliers[place, 0])
    rows = []
    for figure, counts in ((w.value, w.has_value), (w.low, w.applies), (w.high, w.applies)):
        with np.errstate(divide="ignore", over="ignore", under="ignore"):
            part = weight * rule.part(figure * shrink)
        rows.append(np.where(counts, part, rule.start))
    return np.array(rows[:figures])


def is_narrow(child: Front) -> Mask:
    """Return where a part has no value, but bounds that say more than nothing."""
    w = child.working
    return w.applies & ~w.has_value & ((w.low > 0) | (w.high < 1))
