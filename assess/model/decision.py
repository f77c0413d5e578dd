"""Decisions: what the state of a checklist, its gates and its risk ask for, as data.

A recommendation is the strictest outcome that anything asks for, so that nothing good makes up for
something bad. Who may decide, and how long a decision holds, follows from the level of risk.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from assess.model.base import Frozen, Identifier, Slug, Text
from assess.model.checklist import Severity
from assess.model.question import Basis


class Outcome(StrEnum):
    """What can be decided about a vendor, a partner or an exposure, mildest first."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    ENHANCED_REVIEW = "enhanced_review"
    REJECT_OR_REFER = "reject_or_refer"

    @property
    def rank(self) -> int:
        """Its place from 0, the mildest."""
        return list(Outcome).index(self)

    @property
    def approves(self) -> bool:
        """Whether it lets the work go ahead."""
        return self.rank <= Outcome.APPROVE_WITH_CONDITIONS.rank


def strictest(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the strictest of some outcomes; to approve, where there are none."""
    return max(outcomes, key=lambda outcome: outcome.rank, default=Outcome.APPROVE)


class Asks(Frozen):
    """What an item of one severity asks for while it is a concern, open, or failed."""

    concern: Outcome
    open: Outcome
    fail: Outcome

    @model_validator(mode="after")
    def _worse_is_never_milder(self) -> Self:
        if not self.concern.rank <= self.open.rank <= self.fail.rank:
            msg = "open may not be milder than concern, nor fail milder than open"
            raise ValueError(msg)
        return self


class GateAsks(Frozen):
    """What a gate asks for while it applies, could still apply, or is waived."""

    applies: Outcome = Outcome.REJECT_OR_REFER
    open: Outcome = Outcome.ENHANCED_REVIEW
    waived: Outcome = Outcome.APPROVE_WITH_CONDITIONS

    @model_validator(mode="after")
    def _worse_is_never_milder(self) -> Self:
        if not self.waived.rank <= self.open.rank <= self.applies.rank:
            msg = "open may not be milder than waived, nor applies milder than open"
            raise ValueError(msg)
        if self.open.approves or self.waived is Outcome.APPROVE:
            msg = "a gate that is open cannot be approved, one that is waived only with conditions"
            raise ValueError(msg)
        return self


class DecisionRule(Frozen):
    """A condition on answers that asks for an outcome of its own, with the reason in words.

    ``action`` becomes a condition of an approval with conditions.
    """

    id: Identifier
    when: str
    outcome: Outcome
    text: Text
    action: str = ""
    basis: tuple[Basis, ...] = ()


class Function(Frozen):
    """An office that can sign: procurement officer, committee, head of mission."""

    id: Identifier
    label: Text


class Duty(StrEnum):
    """What somebody does for an assessment; duties can be kept in different hands."""

    ANSWERS = "answers"
    PREPARER = "preparer"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    WAIVER = "waiver"
    LOWERING = "lowering"


class SignOff(Frozen):
    """Who signs what. ``functions`` rise in authority; a higher one may always sign for a lower.

    ``approver`` gives by band of the risk the least function that may approve, ``levels`` by level
    of due diligence; the higher of the two counts, and ``without_score`` where there is no band.
    ``waiver`` is the least that may grant a waiver or lower the level. ``apart`` lists duties that
    must be in different hands.
    """

    functions: tuple[Function, ...] = Field(min_length=1)
    preparer: Identifier
    reviewer: Identifier
    approver: dict[Identifier, Identifier] = Field(min_length=1)
    levels: dict[Identifier, Identifier] = Field(default_factory=dict)
    without_score: Identifier
    waiver: Identifier
    apart: tuple[Annotated[tuple[Duty, ...], Field(min_length=2)], ...] = ()

    @model_validator(mode="after")
    def _names_its_functions(self) -> Self:
        ids = [function.id for function in self.functions]
        if len(set(ids)) != len(ids):
            msg = "each function stands once in functions"
            raise ValueError(msg)
        named = [self.preparer, self.reviewer, self.without_score, self.waiver]
        named += [*self.approver.values(), *self.levels.values()]
        unknown = sorted({name for name in named if name not in ids})
        if unknown:
            msg = f"not one of functions: {', '.join(unknown)}"
            raise ValueError(msg)
        return self

    def function(self, name: str) -> Function:
        """Return a function by its id.

        Raises:
            KeyError: there is none.
        """
        return {function.id: function for function in self.functions}[name]

    def rank(self, name: str) -> int:
        """Return the authority of a function, from 0; -1 for one that is not listed."""
        ids = [function.id for function in self.functions]
        return ids.index(name) if name in ids else -1


class Validity(Frozen):
    """How many months an approval holds, by band of the risk; and when renewal should begin.

    ``renew_before`` is that many days before the last day.
    """

    months: dict[Identifier, Annotated[int, Field(ge=1, le=120)]] = Field(min_length=1)
    renew_before: int = Field(default=60, ge=0, le=3650)


class DecisionRules(Frozen):
    """What asks for which outcome, who signs, and how long a decision holds.

    ``risk`` is the index whose band is the level of risk; ``bands`` says what each band asks for,
    ``without_score`` what no band does. ``floor`` is the mildest that a person may decide while a
    gate applies or is open, a critical item is open or failed, or the level is not settled.
    """

    format: Literal["assess/decision"]
    format_version: Literal["1"]
    questionnaire: Slug
    risk: Identifier
    bands: dict[Identifier, Outcome] = Field(min_length=1)
    without_score: Outcome = Outcome.ENHANCED_REVIEW
    items: dict[Severity, Asks]
    waived: Outcome = Outcome.APPROVE_WITH_CONDITIONS
    gates: GateAsks = GateAsks()
    floor: Outcome = Outcome.ENHANCED_REVIEW
    rules: tuple[DecisionRule, ...] = ()
    sign_off: SignOff
    validity: Validity

    @model_validator(mode="after")
    def _worse_is_never_milder(self) -> Self:
        lacking = [severity for severity in Severity if severity not in self.items]
        if lacking:
            msg = f"items does not say what these ask for: {', '.join(lacking)}"
            raise ValueError(msg)
        for less, more in itertools.pairwise(self.items[severity] for severity in Severity):
            if any(
                getattr(less, name).rank > getattr(more, name).rank for name in Asks.model_fields
            ):
                msg = "an item that matters more may not ask for a milder outcome"
                raise ValueError(msg)
        if self.items[Severity.CRITICAL].open.approves or self.floor.approves:
            msg = "a critical item that is open, and floor, may not approve"
            raise ValueError(msg)
        if self.waived is Outcome.APPROVE or self.without_score is Outcome.APPROVE:
            msg = "what is waived or has no score cannot be approved without conditions"
            raise ValueError(msg)
        return self
