"""What changed since the last register, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from assess.model.register_changes import Change, ChangeKind, Changes, Remembered
from assess.reporting.view.memo_words import OUTCOMES
from assess.reporting.view.register import ChangeLine, ChangeList
from assess.reporting.view.register_rows import NO_RISK
from assess.reporting.view.register_words import STATES, iso
from assess.reporting.view.words import clean, day, listed

KINDS = {
    ChangeKind.EXPIRED: "Expired",
    ChangeKind.UNREADABLE: "Cannot be read now",
    ChangeKind.DECISION: "Decision",
    ChangeKind.OVERDUE: "Became overdue",
    ChangeKind.RISK: "Level of risk",
    ChangeKind.LEVEL: "Level of due diligence",
    ChangeKind.RECOMMENDATION: "Recommendation",
    ChangeKind.ITEMS: "Unsettled items",
    ChangeKind.NEW: "New",
    ChangeKind.GONE: "Gone",
}
PARTIAL = (
    "The two registers were limited to different entries, so only subjects in both are compared: "
    "what is new and what is gone cannot be told."
)


def change_list(changes: Changes) -> ChangeList:
    """Return the changes in words."""
    counts = Counter(change.kind for change in changes.lines)
    parts = [f"{KINDS[kind].lower()} {counts[kind]}" for kind in ChangeKind if counts[kind]]
    since = day(changes.since)
    summary = f"Since the register of {since}: {listed(parts) or 'nothing changed'}."
    lines = tuple(map(_line, changes.lines))
    return ChangeList(since, summary, lines, PARTIAL if changes.partial else "")


def _line(change: Change) -> ChangeLine:
    one = change.after or change.before
    words = _WORDS.get(change.kind, _standing)
    before, after = (words(each) if each else "" for each in (change.before, change.after))
    if change.kind in _ITEMS and change.before and change.after:
        before, after = _ITEMS[change.kind](change.before, change.after)
    subject = clean(one.subject) if one else ""
    return ChangeLine(
        KINDS[change.kind], subject, one.questionnaire if one else "", clean(before), clean(after)
    )


def _standing(one: Remembered) -> str:
    parts = (one.level or "", one.risk or NO_RISK, _decision(one))
    return "; ".join(part for part in parts if part)


def _decision(one: Remembered) -> str:
    outcome = f": {OUTCOMES[one.decision]}" if one.decision else ""
    until = f", until {iso(one.valid_until)}" if one.valid_until else ""
    return f"{STATES[one.state]}{outcome}{until}"


_WORDS: dict[ChangeKind, Callable[[Remembered], str]] = {
    ChangeKind.EXPIRED: _decision,
    ChangeKind.DECISION: _decision,
    ChangeKind.RISK: lambda one: one.risk or NO_RISK,
    ChangeKind.LEVEL: lambda one: one.level or "",
    ChangeKind.RECOMMENDATION: lambda one: OUTCOMES[one.recommended],
}


def _open_items(before: Remembered, after: Remembered) -> tuple[str, str]:
    old, new = ({item.key: item.label for item in one.items} for one in (before, after))
    settled = [label for key, label in old.items() if key not in new]
    opened = [label for key, label in new.items() if key not in old]
    parts = [f"settled: {listed(settled)}"] if settled else []
    parts += [f"new: {listed(opened)}"] if opened else []
    return f"{len(old)} not settled", f"{len(new)} not settled ({'; '.join(parts)})"


def _overdue_items(before: Remembered, after: Remembered) -> tuple[str, str]:
    old = {item.key for item in before.items if item.overdue}
    new = [item.label for item in after.items if item.overdue and item.key not in old]
    return f"{len(old)} overdue", f"also overdue: {listed(new)}"


_ITEMS: dict[ChangeKind, Callable[[Remembered, Remembered], tuple[str, str]]] = {
    ChangeKind.ITEMS: _open_items,
    ChangeKind.OVERDUE: _overdue_items,
}
