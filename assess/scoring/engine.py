"""Running a plan over columns of answers: one assessment and a million take this same path.

Missing is not zero. An item that is unanswered, unknown or withheld leaves its parent's mean
together with its weight, lowers coverage, and widens the bounds; so does one that is hidden only
because an answer that would decide it is missing. An item that is not applicable, or hidden for
good, leaves the denominator and does not lower coverage.

What is dropped is decided by what was answered, not by whether a child shows a score of its own:
a child below its own minimum coverage shows no score, yet what was answered in it still counts
above, because leaving it out could put the parent's score outside its bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import NOT_APPLICABLE, Columns, Floats, Mask
from assess.conditions import FALSE, TRUE, UNKNOWN, Shown, Truth
from assess.model.scoring import IfHidden
from assess.scoring.aggregate import total
from assess.scoring.disputed import can_leave, either, ends_of
from assess.scoring.plan import GroupStep, LeafStep, Plan

CHUNK = 8192
"""Assessments per pass, so that the arrays of one group stay in the processor's cache."""

NO_WEIGHTS: Mapping[str, Floats] = MappingProxyType({})

TOLERANCE = 1e-9
"""Coverage and band edges are reached when missed by no more than this."""


class Reason(IntEnum):
    """Why there is no score, 0 where there is one."""

    SCORED = 0
    NOT_APPLICABLE = 1
    NOTHING_ANSWERED = 2
    COVERAGE_TOO_LOW = 3
    CHILD_WITHOUT_SCORE = 4
    RESPONDENTS_DIFFER = 5


class Scores(NamedTuple):
    """One indicator for n assessments, on the unit interval; nan where there is no figure."""

    score: Floats
    low: Floats
    high: Floats
    coverage: Floats
    reason: NDArray[np.int8]


class Working(NamedTuple):
    """A step's results while its parents still need them; ``weightless`` zeros where missing.

    ``may_leave`` is where answers still to come, or what respondents agree on, may leave all of it
    out; None means nowhere.
    """

    value: Floats
    low: Floats
    high: Floats
    has_value: Mask
    applies: Mask
    answered: Floats
    scored: Mask
    may_leave: Mask | None = None


