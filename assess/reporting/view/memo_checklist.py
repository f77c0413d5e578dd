"""The checklist in a memo: every item with its status, its answer and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from assess.model.answer import UNANSWERED
from assess.model.checklist import ItemStatus, Severity
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Rated
from assess.model.recommendation import ChecklistLine
from assess.reporting.view.answers import DISPUTED, answer_line, disputed_keys, evidence_in_words
from assess.reporting.view.memo import (
    ItemLine,
    ItemSection,
    RegisterLine,
    StatusCount,
)
from assess.reporting.view.memo_ground import MemoGround, identity_of
from assess.reporting.view.memo_words import SEVERITIES, status_mark
from assess.reporting.view.words import clean, counted, day, listed, sentence_case

LONG = 1200
"""From so many characters on, a row may be parted between pages."""

_SAID_ALREADY = frozenset(("not answered", "not known", "withheld"))
"""Why an item is open, where its answer in words says so, too."""

WORST_FIRST = tuple(sorted(Severity, key=lambda one: -one.rank))


def item_sections(ground: MemoGround) -> tuple[ItemSection, ...]:
    """Return the checklist, section by section, in the order of the questionnaire."""
    sections: dict[str, list[ChecklistLine]] = {}
    items = ground.questionnaire.items
    for line in ground.recommendation.checklist:
        sections.setdefault(items[line.key].section.id, []).append(line)
    titles = {section.id: section.title for section in ground.questionnaire.sections}
    return tuple(
        ItemSection(
            name, clean(titles[name]), in_short(lines), tuple(_item(ground, one) for one in lines)
        )
        for name, lines in sections.items()
    )


def in_short(lines: Sequence[ChecklistLine]) -> str:
    """Return how many items have which status, worst first."""
    found = Counter(line.status for line in lines)
    worst_first = sorted(found, key=lambda status: -status.rank)
    parts = [f"{found[one]} {status_mark(one).text.lower()}" for one in worst_first]
    return f"{counted(len(lines), 'item', 'items')}: {', '.join(parts)}"


def status_counts(ground: MemoGround) -> tuple[StatusCount, ...]:
    """Return the items counted by status and severity, worst status first, without empty rows."""
    found = Counter((one.status, one.severity) for one in ground.recommendation.checklist)
    rows = []
    for status in sorted(ItemStatus, key=lambda one: -one.rank):
        numbers = tuple(found[status, severity] for severity in WORST_FIRST)
        if any(numbers):
            rows.append(StatusCount(status_mark(status), numbers, sum(numbers)))
    return tuple(rows)


def not_asked(ground: MemoGround) -> tuple[str, ...]:
    """Return how many items deeper levels of due diligence would ask, a sentence for each level.

    An item that earlier answers rule out is not counted as far as that can be told: its own
    conditions are not tried again here, so the number is what could be asked at most.
    """
    found, levels = ground.recommendation.level, ground.questionnaire.levels
    if found is None:
        return ()
    counting = {line.key for line in ground.recommendation.checklist}
    left = Counter(
        item.level.id
        for key, item in ground.questionnaire.items.items()
        if item.level and item.spec.checklist and key in ground.rated.hidden - counting
    )
    reached = [level.id for level in levels].index(found.level.id)
    return tuple(
        f"{counted(left[level.id], 'item', 'items')} would be asked at the level “{level.label}”"
        + (" at most." if left[level.id] > 1 else ", unless other answers rule it out.")
        for level in levels[reached + 1 :]
        if left[level.id]
    )


def _item(ground: MemoGround, line: ChecklistLine) -> ItemLine:
    item, shown = ground.questionnaire.items[line.key], ground.shown(line.key)
    answer = line.answer if shown else UNANSWERED
    said = answer_line(item, answer, ground.citations)
    value = DISPUTED if line.key in disputed_keys(ground.rated) else said.value
    notes = tuple(_notes(ground, line, shown=shown))
    evidence = tuple(ground.reference(one) for one in answer.evidence)
    return ItemLine(
        key=line.key,
        label=clean(line.label),
        question=said.question,
        basis=said.basis,
        mark=status_mark(line.status),
        severity=SEVERITIES[line.severity],
        value=value if shown else "Not asked",
        anchor=said.anchor,
        comment=said.comment,
        notes=notes,
        evidence=evidence,
        by=said.by,
        owner=clean(answer.owner),
        due=day(answer.due),
        overdue=line.overdue and shown,
        long=len(said.comment) + len(value) + sum(map(len, notes)) > LONG or len(evidence) > 8,
    )


def _notes(ground: MemoGround, line: ChecklistLine, *, shown: bool) -> Iterator[str]:
    if line.why_open and line.why_open not in _SAID_ALREADY:
        yield f"{sentence_case(line.why_open)}."
    if line.action and not line.settled:
        yield f"To do: {line.action}"
    if line.waiver and shown:
        waiver = line.waiver
        given = status_mark(line.given).text.lower()
        function = ground.function(waiver.function)
        yield (
            f"{sentence_case(given)}, but waived until {day(waiver.last_day)} by "
            f"{clean(waiver.name)}{f', {function}' if function else ''}: {clean(waiver.reason)}"
        )
    if line.expired and shown:
        yield f"A waiver by {clean(line.expired.name)} ended on {day(line.expired.last_day)}."


def numbers_of(questionnaire: Questionnaire, rated: Rated) -> dict[Hashable, int]:
    """Return the number of each piece of evidence of the answers that are shown.

    Items of the checklist come first, in their order, so that the numbers rise as one reads.
    """
    lines = rated.recommendation.checklist if rated.recommendation else ()
    keys = dict.fromkeys((*(line.key for line in lines), *questionnaire.items))
    found: dict[Hashable, int] = {}
    for key in keys:
        if key not in rated.hidden:
            for one in rated.assessment.answer(key).evidence:
                found.setdefault(identity_of(one), len(found) + 1)
    return found


def register_lines(ground: MemoGround) -> tuple[RegisterLine, ...]:
    """Return every piece of evidence by its number, with the answers that rest on it."""
    lines: dict[int, RegisterLine] = {}
    used: dict[int, list[str]] = {}
    for key in ground.questionnaire.items:
        for one in ground.answer(key).evidence if ground.shown(key) else ():
            number, said = ground.numbers[identity_of(one)], evidence_in_words(one)
            used.setdefault(number, []).append(ground.label(key))
            lines[number] = RegisterLine(
                number, said.reference, said.date, said.grade, said.grade_text, said.sha256, ""
            )
    return tuple(
        line._replace(used_for=listed(used[number])) for number, line in sorted(lines.items())
    )
