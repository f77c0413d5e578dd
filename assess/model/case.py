"""Worked cases: answers, and what a person worked out by hand must come of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from assess.model.answers_file import WrittenAnswer
from assess.model.base import Finite, Frozen, Identifier, Person, Slug, Text
from assess.model.checklist import ItemStatus
from assess.model.decision import Outcome
from assess.model.gate import Waiver
from assess.model.recommendation import DecisionState
from assess.model.signature import Role


class _Named(Frozen):
    """Figures or words that must hold; what is not named is not looked at."""

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.model_fields_set:
            example = next(iter(type(self).model_fields))
            msg = f"name at least one thing to expect, such as {example}"
            raise ValueError(msg)
        return self

    @property
    def named(self) -> Mapping[str, Any]:
        """What must hold, by name; None where there must be none."""
        return {name: value for name, value in self if name in self.model_fields_set}


class Expected(_Named):
    """What one indicator's result must be.

    ``score``, ``low`` and ``high`` are on the index's scale, ``coverage`` is a share from 0 to 1.
    ``null`` means that there must be none. Bands are ids, and only indices have them.
    """

    score: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    coverage: Annotated[float, Field(ge=0, le=1)] | None = None
    band: Identifier | None = None
    band_without_gates: Identifier | None = None


class ExpectedDecision(_Named):
    """What must be recommended, and why.

    ``because`` are the ids of all rules of the level that hold. ``reasons`` are the names of all
    that asks for more than approval, as in ``gate.sanctions``, ``item.owners``, ``level.enhanced``,
    ``risk.high`` and ``rule.agent``. ``items`` gives the status of items by key, of as many as are
    named. ``conditions`` are the keys of all items, and the ids of all rules, that ask for action.
    In these lists nothing may be missing, and their order does not matter.
    """

    level: Identifier | None = None
    because: tuple[Identifier, ...] = ()
    risk: Identifier | None = None
    outcome: Outcome | None = None
    floor: Outcome | None = None
    reasons: tuple[str, ...] = ()
    items: dict[str, ItemStatus] = Field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    approver: Identifier | None = None
    months: int | None = None


class SignatureTried(Frozen):
    """Somebody signs, or is refused with exactly these codes.

    Whoever is not refused has signed when the next one tries. ``day`` is that of the case, if not
    given. ``valid_until`` must be the last day on which what is approved holds.
    """

    role: Role
    name: Annotated[Person, Field(min_length=1)]
    function: Identifier | None = None
    decision: Outcome | None = None
    reason: Annotated[str, Field(max_length=2000)] = ""
    despite_open: Annotated[str, Field(max_length=2000)] = ""
    day: datetime.date | None = None
    valid_until: datetime.date | None = None
    refused: tuple[str, ...] = ()


class StateOnDay(Frozen):
    """What must have become of the decision by a day, once all have signed."""

    day: datetime.date
    state: DecisionState


class WorkedCase(Frozen):
    """One set of answers with its expected results, worked by hand in ``note``.

    ``like`` names an earlier case whose answers come first; ``answers`` change and add to them.
    ``by`` is who gave them all. ``tolerance`` is how far a figure may be off, on the index's scale.
    Waivers need the ``day`` on which they must count, signatures that on which they are given.
    """

    id: Identifier
    title: Text
    note: Text
    like: Identifier | None = None
    alternative: Slug | None = None
    answers: dict[str, WrittenAnswer] = Field(default_factory=dict)
    by: Person = ""
    waivers: tuple[Waiver, ...] = ()
    day: datetime.date | None = None
    tolerance: float = Field(default=1e-6, ge=0, allow_inf_nan=False)
    expect: dict[str, Expected] | None = Field(default=None, min_length=1)
    decide: ExpectedDecision | None = None
    sign: tuple[SignatureTried, ...] = ()
    decided: tuple[StateOnDay, ...] = ()

    @model_validator(mode="after")
    def _has_its_day(self) -> Self:
        if self.day is None and (self.waivers or self.sign):
            what = "waivers count" if self.waivers else "signatures are given"
            msg = f"{what} on a day; give day as YYYY-MM-DD"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if self.expect is None and self.decide is None and not self.sign:
            msg = "say what to expect: expect, decide or sign"
            raise ValueError(msg)
        if self.decided and not self.sign:
            msg = "decided says what became of a decision; let somebody sign first"
            raise ValueError(msg)
        return self


class Cases(Frozen):
    """The worked cases of one scoring model; without a questionnaire, of one over inputs."""

    format: Literal["assess/cases"]
    format_version: Literal["1"]
    questionnaire: Slug | None = None
    cases: tuple[WorkedCase, ...] = Field(min_length=1)
