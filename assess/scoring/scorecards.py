"""Scorecards: the engine's columns turned into one record per assessment."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assess.columns import Columns, encode
from assess.model.answer import Answer
from assess.model.gate import GateState, Waiver
from assess.model.scorecard import RESPONDENTS_DIFFER, Result, Scorecard
from assess.model.scoring import Index
from assess.scoring.engine import Reason, Scores, run
from assess.scoring.gates import (
    NONE,
    Banded,
    GateMasks,
    band_places,
    gate_result,
    live_waivers,
    try_gates,
)
from assess.scoring.plan import Node, Plan


class Waivers(NamedTuple):
    """The exceptions to gates that each subject has, and the day of the rating."""

    day: datetime.date
    by_subject: Sequence[Sequence[Waiver]]


class _Gated(NamedTuple):
    gates: tuple[GateMasks, ...]
    banded: Banded


def score_all(
    plan: Plan,
    subjects: Sequence[str],
    answers: Sequence[Mapping[str, Answer]],
    disputed: Sequence[Mapping[str, Sequence[Answer]]] = (),
    waivers: Waivers | None = None,
) -> tuple[Scorecard, ...]:
    """Return one scorecard per subject, without findings.

    Args:
        plan: the compiled model.
        subjects: the subjects' names.
        answers: one mapping from item key to answer per subject, valid for the plan's items.
        disputed: for as many subjects, the respondents' answers by key where they differ.
        waivers: for as many subjects, their waivers, and the day on which they must count.
    """
    return score_columns(plan, subjects, encode(plan.items, answers, disputed), waivers)


def score_columns(
    plan: Plan, subjects: Sequence[str], columns: Columns, waivers: Waivers | None = None
) -> tuple[Scorecard, ...]:
    """Return one scorecard per subject, for answers that are columns already."""
    scores = run(plan, columns)
    waivers = waivers or Waivers(datetime.date.min, [()] * len(subjects))
    gated = {
        index.id: _gated(plan, index, columns, scores[index.id], waivers)
        for index in plan.model.indices
        if index.bands
    }
    return tuple(
        _scorecard(plan, subject, row, scores, _Rating(gated, waivers))
        for row, subject in enumerate(subjects)
    )


class _Rating(NamedTuple):
    gated: Mapping[str, _Gated]
    waivers: Waivers


def _gated(plan: Plan, index: Index, columns: Columns, scores: Scores, waivers: Waivers) -> _Gated:
    gates = try_gates(plan, index, columns)
    live = [live_waivers(given, waivers.day) for given in waivers.by_subject]
    waived = {
        tried.gate.id: np.array([tried.gate.id in one for one in live], dtype=bool)
        for tried in gates
        if tried.gate.waivable
    }
    return _Gated(gates, band_places(index, scores.score, gates, waived))


def _scorecard(
    plan: Plan, subject: str, row: int, scores: Mapping[str, Scores], rating: _Rating
) -> Scorecard:
    indices = {index.id: index for index in plan.model.indices}
    gated, waivers = rating
    results = tuple(
        _result(
            node,
            indices[node.index],
            scores[node.key],
            gated[node.key].banded if node.depth == 0 and node.key in gated else None,
            row,
        )
        for node in plan.nodes
    )
    tried = (
        gate_result(one, indices[key], row, waivers.by_subject[row], waivers.day)
        for key, found in gated.items()
        for one in found.gates
    )
    return Scorecard(
        subject=subject,
        questionnaire=plan.model.questionnaire,
        results=results,
        gates=tuple(gate for gate in tried if gate.state is not GateState.CLEAR),
    )


def _result(node: Node, index: Index, scores: Scores, banded: Banded | None, row: int) -> Result:
    score, low, high = (
        _on_scale(float(figures[row]), index) for figures in (scores.score, scores.low, scores.high)
    )
    coverage = float(scores.coverage[row])
    return Result(
        id=node.key,
        index=node.index,
        parent=node.parent,
        depth=node.depth,
        kind="leaf" if node.item else "group" if node.depth else "index",
        label=node.label,
        item=node.item,
        share=node.share,
        score=score,
        low=low,
        high=high,
        coverage=None if math.isnan(coverage) else coverage,
        band=_band(index, int(banded.places[row])) if banded else None,
        band_without_gates=_band(index, int(banded.without_gates[row])) if banded else None,
        reason=_in_words(Reason(int(scores.reason[row])), coverage, node),
    )


def _band(index: Index, place: int) -> str | None:
    return None if place == NONE else index.bands[place].id


def _on_scale(unit: float, index: Index) -> float | None:
    if math.isnan(unit):
        return None
    low, high = index.scale
    return low + unit * (high - low)


def _in_words(reason: Reason, coverage: float, node: Node) -> str:
    match reason:
        case Reason.SCORED:
            return ""
        case Reason.NOT_APPLICABLE:
            return "nothing here applies"
        case Reason.NOTHING_ANSWERED:
            return "nothing answered" if node.item is None else "not answered"
        case Reason.COVERAGE_TOO_LOW:
            least = getattr(node.spec, "minimum_coverage", 0.0)
            return f"{coverage:.0%} answered, {least:.0%} needed"
        case Reason.CHILD_WITHOUT_SCORE:
            return "one or more of its parts have no score"
        case Reason.RESPONDENTS_DIFFER:
            return RESPONDENTS_DIFFER
