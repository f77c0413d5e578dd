"""One assessment as the consistency rules look at it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from assess.model.answer import Answer
from assess.model.assessment import Assessment
from assess.model.finding import Consistency, Finding
from assess.model.questionnaire import Item
from assess.model.rating import Instrument


class Asked(NamedTuple):
    """A question that is shown, and what stands as its answer."""

    key: str
    item: Item
    answer: Answer


@dataclass(frozen=True)
class Looked:
    """An assessment with what was asked, which items are hidden, and what was noticed."""

    assessment: Assessment
    instrument: Instrument
    hidden: frozenset[str]
    findings: tuple[Finding, ...]

    @property
    def limits(self) -> Consistency:
        """From where on the rules speak."""
        rules = self.instrument.findings
        return rules.consistency if rules else Consistency()

    @cached_property
    def shown(self) -> tuple[Asked, ...]:
        """Every item that is not hidden, in the order it is asked."""
        items = self.instrument.questionnaire.items
        return tuple(
            Asked(key, item, self.assessment.answer(key))
            for key, item in items.items()
            if key not in self.hidden
        )

    @cached_property
    def answered(self) -> tuple[Asked, ...]:
        """Those shown that have a value."""
        return tuple(asked for asked in self.shown if asked.answer.value is not None)
