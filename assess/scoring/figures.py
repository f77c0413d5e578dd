"""Figures for a table: whole columns of scores on their indices' scales, without scorecards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assess.columns import Columns, Floats
from assess.model.scoring import Index
from assess.scoring.engine import run
from assess.scoring.gates import NONE, Places, band_places, try_gates
from assess.scoring.plan import Plan

FigureColumn = Floats | Sequence[str | None]
"""Figures, nan where there is none; or ids of bands, None where there is none."""


def headings_of(plan: Plan, *, everything: bool) -> tuple[str, ...]:
    """Return the names of the columns that ``figures_of`` gives, without having any rows."""
    return tuple(figures_of(plan, Columns(0, {}), everything=everything))


def figures_of(plan: Plan, columns: Columns, *, everything: bool) -> dict[str, FigureColumn]:
    """Return the figures of n assessments as columns, each of length n, by name.

    For every indicator ``ID`` (score), ``ID.low`` and ``ID.high`` (bounds), all on the scale of its
    index, and ``ID.coverage`` (0 to 1); for an index also ``ID.band`` and, where it has gates,
    ``ID.band_without_gates``.

    Args:
        plan: the compiled model.
        columns: the answers.
        everything: give all indicators, and not the indices alone.
    """
    nodes = [node for node in plan.nodes if everything or node.depth == 0]
    scores = run(plan, columns, keep=[node.key for node in nodes])
    figures: dict[str, FigureColumn] = {}
    for node in nodes:
        found, index = scores[node.key], plan.index(node.index)
        figures[node.key] = _on_scale(found.score, index)
        figures[f"{node.key}.low"] = _on_scale(found.low, index)
        figures[f"{node.key}.high"] = _on_scale(found.high, index)
        figures[f"{node.key}.coverage"] = found.coverage
        if node.depth == 0:
            figures |= _bands(plan, index, columns, found.score)
    return figures


def _on_scale(units: Floats, index: Index) -> Floats:
    low, high = index.scale
    return low + units * (high - low)


def _bands(plan: Plan, index: Index, columns: Columns, score: Floats) -> dict[str, FigureColumn]:
    """Return the ids of an index's bands; a table carries no waivers."""
    if not index.bands:
        return {f"{index.id}.band": [None] * columns.size}
    found = band_places(index, score, try_gates(plan, index, columns), {})
    bands: dict[str, FigureColumn] = {f"{index.id}.band": _ids(found.places, index)}
    if index.gates:
        bands[f"{index.id}.band_without_gates"] = _ids(found.without_gates, index)
    return bands


def _ids(places: Places, index: Index) -> list[str | None]:
    ids = np.array([None, *(band.id for band in index.bands)], dtype=object)
    listed: list[str | None] = ids[places - NONE].tolist()
    return listed
