"""What the sample sets share: the questionnaire, data files as values, and finished assessments."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel

from assess.errors import InputError
from assess.files.assessments import in_question_order
from assess.files.folders import find_folder, read_folder, read_yaml
from assess.files.validation import validate
from assess.model.answer import Answer, Evidence, InformationGrade, SourceGrade
from assess.model.assessment import Assessment, Subject
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference

FOLDER = Path(__file__).resolve().parent
MADE_WITH = "samples/build.py"

Model = TypeVar("Model", bound=BaseModel)


def read_questionnaire() -> Questionnaire:
    """Return the questionnaire that the missions of both sets answer.

    Raises:
        InputError: it has errors.
    """
    folder = read_folder(find_folder("tnt-preparedness"))
    if folder.errors or folder.questionnaire is None:
        raise InputError(*folder.errors)
    return folder.questionnaire


def read_data(model: type[Model], path: Path) -> Model:
    """Return a YAML file of hand-written data as a value.

    Raises:
        InputError: the file is not as the model wants it; says where.
    """
    return validate(model, read_yaml(path))


def graded(reference: str, grade: str, date: datetime.date | None = None) -> Evidence:
    """Return evidence with a grade written as one word, such as ``B2``; may be empty."""
    return Evidence(
        reference=reference,
        date=date,
        source_grade=cast("SourceGrade", grade[0]) if grade else None,
        information_grade=cast("InformationGrade", grade[1]) if grade else None,
    )


def finish(
    questionnaire: Questionnaire,
    subject: Subject,
    as_of: datetime.date,
    statement: str,
    answers: Mapping[str, Answer],
) -> Assessment:
    """Return the assessment as it goes to disk, its answers in the order of the questions."""
    assessment = Assessment(
        made_with=MADE_WITH,
        questionnaire=QuestionnaireReference.to(questionnaire),
        subject=subject,
        as_of=as_of,
        statement=statement,
        answers=dict(answers),
    )
    return in_question_order(assessment, questionnaire)
