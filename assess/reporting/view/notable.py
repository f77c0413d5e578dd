"""What stands out: findings by severity, the best and worst answers, and every indicator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from assess.model.answer import Evidence
from assess.model.finding import Finding, FindingKind
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Result
from assess.model.scoring import Index
from assess.reporting.view.answers import value_in_words
from assess.reporting.view.citations import Citations
from assess.reporting.view.figures import score_of
from assess.reporting.view.parts import FindingLine, Score
from assess.reporting.view.subject import Highlight, IndicatorLine
from assess.reporting.view.words import (
    DOUBTFUL,
    KINDS,
    SEVERITIES,
    counted,
    listed,
    percent,
    shorten,
)

STRONG, WEAK = 0.75, 0.25
"""An answer counts as a strength from here up, as a weakness from here down (0 worst, 1 best)."""

TOP = 3
"""How many findings a first page shows."""

MOST = 5
"""How many strengths and how many weaknesses are shown."""


def finding_lines(
    findings: Iterable[Finding], questionnaire: Questionnaire, rated: Rated, citations: Citations
) -> tuple[FindingLine, ...]:
    """Return findings about one subject, worst first and otherwise in the order they came."""
    order = {severity: i for i, severity in enumerate(SEVERITIES)}
    return tuple(
        FindingLine(
            kind=finding.kind.value,
            kind_text=KINDS[finding.kind],
            severity=finding.severity.value,
            severity_text=SEVERITIES[finding.severity],
            row=_row_label(finding, questionnaire),
            title=finding.title,
            text=finding.text,
            recommendation=finding.recommendation,
            basis=citations.texts(finding.basis),
            rests_on=_rests_on(finding, questionnaire, rated),
            doubt=_doubt(finding, rated),
        )
        for finding in sorted(findings, key=lambda one: order[one.severity])
    )


def _rests_on(finding: Finding, questionnaire: Questionnaire, rated: Rated) -> str:
    """Return the answers behind a finding, with the grades of their evidence."""
    parts = []
    for key in finding.rests_on:
        if key in rated.hidden:
            continue
        item, answer = questionnaire.items[key], rated.assessment.answer(key)
        grades = ", ".join(dict.fromkeys(e.grade for e in answer.evidence if e.grade))
        value = value_in_words(item.spec, answer)[0]
        graded = f" ({grades})" if grades else ""
        parts.append(f"{item.label}: {shorten(value, 60)}{graded}")
    return "; ".join(parts)


def _doubt(finding: Finding, rated: Rated) -> str:
    shown = [key for key in finding.rests_on if key not in rated.hidden]
    evidence = [e for key in shown for e in rated.assessment.answer(key).evidence]
    doubtful = any(one.information_grade in DOUBTFUL for one in evidence)
    return "Rests on evidence that is graded doubtful or improbable." if doubtful else ""


def key_sentence(findings: Sequence[Finding], shown: int) -> str:
    """Return how many findings there are, of which severity, and how many are shown here."""
    if not findings:
        return (
            "No rule applies to the answers given. Where answers are missing, rules cannot apply."
        )
    numbers = Counter(finding.severity for finding in findings)
    severities = [f"{numbers[s]} {word.lower()}" for s, word in SEVERITIES.items() if numbers[s]]
    whole = counted(len(findings), "finding", "findings")
    first = f" The first {shown}:" if len(findings) > shown else ""
    return f"{whole} by severity: {listed(severities)}.{first}"


def is_good(finding: Finding) -> bool:
    """Say whether a finding is one of strength."""
    return finding.kind is FindingKind.STRENGTH


def _row_label(finding: Finding, questionnaire: Questionnaire) -> str:
    """Return the label of a finding's row, looked up in the grid whose cells it rests on."""
    items = (questionnaire.items[key] for key in finding.rests_on)
    rows = (item.row for item in items if item.row and item.row.id == finding.row)
    return next((row.label for row in rows), "")


def highlights(
    instrument: Instrument, rated: Rated, index: Index
) -> tuple[tuple[Highlight, ...], tuple[Highlight, ...]]:
    """Return the best and the worst answers of an index, heaviest first among equals.

    Only answers that are given and shown take part, and none that rests on evidence graded no
    better than "possibly true": such a level is a reading, not a fact. How good an answer is, is its normalised
    score; an answer in the middle is neither a strength nor a weakness.
    """
    results = rated.scorecard.by_id
    leaves = [
        (_goodness(result, index), _whole_share(result, results), result)
        for result in rated.scorecard.results
        if result.index == index.id and result.kind == "leaf" and result.score is not None
        if result.item not in rated.hidden
        and not _is_a_reading(rated.assessment.answer(result.item or "").evidence)
    ]
    best = sorted((x for x in leaves if x[0] >= STRONG), key=lambda x: (-x[0], -x[1]))
    worst = sorted((x for x in leaves if x[0] <= WEAK), key=lambda x: (x[0], -x[1]))
    return (
        tuple(_highlight(instrument, rated, result) for _, _, result in best[:MOST]),
        tuple(_highlight(instrument, rated, result) for _, _, result in worst[:MOST]),
    )


def _is_a_reading(evidence: Sequence[Evidence]) -> bool:
    grades = [one.information_grade for one in evidence if one.information_grade]
    return bool(grades) and min(grades) >= "3"


def _goodness(result: Result, index: Index) -> float:
    low, high = index.scale
    share = ((result.score or 0.0) - low) / (high - low)
    return share if index.high_is == "good" else 1 - share


def _whole_share(result: Result, results: dict[str, Result]) -> float:
    share = result.share
    while result.parent:
        result = results[result.parent]
        share *= result.share
    return share


def _dimension(result: Result, results: dict[str, Result]) -> str:
    while result.parent and result.depth > 1:
        result = results[result.parent]
    return result.label if result.kind == "group" else ""


def _highlight(instrument: Instrument, rated: Rated, result: Result) -> Highlight:
    item = instrument.questionnaire.items[result.item or ""]
    value, anchor = value_in_words(item.spec, rated.assessment.answer(item.key))
    return Highlight(
        id=result.id,
        label=result.label,
        dimension=_dimension(result, rated.scorecard.by_id),
        value=value,
        anchor=anchor,
    )


def _not_asked(score: Score) -> Score:
    """Return the figure of a follow-up that is not asked, and counts as the worst answer."""
    return score._replace(coverage_text="not asked: worst")


def indicator_lines(rated: Rated, index: Index) -> tuple[IndicatorLine, ...]:
    """Return every indicator of an index that counts, parents before children."""
    return tuple(
        IndicatorLine(
            id=result.id,
            label=result.label,
            depth=result.depth,
            kind=result.kind,
            share=percent(result.share) if result.parent else "",
            score=_not_asked(score_of(result, index))
            if result.item in rated.hidden
            else score_of(result, index),
        )
        for result in rated.scorecard.results
        if result.index == index.id
        and (result.item is None or result.item not in rated.hidden or result.score is not None)
    )
