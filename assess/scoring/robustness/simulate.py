"""Simulating: one subject's scores and bands under many draws of the assumptions at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import UNANSWERED, Column, Columns, Floats
from assess.model.robustness import Assumption, Assumptions
from assess.model.scoring import Index
from assess.scoring.engine import run
from assess.scoring.gates import NONE, Places, band_places, live_waivers, try_gates
from assess.scoring.plan import GroupStep, Plan
from assess.scoring.robustness.method import draw_plans, draw_weights, only
from assess.scoring.robustness.possible import Possible
from assess.scoring.robustness.unknown import Assessed, Samples, UnknownAnswers, repeated


class Simulated(NamedTuple):
    """One index for b blocks of n draws, shape (b, n): scores on the unit interval, and bands.

    nan and NONE where there is no score and no band.
    """

    score: Floats
    place: Places


class Part(NamedTuple):
    """The draws that use one plan: their rows, and their weights by group, shape (k, rows)."""

    plan: Plan
    rows: NDArray[np.int64]
    weights: Mapping[str, Floats]


class Design:
    """Blocks of draws, each with a sample for every assumption that varies there.

    What all subjects share is drawn once: weights, and the plan that each draw uses.
    """

    def __init__(
        self,
        plans: Sequence[Plan],
        assumptions: Assumptions,
        blocks: Sequence[Samples],
        size: int,
    ) -> None:
        """Draw the choices of method.

        Args:
            plans: the nominal plan, then those with other aggregations.
            assumptions: what is varied.
            blocks: for each block, the samples; an assumption that is absent stays nominal.
            size: the number of draws in a block.
        """
        self.plans, self.blocks, self.size = plans, blocks, size
        self.rows = size * len(blocks)
        weights = self._weights(assumptions)
        plan_of = self._plans(assumptions.seed)
        self.parts = [
            Part(plan, rows, only(weights, rows))
            for number, plan in enumerate(plans)
            if len(rows := np.flatnonzero(plan_of == number))
        ]

    def _plans(self, seed: int) -> NDArray[np.int64]:
        return np.concatenate(
            [
                draw_plans(len(self.plans), seed, block[Assumption.AGGREGATION], self.size)
                if Assumption.AGGREGATION in block
                else np.zeros(self.size, np.int64)
                for block in self.blocks
            ]
        )

    def _weights(self, assumptions: Assumptions) -> dict[str, Floats]:
        names = [block.get(Assumption.WEIGHTS) for block in self.blocks]
        how = assumptions.weights
        if how is None or not any(names):
            return {}
        drawn = {
            name: draw_weights(self.plans[0], how, assumptions.seed, name, self.size)
            for name in dict.fromkeys(names)
            if name
        }
        groups = [step for step in self.plans[0].steps if isinstance(step, GroupStep)]
        varied = [step for step in groups if len(step.children) > 1]
        return {
            step.key: np.hstack(
                [
                    drawn[name][step.key]
                    if name
                    else np.broadcast_to(step.weights, (len(step.children), self.size))
                    for name in names
                ]
            )
            for step in varied
        }


def simulate(
    design: Design,
    possible: Possible,
    subject: Assessed,
    unknown: UnknownAnswers,
    day: datetime.date,
) -> dict[str, Simulated]:
    """Return every index of one subject under the draws of a design.

    Args:
        design: the blocks of draws.
        possible: what can be answered.
        subject: the subject's answers and waivers.
        unknown: the draws of what is not known about it.
        day: the day on which waivers must count.
    """
    columns = _columns(design, possible, unknown)
    scores = _scores(design, columns)
    shape = (len(design.blocks), design.size)
    return {
        index.id: Simulated(
            scores[index.id].reshape(shape),
            _places(design.plans[0], index, columns, scores[index.id], subject, day).reshape(shape),
        )
        for index in design.plans[0].model.indices
    }


def _columns(design: Design, possible: Possible, unknown: UnknownAnswers) -> Columns:
    by_key: dict[str, Column] = {}
    positions: dict[str, tuple[Column, ...]] = {}
    size = design.size
    for key in possible.keys:
        nominal = unknown.nominal[key]
        drawn = [unknown.drawn(key, block, size) for block in design.blocks]
        if not any(drawn):
            by_key[key] = repeated(nominal, design.rows)
        else:
            by_key[key] = _joined([one or repeated(nominal, size) for one in drawn])
        if not all(drawn) and key in unknown.positions:
            nobody = Column(np.full(1, UNANSWERED, np.int8), nominal.values)
            positions[key] = tuple(
                _joined([repeated(nobody if one else said, size) for one in drawn])
                for said in unknown.positions[key]
            )
    return Columns(design.rows, by_key, positions)


def _joined(parts: Sequence[Column]) -> Column:
    values = [part.values for part in parts if part.values is not None]
    return Column(
        np.concatenate([part.codes for part in parts]), np.concatenate(values) if values else None
    )


def _scores(design: Design, columns: Columns) -> dict[str, Floats]:
    keep = [index.id for index in design.plans[0].model.indices]
    scores = {key: np.full(design.rows, np.nan) for key in keep}
    for plan, rows, weights in design.parts:
        chosen = columns if len(rows) == design.rows else columns.take(rows)
        found = run(plan, chosen, keep=keep, weights=weights)
        for key in keep:
            scores[key][rows] = found[key].score
    return scores


def _places(  # what a band depends on, besides the score: the gates, the answers and the waivers
    plan: Plan,
    index: Index,
    columns: Columns,
    score: Floats,
    subject: Assessed,
    day: datetime.date,
) -> Places:
    if not index.bands:
        return np.full(columns.size, NONE, np.int64)
    live: Mapping[str, object] = live_waivers(subject.waivers, day)
    tried = try_gates(plan, index, columns)
    waived = {
        one.gate.id: np.full(columns.size, one.gate.id in live)
        for one in tried
        if one.gate.waivable
    }
    return band_places(index, score, tried, waived).places
