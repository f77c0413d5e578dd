"""The checklist: every item that counts for an assessment, and how it stands on a day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from assess.conditions import FALSE, TRUE, Shown, Truth, parse
from assess.diligence.levels import place_of
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment
from assess.model.checklist import Checklist, ItemStatus, Severity
from assess.model.depth import DiligenceLevel
from assess.model.gate import Waiver
from assess.model.item_statuses import statuses
from assess.model.question import Simple
from assess.model.questionnaire import Item, Questionnaire
from assess.model.recommendation import ChecklistLine, LevelFound

_LIFTED = (ItemStatus.CONCERN, ItemStatus.OPEN, ItemStatus.FAIL)
"""What a waiver can lift."""


class Listed(NamedTuple):
    """An item of the checklist, where it is shown, and where what its author wrote about that holds.

    None stands for everywhere. ``own`` leaves out the condition of its level.
    """

    item: Item
    checklist: Checklist
    shown: Truth | None
    own: Truth | None


def list_items(questionnaire: Questionnaire, shown: Shown) -> tuple[Listed, ...]:
    """Return the items of the checklist in the order they are asked, for whole columns."""
    return tuple(
        Listed(item, item.spec.checklist, shown.truth(item.key), _own(item, shown))
        for item in questionnaire.items.values()
        if item.spec.checklist is not None
    )


def _own(item: Item, shown: Shown) -> Truth | None:
    if item.level is None:
        return None
    truths = [shown.evaluate(parse(text)) for text in item.own_conditions]
    return reduce(np.minimum, truths) if truths else None


class Found(NamedTuple):
    """One assessment, which of the columns' rows it is, its level, and the waivers that may count."""

    row: int
    assessment: Assessment
    level: LevelFound | None
    waivers: Sequence[Waiver]


def lines_of(
    listed: Sequence[Listed], levels: Sequence[DiligenceLevel], of: Found, day: datetime.date
) -> tuple[ChecklistLine, ...]:
    """Return the checklist of one assessment.

    An item counts if it is asked, if an answer still missing may come to show it, and if only a
    lowering of the level that does not count hides it.

    Args:
        listed: the items, as ``list_items`` gives them.
        levels: the levels of due diligence, lightest first.
        of: the assessment, with its level and its waivers of items, as far as they may count.
        day: the day on which waivers must count, and after which what is due is overdue.
    """
    disputed = of.assessment.disputed
    lines = []
    for one in listed:
        hidden = _why_hidden(one, levels, of)
        if hidden is None:
            continue
        answer = of.assessment.answer(one.item.key)
        differ = "respondents differ" if one.item.key in disputed else ""
        lines.append(_line(one, answer, hidden or differ, of.waivers, day))
    return tuple(lines)


def _why_hidden(one: Listed, levels: Sequence[DiligenceLevel], of: Found) -> str | None:
    """Return why an item that counts is not asked, "" where it is; None where it does not count."""
    if one.shown is None or one.shown[of.row] == TRUE:
        return ""
    if one.item.level is None:
        return None if one.shown[of.row] == FALSE else "not asked yet: another answer is missing"
    reached = place_of(levels, of.level.level) if of.level else 0
    if place_of(levels, one.item.level) > reached:
        return None
    if one.own is not None and one.own[of.row] == FALSE:
        return None
    if of.level is not None and of.level.refused:
        return f"not asked: the level was lowered, and {of.level.refused}"
    return "not asked yet: another answer is missing"


def _line(
    one: Listed, answer: Answer, hidden: str, waivers: Sequence[Waiver], day: datetime.date
) -> ChecklistLine:
    given, why = (ItemStatus.OPEN, hidden) if hidden else status_of(one.item.spec, answer)
    ours = [w for w in waivers if w.item == one.item.key] if one.checklist.waivable else []
    live = max((w for w in ours if w.is_live(day)), key=lambda w: w.last_day, default=None)
    past = max((w for w in ours if w.last_day < day), key=lambda w: w.last_day, default=None)
    status = ItemStatus.WAIVED if live and given in _LIFTED else given
    left = status not in (ItemStatus.SATISFIED, ItemStatus.NOT_APPLICABLE)
    return ChecklistLine(
        key=one.item.key,
        label=one.item.label,
        section=one.item.section.title,
        severity=one.checklist.severity,
        status=status,
        given=given,
        answer=answer,
        action=one.checklist.action,
        basis=one.item.spec.basis,
        waiver=live,
        expired=None if live else past,
        why_open=why,
        overdue=left and answer.due is not None and answer.due < day,
    )


def status_of(spec: Simple, answer: Answer) -> tuple[ItemStatus, str]:
    """Return the status that an answer to an item gives it, and why, where that is ``open``.

    A tick list has the worst status of what is ticked, and is satisfied where nothing is. A
    critical item cannot be said not to apply: a condition has to say so, or a waiver.

    Raises:
        ValueError: the question is no item of a checklist, or its checklist does not say what the
            answer means.
    """
    checklist = spec.checklist
    if checklist is None:
        msg = f"{spec.id} is no item of a checklist"
        raise ValueError(msg)
    match answer.state:
        case State.ANSWERED:
            pass
        case State.NOT_APPLICABLE if checklist.severity is Severity.CRITICAL:
            return ItemStatus.OPEN, "said not to apply, which a critical item cannot"
        case State.NOT_APPLICABLE:
            return ItemStatus.NOT_APPLICABLE, ""
        case State.UNKNOWN:
            return ItemStatus.OPEN, "not known"
        case State.WITHHELD:
            return ItemStatus.OPEN, "withheld"
        case _:
            return ItemStatus.OPEN, "not answered"
    by_answer = statuses(spec)
    given = answer.value if isinstance(answer.value, tuple) else (str(answer.value),)
    unknown = [name for name in given if name not in by_answer]
    if unknown:
        msg = f"the checklist of {spec.id} does not say what {', '.join(unknown)} means"
        raise ValueError(msg)
    found = (by_answer[name] for name in given)
    return max(found, key=lambda status: status.rank, default=ItemStatus.SATISFIED), ""
