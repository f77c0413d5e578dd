"""Builds the view of one subject."""

from __future__ import annotations

import datetime
from itertools import chain

from assess.model.rating import Instrument, Rated
from assess.reporting.view.answers import sections_of
from assess.reporting.view.citations import Citations, bases_of_model, bases_of_questions
from assess.reporting.view.document import document_of
from assess.reporting.view.figures import dimensions_of, has_scores, index_line
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
from assess.reporting.view.respondents import disagreement_of
from assess.reporting.view.standing import standing
from assess.reporting.view.subject import SubjectView
from assess.reporting.view.themes import theme_matrix
from assess.reporting.view.words import clean, day


def subject_view(
    instrument: Instrument, rated: Rated, *, date: datetime.date, version: str
) -> SubjectView:
    """Return all that a report about one subject says.

    Args:
        instrument: what was asked, how it is scored and what is noticed.
        rated: the assessment with its scorecard.
        date: the day printed on the report.
        version: the version of the tool.
    """
    assessment, scorecard = rated.assessment, rated.scorecard
    questionnaire, subject = instrument.questionnaire, rated.assessment.subject
    headline = instrument.scoring.indices[0]
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
        headline=index_line(headline, scorecard),
        others=tuple(index_line(index, scorecard) for index in instrument.scoring.indices[1:]),
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
        indicators=indicator_lines(rated, headline),
        method=method_of(instrument, [rated], citations),
    )
