"""Checklists: what makes a question an item that procurement can tick off, and its status."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from assess.model.base import Frozen


class Severity(StrEnum):
    """How much an item matters where it is not satisfied, least first."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Its place from 0, the least."""
        return list(Severity).index(self)


class ItemStatus(StrEnum):
    """How an item of a checklist stands, best first.

    ``waived`` lifts any of those after it for as long as the waiver counts. ``open`` has no answer
    that counts: nothing recorded, not known, withheld, disputed among respondents, or a critical
    item that is said not to apply.
    """

    SATISFIED = "satisfied"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    CONCERN = "concern"
    OPEN = "open"
    FAIL = "fail"

    @property
    def rank(self) -> int:
        """Its place from 0, the best."""
        return list(ItemStatus).index(self)


Answers = Annotated[
    tuple[Annotated[str, BeforeValidator(str, json_schema_input_type=str | int)], ...],
    Field(max_length=60),
]
"""Answers by option id, or by the number of a level."""


class Checklist(Frozen):
    """What makes a question an item of a checklist: how much it matters, and what its answers mean.

    ``satisfied``, ``concern`` and ``fail`` sort the options or levels; a tick list has the worst
    status of what is ticked. A scale of three levels needs none of them: fail, concern, satisfied.
    ``action`` is what must be done where the item is not satisfied; it becomes a condition of an
    approval with conditions.
    """

    severity: Severity
    satisfied: Answers = ()
    concern: Answers = ()
    fail: Answers = ()
    action: str = ""
    waivable: bool = True

    @model_validator(mode="after")
    def _each_answer_has_one_status(self) -> Self:
        listed = [*self.satisfied, *self.concern, *self.fail]
        twice = sorted({name for name in listed if listed.count(name) > 1})
        if twice:
            msg = f"more than one status for {', '.join(twice)}"
            raise ValueError(msg)
        if listed and not self.satisfied:
            msg = "no answer is satisfied; name at least one"
            raise ValueError(msg)
        return self

    @property
    def by_answer(self) -> dict[str, ItemStatus]:
        """The status of each answer that is listed, by option id or level number."""
        return {
            name: status
            for status, names in (
                (ItemStatus.SATISFIED, self.satisfied),
                (ItemStatus.CONCERN, self.concern),
                (ItemStatus.FAIL, self.fail),
            )
            for name in names
        }


THREE_LEVELS = {
    "0": ItemStatus.FAIL,
    "1": ItemStatus.CONCERN,
    "2": ItemStatus.SATISFIED,
}
"""What the levels of a scale of three mean, unless the checklist says otherwise."""
