"""The tree of a condition: what can be said about answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class ConditionError(ValueError):
    """A condition that cannot be read; ``column`` counts characters from 1."""

    def __init__(self, message: str, hint: str, column: int = 1) -> None:
        """Keep message, hint and column apart for whoever reports the problem."""
        super().__init__(message)
        self.hint = hint
        self.column = column


class Key(NamedTuple):
    """An answer referred to by key: ``mission_size`` or ``threats.drugs.exposure``."""

    key: str
    column: int


class Constant(NamedTuple):
    """A number or a text."""

    value: float | str


class Count(NamedTuple):
    """``count(q)``: how many options are ticked, those that exclude the others not counted."""

    of: Key


class Compare(NamedTuple):
    """Two values compared by one of ``== != < <= > >=``."""

    left: Key | Count
    operator: str
    right: Constant


class Within(NamedTuple):
    """``q in ['a', 'b']``: the answer is one of these; also true of levels and numbers."""

    left: Key
    values: tuple[Constant, ...]


class Ticks(NamedTuple):
    """``'a' in q``: the option is ticked in a tick list."""

    option: str
    of: Key


class StateIs(NamedTuple):
    """``answered(q)`` or ``unknown(q)``; never unknown itself."""

    function: str
    of: Key


class Not(NamedTuple):
    """``not`` of a condition."""

    part: Tree


class Both(NamedTuple):
    """Conditions joined by ``and``."""

    parts: tuple[Tree, ...]


class Either(NamedTuple):
    """Conditions joined by ``or``."""

    parts: tuple[Tree, ...]


Tree = Compare | Within | Ticks | StateIs | Not | Both | Either


@dataclass(frozen=True)
class Condition:
    """A condition as written, and its tree."""

    text: str
    tree: Tree

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """Every answer the condition refers to, in order of appearance."""
        return tuple(_keys(self.tree))


def key_of(leaf: Compare | Within | Ticks | StateIs) -> Key:
    """Return the answer that a part of a condition without further parts looks at."""
    if isinstance(leaf, Ticks | StateIs):
        return leaf.of
    left = leaf.left
    return left.of if isinstance(left, Count) else left


def _keys(tree: Tree) -> list[Key]:
    if isinstance(tree, Both | Either):
        return [key for part in tree.parts for key in _keys(part)]
    if isinstance(tree, Not):
        return _keys(tree.part)
    return [key_of(tree)]
