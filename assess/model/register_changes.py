"""What a register remembers of its entries, and what changed from one register to the next."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import ConfigDict

from assess.model.base import Frozen
from assess.model.decision import Outcome
from assess.model.recommendation import DecisionState

FORMAT: Literal["assess/register"] = "assess/register"
FORMAT_VERSION: Literal["1"] = "1"


class RememberedItem(Frozen):
    """An item that was not settled, as a register remembers it."""

    model_config = ConfigDict(extra="ignore")  # a register says more than what is compared

    key: str
    label: str = ""
    overdue: bool = False


class Remembered(Frozen):
    """An entry of an earlier register, as far as it is compared. Labels, not ids, are printed."""

    model_config = ConfigDict(extra="ignore")

    subject: str
    questionnaire: str
    file: str = ""
    level: str | None = None
    risk: str | None = None
    recommended: Outcome
    state: DecisionState
    decision: Outcome | None = None
    valid_until: datetime.date | None = None
    items: tuple[RememberedItem, ...] = ()

    @property
    def identity(self) -> tuple[str, str]:
        """The questionnaire and the subject's name."""
        return self.questionnaire, self.subject


class Before(Frozen):
    """An earlier register: its day, which entries it was limited to, and the entries."""

    model_config = ConfigDict(extra="ignore")

    format: Literal["assess/register"]
    format_version: Literal["1"]
    date: datetime.date
    selection: tuple[str, ...] = ()
    entries: tuple[Remembered, ...] = ()


class ChangeKind(StrEnum):
    """What changed in one entry since an earlier register, in the order it is listed."""

    EXPIRED = "expired"
    UNREADABLE = "unreadable"
    DECISION = "decision"
    OVERDUE = "overdue"
    RISK = "risk"
    LEVEL = "level"
    RECOMMENDATION = "recommendation"
    ITEMS = "items"
    NEW = "new"
    GONE = "gone"


class Change(NamedTuple):
    """One change of one entry: as it was, and as it is now; None where it was or is not there."""

    kind: ChangeKind
    before: Remembered | None
    after: Remembered | None


class Changes(NamedTuple):
    """The changes since an earlier register.

    ``partial`` holds where that register was limited to other entries than this one, so that what
    is new or gone cannot be told.
    """

    since: datetime.date
    file: str
    lines: tuple[Change, ...]
    partial: bool = False
