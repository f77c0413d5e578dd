"""What a form says about a question: its text, its possible answers, when it is asked."""

from __future__ import annotations

from assess.capture.form.words import code_of
from assess.capture.form.writing.pieces import Line, bold, muted, plain
from assess.capture.form.writing.when import asked_only_if
from assess.conditions.words import Names
from assess.model.checklist import ItemStatus, Severity
from assess.model.item_statuses import statuses
from assess.model.question import (
    Choice,
    Choices,
    Date,
    EvidenceWish,
    FreeText,
    Grid,
    Number,
    Row,
    Scale,
    Simple,
)
from assess.model.questionnaire import Item

TICK_ALL = "Tick all that apply: put an x beside each, in the rows below."
DISPUTED = (
    "Respondents have given different answers, and none is agreed yet. What stands here will count "
    "as one more answer."
)


def question_lines(
    item: Item, names: Names, *, disputed: bool = False, short: bool = False
) -> list[Line]:
    """Return what stands in the question's cell.

    Args:
        item: the question.
        names: what other questions are called in this form.
        disputed: whether respondents differ on it.
        short: leave out what the head of a grid has said already.
    """
    spec = item.spec
    lines: list[Line] = [(bold(item.label), *_severity(spec))]
    if not short:
        lines.append((plain(spec.text),))
        lines += [(muted(spec.guidance),)] if spec.guidance else []
    condition = asked_only_if(item, names)
    if condition:
        lines.append((muted(condition),))
    if disputed:
        lines.append((bold(DISPUTED),))
    return lines


def _severity(spec: Simple) -> Line:
    """Return the mark of an item of a checklist; what is critical stands out."""
    if spec.checklist is None:
        return ()
    words = f" · {spec.checklist.severity} item"
    return (bold(words) if spec.checklist.severity is Severity.CRITICAL else muted(words),)


def grid_lines(grid: Grid) -> list[Line]:
    """Return what stands at the head of a grid."""
    lines: list[Line] = [(bold(grid.label),), (plain(grid.text),)]
    return [*lines, (muted(grid.guidance),)] if grid.guidance else lines


def row_lines(row: Row) -> list[Line]:
    """Return what stands above the cells of one row of a grid."""
    return [(bold(row.label),), *([(muted(row.guidance),)] if row.guidance else [])]


def possible_lines(spec: Simple, *, short: bool = False) -> list[Line]:
    """Return the possible answers with their full texts, a line each; ``short`` as labels alone.

    Beside those of an item of a checklist stands what they mean for it.
    """
    meaning = statuses(spec)
    match spec:
        case Scale(levels=levels):
            return [
                (
                    *_named(f"{number} – {level.label}", "" if short else level.text),
                    *_meant(meaning.get(str(number))),
                )
                for number, level in enumerate(levels)
            ]
        case Choice(options=options):
            return [
                (
                    *_named(f"{code_of(i)} – {option.label}", "" if short else option.guidance),
                    *_meant(meaning.get(option.id)),
                )
                for i, option in enumerate(options)
            ]
        case Choices():
            return [(muted(TICK_ALL),)]
        case Number():
            return [(muted(accepted_number(spec)),)]
        case Date():
            return [(muted(accepted_day(spec)),)]
        case FreeText():
            return [(muted(f"In your own words, at most {spec.max_length:,} characters."),)]


def option_lines(position: int, spec: Choices, *, short: bool = False) -> list[Line]:
    """Return what stands beside the tick of one option; ``short`` as its label alone."""
    option = spec.options[position]
    alone = " (not together with others)" if option.exclusive else ""
    name = f"{code_of(position)} – {option.label}{alone}"
    text = "" if short else option.guidance
    return [(*_named(name, text), *_meant(statuses(spec).get(option.id)))]


def _meant(status: ItemStatus | None) -> Line:
    return () if status is None else (muted(f" [{status}]"),)


def legend_lines(column: Simple) -> tuple[list[Line], list[Line]]:
    """Return a grid's column explained once: what it asks, and its possible answers in full."""
    asked: list[Line] = [(bold(column.label),), (plain(column.text),)]
    if column.guidance:
        asked.append((muted(column.guidance),))
    if isinstance(column, Choices):
        options = range(len(column.options))
        return asked, [line for position in options for line in option_lines(position, column)]
    return asked, possible_lines(column)


def accepted_number(spec: Number) -> str:
    """Return which numbers a question takes, as a sentence."""
    kind = "A whole number" if spec.integer else "A number"
    unit = f" ({spec.unit})" if spec.unit else ""
    ends = [
        f"{word} {_plain(end)}"
        for word, end in (("at least", spec.minimum), ("at most", spec.maximum))
        if end is not None
    ]
    return f"{kind}{unit}{', ' if ends else ''}{' and '.join(ends)}."


def accepted_day(spec: Date) -> str:
    """Return which days a question takes, as a sentence."""
    ends = [
        f"{word} {day.isoformat()}"
        for word, day in (("not before", spec.earliest), ("not after", spec.latest))
        if day is not None
    ]
    return f"A day as year-month-day{', ' if ends else ''}{' and '.join(ends)}."


def evidence_wish(item: Item) -> str:
    """Return what is said about evidence beside a question."""
    return {
        EvidenceWish.NONE: "",
        EvidenceWish.WANTED: "Evidence is welcome here.",
        EvidenceWish.REQUIRED: "Please name the evidence.",
    }[item.spec.evidence]


def _named(name: str, text: str) -> Line:
    return (bold(name), plain(f": {text}")) if text else (bold(name),)


def _plain(value: float) -> str:
    whole = value == int(value) and abs(value) < 1e15
    return f"{int(value):,}" if whole else f"{value:.15g}"
