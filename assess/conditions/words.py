"""Conditions in words, for people who have never seen a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assess.conditions.tree import (
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
)
from assess.model.depth import DiligenceLevel
from assess.model.question import Choice, Choices, Date, Simple

_NUMBERS = {
    "==": "is",
    "!=": "is not",
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
}
_DAYS = {
    "==": "is",
    "!=": "is not",
    "<": "is before",
    "<=": "is not after",
    ">": "is after",
    ">=": "is not before",
}
_INVERSE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_COUNTS = {
    "==": "exactly {} are ticked in {}",
    "!=": "a number other than {} is ticked in {}",
    "<": "fewer than {} are ticked in {}",
    "<=": "at most {} are ticked in {}",
    ">": "more than {} are ticked in {}",
    ">=": "at least {} are ticked in {}",
}


class Names(NamedTuple):
    """What questions are called, and what each of them is.

    ``called`` names some of them with a number or the like; the others go by their labels.
    ``unknown`` is the word for an answer that is not known.
    """

    called: Mapping[str, str]
    specs: Mapping[str, Simple]
    unknown: str


def from_level(level: DiligenceLevel) -> str:
    """Return from which level of due diligence on something is asked, as the end of a sentence."""
    return f"from the level “{level.label}” on"


def in_words(  # noqa: PLR0911  # one for each form of a condition
    tree: Tree, names: Names, *, nested: bool = False
) -> str:
    """Return a condition in words.

    Args:
        tree: the condition.
        names: what its questions are called.
        nested: whether it is part of a longer one, so that what it joins stands in brackets.
    """
    match tree:
        case Both(parts) | Either(parts):
            join = " and " if isinstance(tree, Both) else " or "
            text = join.join(in_words(part, names, nested=True) for part in parts)
            return f"({text})" if nested else text
        case Not(part):
            return _negated(part, names)
        case Compare():
            return _compared(tree, names)
        case Within(left, values):
            listed = [_value(value, _spec(left, names)) for value in values]
            return f"{_name(left, names)} is {' or '.join(listed)}"
        case Ticks(option, of):
            return f"{_value(Constant(option), _spec(of, names))} is ticked in {_name(of, names)}"
        case StateIs("answered", of):
            return f"{_name(of, names)} is answered"
        case StateIs(_, of):
            return f"{_name(of, names)} is “{names.unknown}”"


def _name(key: Key, names: Names) -> str:
    if key.key in names.called:
        return names.called[key.key]
    spec = names.specs.get(key.key)
    return f"“{spec.label if spec else key.key}”"


def _spec(key: Key, names: Names) -> Simple | None:
    return names.specs.get(key.key)


def _negated(part: Tree, names: Names) -> str:
    match part:
        case Compare(operator=operator):
            return _compared(part._replace(operator=_INVERSE[operator]), names)
        case Ticks(option, of):
            option = _value(Constant(option), _spec(of, names))
            return f"{option} is not ticked in {_name(of, names)}"
        case StateIs("answered", of):
            return f"{_name(of, names)} is not answered"
        case StateIs(_, of):
            return f"{_name(of, names)} is not “{names.unknown}”"
        case Within(left, values):
            listed = [_value(value, _spec(left, names)) for value in values]
            return f"{_name(left, names)} is not {' and not '.join(listed)}"
        case _:
            return f"it is not so that {in_words(part, names, nested=True)}"


def _compared(tree: Compare, names: Names) -> str:
    if isinstance(tree.left, Count):
        number = _value(tree.right, None)
        return _COUNTS[tree.operator].format(number, _name(tree.left.of, names))
    spec = _spec(tree.left, names)
    words = _DAYS if isinstance(spec, Date) else _NUMBERS
    return f"{_name(tree.left, names)} {words[tree.operator]} {_value(tree.right, spec)}"


def _value(constant: Constant, spec: Simple | None) -> str:
    """Return a value as the form writes it: a level or an option with its label."""
    value = constant.value
    if spec is not None and spec.type == "scale" and not isinstance(value, str):
        position = int(value)
        known = position == value and 0 <= position < len(spec.levels)
        return f"“{position} – {spec.levels[position].label}”" if known else f"{value:g}"
    if isinstance(spec, Choice | Choices):
        labels = {option.id: option.label for option in spec.options}
        return f"“{labels.get(str(value), str(value))}”"
    return str(value) if isinstance(value, str) else f"{value:.15g}"
