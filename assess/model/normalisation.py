"""Normalisation, as a scoring model writes it: from one answer to the unit interval.

Always against fixed goalposts, never against other subjects. Terms follow the OECD/JRC Handbook on
Constructing Composite Indicators (2008), step 5.
"""

from __future__ import annotations

import itertools
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from assess.model.base import Finite, Frozen


class Levels(Frozen):
    """Evenly spaced positions of a scale's levels or a choice's options, first 0, last 1."""

    method: Literal["levels"]
    reverse: bool = False


class Points(Frozen):
    """Points per option id (or per level number); the lowest given is 0, the highest 1."""

    method: Literal["points"]
    points: dict[str, Finite] = Field(min_length=2)

    @field_validator("points", mode="before")
    @classmethod
    def _keys_as_text(cls, value: Any) -> Any:
        return {str(k): v for k, v in value.items()} if isinstance(value, dict) else value


class Ticked(Frozen):
    """Share of the listed options that are ticked, weighted, full from ``enough`` on.

    ``options`` gives a positive weight per option; without it every option that is not exclusive
    counts 1. ``enough`` is the sum of weights that already gives 1; without it, all of them.
    """

    method: Literal["ticked"]
    options: dict[str, float] | None = None
    enough: float | None = Field(default=None, gt=0, allow_inf_nan=False)


class Linear(Frozen):
    """A number between two fixed goalposts, worst first, cut off outside; optionally in logs."""

    method: Literal["linear"]
    goalposts: tuple[float, float]
    log: bool = False

    @model_validator(mode="after")
    def _goalposts_differ(self) -> Self:
        if self.goalposts[0] == self.goalposts[1]:
            msg = "the two goalposts must differ"
            raise ValueError(msg)
        if self.log and min(self.goalposts) <= 0:
            msg = "with log, both goalposts must be above zero"
            raise ValueError(msg)
        return self


class Piecewise(Frozen):
    """A number read off a broken line of (number, share of 1) points, cut off outside."""

    method: Literal["piecewise"]
    points: tuple[tuple[Finite, Finite], ...] = Field(min_length=2)
    log: bool = False

    @model_validator(mode="after")
    def _points_make_a_scale(self) -> Self:
        xs = [x for x, _ in self.points]
        ys = [y for _, y in self.points]
        if any(b <= a for a, b in itertools.pairwise(xs)):
            msg = "the numbers of a piecewise scale must rise from point to point"
            raise ValueError(msg)
        if sorted(ys) not in (ys, ys[::-1]):
            msg = "the shares of a piecewise scale must only rise or only fall"
            raise ValueError(msg)
        if (min(ys), max(ys)) != (0, 1):
            msg = "the shares of a piecewise scale must reach both 0 and 1"
            raise ValueError(msg)
        if self.log and xs[0] <= 0:
            msg = "with log, every number must be above zero"
            raise ValueError(msg)
        return self


Normalisation = Annotated[
    Levels | Points | Ticked | Linear | Piecewise, Field(discriminator="method")
]
