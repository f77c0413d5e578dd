"""History: every change of an assessment's answers and waivers, oldest first, only ever appended to."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from assess.model.answer import Answer
from assess.model.base import Frozen, Person, content_digest
from assess.model.gate import Waiver
from assess.model.reference import QuestionnaireReference

Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class Door(StrEnum):
    """Through which door a change came in."""

    ANSWER = "answer"
    ANSWERS_FILE = "answers file"
    FORM = "form"
    INTERVIEW = "interview"
    MIGRATION = "migration"
    RECONCILIATION = "reconciliation"
    RECOVERY = "recovery"
    RED_FLAGS = "red flags"
    UNDO = "undo"
    WAIVER = "waiver"


class Change(Frozen):
    """What changed under one key: the answer of record, the respondents' answers, or both.

    None and an empty tuple mean that nothing was, or is, recorded. Where the two sides of a pair
    are equal, that part did not change.
    """

    key: str
    old: Answer | None = None
    new: Answer | None = None
    old_responses: tuple[Answer, ...] = ()
    new_responses: tuple[Answer, ...] = ()

    @property
    def reverse(self) -> Change:
        """The change that takes this one back."""
        return Change(
            key=self.key,
            old=self.new,
            new=self.old,
            old_responses=self.new_responses,
            new_responses=self.old_responses,
        )


class WaiverChange(Frozen):
    """A waiver that was granted (no ``old``), ended (both), or taken back (no ``new``)."""

    old: Waiver | None = None
    new: Waiver | None = None

    @property
    def reverse(self) -> WaiverChange:
        """The change that takes this one back."""
        return WaiverChange(old=self.new, new=self.old)

    def applied(self, waivers: tuple[Waiver, ...]) -> tuple[Waiver, ...]:
        """Return the waivers after the change; one that ended stays where it stood."""
        if self.old is None or self.old not in waivers:
            return waivers if self.new is None else (*waivers, self.new)
        place = waivers.index(self.old)
        put = () if self.new is None else (self.new,)
        return (*waivers[:place], *put, *waivers[place + 1 :])


class Entry(Frozen):
    """One write: who, when, through which door, what changed, and why once submitted.

    ``waiver`` is the exception to a gate that was granted, ended or taken back. ``undoes`` is the
    position (from 0) of the entry that this one takes back; ``migrated_from`` the questionnaire the
    answers belonged to before this entry. ``digest`` is that of the content after this entry,
    ``seal`` one over this entry and the seal of the entry before it: what is edited by hand no
    longer fits them. ``signatures`` is how many there were then.
    """

    at: datetime.datetime
    by: Person = ""
    door: Door
    changes: tuple[Change, ...] = Field(default=())
    waiver: WaiverChange | None = None
    reason: Reason = ""
    undoes: int | None = Field(default=None, ge=0)
    migrated_from: QuestionnaireReference | None = None
    signatures: int = Field(default=0, ge=0)
    digest: str = ""
    seal: str = ""

    def sealed(self, before: str) -> Entry:
        """Return the entry with its seal, given the seal of the entry before it ("" if none)."""
        chained = self.model_copy(update={"seal": before})
        return self.model_copy(update={"seal": content_digest(chained)})
