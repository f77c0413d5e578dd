"""One condition: can it be read, does it name what exists, does it compare like with like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assess.checks.operands import Fault, comparison_fault
from assess.checks.places import error
from assess.checks.suggest import choose_from
from assess.conditions import (
    Both,
    Compare,
    ConditionError,
    Either,
    Not,
    StateIs,
    Ticks,
    Tree,
    Within,
    key_of,
    parse,
)
from assess.errors import Problem
from assess.model.question import Grid, Simple
from assess.model.questionnaire import Item

CODES: dict[str, str] = {
    "condition.unreadable": "The condition is not written in the condition language.",
    "condition.unknown_id": "The condition refers to a question, row or column that is not there.",
    "condition.grid_without_cell": "The condition names a grid where it must name one cell.",
    "condition.row_outside": "The word row stands where there is no row to refer to.",
}

Leaf = Compare | Within | Ticks | StateIs


class Scope(NamedTuple):
    """Where a condition is written and what it may refer to.

    ``owner`` names in words whose condition it is; ``row_grid`` is the grid that ``row`` refers to.
    """

    items: Mapping[str, Item]
    grids: Mapping[str, Grid]
    pointer: str
    owner: str
    row_grid: Grid | None = None

    def problem(self, code: str, message: str, hint: str, column: int) -> Problem:
        """Return a problem of this condition; the column counts from 1."""
        text = f"The condition of {self.owner}: {message}."
        return error(
            code, self.pointer, text, f"At column {column} of the condition. {hint}".strip()
        )


def grids_of(items: Mapping[str, Item]) -> dict[str, Grid]:
    """Return the grids among some items, by id."""
    return {item.grid.id: item.grid for item in items.values() if item.grid}


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Yield the parts of a condition that look at one answer, in order of appearance."""
    match tree:
        case Both(parts=parts) | Either(parts=parts):
            for part in parts:
                yield from leaves(part)
        case Not(part=part):
            yield from leaves(part)
        case Compare() | Within() | Ticks() | StateIs():
            yield tree


def check_condition(text: str, scope: Scope) -> list[Problem]:
    """Return what is wrong with a condition on its own, without looking at other conditions."""
    try:
        condition = parse(text)
    except ConditionError as failure:
        message = str(failure).rstrip(".")
        return [scope.problem("condition.unreadable", message, failure.hint, failure.column)]
    problems = []
    for leaf in leaves(condition.tree):
        key = key_of(leaf)
        spec = _spec_of(key.key, scope)
        fault = spec if isinstance(spec, Fault) else comparison_fault(leaf, key.key, spec)
        if fault:
            problems.append(scope.problem(*fault, key.column))
    return list(dict.fromkeys(problems))


def _spec_of(key: str, scope: Scope) -> Simple | Fault:
    if key in scope.items:
        return scope.items[key].spec
    first, *cell = key.split(".")
    grid = scope.grids.get(first)
    if first == "row" or "row" in cell:
        return _spec_in_row(key, grid, cell, scope)
    if grid is None:
        return Fault(
            "condition.unknown_id",
            f'there is no question "{key}"',
            choose_from(first, _question_ids(scope)),
        )
    example = f"{grid.id}.{grid.rows[0].id}.{grid.columns[0].id}"
    if len(cell) != 2:
        return Fault(
            "condition.grid_without_cell",
            f'"{key}" is not one answer, because "{grid.id}" is a grid',
            f"Name one of its cells, as in {example}.",
        )
    return _unknown_part(grid, *cell)


def _spec_in_row(key: str, grid: Grid | None, cell: list[str], scope: Scope) -> Simple | Fault:
    inside = scope.row_grid
    if inside is None or grid is None or grid.id != inside.id or cell[0] != "row" or len(cell) != 2:
        where = (
            f"Write {inside.id}.row.{inside.columns[0].id}, with the grid before and a column after."
            if inside
            else "Only a grid column's condition, or a rule with each_row, can say row."
        )
        return Fault(
            "condition.row_outside", f'"{key}" has the word row where there is no such row', where
        )
    for column in inside.columns:
        if column.id == cell[1]:
            return column
    return _unknown_part(inside, inside.rows[0].id, cell[1])


def _unknown_part(grid: Grid, row: str, column: str) -> Fault:
    rows = [known.id for known in grid.rows]
    columns = [known.id for known in grid.columns]
    kind, word, known = ("column", column, columns) if row in rows else ("row", row, rows)
    return Fault(
        "condition.unknown_id",
        f'the grid "{grid.id}" has no {kind} "{word}"',
        choose_from(word, known),
    )


def _question_ids(scope: Scope) -> list[str]:
    return list(dict.fromkeys(item.question_id for item in scope.items.values()))
