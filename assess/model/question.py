"""Questions: what is asked, and which answers are possible."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from assess.model.base import Frozen, Identifier, Slug, Text
from assess.model.checklist import Checklist


class EvidenceWish(StrEnum):
    """Whether an answer should come with evidence."""

    NONE = "none"
    WANTED = "wanted"
    REQUIRED = "required"


class Basis(Frozen):
    """Where a question or a rule comes from: a source of the questionnaire and the place in it."""

    source: Slug
    at: str = ""


class Option(Frozen):
    """One possible answer. An exclusive option cannot be ticked together with others."""

    id: Identifier
    label: Text
    guidance: str = ""
    exclusive: bool = False


class Level(Frozen):
    """One level of a scale: a short label and the text that anchors it in observable behaviour."""

    label: Text
    text: str = ""


class Row(Frozen):
    """One row of a grid."""

    id: Identifier
    label: Text
    guidance: str = ""


class _Asked(Frozen):
    """What every question has: id, short label for tables, text, guidance, basis, condition.

    ``from_level`` is the level of due diligence from which on it is asked. ``checklist`` makes it
    an item of a checklist, with a status.
    """

    id: Identifier
    label: Text
    text: Text
    guidance: str = ""
    basis: tuple[Basis, ...] = ()
    when: str | None = None
    from_level: Identifier | None = None
    required: bool = False
    evidence: EvidenceWish = EvidenceWish.NONE
    checklist: Checklist | None = None


class Choice(_Asked):
    """Exactly one of the options. The answer's value is the option's id."""

    type: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=60)


class Choices(_Asked):
    """A tick list. The answer's value is the list of ticked option ids, in option order."""

    type: Literal["choices"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=60)


class Scale(_Asked):
    """Ordered levels, worst first unless the scoring says otherwise. The value is 0, 1, 2 ..."""

    type: Literal["scale"]
    levels: tuple[Level, ...] = Field(min_length=2, max_length=11)


class Number(_Asked):
    """A number with a unit and a range (ends included). The value is an int or a float.

    ``unit_one`` is the unit's name after 1, as in "1 meeting"; without it ``unit`` is used.
    """

    type: Literal["number"]
    unit: str = ""
    unit_one: str = ""
    minimum: float | None = None
    maximum: float | None = None
    integer: bool = False


class Date(_Asked):
    """A day of the calendar, range ends included. The value is ``YYYY-MM-DD``."""

    type: Literal["date"]
    earliest: datetime.date | None = None
    latest: datetime.date | None = None


class FreeText(_Asked):
    """Words. Never scored."""

    type: Literal["text"]
    max_length: int = Field(default=2000, ge=1, le=20000)


Simple = Choice | Choices | Scale | Number | Date | FreeText
"""A question with a single answer; also the kinds a grid column can have."""


class Grid(_Asked):
    """Rows by columns; every cell is an answer of its own, under ``grid.row.column``.

    A column's condition may say ``grid.row.column`` with the word ``row`` for "this same row".
    """

    type: Literal["grid"]
    rows: tuple[Row, ...] = Field(min_length=1, max_length=100)
    columns: tuple[Annotated[Simple, Field(discriminator="type")], ...] = Field(
        min_length=1, max_length=20
    )


Question = Annotated[Simple | Grid, Field(discriminator="type")]
