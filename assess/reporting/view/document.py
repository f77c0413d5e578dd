"""What every page says about the report itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from assess.model.rating import Instrument, Rated
from assess.reporting.view.gates_method import alternative_mark
from assess.reporting.view.parts import Document
from assess.reporting.view.standing import standing, standings
from assess.reporting.view.words import clean, counted, day, shorten

RUNNING = 110
"""The most characters of a statement in a running header; the first page has it in full."""


def document_of(
    instrument: Instrument,
    rated: Sequence[Rated],
    *,
    title: str,
    subtitle: str,
    date: datetime.date,
    version: str,
) -> Document:
    """Return what every page says.

    Args:
        instrument: what was asked and how it is scored.
        rated: the assessments the report is about.
        title: the title of the report.
        subtitle: the line below it.
        date: the day printed on the report.
        version: the version of the tool.
    """
    questionnaire = instrument.questionnaire
    alternative = alternative_mark(instrument)
    short = questionnaire.digest.removeprefix("sha256:")[:12]
    return Document(
        title=clean(title),
        subtitle=clean(subtitle),
        language=questionnaire.language,
        fictional=any(one.assessment.subject.fictional for one in rated),
        marks=(*_marks(rated), *([alternative] if alternative else [])),
        alternative=alternative,
        date=day(date),
        date_iso=date.isoformat(),
        questionnaire_title=questionnaire.title,
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_digest=questionnaire.digest,
        scoring_digest=instrument.scoring.digest,
        version=version,
        identity=f"{questionnaire.id} {questionnaire.version} · {short}",
    )


def _marks(rated: Sequence[Rated]) -> tuple[str, ...]:
    fictional = sum(one.assessment.subject.fictional for one in rated)
    marks = []
    if fictional:
        everything = fictional == len(rated)
        marks.append(
            "Fictional"
            if everything
            else f"Contains {counted(fictional, 'fictional subject', 'fictional subjects')}"
        )
    statements = list(dict.fromkeys(clean(one.assessment.statement) for one in rated))
    if len(statements) == 1 and statements[0]:
        marks.append(shorten(statements[0], RUNNING))
    elif any(statements):
        marks.append("How the answers came about differs by subject: see each subject’s page")
    signed = [one.assessment for one in rated]
    if len(signed) == 1 and signed[0].signatures:
        marks.append(shorten(clean(standing(signed[0])), 2 * RUNNING))
    elif standings(signed):
        marks.append(standings(signed))
    return tuple(marks)
