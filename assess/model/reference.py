"""References: which questionnaire, in which version, something belongs to."""

from __future__ import annotations

from assess.model.base import Frozen, Slug, Version
from assess.model.questionnaire import Questionnaire


class QuestionnaireReference(Frozen):
    """Which questionnaire the answers belong to; the digest tells versions apart for certain."""

    id: Slug
    version: Version
    digest: str

    @classmethod
    def to(cls, questionnaire: Questionnaire) -> QuestionnaireReference:
        """Return the reference to a questionnaire as it is now."""
        return cls(id=questionnaire.id, version=questionnaire.version, digest=questionnaire.digest)
