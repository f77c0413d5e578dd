"""Aggregation: from the children's scores to the parent's, weighted, on the unit interval.

Every function takes scores of shape (k, n) and weights of the same shape, where a weight of 0
leaves that child out for that assessment, and returns shape (n,), nan where nothing is left.
The weights' scale never matters. Scores lie from 0 to 1, also at a weight of 0.

Sources: OECD/JRC Handbook (2008), step 7 (arithmetic, geometric); COINr, "Aggregation"
(harmonic, power mean, weighted median); INFORM Risk Index methodology (inverse geometric mean).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from assess.columns import Floats
from assess.model.aggregation import Aggregation, Lookup

Aggregator = Callable[[Floats, Floats], Floats]

_WORDS = ("method", "zero")
"""The keys of an aggregation that are no parameters of its function."""

_TIE = 1e-12


def arithmetic(x: Floats, w: Floats) -> Floats:
    """Return sum(w x) / sum(w): full compensation."""
    return _divide(total(w * x), total(w))


def geometric(x: Floats, w: Floats, floor: float) -> Floats:
    """Return exp(sum(w ln y) / sum(w)) with y = floor + (1 - floor) x, mapped back to [0, 1].

    With floor 0 a single child at 0 makes the whole 0.
    """
    with np.errstate(divide="ignore"):
        logs = np.log(_raise_to(x, floor))
    mean = _divide(_weighted_sum(logs, w), total(w))
    return _lower_from(np.exp(mean), floor)


def harmonic(x: Floats, w: Floats, floor: float) -> Floats:
    """Return sum(w) / sum(w / y) on the raised scale, mapped back: little compensation."""
    with np.errstate(divide="ignore"):
        reciprocals = 1.0 / _raise_to(x, floor)
        mean = 1.0 / _divide(_weighted_sum(reciprocals, w), total(w))
    return _lower_from(mean, floor)


def power(x: Floats, w: Floats, p: float, floor: float) -> Floats:
    """Return (sum(w y^p) / sum(w))^(1/p) on the raised scale, mapped back.

    p = 1 is arithmetic, p = -1 harmonic, p towards -infinity the minimum.
    """
    with np.errstate(divide="ignore", over="ignore"):
        powers = _raise_to(x, floor) ** p
        mean = _divide(_weighted_sum(powers, w), total(w)) ** (1.0 / p)
    return _lower_from(mean, floor)


def inverse_geometric(x: Floats, w: Floats, floor: float) -> Floats:
    """Return 1 - geometric(1 - x): for risks, so that a high child cannot be averaged away.

    On a 0 to 10 scale with floor 0.1 this is INFORM's (10 - GEOMEAN((10 - x)/10*9 + 1))/9*10.
    """
    return 1.0 - geometric(1.0 - x, w, floor)


def minimum(x: Floats, w: Floats) -> Floats:
    """Return the lowest child of positive weight: the weakest link."""
    lowest = np.where(w > 0, x, np.inf).min(axis=0)
    return np.where(np.isinf(lowest), np.nan, lowest)


def maximum(x: Floats, w: Floats) -> Floats:
    """Return the highest child of positive weight."""
    highest = np.where(w > 0, x, -np.inf).max(axis=0)
    return np.where(np.isinf(highest), np.nan, highest)


def median(x: Floats, w: Floats) -> Floats:
    """Return the weighted median: half the weight lies on either side.

    Where the weights split exactly in half between two children, the value halfway.
    """
    order = np.argsort(x, axis=0, kind="stable")
    xs, ws = np.take_along_axis(x, order, axis=0), np.take_along_axis(w, order, axis=0)
    whole = total(ws)
    share = _divide(np.cumsum(ws, axis=0), whole)
    lower = (share < 0.5 - _TIE).sum(axis=0)
    upper = (share < 0.5 + _TIE).sum(axis=0)
    columns = np.arange(x.shape[1])
    middle = (xs[lower, columns] + xs[upper, columns]) / 2
    return np.where(whole > 0, middle, np.nan)


def capped_sum(x: Floats, w: Floats, cap: float) -> Floats:
    """Return the weighted sum, full (1) from ``cap`` of the whole weight on."""
    return np.minimum(arithmetic(x, w) / cap, 1.0)


def lookup(x: Floats, w: Floats, table: Floats) -> Floats:
    """Return the cell that the first child's row and the second child's column meet in.

    A score picks the nearest of the equally spaced steps, the upper one halfway; nan unless both
    children count. An explicit table, because products of ordinal codes reverse ranks.
    """
    rows, columns = table.shape
    row = _step(x[0], rows)
    column = _step(x[1], columns)
    return np.where((w > 0).all(axis=0), table[row, column], np.nan)


def total(y: Floats) -> Floats:
    """Return the sum over the children, shape (n,), added one after the other.

    For a single assessment numpy's own sum would add in pairs, and the last digit would depend on
    how many others are rated in the same run.
    """
    summed: Floats = y.sum(axis=0) if y.shape[1] != 1 else np.add.accumulate(y)[-1]
    return summed


def aggregator(spec: Aggregation) -> Aggregator:
    """Return the function of (scores, weights) that an aggregation in a scoring model names."""
    parameters = {name: value for name, value in spec if name not in _WORDS}
    if isinstance(spec, Lookup):
        parameters["table"] = np.array(spec.table)
    return partial(AGGREGATIONS[spec.method], **parameters)


AGGREGATIONS: dict[str, Callable[..., Floats]] = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
    "power": power,
    "inverse_geometric": inverse_geometric,
    "minimum": minimum,
    "maximum": maximum,
    "median": median,
    "capped_sum": capped_sum,
    "lookup": lookup,
}
"""Every aggregation by its name in scoring models; a model's further keys are its parameters."""


def _raise_to(x: Floats, floor: float) -> Floats:
    return floor + (1.0 - floor) * x


def _lower_from(y: Floats, floor: float) -> Floats:
    """Map back, and set what rounding has moved off an end: a root above would magnify it."""
    x = (y - floor) / (1.0 - floor)
    x[x < _TIE] = 0.0
    x[x > 1.0 - _TIE] = 1.0
    return x


def _weighted_sum(y: Floats, w: Floats) -> Floats:
    """Sum w y where w > 0, so that an infinite y of a child left out does no harm."""
    return total(np.multiply(w, y, where=w > 0, out=np.zeros_like(y)))


def _divide(numerator: Floats, denominator: Floats) -> Floats:
    quotient: Floats = np.divide(
        numerator, denominator, where=denominator > 0, out=np.full(numerator.shape, np.nan)
    )
    return quotient


def _step(x: Floats, count: int) -> NDArray[np.intp]:
    return np.floor(x * (count - 1) + 0.5 + 1e-9).astype(np.intp)
