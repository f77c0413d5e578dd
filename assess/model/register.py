"""The register: what due diligence found and decided about many subjects, a line for each.

A line holds what is printed and compared, and not the answers: ten thousand of them fit into memory.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from assess.errors import Problem
from assess.model.checklist import ItemStatus, Severity
from assess.model.decision import Outcome
from assess.model.gate import GateState
from assess.model.recommendation import DecisionState
from assess.model.reference import QuestionnaireReference
from assess.model.register_changes import Changes
from assess.model.signature import Status


class Named(NamedTuple):
    """Something with an id for programs and a label for people."""

    id: str
    label: str


class Risk(NamedTuple):
    """The level of risk: its band, and how bad that is among the bands, from 0 (best) to 1.

    ``score`` is the figure as printed, None where there is none; ``by_gate`` holds where a gate gives
    the band.
    """

    band: Named
    badness: float
    score: float | None
    score_text: str
    by_gate: bool = False


class GateNote(NamedTuple):
    """A knock-out that applies, is waived, or could still apply.

    A gate whose waiver does not count applies.
    """

    id: str
    label: str
    state: GateState


class OpenItem(NamedTuple):
    """An item of the checklist that is not settled; what is to be done about it, by whom, by when."""

    key: str
    label: str
    severity: Severity
    status: ItemStatus
    action: str = ""
    owner: str = ""
    due: datetime.date | None = None
    overdue: bool = False

    @property
    def is_action(self) -> bool:
        """Whether somebody has to do something: it has an owner or a day, or says what to do.

        An item that nobody has answered yet is work on the checklist, and no action.
        """
        known = self.status is not ItemStatus.OPEN
        return bool(self.owner or self.due or (known and self.action))


class WaiverState(StrEnum):
    """What a waiver is worth on the day of the register."""

    COUNTS = "counts"
    REFUSED = "refused"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"


class WaiverNote(NamedTuple):
    """A waiver: of what, who granted it for which function, until when; ``why`` it is refused."""

    about: str
    label: str
    of_gate: bool
    name: str
    function: str
    reason: str
    granted: datetime.date
    last_day: datetime.date
    state: WaiverState
    why: str = ""


class DecisionNote(NamedTuple):
    """What people decided, and what it is worth on the day of the register.

    ``recommended`` is what was recommended to who decided, ``reason`` why they differ. From
    ``renewal`` on, renewal is due. ``why`` says what is wrong with one that is broken or refused.
    """

    state: DecisionState
    outcome: Outcome | None = None
    recommended: Outcome | None = None
    by: str = ""
    function: str = ""
    at: datetime.date | None = None
    valid_until: datetime.date | None = None
    renewal: datetime.date | None = None
    reason: str = ""
    why: str = ""

    @property
    def approves(self) -> bool:
        """Whether it lets the work go ahead on the day."""
        return self.state in (DecisionState.VALID, DecisionState.RENEWAL_DUE)


class Step(StrEnum):
    """What has to happen next, in the words of who works with it."""

    ANSWER = "answer"
    PREPARER = "preparer"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    SIGN_ANEW = "sign_anew"
    DECIDE_ANEW = "decide_anew"
    RENEW = "renew"
    FOLLOW_UP = "follow_up"
    REVIEW_DEEPER = "review_deeper"
    NOTHING = "nothing"


class NextStep(NamedTuple):
    """The next step, the least function that may take it, and how many items it is about."""

    step: Step
    function: str = ""
    items: int = 0


class Entry(NamedTuple):
    """One assessment in the register.

    ``file`` is its path as it was found. ``level_note`` says where the level is not settled, or was
    lowered by whom. ``items`` are those that are not settled. ``doubts`` say what is wrong with its
    signatures and its history. ``earlier`` are the files of older assessments of the same subject,
    ``approved_earlier`` the last day of an approval that one of those still has.
    """

    subject: str
    full_name: str
    group: str
    fictional: bool
    kind: str
    questionnaire: QuestionnaireReference
    title: str
    file: str
    as_of: datetime.date | None
    last_change: datetime.date | None
    status: Status
    level: Named | None
    level_note: str
    risk: Risk | None
    gates: tuple[GateNote, ...]
    recommended: Outcome
    decision: DecisionNote
    items: tuple[OpenItem, ...]
    waivers: tuple[WaiverNote, ...]
    next_step: NextStep
    doubts: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    approved_earlier: datetime.date | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two entries be about the same: the questionnaire and the subject's name."""
        return self.questionnaire.id, self.subject

    @property
    def knock_outs(self) -> tuple[GateNote, ...]:
        """The gates that apply."""
        return tuple(gate for gate in self.gates if gate.state is GateState.APPLIES)

    @property
    def is_closed(self) -> bool:
        """Whether it was rejected or referred, so that nothing is left to do here."""
        negative = self.decision.state is DecisionState.NEGATIVE
        return negative and self.decision.outcome is Outcome.REJECT_OR_REFER

    @property
    def actions(self) -> tuple[OpenItem, ...]:
        """The items with something left to do."""
        return () if self.is_closed else tuple(item for item in self.items if item.is_action)

    @property
    def overdue(self) -> tuple[OpenItem, ...]:
        """The actions whose day is past."""
        return tuple(item for item in self.actions if item.overdue)

    def unsettled(self, severity: Severity) -> int:
        """Return how many items of a severity are neither settled nor waived."""
        left = (item for item in self.items if item.status is not ItemStatus.WAIVED)
        return sum(item.severity is severity for item in left)


class Register(NamedTuple):
    """All of it, for one day.

    ``entries`` are those selected, ``found`` how many there were before. ``selection`` says in
    words what they were limited to. ``earlier`` are older assessments of subjects that have a newer
    one. ``passed_over`` counts what else was found, by what it is. What ends within ``horizon``
    days counts as ending.
    """

    date: datetime.date
    entries: tuple[Entry, ...]
    found: int
    horizon: int
    selection: tuple[str, ...] = ()
    earlier: tuple[Entry, ...] = ()
    unreadable: tuple[Problem, ...] = ()
    passed_over: Mapping[str, int] = {}
    changes: Changes | None = None
