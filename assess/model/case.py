"""Worked cases: answers, and the figures that a person worked out for them by hand."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from assess.model.answers_file import WrittenAnswer
from assess.model.base import Finite, Frozen, Identifier, Slug, Text
from assess.model.gate import Waiver


class Expected(Frozen):
    """What one indicator's result must be; what is not named is not looked at.

    ``score``, ``low`` and ``high`` are on the index's scale, ``coverage`` is a share from 0 to 1.
    ``null`` means that there must be none. Bands are ids, and only indices have them.
    """

    score: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    coverage: Annotated[float, Field(ge=0, le=1)] | None = None
    band: Identifier | None = None
    band_without_gates: Identifier | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.model_fields_set:
            msg = "name at least one figure to expect, such as score"
            raise ValueError(msg)
        return self

    @property
    def named(self) -> Mapping[str, float | str | None]:
        """The figures and bands that must hold, by name; None where there must be none."""
        return {name: value for name, value in self if name in self.model_fields_set}


class WorkedCase(Frozen):
    """One set of answers with its expected results, worked by hand in ``note``.

    ``like`` names an earlier case whose answers come first; ``answers`` change and add to them.
    ``tolerance`` is how far a figure may be off, on the index's scale. Waivers need the ``day`` on
    which they must count.
    """

    id: Identifier
    title: Text
    note: Text
    like: Identifier | None = None
    alternative: Slug | None = None
    answers: dict[str, WrittenAnswer] = Field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    day: datetime.date | None = None
    tolerance: float = Field(default=1e-6, ge=0, allow_inf_nan=False)
    expect: dict[str, Expected] = Field(min_length=1)

    @model_validator(mode="after")
    def _waivers_have_their_day(self) -> Self:
        if self.waivers and self.day is None:
            msg = "waivers count on a day; give day as YYYY-MM-DD"
            raise ValueError(msg)
        return self


class Cases(Frozen):
    """The worked cases of one scoring model; without a questionnaire, of one over inputs."""

    format: Literal["assess/cases"]
    format_version: Literal["1"]
    questionnaire: Slug | None = None
    cases: tuple[WorkedCase, ...] = Field(min_length=1)
