"""Disagreement: how far apart respondents' answers to one question are."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from assess.model.answer import Answer, State, Value
from assess.model.question import Choice, Choices, Date, Number, Scale, Simple

_EXACT = 1e-12


class Difference(NamedTuple):
    """How far apart answers are; what does not go with the kind of question is None or empty.

    ``levels`` lie between the lowest and the highest level, ``absolute`` between two numbers, of
    which ``relative`` is the share of the larger; ``days`` between two dates. ``options`` are the
    ids of ticks that some set and others did not, ``alike`` the share (0 to 1) of the ticks
    anybody set that all of them set. ``without_value`` counts the answers that are no value.
    """

    answers: int
    without_value: int
    levels: int | None = None
    absolute: float | None = None
    relative: float | None = None
    days: int | None = None
    options: tuple[str, ...] = ()
    alike: float | None = None


def difference_of(spec: Simple, answers: Sequence[Answer]) -> Difference:
    """Return how far apart some respondents' valid answers to a question are.

    Who says nothing at all (``unanswered``) is left out.
    """
    given = [answer for answer in answers if answer.state is not State.UNANSWERED]
    values = [answer.value for answer in given if answer.value is not None]
    found = Difference(answers=len(given), without_value=len(given) - len(values))
    if len(values) < 2:
        return found
    match spec:
        case Scale():
            levels = [int(str(value)) for value in values]
            return found._replace(levels=max(levels) - min(levels))
        case Number():
            return _between_numbers(found, [float(str(value)) for value in values])
        case Date():
            days = [datetime.date.fromisoformat(str(value)) for value in values]
            return found._replace(days=(max(days) - min(days)).days)
        case Choices():
            return _between_ticks(found, spec, values)
        case _:
            return found


def in_words(spec: Simple, difference: Difference) -> str:
    """Return a difference as a few words, as in "2 levels apart"."""
    parts = []
    if difference.answers - difference.without_value > 1:
        parts.append(_between_values(spec, difference))
    if difference.without_value:
        number, whole = difference.without_value, difference.answers
        verb = "gives" if number == 1 else "give"
        parts.append(f"{number} of {whole} {verb} no value")
    return "; ".join(part for part in parts if part)


def _between_numbers(found: Difference, numbers: list[float]) -> Difference:
    absolute = max(numbers) - min(numbers)
    larger = max(abs(number) for number in numbers)
    return found._replace(absolute=absolute, relative=absolute / larger if larger else 0.0)


def _between_ticks(found: Difference, spec: Choices, values: list[Value]) -> Difference:
    ticked = [set(value) for value in values if isinstance(value, tuple)]
    anybody, everybody = set.union(*ticked), set.intersection(*ticked)
    differing = tuple(o.id for o in spec.options if o.id in anybody - everybody)
    alike = len(everybody) / len(anybody) if anybody else 1.0
    return found._replace(options=differing, alike=alike)


def _between_values(spec: Simple, found: Difference) -> str:
    """Return the difference of values; nothing where those who give one agree."""
    match spec:
        case Scale():
            return _counted(found.levels or 0, "level apart", "levels apart")
        case Number():
            return _number(spec, found)
        case Date():
            return _counted(found.days or 0, "day apart", "days apart")
        case Choices(options=options):
            labels = {option.id: option.label for option in options}
            names = ", ".join(labels[name] for name in found.options)
            return f"differ on {names}; {found.alike:.0%} of the ticks in common" if names else ""
        case Choice():
            return "different options"
        case _:
            return "different words"


def _number(spec: Number, found: Difference) -> str:
    if (found.absolute or 0.0) <= _EXACT:
        return ""
    unit = spec.unit_one if spec.unit_one and found.absolute == 1 else spec.unit
    space = "" if unit == "%" else " "
    amount = f"{found.absolute:,.10g}{space if unit else ''}{unit} apart"
    return f"{amount}, {found.relative:.0%} of the larger"


def _counted(number: int, one: str, many: str) -> str:
    if not number:
        return ""
    return f"{number} {one if number == 1 else many}"
