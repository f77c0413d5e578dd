"""Assessments: the answers about one subject, for one version of one questionnaire."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assess.model.answer import UNANSWERED, Answer, State
from assess.model.base import Frozen, OneLine, content_digest
from assess.model.gate import Waiver
from assess.model.history import Entry
from assess.model.reference import QuestionnaireReference
from assess.model.signature import STATUS_AFTER, Role, Signature, Status

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), OneLine
]

Line = Annotated[str, StringConstraints(max_length=300), OneLine]


class Subject(Frozen):
    """Who is assessed. ``group`` gathers subjects in comparisons (for missions: UN, OSCE ...)."""

    name: Name
    full_name: Line = ""
    group: Line = ""
    fictional: bool = False

    @property
    def heading(self) -> str:
        """The full name, or the name; a fictional subject is always said to be one."""
        heading = self.full_name or self.name
        marked = not self.fictional or "fictional" in heading.casefold()
        return heading if marked else f"{heading} (fictional)"


class Assessment(Frozen):
    """The answers about one subject. ``statement`` says how they came about, on every report.

    ``answers`` are the answers of record. Where several respondents answered the same question on
    their own, ``responses`` keeps what each of them said; while they differ and nothing is agreed,
    there is no answer of record. ``waivers`` are exceptions to gates, expired ones included.
    """

    format: Literal["assess/assessment"] = "assess/assessment"
    format_version: Literal["1"] = "1"
    made_with: Line = ""
    questionnaire: QuestionnaireReference
    subject: Subject
    as_of: datetime.date | None = None
    statement: Annotated[str, StringConstraints(max_length=2000)] = ""
    answers: dict[str, Answer] = Field(default_factory=dict)
    responses: dict[str, tuple[Answer, ...]] = Field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    signatures: tuple[Signature, ...] = ()
    history: tuple[Entry, ...] = ()

    def answer(self, key: str) -> Answer:
        """Return the answer under a key; an unanswered one where nothing is recorded."""
        return self.answers.get(key, UNANSWERED)

    @cached_property
    def disputed(self) -> Mapping[str, tuple[Answer, ...]]:
        """The respondents' answers by key, where they differ and no answer is of record."""
        return {
            key: given
            for key, given in self.responses.items()
            if self.answer(key).state is State.UNANSWERED
            and len({one.position for one in given if one.state is not State.UNANSWERED}) > 1
        }

    @cached_property
    def digest(self) -> str:
        """The digest of what signatures stand for: all but history, signatures and tool.

        An answer that says nothing counts as not listed, and the order of answers does not count.
        """
        said = {key: answer for key, answer in self.answers.items() if not answer.is_empty}
        bare = {"answers": said, "signatures": (), "history": (), "made_with": ""}
        return content_digest(self.model_copy(update=bare))

    def appended(self, entry: Entry) -> Assessment:
        """Return the assessment, its content already changed, with the entry that says so.

        The entry gets the digest of the content as it is now, and its seal.
        """
        before = self.history[-1].seal if self.history else ""
        known = {"digest": self.digest, "signatures": len(self.signatures)}
        last = entry.model_copy(update=known).sealed(before)
        return self.model_copy(update={"history": (*self.history, last)})

    def signed(self, signature: Signature) -> Assessment:
        """Return the assessment with one more signature, bound to its content as it is now."""
        position = len(self.history)
        bound = signature.model_copy(update={"digest": self.digest, "position": position})
        before = self.seals_before(len(self.signatures), position)
        return self.model_copy(update={"signatures": (*self.signatures, bound.sealed(before))})

    def seals_before(self, count: int, position: int) -> str:
        """Return the seals of the last of ``count`` signatures and of ``position`` entries."""
        signature = self.signatures[count - 1].seal if count else ""
        entry = self.history[position - 1].seal if position else ""
        return f"{signature} {entry}".strip()

    @property
    def status(self) -> Status:
        """How far the sign-off has come; only signatures of the content as it is now count."""
        digest = self.digest
        signed = {one.role for one in self.signatures if one.digest == digest}
        status = Status.DRAFT
        for role in Role:
            if role not in signed:
                break
            status = STATUS_AFTER[role]
        return status
