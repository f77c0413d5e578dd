"""Sobol' indices: which share of a result's variance each assumption explains.

The design has N (d + 2) runs for d assumptions, each a whole group of inputs: two independent
samples A and B, and for each assumption the sample A with that assumption taken from B. With V the
variance of yA and yB together (divisor n - 1):

    first order  S_i  = mean(yB (yABi - yA)) / V       (Saltelli and others 2010)
    total        ST_i = mean((yA - yABi)^2) / (2 V)    (Jansen 1999)

as COINr computes them. S_i is what remains explained on average if assumption i alone were settled;
ST_i what remains open on average if all others were. A constant subtracted from every y changes
neither in expectation; subtracting the mean makes S_i much less noisy where y lies far from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assess.columns import Floats
from assess.model.robustness import Assumption, Sensitivity

RESAMPLES = 100
NOTHING = 1e-18
"""A variance below this, on the unit interval, is rounding."""


class Indices(NamedTuple):
    """First-order and total indices, each of shape (d,)."""

    first: Floats
    total: Floats


def sobol_indices(a: Floats, b: Floats, ab: Floats) -> Indices:
    """Return the estimates; nan where nothing varies.

    Args:
        a: results of sample A, shape (n,).
        b: results of sample B, shape (n,).
        ab: results of A with each assumption in turn from B, shape (d, n).
    """
    variance = np.concatenate([a, b]).var(ddof=1)
    if not variance > NOTHING:
        nothing = np.full(len(ab), np.nan)
        return Indices(nothing, nothing)
    return Indices(
        (b * (ab - a)).mean(axis=1) / variance, ((a - ab) ** 2).mean(axis=1) / (2 * variance)
    )


def bootstrap_errors(a: Floats, b: Floats, ab: Floats, random: np.random.Generator) -> Indices:
    """Return the standard errors of the estimates over resampled runs; nan where none varies."""
    n = len(a)
    counts = random.multinomial(n, np.full(n, 1 / n), RESAMPLES).astype(float)
    sums, squares = counts @ (a + b), counts @ (a**2 + b**2)
    variance = (squares - sums**2 / (2 * n)) / (2 * n - 1)
    varies = variance > NOTHING
    if varies.sum() < 2:
        nothing = np.full(len(ab), np.nan)
        return Indices(nothing, nothing)
    counts, variance = counts[varies], variance[varies, None]
    first = counts @ (b * (ab - a)).T / n / variance
    total = counts @ ((a - ab) ** 2).T / (2 * n) / variance
    return Indices(first.std(axis=0, ddof=1), total.std(axis=0, ddof=1))


def sensitivities(
    varied: Sequence[Assumption], runs: Floats, random: np.random.Generator
) -> tuple[Sensitivity, ...]:
    """Return the share of each assumption with its standard error.

    Args:
        varied: the d assumptions.
        runs: the results of A, B and A with each assumption from B: shape (d + 2, n). Draws
            without a result in any of them (nan) are left out of all.
        random: where the bootstrap takes its chance from.
    """
    runs = runs[:, ~np.isnan(runs).any(axis=0)]
    if runs.shape[1] < 2 or not runs[:2].var(ddof=1) > NOTHING:
        return tuple(Sensitivity(one, None, None, None, None) for one in varied)
    runs = runs - runs[:2].mean()
    a, b, ab = runs[0], runs[1], runs[2:]
    found, errors = sobol_indices(a, b, ab), bootstrap_errors(a, b, ab, random)
    return tuple(
        Sensitivity(
            one,
            float(found.first[i]),
            float(found.total[i]),
            _if_there(errors.first[i]),
            _if_there(errors.total[i]),
        )
        for i, one in enumerate(varied)
    )


def _if_there(error: float) -> float | None:
    return None if np.isnan(error) else float(error)
