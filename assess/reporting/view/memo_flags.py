"""Red flags in a memo: what a tender's records raised, and what rules noticed in the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assess.model.finding import Finding
from assess.model.question import Choice, Grid
from assess.model.questionnaire import Item
from assess.reporting.view.memo import FlagLine, Flags
from assess.reporting.view.memo_ground import MemoGround
from assess.reporting.view.memo_page import FrontLine
from assess.reporting.view.memo_words import flag_mark
from assess.reporting.view.notable import is_good
from assess.reporting.view.words import SEVERITIES, clean, listed

RAISED, EXPLAINED = "raised", "explained"
"""The options by which a grid of red flags is known."""


def flag_items(ground: MemoGround) -> tuple[Item, ...]:
    """Return the cells that hold red flags and are asked: those that can be answered "raised"."""
    return tuple(
        item
        for item in ground.questionnaire.items.values()
        if item.grid and _is_flag(item) and ground.shown(item.key)
    )


def _is_flag(item: Item) -> bool:
    spec = item.spec
    return isinstance(spec, Choice) and any(one.id == RAISED for one in spec.options)


def flag_grids(ground: MemoGround) -> frozenset[str]:
    """Return the ids of grids that hold red flags and nothing else."""
    grids = [q for q in ground.questionnaire.questions.values() if isinstance(q, Grid)]
    known = {item.question_id for item in flag_items(ground)}
    return frozenset(grid.id for grid in grids if grid.id in known and len(grid.columns) == 1)


def flags_of(ground: MemoGround) -> Flags | None:
    """Return the red flags that were raised or explained; None where none is asked for.

    Those raised come first, the heavier ones before the others.
    """
    items = flag_items(ground)
    if not items:
        return None
    weights = _weights(ground)
    heaviest_first = sorted(items, key=lambda item: -weights.get(item.key, 0.0))
    lines = [line for item in heaviest_first if (line := _line(ground, item))]
    lines.sort(key=lambda line: line.mark.id != RAISED)
    return Flags(_summary(ground, items), tuple(lines))


def _weights(ground: MemoGround) -> dict[str, float]:
    """Return by the key of a cell how heavy its flag is."""
    rules = ground.instrument.red_flags
    return {rules.feeds.key(rule.id): rule.weight for rule in rules.flags} if rules else {}


def _line(ground: MemoGround, item: Item) -> FlagLine | None:
    answer = ground.answer(item.key)
    if answer.value not in (RAISED, EXPLAINED) or item.row is None:
        return None
    return FlagLine(
        label=clean(item.row.label),
        mark=flag_mark(str(answer.value)),
        comment=clean(answer.comment),
        evidence=tuple(ground.reference(one) for one in answer.evidence),
    )


def _summary(ground: MemoGround, items: tuple[Item, ...]) -> str:
    found = Counter(str(ground.answer(item.key).value) for item in items)
    raised, explained = found.pop(RAISED, 0), found.pop(EXPLAINED, 0)
    unsaid = found.pop("None", 0)
    clear = sum(found.values())
    numbers = [f"{raised} raised", f"{explained} raised and explained", f"{clear} clear"]
    if unsaid:
        numbers.append(f"{unsaid} that could not be told")
    return f"Of {len(items)} red flags: {listed(numbers)}."


def flag_lines(ground: MemoGround) -> Iterator[FrontLine]:
    """Yield how many flags were raised, each of them, then findings, worst first."""
    flags = flags_of(ground)
    if flags and flags.lines:
        yield FrontLine(flags.summary)
    for line in flags.lines if flags else ():
        yield FrontLine(line.label, line.comment, line.mark)
    for finding in noticed(ground):
        yield FrontLine(f"{SEVERITIES[finding.severity]}: {clean(finding.title)}")


def no_flags(ground: MemoGround) -> str:
    """Return what page 1 says where it lists no red flag and no finding."""
    cells = [item for item in ground.questionnaire.items.values() if item.grid and _is_flag(item)]
    shown = flag_items(ground)
    if not cells:
        return "No rule noticed anything."
    if not shown:
        return "Not asked for at this level of due diligence; no rule noticed anything."
    if all(ground.answer(item.key).value is None for item in shown):
        return "Not looked for in the records yet; no rule noticed anything."
    summary = _summary(ground, shown)
    return f"None was raised. {summary}"


def noticed(ground: MemoGround) -> list[Finding]:
    """Return the findings that are not of strength, worst first."""
    order = {severity: i for i, severity in enumerate(SEVERITIES)}
    found = [one for one in ground.rated.scorecard.findings if not is_good(one)]
    return sorted(found, key=lambda one: order[one.severity])
