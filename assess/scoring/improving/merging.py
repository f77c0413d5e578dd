"""Merging: how the partial results of a group grow, child by child.

A weighted mean is a rising function of a weighted sum, and minimum and maximum are functions of
themselves; so of two combinations of the first few children with the same cost, the one with the
better partial result stays the better one, whatever the other children are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from assess.columns import Floats
from assess.model.aggregation import (
    Aggregation,
    Arithmetic,
    CappedSum,
    Geometric,
    Harmonic,
    InverseGeometric,
    Maximum,
    Minimum,
    Power,
)


class Merging(NamedTuple):
    """How partial results grow: the start, a child's part in them, and how parts join."""

    start: float
    part: Callable[[Floats], Floats]
    join: Callable[[Floats, Floats], Floats]
    weighted: bool = True


def merging_of(how: Aggregation) -> Merging | None:
    """Return how the children of a group merge; None where they must all be looked at together."""
    if isinstance(how, Minimum):
        return Merging(np.inf, _itself, np.minimum, weighted=False)
    if isinstance(how, Maximum):
        return Merging(-np.inf, _itself, np.maximum, weighted=False)
    rising = _rising(how)
    return Merging(0.0, rising, np.add) if rising else None


def _rising(how: Aggregation) -> Callable[[Floats], Floats] | None:
    """Return the rising function whose weighted sum decides a mean; None where there is none."""
    found: Callable[[Floats], Floats] | None = None
    match how:
        case Arithmetic() | CappedSum():
            found = _itself
        case Geometric(floor=floor):
            found = lambda x: np.log(floor + (1 - floor) * x)  # noqa: E731
        case InverseGeometric(floor=floor):
            found = lambda x: -np.log(floor + (1 - floor) * (1 - x))  # noqa: E731
        case Harmonic(floor=floor):
            found = lambda x: -1.0 / (floor + (1 - floor) * x)  # noqa: E731
        case Power(p=p, floor=floor):
            found = lambda x: np.copysign(1, p) * (floor + (1 - floor) * x) ** p  # noqa: E731
        case _:
            pass
    return found


def _itself(x: Floats) -> Floats:
    return x
