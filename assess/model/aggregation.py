"""Aggregation, as a scoring model writes it: from the children's scores to their parent's.

Terms follow the OECD/JRC Handbook on Constructing Composite Indicators (2008), step 7.
"""

from __future__ import annotations

import itertools
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from assess.model.base import Finite, Frozen


class Arithmetic(Frozen):
    """Weighted mean; full compensation."""

    method: Literal["arithmetic"]


class _Raised(Frozen):
    """A mean over children lifted to [floor, 1]; ``zero`` says that a floor of 0 is meant."""

    floor: float = Field(default=0.01, ge=0, lt=1)
    zero: Literal["wipes_out"] | None = None

    @model_validator(mode="after")
    def _zero_goes_with_its_floor(self) -> Self:
        if self.zero and self.floor > 0:
            msg = "zero: wipes_out goes with floor: 0; above it no child wipes out the others"
            raise ValueError(msg)
        return self

    @property
    def wiped_out(self) -> bool:
        """Whether one child at an end of its scale decides the whole, whatever the others are."""
        return self.floor == 0


class Geometric(_Raised):
    """Weighted geometric mean on [floor, 1], mapped back to [0, 1]. Floor 0.01 is 1 to 100."""

    method: Literal["geometric"]


class Harmonic(_Raised):
    """Weighted harmonic mean on [floor, 1], mapped back to [0, 1]; least compensation."""

    method: Literal["harmonic"]


class Power(_Raised):
    """Weighted power mean with exponent p on [floor, 1], mapped back; p = 1 is arithmetic."""

    method: Literal["power"]
    p: float

    @field_validator("p")
    @classmethod
    def _exponent_is_usable(cls, value: float) -> float:
        if not 0.01 <= abs(value) <= 100:
            msg = "p must lie between 0.01 and 100, or -100 and -0.01 (near 0 use geometric)"
            raise ValueError(msg)
        return value

    @property
    def wiped_out(self) -> bool:
        """Whether one child at zero decides the whole: with a negative exponent alone."""
        return self.floor == 0 and self.p < 0


class InverseGeometric(_Raised):
    """For risks: one minus the geometric mean of one minus the child, so one bad child shows.

    Floor 0.1 is the mapping to 1 to 10 that the INFORM Risk Index uses.
    """

    method: Literal["inverse_geometric"]
    floor: float = Field(default=0.1, ge=0, lt=1)


class Minimum(Frozen):
    """The lowest child; no compensation."""

    method: Literal["minimum"]


class Maximum(Frozen):
    """The highest child."""

    method: Literal["maximum"]


class Median(Frozen):
    """Weighted median; halfway between two children where the weights split evenly."""

    method: Literal["median"]


class CappedSum(Frozen):
    """Weighted sum, full once it reaches ``cap`` as a share of the whole weight."""

    method: Literal["capped_sum"]
    cap: float = Field(gt=0, le=1)


class Lookup(Frozen):
    """An explicit table: first child picks the row, second the column (likelihood x impact).

    Cells are on the unit interval. A child's score picks the nearest of the equally spaced steps.
    The table may not fall along a row or a column.
    """

    method: Literal["lookup"]
    table: tuple[tuple[Finite, ...], ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _table_is_a_scale(self) -> Self:
        widths = {len(line) for line in self.table}
        if len(widths) != 1 or widths.pop() < 2:
            msg = "every row of the table must have the same number of cells, two or more"
            raise ValueError(msg)
        lines = (*self.table, *zip(*self.table, strict=True))
        if any(b < a for line in lines for a, b in itertools.pairwise(line)):
            msg = "the table must not fall along a row or a column"
            raise ValueError(msg)
        if (self.table[0][0], self.table[-1][-1]) != (0, 1):
            msg = "the table must run from 0 in its first cell to 1 in its last"
            raise ValueError(msg)
        return self


Aggregation = Annotated[
    Arithmetic
    | Geometric
    | Harmonic
    | Power
    | InverseGeometric
    | Minimum
    | Maximum
    | Median
    | CappedSum
    | Lookup,
    Field(discriminator="method"),
]
