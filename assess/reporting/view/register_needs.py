"""What needs attention in a register, and the order that follows from it."""

from __future__ import annotations

import datetime
from enum import StrEnum

from assess.model.recommendation import DecisionState
from assess.model.register import Entry, Register, WaiverNote, WaiverState


class Need(StrEnum):
    """Why somebody should look at an entry, most urgent first."""

    KNOCK_OUT = "knock_out"
    BROKEN = "broken"
    EXPIRED = "expired"
    OVERDUE = "overdue"
    WAIVER_ENDS = "waiver_ends"
    EXPIRING = "expiring"
    DIFFERS = "differs"
    UNDECIDED = "undecided"


TITLES = {
    Need.KNOCK_OUT: "A knock-out applies",
    Need.BROKEN: "The decision does not stand, or the file was changed by hand",
    Need.EXPIRED: "The approval has expired",
    Need.OVERDUE: "Actions are overdue",
    Need.WAIVER_ENDS: "A waiver ends soon",
    Need.EXPIRING: "The approval ends soon, or renewal is due",
    Need.DIFFERS: "The decision differs from the recommendation",
    Need.UNDECIDED: "No decision yet",
}
_ORDER = list(Need)


def needs_of(entry: Entry, register: Register) -> tuple[Need, ...]:
    """Return why somebody should look at an entry, most urgent first.

    Of one that was rejected or referred, only what is wrong with the decision itself counts.
    """
    decision, closed = entry.decision, entry.is_closed
    does_not_stand = decision.state in (DecisionState.BROKEN, DecisionState.REFUSED)
    holds = {
        Need.KNOCK_OUT: bool(entry.knock_outs) and not closed,
        Need.BROKEN: does_not_stand or bool(entry.doubts),
        Need.EXPIRED: decision.state is DecisionState.EXPIRED,
        Need.OVERDUE: bool(entry.overdue),
        Need.WAIVER_ENDS: any(ends_soon(one, register) for one in entry.waivers) and not closed,
        Need.EXPIRING: decision.approves
        and (
            decision.state is DecisionState.RENEWAL_DUE or is_within(decision.valid_until, register)
        ),
        Need.DIFFERS: differs(entry),
        Need.UNDECIDED: decision.state is DecisionState.NONE,
    }
    return tuple(need for need in Need if holds[need])


def differs(entry: Entry) -> bool:
    """Return whether a decision that counts is not what was recommended then, or is now."""
    decision = entry.decision
    counts = decision.approves or decision.state is DecisionState.NEGATIVE
    recommended = {entry.recommended, decision.recommended or entry.recommended}
    return counts and bool(recommended - {decision.outcome})


def ends_soon(waiver: WaiverNote, register: Register) -> bool:
    """Return whether a waiver counts, and ends within the days that the register looks ahead."""
    return waiver.state is WaiverState.COUNTS and is_within(waiver.last_day, register)


def is_within(day: datetime.date | None, register: Register) -> bool:
    """Return whether a day lies within those that the register looks ahead."""
    last = register.date + datetime.timedelta(days=register.horizon)
    return day is not None and register.date <= day <= last


def in_order(register: Register) -> tuple[tuple[Entry, tuple[Need, ...]], ...]:
    """Return the entries with their needs, those first that need attention most.

    By the most urgent need, then the risk, the worst first, then the day by which something must
    happen, then the name.
    """
    found = [(entry, needs_of(entry, register)) for entry in register.entries]
    return tuple(sorted(found, key=lambda one: _place(*one)))


def _place(entry: Entry, needs: tuple[Need, ...]) -> tuple[int, float, datetime.date, str, str]:
    urgent = _ORDER.index(needs[0]) if needs else len(_ORDER)
    badness = entry.risk.badness if entry.risk else 1.0
    return urgent, -badness, next_day(entry), entry.subject.casefold(), entry.file


def next_day(entry: Entry) -> datetime.date:
    """Return the first day by which something must happen; the last there is, where none is."""
    days = [item.due for item in entry.actions if item.due]
    days += [one.last_day for one in entry.waivers if one.state is WaiverState.COUNTS]
    days += [entry.decision.valid_until] if entry.decision.valid_until else []
    return min(days, default=datetime.date.max)
