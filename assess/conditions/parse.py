"""Parsing: from a text in Python's expression syntax to the tree. Nothing is ever executed."""

from __future__ import annotations

import ast
import math
import re
import warnings
from functools import lru_cache

from assess.conditions.tree import (
    Both,
    Compare,
    Condition,
    ConditionError,
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

FUNCTIONS = ("answered", "unknown", "count")
LONGEST = 2000
DEEPEST = 60
"""How deep a condition may nest, so that no text can exhaust the stack."""

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


@lru_cache(maxsize=4096)
def parse(text: str) -> Condition:
    """Return the condition written in ``text``.

    Raises:
        ConditionError: the text is not a condition of this language; says where and why.
    """
    if len(text) > LONGEST:
        msg = f"the condition has {len(text)} characters"
        raise ConditionError(msg, f"Keep it below {LONGEST}.")
    indent = len(text) - len(text.lstrip())
    try:
        body = _expression(text.strip())
        return Condition(text, _tree(body))
    except ConditionError as error:
        raise ConditionError(str(error), error.hint, error.column + indent) from None


def _expression(text: str) -> ast.expr:
    if "#" in re.sub(r"'[^']*'|\"[^\"]*\"", "", text):
        msg = "a condition cannot hold a comment"
        raise ConditionError(msg, "Remove everything from # on.", text.index("#") + 1)
    try:
        with warnings.catch_warnings():
            # Python warns of odd literals such as '\d'; the reader of a condition is told in words.
            warnings.simplefilter("ignore")
            body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        msg = f"the condition cannot be read: {error.msg}"
        raise ConditionError(msg, _LANGUAGE, error.offset or 1) from None
    except (ValueError, RecursionError, MemoryError):
        msg = "the condition cannot be read"
        raise ConditionError(msg, _LANGUAGE) from None
    layer: list[ast.AST] = [body]
    for _ in range(DEEPEST):
        layer = [child for node in layer for child in ast.iter_child_nodes(node)]
    if layer:
        msg = "the condition nests too deep"
        raise ConditionError(msg, "Split it into several questions.")
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
        case _:
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
        case _:
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
        case _:
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
        case _:
            pass
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
