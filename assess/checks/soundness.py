"""Which conditions of a questionnaire can be evaluated: readable, fitting, and in no circle."""

from __future__ import annotations

from typing import NamedTuple

from assess.checks.circles import check_circles
from assess.checks.levels import level_faults
from assess.checks.references import Scope, check_condition, grids_of
from assess.checks.written import Written, written_conditions
from assess.errors import Problem
from assess.model.questionnaire import Questionnaire


class Soundness(NamedTuple):
    """The problems of conditions, those without problems, and the items that must not be shown.

    ``broken`` holds the keys of items that have a condition with a problem or stand on a circle.
    """

    problems: list[Problem]
    sound: list[Written]
    broken: frozenset[str]


def check_soundness(questionnaire: Questionnaire) -> Soundness:
    """Return what is wrong with conditions one by one and in circles, and what is left."""
    items = questionnaire.items
    grids = grids_of(items)
    problems: list[Problem] = []
    sound: list[Written] = []
    broken: set[str] = set()
    for written in written_conditions(questionnaire):
        scope = Scope(items, grids, written.pointer, written.owner, written.row_grid)
        found = check_condition(written.text, scope)
        problems += found
        if found:
            broken.update(key for variant in written.variants for key in variant.keys)
        else:
            sound.append(written)
    circles = check_circles(sound)
    levels = level_faults(questionnaire)
    found = [*problems, *circles.problems, *levels.problems]
    return Soundness(found, sound, frozenset(broken | circles.keys | levels.broken))
