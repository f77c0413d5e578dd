"""Answers: a state, a value, and the evidence behind it."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from assess.model.base import Frozen, Person

Value = bool | int | float | str | tuple[str, ...]
"""int for a scale level, int or float for a number, str for choice, date and text, else ids."""


class State(StrEnum):
    """What is known of an answer. Only ``answered`` has a value; missing is never zero."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    UNANSWERED = "unanswered"


SourceGrade = Literal["A", "B", "C", "D", "E", "F"]
InformationGrade = Literal["1", "2", "3", "4", "5", "6"]

SOURCE_GRADES: dict[str, str] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
"""The Admiralty (NATO) grades of a source, judged apart from what it says."""

INFORMATION_GRADES: dict[str, str] = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}
"""The Admiralty (NATO) grades of a piece of information, judged apart from its source."""


class Evidence(Frozen):
    """What an answer rests on, with Admiralty grades and, for a file, its SHA-256."""

    reference: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)
    ]
    date: datetime.date | None = None
    source_grade: SourceGrade | None = None
    information_grade: InformationGrade | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None

    @property
    def grade(self) -> str:
        """The two grades together, as in ``B2``; a dash stands for a grade not given."""
        if self.source_grade is None and self.information_grade is None:
            return ""
        return f"{self.source_grade or '-'}{self.information_grade or '-'}"


class Answer(Frozen):
    """One answer. A value exactly when answered; ``not_applicable`` gives its reason as comment.

    ``by`` says who gave it; ``agreed_by`` who agreed on it where respondents had differed. Where
    something is left to do, ``owner`` does it, by the day ``due``.
    """

    state: State
    value: Value | None = None
    comment: str = Field(default="", max_length=20000)
    evidence: tuple[Evidence, ...] = ()
    by: Person = ""
    at: datetime.datetime | None = None
    agreed_by: tuple[Person, ...] = ()
    owner: Person = ""
    due: datetime.date | None = None

    @model_validator(mode="after")
    def _state_and_value_agree(self) -> Self:
        if (self.state is State.ANSWERED) != (self.value is not None):
            msg = f"state {self.state.value} and value {self.value!r} do not go together"
            raise ValueError(msg)
        if self.state is State.NOT_APPLICABLE and not self.comment.strip():
            msg = "not_applicable needs a reason in comment"
            raise ValueError(msg)
        return self

    @property
    def position(self) -> tuple[State, Value | frozenset[str] | None]:
        """What the answer says, without who said it and why: its state and value.

        Two respondents agree on a question where their positions are equal; the order of ticks in
        a tick list does not matter.
        """
        ticks = frozenset(self.value) if isinstance(self.value, tuple) else self.value
        return self.state, ticks

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is recorded: unanswered, and nothing said beside it."""
        said = self.comment or self.evidence or self.owner or self.due
        return self.state is State.UNANSWERED and not said


UNANSWERED = Answer(state=State.UNANSWERED)
