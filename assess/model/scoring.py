"""The scoring model: a tree of indicators, as data.

Leaves normalise one item to the unit interval, groups aggregate their children, an index is a
root. All arithmetic runs on the unit interval; an index states the scale it is printed on.
Terms follow the OECD/JRC Handbook on Constructing Composite Indicators (2008).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Discriminator, Field, Tag, field_validator, model_validator

from assess.model.aggregation import Aggregation, Arithmetic, Lookup
from assess.model.base import Finite, Frozen, Identifier, Slug, Text, content_digest
from assess.model.gate import Gate
from assess.model.normalisation import Normalisation
from assess.model.question import Basis, Number

Weight = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
"""Only proportions among siblings matter, so a million is plenty."""


class MissingRule(StrEnum):
    """What a group does about children without any answer.

    ``drop`` leaves them out together with their weight; ``require`` gives no score unless every
    child that applies has a score of its own.
    """

    DROP = "drop"
    REQUIRE = "require"


class IfHidden(StrEnum):
    """What a leaf does while its item is hidden because its condition does not hold.

    ``leave_out`` takes it out of the denominator; ``worst`` counts it as the worst answer, for
    follow-ups that are only asked once there is something to follow up. Either way it counts as
    missing while an answer that would decide the condition is missing, and leaves the denominator
    where that answer is "not applicable".
    """

    LEAVE_OUT = "leave_out"
    WORST = "worst"


# ── the tree ─────────────────────────────────────────────────────────────────────────────────


def _method_alone(value: Any) -> Any:
    return {"method": value} if isinstance(value, str) else value


class Leaf(Frozen):
    """One item, normalised. Without an id it takes the item's key.

    ``high_is`` of its index decides which end of its 0 to 1 is the good one.
    """

    id: Identifier | None = None
    label: str = ""
    item: str
    weight: Weight = 1
    multiplier: float = Field(default=1, gt=0, le=1)
    normalise: Normalisation | None = None
    if_hidden: IfHidden | None = None

    @field_validator("normalise", mode="before", json_schema_input_type=str | Normalisation | None)
    @classmethod
    def _normalise_by_name(cls, value: Any) -> Any:
        return _method_alone(value)

    @property
    def key(self) -> str:
        """The indicator's id in results."""
        return self.id or self.item


def _kind_of_child(value: Any) -> str:
    if isinstance(value, BaseModel):
        return "leaf" if isinstance(value, Leaf) else "group"
    keys = value if isinstance(value, dict) else ()
    return "group" if "children" in keys or "cells" in keys or "aggregate" in keys else "leaf"


class Group(Frozen):
    """Children aggregated. ``cells`` stands for one leaf per grid row, written ``grid.*.column``.

    ``weight`` counts among the siblings and is free of scale. ``multiplier`` shrinks this child
    before its parent aggregates. ``minimum_coverage`` is the share of weight that must be
    answered for a score to be shown.
    """

    id: Identifier
    label: Text
    description: str = ""
    basis: tuple[Basis, ...] = ()
    weight: Weight = 1
    multiplier: float = Field(default=1, gt=0, le=1)
    aggregate: Aggregation = Arithmetic(method="arithmetic")
    missing: MissingRule = MissingRule.DROP
    minimum_coverage: float = Field(default=0, ge=0, le=1)
    children: tuple[
        Annotated[
            Annotated[Leaf, Tag("leaf")] | Annotated[Group, Tag("group")],
            Discriminator(_kind_of_child),
        ],
        ...,
    ] = ()
    cells: str | None = None
    normalise: Normalisation | None = None
    row_weights: dict[str, float] = Field(default_factory=dict)
    if_hidden: IfHidden | None = None

    @field_validator("aggregate", mode="before", json_schema_input_type=str | Aggregation)
    @classmethod
    def _aggregate_by_name(cls, value: Any) -> Any:
        return _method_alone(value)

    @field_validator("normalise", mode="before", json_schema_input_type=str | Normalisation | None)
    @classmethod
    def _normalise_by_name(cls, value: Any) -> Any:
        return _method_alone(value)

    @property
    def key(self) -> str:
        """The indicator's id in results."""
        return self.id

    @model_validator(mode="after")
    def _has_one_kind_of_content(self) -> Self:
        if bool(self.children) == bool(self.cells):
            msg = "give either children or cells"
            raise ValueError(msg)
        if self.children and (self.normalise or self.row_weights or self.if_hidden):
            msg = "normalise, row_weights and if_hidden go with cells, not with children"
            raise ValueError(msg)
        if isinstance(self.aggregate, Lookup) and len(self.children) != 2:
            msg = "a lookup needs exactly two children: row first, column second"
            raise ValueError(msg)
        return self


