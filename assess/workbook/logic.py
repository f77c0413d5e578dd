"""A sheet of conditions: their three-valued logic as formulas, equal to ``Visibility``.

One row for each answer that conditions refer to, for each part of a condition, and for each set of
conditions that items share, so that no formula grows with its condition.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from openpyxl.worksheet.worksheet import Worksheet

from assess.columns import NOT_APPLICABLE, STATE_CODES
from assess.conditions import (
    Both,
    Compare,
    Condition,
    Count,
    Either,
    Not,
    StateIs,
    Ticks,
    Tree,
    Visibility,
    Within,
    key_of,
)
from assess.model.answer import State
from assess.model.question import Choices, Simple
from assess.workbook.book import Book, Content
from assess.workbook.lists import Lists
from assess.workbook.sheet import Column as Heading
from assess.workbook.sheet import begin_table, end_table
from assess.workbook.terms import comparable, described, joined
from assess.workbook.text import number

TITLE = "Conditions"
_HEADINGS = (
    Heading("What it is", 60),
    Heading("Code", 10),
    Heading("Value", 14),
    Heading("Shown", 10),
    Heading("Missing", 10),
    Heading("Settled", 10),
    Heading("Not applicable", 14),
    Heading("Least", 10),
    Heading("Greatest", 10),
    Heading("Least now", 10),
    Heading("Greatest now", 10),
    Heading("Void", 10),
)
CODE, VALUE, SHOWN, MISSING, SETTLED, NA = "B", "C", "D", "E", "F", "G"
LEAST, GREATEST, LEAST_NOW, GREATEST_NOW, VOID = "H", "I", "J", "K", "L"
_LONGEST_LIST = 40


class Answers(Protocol):
    """Where the answers stand that conditions look at; a text is a formula, a number a constant."""

    def code(self, key: str) -> str | float:
        """Return 0 or above where an answer with a value stands, else the state's code."""

    def value(self, key: str) -> str | float | None:
        """Return the number that conditions compare: a position, a number, a day, a count of ticks."""

    def tick(self, key: str, position: int) -> str:
        """Return the expression that is 1 where an option is ticked, by its position."""


class Place(NamedTuple):
    """Where the truth of a condition stands: 1, 0 or -1 as things are, and the greatest possible.

    ``greatest_now`` takes what ``answered(...)`` says as it is: at -1 the condition is false.
    """

    now: str
    greatest: str
    greatest_now: str


