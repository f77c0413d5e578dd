"""Findings: what a rule noticed in the answers, and the rules, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from assess.model.base import Frozen, Identifier, Slug, Text
from assess.model.question import Basis


class FindingSeverity(StrEnum):
    """How much a finding matters, least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class FindingKind(StrEnum):
    """What sort of thing was noticed."""

    BLIND_SPOT = "blind_spot"
    GAP = "gap"
    CONTRADICTION = "contradiction"
    STRENGTH = "strength"


class FindingRule(Frozen):
    """A condition, and what to say where it holds.

    With ``each_row`` the rule is tried on every row of that grid: the condition writes
    ``grid.row.column`` and the texts may say ``{row}`` for the row's label.
    """

    id: Identifier
    kind: FindingKind
    severity: FindingSeverity
    when: str
    each_row: Identifier | None = None
    title: Text
    text: Text
    recommendation: Text
    basis: tuple[Basis, ...] = ()


class Matrix(Frozen):
    """Which grid is the theme matrix, and what each of its columns stands for.

    Exposure is a scale. The three others are the answers to it; blind spots are the findings of
    kind ``blind_spot`` whose ``each_row`` is this grid.
    """

    grid: Identifier
    exposure: Identifier
    mandate: Identifier
    activities: Identifier
    resources: Identifier
    analysis: Identifier


class Consistency(Frozen):
    """From where on answers look careless, dated or empty to `assess check`.

    ``not_applicable_share`` is the share of the questions asked (0 to 1), ``straight_line_length``
    the number of scale questions in a row with the same level in the middle of their scale (twice
    as many at either end), ``evidence_years`` the age of the newest evidence of an answer.
    """

    not_applicable_share: float = Field(default=0.3, gt=0, lt=1)
    straight_line_length: int = Field(default=10, ge=3, le=1000)
    evidence_years: float = Field(default=3, gt=0, le=100)


class FindingRules(Frozen):
    """All finding rules of one questionnaire, and where its consistency checks begin to speak."""

    format: Literal["assess/findings"]
    format_version: Literal["1"]
    questionnaire: Slug
    matrix: Matrix | None = None
    consistency: Consistency = Consistency()
    rules: tuple[FindingRule, ...] = Field(default=())


class Finding(Frozen):
    """One thing noticed about one subject; ``rests_on`` holds the keys of the answers behind it."""

    rule: Identifier
    kind: FindingKind
    severity: FindingSeverity
    row: str | None = None
    title: str
    text: str
    recommendation: str
    basis: tuple[Basis, ...] = ()
    rests_on: tuple[str, ...] = ()
