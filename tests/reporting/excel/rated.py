"""Rated assessments with their views, for workbooks in tests."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import yaml

from assess.cli import rating
from assess.model.answer import Answer
from assess.model.assessment import Assessment, Subject
from assess.model.finding import FindingRules
from assess.model.rating import Instrument, Rated, ThemeStatus
from assess.model.reference import QuestionnaireReference
from assess.reporting.view.build_subject import subject_view
from assess.reporting.view.subject import SubjectView
from tests.support.cases import ROOT, Case

DAY = datetime.date(2026, 11, 22)
STATEMENT = "Invented for tests"


def instrument_of(case: Case) -> Instrument:
    """Return what a case asks and how it is scored, with the shipped findings where there are."""
    file = ROOT / "questionnaires" / case.name / "findings.yaml"
    rules = None
    if file.is_file():
        rules = FindingRules.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    return Instrument(case.questionnaire, case.model, rules)


def rate(
    case: Case,
    answers: Mapping[str, Answer],
    name: str = "Mission A",
    *,
    group: str = "UN",
    fictional: bool = True,
    statement: str = STATEMENT,
) -> Rated:
    """Return the answers as a rated assessment, without findings."""
    assessment = Assessment(
        questionnaire=QuestionnaireReference.to(case.questionnaire),
        subject=Subject(name=name, group=group, fictional=fictional),
        as_of=DAY,
        statement=statement,
        answers=dict(answers),
    )
    return rated_as_it_is(case, assessment)


def rate_with_respondents(
    case: Case,
    answers: Mapping[str, Answer],
    responses: Mapping[str, tuple[Answer, ...]],
    name: str = "Mission A",
) -> Rated:
    """Return the answers as a rated assessment, with what several respondents said."""
    assessment = rate(case, answers, name).assessment
    return rated_as_it_is(case, assessment.model_copy(update={"responses": dict(responses)}))


def rated_as_it_is(case: Case, assessment: Assessment) -> Rated:
    """Return the assessment with its scorecard, without findings."""
    without_rules = instrument_of(case)._replace(findings=None)
    (rated,) = rating.rate(without_rules, [assessment], DAY)
    return rated._replace(themes=_themes(case))


def view_of(case: Case, rated: Rated) -> SubjectView:
    """Return the view of one rated assessment."""
    return subject_view(instrument_of(case), rated, date=DAY, version="0.0.0")


def _themes(case: Case) -> dict[str, ThemeStatus]:
    rules = instrument_of(case).findings
    if rules is None or rules.matrix is None:
        return {}
    statuses = list(ThemeStatus)
    rows = {
        item.row.id: None
        for item in case.plan.items.values()
        if item.row and item.grid and item.grid.id == rules.matrix.grid
    }
    return {row: statuses[i % len(statuses)] for i, row in enumerate(rows)}
