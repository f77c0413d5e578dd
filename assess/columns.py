"""Answers as numpy columns, so that one assessment and a million take the same path.

A column holds one integer code per assessment. Codes from 0 up mean "answered": the position of
the chosen option or level, a bit mask of ticked options, or plain 0 where the value is a number
or a day and stands in ``values``. Negative codes are the states without a value, chosen so that
they index a lookup table from its end.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.model.answer import Answer, State, Value
from assess.model.question import Choice, Choices, Date, Number, Scale, Simple
from assess.model.questionnaire import Item

Codes = NDArray[np.int64] | NDArray[np.int8]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

STATE_CODES: dict[State, int] = {
    State.UNANSWERED: -1,
    State.UNKNOWN: -2,
    State.WITHHELD: -3,
    State.NOT_APPLICABLE: -4,
}
UNANSWERED = STATE_CODES[State.UNANSWERED]
NOT_APPLICABLE = STATE_CODES[State.NOT_APPLICABLE]


class Column(NamedTuple):
    """The answers to one item: ``codes`` of shape (n,), and ``values`` for numbers and days."""

    codes: Codes
    values: Floats | None = None

    @property
    def answered(self) -> Mask:
        """Where there is a value, shape (n,)."""
        answered: Mask = self.codes >= 0
        return answered


NOBODY_DIFFERS: Mapping[str, tuple[Column, ...]] = MappingProxyType({})


class Columns(NamedTuple):
    """The answers of ``size`` assessments, by item key. An absent key means nobody answered.

    ``positions`` holds, under the keys of items on which respondents differ, what each of them
    says: a column per respondent, unanswered where that respondent says nothing. In ``by_key``
    such an item is unanswered.
    """

    size: int
    by_key: Mapping[str, Column]
    positions: Mapping[str, tuple[Column, ...]] = NOBODY_DIFFERS

    def column(self, key: str) -> Column:
        """Return the column under a key; one of unanswered codes where there is none."""
        found = self.by_key.get(key)
        if found is not None:
            return found
        return Column(np.full(self.size, UNANSWERED, np.int8))

    def take(self, rows: NDArray[np.int64]) -> Columns:
        """Return some of the assessments, by their positions."""
        return Columns(
            len(rows),
            {key: _taken(column, rows) for key, column in self.by_key.items()},
            {
                key: tuple(_taken(column, rows) for column in columns)
                for key, columns in self.positions.items()
            },
        )

    def rows(self, start: int, stop: int) -> Columns:
        """Return the assessments from ``start`` up to ``stop`` as views."""
        return Columns(
            max(0, min(stop, self.size) - start),
            {key: _rows(column, start, stop) for key, column in self.by_key.items()},
            {
                key: tuple(_rows(column, start, stop) for column in columns)
                for key, columns in self.positions.items()
            },
        )


def encode(
    items: Mapping[str, Item],
    answers: Sequence[Mapping[str, Answer]],
    disputed: Sequence[Mapping[str, Sequence[Answer]]] = (),
) -> Columns:
    """Return the answers of several assessments as columns.

    Args:
        items: the items by key; answers under other keys are not looked at.
        answers: one mapping from item key to answer per assessment, valid for the items.
        disputed: for as many assessments, the respondents' answers by key where they differ, as
            ``Assessment.disputed`` gives them; nothing at all where that is not looked at.
    """
    return Columns(
        len(answers),
        {key: encode_item(item.spec, (a.get(key) for a in answers)) for key, item in items.items()},
        _positions(items, disputed),
    )


def _positions(
    items: Mapping[str, Item], disputed: Sequence[Mapping[str, Sequence[Answer]]]
) -> dict[str, tuple[Column, ...]]:
    keys = dict.fromkeys(key for one in disputed for key in one if key in items)
    found = {}
    for key in keys:
        several = [one.get(key, ()) for one in disputed]
        found[key] = tuple(
            encode_item(
                items[key].spec, (given[i] if i < len(given) else None for given in several)
            )
            for i in range(max(map(len, several)))
        )
    return found


def _rows(column: Column, start: int, stop: int) -> Column:
    values = None if column.values is None else column.values[start:stop]
    return Column(column.codes[start:stop], values)


def _taken(column: Column, rows: NDArray[np.int64]) -> Column:
    return Column(column.codes[rows], None if column.values is None else column.values[rows])


def encode_item(spec: Simple, answers: Iterable[Answer | None]) -> Column:
    """Return the answers to one question as a column; None counts as unanswered.

    Raises:
        KeyError, ValueError, TypeError: a value that is not valid for the question.
    """
    code_of = _coder(spec)
    codes: list[int] = []
    values: list[float] = []
    for answer in answers:
        state = answer.state if answer else State.UNANSWERED
        if answer is None or answer.value is None:
            codes.append(STATE_CODES[state])
            values.append(np.nan)
        else:
            code, value = code_of(answer.value)
            codes.append(code)
            values.append(value)
    with_values = isinstance(spec, Number | Date)
    return Column(
        np.array(codes, dtype=np.int64), np.array(values, dtype=float) if with_values else None
    )


def day_number(text: str) -> float:
    """Return the proleptic Gregorian ordinal of a day written YYYY-MM-DD.

    Raises:
        ValueError: the text is no such day.
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        msg = f"{text!r} is not written YYYY-MM-DD"
        raise ValueError(msg)
    return float(datetime.date.fromisoformat(text).toordinal())


def _coder(spec: Simple) -> Callable[[Value], tuple[int, float]]:
    if isinstance(spec, Choice):
        position = {option.id: i for i, option in enumerate(spec.options)}
        return lambda value: (position[str(value)], 0.0)
    if isinstance(spec, Choices):
        bit = {option.id: 1 << i for i, option in enumerate(spec.options)}
        return lambda value: (sum({bit[v] for v in _ids(value)}), 0.0)
    if isinstance(spec, Scale):
        return lambda value: (int(str(value)), 0.0)
    if isinstance(spec, Number):
        return lambda value: (0, float(str(value)))
    if isinstance(spec, Date):
        return lambda value: (0, day_number(str(value)))
    return lambda _: (0, 0.0)


def _ids(value: Value) -> tuple[str, ...]:
    if not isinstance(value, tuple):
        msg = f"a tick list is a list of option ids, not {value!r}"
        raise TypeError(msg)
    return value
