"""What changed between two registers: found by subject and questionnaire."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from assess.model.recommendation import DecisionState
from assess.model.register import Entry
from assess.model.register_changes import (
    Before,
    Change,
    ChangeKind,
    Changes,
    Remembered,
    RememberedItem,
)


def remembered(entry: Entry) -> Remembered:
    """Return what a register remembers of an entry, to be compared with a later one."""
    overdue = {item.key for item in entry.overdue}
    return Remembered(
        subject=entry.subject,
        questionnaire=entry.questionnaire.id,
        file=entry.file,
        level=entry.level.label if entry.level else None,
        risk=entry.risk.band.label if entry.risk else None,
        recommended=entry.recommended,
        state=entry.decision.state,
        decision=entry.decision.outcome,
        valid_until=entry.decision.valid_until,
        items=tuple(
            RememberedItem(key=item.key, label=item.label, overdue=item.key in overdue)
            for item in entry.items
        ),
    )


def changes_since(
    before: Before,
    file: str,
    entries: Sequence[Entry],
    selection: tuple[str, ...],
    unreadable: Collection[str],
) -> Changes:
    """Return what changed since an earlier register, what matters most first.

    Where the two were limited to other entries, only those in both are compared.

    Args:
        before: the earlier register.
        file: where it is.
        entries: those of now.
        selection: what they are limited to, in words.
        unreadable: the files that cannot be read now.
    """
    partial = before.selection != selection
    old = {one.identity: one for one in before.entries}
    new = {one.identity: remembered(one) for one in entries}
    lines = [
        change
        for identity in new.keys() & old.keys()
        for change in _between(old[identity], new[identity])
    ]
    if not partial:
        lines += [Change(ChangeKind.NEW, None, new[i]) for i in new.keys() - old.keys()]
        for identity in old.keys() - new.keys():
            gone = old[identity]
            kind = ChangeKind.UNREADABLE if gone.file in unreadable else ChangeKind.GONE
            lines.append(Change(kind, gone, None))
    return Changes(before.date, file, tuple(sorted(lines, key=_place)), partial)


_ORDER = list(ChangeKind)


def _place(change: Change) -> tuple[int, str, str]:
    one = change.after or change.before
    subject, questionnaire = (one.subject, one.questionnaire) if one else ("", "")
    return _ORDER.index(change.kind), subject.casefold(), questionnaire


def _between(old: Remembered, new: Remembered) -> Iterator[Change]:
    for kind, looked_at in _COMPARED:
        if looked_at(old) != looked_at(new):
            yield Change(kind, old, new)
    if _decision(old) != _decision(new):
        expired = new.state is DecisionState.EXPIRED and old.state is not DecisionState.EXPIRED
        yield Change(ChangeKind.EXPIRED if expired else ChangeKind.DECISION, old, new)
    if _overdue(new) - _overdue(old):
        yield Change(ChangeKind.OVERDUE, old, new)


_COMPARED: tuple[tuple[ChangeKind, Callable[[Remembered], object]], ...] = (
    (ChangeKind.RISK, lambda one: one.risk),
    (ChangeKind.LEVEL, lambda one: one.level),
    (ChangeKind.RECOMMENDATION, lambda one: one.recommended),
    (ChangeKind.ITEMS, lambda one: {item.key for item in one.items}),
)


def _decision(one: Remembered) -> tuple[object, ...]:
    return one.state, one.decision, one.valid_until


def _overdue(one: Remembered) -> set[str]:
    return {item.key for item in one.items if item.overdue}
