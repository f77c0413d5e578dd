"""Evaluating: the truth of conditions, and what is shown, for whole columns of answers.

Logic is three-valued (Kleene's strong logic): a comparison with a missing answer is unknown,
``and`` is the minimum, ``or`` the maximum, ``not`` the negative of FALSE, UNKNOWN, TRUE.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import (
    NOT_APPLICABLE,
    STATE_CODES,
    Column,
    Columns,
    Floats,
    Mask,
    day_number,
)
from assess.conditions.parse import parse
from assess.conditions.tree import (
    Both,
    Compare,
    Condition,
    ConditionError,
    Constant,
    Count,
    Either,
    Not,
    StateIs,
    Ticks,
    Tree,
    Within,
    key_of,
)
from assess.model.answer import State
from assess.model.question import Choice, Choices, Date, Number, Scale, Simple
from assess.model.questionnaire import Item

FALSE, UNKNOWN, TRUE = -1, 0, 1
DONT_KNOW = STATE_CODES[State.UNKNOWN]
Truth = NDArray[np.int8]
"""One of FALSE, UNKNOWN, TRUE per assessment, shape (n,)."""


class Range(NamedTuple):
    """The least and the greatest truth a condition can still come to, each of shape (n,).

    The two are equal where everything is settled. An answer that is missing can still make its
    comparison anything; one that is not applicable, or surely hidden, leaves it UNKNOWN for good.
    """

    least: Truth
    greatest: Truth


class _Decision(NamedTuple):
    """Whether an item is shown, and where something that does not apply decides about it."""

    truth: Truth
    void: Mask
    may_not_apply: Mask


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
        self._decided: dict[str, Truth] = {}
        self._void: dict[str, Mask] = {}
        self._may_not_apply: dict[str, Mask] = {}
        self._ranges: dict[tuple[str, bool], Range] = {}
        self._decisions: dict[tuple[str, ...], _Decision] = {}

    def truth(self, key: str) -> Truth | None:
        """Return whether the item is shown, shape (n,); None means always.

        UNKNOWN where an answer that is still missing decides it: the item stays hidden until
        then. FALSE where no answer to the questions before it that are still open can show it.
        What a condition refers to is decided before it, on a list instead of the call stack, so
        that no chain of conditions is too long.

        Raises:
            ConditionError: conditions refer to each other in a circle.
        """
        conditions = self._visibility.conditions
        path = [key] if key in conditions and key not in self._decided else []
        while path:
            current = path[-1]
            needed = (name.key for one in conditions[current] for name in one.keys)
            waiting = next((n for n in needed if n in conditions and n not in self._decided), None)
            if waiting is None:
                self._decide(current, conditions[current])
                path.pop()
            elif waiting in path:
                circle = " -> ".join((*path[path.index(waiting) :], waiting))
                msg = f"conditions refer to each other in a circle: {circle}"
                raise ConditionError(msg, "Remove one of these conditions.")
            else:
                path.append(waiting)
        return self._decided.get(key)

    def is_hidden(self, key: str) -> Mask:
        """Return where the item is not shown: its condition is false or undecided; shape (n,)."""
        truth = self.truth(key)
        return np.zeros(self._columns.size, bool) if truth is None else truth != TRUE

    def is_void(self, key: str) -> Mask:
        """Return where the item is surely hidden because what decides it is not applicable."""
        self.truth(key)
        found = self._void.get(key)
        return np.zeros(self._columns.size, bool) if found is None else found

    def may_not_apply(self, key: str) -> Mask:
        """Return where an item does not apply, or may come not to as answers come in; shape (n,).

        It is said not to apply, one of the respondents who differ says so, or it is hidden, or
        may yet be, because this holds for what its conditions refer to.
        """
        column, truth = self._columns.column(key), self.truth(key)
        said: Mask = column.codes == NOT_APPLICABLE
        if truth is not None:
            # What is kept below a hidden question counts as missing, as anywhere.
            said = (said & (truth == TRUE)) | self._may_not_apply[key]
        for position in self._columns.positions.get(key, ()):
            disputed = ~column.answered & (position.codes == NOT_APPLICABLE)
            said = said | (disputed if truth is None else disputed & (truth != FALSE))
        return said

    def evaluate(self, condition: Condition) -> Truth:
        """Return the truth of a condition, shape (n,).

        Raises:
            KeyError: the condition refers to an item that does not exist.
        """
        least, greatest = self._range_of(condition, final=True)
        return np.where(least == TRUE, TRUE, np.where(greatest == FALSE, FALSE, UNKNOWN)).astype(
            np.int8
        )

    def can_become_true(self, condition: Condition) -> Mask:
        """Return where a condition holds, or answers still missing could make it hold."""
        return np.asarray(self._range_of(condition, final=False).greatest == TRUE)

    def _decide(self, key: str, conditions: tuple[Condition, ...]) -> None:
        same = tuple(condition.text for condition in conditions)
        if same not in self._decisions:
            self._decisions[same] = self._decision(conditions)
        decision = self._decisions[same]
        self._decided[key] = decision.truth
        self._void[key] = decision.void
        self._may_not_apply[key] = decision.may_not_apply

    def _decision(self, conditions: tuple[Condition, ...]) -> _Decision:
        """Return what conditions come to that must all be true; many items share the same."""
        shown = np.minimum.reduce([self.evaluate(condition) for condition in conditions]) == TRUE
        ranges = [self._range_of(condition, final=False) for condition in conditions]
        least = np.minimum.reduce([found.least for found in ranges])
        greatest = np.minimum.reduce([found.greatest for found in ranges])
        void, may_not_apply = np.zeros((2, self._columns.size), bool)
        for name in {name.key for condition in conditions for name in condition.keys}:
            may_not_apply |= self.may_not_apply(name)
            void |= self._is_not_applicable(name)
        void &= (least == UNKNOWN) & (greatest == UNKNOWN)
        # Sure to be hidden, but whether because something does not apply is not known yet.
        why_is_open = (greatest == UNKNOWN) & may_not_apply & ~void
        undecided = (greatest == TRUE) | why_is_open
        decided = np.where(shown, TRUE, np.where(undecided, UNKNOWN, FALSE)).astype(np.int8)
        return _Decision(decided, void, void | ((decided == UNKNOWN) & may_not_apply))

    def _is_not_applicable(self, key: str) -> Mask:
        stated: Mask = self._columns.column(key).codes == NOT_APPLICABLE
        return (stated & ~self.is_hidden(key)) | self.is_void(key)

    def _range_of(self, condition: Condition, *, final: bool) -> Range:
        """Return what a whole condition can still come to, worked out once: many items share one."""
        key = (condition.text, final)
        if key not in self._ranges:
            self._ranges[key] = self._range(condition.tree, final=final)
        return self._ranges[key]

    def _range(self, tree: Tree, *, final: bool) -> Range:
        """Return what a condition can still come to; ``final`` takes ``answered(...)`` as it is."""
        if isinstance(tree, Both | Either):
            parts = [self._range(part, final=final) for part in tree.parts]
            join = np.minimum if isinstance(tree, Both) else np.maximum
            return Range(
                join.reduce([part.least for part in parts]),
                join.reduce([part.greatest for part in parts]),
            )
        if isinstance(tree, Not):
            least, greatest = self._range(tree.part, final=final)
            return Range(np.negative(greatest), np.negative(least))
        if isinstance(tree, StateIs):
            return self._state(tree, final=final)
        return self._compared(tree)

    def _state(self, tree: StateIs, *, final: bool) -> Range:
        key = tree.of.key
        column = self._columns.column(key)
        asked_for = column.answered if tree.function == "answered" else column.codes == DONT_KNOW
        truth = _truth(asked_for & ~self.is_hidden(key))
        if final:
            return Range(truth, truth)
        shown = self.truth(key)
        missing = ~column.answered & (column.codes != NOT_APPLICABLE)
        if shown is not None:
            missing = (missing & (shown == TRUE)) | (shown == UNKNOWN)
        least = np.where(missing, FALSE, truth).astype(np.int8)
        return Range(least, np.where(missing, TRUE, truth).astype(np.int8))

    def _compared(self, tree: Compare | Within | Ticks) -> Range:
        key = key_of(tree).key
        spec = self._visibility.items[key].spec
        column = self._columns.column(key)
        truth = _truth(_holds(tree, spec, column))
        missing = ~column.answered & (column.codes != NOT_APPLICABLE)
        settled = column.answered
        shown = self.truth(key)
        if shown is not None:
            # An answer kept from before the item was hidden must not show through.
            missing = (missing & (shown == TRUE)) | (shown == UNKNOWN)
            settled = settled & (shown == TRUE)
        least = np.where(missing, FALSE, np.where(settled, truth, UNKNOWN))
        greatest = np.where(missing, TRUE, np.where(settled, truth, UNKNOWN))
        return Range(least.astype(np.int8), greatest.astype(np.int8))


def _holds(tree: Compare | Within | Ticks, spec: Simple, column: Column) -> Mask:
    if isinstance(tree, Ticks):
        ticked: Mask = (column.codes >> _position(spec, tree.option)) & 1 == 1
        return ticked
    if isinstance(tree, Within):
        values = [as_number(spec, value) for value in tree.values]
        return np.isin(_numbers(spec, column), values)
    if isinstance(tree.left, Count):
        return _compare(_ticks(spec, column), tree.operator, float(tree.right.value))
    return _compare(_numbers(spec, column), tree.operator, as_number(spec, tree.right))


def _ticks(spec: Simple, column: Column) -> Floats:
    options = spec.options if isinstance(spec, Choices) else ()
    total = np.zeros(column.codes.shape)
    for i, option in enumerate(options):
        if not option.exclusive:
            total += (column.codes >> i) & 1
    return total


def _numbers(spec: Simple, column: Column) -> Floats:
    if isinstance(spec, Number | Date) and column.values is not None:
        return column.values
    return column.codes.astype(float)


_FUNCTIONS: dict[str, np.ufunc] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def _compare(left: Floats, operator: str, right: float) -> Mask:
    with np.errstate(invalid="ignore"):
        holds: Mask = _FUNCTIONS[operator](left, right)
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
        raise ValueError(msg)  # noqa: TRY004  # an author's mistake, not a caller's
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