def run(
    plan: Plan,
    columns: Columns,
    keep: Collection[str] | None = None,
    progress: Callable[[int], None] | None = None,
    weights: Mapping[str, Floats] = NO_WEIGHTS,
) -> dict[str, Scores]:
    """Return the scores of every indicator, or of those in ``keep``, by id.

    Args:
        plan: the compiled model.
        columns: the answers of n assessments.
        keep: the ids of the indicators wanted; fewer take less memory.
        progress: called with the number of assessments done after each chunk.
        weights: other weights for the children of a group, by its id: shape (k, n), a column for
            each assessment, zero or more. Where none are given the model's own count.
    """
    wanted = {step.key for step in plan.steps} if keep is None else set(keep)
    kept: dict[str, list[Scores]] = {step.key: [] for step in plan.steps if step.key in wanted}
    for start in range(0, max(columns.size, 1), CHUNK):
        part = columns.rows(start, start + CHUNK)
        ours = {key: given[:, start : start + CHUNK] for key, given in weights.items()}
        for key, scores in _run_chunk(plan, part, wanted, ours).items():
            kept[key].append(scores)
        if progress:
            progress(start + part.size)
    return {
        key: Scores(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
        for key, parts in kept.items()
    }


def _run_chunk(
    plan: Plan, columns: Columns, wanted: set[str], weights: Mapping[str, Floats]
) -> dict[str, Scores]:
    shown = plan.visibility.on(columns)
    done: list[Working] = []
    kept: dict[str, Scores] = {}
    for step in plan.steps:
        if isinstance(step, LeafStep):
            working, reason = run_leaf(step, columns, shown)
        else:
            given = weights.get(step.key, step.weights)
            working, reason = run_group(step, [done[i] for i in step.children], given)
        done.append(working)
        if step.key in wanted:
            kept[step.key] = _finished(working, reason)
    return kept


def run_leaf(step: LeafStep, columns: Columns, shown: Shown) -> tuple[Working, NDArray[np.int8]]:
    """Return what one item comes to, and why it has no score."""
    column = columns.column(step.item)
    value = step.normalise(column)
    answered = column.answered
    applies: Mask = column.codes != NOT_APPLICABLE
    truth = shown.truth(step.item)
    if truth is not None:
        is_shown, worst = truth == TRUE, np.zeros(truth.shape, bool)
        if step.if_hidden is IfHidden.WORST:
            worst = (truth == FALSE) & ~shown.is_void(step.item)
            value = np.where(worst, step.worst, value)
        answered = answered & is_shown | worst
        applies = np.where(is_shown, applies, (truth == UNKNOWN) | worst)
    value = value * answered
    missing = applies & ~answered
    # SCORED is 0, NOT_APPLICABLE 1, NOTHING_ANSWERED 2: a sum is much cheaper than two choices.
    reason = (~answered).view(np.int8) + missing.view(np.int8)
    low, high = value, value + missing if missing.any() else value
    may_leave = None if truth is None else _undecided(step, truth, shown)
    positions = columns.positions.get(step.item)
    if positions:
        asked = missing if truth is None else missing & (truth == TRUE)
        disputed = ends_of(positions, step.normalise, asked)
        low = np.where(disputed.where, disputed.low, low)
        high = np.where(disputed.where, disputed.high, high)
        may_leave = either(may_leave, disputed.may_leave)
        reason = np.where(disputed.where, np.int8(Reason.RESPONDENTS_DIFFER), reason)
    working = Working(
        value, low, high, answered, applies, answered.astype(float), answered, may_leave
    )
    return working, reason


def _undecided(step: LeafStep, truth: Truth, shown: Shown) -> Mask | None:
    """Return where the answers still missing may leave a leaf out; None for nowhere."""
    undecided: Mask = truth == UNKNOWN
    if step.if_hidden is IfHidden.WORST and undecided.any():
        undecided = undecided & shown.may_not_apply(step.item)
    return undecided if undecided.any() else None


def run_group(
    step: GroupStep, children: list[Working], given: Floats
) -> tuple[Working, NDArray[np.int8]]:
    """Return what a group comes to, and why it has no score.

    Args:
        step: the group.
        children: what its k children come to.
        given: their weights, shape (k, 1) or (k, n).
    """
    applies = np.array([child.applies for child in children])
    weights = given * applies
    whole = total(weights)
    any_applies: Mask = np.asarray((weights > 0).all(axis=0) if step.needs_all else whole > 0)
    answered = np.where(any_applies, _share(given, children, whole), 0.0)
    complete = all(np.array_equal(child.has_value, child.applies) for child in children)
    counted = weights if complete else given * np.array([child.has_value for child in children])

    value, low, high = _stacked(step, children)
    middle = _aggregate(step, value, counted)
    known = ~np.isnan(middle)
    if complete and (low is high or np.array_equal(low, high)):
        lowest = highest = middle
    else:
        lowest, highest = (_aggregate(step, x, weights) for x in (low, high))
        # Half of a lookup may be answered: no value yet, but bounds that say more than nothing.
        # Dropping such a child must not put the score where no answer could.
        middle = np.clip(middle, lowest, highest)
    leaving = [child.may_leave for child in children]
    may_leave = can_leave(leaving, weights > 0, needs_all=step.needs_all)
    if may_leave is not None:
        lowest, highest = np.where(may_leave, 0.0, lowest), np.where(may_leave, 1.0, highest)

    reason = _reason(step, children, given, (known, any_applies, answered))
    score = _zero_for_nan(middle)
    working = Working(
        score,
        score if lowest is middle else _zero_for_nan(lowest),
        score if highest is middle else _zero_for_nan(highest),
        known & any_applies,
        any_applies,
        answered,
        reason == Reason.SCORED,
        may_leave,
    )
    return working, reason


def _stacked(step: GroupStep, children: list[Working]) -> tuple[Floats, Floats, Floats]:
    """Return the children's values and bounds, shape (k, n), with their multipliers.

    Where the bounds of all children are their values, the same array: copying takes most time.
    """

    def stack(parts: list[Floats]) -> Floats:
        return np.array(parts) if step.multipliers is None else np.array(parts) * step.multipliers

    value = stack([child.value for child in children])
    known_low = all(child.low is child.value for child in children)
    known_high = all(child.high is child.value for child in children)
    low = value if known_low else stack([child.low for child in children])
    high = value if known_high else stack([child.high for child in children])
    return value, low, high


def _zero_for_nan(x: Floats) -> Floats:
    return np.where(np.isnan(x), 0.0, x)


def _aggregate(step: GroupStep, x: Floats, weights: Floats) -> Floats:
    return np.clip(step.aggregate(x, weights), 0.0, 1.0)


def _share(weights: Floats, children: list[Working], whole: Floats) -> Floats:
    """Return the answered share (0 to 1) of the weight that applies; 0 where none does."""
    answered = np.zeros(whole.shape)
    for weight, child in zip(weights, children, strict=True):
        answered += weight * child.answered
    return np.divide(answered, whole, where=whole > 0, out=np.zeros(whole.shape))


def _reason(
    step: GroupStep,
    children: list[Working],
    given: Floats,
    found: tuple[Mask, Mask, Floats],
) -> NDArray[np.int8]:
    known, any_applies, answered = found
    reason = np.zeros(any_applies.shape, np.int8)
    reason[~known] = Reason.CHILD_WITHOUT_SCORE
    if step.require:
        unscored = np.array([child.applies & ~child.scored for child in children])
        reason[(unscored & (given > 0)).any(axis=0)] = Reason.CHILD_WITHOUT_SCORE
    if step.minimum_coverage:
        reason[answered < step.minimum_coverage - TOLERANCE] = Reason.COVERAGE_TOO_LOW
    reason[answered == 0] = Reason.NOTHING_ANSWERED
    reason[~any_applies] = Reason.NOT_APPLICABLE
    return reason


def _finished(working: Working, reason: NDArray[np.int8]) -> Scores:
    return Scores(
        np.where(reason == Reason.SCORED, working.value, np.nan),
        np.where(working.applies, working.low, np.nan),
        np.where(working.applies, working.high, np.nan),
        np.where(working.applies, working.answered, np.nan),
        reason,
    )
