"""Answers: is a value one that the question can have, and does the question take an answer now."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Mapping

from assess.checks.places import error, note, pointer, warning
from assess.checks.suggest import MOST_SUGGESTIONS, did_you_mean
from assess.columns import encode
from assess.conditions import Visibility
from assess.errors import Problem
from assess.model.answer import Answer, Value
from assess.model.question import (
    Choice,
    Choices,
    Date,
    EvidenceWish,
    FreeText,
    Number,
    Option,
    Scale,
    Simple,
)
from assess.model.questionnaire import Questionnaire

CODES: dict[str, str] = {
    "answer.unknown_key": "An answer stands under a key that the questionnaire does not have.",
    "answer.invalid_value": "A value is not one that the question can have.",
    "answer.hidden": "A question that is hidden has an answer: it is kept, but not scored.",
    "answer.no_evidence": "An answer that needs evidence has none.",
}

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_SHOWN = 60


def check_value(spec: Simple, value: Value) -> str | None:
    """Return why a value cannot be the answer to a question, as a sentence; None if it can.

    Args:
        spec: the question.
        value: the value; a tick list is a tuple of option ids, in any order.
    """
    match spec:
        case Choice():
            return _choice(spec, value)
        case Choices():
            return _choices(spec, value)
        case Scale():
            return _scale(spec, value)
        case Number():
            return _number(spec, value)
        case Date():
            return _date(spec, value)
        case FreeText():
            return _text(spec, value)


def check_answers(answers: Mapping[str, Answer], questionnaire: Questionnaire) -> list[Problem]:
    """Return what is wrong with some answers; the pointers are into the assessment.

    Args:
        answers: the answers of one assessment by key.
        questionnaire: a questionnaire that the checks have found sound.
    """
    return [problem for rule in RULES for problem in rule(answers, questionnaire)]


def check_validity(answers: Mapping[str, Answer], questionnaire: Questionnaire) -> list[Problem]:
    """Return what of ``check_answers`` makes answers unusable, without what is only remarked on.

    Args:
        answers: the answers of one assessment by key.
        questionnaire: a questionnaire that the checks have found sound.
    """
    return _unknown_keys(answers, questionnaire) + _invalid_values(answers, questionnaire)


def _unknown_keys(answers: Mapping[str, Answer], questionnaire: Questionnaire) -> list[Problem]:
    items = questionnaire.items
    unknown = [key for key in answers if key not in items]
    hint = "Check that the answers belong to this questionnaire."
    return [
        error(
            "answer.unknown_key",
            pointer("answers", key),
            f"There is no question {_shown(key)}.",
            (did_you_mean(key, items) if i < MOST_SUGGESTIONS else "") or hint,
        )
        for i, key in enumerate(unknown)
    ]


def _invalid_values(answers: Mapping[str, Answer], questionnaire: Questionnaire) -> list[Problem]:
    problems = []
    for key, answer in answers.items():
        item = questionnaire.items.get(key)
        if item is None or answer.value is None:
            continue
        message = check_value(item.spec, answer.value)
        if message:
            where = pointer("answers", key, "value")
            problems.append(error("answer.invalid_value", where, f'"{key}": {message}'))
    return problems


def _hidden(answers: Mapping[str, Answer], questionnaire: Questionnaire) -> list[Problem]:
    items = questionnaire.items
    valid = {
        key: answer
        for key, answer in answers.items()
        if key in items
        and (answer.value is None or check_value(items[key].spec, answer.value) is None)
    }
    shown = Visibility(items).on(encode(items, [valid]))
    return [
        hidden_answer(key)
        for key, answer in answers.items()
        if key in items and answer.value is not None and shown.is_hidden(key)[0]
    ]


def hidden_answer(key: str) -> Problem:
    """Return the remark that a question has an answer although it is hidden."""
    return warning(
        "answer.hidden",
        pointer("answers", key, "value"),
        f'"{key}" is answered, but the question is hidden.',
        "The answer is kept and neither scored nor printed.",
    )


def _no_evidence(answers: Mapping[str, Answer], questionnaire: Questionnaire) -> list[Problem]:
    items = questionnaire.items
    return [
        note(
            "answer.no_evidence",
            pointer("answers", key),
            f'"{key}" is answered without evidence, which this question needs.',
            "Name a document or passage: `assess answer FILE ID=VALUE --evidence REFERENCE`.",
        )
        for key, answer in answers.items()
        if key in items
        and items[key].spec.evidence is EvidenceWish.REQUIRED
        and not answer.evidence
        and answer.value is not None
        and not says_nothing_is_there(items[key].spec, answer.value)
    ]


def says_nothing_is_there(spec: Simple, value: Value) -> bool:
    """Say whether an answer is the first one, such as "None": there is nothing to show for it."""
    if isinstance(spec, Choice):
        return value == spec.options[0].id
    if isinstance(spec, Choices):
        exclusive = {option.id for option in spec.options if option.exclusive}
        return isinstance(value, tuple) and set(value) <= exclusive
    return value == 0


Rule = Callable[[Mapping[str, Answer], Questionnaire], list[Problem]]
RULES: tuple[Rule, ...] = (_unknown_keys, _invalid_values, _hidden, _no_evidence)
"""What is looked at in the answers of every assessment."""


def _choice(spec: Choice, value: Value) -> str | None:
    if not isinstance(value, str):
        return f"{_shown(value)} is no option id. {_accepted(spec.options)}"
    return _option(value, spec.options)


def _choices(spec: Choices, value: Value) -> str | None:
    if not isinstance(value, tuple):
        return f"{_shown(value)} is no list of option ids. {_accepted(spec.options)}"
    wrong = next((message for tick in value if (message := _option(tick, spec.options))), None)
    if wrong:
        return wrong
    repeated = next((tick for i, tick in enumerate(value) if tick in value[:i]), None)
    if repeated is not None:
        return f"{_shown(repeated)} is ticked twice."
    exclusive = [option.id for option in spec.options if option.exclusive]
    alone = next((tick for tick in value if tick in exclusive), None)
    if alone is not None and len(value) > 1:
        return f"{_shown(alone)} cannot be ticked together with others."
    if not value and exclusive:
        return f"nothing is ticked; tick {_shown(exclusive[0])} if none applies."
    return None


def _option(value: str, options: tuple[Option, ...]) -> str | None:
    known = [option.id for option in options]
    if value in known:
        return None
    hint = did_you_mean(value, known)
    return " ".join(
        part for part in (f"{_shown(value)} is not an option.", hint, _accepted(options)) if part
    )


def _accepted(options: tuple[Option, ...]) -> str:
    return f"Accepted: {', '.join(option.id for option in options)}."


def _scale(spec: Scale, value: Value) -> str | None:
    top = len(spec.levels) - 1
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= top:
        return f"{_shown(value)} is not a level; levels are the whole numbers 0 to {top}."
    return None


def _number(spec: Number, value: Value) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{_shown(value)} is not a number."
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        return "the number must be finite."
    if spec.integer and number != math.floor(number):
        return f"{_shown(value)} is not a whole number."
    too_low = spec.minimum is not None and number < spec.minimum
    if too_low or (spec.maximum is not None and number > spec.maximum):
        return f"{_shown(value)} is out of range; {_range(spec)}."
    return None


def _range(spec: Number) -> str:
    ends = [
        f"{word} {end:.15g}"
        for word, end in (("at least", spec.minimum), ("at most", spec.maximum))
        if end is not None
    ]
    return f"{' and '.join(ends)} {spec.unit}".strip()


def _date(spec: Date, value: Value) -> str | None:
    day = _day(value)
    if day is None:
        return f"{_shown(value)} is not a date; write it as YYYY-MM-DD."
    if spec.earliest is not None and day < spec.earliest:
        return f"{day} is too early; the earliest day is {spec.earliest}."
    if spec.latest is not None and day > spec.latest:
        return f"{day} is too late; the latest day is {spec.latest}."
    return None


def _day(value: Value) -> datetime.date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def _text(spec: FreeText, value: Value) -> str | None:
    if not isinstance(value, str):
        return f"{_shown(value)} is not a text."
    if not value.strip():
        return "the text is empty; leave the question unanswered instead."
    if len(value) > spec.max_length:
        return f"the text has {len(value)} characters; at most {spec.max_length} are accepted."
    for position, character in enumerate(value, start=1):
        if character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}:
            return f"character {position} is a control character (U+{ord(character):04X})."
    return None


def _shown(value: Value) -> str:
    """Return a value for a message: quoted, cut short, and without control characters."""
    text = ascii(value) if not isinstance(value, str) else f'"{value}"'
    safe = "".join(c if c.isprintable() else "?" for c in text[: _LONGEST_SHOWN + 1])
    return safe if len(safe) <= _LONGEST_SHOWN else f"{safe[:_LONGEST_SHOWN]}..."