class Band(Frozen):
    """A named stretch of an index's scale, from ``at_least`` up to the next band."""

    id: Identifier
    label: Text
    at_least: Finite
    description: str = ""


class Index(Group):
    """A root of the tree, with the scale it is printed on, its bands, and the gates to them.

    ``bands`` rise; the first starts at the scale's lower end. ``ranked`` says whether subjects
    may be put in an order by it.
    """

    high_is: Literal["good", "bad"]
    scale: tuple[Finite, Finite] = (0, 100)
    decimals: int = Field(default=1, ge=0, le=6)
    bands: tuple[Band, ...] = ()
    gates: tuple[Gate, ...] = ()
    ranked: bool = True

    @model_validator(mode="after")
    def _scale_and_bands_fit(self) -> Self:
        low, high = self.scale
        if not low < high:
            msg = "the scale must rise"
            raise ValueError(msg)
        edges = [band.at_least for band in self.bands]
        if any(b <= a for a, b in itertools.pairwise(edges)):
            msg = "every band must start above the one before it"
            raise ValueError(msg)
        if edges and (edges[0] != low or edges[-1] > high):
            msg = f"the bands must start at {low:g} and stay within {high:g}"
            raise ValueError(msg)
        return self


class Alternative(Frozen):
    """Another way to weigh or aggregate the same indicators, to hold the nominal one against.

    ``weights`` gives weights by indicator id (rows of ``cells`` as ``group.row``), ``aggregate``
    aggregations by group id. What is not named stays nominal.
    """

    id: Slug
    label: Text
    description: str = ""
    basis: tuple[Basis, ...] = ()
    weights: dict[str, Weight] = Field(default_factory=dict)
    aggregate: dict[str, Aggregation] = Field(default_factory=dict)

    @field_validator(
        "aggregate", mode="before", json_schema_input_type=dict[str, str | Aggregation]
    )
    @classmethod
    def _aggregate_by_name(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: _method_alone(how) for key, how in value.items()}

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.weights and not self.aggregate:
            msg = "give weights, aggregate, or both"
            raise ValueError(msg)
        return self


StepEffort = Annotated[int, Field(ge=1, le=1000)]
Effort = StepEffort | Annotated[tuple[StepEffort, ...], Field(min_length=1)]
"""Whole numbers, so that sums of efforts can be compared without rounding."""
Never = Literal["never"]
"""For a fact that nobody can change."""


class ScoringModel(Frozen):
    """The indices rated from one questionnaire, or, without one, from numeric columns.

    ``alternatives`` are other weights and aggregations to try; the tree itself is the nominal one.
    ``effort`` says by item what one step up costs, for improvement: one figure for every step, or
    one for each step of a scale or choice, from its first level on; ``never`` for a fact that nobody
    can change, which is left alone. Not named: 1.
    """

    format: Literal["assess/scoring"]
    format_version: Literal["1"]
    questionnaire: Slug | None = None
    title: str = ""
    inputs: tuple[Number, ...] = ()
    indices: tuple[Index, ...] = Field(min_length=1)
    alternatives: tuple[Alternative, ...] = ()
    effort: dict[str, Effort | Never] = Field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """The digest of the whole content, as reports print it."""
        return content_digest(self)

    @model_validator(mode="after")
    def _answers_come_from_one_place(self) -> Self:
        if bool(self.questionnaire) == bool(self.inputs):
            msg = "name either the questionnaire or the numeric inputs"
            raise ValueError(msg)
        return self


def walk(node: Leaf | Group) -> Iterator[Leaf | Group]:
    """Yield a node and everything below it, parents first."""
    yield node
    if isinstance(node, Group):
        for child in node.children:
            yield from walk(child)
