"""The efforts of a scoring model: is every one of a question, and as long as its steps."""

from __future__ import annotations

import contextlib

from assess.checks.places import error, note, pointer
from assess.checks.scoring_tree import Laid
from assess.checks.suggest import did_you_mean
from assess.conditions import ConditionError, parse
from assess.errors import Problem
from assess.model.question import Choice, Choices, Number, Scale, Simple

CODES: dict[str, str] = {
    "scoring.effort_not_scored": "An effort is given for a question that no index scores and no gate names.",
    "scoring.effort_steps": "A list of efforts does not have one for each step.",
    "scoring.effort_unknown": "An effort is given for a question that does not exist.",
}


def check_effort(laid: Laid) -> list[Problem]:
    """Return what is wrong with the efforts; every pointer is into the model's document."""
    problems = []
    used = {leaf.item.key for leaf in laid.scored} | _in_gates(laid)
    for name, effort in laid.model.effort.items():
        keys = _keys(name, laid)
        where = pointer("effort", name)
        if not keys:
            known = [*laid.items, *_columns(laid)]
            hint = did_you_mean(name, known) or "Name a question, or a grid as grid.*.column."
            message = f'There is no question "{name}" to give an effort for.'
            problems.append(error("scoring.effort_unknown", where, message, hint))
            continue
        spec = laid.items[keys[0]].spec
        if isinstance(effort, tuple):
            problems += _steps(name, spec, len(effort), where)
        if not isinstance(spec, Scale | Choice | Choices | Number) or not used & set(keys):
            message = f'The effort of "{name}" is never used: no index scores it, no gate names it.'
            problems.append(note("scoring.effort_not_scored", where, message, "Remove it."))
    return problems


def _keys(name: str, laid: Laid) -> tuple[str, ...]:
    """Return the items that an effort is for: one, or all cells of a grid's column."""
    if name in laid.items:
        return (name,)
    return tuple(key for key, column in _cells(laid) if column == name)


def _in_gates(laid: Laid) -> set[str]:
    """Return the items that gates name; a gate that cannot be read names none."""
    found: set[str] = set()
    for index in laid.model.indices:
        for gate in index.gates:
            with contextlib.suppress(ConditionError):
                found |= {key.key for key in parse(gate.when).keys}
    return found


def _columns(laid: Laid) -> list[str]:
    return list(dict.fromkeys(column for _, column in _cells(laid)))


def _cells(laid: Laid) -> list[tuple[str, str]]:
    return [
        (key, f"{item.grid.id}.*.{item.spec.id}") for key, item in laid.items.items() if item.grid
    ]


def _steps(name: str, spec: Simple, count: int, where: str) -> list[Problem]:
    if not isinstance(spec, Scale | Choice):
        message = f'"{name}" is no scale or choice, so its steps cannot have efforts of their own.'
        return [error("scoring.effort_steps", where, message, "Give one number for every step.")]
    steps = len(spec.levels if isinstance(spec, Scale) else spec.options) - 1
    if count == steps:
        return []
    message = f'"{name}" has {steps} steps from its first answer to its last, not {count}.'
    hint = f"Give {steps} numbers in the order of the answers, or one for every step."
    return [error("scoring.effort_steps", where, message, hint)]
