"""Standings: where an index stands for sets of answers, after its gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import Floats, encode
from assess.model.answer import Answer
from assess.model.improvement import Standing
from assess.model.scoring import Index
from assess.scoring.engine import run
from assess.scoring.gates import NONE, band_places, try_gates
from assess.scoring.improving.ground import Ground


class Standings(NamedTuple):
    """An index for n sets of answers: unit interval, nan without a figure; bands by place.

    ``holding`` names the gates that hold, one set for each.
    """

    score: Floats
    low: Floats
    high: Floats
    coverage: Floats
    places: NDArray[np.int64]
    holding: tuple[frozenset[str], ...]


def standings(
    ground: Ground,
    rows: Sequence[Mapping[str, Answer]],
    disputed: Sequence[Mapping[str, Sequence[Answer]]] | None = None,
) -> Standings:
    """Return where the index stands for each set of answers; disputes as they are, if not given."""
    index, plan = ground.index, ground.plan
    apart = [ground.setting.disputed] * len(rows) if disputed is None else disputed
    columns = encode(plan.items, rows, apart)
    found = run(plan, columns, keep=[index.id])[index.id]
    gates = tuple(
        one
        for one in try_gates(plan, index, columns)
        if not (one.gate.waivable and one.gate.id in ground.setting.waived)
    )
    places = (
        band_places(index, found.score, gates, {}).places
        if index.bands
        else np.full(len(rows), NONE)
    )
    holding = tuple(
        frozenset(one.gate.id for one in gates if one.applies[row]) for row in range(len(rows))
    )
    return Standings(found.score, found.low, found.high, found.coverage, places, holding)


def on_scale(index: Index, unit: float) -> float | None:
    """Return a figure of the unit interval on the index's scale; None for nan."""
    bottom, top = index.scale
    return None if np.isnan(unit) else bottom + float(unit) * (top - bottom)


def standing(index: Index, unit: float, place: int) -> Standing:
    """Return score and band as a record."""
    band = None if place == NONE or not index.bands else index.bands[int(place)].id
    return Standing(on_scale(index, unit), band)
