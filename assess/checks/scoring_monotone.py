"""Can a worse answer give a better score: follow-ups that a better answer takes away, or brings.

A score may only rise with every answer. A follow-up breaks that where an answer that is scored in
the same index decides whether it is asked: as a better answer to that hides it, it stops counting,
or falls to the worst; as a better answer shows one that was left out, its own answer may pull the
score down. Whether the better answer outweighs that depends on everything else, so this only warns.

It is tried out on all answers that make a difference, as for conditions that can never hold.
Where there are too many, nothing is tried and nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assess.checks.places import warning
from assess.checks.reach import Tried, tried_in_context
from assess.checks.references import Leaf
from assess.checks.scoring_normalise import line_of
from assess.checks.scoring_tree import Laid, Scored
from assess.checks.soundness import check_soundness
from assess.columns import Column, Floats, Mask
from assess.conditions import Compare, Constant, Key, Ticks
from assess.errors import Problem
from assess.model.normalisation import Levels, Linear, Piecewise, Points, Ticked
from assess.model.question import Choice, Choices, Number, Scale
from assess.model.scoring import IfHidden, Index
from assess.model.tree import default_normalisation

CODES: dict[str, str] = {
    "scoring.rewards_worse": "A worse answer may give a better score, by what it shows or hides.",
}

_MOST_OPTIONS = 8


class _Change(NamedTuple):
    """What a better answer can do to a follow-up."""

    hides: bool
    shows: bool


def check_monotone(laid: Laid) -> list[Problem]:
    """Return the follow-ups by which a worse answer may give a better score; once per column."""
    if laid.questionnaire is None:
        return []
    broken = check_soundness(laid.questionnaire).broken
    problems: dict[tuple[str, str], Problem] = {}
    for i, index in enumerate(laid.model.indices):
        place = f"/indices/{i}"
        inside = [s for s in laid.scored if f"{s.pointer}/".startswith(f"{place}/")]
        by_item: dict[str, list[Scored]] = {}
        for leaf in inside:
            by_item.setdefault(leaf.item.key, []).append(leaf)
        for leaf in inside:
            for problem in _check(leaf, by_item, laid, (index, broken)):
                problems.setdefault((leaf.pointer, problem.message), problem)
    return list(problems.values())


def _check(
    leaf: Scored,
    by_item: Mapping[str, Sequence[Scored]],
    laid: Laid,
    within: tuple[Index, frozenset[str]],
) -> Iterator[Problem]:
    index, broken = within
    item = leaf.item
    if not item.conditions or item.key in broken:
        return
    marks = {key: _marks(leaves) for key, leaves in by_item.items()}
    tried = tried_in_context(item.conditions, laid.items, broken, marks)
    for key in tried.samples if tried else ():
        if tried and key in by_item:
            change = _change(tried, key, by_item[key], index)
            yield from _problem(leaf, key, change)


def _problem(leaf: Scored, key: str, change: _Change) -> Iterator[Problem]:
    follow_up = leaf.item.key
    if leaf.if_hidden is IfHidden.WORST and change.hides:
        message = (
            f'A better answer to "{key}" can hide "{follow_up}", which then counts as the worst.'
        )
        hint = "Ask it from a better answer on, or score only one of the two in this index."
        yield warning("scoring.rewards_worse", leaf.pointer, message, hint)
    elif leaf.if_hidden is not IfHidden.WORST and change.hides:
        message = (
            f'A worse answer to "{key}" can bring in "{follow_up}", which may raise the score.'
        )
        hint = "Score only one of the two in this index."
        yield warning("scoring.rewards_worse", leaf.pointer, message, hint)
    elif leaf.if_hidden is not IfHidden.WORST and change.shows:
        message = f'A better answer to "{key}" brings in "{follow_up}", which may lower the score.'
        hint = "Say if_hidden: worst, or score only one of the two in this index."
        yield warning("scoring.rewards_worse", leaf.pointer, message, hint)


def _change(tried: Tried, key: str, leaves: Sequence[Scored], index: Index) -> _Change:
    """Return what a better answer to one item can do, all else being equal."""
    sign = 1.0 if index.high_is == "good" else -1.0
    answered = tried.samples[key].answered
    units = [_unit(leaf, tried.samples[key]) for leaf in leaves]
    # An answer that is missing is neither better nor worse than one that is there.
    known = np.array([np.where(answered, sign * u, np.nan) for u in units if u is not None])
    axis = list(tried.samples).index(key)
    holds = np.moveaxis(tried.holds, axis, 0).reshape(tried.holds.shape[axis], -1)
    hides = shows = False
    for worse in range(len(holds)):
        gain = known - known[:, worse : worse + 1]
        better: Mask = (gain >= 0).all(axis=0) & (gain > 0).any(axis=0)
        hides = hides or bool((holds[worse] & ~holds[better]).any())
        shows = shows or bool((~holds[worse] & holds[better]).any())
    return _Change(hides, shows)


def _marks(leaves: Sequence[Scored]) -> list[Leaf]:
    """Return comparisons with every answer at which the normalised score can turn."""
    spec, name = leaves[0].item.spec, Key(leaves[0].item.key, 0)
    match spec:
        case Choices(options=options) if len(options) <= _MOST_OPTIONS:
            return [Ticks(option.id, name) for option in options]
        case Choice(options=options):
            return [Compare(name, "==", Constant(option.id)) for option in options]
        case Scale(levels=levels):
            return [Compare(name, "==", Constant(float(i))) for i in range(len(levels))]
        case Number():
            hows = [leaf.normalise for leaf in leaves]
            lines = [line_of(how)[0] for how in hows if isinstance(how, Linear | Piecewise)]
            return [Compare(name, "==", Constant(x)) for line in lines for x in line]
        case _:
            return []


def _unit(leaf: Scored, column: Column) -> Floats | None:
    """Return figures that rise as the leaf's normalised score does; None where it is not sound."""
    spec = leaf.item.spec
    how = leaf.normalise or default_normalisation(spec)
    codes = column.codes
    match how, spec:
        case Levels(reverse=reverse), Scale() | Choice():
            return codes.astype(float) * (-1 if reverse else 1)
        case Points(points=points), Choice(options=options):
            return np.array([points.get(option.id, np.nan) for option in options])[codes]
        case Points(points=points), Scale(levels=levels):
            return np.array([points.get(str(i), np.nan) for i in range(len(levels))])[codes]
        case Ticked(options=weights, enough=enough), Choices(options=options):
            given = {o.id: 1.0 for o in options if not o.exclusive} if weights is None else weights
            total = np.zeros(codes.shape)
            for i, option in enumerate(options):
                total += given.get(option.id, 0.0) * (codes >> i & 1)
            return np.minimum(total, enough or np.inf)
        case Linear() | Piecewise(), Number():
            return np.interp(column.values, *line_of(how)) if column.values is not None else None
        case _:
            return None
