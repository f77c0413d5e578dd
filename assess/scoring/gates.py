"""Gates: where they apply, and which band they leave (whole columns at a time).

A gate can only make a rating worse: the band is the worst of the score's own and those of the
gates that apply. Where there is no score there is nothing to cap, unless a gate forces a band. A
waiver takes its gate out of that comparison and does nothing else, so it restores at most what the
gate took.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import NOT_APPLICABLE, Columns, Floats, Mask
from assess.conditions import TRUE, UNKNOWN, Condition, Shown, parse
from assess.model.bands import EDGE
from assess.model.gate import Gate, GateResult, GateState, Waiver
from assess.model.scoring import Index
from assess.scoring.plan import Plan

Places = NDArray[np.int64]
"""A band per assessment, shape (n,): its place among the index's bands from 0, or NONE."""

NONE = -1


class GateMasks(NamedTuple):
    """Where a gate's condition holds, and where missing answers could still make it hold.

    ``missing`` tells by key where an answer is missing: of those that the condition looks at, and
    of those that decide whether one of them is asked.
    """

    gate: Gate
    condition: Condition
    applies: Mask
    open: Mask
    missing: Mapping[str, Mask]


class Banded(NamedTuple):
    """An index's bands: as the score alone gives them, and as the gates leave them."""

    without_gates: Places
    places: Places


def try_gates(plan: Plan, index: Index, columns: Columns) -> tuple[GateMasks, ...]:
    """Return an index's gates with where they apply, in the model's order."""
    shown = plan.visibility.on(columns)
    tried = []
    for gate in index.gates:
        condition = parse(gate.when)
        applies = shown.evaluate(condition) == TRUE
        still_open = shown.can_become_true(condition) & ~applies
        missing = _missing(plan, condition, columns, shown)
        tried.append(GateMasks(gate, condition, applies, still_open, missing))
    return tuple(tried)


def _missing(plan: Plan, condition: Condition, columns: Columns, shown: Shown) -> dict[str, Mask]:
    """Return where an answer is missing; of one that may not be asked, what decides about that."""
    everywhere = np.ones(columns.size, bool)
    missing: dict[str, Mask] = {}
    looked: dict[str, Mask] = {}
    waiting = [(key.key, everywhere) for key in reversed(condition.keys)]
    while waiting:
        key, where = waiting.pop()
        before = looked.get(key, ~everywhere)
        looked[key] = before | where
        column, truth = columns.column(key), shown.truth(key)
        asked = everywhere if truth is None else truth == TRUE
        missing[key] = looked[key] & asked & ~column.answered & (column.codes != NOT_APPLICABLE)
        if truth is not None and (undecided := where & ~before & (truth == UNKNOWN)).any():
            conditions = plan.visibility.conditions[key]
            waiting += [(name.key, undecided) for one in conditions for name in one.keys]
    return missing


def band_places(
    index: Index, score: Floats, gates: Sequence[GateMasks], waived: Mapping[str, Mask]
) -> Banded:
    """Return the bands of an index, shape (n,).

    Args:
        index: the index, with at least one band.
        score: its scores on the unit interval, nan where there is none.
        gates: its gates, as ``try_gates`` gives them.
        waived: where a live waiver lifts a gate, by the gate's id.
    """
    bottom, top = index.scale
    edges = np.array([band.at_least for band in index.bands]) - EDGE
    scaled = bottom + np.nan_to_num(score) * (top - bottom)
    own = np.maximum(np.searchsorted(edges, scaled, side="right") - 1, 0)
    own = np.where(np.isnan(score), NONE, own)
    places = own
    position = {band.id: place for place, band in enumerate(index.bands)}
    # First those that force a band: a band that is forced can be capped, whatever the order.
    for tried in sorted(gates, key=lambda tried: tried.gate.force is None):
        gate, applies = tried.gate, tried.applies
        counts = applies & ~waived[gate.id] if gate.id in waived else applies
        if gate.force is None:
            counts = counts & (places != NONE)
        held = _worse(places, position[gate.band], index)
        places = np.where(counts, held, places)
    return Banded(own, places)


def _worse(places: Places, band: int, index: Index) -> Places:
    worse = np.minimum if index.high_is == "good" else np.maximum
    return np.where(places == NONE, band, worse(places, band))


def live_waivers(waivers: Sequence[Waiver], day: datetime.date) -> dict[str, Waiver]:
    """Return the waivers that count on a day, by gate; the longest where several do."""
    live: dict[str, Waiver] = {}
    for waiver in waivers:
        if waiver.is_live(day):
            known = live.get(waiver.gate)
            live[waiver.gate] = max(known, waiver, key=lambda w: w.last_day) if known else waiver
    return live


def gate_result(
    tried: GateMasks, index: Index, row: int, waivers: Sequence[Waiver], day: datetime.date
) -> GateResult:
    """Return what a gate does to one assessment.

    Args:
        tried: the gate, as ``try_gates`` gives it.
        index: the index it belongs to.
        row: which assessment.
        waivers: that assessment's waivers.
        day: the day of the rating.
    """
    gate = tried.gate
    waiver = live_waivers(waivers, day).get(gate.id) if gate.waivable else None
    past = [w for w in waivers if w.gate == gate.id and w.last_day < day]
    state = GateState.CLEAR
    if tried.applies[row]:
        state = GateState.WAIVED if waiver else GateState.APPLIES
    elif tried.open[row]:
        state = GateState.OPEN
    return GateResult(
        gate=gate.id,
        index=index.id,
        label=gate.label,
        band=gate.band,
        forces=gate.force is not None,
        state=state,
        text=gate.text,
        basis=gate.basis,
        rests_on=tuple(dict.fromkeys(key.key for key in tried.condition.keys)),
        waits_for=tuple(key for key, mask in tried.missing.items() if mask[row])
        if state is GateState.OPEN
        else (),
        waiver=waiver,
        expired=max(past, key=lambda w: w.last_day) if past and not waiver else None,
    )
