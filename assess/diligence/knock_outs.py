"""Knock-outs: what gates ask for, also those that answers said not to apply leave undecided."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assess.conditions import UNKNOWN, Shown, parse
from assess.diligence.people import flaw_of_waiver
from assess.model.answer import State
from assess.model.assessment import Assessment
from assess.model.checklist import ItemStatus, Severity
from assess.model.decision import DecisionRules, Duty, Outcome
from assess.model.gate import Gate, GateResult, GateState, Waiver
from assess.model.recommendation import ChecklistLine, Reason, ReasonKind

WAIVED_AT_BEST = Outcome.APPROVE_WITH_CONDITIONS
"""A waiver restores no more than this, whoever decides."""


class SetAside(NamedTuple):
    """A gate that nobody can decide, as the answers to ``keys`` are said not to apply."""

    gate: Gate
    keys: tuple[str, ...]


class Stopped(NamedTuple):
    """One assessment with its gates, of which those set aside are clear to the scorecard."""

    assessment: Assessment
    gates: Sequence[GateResult]
    set_aside: Sequence[SetAside]
    checklist: Sequence[ChecklistLine]
    duties: Mapping[Duty, Sequence[str]]
    day: datetime.date


def find_set_aside(
    gates: Sequence[Gate], shown: Shown, assessments: Sequence[Assessment]
) -> tuple[tuple[SetAside, ...], ...]:
    """Return for each assessment the gates that answers said not to apply leave undecided.

    Args:
        gates: the gates.
        shown: what is shown, for the answers of these assessments as columns.
        assessments: the assessments, in the order of the columns.
    """
    found: list[list[SetAside]] = [[] for _ in assessments]
    for gate in gates:
        condition = parse(gate.when)
        stuck = (shown.evaluate(condition) == UNKNOWN) & ~shown.can_become_true(condition)
        for row in stuck.nonzero()[0]:
            keys = dict.fromkeys(
                name.key for name in condition.keys if _is_denied(name.key, shown, row, assessments)
            )
            if keys:
                found[row].append(SetAside(gate, tuple(keys)))
    return tuple(map(tuple, found))


def _is_denied(key: str, shown: Shown, row: int, assessments: Sequence[Assessment]) -> bool:
    said = assessments[row].answer(key).state is State.NOT_APPLICABLE
    return bool((said and not shown.is_hidden(key)[row]) or shown.is_void(key)[row])


def reasons_of_gates(rules: DecisionRules, stopped: Stopped) -> Iterator[Reason]:
    """Yield what the gates of an assessment ask for."""
    asks, kind = rules.gates, ReasonKind.GATE
    for gate in stopped.gates:
        if gate.state is GateState.APPLIES:
            idle = _why_idle(rules, gate.gate, stopped)
            text = f"The knock-out “{gate.label}” applies{idle}."
            yield Reason(kind, gate.gate, asks.applies, text, rules.floor)
        elif gate.state is GateState.OPEN:
            text = f"Whether the knock-out “{gate.label}” applies is not known yet."
            yield Reason(kind, gate.gate, asks.open, text, rules.floor)
        elif gate.state is GateState.WAIVED and gate.waiver is not None:
            yield _waived(rules, gate.gate, gate.label, gate.waiver)
    yield from _of_set_aside(rules, stopped)


def _of_set_aside(rules: DecisionRules, stopped: Stopped) -> Iterator[Reason]:
    """Yield what gates ask for that nobody can decide, unless a critical item asks for it already."""
    told = {
        line.key
        for line in stopped.checklist
        if line.given is ItemStatus.OPEN and line.severity is Severity.CRITICAL
    }
    for gate, keys in stopped.set_aside:
        if told & {*keys}:
            continue
        live = _live(gate.id, stopped) if gate.waivable else []
        counting = [w for w in live if not flaw_of_waiver(rules.sign_off, w, stopped.duties)]
        if counting:
            longest = max(counting, key=lambda waiver: waiver.last_day)
            yield _waived(rules, gate.id, gate.label, longest)
            continue
        said = f"{', '.join(keys)} cannot be said not to apply"
        text = f"Whether the knock-out “{gate.label}” applies is not known: {said}."
        yield Reason(ReasonKind.GATE, gate.id, rules.gates.open, text, rules.floor)


def _why_idle(rules: DecisionRules, gate: str, stopped: Stopped) -> str:
    """Return why the waiver of a gate that would count on the day does not; "" for none."""
    flaws = [flaw_of_waiver(rules.sign_off, w, stopped.duties) for w in _live(gate, stopped)]
    flaw = next(filter(None, flaws), "")
    return f"; its waiver does not count: {flaw}" if flaw else ""


def _live(gate: str, stopped: Stopped) -> list[Waiver]:
    waivers = stopped.assessment.waivers
    return [one for one in waivers if one.gate == gate and one.is_live(stopped.day)]


def _waived(rules: DecisionRules, gate: str, label: str, waiver: Waiver) -> Reason:
    text = f"The knock-out “{label}” is waived until {waiver.last_day} by {waiver.name}."
    return Reason(ReasonKind.GATE, gate, rules.gates.waived, text, WAIVED_AT_BEST)
