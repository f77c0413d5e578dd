"""Can a condition hold, can it fail: tried out on all answers that make a difference.

Every question that a condition depends on is reduced to the answers that can change its truth:
options that are mentioned and one that is not, numbers at, between and beside the literals they
are compared with. The conditions then run, by the same evaluator as in scoring, on every
combination. Beyond ``MOST`` combinations nothing is tried and nothing is claimed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assess.checks.references import Leaf, leaves
from assess.checks.samples import sample_column
from assess.columns import Column, Columns, Mask
from assess.conditions import TRUE, Condition, StateIs, Visibility, key_of, parse
from assess.model.questionnaire import Item

MOST = 200_000
"""How many combinations of answers are tried at most."""


class Outcome(NamedTuple):
    """Whether some combination of answers makes the conditions true, and whether some does not."""

    can_hold: bool
    can_fail: bool


class Tried(NamedTuple):
    """The answers tried by item, and where conditions hold: one axis per item, in that order."""

    samples: Mapping[str, Column]
    holds: Mask


def outcome_alone(text: str, items: Mapping[str, Item]) -> Outcome | None:
    """Return what a condition can come to if every question it refers to is shown.

    Args:
        text: a condition that ``check_condition`` has found sound, with its row filled in.
        items: the items it refers to, and any others.

    Returns:
        The outcome; None where there are too many combinations to try.
    """
    condition = parse(text)
    keys = dict.fromkeys(key.key for key in condition.keys)
    shown = {key: items[key]._replace(conditions=()) for key in keys}
    return _outcome([condition], shown, [condition])


def outcome_in_context(
    texts: Sequence[str], items: Mapping[str, Item], broken: frozenset[str]
) -> Outcome | None:
    """Return what conditions can come to together with those of all questions they depend on.

    Args:
        texts: conditions that ``check_condition`` has found sound, with their rows filled in.
        items: all items.
        broken: keys of items whose conditions are not sound or run in a circle.

    Returns:
        The outcome; None where it depends on a broken item or there are too many combinations.
    """
    conditions = [parse(text) for text in texts]
    involved = _involved(conditions, items, broken)
    return None if involved is None else _outcome(conditions, *involved)


def tried_in_context(
    texts: Sequence[str],
    items: Mapping[str, Item],
    broken: frozenset[str],
    marks: Mapping[str, Sequence[Leaf]],
) -> Tried | None:
    """Return all combinations of answers that make a difference, and where conditions hold.

    Args:
        texts: conditions that ``check_condition`` has found sound, with their rows filled in.
        items: all items.
        broken: keys of items whose conditions are not sound or run in a circle.
        marks: comparisons that make a difference as well, by item key.

    Returns:
        None where it depends on a broken item or there are too many combinations.
    """
    conditions = [parse(text) for text in texts]
    involved = _involved(conditions, items, broken)
    return None if involved is None else _try(conditions, *involved, marks)


def _involved(
    conditions: Sequence[Condition], items: Mapping[str, Item], broken: frozenset[str]
) -> tuple[dict[str, Item], list[Condition]] | None:
    """Return the items that conditions depend on, and all conditions read; None if one is broken."""
    involved: dict[str, Item] = {}
    read = list(conditions)
    waiting = [key.key for condition in conditions for key in condition.keys]
    while waiting:
        key = waiting.pop()
        if key in involved:
            continue
        if key in broken:
            return None
        involved[key] = items[key]
        for condition in map(parse, items[key].conditions):
            read.append(condition)
            waiting.extend(further.key for further in condition.keys)
    return involved, read


def _outcome(
    conditions: Sequence[Condition], items: Mapping[str, Item], read: Iterable[Condition]
) -> Outcome | None:
    tried = _try(conditions, items, read, {})
    if tried is None:
        return None
    return Outcome(bool(tried.holds.any()), not tried.holds.all())


def _try(
    conditions: Sequence[Condition],
    items: Mapping[str, Item],
    read: Iterable[Condition],
    marks: Mapping[str, Sequence[Leaf]],
) -> Tried | None:
    uses: dict[str, list[Leaf]] = {key: list(marks.get(key, ())) for key in items}
    for condition in dict.fromkeys(read):
        for leaf in leaves(condition.tree):
            uses[key_of(leaf).key].append(leaf)
    # A missing answer makes nothing true that some answer would not, except where states are asked.
    with_missing = any(isinstance(leaf, StateIs) for found in uses.values() for leaf in found)
    samples = {
        key: sample_column(items[key].spec, uses[key], with_missing=with_missing) for key in items
    }
    columns = _combinations(samples)
    if columns is None:
        return None
    shown = Visibility(items).on(columns)
    truth = np.minimum.reduce([shown.evaluate(condition) for condition in conditions])
    # The first sample's answers change fastest.
    shape = [len(sample.codes) for sample in samples.values()][::-1]
    return Tried(samples, np.asarray(truth == TRUE).reshape(shape).T)


def _combinations(samples: Mapping[str, Column]) -> Columns | None:
    total = math.prod(len(sample.codes) for sample in samples.values())
    if not 0 < total <= MOST:
        return None
    positions = np.arange(total)
    by_key = {}
    for key, (codes, values) in samples.items():
        chosen = positions % len(codes)
        positions = positions // len(codes)
        by_key[key] = Column(codes[chosen], None if values is None else values[chosen])
    return Columns(total, by_key)
