"""Weights and multipliers: do they count, and can the top still be reached."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from assess.checks.places import error, pointer, warning
from assess.checks.scoring_tree import Laid, Rule, Spot, column_grid, owner_of
from assess.errors import Problem
from assess.model.aggregation import Maximum
from assess.model.scoring import Group, Leaf

CODES: dict[str, str] = {
    "scoring.bad_row_weight": "A row weight is negative or no number.",
    "scoring.zero_group": "All weights of a group are zero, so it never has a score.",
    "scoring.zero_weight": "A weight of zero: shown, but does not count.",
    "scoring.weight_ignored": "A weight stands where it does not influence the score.",
    "scoring.multiplier_misplaced": "A multiplier stands under a group that does not take the maximum.",
    "scoring.multiplier_without_top": "Every child of a maximum is shrunk: the top is out of reach.",
}

_WEIGHTLESS = ("minimum", "maximum", "lookup")


class _Weighted(NamedTuple):
    name: str
    weight: float
    pointer: str


def _groups(laid: Laid) -> Iterator[tuple[Group, Spot]]:
    return ((spot.node, spot) for spot in laid.spots if isinstance(spot.node, Group))


def _weights(group: Group, where: str, laid: Laid) -> list[_Weighted]:
    if group.children:
        return [
            _Weighted(owner_of(child), child.weight, f"{where}/children/{i}")
            for i, child in enumerate(group.children)
        ]
    grid, _ = column_grid(group, laid.grids)
    rows = [row.id for row in grid.rows] if grid else []
    return [
        _Weighted(
            f'row "{row}" of {owner_of(group)}',
            group.row_weights.get(row, 1.0),
            where + (pointer("row_weights", row) if row in group.row_weights else "/cells"),
        )
        for row in rows
    ]


def _row_weights(laid: Laid) -> list[Problem]:
    return [
        error(
            "scoring.bad_row_weight",
            spot.pointer + pointer("row_weights", row),
            f'The weight of row "{row}" in {owner_of(group)} is {weight:g}.',
            "Give a number of zero or more.",
        )
        for group, spot in _groups(laid)
        for row, weight in group.row_weights.items()
        if not 0 <= weight < math.inf
    ]


def _zeros(laid: Laid) -> list[Problem]:
    problems = []
    for group, spot in _groups(laid):
        weighted = _weights(group, spot.pointer, laid)
        zeros = [child for child in weighted if child.weight == 0]
        needs_all = group.aggregate.method == "lookup"
        if zeros and (needs_all or len(zeros) == len(weighted)):
            message = (
                f"{_capital(owner_of(group))} never has a score: a weight of zero leaves none."
            )
            hint = "Give the children weights above zero."
            problems.append(error("scoring.zero_group", spot.pointer, message, hint))
            continue
        for child in zeros:
            message = f"{_capital(child.name)} has weight 0: shown but does not count."
            hint = "Remove it, or give it a weight, if that is not meant."
            problems.append(warning("scoring.zero_weight", child.pointer, message, hint))
    return problems


def _ignored(laid: Laid) -> list[Problem]:
    problems = []
    for group, spot in _groups(laid):
        method = group.aggregate.method
        if spot.parent is None and group.weight != 1:
            message = f"The weight of {owner_of(group)} does nothing: it has no siblings."
            place = f"{spot.pointer}/weight"
            problems.append(warning("scoring.weight_ignored", place, message, "Remove it."))
        if method not in _WEIGHTLESS:
            continue
        for child in _weights(group, spot.pointer, laid):
            if child.weight not in {0, 1}:
                message = (
                    f"The weight of {child.name} is ignored by {method}; only coverage uses it."
                )
                hint = "Remove the weight, or aggregate in another way."
                problems.append(warning("scoring.weight_ignored", child.pointer, message, hint))
    return problems


def _multipliers(laid: Laid) -> list[Problem]:
    problems = []
    for spot in laid.spots:
        if spot.node.multiplier == 1:
            continue
        if spot.parent is None or not isinstance(spot.parent.aggregate, Maximum):
            message = f"The multiplier of {owner_of(spot.node)} keeps its parent from the top."
            hint = "Multipliers go with children of a maximum; use a weight elsewhere."
            place = f"{spot.pointer}/multiplier"
            problems.append(error("scoring.multiplier_misplaced", place, message, hint))
    for group, spot in _groups(laid):
        if isinstance(group.aggregate, Maximum) and group.children and not _has_full_child(group):
            message = f"Every child of {owner_of(group)} is shrunk, so its top is out of reach."
            hint = "Leave the multiplier of at least one child that counts at 1."
            problems.append(error("scoring.multiplier_without_top", spot.pointer, message, hint))
    return problems


def _has_full_child(group: Group) -> bool:
    counting: list[Leaf | Group] = [child for child in group.children if child.weight > 0]
    return not counting or any(child.multiplier == 1 for child in counting)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


RULES: tuple[Rule, ...] = (_row_weights, _zeros, _ignored, _multipliers)
"""What is looked at in the weights of every model."""
