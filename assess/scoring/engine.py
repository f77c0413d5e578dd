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
from assess.conditions import FALSE, TRUE, UNKNOWN, Shown
from assess.model.scoring import IfHidden
from assess.scoring.disputed import can_leave, ends_of
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


class _Working(NamedTuple):
    """A step's results while its parents still need them; ``weightless`` zeros where missing.

    ``may_leave`` is where respondents may agree that nothing of it applies; None means nowhere.
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
    done: list[_Working] = []
    kept: dict[str, Scores] = {}
    for step in plan.steps:
        if isinstance(step, LeafStep):
            working, reason = _run_leaf(step, columns, shown)
        else:
            given = weights.get(step.key, step.weights)
            working, reason = _run_group(step, [done[i] for i in step.children], given)
        done.append(working)
        if step.key in wanted:
            kept[step.key] = _finished(working, reason)
    return kept


def _run_leaf(step: LeafStep, columns: Columns, shown: Shown) -> tuple[_Working, NDArray[np.int8]]:
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
    value = np.where(answered, value, 0.0)
    missing = applies & ~answered
    reason = np.where(
        answered,
        np.int8(Reason.SCORED),
        np.where(applies, np.int8(Reason.NOTHING_ANSWERED), np.int8(Reason.NOT_APPLICABLE)),
    )
    low, high, may_leave = value, np.where(missing, 1.0, value), None
    positions = columns.positions.get(step.item)
    if positions:
        asked = missing if truth is None else missing & (truth == TRUE)
        disputed = ends_of(positions, step.normalise, asked)
        low = np.where(disputed.where, disputed.low, low)
        high = np.where(disputed.where, disputed.high, high)
        may_leave = disputed.may_leave
        reason = np.where(disputed.where, np.int8(Reason.RESPONDENTS_DIFFER), reason)
    working = _Working(
        value, low, high, answered, applies, answered.astype(float), answered, may_leave
    )
    return working, reason


def _run_group(
    step: GroupStep, children: list[_Working], given: Floats
) -> tuple[_Working, NDArray[np.int8]]:
    applies = np.stack([child.applies for child in children])
    has_value = np.stack([child.has_value for child in children])
    weights = given * applies
    whole = weights.sum(axis=0)
    any_applies: Mask = np.asarray(applies.all(axis=0) if step.needs_all else whole > 0)
    answered = _share(given, children, whole)
    complete = bool((has_value == applies).all())

    value, low, high = (
        np.stack([getattr(child, name) for child in children]) for name in ("value", "low", "high")
    )
    if step.multipliers is not None:
        value, low, high = (x * step.multipliers for x in (value, low, high))
    middle = _aggregate(step, value, weights if complete else given * has_value)
    known = ~np.isnan(middle)
    if complete and np.array_equal(low, high):
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

    scored_children = np.stack([child.scored for child in children])
    counting = applies & (given > 0)
    reason = _reason(step, counting, scored_children, known, any_applies, answered)
    working = _Working(
        np.nan_to_num(middle),
        np.nan_to_num(lowest),
        np.nan_to_num(highest),
        known & any_applies,
        any_applies,
        answered,
        reason == Reason.SCORED,
        may_leave,
    )
    return working, reason


def _aggregate(step: GroupStep, x: Floats, weights: Floats) -> Floats:
    return np.clip(step.aggregate(x, weights), 0.0, 1.0)


def _share(weights: Floats, children: list[_Working], whole: Floats) -> Floats:
    """Return the answered share (0 to 1) of the weight that applies; 0 where none does."""
    answered = np.zeros(whole.shape)
    for weight, child in zip(weights, children, strict=True):
        answered += weight * child.answered * child.applies
    return np.divide(answered, whole, where=whole > 0, out=np.zeros(whole.shape))


def _reason(  # six masks of one decision; a record for them would say less
    step: GroupStep,
    counting: Mask,
    scored_children: Mask,
    known: Mask,
    any_applies: Mask,
    answered: Floats,
) -> NDArray[np.int8]:
    reason = np.zeros(any_applies.shape, np.int8)
    reason[~known] = Reason.CHILD_WITHOUT_SCORE
    if step.require:
        reason[(counting & ~scored_children).any(axis=0)] = Reason.CHILD_WITHOUT_SCORE
    reason[answered < step.minimum_coverage - TOLERANCE] = Reason.COVERAGE_TOO_LOW
    reason[answered == 0] = Reason.NOTHING_ANSWERED
    reason[~any_applies] = Reason.NOT_APPLICABLE
    return reason


def _finished(working: _Working, reason: NDArray[np.int8]) -> Scores:
    return Scores(
        np.where(reason == Reason.SCORED, working.value, np.nan),
        np.where(working.applies, working.low, np.nan),
        np.where(working.applies, working.high, np.nan),
        np.where(working.applies, working.answered, np.nan),
        reason,
    )
