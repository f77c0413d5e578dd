"""Questions on their own: options, levels, ranges."""

from __future__ import annotations

import math
from collections.abc import Callable

from assess.checks.identifiers import RESERVED_IN_GRIDS, duplicate_ids, reserved_id
from assess.checks.places import error, note, warning
from assess.errors import Problem
from assess.model.question import Choice, Choices, Date, Grid, Number, Scale, Simple

CODES: dict[str, str] = {
    "scale.missing_text": "Levels of a scale lack the text that says what they look like.",
    "options.several_exclusive": "A tick list has more than one exclusive option.",
    "options.one_tick": "A tick list has fewer than two options that can be ticked together.",
    "options.exclusive_in_choice": "An option is marked exclusive where only one can be chosen.",
    "range.reversed": "A range ends before it starts.",
    "range.empty": "A range holds no answer: no whole number lies in it, or an end is no number.",
}

Rule = Callable[[Simple, str, str], list[Problem]]
"""From a question, its name in words and its pointer to what is wrong with it."""


def check_simple(spec: Simple, owner: str, where: str) -> list[Problem]:
    """Return what is wrong with a question that takes a single answer, or with a grid's column.

    Args:
        spec: the question.
        owner: its name in words, as in ``question "staff"``.
        where: the pointer to it.
    """
    return [problem for rule in RULES for problem in rule(spec, owner, where)]


def check_grid(grid: Grid, where: str) -> list[Problem]:
    """Return what is wrong with a grid, its rows and its columns."""
    rows = [(row.id, f"{where}/rows/{i}/id") for i, row in enumerate(grid.rows)]
    columns = [(column.id, f"{where}/columns/{i}/id") for i, column in enumerate(grid.columns)]
    inside = f'in question "{grid.id}"'
    problems = duplicate_ids(f"row (in {grid.id})", rows)
    problems += duplicate_ids(f"column (in {grid.id})", columns)
    for identifier, place in rows:
        problems += reserved_id(f"row {inside}", identifier, RESERVED_IN_GRIDS, place)
    for identifier, place in columns:
        problems += reserved_id(f"column {inside}", identifier, RESERVED_IN_GRIDS, place)
    for i, column in enumerate(grid.columns):
        owner = f'column "{column.id}" of question "{grid.id}"'
        problems += check_simple(column, owner, f"{where}/columns/{i}")
    return problems


def _levels(spec: Simple, owner: str, where: str) -> list[Problem]:
    if not isinstance(spec, Scale):
        return []
    bare = [str(i) for i, level in enumerate(spec.levels) if not level.text.strip()]
    if not bare:
        return []
    return [
        warning(
            "scale.missing_text",
            f"{where}/levels",
            f"The {owner} has no text for level {', '.join(bare)}.",
            "Say what each level looks like in practice, so that two people choose the same one.",
        )
    ]


def _options(spec: Simple, owner: str, where: str) -> list[Problem]:
    if not isinstance(spec, Choice | Choices):
        return []
    ids = [(option.id, f"{where}/options/{i}/id") for i, option in enumerate(spec.options)]
    problems = duplicate_ids(f"option (in the {owner})", ids)
    exclusive = [option.id for option in spec.options if option.exclusive]
    place = f"{where}/options"
    if isinstance(spec, Choice):
        if exclusive:
            message = f"The {owner} takes one answer anyway; exclusive does nothing there."
            problems.append(note("options.exclusive_in_choice", place, message, "Remove it."))
        return problems
    if len(exclusive) > 1:
        message = f"The {owner} has several exclusive options: {', '.join(exclusive)}."
        hint = "Usually there is one, such as 'none of these'; the others may need another type."
        problems.append(warning("options.several_exclusive", place, message, hint))
    if len(spec.options) - len(exclusive) < 2:
        message = f"The {owner} has fewer than two options that can be ticked together."
        problems.append(warning("options.one_tick", place, message, "Make it a choice."))
    return problems


def _number_range(spec: Simple, owner: str, where: str) -> list[Problem]:
    if not isinstance(spec, Number):
        return []
    ends = [end for end in (spec.minimum, spec.maximum) if end is not None]
    if not all(math.isfinite(end) for end in ends):
        message = f"The range of {owner} has an end that is no finite number."
        return [error("range.empty", where, message, "Leave the end out where there is none.")]
    if len(ends) < 2:
        return []
    low, high = ends
    if low > high:
        message = f"The range of {owner} runs from {low:g} down to {high:g}."
        return [error("range.reversed", where, message, "Exchange minimum and maximum.")]
    if spec.integer and math.ceil(low) > math.floor(high):
        message = f"No whole number lies in the range of {owner}, {low:g} to {high:g}."
        return [error("range.empty", where, message, "Widen the range, or drop integer.")]
    return []


def _date_range(spec: Simple, owner: str, where: str) -> list[Problem]:
    if not isinstance(spec, Date) or spec.earliest is None or spec.latest is None:
        return []
    if spec.earliest <= spec.latest:
        return []
    message = f"The range of {owner} runs from {spec.earliest} back to {spec.latest}."
    return [error("range.reversed", where, message, "Exchange earliest and latest.")]


RULES: tuple[Rule, ...] = (_levels, _options, _number_range, _date_range)
"""What is looked at in every question."""
