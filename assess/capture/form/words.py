"""The words of a form: how options, levels, states, values and evidence stand in its cells.

Options begin with a letter and levels with their number, so that a text that was translated, or
typed by hand, can still be read by its code.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from assess.capture.form.layout import OPTION_MARK, TICK, Column
from assess.model.answer import Answer, Evidence, State
from assess.model.question import Choice, Choices, Level, Option, Scale
from assess.model.questionnaire import Item
from assess.workbook.text import clean, one_line

LONGEST_WORDS = 200
"""Formulas compare no longer texts than 255 characters; drop-downs show fewer."""

STATE_WORDS: dict[State, str] = {
    State.UNKNOWN: "Don't know",
    State.NOT_APPLICABLE: "Not applicable",
    State.WITHHELD: "Withheld",
}
"""What the drop-down of states offers, and what stands there for an answer in that state."""

NONE_OF_THESE = "None of these"
"""Offered with the states for a tick list that has no option of its own for it."""


def code_of(position: int) -> str:
    """Return the code of an option by its position from 0: a, b ... z, aa, ab ..."""
    first, last = divmod(position, 26)
    return (chr(ord("a") + first - 1) if first else "") + chr(ord("a") + last)


def option_text(position: int, option: Option) -> str:
    """Return an option as the answer cell holds it, such as ``b – Police component``."""
    return f"{code_of(position)} – {_short(option.label)}"


def level_text(number: int, level: Level) -> str:
    """Return a level as the answer cell holds it, such as ``2 – Weekly product``."""
    return f"{number} – {_short(level.label)}"


def answer_texts(spec: Choice | Scale) -> tuple[str, ...]:
    """Return what the drop-down of a question offers, in order."""
    if isinstance(spec, Scale):
        return tuple(level_text(number, level) for number, level in enumerate(spec.levels))
    return tuple(option_text(position, option) for position, option in enumerate(spec.options))


def offers_none(item: Item) -> bool:
    """Say whether the states of an item offer that none of its options is true."""
    spec = item.spec
    return isinstance(spec, Choices) and not any(option.exclusive for option in spec.options)


def state_texts(item: Item) -> tuple[str, ...]:
    """Return what the drop-down of states offers for an item."""
    states = tuple(STATE_WORDS.values())
    return (NONE_OF_THESE, *states) if offers_none(item) else states


def answer_cells(item: Item, answer: Answer) -> dict[str, str]:
    """Return the text of every cell that an answer fills, by the cell's place.

    The places are names of columns (``answer``, ``state``, ``comment``, ``evidence``,
    ``evidence_date``, ``grade``, ``owner``, ``due``), and ``answer#option`` for a tick. An empty cell is not in it.
    """
    cells = _value_cells(item, answer)
    cells[place(Column.COMMENT)] = clean(answer.comment)
    if item.spec.checklist is not None:
        cells[place(Column.OWNER)] = clean(answer.owner)
        cells[place(Column.DUE)] = answer.due.isoformat() if answer.due else ""
    if answer.evidence:
        first, *further = answer.evidence
        lines = [one_line(first.reference), *(evidence_line(one) for one in further)]
        cells[place(Column.EVIDENCE)] = clean("\n".join(lines))
        cells[place(Column.EVIDENCE_DATE)] = first.date.isoformat() if first.date else ""
        cells[place(Column.GRADE)] = first.grade
    return {where: text for where, text in cells.items() if text}


def place(column: Column, option: str = "") -> str:
    """Return the place of a typed cell: its column's name, with an option's id for a tick."""
    name = column.name.lower()
    return f"{name}{OPTION_MARK}{option}" if option else name


def evidence_line(evidence: Evidence) -> str:
    """Return a further piece of evidence as a line: ``reference [2024-05-01] (B2)``."""
    day = f" [{evidence.date.isoformat()}]" if evidence.date else ""
    grade = f" ({evidence.grade})" if evidence.grade else ""
    return f"{one_line(evidence.reference)}{day}{grade}"


def cell_text(content: object) -> str:
    """Return what a cell holds as text, for comparing it with what was written there."""
    if isinstance(content, datetime.datetime):
        return content.date().isoformat() if content.time() == datetime.time() else str(content)
    if isinstance(content, datetime.date):
        return content.isoformat()
    if isinstance(content, bool):
        return str(content).upper()
    if isinstance(content, int | float):
        return number_text(content)
    return "" if content is None else str(content)


def number_text(value: float) -> str:
    """Return a number as text, to the 15 digits that every spreadsheet program keeps."""
    try:
        return f"{float(value):.15g}"
    except OverflowError:
        return str(value)


def _value_cells(item: Item, answer: Answer) -> dict[str, str]:
    spec, value = item.spec, answer.value
    if value is None:
        return {place(Column.STATE): STATE_WORDS.get(answer.state, "")}
    if isinstance(spec, Choices):
        ticked = value if isinstance(value, tuple) else ()
        if not ticked:
            return {place(Column.STATE): NONE_OF_THESE}
        return {place(Column.ANSWER, option.id): TICK for option in _ticked(spec.options, ticked)}
    return {place(Column.ANSWER): _value_text(item, value)}


def _value_text(item: Item, value: object) -> str:
    spec = item.spec
    if isinstance(spec, Scale):
        return level_text(int(str(value)), spec.levels[int(str(value))])
    if isinstance(spec, Choice):
        ids = [option.id for option in spec.options]
        position = ids.index(str(value))
        return option_text(position, spec.options[position])
    if isinstance(value, int | float):
        return number_text(value)
    return clean(str(value))


def _ticked(options: Sequence[Option], ticked: tuple[str, ...]) -> list[Option]:
    return [option for option in options if option.id in ticked]


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST_WORDS else line[: LONGEST_WORDS - 1] + "…"
