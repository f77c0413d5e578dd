"""The register's view: the front page, and how much of each list is printed."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assess.model.recommendation import DecisionState
from assess.model.register import Entry, Register
from assess.reporting.view.parts import Document
from assess.reporting.view.register import (
    CountRow,
    Counts,
    NeedEntry,
    NeedGroup,
    OwnerLine,
    ProblemLine,
    RegisterView,
)
from assess.reporting.view.register_needs import TITLES, Need, in_order
from assess.reporting.view.register_notes import notes_of
from assess.reporting.view.register_rows import (
    actions_of,
    earlier_rows,
    risk_label,
    risk_shade,
    row_of,
    waivers_of,
)
from assess.reporting.view.register_since import change_list
from assess.reporting.view.register_words import STATES, detail_of, name_of
from assess.reporting.view.words import clean, counted, day, listed

NAMED = 6
"""How many entries the front page names under each need; the table has all of them."""

NO_OWNER = "Nobody named"
Ordered = Sequence[tuple[Entry, tuple[Need, ...]]]


def register_view(
    register: Register, *, title: str, version: str, most: int | None = None
) -> RegisterView:
    """Return what the register says.

    Args:
        register: the register.
        title: the title on the first page; one is made if it is empty.
        version: the version of the tool.
        most: how many lines of each list are printed, those first that need attention; None for all.
    """
    ordered = in_order(register)
    entries = [entry for entry, _ in ordered]
    actions, waivers = actions_of(entries), waivers_of(register, entries)
    changes = change_list(register.changes) if register.changes else None
    longest = max(len(entries), len(actions), len(waivers), len(changes.lines) if changes else 0)
    cut = _cut(most, entries, longest)
    document = _document(register, title or _title(register), version, cut)
    return RegisterView(
        document=document,
        title=document.title,
        introduction=_introduction(register),
        counts=_counts(entries),
        needs=tuple(_needs(register, ordered)),
        owners=_owners(entries),
        rows=tuple(row_of(i, *one) for i, one in enumerate(ordered[:most], start=1)),
        actions=actions[:most],
        waivers=waivers[:most],
        changes=changes._replace(lines=changes.lines[:most]) if changes else None,
        earlier=earlier_rows(register.earlier)[:most],
        problems=tuple(_problems(register))[:most],
        passed_over=passed_over_in_words(register.passed_over),
        notes=notes_of(register),
        cut=cut,
    )


def _title(register: Register) -> str:
    kinds = sorted({entry.kind for entry in register.entries})
    return f"Due-diligence register: {listed([_plural(kind) for kind in kinds])}".rstrip(": ")


def _plural(kind: str) -> str:
    return f"{kind}s" if kind and kind[-1] not in "sy" else kind


def _cut(most: int | None, entries: Sequence[Entry], longest: int) -> str:
    if most is None or longest <= most:
        return ""
    return (
        f"Each list shows at most its first {most:,} lines, those first that need attention; there "
        f"are {counted(len(entries), 'entry', 'entries')}. The counts are of all. The workbook has "
        "every line."
    )


def _document(register: Register, title: str, version: str, cut: str) -> Document:
    fictional = sum(entry.fictional for entry in register.entries)
    marks = []
    if fictional:
        everything = fictional == len(register.entries)
        noun = counted(fictional, "fictional subject", "fictional subjects")
        marks.append("Fictional" if everything else f"Contains {noun}")
    if register.selection:
        marks.append(f"Limited to {'; '.join(register.selection)}")
    if cut:
        marks.append("Not every line is printed: see the first page")
    used = sorted({(e.questionnaire.id, e.questionnaire.version) for e in register.entries})
    return Document(
        title=clean(title),
        subtitle=f"As of {day(register.date)}",
        language="en",
        fictional=bool(fictional),
        marks=tuple(marks),
        date=day(register.date),
        date_iso=register.date.isoformat(),
        questionnaire_title="",
        questionnaire_id=", ".join(dict.fromkeys(name for name, _ in used)),
        questionnaire_version="",
        questionnaire_digest="",
        scoring_digest="",
        version=version,
        identity=f"assess {version} · " + ", ".join(" ".join(each) for each in used),
    )


def _introduction(register: Register) -> tuple[str, ...]:
    found, shown = register.found, len(register.entries)
    subjects = counted(found, "subject", "subjects")
    lines = [f"{subjects} with due diligence."]
    if register.selection:
        lines = [f"{shown:,} of {subjects} with due diligence: {'; '.join(register.selection)}."]
    waiting = sum(entry.decision.state is DecisionState.NONE for entry in register.entries)
    approved = sum(entry.decision.approves for entry in register.entries)
    lines.append(f"{approved:,} approved and in force, {waiting:,} without a decision yet.")
    if register.unreadable:
        files = len({problem.place.file for problem in register.unreadable})
        noun = counted(files, "file", "files")
        lines.append(f"{noun} could not be taken in, and may hide more: see the last list.")
    return tuple(lines)


def _counts(entries: Sequence[Entry]) -> Counts:
    states = list(STATES)
    worst: dict[str, tuple[float, Entry]] = {}
    numbers: Counter[tuple[str, DecisionState]] = Counter()
    for entry in entries:
        label = risk_label(entry.risk)
        badness = entry.risk.badness if entry.risk else 2.0
        worst[label] = max(worst.get(label, (badness, entry)), (badness, entry), key=_badness)
        numbers[label, entry.decision.state] += 1
    rows = []
    for label, (_, entry) in sorted(worst.items(), key=lambda one: -one[1][0]):
        found = tuple(numbers[label, state] for state in states)
        rows.append(CountRow(label, risk_shade(entry.risk), found, sum(found)))
    sums = tuple(sum(row.numbers[i] for row in rows) for i in range(len(states)))
    total = CountRow("All", None, sums, sum(sums))
    return Counts(tuple(STATES.values()), tuple(rows), total)


def _badness(one: tuple[float, Entry]) -> float:
    return one[0]


def _needs(register: Register, ordered: Ordered) -> Iterator[NeedGroup]:
    for need in Need:
        found = [entry for entry, needs in ordered if need in needs]
        if not found:
            continue
        named = tuple(
            NeedEntry(name_of(entry), detail_of(entry, need, register)) for entry in found[:NAMED]
        )
        left = len(found) - len(named)
        yield NeedGroup(need, TITLES[need], len(found), named, f"and {left:,} more" if left else "")


def _owners(entries: Iterable[Entry]) -> tuple[OwnerLine, ...]:
    found: dict[str, list[tuple[str, datetime.date | None]]] = {}
    for entry in entries:
        for item in entry.overdue:
            owner = clean(item.owner) or NO_OWNER
            found.setdefault(owner, []).append((name_of(entry), item.due))
    lines = [_owner(owner, actions) for owner, actions in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.number, line.owner.casefold())))


def _owner(owner: str, actions: Sequence[tuple[str, datetime.date | None]]) -> OwnerLine:
    names = list(dict.fromkeys(name for name, _ in actions))
    left = len(names) - NAMED
    text = listed(names) if left <= 0 else f"{', '.join(names[:NAMED])} and {left:,} more"
    oldest = min((due for _, due in actions if due), default=None)
    return OwnerLine(owner, len(actions), oldest, text)


def _problems(register: Register) -> Iterator[ProblemLine]:
    for problem in register.unreadable:
        yield ProblemLine(
            clean(str(problem.place)), problem.code, clean(problem.message), clean(problem.hint)
        )


def passed_over_in_words(counts: Mapping[str, int]) -> str:
    """Return what was found beside the entries, and how often; nothing where nothing was."""
    if not counts:
        return ""
    parts = [f"{what} ({number:,})" for what, number in sorted(counts.items())]
    return f"Passed over: {', '.join(parts)}."
