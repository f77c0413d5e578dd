"""Normalisation: from one item's answers to the unit interval, against fixed goalposts only.

Every function takes and returns arrays of shape (n,) and never looks at other assessments:
min-max over respondents would let one mission's answer change another's score. Terms as in the
OECD/JRC Handbook (2008), step 5; formulas for goalposts as in UNDP, HDR technical note 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assess.columns import Codes, Floats


def level_positions(count: int, *, reverse: bool = False) -> Floats:
    """Return the evenly spaced positions of ``count`` levels, 0 to 1 (1 to 0 in reverse).

    The categorical scale of the OECD/JRC Handbook, step 5.
    """
    positions = np.linspace(0.0, 1.0, count)
    return positions[::-1].copy() if reverse else positions


def point_positions(points: Sequence[float]) -> Floats:
    """Return points mapped so that the lowest becomes 0 and the highest 1.

    Raises:
        ValueError: all points are equal, so nothing can be told apart.
    """
    values: Floats = np.array(points)
    low, high = values.min(), values.max()
    if low == high:
        msg = "all options carry the same points"
        raise ValueError(msg)
    scaled: Floats = (values - low) / (high - low)
    return scaled


def ticked_share(codes: Codes, weights: Sequence[float], enough: float | None = None) -> Floats:
    """Return the weight of ticked options as a share of ``enough`` (of all, without it), at most 1.

    ``codes`` are bit masks, bit i for option i; ``weights`` are 0 or more, one per option.
    """
    whole = float(sum(weights)) if enough is None else min(enough, float(sum(weights)))
    total = np.zeros(codes.shape)
    for i, weight in enumerate(weights):
        if weight:
            total += weight * ((codes >> i) & 1)
    return np.minimum(total / whole, 1.0)


def linear(values: Floats, goalposts: tuple[float, float], *, log: bool = False) -> Floats:
    """Return (x - worst) / (best - worst), cut off to [0, 1]; in natural logs where asked.

    Works in both directions: the first goalpost is the one that scores 0. Source: UNDP, Human
    Development Report, technical note 1 (dimension indices, log for income).
    """
    worst, best = goalposts
    low, high = min(worst, best), max(worst, best)
    x = np.clip(values, low, high)
    if log:
        x, worst, best = np.log(x), float(np.log(worst)), float(np.log(best))
    return np.clip((x - worst) / (best - worst), 0.0, 1.0)


def piecewise(
    values: Floats, points: Sequence[tuple[float, float]], *, log: bool = False
) -> Floats:
    """Return the value read off the broken line through ``points``; constant outside it."""
    xs: Floats = np.array([x for x, _ in points])
    ys = [y for _, y in points]
    if log:
        values, xs = np.log(np.maximum(values, xs[0])), np.log(xs)
    return np.interp(values, xs, ys)
