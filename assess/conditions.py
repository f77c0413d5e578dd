"""The condition language: parse, names used, evaluate on columns of answers.

A closed language in Python's expression syntax. Text is parsed to the tree below and never
executed. Logic is three-valued (Kleene, "strong"): a comparison with a missing answer is
unknown, `and` is the minimum, `or` the maximum, `not` the negative of FALSE, UNKNOWN, TRUE.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import STATE_CODES, Column, Columns, Mask, day_number
from assess.model.answer import State
from assess.model.question import Choice, Choices, Date, Number, Scale, Simple
from assess.model.questionnaire import Item

FALSE, UNKNOWN, TRUE = -1, 0, 1
Truth = NDArray[np.int8]
"""One of FALSE, UNKNOWN, TRUE per assessment, shape (n,)."""

FUNCTIONS = ("answered", "unknown", "count")
LONGEST = 2000
DEEPEST = 60
"""How deep a condition may nest, so that no text can exhaust the stack."""


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


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as written, and its tree."""

    text: str
    tree: Tree

    @property
    def keys(self) -> tuple[Key, ...]:
        """Every answer the condition refers to, in order of appearance."""
        return tuple(_keys(self.tree))


# ── parsing ──────────────────────────────────────────────────────────────────────────────────

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_LANGUAGE = (
    "A condition compares answers with values, as in mission_size >= 2, kind == 'spm', "
    "kind in ['spm', 'pko'], 'arms' in topics, count(topics) > 3, answered(staff), joined by "
    "and, or, not."
)


def parse(text: str) -> Condition:
    """Return the condition written in ``text``.

    Raises:
        ConditionError: the text is not a condition of this language; says where and why.
    """
    if len(text) > LONGEST:
        raise ConditionError(
            f"the condition has {len(text)} characters", f"Keep it below {LONGEST}."
        )
    indent = len(text) - len(text.lstrip())
    try:
        body = _expression(text.strip())
        return Condition(text, _tree(body))
    except ConditionError as error:
        raise ConditionError(str(error), error.hint, error.column + indent) from None


def _expression(text: str) -> ast.expr:
    try:
        with warnings.catch_warnings():
            # Python warns of odd literals such as '\d'; the reader of a condition is told in words.
            warnings.simplefilter("ignore")
            body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise ConditionError(
            f"the condition cannot be read: {error.msg}", _LANGUAGE, error.offset or 1
        ) from None
    except (ValueError, RecursionError, MemoryError):
        raise ConditionError("the condition cannot be read", _LANGUAGE) from None
    layer: list[ast.AST] = [body]
    for _ in range(DEEPEST):
        layer = [child for node in layer for child in ast.iter_child_nodes(node)]
    if layer:
        raise ConditionError("the condition nests too deep", "Split it into several questions.")
    return body


