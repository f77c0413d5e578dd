"""Recommendations: what due diligence found, what it asks for, and what people decided."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from assess.model.answer import Answer
from assess.model.assessment import Assessment
from assess.model.checklist import ItemStatus, Severity
from assess.model.decision import Function, Outcome
from assess.model.depth import DiligenceLevel, LevelRule
from assess.model.gate import Waiver
from assess.model.question import Basis
from assess.model.signature import Signature


class LevelFound(NamedTuple):
    """How deep due diligence goes, and why.

    ``level`` is the one that counts, ``by_rules`` the one that the rules ask for; they differ where
    it was lowered by name and with a reason. ``rules`` are those that hold for ``by_rules`` and
    below, ``undecided`` those of deeper levels that wait for the answers in ``waits_for``.
    ``refused`` says why a lowering does not count.
    """

    level: DiligenceLevel
    by_rules: DiligenceLevel
    rules: tuple[LevelRule, ...] = ()
    undecided: tuple[LevelRule, ...] = ()
    waits_for: tuple[str, ...] = ()
    lowered_by: str = ""
    lowered_reason: str = ""
    refused: str = ""


LevelOf = Callable[[Assessment], LevelFound | None]
"""Finds the level of an assessment; None where its questionnaire has no levels."""


class ChecklistLine(NamedTuple):
    """One item of the checklist, with its status on the day.

    ``given`` is the status its answer alone has; ``waiver`` the one that counts on the day,
    ``expired`` the last one that no longer does. ``why_open`` says why an open item is open.
    ``overdue`` holds where it is not settled and its due day is past.
    """

    key: str
    label: str
    section: str
    severity: Severity
    status: ItemStatus
    given: ItemStatus
    answer: Answer
    action: str = ""
    basis: tuple[Basis, ...] = ()
    waiver: Waiver | None = None
    expired: Waiver | None = None
    why_open: str = ""
    overdue: bool = False

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do: satisfied or not applicable."""
        return self.status in (ItemStatus.SATISFIED, ItemStatus.NOT_APPLICABLE)


class ReasonKind(StrEnum):
    """What a reason for an outcome is about."""

    GATE = "gate"
    ITEM = "item"
    LEVEL = "level"
    RISK = "risk"
    RULE = "rule"


class Reason(NamedTuple):
    """One thing that asks for an outcome.

    ``about`` is the id of the gate, item, level, band or rule. ``floor`` is the mildest that a
    person may decide as long as it stands, None where that is theirs to weigh.
    """

    kind: ReasonKind
    about: str
    outcome: Outcome
    text: str
    floor: Outcome | None = None

    @property
    def name(self) -> str:
        """The kind and the id, as worked cases name it: ``gate.sanctions_match``."""
        return f"{self.kind}.{self.about}"


class Condition(NamedTuple):
    """What must be done for an approval with conditions, and who does it by when."""

    about: str
    text: str
    owner: str = ""
    due: datetime.date | None = None


class Recommendation(NamedTuple):
    """What the answers, gates, items and risk of one assessment ask for on one day.

    ``level`` is None where the questionnaire has no levels of due diligence. ``band`` is the id of
    the level of risk, ``score`` its figure; None where there is none. ``floor`` is the mildest that
    a person may decide. ``reasons`` come strictest first. ``approver`` is the least function that
    may approve, ``months`` how long an approval holds.
    """

    day: datetime.date
    outcome: Outcome
    floor: Outcome
    level: LevelFound | None
    band: str | None
    score: float | None
    reasons: tuple[Reason, ...]
    checklist: tuple[ChecklistLine, ...]
    conditions: tuple[Condition, ...]
    approver: Function
    months: int | None

    @property
    def open_items(self) -> tuple[ChecklistLine, ...]:
        """The items that are not settled: concerns, open, failed and waived ones."""
        return tuple(line for line in self.checklist if not line.settled)

    @property
    def overdue(self) -> tuple[ChecklistLine, ...]:
        """The items whose due day is past."""
        return tuple(line for line in self.checklist if line.overdue)


class DecisionState(StrEnum):
    """What has become of a decision."""

    NONE = "none"
    BROKEN = "broken"
    REFUSED = "refused"
    EXPIRED = "expired"
    RENEWAL_DUE = "renewal_due"
    VALID = "valid"
    NEGATIVE = "negative"


class Decided(NamedTuple):
    """The last decision that an approver signed, and what it is worth on a day.

    ``broken``: the content was changed since. ``refused``: it may not stand, as where one person
    signed twice. ``negative``: it holds, and does not approve.
    """

    state: DecisionState
    signature: Signature | None = None
    why: str = ""
