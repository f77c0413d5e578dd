"""Scorecards: the engine's columns turned into one record per assessment."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assess.columns import encode
from assess.model.answer import Answer
from assess.model.bands import band_of
from assess.model.scorecard import RESPONDENTS_DIFFER, Result, Scorecard
from assess.model.scoring import Index
from assess.scoring.engine import Reason, Scores, run
from assess.scoring.plan import Node, Plan


def score_all(
    plan: Plan,
    subjects: Sequence[str],
    answers: Sequence[Mapping[str, Answer]],
    disputed: Sequence[Mapping[str, Sequence[Answer]]] = (),
) -> tuple[Scorecard, ...]:
    """Return one scorecard per subject, without findings.

    Args:
        plan: the compiled model.
        subjects: the subjects' names.
        answers: one mapping from item key to answer per subject, valid for the plan's items.
        disputed: for as many subjects, the respondents' answers by key where they differ.
    """
    scores = run(plan, encode(plan.items, answers, disputed))
    return tuple(_scorecard(plan, subject, scores, i) for i, subject in enumerate(subjects))


def _scorecard(plan: Plan, subject: str, scores: Mapping[str, Scores], row: int) -> Scorecard:
    indices = {index.id: index for index in plan.model.indices}
    results = tuple(
        _result(node, indices[node.index], scores[node.key], row) for node in plan.nodes
    )
    return Scorecard(subject=subject, questionnaire=plan.model.questionnaire, results=results)


def _result(node: Node, index: Index, scores: Scores, row: int) -> Result:
    score, low, high = (
        _on_scale(float(figures[row]), index) for figures in (scores.score, scores.low, scores.high)
    )
    coverage = float(scores.coverage[row])
    band = band_of(score, index.bands) if score is not None and node.depth == 0 else None
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
        band=band.id if band else None,
        reason=_in_words(Reason(int(scores.reason[row])), coverage, node),
    )


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
