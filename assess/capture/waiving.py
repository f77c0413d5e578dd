"""Waiving: a recorded exception to a gate, with who, why and until when; and its early end."""

from __future__ import annotations

import datetime

from assess.capture.recording import Stamp, append_changes
from assess.checks.suggest import choose_from
from assess.checks.waivers import gates_of
from assess.errors import Problem, RequestError
from assess.model.assessment import Assessment
from assess.model.gate import Gate, Waiver
from assess.model.history import WaiverChange
from assess.model.scoring import ScoringModel


def find_gate(model: ScoringModel, name: str) -> Gate:
    """Return a gate by its id, or by the label that ratings print.

    Raises:
        RequestError: the model has no such gate; the closest is suggested.
    """
    gates = gates_of(model)
    if name in gates:
        return gates[name]
    labelled = [gate for gate in gates.values() if gate.label.casefold() == name.casefold()]
    if len(labelled) == 1:
        return labelled[0]
    raise RequestError(
        Problem(
            code="request.no_gate",
            message=f'the scoring model has no gate "{name}"',
            hint=choose_from(name, gates) or "It has no gates, so there is nothing to waive.",
        )
    )


def grant(
    assessment: Assessment, gate: Gate, waiver: Waiver, today: datetime.date, stamp: Stamp
) -> Assessment:
    """Return the assessment with one more waiver, and an entry of the history that says so.

    Raises:
        RequestError: the gate cannot be waived, the waiver would be over already, or it is there.
    """
    problem = None
    if not gate.waivable:
        problem = Problem(
            code="request.not_waivable",
            message=f'the gate "{gate.id}" cannot be waived',
            hint="Its author has said so in the scoring model: `waivable: false`.",
        )
    elif waiver.until < today:
        problem = Problem(
            code="request.waiver_over",
            message=f"the waiver would be over already: it ends on {waiver.until}",
            hint="Name its last day, today or later, with --until YYYY-MM-DD.",
        )
    elif waiver in assessment.waivers:
        problem = Problem(
            code="request.waiver_twice",
            message="this very waiver is recorded already",
            hint="`assess history FILE` shows when, and by whom.",
        )
    if problem is not None:
        raise RequestError(problem)
    return append_changes(assessment, (), stamp, waiver=WaiverChange(new=waiver)).assessment


def revoke(assessment: Assessment, gate: Gate, today: datetime.date, stamp: Stamp) -> Assessment:
    """Return the assessment with the waivers of a gate ended: from today on they do not count.

    The record of each is kept, with the day; one that has not begun never counts.

    Raises:
        RequestError: none of them counts, or will.
    """
    lasting = [w for w in assessment.waivers if w.gate == gate.id and w.last_day >= today]
    if not lasting:
        raise RequestError(
            Problem(
                code="request.nothing_to_revoke",
                message=f'no waiver of "{gate.id}" counts today or later',
                hint="`assess history FILE` shows the waivers there were.",
            )
        )
    for waiver in lasting:
        ended = waiver.model_copy(update={"revoked": max(today, waiver.granted)})
        change = WaiverChange(old=waiver, new=ended)
        assessment = append_changes(assessment, (), stamp, waiver=change).assessment
    return assessment


def waiver_in_words(change: WaiverChange) -> str:
    """Return what became of a waiver, in a few words."""
    old, new = change.old, change.new
    if new is None:
        return f"waiver until {old.until} taken back" if old else ""
    if old is None:
        since = f"from {new.granted} " if new.revoked is None else ""
        ended = f", ended on {new.revoked}" if new.revoked else ""
        return f"waived {since}until {new.until}{ended}"
    if new.revoked is None:
        return f"waiver until {new.until} counts again"
    return f"waiver until {new.until} ended on {new.revoked}"


def gate_of(change: WaiverChange) -> str:
    """Return the id of the gate that a change of a waiver is about."""
    waiver = change.new or change.old
    return waiver.gate if waiver else ""
