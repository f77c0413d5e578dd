"""Ranks over many draws: intervals, who is ahead of whom, and who cannot be told apart.

Ranks as in competitions: the highest score is first, ties share the better rank and leave the gap.
"""

from __future__ import annotations

import math
import string
from collections.abc import Sequence

import numpy as np

from assess.columns import Floats
from assess.model.robustness import RankSpread, Spread

TIE = 1e-9
"""Scores no further apart, on the unit interval, are equal."""


def ranks_of(scores: Floats) -> Floats:
    """Return the ranks in each draw, shape (m, n) as the scores; nan where there is no score."""
    with np.errstate(invalid="ignore"):
        better = np.stack([(scores > one + TIE).sum(axis=0) for one in scores])
    return np.where(np.isnan(scores), np.nan, better + 1.0)


def ahead_of(scores: Floats) -> Floats:
    """Return in which share of the draws each subject scores higher than each other, (m, m).

    Only draws in which both have a score count; 0 where there is none.
    """
    there = ~np.isnan(scores)
    both = there.astype(float) @ there.T.astype(float)
    with np.errstate(invalid="ignore"):
        higher = np.stack([(one > scores + TIE).sum(axis=1) for one in scores])
    shares: Floats = np.divide(higher, both, out=np.zeros(both.shape), where=both > 0)
    return shares


def rank_change(ranks: Floats, nominal: Floats) -> Floats:
    """Return the mean absolute difference from the nominal ranks in each draw, shape (n,)."""
    change: Floats = np.abs(ranks - nominal[:, None]).mean(axis=0)
    return change


def spread_of(figures: Floats) -> Spread | None:
    """Return the 5 %, 50 % and 95 % quantiles (type 7) of those figures that are there."""
    there = figures[~np.isnan(figures)]
    if not there.size:
        return None
    low, median, high = np.quantile(there, (0.05, 0.5, 0.95)).tolist()
    return Spread(low, median, high)


def rank_spread(ranks: Floats) -> RankSpread | None:
    """Return the interval of one subject's ranks, rounded outwards to whole ranks."""
    found = spread_of(ranks)
    if found is None:
        return None
    return RankSpread(math.floor(found.low + TIE), found.median, math.ceil(found.high - TIE))


def overlapping(intervals: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Return the largest sets of intervals that all overlap each other, by their positions.

    These are the maximal cliques of an interval graph. Overlap is not transitive, so an interval
    may stand in several sets.
    """
    events = sorted({low for low, _ in intervals})
    sets = [
        tuple(i for i, (low, high) in enumerate(intervals) if low <= at <= high) for at in events
    ]
    return tuple(
        one for one in dict.fromkeys(sets) if not any(set(one) < set(other) for other in sets)
    )


def letters_of(groups: Sequence[Sequence[int]], count: int) -> tuple[str, ...]:
    """Return for each of ``count`` subjects the letters of the groups it stands in."""
    names = [_letters(number) for number in range(len(groups))]
    return tuple(
        " ".join(name for name, group in zip(names, groups, strict=True) if place in group)
        for place in range(count)
    )


def _letters(number: int) -> str:
    more, last = divmod(number, 26)
    return (_letters(more - 1) if more else "") + string.ascii_lowercase[last]
