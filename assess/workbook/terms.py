"""The small terms that conditions are written from: numbers, joined cells, descriptions."""

from __future__ import annotations

from collections.abc import Iterable

from assess.columns import Column
from assess.conditions import (
    Both,
    Compare,
    Constant,
    Count,
    Either,
    Key,
    Not,
    StateIs,
    Ticks,
    Tree,
    Within,
    as_number,
)
from assess.model.question import Choices, Date, Simple

_ORDINAL_OF_DAY_0 = 693_594
"""The proleptic ordinal of the day that spreadsheets count as 0."""
_MOST_ARGUMENTS = 200


def number_of(spec: Simple, column: Column) -> float:
    """Return the number that conditions compare, of an answer that has a value."""
    if isinstance(spec, Choices):
        mask = int(column.codes[0])
        return sum((mask >> i) & 1 for i, o in enumerate(spec.options) if not o.exclusive)
    if column.values is None:
        return int(column.codes[0])
    value = float(column.values[0])
    return value - _ORDINAL_OF_DAY_0 if isinstance(spec, Date) else value


def comparable(spec: Simple, constant: Constant) -> float:
    """Return the number that a condition compares with, as the form counts it."""
    value = as_number(spec, constant)
    return value - _ORDINAL_OF_DAY_0 if isinstance(spec, Date) else value


def joined(function: str, cells: Iterable[str]) -> str:
    """Return a function over cells, in portions where they are more than it takes."""
    listed = list(cells)
    while len(listed) > _MOST_ARGUMENTS:
        listed = [
            f"{function}({','.join(listed[start : start + _MOST_ARGUMENTS])})"
            for start in range(0, len(listed), _MOST_ARGUMENTS)
        ]
    return f"{function}({','.join(listed)})"


def described(tree: Tree) -> str:
    """Return a part of a condition in short, for people who look at the hidden sheet."""
    match tree:
        case Both() | Either() | Not():
            return f"{type(tree).__name__.lower()} of the parts above"
        case Ticks(option, of):
            return f"{option} in {of.key}"
        case StateIs(function, of):
            return f"{function}({of.key})"
        case Within(Key(key), values):
            return f"{key} in {', '.join(str(one.value) for one in values)}"
        case Compare(left, operator, right):
            name = f"count({left.of.key})" if isinstance(left, Count) else left.key
            return f"{name} {operator} {right.value}"
