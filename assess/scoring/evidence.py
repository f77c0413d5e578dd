"""Evidence confidence: what share of an indicator's weight rests on which kind of evidence.

An answer weighs in its index what its share and those of its parents among the siblings that apply
multiply to. These are the weights as written, also through nodes that are no weighted means, and
they are the same that coverage counts: what is missing here is one minus the coverage. The
score takes no part in it, nor this in the score.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from assess.model.answer import INFORMATION_GRADES, SOURCE_GRADES, Answer, Evidence
from assess.model.evidence_shares import EvidenceConfidence, EvidenceShare, Support
from assess.scoring.engine import Working
from assess.scoring.plan import GroupStep, LeafStep, Plan

_Kind = tuple[Support, str]
_Shares = dict[_Kind, tuple[float, frozenset[str]]]

_SOURCES = [*SOURCE_GRADES, None]
_INFORMATION = [*INFORMATION_GRADES, None]
_ORDER = list(Support)


def best_grade(evidence: Collection[Evidence]) -> str:
    """Return the grade of the best of several pieces, empty where none is graded.

    Source and information are judged apart, so neither makes up for the other: a piece is as good
    as the worse of its two grades. Among equals the better source wins, then the better
    information. A grade that was not given comes after all that were.
    """
    graded = [one for one in evidence if one.grade]
    return min(graded, key=_quality).grade if graded else ""


def _quality(one: Evidence) -> tuple[int, int, int]:
    source = _SOURCES.index(one.source_grade)
    information = _INFORMATION.index(one.information_grade)
    return max(source, information), source, information


def evidence_of(
    plan: Plan,
    workings: Mapping[str, Working],
    row: int,
    answers: Mapping[str, Answer],
    hidden: Collection[str],
) -> dict[str, EvidenceConfidence]:
    """Return what every index and group rests on, by id.

    Args:
        plan: the compiled model.
        workings: the engine's working of every indicator, by id.
        row: which assessment of those.
        answers: its answers by item key.
        hidden: the keys of items that are not shown.
    """
    below: list[_Shares] = []
    found: dict[str, EvidenceConfidence] = {}
    for step in plan.steps:
        working = workings[step.key]
        if isinstance(step, LeafStep):
            kind = _kind(step.item, answers, hidden, answered=bool(working.has_value[row]))
            below.append({kind: (1.0, frozenset([step.item]))})
        else:
            shares = _mixed(plan, step, workings, row, below)
            below.append(shares)
            found[step.key] = EvidenceConfidence(step.key, _lines(shares))
    return found


def _kind(
    item: str, answers: Mapping[str, Answer], hidden: Collection[str], *, answered: bool
) -> _Kind:
    if not answered:
        return Support.MISSING, ""
    if item in hidden:
        return Support.NOT_ASKED, ""
    evidence = answers[item].evidence
    grade = best_grade(evidence)
    if grade:
        return Support.GRADED, grade
    return (Support.UNGRADED if evidence else Support.NONE), ""


def _mixed(
    plan: Plan,
    step: GroupStep,
    workings: Mapping[str, Working],
    row: int,
    below: list[_Shares],
) -> _Shares:
    if not workings[step.key].applies[row]:
        return {}
    applies = np.array([workings[plan.steps[i].key].applies[row] for i in step.children])
    weights = step.weights[:, 0] * applies
    mixed: _Shares = {}
    for place, weight in zip(step.children, (weights / weights.sum()).tolist(), strict=True):
        for kind, (share, items) in below[place].items() if weight else ():
            before, others = mixed.get(kind, (0.0, frozenset()))
            mixed[kind] = before + weight * share, others | items
    return mixed


def _lines(shares: _Shares) -> tuple[EvidenceShare, ...]:
    def place(entry: tuple[_Kind, tuple[float, frozenset[str]]]) -> tuple[int, str]:
        (support, grade), _ = entry
        return _ORDER.index(support), grade.replace("-", "Z")

    order = sorted(shares.items(), key=place)
    return tuple(
        EvidenceShare(support, grade, share, len(items))
        for (support, grade), (share, items) in order
    )
