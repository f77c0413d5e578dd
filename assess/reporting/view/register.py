"""The register as it is printed: what a front page, a table and its lists say.

Texts are final. Days are given as such for the cells of a workbook, and as ISO texts elsewhere.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from assess.colours import Shade
from assess.reporting.view.memo_words import Mark
from assess.reporting.view.parts import Document, Note
from assess.reporting.view.register_needs import Need

Day = datetime.date | None


class CountRow(NamedTuple):
    """How many entries of one level of risk have which state of the decision, and in all."""

    label: str
    shade: Shade | None
    numbers: tuple[int, ...]
    total: int


class Counts(NamedTuple):
    """Risk by state of the decision; the last row has the sums."""

    headings: tuple[str, ...]
    rows: tuple[CountRow, ...]
    sums: CountRow


class NeedEntry(NamedTuple):
    """One entry that needs attention, and why, in short."""

    subject: str
    detail: str


class NeedGroup(NamedTuple):
    """All entries with one need; ``more`` are not named here, and ``number`` counts them all."""

    need: Need
    title: str
    number: int
    named: tuple[NeedEntry, ...]
    more: str


class OwnerLine(NamedTuple):
    """Whose actions are overdue: how many, since when, and about whom."""

    owner: str
    number: int
    oldest: Day
    subjects: str


class Row(NamedTuple):
    """One entry. ``needs`` are the titles of why it needs attention, ``urgent`` the first of them.

    ``attention`` is the place in the order, from 1. ``kind`` is that of the subject.
    """

    attention: int
    subject: str
    full_name: str
    group: str
    kind: str
    questionnaire: str
    level: str
    level_note: str
    risk: str
    risk_shade: Shade | None
    score: float | None
    score_text: str
    held: str
    knock_outs: tuple[str, ...]
    open_gates: tuple[str, ...]
    waived: tuple[str, ...]
    recommended: Mark
    state: str
    state_text: str
    decision: str
    differs: bool
    decided_by: str
    function: str
    decided_on: Day
    reason: str
    why: str
    valid_until: Day
    renewal: Day
    critical: int
    major: int
    minor: int
    overdue: int
    next_step: str
    needs: tuple[str, ...]
    urgent: str
    last_change: Day
    as_of: Day
    earlier: str
    file: str

    @property
    def unsettled(self) -> str:
        """Critical, major and minor items, as one text."""
        return f"{self.critical} / {self.major} / {self.minor}"


class ActionRow(NamedTuple):
    """One item with something left to do."""

    subject: str
    item: str
    severity: str
    status: Mark
    action: str
    owner: str
    due: Day
    overdue: bool
    file: str


class WaiverRow(NamedTuple):
    """One waiver. ``alarm`` holds where it ends soon, is over or is refused."""

    subject: str
    what: str
    label: str
    state: str
    name: str
    function: str
    reason: str
    granted: Day
    last_day: Day
    alarm: bool
    file: str


class ChangeLine(NamedTuple):
    """One change since the last register, in words."""

    kind: str
    subject: str
    questionnaire: str
    before: str
    after: str


class ChangeList(NamedTuple):
    """All changes since a register of a day; ``note`` says where not all could be told."""

    since: str
    summary: str
    lines: tuple[ChangeLine, ...]
    note: str


class EarlierRow(NamedTuple):
    """An older assessment of a subject that has a newer one."""

    subject: str
    file: str
    as_of: Day
    last_change: Day
    state: str
    valid_until: Day


class ProblemLine(NamedTuple):
    """A problem of a file that could not be taken in."""

    place: str
    code: str
    message: str
    hint: str


class RegisterView(NamedTuple):
    """The register. ``cut`` says that the lists are not whole, and where they are; "" if they are."""

    document: Document
    title: str
    introduction: tuple[str, ...]
    counts: Counts
    needs: tuple[NeedGroup, ...]
    owners: tuple[OwnerLine, ...]
    rows: tuple[Row, ...]
    actions: tuple[ActionRow, ...]
    waivers: tuple[WaiverRow, ...]
    changes: ChangeList | None
    earlier: tuple[EarlierRow, ...]
    problems: tuple[ProblemLine, ...]
    passed_over: str
    notes: tuple[Note, ...]
    cut: str