class Logic:
    """Writes conditions as formulas and says where the truth of each stands."""

    def __init__(
        self, book: Book, lists: Lists, visibility: Visibility, answers: Answers, note: str
    ) -> None:
        """Add the sheet; ``note`` says what its formulas are for."""
        self._book = book
        self._lists = lists
        self._visibility = visibility
        self._given = answers
        self.sheet: Worksheet = book.sheet(TITLE)
        self._next = begin_table(book, self.sheet, TITLE, note, _HEADINGS)
        self._answers: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._decisions: dict[tuple[str, ...], int] = {}

    def shown(self, key: str) -> str | None:
        """Return the cell that holds 1, 0 or -1 for an item; None where it is always asked."""
        self._write_first(key)
        row = self._decision(key)
        return None if row is None else f"'{TITLE}'!${SHOWN}${row}"

    def finish(self) -> None:
        """Add the filter, where people may look at the sheet."""
        end_table(self.sheet, len(_HEADINGS), self._next - 1)

    def truth(self, condition: Condition) -> Place:
        """Return where the truth of a condition stands."""
        for name in condition.keys:
            self._write_first(name.key)
        row = self._part(condition.tree)
        return Place(*(f"'{TITLE}'!${one}${row}" for one in (LEAST_NOW, GREATEST, GREATEST_NOW)))

    def line(self, what: str, formula: str) -> str:
        """Write a formula of its own on a row; return the cell with its result."""
        row = self._line(what)
        self._put(row, VALUE, formula)
        return f"'{TITLE}'!${VALUE}${row}"

    def _write_first(self, key: str) -> None:
        """Write what an item's conditions rest on, deepest first, whatever the chain's length."""
        path = [key]
        while path:
            conditions = self._visibility.conditions.get(path[-1], ())
            needed = (name.key for condition in conditions for name in condition.keys)
            waiting = next((name for name in needed if name not in self._answers), None)
            if waiting is not None:
                path.append(waiting)
                continue
            done = path.pop()
            if done != key:
                self._answer(done)

    def _decision(self, key: str) -> int | None:
        conditions = self._visibility.conditions.get(key)
        if conditions is None:
            return None
        texts = tuple(condition.text for condition in conditions)
        if texts not in self._decisions:
            row = self._decisions[texts] = self._line(" and ".join(f"({text})" for text in texts))
            self._decide(row, conditions)
        return self._decisions[texts]

    def _decide(self, row: int, conditions: tuple[Condition, ...]) -> None:
        parts = [self._part(condition.tree) for condition in conditions]
        keys = {name.key for condition in conditions for name in condition.keys}
        answers = [self._answer(key) for key in sorted(keys)]
        for column in (LEAST, GREATEST, LEAST_NOW):
            self._put(row, column, joined("MIN", (f"{column}{part}" for part in parts)))
        self._put(row, NA, joined("MAX", (f"{NA}{answer}" for answer in answers)))
        least, greatest, void = f"{LEAST}{row}", f"{GREATEST}{row}", f"{NA}{row}"
        undecided = f"OR({greatest}=1,AND({void}=1,{least}=-1,{greatest}=0))"
        self._put(row, SHOWN, f"IF({LEAST_NOW}{row}=1,1,IF({undecided},0,-1))")
        self._put(row, VOID, f"IF(AND({void}=1,{least}=0,{greatest}=0),1,0)")

    def _answer(self, key: str) -> int:
        """Return the row of an answer that conditions refer to, written when first needed."""
        if key in self._answers:
            return self._answers[key]
        row = self._answers[key] = self._line(key)
        for column, content in ((CODE, self._given.code(key)), (VALUE, self._given.value(key))):
            if isinstance(content, str):
                self._put(row, column, content)
            else:
                self._constant(row, column, content)
        decision = self._decision(key)
        shown = "1" if decision is None else f"{SHOWN}{decision}"
        void = "0" if decision is None else f"{VOID}{decision}"
        given, mine = f"{CODE}{row}", f"{SHOWN}{row}"
        self._put(row, SHOWN, shown)
        missing = f"IF(AND({given}<0,{given}<>{NOT_APPLICABLE}),1,0)"
        self._put(row, MISSING, f"IF({mine}=1,{missing},IF({mine}=0,1,0))")
        self._put(row, SETTLED, f"IF(AND({given}>=0,{mine}=1),1,0)")
        stated = f"AND({given}={NOT_APPLICABLE},{mine}=1)"
        self._put(row, NA, f"IF(OR({stated},{void}=1),1,0)")
        return row

    def _part(self, tree: Tree) -> int:
        """Return the row of a part of a condition, written when first needed."""
        written = repr(tree)  # trees of different kinds can be equal as tuples
        if written in self._parts:
            return self._parts[written]
        ranges: dict[str, str] = {}
        if isinstance(tree, Both | Either):
            parts = [self._part(part) for part in tree.parts]
            join = "MIN" if isinstance(tree, Both) else "MAX"
            for column in (LEAST, GREATEST, LEAST_NOW, GREATEST_NOW):
                ranges[column] = joined(join, (f"{column}{part}" for part in parts))
        elif isinstance(tree, Not):
            part = self._part(tree.part)
            pairs = ((LEAST, GREATEST), (GREATEST, LEAST), (LEAST_NOW, GREATEST_NOW),
                     (GREATEST_NOW, LEAST_NOW))  # fmt: skip
            ranges = {column: f"-{other}{part}" for column, other in pairs}
        else:
            ranges = self._leaf(tree)
        row = self._parts[written] = self._line(described(tree))
        for column, formula in ranges.items():
            self._put(row, column, formula)
        return row

    def _leaf(self, leaf: Compare | Within | Ticks | StateIs) -> dict[str, str]:
        answer = self._answer(key_of(leaf).key)
        missing, settled = f"{MISSING}{answer}", f"{SETTLED}{answer}"
        if isinstance(leaf, StateIs):
            asked = f"AND({CODE}{answer}={STATE_CODES[State.UNKNOWN]},{SHOWN}{answer}=1)"
            holds = f"{settled}=1" if leaf.function == "answered" else asked
            now = f"IF({holds},1,-1)"
            return {
                LEAST: f"IF({missing}=1,-1,{now})",
                GREATEST: f"IF({missing}=1,1,{now})",
                LEAST_NOW: now,
                GREATEST_NOW: now,
            }
        found = f"IF({settled}=1,IF({self._holds(leaf, answer)},1,-1),0)"
        least, greatest = f"IF({missing}=1,-1,{found})", f"IF({missing}=1,1,{found})"
        return {LEAST: least, GREATEST: greatest, LEAST_NOW: least, GREATEST_NOW: greatest}

    def _holds(self, leaf: Compare | Within | Ticks, answer: int) -> str:
        key = key_of(leaf).key
        spec = self._visibility.items[key].spec
        value = f"{VALUE}{answer}"
        if isinstance(leaf, Ticks):
            return f"{self._tick(key, spec, leaf.option)}=1"
        if isinstance(leaf, Within):
            return self._within(value, [comparable(spec, one) for one in leaf.values])
        sign = {"!=": "<>", "==": "="}.get(leaf.operator, leaf.operator)
        counted = isinstance(leaf.left, Count)
        right = float(leaf.right.value) if counted else comparable(spec, leaf.right)
        return f"{value}{sign}{number(right)}"

    def _tick(self, key: str, spec: Simple, option: str) -> str:
        ids = [one.id for one in spec.options] if isinstance(spec, Choices) else []
        position = ids.index(option)
        return self._given.tick(key, position)

    def _within(self, value: str, numbers: list[float]) -> str:
        if len(numbers) <= _LONGEST_LIST:
            return f"OR({','.join(f'{value}={number(one)}' for one in numbers)})"
        place = self._lists.column("Numbers that a condition names", numbers)
        return f"ISNUMBER(MATCH({value},{place},0))"

    def _line(self, what: str) -> int:
        row, self._next = self._next, self._next + 1
        self._book.put(self.sheet, row, 1, what)
        return row

    def _put(self, row: int, column: str, formula: str) -> None:
        self._book.formula(self.sheet, row, ord(column) - ord("A") + 1, formula)

    def _constant(self, row: int, column: str, content: Content) -> None:
        self._book.put(self.sheet, row, ord(column) - ord("A") + 1, content)
