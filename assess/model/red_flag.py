"""Red flags of a tender: the rules as data, and what they found in its records.

A red flag is a signal, not a proof: each has a weight, and flags that see the same thing share a
group, of which only the heaviest counts.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from assess.model.base import Finite, Frozen, Identifier, Slug, Text
from assess.model.question import Basis
from assess.model.questionnaire import Source
from assess.model.tender import Tender


class FlagId(StrEnum):
    """The flags that can be computed, by their number in the Open Contracting list of 2024."""

    R003 = "r003"
    R010 = "r010"
    R014 = "r014"
    R018 = "r018"
    R020 = "r020"
    R022 = "r022"
    R023 = "r023"
    R024 = "r024"
    R025 = "r025"
    R028 = "r028"
    R030 = "r030"
    R031 = "r031"
    R035 = "r035"
    R036 = "r036"
    R038 = "r038"
    R044 = "r044"
    R048 = "r048"
    R058 = "r058"
    R059 = "r059"
    R060 = "r060"
    R061 = "r061"
    R062 = "r062"
    R064 = "r064"
    R068 = "r068"
    R069 = "r069"
    R070 = "r070"


THRESHOLDS: dict[FlagId, tuple[str, ...]] = {
    FlagId.R003: ("days",),
    FlagId.R010: (),
    FlagId.R014: ("days",),
    FlagId.R018: ("bidders",),
    FlagId.R020: (),
    FlagId.R022: ("spread", "bids"),
    FlagId.R023: ("tolerance", "bids"),
    FlagId.R024: ("difference", "enough"),
    FlagId.R025: ("enough", "percentile"),
    FlagId.R028: (),
    FlagId.R030: (),
    FlagId.R031: ("closeness",),
    FlagId.R035: ("disqualified",),
    FlagId.R036: (),
    FlagId.R038: ("share", "bids", "enough", "processes"),
    FlagId.R044: (),
    FlagId.R048: ("enough", "digits"),
    FlagId.R058: ("difference", "enough"),
    FlagId.R059: ("share",),
    FlagId.R060: ("days",),
    FlagId.R061: ("days",),
    FlagId.R062: ("days",),
    FlagId.R064: (),
    FlagId.R068: ("tolerance",),
    FlagId.R069: ("share",),
    FlagId.R070: (),
}
"""The thresholds that each flag compares with, by name; all must be given."""

BY_METHOD = frozenset((FlagId.R003, FlagId.R010, FlagId.R018))
"""Flags that look at procurement methods, which their rule lists."""

ABOUT_BIDDERS = frozenset(
    (
        FlagId.R023,
        FlagId.R024,
        FlagId.R025,
        FlagId.R028,
        FlagId.R030,
        FlagId.R031,
        FlagId.R035,
        FlagId.R044,
        FlagId.R048,
        FlagId.R058,
        FlagId.R059,
        FlagId.R060,
        FlagId.R064,
        FlagId.R068,
        FlagId.R069,
        FlagId.R070,
    )
)
"""Flags that concern certain bidders; the others concern the tender, whoever bids."""

Weight = Annotated[float, Field(gt=0, lt=1)]


class FlagRule(Frozen):
    """One flag: its label, weight, thresholds, and what it says, in words.

    ``weight`` is how strong the flag is when it stands alone (0 to 1). Of the flags in a ``group``
    only the heaviest that is raised counts; a flag without a group is alone in it.
    """

    id: FlagId
    label: Text
    weight: Weight
    group: Identifier | None = None
    thresholds: dict[Identifier, Annotated[Finite, Field(ge=0)]] = Field(default_factory=dict)
    methods: tuple[Identifier, ...] = ()
    formula: Text
    text: Text
    limits: str = ""
    basis: tuple[Basis, ...] = ()

    @model_validator(mode="after")
    def _gives_what_it_compares_with(self) -> Self:
        wanted = THRESHOLDS[self.id]
        if set(wanted) != set(self.thresholds):
            msg = f"{self.id} needs exactly these thresholds: {', '.join(wanted) or 'none'}"
            raise ValueError(msg)
        if bool(self.methods) != (self.id in BY_METHOD):
            msg = f"{self.id} {'needs' if self.id in BY_METHOD else 'takes no'} methods"
            raise ValueError(msg)
        return self


class StrengthBand(Frozen):
    """How strong the flags of a tender are together, from ``at_least`` on (0 to 1)."""

    id: Identifier
    label: Text
    at_least: Annotated[float, Field(ge=0, le=1)]
    text: str = ""


class Feeds(Frozen):
    """Which cells of the questionnaire take the results: a row for each flag, and their options.

    ``explained`` is the option that only a person chooses. ``records`` is the question, of text,
    that takes the tender and the file they were computed from.
    """

    grid: Identifier
    column: Identifier
    clear: Identifier
    raised: Identifier
    explained: Identifier
    records: Identifier | None = None

    def key(self, flag: FlagId) -> str:
        """Return the key of a flag's cell."""
        return f"{self.grid}.{flag.value}.{self.column}"


class RedFlagRules(Frozen):
    """All flags with their weights and thresholds, the bands of their strength, and what they feed."""

    format: Literal["assess/red-flags"]
    format_version: Literal["1"]
    questionnaire: Slug
    feeds: Feeds
    bands: tuple[StrengthBand, ...] = Field(min_length=2)
    flags: tuple[FlagRule, ...] = Field(min_length=1)
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        ids = [rule.id for rule in self.flags]
        if len(set(ids)) != len(ids):
            msg = "each flag stands once in flags"
            raise ValueError(msg)
        starts = [band.at_least for band in self.bands]
        if starts[0] != 0 or any(a >= b for a, b in itertools.pairwise(starts)):
            msg = "the first band begins at 0, and each band above the one before it"
            raise ValueError(msg)
        known = {source.id for source in self.sources}
        used = {basis.source for rule in self.flags for basis in rule.basis}
        if used - known:
            msg = f"no such source: {', '.join(sorted(used - known))}"
            raise ValueError(msg)
        return self

    def rule(self, flag: FlagId) -> FlagRule | None:
        """Return the rule of a flag; None where the rules leave it out."""
        return next((rule for rule in self.flags if rule.id is flag), None)


class Result(StrEnum):
    """What a flag says of one tender."""

    RAISED = "raised"
    CLEAR = "clear"
    NOT_APPLICABLE = "not applicable"
    NOT_COMPUTABLE = "not computable"


class Signal(NamedTuple):
    """One flag on one tender: the result, a sentence, and the values compared.

    ``concerns`` are the ids of the bidders that a raised flag points at; ``place`` is where what is
    missing should stand, if it cannot be computed.
    """

    flag: FlagId
    result: Result
    text: str
    values: Mapping[str, float | str]
    concerns: tuple[str, ...] = ()
    place: str = ""


class Strength(NamedTuple):
    """How strong the raised flags are together (0 to 1), and what is not known.

    ``highest`` is what it would be if every flag that cannot be computed were raised; ``coverage``
    the share of all weight that could be computed, of the flags that apply.
    """

    value: float
    highest: float
    coverage: float
    band: StrengthBand
    highest_band: StrengthBand


class Flagged(NamedTuple):
    """All flags of one tender, and their strength together."""

    tender: Tender
    signals: tuple[Signal, ...]
    strength: Strength

    def having(self, result: Result) -> tuple[Signal, ...]:
        """Return the signals with one result."""
        return tuple(signal for signal in self.signals if signal.result is result)
