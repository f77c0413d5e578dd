"""Which entries of a register are wanted: by level, risk, decision, and what is due."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from assess.checks.suggest import did_you_mean
from assess.errors import Place, Problem, RequestError
from assess.model.recommendation import DecisionState
from assess.model.register import Entry, Named, WaiverState


class Wanted(NamedTuple):
    """What a register is limited to; what is empty limits nothing. ``expiring`` is in days."""

    levels: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    overdue: bool = False
    expiring: int | None = None

    def in_words(self) -> tuple[str, ...]:
        """Return each limit in words, the same for the same limits."""
        listed = (
            ("level", self.levels),
            ("risk", self.risks),
            ("decision", tuple(name.replace("_", " ") for name in self.decisions)),
        )
        words = [f"{what} {' or '.join(sorted(names))}" for what, names in listed if names]
        words += ["with overdue actions"] if self.overdue else []
        words += [] if self.expiring is None else [f"ending within {self.expiring} days"]
        return tuple(words)


def select(entries: Sequence[Entry], wanted: Wanted, day: datetime.date) -> tuple[Entry, ...]:
    """Return the entries that are wanted.

    Args:
        entries: all entries.
        wanted: what they are limited to.
        day: the day of the register.

    Raises:
        RequestError: a level or a risk that is wanted is one that no entry has.
    """
    levels = _meant(wanted.levels, [e.level for e in entries if e.level], "--level")
    risks = _meant(wanted.risks, [e.risk.band for e in entries if e.risk], "--risk")
    tests: list[Callable[[Entry], bool]] = []
    if levels:
        tests.append(lambda e: e.level is not None and e.level.id in levels)
    if risks:
        tests.append(lambda e: e.risk is not None and e.risk.band.id in risks)
    if wanted.decisions:
        states = set(map(DecisionState, wanted.decisions))
        tests.append(lambda e: e.decision.state in states)
    if wanted.overdue:
        tests.append(lambda e: bool(e.overdue))
    if wanted.expiring is not None:
        last = day + datetime.timedelta(days=wanted.expiring)
        tests.append(lambda e: _ends(e, day, last))
    return tuple(entry for entry in entries if all(test(entry) for test in tests))


def _ends(entry: Entry, day: datetime.date, last: datetime.date) -> bool:
    """Return whether an approval or a waiver that counts ends within some days."""
    days = [one.last_day for one in entry.waivers if one.state is WaiverState.COUNTS]
    if entry.decision.approves and entry.decision.valid_until:
        days.append(entry.decision.valid_until)
    return any(day <= one <= last for one in days)


def _meant(names: Sequence[str], there_are: Iterable[Named], option: str) -> set[str]:
    """Return the ids that names mean: ids or labels, in any case."""
    known = dict.fromkeys(there_are)
    by_name = {one.label.casefold(): one.id for one in known}
    by_name |= {one.id: one.id for one in known}
    problems = [
        Problem(
            code="request.no_such_level",
            message=f'no entry has "{name}"',
            hint=did_you_mean(name, by_name)
            or f"There is: {', '.join(sorted({one.id for one in known})) or 'none'}.",
            place=Place(pointer=option),
        )
        for name in names
        if name.casefold() not in by_name
    ]
    if problems:
        raise RequestError(*problems)
    return {by_name[name.casefold()] for name in names}
