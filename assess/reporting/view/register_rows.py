"""The register's lists: its entries, the actions, the waivers, and older assessments."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from assess.colours import Shade, shade_of
from assess.model.checklist import Severity
from assess.model.gate import GateState
from assess.model.register import Entry, Register, Risk, WaiverNote, WaiverState
from assess.reporting.view.memo_words import SEVERITIES, outcome_mark, status_mark
from assess.reporting.view.parts import NO_SCORE
from assess.reporting.view.register import ActionRow, EarlierRow, Row, WaiverRow
from assess.reporting.view.register_needs import TITLES, Need, differs, ends_soon
from assess.reporting.view.register_words import (
    STATES,
    WAIVER_STATES,
    decision_in_words,
    gates_in_words,
    iso,
    name_of,
    step_in_words,
)
from assess.reporting.view.words import clean

_STEPS = 5
NO_RISK = "Not rated"


def risk_label(risk: Risk | None) -> str:
    """Return the level of risk as printed."""
    return risk.band.label if risk else NO_RISK


def risk_shade(risk: Risk | None) -> Shade | None:
    """Return the shade of a level of risk: the darker, the worse."""
    return shade_of(round(risk.badness * (_STEPS - 1)), _STEPS) if risk else None


def row_of(attention: int, entry: Entry, needs: Sequence[Need]) -> Row:
    """Return an entry as printed.

    Args:
        attention: its place in the order, from 1.
        entry: the entry.
        needs: why it needs attention.
    """
    decision, risk = entry.decision, entry.risk
    return Row(
        attention=attention,
        subject=name_of(entry),
        full_name=clean(entry.full_name),
        group=clean(entry.group),
        kind=entry.kind,
        questionnaire=f"{entry.questionnaire.id} {entry.questionnaire.version}",
        level=entry.level.label if entry.level else "",
        level_note=clean(entry.level_note),
        risk=risk_label(risk),
        risk_shade=risk_shade(risk),
        score=risk.score if risk else None,
        score_text=(risk.score_text if risk else "") or NO_SCORE,
        held="by a knock-out" if risk and risk.by_gate else "",
        knock_outs=gates_in_words(entry, GateState.APPLIES),
        open_gates=gates_in_words(entry, GateState.OPEN),
        waived=gates_in_words(entry, GateState.WAIVED),
        recommended=outcome_mark(entry.recommended),
        state=decision.state.value,
        state_text=STATES[decision.state],
        decision=decision_in_words(entry),
        differs=differs(entry),
        decided_by=clean(decision.by),
        function=decision.function,
        decided_on=decision.at,
        reason=clean(decision.reason),
        why=clean("; ".join(part for part in (decision.why, *entry.doubts) if part)),
        valid_until=decision.valid_until,
        renewal=decision.renewal,
        critical=entry.unsettled(Severity.CRITICAL),
        major=entry.unsettled(Severity.MAJOR),
        minor=entry.unsettled(Severity.MINOR),
        overdue=len(entry.overdue),
        next_step=step_in_words(entry),
        needs=tuple(TITLES[need] for need in needs),
        urgent=TITLES[needs[0]] if needs else "",
        last_change=entry.last_change,
        as_of=entry.as_of,
        earlier=_earlier(entry),
        file=clean(entry.file),
    )


def _earlier(entry: Entry) -> str:
    if not entry.earlier:
        return ""
    count = len(entry.earlier)
    text = "1 earlier assessment" if count == 1 else f"{count} earlier assessments"
    if entry.approved_earlier:
        text += f"; one is approved until {iso(entry.approved_earlier)}"
    return text


def actions_of(entries: Iterable[Entry]) -> tuple[ActionRow, ...]:
    """Return what is left to do, by its day: first what is due, last what has none."""
    return tuple(sorted(_actions(entries), key=_due))


def _actions(entries: Iterable[Entry]) -> Iterator[ActionRow]:
    for entry in entries:
        for item in entry.actions:
            yield ActionRow(
                name_of(entry),
                item.label,
                SEVERITIES[item.severity],
                status_mark(item.status),
                item.action,
                clean(item.owner),
                item.due,
                item.overdue,
                clean(entry.file),
            )


_WORST_FIRST = tuple(SEVERITIES[one] for one in reversed(Severity))


def _due(action: ActionRow) -> tuple[datetime.date, int, str, str]:
    severity = _WORST_FIRST.index(action.severity)
    return action.due or datetime.date.max, severity, action.subject.casefold(), action.item


def waivers_of(register: Register, entries: Iterable[Entry]) -> tuple[WaiverRow, ...]:
    """Return all waivers: those that count by their last day, then the others."""
    order = list(WaiverState)
    found = [(one, entry) for entry in entries for one in entry.waivers]
    found.sort(key=lambda each: (order.index(each[0].state), each[0].last_day, each[1].subject))
    return tuple(_waiver(register, one, entry) for one, entry in found)


def _waiver(register: Register, one: WaiverNote, entry: Entry) -> WaiverRow:
    why = f": {clean(one.why)}" if one.why else ""
    return WaiverRow(
        name_of(entry),
        "Knock-out" if one.of_gate else "Item",
        one.label,
        f"{WAIVER_STATES[one.state]}{why}",
        clean(one.name),
        one.function,
        clean(one.reason),
        one.granted,
        one.last_day,
        one.state is not WaiverState.COUNTS or ends_soon(one, register),
        clean(entry.file),
    )


def earlier_rows(entries: Iterable[Entry]) -> tuple[EarlierRow, ...]:
    """Return the older assessments by subject."""
    found = sorted(entries, key=lambda one: (one.subject.casefold(), one.file))
    return tuple(
        EarlierRow(
            name_of(one),
            clean(one.file),
            one.as_of,
            one.last_change,
            STATES[one.decision.state],
            one.decision.valid_until,
        )
        for one in found
    )
