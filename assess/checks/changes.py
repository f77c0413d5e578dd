"""What changed between two versions of a questionnaire, and what that does to answers and results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from assess.checks.changes_of_answers import compare_specs, quoted
from assess.checks.differences import Difference, Effect, worst_first
from assess.model.migration import Step, holds
from assess.model.question import Grid, Question, Row
from assess.model.questionnaire import Questionnaire, Section

CONDITION = "changes who is asked; what is no longer asked is kept, and no longer scored"
NOT_SEEN = "nobody who answered before has seen it"


def compare_questionnaires(
    old: Questionnaire, new: Questionnaire, steps: Sequence[Step] = ()
) -> tuple[Difference, ...]:
    """Return every change, worst first; what rules rename is compared with what it became.

    Args:
        old: the version before.
        new: the version after.
        steps: the rules that carry answers from the one to the other, where they are declared.
    """
    return worst_first([*_about(old, new), *_sections(old, new), *_questions(old, new, steps)])


def _about(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    if old.id != new.id:
        what, why = f"id: {old.id} → {new.id}", "it is another questionnaire"
        yield Difference(Effect.BREAKING, "questionnaire", "id", what, why)
    for name in ("title", "description", "introduction", "subject_kind", "language", "sources"):
        if getattr(old, name) != getattr(new, name):
            yield _no_effect("questionnaire", name, f"{name} changed")


def _sections(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    before, after = _by_id(old.sections), _by_id(new.sections)
    for section in old.sections:
        now = after.get(section.id)
        path = f"section {section.id}"
        if now is None:
            yield _no_effect(path, "section removed", "section removed")
            continue
        yield from _section(path, section, now)
    for section in new.sections:
        if section.id not in before:
            yield _no_effect(f"section {section.id}", "section added", "section added")
    if _moved(list(before), list(after)):
        yield _no_effect("questionnaire", "sections moved", "sections in another order")


def _section(path: str, old: Section, new: Section) -> Iterator[Difference]:
    if old.when != new.when:
        yield _condition(path, old.when, new.when)
    for name in ("title", "guidance"):
        if getattr(old, name) != getattr(new, name):
            yield _no_effect(path, name, f"{name} changed")


def _questions(
    old: Questionnaire, new: Questionnaire, steps: Sequence[Step]
) -> Iterator[Difference]:
    homes = {question.id: part for part in new.sections for question in part.questions}
    known = set()
    crowded = _crowded_out(old.questions, steps)
    for section in old.sections:
        for question in section.questions:
            path = question.id
            name = _renamed(path, steps)
            now = None if path in crowded else new.questions.get(name)
            if now is None:
                yield _removed("question", path, question.label, _place_in(name, new))
                continue
            known.add(name)
            yield from _renaming(path, name)
            yield from _moves(path, section, homes[name])
            if isinstance(question, Grid) and isinstance(now, Grid):
                yield from _asked(path, question, now)
                yield from _grid(question, now, steps)
            else:
                yield from _question(path, question, now)
    for name in new.questions:
        if name not in known:
            what = "question added"
            yield Difference(Effect.COMPATIBLE, name, "question added", what, NOT_SEEN)
    kept = [
        name for name in (_renamed(question, steps) for question in old.questions) if name in known
    ]
    if _moved(kept, list(new.questions)):
        yield _no_effect("questionnaire", "questions moved", "questions in another order")


def _question(path: str, old: Question, new: Question) -> Iterator[Difference]:
    """Yield what changed in a question, or a column, that both versions have."""
    yield from _asked(path, old, new)
    if old.type != new.type:
        what = f"type: {old.type} → {new.type}"
        why = "a value of the one kind is none of the other"
        yield Difference(Effect.BREAKING, path, "type", what, why)
    elif not isinstance(old, Grid) and not isinstance(new, Grid):
        yield from compare_specs(path, old, new)


def _asked(path: str, old: Question, new: Question) -> Iterator[Difference]:
    if old.text != new.text:
        what = f"text: {quoted(old.text)} → {quoted(new.text)}"
        why = "check that it still asks the same"
        yield Difference(Effect.COMPATIBLE, path, "text", what, why)
    if old.label != new.label:
        what = f"label: {quoted(old.label)} → {quoted(new.label)}"
        why = "check that it still means the same"
        yield Difference(Effect.COMPATIBLE, path, "label", what, why)
    if old.when != new.when:
        yield _condition(path, old.when, new.when)
    for name in ("guidance", "basis", "required", "evidence"):
        if getattr(old, name) != getattr(new, name):
            yield _no_effect(path, name, f"{name} changed")


def _grid(old: Grid, new: Grid, steps: Sequence[Step]) -> Iterator[Difference]:
    yield from _rows(old, new, steps)
    after = {column.id: column for column in new.columns}
    known = []
    crowded = _crowded_out([f"{old.id}.*.{column.id}" for column in old.columns], steps)
    for column in old.columns:
        path = f"{old.id}.*.{column.id}"
        name = _renamed(path, steps)
        now = after.get(_last(name)) if holds(new.id, name) else None
        if now is None or path in crowded:
            yield _removed("column", path, column.label, "")
            continue
        known.append(now.id)
        yield from _renaming(path, f"{new.id}.*.{now.id}", f"{new.id}.*.{column.id}")
        yield from _question(path, column, now)
    yield from _added("column", [f"{new.id}.*.{name}" for name in after if name not in known])
    if _moved(known, list(after)):
        yield _no_effect(old.id, "columns moved", "columns in another order")


def _rows(old: Grid, new: Grid, steps: Sequence[Step]) -> Iterator[Difference]:
    after: Mapping[str, Row] = {row.id: row for row in new.rows}
    known = []
    crowded = _crowded_out([f"{old.id}.{row.id}" for row in old.rows], steps)
    for row in old.rows:
        path = f"{old.id}.{row.id}"
        name = _renamed(path, steps)
        now = after.get(_last(name)) if holds(new.id, name) else None
        if now is None or path in crowded:
            yield _removed("row", path, row.label, "")
            continue
        known.append(now.id)
        yield from _renaming(path, f"{new.id}.{now.id}", f"{new.id}.{row.id}")
        if row.label != now.label:
            what = f"label: {quoted(row.label)} → {quoted(now.label)}"
            why = "check that it still means the same"
            yield Difference(Effect.COMPATIBLE, path, "label", what, why)
        if row.guidance != now.guidance:
            yield _no_effect(path, "guidance", "guidance changed")
    yield from _added("row", [f"{new.id}.{name}" for name in after if name not in known])
    if _moved(known, list(after)):
        yield _no_effect(old.id, "rows moved", "rows in another order")


def _moves(path: str, old: Section, new: Section) -> Iterator[Difference]:
    if old.id == new.id:
        return
    yield _no_effect(path, "section", f"moved from section {old.id} to {new.id}")
    if old.when != new.when:
        yield _condition(path, old.when, new.when)


def _renaming(path: str, name: str, same: str = "") -> Iterator[Difference]:
    if name != (same or path):
        what = f"renamed to {name}"
        why = "its answers are looked for under the new id"
        yield Difference(Effect.BREAKING, path, "renamed", what, why, now=name)


def _removed(kind: str, path: str, label: str, now: str) -> Difference:
    what = f"{kind} {quoted(label)} " + (f"became {now}" if now else "removed")
    why = "its answers are looked for there" if now else "its answers have no place any more"
    return Difference(Effect.BREAKING, path, f"{kind} removed", what, why, now=now)


def _added(kind: str, paths: Iterable[str]) -> Iterator[Difference]:
    for path in paths:
        yield Difference(Effect.COMPATIBLE, path, f"{kind} added", f"{kind} added", NOT_SEEN)


def _condition(path: str, old: str | None, new: str | None) -> Difference:
    what = f"asked when: {old or 'always'} → {new or 'always'}"
    return Difference(Effect.RESULTS, path, "when", what, CONDITION)


def _no_effect(path: str, kind: str, what: str) -> Difference:
    return Difference(Effect.NONE, path, kind, what, "")


def _renamed(path: str, steps: Sequence[Step]) -> str:
    for step in steps:
        path = step.renamed(path)
    return path


def _crowded_out(paths: Iterable[str], steps: Sequence[Step]) -> set[str]:
    """Return what keeps its id, while the rules rename something else to it."""
    names = {path: _renamed(path, steps) for path in paths}
    taken = {name for path, name in names.items() if _last(name) != _last(path)}
    return {path for path, name in names.items() if _last(name) == _last(path) and name in taken}


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _place_in(name: str, new: Questionnaire) -> str:
    """Return the cell that a question became, if it is one of the new version."""
    return name if "." in name and name in new.items else ""


def _by_id(sections: Sequence[Section]) -> dict[str, Section]:
    return {section.id: section for section in sections}


def _moved(before: list[str], after: list[str]) -> bool:
    """Say whether what both lists hold stands in another order."""
    return [name for name in before if name in after] != [name for name in after if name in before]
