"""Consistency of evidence: is it there where it matters, of its time, and more than one document."""

from __future__ import annotations

from collections.abc import Mapping

from assess.checks.looked import Looked
from assess.checks.places import note, pointer, warning
from assess.checks.scoring_tree import lay_out
from assess.errors import Problem
from assess.model.answer import Value
from assess.model.normalisation import Levels, Normalisation, Points
from assess.model.question import Choice, EvidenceWish, Scale, Simple
from assess.model.scoring import walk
from assess.model.tree import default_normalisation

DAYS_OF_A_YEAR = 366
"""So that evidence of the same day some years ago is never called older, leap days or not."""

SINGLE_SOURCE = 10
"""So many answers with evidence, and all of it one document: then somebody should ask."""

CODES: dict[str, str] = {
    "consistency.evidence_later": "Evidence is dated after the day the answers stand for.",
    "consistency.evidence_old": "An answer's newest evidence is older than the questionnaire allows.",
    "consistency.one_reference": "All the evidence is one and the same document.",
    "consistency.top_without_evidence": "The best answer is given without the evidence asked for.",
}


def top_without_evidence(looked: Looked) -> list[Problem]:
    """Return the best levels of scored questions that rest on nothing, though evidence is asked."""
    best = _best_values(looked)
    problems = []
    for key, item, answer in looked.answered:
        wish = item.spec.evidence
        if wish is EvidenceWish.NONE or answer.evidence or answer.value not in best.get(key, ()):
            continue
        required = wish is EvidenceWish.REQUIRED
        remark = warning if required else note
        asked = "required" if required else "wanted"
        message = f'"{key}" has the best answer, without any evidence, which is {asked} here.'
        hint = "Name a document or passage: `assess answer FILE ID=VALUE --evidence REFERENCE`."
        where = pointer("answers", key)
        problems.append(remark("consistency.top_without_evidence", where, message, hint))
    return problems


def _best_values(looked: Looked) -> Mapping[str, set[Value]]:
    """Return the answers that score best somewhere, for questions scored by level or by points."""
    scoring = looked.instrument.scoring
    laid = lay_out(scoring, looked.instrument.questionnaire)
    good = {node.key: index.high_is == "good" for index in scoring.indices for node in walk(index)}
    best: dict[str, set[Value]] = {}
    for leaf in laid.scored:
        high = good[leaf.group.key if leaf.group else leaf.key]
        values = _best_of(leaf.item.spec, leaf.normalise, high_is_good=high)
        best.setdefault(leaf.item.key, set()).update(values)
    return best


def _best_of(spec: Simple, how: Normalisation | None, *, high_is_good: bool) -> set[Value]:
    if not isinstance(spec, Scale | Choice):
        return set()
    count = len(spec.levels) if isinstance(spec, Scale) else len(spec.options)
    names = [str(i) for i in range(count)] if isinstance(spec, Scale) else _ids(spec)
    match how or default_normalisation(spec):
        case Levels(reverse=reverse):
            best = {count - 1 if reverse != high_is_good else 0}
        case Points(points=points):
            rank = [points.get(name, 0.0) for name in names]
            top = max(rank) if high_is_good else min(rank)
            best = {place for place, given in enumerate(rank) if given == top}
        case _:
            return set()
    return {place if isinstance(spec, Scale) else names[place] for place in best}


def _ids(spec: Choice) -> list[str]:
    return [option.id for option in spec.options]


def dated_later(looked: Looked) -> list[Problem]:
    """Return evidence dated after the day the assessment stands for."""
    day = looked.assessment.as_of
    return [
        warning(
            "consistency.evidence_later",
            pointer("answers", key, "evidence", i, "date"),
            f'"{key}" rests on evidence of {proof.date}, after {day}, for which it stands.',
            "Correct the date, or say as of when the answers stand.",
        )
        for key, _, answer in looked.shown
        for i, proof in enumerate(answer.evidence)
        if day and proof.date and proof.date > day
    ]


def outdated(looked: Looked) -> list[Problem]:
    """Return answers all of whose evidence is dated, and too old on the assessment's day."""
    day, years = looked.assessment.as_of, looked.limits.evidence_years
    problems = []
    for key, _, answer in looked.answered:
        dates = [proof.date for proof in answer.evidence if proof.date]
        if day is None or not dates or len(dates) < len(answer.evidence):
            continue
        age = (day - max(dates)).days
        if age > years * DAYS_OF_A_YEAR:
            newest = [proof.date for proof in answer.evidence].index(max(dates))
            message = (
                f'The newest evidence of "{key}" is of {max(dates)}, '
                f"{age / 365.25:.1f} years before {day}."
            )
            hint = "Confirm that it still holds, or name something newer."
            where = pointer("answers", key, "evidence", newest, "date")
            problems.append(note("consistency.evidence_old", where, message, hint))
    return problems


def one_reference(looked: Looked) -> list[Problem]:
    """Return a remark where many answers have evidence and all of it is the same document."""
    with_evidence = [asked for asked in looked.shown if asked.answer.evidence]
    references = {
        proof.reference.casefold() for asked in with_evidence for proof in asked.answer.evidence
    }
    if len(with_evidence) < SINGLE_SOURCE or len(references) > 1:
        return []
    message = f"All {len(with_evidence)} answers with evidence rest on the same reference."
    hint = "Name the passage for each answer, and a second source where there is one."
    where = pointer("answers", with_evidence[0].key, "evidence", 0, "reference")
    return [note("consistency.one_reference", where, message, hint)]
