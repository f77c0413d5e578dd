"""Builds the view of one subject."""

from __future__ import annotations

import datetime
from itertools import chain
from typing import TypeGuard

from assess.model.rating import Instrument, Rated
from assess.model.robustness import Robustness
from assess.reporting.view.answers import sections_of
from assess.reporting.view.build_firmness import rating_firmness
from assess.reporting.view.citations import Citations, bases_of_model, bases_of_questions
from assess.reporting.view.consistency import consistency_part
from assess.reporting.view.deciding import deciding_of
from assess.reporting.view.document import document_of
from assess.reporting.view.evidence import evidence_part
from assess.reporting.view.figures import dimensions_of, has_scores, index_line
from assess.reporting.view.improving import improving_of
from assess.reporting.view.method import method_of
from assess.reporting.view.missing import missing_of
from assess.reporting.view.notable import (
    TOP,
    finding_lines,
    highlights,
    indicator_lines,
    is_good,
    key_sentence,
)
from assess.reporting.view.points import points_of
from assess.reporting.view.respondents import disagreement_of
from assess.reporting.view.standing import standing
from assess.reporting.view.subject import SubjectView
from assess.reporting.view.themes import theme_matrix
from assess.reporting.view.words import clean, day

IMPROVING = 8
"""So many single steps and missing questions are listed; `assess improve --all` has the rest."""


def subject_view(
    instrument: Instrument,
    rated: Rated,
    *,
    date: datetime.date,
    version: str,
    robustness: Robustness | None = None,
) -> SubjectView:
    """Return all that a report about one subject says.

    Args:
        instrument: what was asked, how it is scored and what is noticed.
        rated: the assessment with its scorecard.
        date: the day printed on the report.
        version: the version of the tool.
        robustness: what varying the assumptions gave for this subject, if that was done.
    """
    assessment, scorecard = rated.assessment, rated.scorecard
    questionnaire, subject = instrument.questionnaire, rated.assessment.subject
    headline = instrument.scoring.indices[0]
    names = {key: item.label for key, item in questionnaire.items.items()}
    used = chain(
        bases_of_model(instrument),
        bases_of_questions(questionnaire, rated.hidden),
        (basis for finding in scorecard.findings for basis in finding.basis),
    )
    citations = Citations(questionnaire, used)
    strengths, weaknesses = highlights(instrument, rated, headline)
    findings = [finding for finding in scorecard.findings if not is_good(finding)]
    good = [finding for finding in scorecard.findings if is_good(finding)]
    return SubjectView(
        document=document_of(
            instrument,
            [rated],
            title=subject.name,
            subtitle=questionnaire.title,
            date=date,
            version=version,
        ),
        subject=clean(subject.name),
        full_name=clean(subject.full_name),
        group=clean(subject.group),
        fictional=subject.fictional,
        statement=clean(assessment.statement),
        sign_off=clean(standing(assessment)) if assessment.signatures else "",
        as_of=day(assessment.as_of),
        headline=index_line(headline, scorecard, names),
        others=tuple(
            index_line(index, scorecard, names) for index in instrument.scoring.indices[1:]
        ),
        dimensions=dimensions_of(headline, scorecard),
        has_scores=has_scores(headline, scorecard),
        themes=theme_matrix(instrument, rated),
        strengths=strengths,
        weaknesses=weaknesses,
        key_findings=finding_lines(findings, questionnaire, rated, citations)[:TOP],
        key_sentence=key_sentence(findings, TOP),
        findings=finding_lines(findings, questionnaire, rated, citations),
        good_findings=finding_lines(good, questionnaire, rated, citations),
        sections=sections_of(instrument, rated, citations),
        missing=missing_of(instrument, rated),
        disagreement=disagreement_of(instrument, rated),
        consistency=consistency_part(instrument, rated),
        indicators=indicator_lines(rated, headline),
        points=points_of(instrument, rated, headline),
        improving=(
            improving_of(instrument, rated, rated.advice, most=IMPROVING) if rated.advice else None
        ),
        evidence=evidence_part(instrument, rated),
        method=method_of(instrument, [rated], citations),
        firmness=rating_firmness(instrument, robustness) if _is_rated(robustness) else None,
        deciding=deciding_of(instrument, rated),
    )


def _is_rated(robustness: Robustness | None) -> TypeGuard[Robustness]:
    """Say whether there is a simulated score to show."""
    return robustness is not None and any(
        index.subjects[0].score is not None for index in robustness.indices
    )
