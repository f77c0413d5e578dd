"""Contributions: the score of an index, and its distance to the top, shared out to the answers.

Each group is a game among its children that count (see ``shapley``): for the score from the bottom
of the scale up to where they stand, for the distance from there up to the top. A group's share is
then handed down in proportion to its own children's shares of its own score, so that a group's
table reads the same on its own and inside its index. That is the Shapley value level by level,
nested in Shorrocks' sense (2013, on hierarchies of factors); it is not the Owen value, which
would also ask what a single answer does to the whole without the rest of its group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from assess.model.aggregation import Aggregation
from assess.model.contribution import Contribution, Contributions, Split
from assess.model.scoring import Group, Index
from assess.scoring.engine import Working
from assess.scoring.plan import GroupStep, Plan
from assess.scoring.shapley import Game, held_ends, shares_of

_SAME = 1e-12
_NOTHING = Split(0.0, 0.0)


class _Parts(NamedTuple):
    """How a group's score and distance fall to its children that count, on the unit interval."""

    whole: Split
    children: Mapping[str, Split]
    rest: Split
    exact: bool


def contributions_of(
    plan: Plan, workings: Mapping[str, Working], row: int = 0
) -> dict[str, Contributions]:
    """Return the contributions of one assessment to every index, by the index's id.

    Args:
        plan: the compiled model.
        workings: the engine's working of every indicator, by id.
        row: which assessment of those.
    """
    shown = {key: bool(working.scored[row]) for key, working in workings.items()}
    parts = {
        step.key: _parts(plan, step, how, workings, row)
        for step, how in _groups(plan)
        if workings[step.key].has_value[row]
    }
    return {index.id: _index(plan, index, parts, shown) for index in plan.model.indices}


def _groups(plan: Plan) -> Iterator[tuple[GroupStep, Aggregation]]:
    specs = {node.key: node.spec for node in plan.nodes}
    for step in plan.steps:
        spec = specs[step.key]
        if isinstance(step, GroupStep) and isinstance(spec, Group):
            yield step, spec.aggregate


def _parts(
    plan: Plan, step: GroupStep, how: Aggregation, workings: Mapping[str, Working], row: int
) -> _Parts:
    keys = [plan.steps[place].key for place in step.children]
    multipliers = np.ones(len(keys)) if step.multipliers is None else step.multipliers[:, 0]
    weights = step.weights[:, 0]
    counts = np.array([workings[key].has_value[row] for key in keys]) & (weights > 0)
    values = np.array([workings[key].value[row] for key in keys]) * multipliers
    shown = float(workings[step.key].value[row])
    now, full = values[counts], multipliers[counts]
    climb = Game(how, step.aggregate, weights[counts], np.zeros(len(now)), now)
    raw = climb.ends[1]
    ceiling, floor = held_ends(raw, shown)
    score = shares_of(climb._replace(ceiling=ceiling))
    to_top = shares_of(climb._replace(lower=now, higher=full, floor=floor))
    whole = Split(shown, 1.0 - shown)
    names = [key for key, counted in zip(keys, counts, strict=True) if counted]
    each = map(Split, score.each.tolist(), to_top.each.tolist())
    rest = Split(
        _residue(whole.score - float(score.each.sum())),
        _residue(whole.to_top - float(to_top.each.sum())),
    )
    return _Parts(whole, dict(zip(names, each, strict=True)), rest, score.exact and to_top.exact)


def _residue(left: float) -> float:
    """Return what is left over; rounding is nothing."""
    return left if left > _SAME else 0.0


def _index(
    plan: Plan, index: Index, parts: Mapping[str, _Parts], shown: Mapping[str, bool]
) -> Contributions:
    nodes = [node for node in plan.nodes if node.index == index.id]
    size = index.scale[1] - index.scale[0]
    top = parts[index.id].whole if shown[index.id] else None
    of_index: dict[str, Split | None] = {index.id: top}
    found: dict[str, Contribution] = {}
    for node in nodes:
        above = parts.get(node.parent) if node.parent else None
        ours = above.children.get(node.key) if above else None
        if node.parent:
            got = of_index[node.parent]
            of_index[node.key] = _handed_down(got, above.whole, ours) if above else None
        own = parts.get(node.key) if shown[node.key] else None
        found[node.key] = Contribution(
            id=node.key,
            parent=node.parent,
            of_index=_scaled(of_index[node.key], size),
            of_parent=_scaled(ours, size) if node.parent and shown[node.parent] else None,
            rest=_scaled(own.rest, size) if own else None,
        )
    rests = [_handed_down(of_index.get(key), one.whole, one.rest) for key, one in parts.items()]
    return Contributions(
        index_id=index.id,
        whole=_scaled(top, size),
        rest=_scaled(_sum(rest for rest in rests if rest), size) if top else None,
        nodes=found,
        estimated=any(not parts[node.key].exact for node in nodes if node.key in parts),
    )


def _handed_down(above: Split | None, whole: Split, part: Split | None) -> Split | None:
    """Return a part's proportion of what its parent got; None where either is not counted."""
    if above is None or part is None:
        return None
    return Split(*(a * p / w if w > 0 else 0.0 for a, p, w in zip(above, part, whole, strict=True)))


def _sum(splits: Iterator[Split]) -> Split:
    total = _NOTHING
    for one in splits:
        total = Split(total.score + one.score, total.to_top + one.to_top)
    return total


def _scaled(split: Split | None, size: float) -> Split | None:
    return Split(split.score * size, split.to_top * size) if split else None
