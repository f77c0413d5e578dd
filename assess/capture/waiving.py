"""Waiving: a recorded exception to a gate or an item of the checklist, with who, why and until when; and its early end."""

from __future__ import annotations

import datetime
from typing import Literal, NamedTuple

from assess.capture.recording import Stamp, append_changes
from assess.checks.suggest import choose_from
from assess.checks.waivers import checklist_items, gates_of
from assess.errors import Problem, RequestError
from assess.model.assessment import Assessment
from assess.model.gate import Waiver
from assess.model.history import WaiverChange
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import ScoringModel


class Excepted(NamedTuple):
    """What a waiver can be about: a gate by id, or an item of the checklist by key."""

    kind: Literal["gate", "item"]
    name: str
    label: str
    waivable: bool

    def is_of(self, waiver: Waiver) -> bool:
        """Say whether a waiver is about this."""
        return self.name == (waiver.gate if self.kind == "gate" else waiver.item)


def find_excepted(model: ScoringModel, questionnaire: Questionnaire | None, name: str) -> Excepted:
    """Return a gate by its id, an item by its key, or either by the label that is printed.

    ``gate.`` or ``item.`` before it says which is meant, where both have the same name.

    Args:
        model: the scoring model, with its gates.
        questionnaire: the questionnaire; None where its items cannot be waived.
        name: what somebody typed.

    Raises:
        RequestError: there is none, or more than one; the closest is suggested.
    """
    known = [Excepted("gate", one.id, one.label, one.waivable) for one in gates_of(model).values()]
    for key, item in checklist_items(questionnaire).items() if questionnaire else ():
        waivable = item.spec.checklist is not None and item.spec.checklist.waivable
        known.append(Excepted("item", key, item.label, waivable))
    found = [one for one in known if name in (one.name, f"{one.kind}.{one.name}")]
    found = found or [one for one in known if one.label.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        named = [f"{one.kind}.{one.name}" for one in found]
        raise RequestError(
            Problem(
                code="request.several_meant",
                message=f'"{name}" can mean {" or ".join(named)}',
                hint=f"Say which: {named[0]}.",
            )
        )
    what = "gate or item" if questionnaire else "gate"
    hint = choose_from(name, [one.name for one in known])
    raise RequestError(
        Problem(
            code="request.no_gate",
            message=f'the scoring model has no gate "{name}"'
            if questionnaire is None
            else f'there is no gate and no item of the checklist "{name}"',
            hint=hint or f"There is no {what}, so there is nothing to waive.",
        )
    )


def grant(
    assessment: Assessment, excepted: Excepted, waiver: Waiver, today: datetime.date, stamp: Stamp
) -> Assessment:
    """Return the assessment with one more waiver, and an entry of the history that says so.

    Raises:
        RequestError: it cannot be waived, the waiver would be over already, or it is there.
    """
    problem = None
    if not excepted.waivable:
        where = "scoring model" if excepted.kind == "gate" else "questionnaire"
        problem = Problem(
            code="request.not_waivable",
            message=f'the {excepted.kind} "{excepted.name}" cannot be waived',
            hint=f"Its author has said so in the {where}: `waivable: false`.",
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


def revoke(
    assessment: Assessment, excepted: Excepted, today: datetime.date, stamp: Stamp
) -> Assessment:
    """Return the assessment with the waivers of a gate or item ended: from today they do not count.

    The record of each is kept, with the day; one that has not begun never counts.

    Raises:
        RequestError: none of them counts, or will.
    """
    lasting = [w for w in assessment.waivers if excepted.is_of(w) and w.last_day >= today]
    if not lasting:
        raise RequestError(
            Problem(
                code="request.nothing_to_revoke",
                message=f'no waiver of "{excepted.name}" counts today or later',
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


def excepted_by(change: WaiverChange) -> str:
    """Return the id of the gate, or the key of the item, that a change of a waiver is about."""
    waiver = change.new or change.old
    return waiver.subject if waiver else ""
