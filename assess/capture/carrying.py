"""Carrying answers over from an earlier version of a questionnaire, one by one.

Every answer ends in exactly one way: kept, moved, rescaled, or set aside with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from assess.checks.answers import check_value
from assess.model.answer import Answer, Value
from assess.model.migration import Step, rule_for
from assess.model.question import Choices, Number, Simple
from assess.model.questionnaire import Questionnaire


class Fate(StrEnum):
    """What became of an answer; worst first."""

    SET_ASIDE = "set aside"
    RESCALED = "rescaled"
    MOVED = "moved"
    KEPT = "kept"


class Carried(NamedTuple):
    """What became of one answer. ``new`` and ``new_key`` are those after the migration.

    ``respondent`` is set where it is not the answer of record but what one of several said.
    """

    key: str
    fate: Fate
    old: Answer
    new_key: str
    new: Answer | None = None
    reason: str = ""
    respondent: bool = False


class Carriage(NamedTuple):
    """Answers by their new keys, in question order, and what became of every old one."""

    answers: Mapping[str, Answer]
    report: tuple[Carried, ...]


def carry(
    answers: Mapping[str, Answer], steps: Sequence[Step], questionnaire: Questionnaire
) -> Carriage:
    """Return answers carried over, and a report with one entry for every answer given.

    Args:
        answers: by the keys of the version that the first step comes from.
        steps: from version to version; none where only what is still valid is to be kept.
        questionnaire: the version that the last step leads to, which the checks found sound.
    """
    report = _places_taken(
        [carry_answer(key, answer, steps, questionnaire) for key, answer in answers.items()]
    )
    carried = {one.new_key: one.new for one in report if one.new is not None}
    ordered = {key: carried[key] for key in questionnaire.items if key in carried}
    return Carriage(ordered, tuple(report))


def carry_answer(
    key: str, answer: Answer, steps: Iterable[Step], questionnaire: Questionnaire
) -> Carried:
    """Return what becomes of one answer, looked at on its own."""
    at, value, reason = _along(steps, key, answer.value)
    item = questionnaire.items.get(at)
    if not reason and item is None:
        reason = "it is no longer asked"
    if not reason and item is not None and value is not None:
        value = value if _same(value, answer.value) else _tidied(item.spec, value)
        refused = check_value(item.spec, value)
        reason = f"no longer valid: {refused}" if refused else ""
    if reason:
        return set_aside(key, answer, at, reason)
    if _same(value, answer.value):
        return Carried(key, Fate.KEPT if at == key else Fate.MOVED, answer, at, answer)
    return Carried(key, Fate.RESCALED, answer, at, answer.model_copy(update={"value": value}))


def set_aside(key: str, answer: Answer, at: str, reason: str) -> Carried:
    """Return the fate of an answer that has no place any more, and why."""
    return Carried(key, Fate.SET_ASIDE, answer, at, None, reason)


class _Arrived(NamedTuple):
    """Where the steps lead an answer: its key and value, or why they set it aside."""

    key: str
    value: Value | None
    reason: str = ""


def _along(steps: Iterable[Step], key: str, value: Value | None) -> _Arrived:
    for step in steps:
        if step.sets_aside(key):
            return _Arrived(key, value, "the rules set it aside")
        if value is not None:
            found = _converted(step, key, value)
            if found is None:
                reason = f"the rules have no new value for {_shown(value)}"
                return _Arrived(key, value, reason)
            value = found
        key = step.renamed(key)
    return _Arrived(key, value)


def _converted(step: Step, key: str, value: Value) -> Value | None:
    """Return what a value becomes in one step; None where the rules leave it no value."""
    options = rule_for(step.options, key)
    if options is not None and isinstance(value, str):
        return options.get(value, value)
    if options is not None and isinstance(value, tuple):
        new = [options.get(tick, tick) for tick in value]
        ticks = tuple(dict.fromkeys(str(tick) for tick in new if tick is not None))
        return ticks if ticks or not value else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    levels = rule_for(step.levels, key)
    if levels is not None and isinstance(value, int):
        return levels[value] if 0 <= value < len(levels) else None
    conversion = rule_for(step.numbers, key)
    if conversion is None:
        return value
    converted = conversion.of(value)
    return value if converted == value else converted


def _tidied(spec: Simple, value: Value) -> Value:
    """Return a new value as the question writes it: ticks in option order, whole numbers whole."""
    if isinstance(spec, Choices) and isinstance(value, tuple):
        order = {option.id: position for position, option in enumerate(spec.options)}
        return tuple(sorted(value, key=lambda tick: order.get(tick, len(order))))
    if isinstance(spec, Number) and isinstance(value, float) and spec.integer:
        return int(value) if value.is_integer() else value
    return value


def _places_taken(report: list[Carried]) -> list[Carried]:
    """Return the report with at most one answer under each new key: one the rules put there."""
    first: dict[str, Carried] = {}
    for one in sorted(report, key=lambda one: one.key == one.new_key):
        if one.new is not None:
            first.setdefault(one.new_key, one)
    return [
        set_aside(one.key, one.old, one.new_key, f'"{first[one.new_key].key}" has taken its place')
        if one.new is not None and first[one.new_key] is not one
        else one
        for one in report
    ]


def _same(value: Value | None, other: Value | None) -> bool:
    return value == other and type(value) is type(other)


def _shown(value: Value) -> str:
    return ", ".join(value) if isinstance(value, tuple) else f"{value}"
