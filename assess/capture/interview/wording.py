"""Answers and choices in words, as a person reads them in the interview."""

from __future__ import annotations

from typing import NamedTuple

from assess.capture.checklist import status_given
from assess.capture.tasks import has_task, task_in_words
from assess.model.answer import Answer, State, Value
from assess.model.question import (
    Choice,
    Choices,
    Date,
    EvidenceWish,
    FreeText,
    Number,
    Scale,
    Simple,
)
from assess.model.questionnaire import Item

STATE_WORDS: dict[State, str] = {
    State.UNKNOWN: "Don't know",
    State.NOT_APPLICABLE: "Not applicable",
    State.WITHHELD: "Withheld",
    State.UNANSWERED: "open",
}
"""What the states without a value are called."""


class Pick(NamedTuple):
    """One thing that can be picked: its value, the number it is called by, its words."""

    value: str | int
    number: str
    label: str
    text: str = ""
    exclusive: bool = False

    @property
    def words(self) -> str:
        """The label with the anchoring text."""
        return f"{self.label}: {self.text}" if self.text else self.label


def picks_of(spec: Simple) -> tuple[Pick, ...]:
    """Return what can be picked: levels by their own number, options from 1; else nothing."""
    if isinstance(spec, Scale):
        return tuple(
            Pick(number, str(number), level.label, level.text)
            for number, level in enumerate(spec.levels)
        )
    if isinstance(spec, Choice | Choices):
        return tuple(
            Pick(option.id, str(number), option.label, "", option.exclusive)
            for number, option in enumerate(spec.options, start=1)
        )
    return ()


def value_words(spec: Simple, value: Value) -> str:
    """Return a value in words; one that the question cannot have as it stands."""
    if isinstance(spec, Number) and isinstance(value, int | float):
        unit = spec.unit_one if value == 1 and spec.unit_one else spec.unit
        return f"{_grouped(value)} {unit}".strip()
    if isinstance(spec, Scale):
        return next(
            (f"{p.number} {p.label}" for p in picks_of(spec) if p.value == value), f"{value}"
        )
    if isinstance(value, tuple):
        labels = {pick.value: pick.label for pick in picks_of(spec)}
        return ", ".join(str(labels.get(tick, tick)) for tick in value) or "nothing ticked"
    return next((pick.label for pick in picks_of(spec) if pick.value == value), str(value))


def answer_words(spec: Simple, answer: Answer) -> str:
    """Return an answer in words: its value, or its state with the reason."""
    if answer.value is not None:
        return value_words(spec, answer.value)
    words = STATE_WORDS[answer.state]
    if answer.state is State.NOT_APPLICABLE:
        return f"{words}: {answer.comment}"
    return words


def saved_words(item: Item, answer: Answer) -> str:
    """Return an answer in words, with what it means for a checklist and who sees to it by when."""
    words = answer_words(item.spec, answer)
    status = status_given(item.spec, answer)
    words += f" [{status}]" if status else ""
    return f"{words}; {task_in_words(answer)}" if has_task(answer) else words


def wishes(item: Item) -> str:
    """Return what is asked for beside a plain answer, such as "critical item, required"."""
    evidence = {
        EvidenceWish.REQUIRED: "evidence required",
        EvidenceWish.WANTED: "evidence wanted",
    }.get(item.spec.evidence, "")
    checklist = item.spec.checklist
    words = (
        f"{checklist.severity} item" if checklist else "",
        "required" if item.required else "",
        evidence,
    )
    return ", ".join(word for word in words if word)


def how_to_answer(spec: Simple) -> str:
    """Return what to type for a question that is not answered by picking, such as its range."""
    match spec:
        case Number():
            kind = "A whole number" if spec.integer else "A number"
            ends = [end if end is None else f"{end:.15g}" for end in (spec.minimum, spec.maximum)]
            return f"{_limited(kind, *ends)}{f', in {spec.unit}' if spec.unit else ''}"
        case Date():
            ends = [end if end is None else str(end) for end in (spec.earliest, spec.latest)]
            return _limited("A date as YYYY-MM-DD", *ends)
        case FreeText():
            return f"Words, at most {_grouped(spec.max_length)} characters"
        case _:
            return ""


def _limited(kind: str, low: str | None, high: str | None) -> str:
    ends = (("from", low), ("to", high))
    return " ".join([kind, *(f"{word} {end}" for word, end in ends if end is not None)])


def _grouped(number: float) -> str:
    """Return a number with its thousands apart; by a blank, since a comma cannot be typed back."""
    return f"{number:,.15g}".replace(",", "\N{NO-BREAK SPACE}")
