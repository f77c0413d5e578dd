"""Named sign-off: who stands for the content of an assessment, in which role."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from assess.model.base import Frozen, Identifier, OneLine, content_digest
from assess.model.decision import Outcome


class Status(StrEnum):
    """How far an assessment has come; it follows from the signatures that hold."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    APPROVED = "approved"


class Role(StrEnum):
    """In which role somebody signs; they sign in this order."""

    PREPARER = "preparer"
    REVIEWER = "reviewer"
    APPROVER = "approver"


STATUS_AFTER: dict[Role, Status] = {
    Role.PREPARER: Status.SUBMITTED,
    Role.REVIEWER: Status.REVIEWED,
    Role.APPROVER: Status.APPROVED,
}
"""What an assessment is once somebody has signed in a role, those before having signed too."""


class Signature(Frozen):
    """A sign-off. It holds as long as the assessment's content has the digest that was signed.

    ``position`` is how many entries the history had then. ``despite_open`` says why it was signed
    although required questions were open. ``seal`` is a digest over the signature, the seal of the
    signature before it and that of the last entry of the history then: a signature that is edited
    by hand no longer fits it.

    In due diligence, ``function`` is the office that somebody signs for, ``decision`` what they
    decide, beside what was ``recommended`` on that day; ``reason`` says why the two differ, and
    ``valid_until`` is the last day on which an approval holds.
    """

    role: Role
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), OneLine
    ]
    at: datetime.datetime
    digest: str
    comment: Annotated[str, StringConstraints(max_length=2000)] = ""
    despite_open: Annotated[str, StringConstraints(max_length=2000)] = ""
    position: int | None = Field(default=None, ge=0)
    seal: str = ""
    function: Identifier | None = None
    decision: Outcome | None = None
    recommended: Outcome | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    valid_until: datetime.date | None = None

    def sealed(self, before: str) -> Signature:
        """Return the signature with its seal, given the seals of what it follows."""
        return self.model_copy(
            update={"seal": content_digest(self.model_copy(update={"seal": before}))}
        )