def _tree(node: ast.expr) -> Tree:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return Both(tuple(_tree(value) for value in values))
        case ast.BoolOp(values=values):
            return Either(tuple(_tree(value) for value in values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_tree(operand))
        case ast.Call(func=ast.Name(id="answered" | "unknown" as function)):
            return StateIs(function, _argument(node))
        case ast.Compare():
            return _comparison(node)
    raise _refused(node, "this is not a condition")


def _comparison(node: ast.Compare) -> Tree:
    operands = (node.left, *node.comparators)
    parts = tuple(
        _pair(left, operator, right)
        for left, operator, right in zip(operands, node.ops, operands[1:], strict=False)
    )
    return parts[0] if len(parts) == 1 else Both(parts)


def _pair(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Tree:
    if isinstance(operator, ast.In):
        return _membership(left, right)
    if isinstance(operator, ast.NotIn):
        return Not(_membership(left, right))
    sign = _OPERATORS.get(type(operator))
    if sign is None:
        raise _refused(left, "'is' is not part of the language; write ==")
    constant = _constant(right)
    if constant is not None:
        return Compare(_subject(left), sign, constant)
    mirrored = _constant(left)
    if mirrored is not None:
        return Compare(_subject(right), _MIRRORED[sign], mirrored)
    raise _refused(left, "one side of a comparison must be a number or a quoted text")


def _membership(left: ast.expr, right: ast.expr) -> Within | Ticks:
    if isinstance(right, ast.List | ast.Tuple | ast.Set):
        constants = tuple(_constant(element) for element in right.elts)
        if any(constant is None for constant in constants) or not constants:
            raise _refused(right, "the list after 'in' must hold numbers or quoted texts")
        return Within(_key(left), tuple(c for c in constants if c is not None))
    option = _constant(left)
    if option is None or not isinstance(option.value, str):
        raise _refused(left, "'in' takes a list on its right, or a quoted option on its left")
    return Ticks(option.value, _key(right))


def _subject(node: ast.expr) -> Key | Count:
    match node:
        case ast.Call(func=ast.Name(id="count")):
            return Count(_argument(node))
    return _key(node)


def _argument(node: ast.Call) -> Key:
    if len(node.args) != 1 or node.keywords:
        raise _refused(node, "a function takes exactly one question id")
    return _key(node.args[0])


def _key(node: ast.expr) -> Key:
    match node:
        case ast.Name(id=name):
            return Key(name, node.col_offset + 1)
        case ast.Attribute(value=value, attr=name):
            return Key(f"{_key(value).key}.{name}", node.col_offset + 1)
    raise _refused(node, "a question id is expected here")


def _constant(node: ast.expr) -> Constant | None:
    match node:
        case ast.Constant(value=bool()):
            raise _refused(node, "True and False are not answers")
        case ast.Constant(value=int() | float() as number):
            return Constant(_finite(node, number))
        case ast.Constant(value=str() as text):
            return Constant(text)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as operand):
            positive = _constant(operand)
            if positive is not None and not isinstance(positive.value, str):
                return Constant(-positive.value)
    return None


def _finite(node: ast.expr, number: float) -> float:
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if math.isinf(value):
        raise _refused(node, "the number is too large")
    return value


def _refused(node: ast.expr, message: str) -> ConditionError:
    return ConditionError(message, _LANGUAGE, node.col_offset + 1)


def _keys(tree: Tree) -> list[Key]:
    match tree:
        case Both(parts=parts) | Either(parts=parts):
            return [key for part in parts for key in _keys(part)]
        case Not(part=part):
            return _keys(part)
        case Compare(left=Count(of=key)) | Ticks(of=key) | StateIs(of=key):
            return [key]
        case Compare(left=Key() as key) | Within(left=key):
            return [key]


# ── evaluating ───────────────────────────────────────────────────────────────────────────────


class Visibility:
    """Which items are shown, decided column by column; a hidden answer counts as missing.

    Raises:
        ConditionError: a condition cannot be read, on construction; conditions refer to each
            other in a circle, on use.
    """

    def __init__(self, items: Mapping[str, Item]) -> None:
        """Parse the conditions of all items."""
        self.items = items
        parsed = {text: parse(text) for item in items.values() for text in item.conditions}
        self.conditions = {
            key: tuple(parsed[text] for text in item.conditions)
            for key, item in items.items()
            if item.conditions
        }

    def on(self, columns: Columns) -> Shown:
        """Return the decisions for these answers, made as they are asked for."""
        return Shown(self, columns)


class Shown:
    """The decisions of a ``Visibility`` for some columns of answers."""

    def __init__(self, visibility: Visibility, columns: Columns) -> None:
        """Remember what to decide on; nothing is evaluated yet."""
        self._visibility = visibility
        self._columns = columns
        self._decided: dict[str, Truth | None] = {}
        self._deciding: list[str] = []

    def truth(self, key: str) -> Truth | None:
        """Return whether the item is shown, shape (n,); None means always."""
        conditions = self._visibility.conditions.get(key)
        if not conditions:
            return None
        if key not in self._decided:
            if key in self._deciding:
                circle = " -> ".join((*self._deciding[self._deciding.index(key) :], key))
                raise ConditionError(
                    f"conditions refer to each other in a circle: {circle}",
                    "Remove one of these conditions.",
                )
            self._deciding.append(key)
            truths = [self.evaluate(condition) for condition in conditions]
            self._deciding.pop()
            self._decided[key] = np.minimum.reduce(truths)
        return self._decided[key]

    def is_hidden(self, key: str) -> Mask:
        """Return where the item is not shown: its condition is false or undecided; shape (n,)."""
        truth = self.truth(key)
        return np.zeros(self._columns.size, bool) if truth is None else truth != TRUE

    def evaluate(self, condition: Condition) -> Truth:
        """Return the truth of a condition, shape (n,).

        Raises:
            KeyError: the condition refers to an item that does not exist.
        """
        return self._truth_of(condition.tree)

    def _truth_of(self, tree: Tree) -> Truth:
        match tree:
            case Both(parts=parts):
                return np.minimum.reduce([self._truth_of(part) for part in parts])
            case Either(parts=parts):
                return np.maximum.reduce([self._truth_of(part) for part in parts])
            case Not(part=part):
                return np.negative(self._truth_of(part))
            case StateIs():
                return self._state(tree)
        return self._compared(tree)

    def _state(self, tree: StateIs) -> Truth:
        column = self._columns.column(tree.of.key)
        if tree.function == "answered":
            holds = column.answered
        else:
            holds = column.codes == STATE_CODES[State.UNKNOWN]
        return _truth(holds & ~self.is_hidden(tree.of.key))

    def _compared(self, tree: Compare | Within | Ticks) -> Truth:
        match tree:
            case Compare(left=Count(of=key)) | Ticks(of=key):
                pass
            case Compare(left=Key() as key) | Within(left=key):
                pass
        spec = self._visibility.items[key.key].spec
        column = self._columns.column(key.key)
        truth = _truth(_holds(tree, spec, column))
        missing = ~column.answered | self.is_hidden(key.key)
        truth[missing] = UNKNOWN
        return truth


def _holds(tree: Compare | Within | Ticks, spec: Simple, column: Column) -> Mask:
    match tree:
        case Ticks(option=option):
            return (column.codes >> _position(spec, option)) & 1 == 1
        case Within(values=values):
            number = _numbers(spec, column)
            return np.isin(number, [as_number(spec, value) for value in values])
        case Compare(left=Count(), operator=operator, right=right):
            assert isinstance(spec, Choices)
            bits = [i for i, option in enumerate(spec.options) if not option.exclusive]
            counted = sum(((column.codes >> i) & 1 for i in bits), np.zeros_like(column.codes))
            return _compare(counted, operator, float(right.value))
        case Compare(operator=operator, right=right):
            return _compare(_numbers(spec, column), operator, as_number(spec, right))


def _numbers(spec: Simple, column: Column) -> NDArray[np.float64] | NDArray[np.int64]:
    if isinstance(spec, Number | Date) and column.values is not None:
        return column.values
    return column.codes.astype(np.int64)


def _compare(
    left: NDArray[np.float64] | NDArray[np.int64] | NDArray[np.int8], operator: str, right: float
) -> Mask:
    with np.errstate(invalid="ignore"):
        functions = {
            "==": np.equal,
            "!=": np.not_equal,
            "<": np.less,
            "<=": np.less_equal,
            ">": np.greater,
            ">=": np.greater_equal,
        }
        holds: Mask = functions[operator](left, right)
    return holds


def as_number(spec: Simple, constant: Constant) -> float:
    """Return a constant as the number that answers to a question are compared with.

    Raises:
        ValueError: the constant cannot be an answer to the question; the message says why.
    """
    value = constant.value
    if isinstance(spec, Choice | Choices):
        return float(_position(spec, str(value) if isinstance(value, str) else f"{value:g}"))
    if isinstance(spec, Date):
        try:
            return day_number(str(value))
        except ValueError:
            msg = f"{value!r} is not a date; write it as 'YYYY-MM-DD'"
            raise ValueError(msg) from None
    if isinstance(spec, Scale | Number) and not isinstance(value, str):
        return value
    if isinstance(spec, Scale | Number):
        msg = f"answers are numbers here, {value!r} is a text; leave the quotes away"
        raise ValueError(msg)
    msg = "a free text cannot be compared; use answered(...)"
    raise ValueError(msg)


def _position(spec: Simple, option: str) -> int:
    options = [o.id for o in spec.options] if isinstance(spec, Choice | Choices) else []
    if option not in options:
        msg = f"{option!r} is not one of its options: {', '.join(options) or 'it has none'}"
        raise ValueError(msg)
    return options.index(option)


def _truth(holds: Mask) -> Truth:
    return np.where(holds, np.int8(TRUE), np.int8(FALSE))
