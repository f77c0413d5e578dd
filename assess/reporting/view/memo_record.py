"""What people did, in a memo: signatures, waivers, and changes since the first signature."""

from __future__ import annotations

from collections.abc import Iterator

from assess.model.gate import Waiver
from assess.model.history import Entry, WaiverChange
from assess.reporting.view.memo import HistoryLine, WaiverLine
from assess.reporting.view.memo_ground import NOT_ASKED, MemoGround
from assess.reporting.view.memo_page import SignatureLine
from assess.reporting.view.memo_words import OUTCOMES, ROLES, plain
from assess.reporting.view.words import clean, counted, day, listed

NAMED = 4
"""So many questions are named for one change; the rest is counted."""


def signature_lines(ground: MemoGround) -> tuple[SignatureLine, ...]:
    """Return every signature, oldest first, and whether it holds."""
    assessment, objections = ground.rated.assessment, ground.dossier.objections
    digest = assessment.digest
    lines = []
    for position, one in enumerate(assessment.signatures):
        objection = objections[position] if position < len(objections) else ""
        current = one.digest == digest
        state = "holds" if current and not objection else "broken: changed since"
        said = [clean(one.comment), clean(one.reason)]
        said.append(f"Signed although questions were open: {clean(one.despite_open)}")
        kept = [text for text in said[:2] if text] + (said[2:] if one.despite_open else [])
        lines.append(
            SignatureLine(
                role=ROLES[one.role],
                name=clean(one.name),
                function=ground.function(one.function),
                date=day(one.at.date()),
                decision=OUTCOMES[one.decision] if one.decision else "",
                holds=current and not objection,
                state=f"may not stand: {plain(clean(objection))}"
                if current and objection
                else state,
                comment=" ".join(kept),
            )
        )
    return tuple(lines)


def latest(lines: tuple[SignatureLine, ...]) -> tuple[SignatureLine, ...]:
    """Return the last signature in each role, in the order of the roles."""
    by_role = {line.role: line for line in lines}
    return tuple(by_role[role] for role in ROLES.values() if role in by_role)


def waiver_lines(ground: MemoGround) -> tuple[WaiverLine, ...]:
    """Return every waiver on record, those that count first."""
    lines = [
        _waiver(ground, one, flaw)
        for one, flaw in zip(
            ground.rated.assessment.waivers, ground.dossier.waiver_flaws, strict=True
        )
    ]
    return tuple(sorted(lines, key=lambda line: not line.counts))


def _waiver(ground: MemoGround, waiver: Waiver, flaw: str) -> WaiverLine:
    about = ground.subject_of(waiver)
    counts = not flaw and waiver.is_live(ground.day) and about is not NOT_ASKED
    return WaiverLine(
        about=about,
        kind="Knock-out" if waiver.gate else "Item",
        name=clean(waiver.name),
        function=ground.function(waiver.function),
        granted=day(waiver.granted),
        until=day(waiver.until),
        state="not asked as things stand" if about is NOT_ASKED else _worth(ground, waiver, flaw),
        counts=counts,
        reason="" if about is NOT_ASKED else clean(waiver.reason),
    )


def _worth(ground: MemoGround, waiver: Waiver, flaw: str) -> str:
    if waiver.revoked is not None and waiver.last_day < ground.day:
        return f"ended on {day(waiver.revoked)}"
    if waiver.last_day < ground.day:
        return "expired"
    if waiver.granted > ground.day:
        return "does not count yet"
    return f"does not count: {clean(flaw)}" if flaw else "counts"


def history_of_waivers(ground: MemoGround) -> tuple[HistoryLine, ...]:
    """Return every change to waivers, oldest first."""
    return tuple(
        _line(entry, what := _waived(ground, entry.waiver), reason=NOT_ASKED not in what)
        for entry in ground.rated.assessment.history
        if entry.waiver
    )


def _waived(ground: MemoGround, change: WaiverChange) -> str:
    waiver = change.new or change.old
    if waiver is None:
        return ""
    done = "granted" if change.old is None else "ended" if change.new else "taken back"
    about = ground.subject_of(waiver)
    named = about if about is NOT_ASKED else f"“{about}”"
    return f"Waiver {done}: {named}, by {clean(waiver.name)}, until {day(waiver.until)}"


def history_since_signing(ground: MemoGround) -> tuple[HistoryLine, ...]:
    """Return the changes after the first signature, oldest first; nothing where nobody signed.

    No answer is printed here, old or new: what is withheld or no longer asked stays so.
    """
    assessment = ground.rated.assessment
    if not assessment.signatures:
        return ()
    first = assessment.signatures[0]
    start = first.position if first.position is not None else 0
    return tuple(_change(ground, entry) for entry in assessment.history[start:])


def _line(entry: Entry, what: str, *, reason: bool = True) -> HistoryLine:
    said = clean(entry.reason) if reason else ""
    return HistoryLine(day(entry.at.date()), clean(entry.by), entry.door.value, what, said)


def _change(ground: MemoGround, entry: Entry) -> HistoryLine:
    only_hidden = bool(entry.changes) and not any(ground.shown(one.key) for one in entry.changes)
    what = "; ".join(_parts(ground, entry)) or "Nothing that is printed here"
    return _line(entry, what, reason=not only_hidden)


def _parts(ground: MemoGround, entry: Entry) -> Iterator[str]:
    if entry.waiver:
        yield _waived(ground, entry.waiver)
    if entry.migrated_from:
        yield f"Carried over from version {clean(entry.migrated_from.version)}"
    if entry.undoes is not None:
        yield f"Took back change {entry.undoes + 1}"
    shown = [change.key for change in entry.changes if ground.shown(change.key)]
    if shown:
        names = [f"“{ground.label(key)}”" for key in shown[:NAMED]]
        rest = len(shown) - len(names)
        yield "Changed: " + listed([*names, *([f"{rest} more"] if rest else [])])
    hidden = len(entry.changes) - len(shown)
    if hidden:
        yield counted(hidden, "answer that is not asked now", "answers that are not asked now")


def history_sentence(ground: MemoGround) -> str:
    """Return how many changes there are, and since when."""
    assessment = ground.rated.assessment
    every = counted(len(assessment.history), "change is", "changes are")
    if not assessment.signatures:
        return f"{every} on record; nobody has signed yet."
    lines = len(history_since_signing(ground))
    since = day(assessment.signatures[0].at.date())
    if not lines:
        return f"{every} on record; none since the first signature on {since}."
    return f"{every} on record; {lines} since the first signature on {since}:"
