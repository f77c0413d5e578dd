"""Valid answers: all values worth trying for a question, and random sets of answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np

from assess.model.answer import Answer, State, Value
from assess.model.question import Choice, Choices, Date, Number, Scale, Simple

MISSING = (State.UNANSWERED, State.UNKNOWN, State.WITHHELD)


def answered_with(value: Value) -> Answer:
    """Return an answer with this value."""
    return Answer(state=State.ANSWERED, value=value)


def without_value(state: State) -> Answer:
    """Return an answer in this state, with a reason where one is needed."""
    reason = "Does not apply here." if state is State.NOT_APPLICABLE else ""
    return Answer(state=state, comment=reason)


def possible_values(spec: Simple, bends: Iterable[float] = ()) -> tuple[Value, ...]:
    """Return valid values that reach every corner of a question; all of them where few.

    ``bends`` are numbers to try as well, with one on either side.
    """
    if isinstance(spec, Choice):
        return tuple(option.id for option in spec.options)
    if isinstance(spec, Choices):
        return _tick_lists(spec)
    if isinstance(spec, Scale):
        return tuple(range(len(spec.levels)))
    if isinstance(spec, Number):
        return _numbers(spec, tuple(bends))
    if isinstance(spec, Date):
        return _days(spec)
    return ("some words",)


def _tick_lists(spec: Choices) -> tuple[Value, ...]:
    alone = [(option.id,) for option in spec.options if option.exclusive]
    together = [option.id for option in spec.options if not option.exclusive]
    sizes = range(len(together) + 1) if len(together) <= 4 else (0, 1, len(together))
    ticked = [subset for size in sizes for subset in combinations(together, size)]
    if len(together) > 4:
        ticked += [tuple(together[:count]) for count in range(2, len(together))]
    return (*ticked, *alone)


def _numbers(spec: Number, bends: Sequence[float]) -> tuple[Value, ...]:
    ends = [end for end in (spec.minimum, spec.maximum) if end is not None]
    marks = sorted({*ends, *bends}) or [0.0, 1.0]
    middles = [(a + b) / 2 for a, b in pairwise(marks)]
    low = marks[0] - 1 if spec.minimum is None else spec.minimum
    high = marks[-1] + 1 if spec.maximum is None else spec.maximum
    numbers = {x for x in (low, *marks, *middles, high) if low <= x <= high}
    return tuple(sorted({int(x) for x in numbers})) if spec.integer else tuple(sorted(numbers))


def _days(spec: Date) -> tuple[Value, ...]:
    first = spec.earliest or datetime.date(2000, 1, 1)
    last = spec.latest or datetime.date(2030, 12, 31)
    return tuple(day.isoformat() for day in (first, first + (last - first) / 2, last))


def random_answers(
    values: Mapping[str, Sequence[Value]],
    random: np.random.Generator,
    *,
    answered: float = 0.7,
    not_applicable: float = 0.1,
    always: Iterable[str] = (),
) -> dict[str, Answer]:
    """Return an answer per item, in all states.

    Args:
        values: the values to choose from, by item.
        random: where chance comes from.
        answered: how likely an item has a value.
        not_applicable: how likely an item that has no value does not apply.
        always: items that always have a value.
    """
    surely = frozenset(always)
    answers = {}
    for key, possible in values.items():
        if key in surely or random.random() < answered:
            answers[key] = answered_with(possible[int(random.integers(len(possible)))])
        elif random.random() < not_applicable:
            answers[key] = without_value(State.NOT_APPLICABLE)
        else:
            answers[key] = without_value(MISSING[int(random.integers(len(MISSING)))])
    return answers
