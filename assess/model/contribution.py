"""Contributions: which answers a score is made of, and what its distance to the top is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Split(NamedTuple):
    """Points on an index's scale: of a score above the bottom, and of what it lacks to the top."""

    score: float
    to_top: float


class Contribution(NamedTuple):
    """What one indicator brings to a score, and what it could still bring.

    ``of_index`` counts towards the index, ``of_parent`` towards the parent alone; each is None
    where that has no score, or where this indicator does not count (nothing answered, does not
    apply, weight 0). ``rest`` is what a group's own score owes to no child; None for a leaf and
    for a group without a score.
    """

    id: str
    parent: str | None
    of_index: Split | None
    of_parent: Split | None
    rest: Split | None


class Contributions(NamedTuple):
    """All that brings an index to its score, on its scale.

    ``whole`` is the score above the bottom of the scale and its distance to the top: the leaves'
    ``of_index`` and ``rest`` add up to it. ``rest.score`` is assured by the bounds alone,
    ``rest.to_top`` out of reach for the answers given. All three of ``whole``, ``rest`` and the
    nodes' ``of_index`` are None where the index has no score. ``estimated`` says that some node
    had too many parts for an exact split; the sums hold all the same.
    """

    index_id: str
    whole: Split | None
    rest: Split | None
    nodes: Mapping[str, Contribution]
    estimated: bool = False
