"""The items a scoring model names: do they exist, and what while they are hidden."""

from __future__ import annotations

from assess.checks.places import error, note, pointer, warning
from assess.checks.scoring_tree import Laid, column_grid, owner_of
from assess.checks.suggest import MOST_SUGGESTIONS, choose_from, did_you_mean
from assess.errors import Problem
from assess.model.scoring import Group, Leaf

CODES: dict[str, str] = {
    "scoring.unknown_item": "A leaf names a question that does not exist.",
    "scoring.grid_without_cell": "A leaf names a grid where it must name one cell.",
    "scoring.bad_cells": "cells is not written grid.*.column, or names no such grid or column.",
    "scoring.unknown_row": "row_weights names a row that the grid does not have.",
    "scoring.if_hidden_unsaid": "A scored question can be hidden, and the model does not say what then.",
    "scoring.if_hidden_idle": "if_hidden is given for a question that is never hidden.",
}


def check_items(laid: Laid) -> list[Problem]:
    """Return the leaves and cells that name what does not exist."""
    problems: list[Problem] = []
    for spot in laid.spots:
        if isinstance(spot.node, Leaf):
            suggest = len(problems) < MOST_SUGGESTIONS
            problems += _unknown_item(spot.node, spot.pointer, laid, suggest=suggest)
        elif spot.node.cells:
            problems += _bad_cells(spot.node, spot.pointer, laid)
    return problems


def check_hidden(laid: Laid) -> list[Problem]:
    """Return the leaves whose question has a condition and that do not say ``if_hidden``."""
    problems = []
    told: set[str] = set()
    for leaf in laid.scored:
        hides = bool(leaf.item.conditions)
        if leaf.pointer in told or hides == (leaf.if_hidden is not None):
            continue
        told.add(leaf.pointer)
        if not hides:
            message = f'The question "{leaf.item.key}" is never hidden, so if_hidden does nothing.'
            problems.append(note("scoring.if_hidden_idle", leaf.pointer, message, "Remove it."))
        else:
            scored = f"cells of {owner_of(leaf.group)}" if leaf.group else f'"{leaf.item.key}"'
            message = f"Scored, but can be hidden: {scored}."
            hint = (
                "Say if_hidden: leave_out (it does not count then) or worst (it counts as worst)."
            )
            problems.append(warning("scoring.if_hidden_unsaid", leaf.pointer, message, hint))
    return problems


def _unknown_item(leaf: Leaf, where: str, laid: Laid, *, suggest: bool) -> list[Problem]:
    if leaf.item in laid.items:
        return []
    place = f"{where}/item"
    first, *cell = leaf.item.split(".")
    grid = laid.grids.get(first)
    if grid and not cell:
        message = f'The leaf names "{first}", which is a grid and not one answer.'
        hint = (
            f"Name a cell, as in {grid.id}.{grid.rows[0].id}.{grid.columns[0].id}, or use a group "
            f"with cells: {grid.id}.*.{grid.columns[0].id}."
        )
        return [error("scoring.grid_without_cell", place, message, hint)]
    message = f'The leaf names "{leaf.item}", which is no question and no cell of a grid.'
    names = [*laid.items, *laid.grids]
    hint = did_you_mean(leaf.item, names) if suggest else ""
    return [error("scoring.unknown_item", place, message, hint)]


def _bad_cells(group: Group, where: str, laid: Laid) -> list[Problem]:
    place = f"{where}/cells"
    grid, column = column_grid(group, laid.grids)
    before, star, _ = (group.cells or "").partition(".*.")
    owner = owner_of(group)
    if not star or not before or not column:
        message = f'cells of {owner} is "{group.cells}".'
        return [error("scoring.bad_cells", place, message, "Write it as grid.*.column.")]
    if grid is None:
        message = f'cells of {owner} names "{before}", which is no grid.'
        return [error("scoring.bad_cells", place, message, choose_from(before, laid.grids))]
    columns = [known.id for known in grid.columns]
    if column not in columns:
        message = f'cells of {owner} names "{column}", which is no column of "{grid.id}".'
        return [error("scoring.bad_cells", place, message, choose_from(column, columns))]
    rows = [row.id for row in grid.rows]
    return [
        error(
            "scoring.unknown_row",
            where + pointer("row_weights", row),
            f'row_weights of {owner} names "{row}", which is no row of "{grid.id}".',
            choose_from(row, rows),
        )
        for row in group.row_weights
        if row not in rows
    ]
