"""Assessments: the answers about one subject, for one version of one questionnaire."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assess.model.answer import UNANSWERED, Answer
from assess.model.base import Frozen, Slug, Version
from assess.model.questionnaire import Questionnaire

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


Line = Annotated[str, StringConstraints(max_length=300)]


class QuestionnaireReference(Frozen):
    """Which questionnaire the answers belong to; the digest tells versions apart for certain."""

    id: Slug
    version: Version
    digest: str

    @classmethod
    def to(cls, questionnaire: Questionnaire) -> QuestionnaireReference:
        """Return the reference to a questionnaire as it is now."""
        return cls(id=questionnaire.id, version=questionnaire.version, digest=questionnaire.digest)


class Subject(Frozen):
    """Who is assessed. ``group`` gathers subjects in comparisons (for missions: UN, OSCE ...)."""

    name: Name
    full_name: Line = ""
    group: Line = ""
    fictional: bool = False


class Assessment(Frozen):
    """The answers about one subject. ``statement`` says how they came about, on every report."""

    format: Literal["assess/assessment"] = "assess/assessment"
    format_version: Literal["1"] = "1"
    made_with: Line = ""
    questionnaire: QuestionnaireReference
    subject: Subject
    as_of: datetime.date | None = None
    statement: Annotated[str, StringConstraints(max_length=2000)] = ""
    answers: dict[str, Answer] = Field(default_factory=dict)

    def answer(self, key: str) -> Answer:
        """Return the answer under a key; an unanswered one where nothing is recorded."""
        return self.answers.get(key, UNANSWERED)
