"""Finding rules: do they fit the questionnaire, and can they ever hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from assess.checks.identifiers import duplicate_ids
from assess.checks.places import error, pointer, warning
from assess.checks.possible import alone_problem, context_problem
from assess.checks.reach import outcome_alone, outcome_in_context
from assess.checks.references import Scope, check_condition, grids_of
from assess.checks.soundness import check_soundness
from assess.checks.sources import unknown_sources
from assess.checks.suggest import choose_from
from assess.conditions import parse
from assess.errors import Problem
from assess.model.finding import FindingKind, FindingRule, FindingRules, Matrix
from assess.model.question import Choice, Choices, Grid, Scale
from assess.model.questionnaire import Questionnaire, in_row

CODES: dict[str, str] = {
    "finding.other_questionnaire": "The rules are for another questionnaire.",
    "finding.unknown_grid": "each_row or the matrix names a grid that does not exist.",
    "finding.unknown_column": "The matrix names a column that its grid does not have.",
    "finding.mandate_without_yes": "The matrix's mandate is not a choice with an option yes.",
    "finding.activities_no_ticks": "The matrix's activities are not a tick list.",
    "finding.exposure_not_scale": "The matrix's exposure column is no scale.",
    "finding.row_placeholder": "A text says {row}, but the rule has no each_row.",
    "finding.row_unused": "A rule is tried on every row, but its condition does not look at the row.",
    "finding.no_blind_spot_rule": "There is a matrix, but no rule that finds blind spots in it.",
}


class _Context(NamedTuple):
    questionnaire: Questionnaire
    grids: dict[str, Grid]
    broken: frozenset[str]


_Check = Callable[[FindingRule, str, _Context], list[Problem]]


def check_findings(rules: FindingRules, questionnaire: Questionnaire) -> list[Problem]:
    """Return what is wrong with finding rules; every pointer is into the rules' document.

    Args:
        rules: the rules.
        questionnaire: the questionnaire they look at.
    """
    if rules.questionnaire != questionnaire.id:
        message = (
            f'The rules are for the questionnaire "{rules.questionnaire}", not for '
            f'"{questionnaire.id}".'
        )
        hint = "Name the questionnaire beside them."
        return [error("finding.other_questionnaire", "/questionnaire", message, hint)]
    grids = grids_of(questionnaire.items)
    context = _Context(questionnaire, grids, check_soundness(questionnaire).broken)
    ids = [(rule.id, pointer("rules", i, "id")) for i, rule in enumerate(rules.rules)]
    problems = duplicate_ids("rule", ids)
    if rules.matrix:
        problems += _matrix(rules.matrix, grids) + _blind_spots(rules, rules.matrix)
    for i, rule in enumerate(rules.rules):
        for check in CHECKS:
            problems += check(rule, pointer("rules", i), context)
    return problems


def _matrix(matrix: Matrix, grids: dict[str, Grid]) -> list[Problem]:
    grid = grids.get(matrix.grid)
    if grid is None:
        message = f'The matrix names "{matrix.grid}", which is no grid.'
        hint = choose_from(matrix.grid, grids)
        return [error("finding.unknown_grid", "/matrix/grid", message, hint)]
    columns = {column.id: column for column in grid.columns}
    problems = []
    for role in ("exposure", "mandate", "activities", "resources", "analysis"):
        named = getattr(matrix, role)
        if named not in columns:
            message = f'The matrix names "{named}", which is no column of "{grid.id}".'
            where = f"/matrix/{role}"
            hint = choose_from(named, columns)
            problems.append(error("finding.unknown_column", where, message, hint))
    mandate, activities = columns.get(matrix.mandate), columns.get(matrix.activities)
    if mandate and not (isinstance(mandate, Choice) and "yes" in [o.id for o in mandate.options]):
        message = f'The mandate "{matrix.mandate}" is no choice with an option "yes".'
        hint = "Reports mark a mandate where this option is chosen."
        problems.append(error("finding.mandate_without_yes", "/matrix/mandate", message, hint))
    if activities and not isinstance(activities, Choices):
        message = f'The activities "{matrix.activities}" are no tick list.'
        hint = (
            "Reports mark an activity where an option is ticked that does not exclude the others."
        )
        problems.append(error("finding.activities_no_ticks", "/matrix/activities", message, hint))
    exposure = columns.get(matrix.exposure)
    if exposure and not isinstance(exposure, Scale):
        message = f'The exposure "{matrix.exposure}" is a {exposure.type} column, not a scale.'
        hint = "Make it a scale, so that exposure has levels."
        problems.append(error("finding.exposure_not_scale", "/matrix/exposure", message, hint))
    return problems


def _blind_spots(rules: FindingRules, matrix: Matrix) -> list[Problem]:
    for rule in rules.rules:
        if rule.kind is FindingKind.BLIND_SPOT and rule.each_row == matrix.grid:
            return []
    message = f"No rule of kind blind_spot has each_row: {matrix.grid}."
    hint = "Without one the matrix cannot say where the blind spots are."
    return [warning("finding.no_blind_spot_rule", "/matrix", message, hint)]


def _basis(rule: FindingRule, where: str, context: _Context) -> list[Problem]:
    known = [source.id for source in context.questionnaire.sources]
    return unknown_sources(rule.basis, known, f'rule "{rule.id}"', where)


def _rows(rule: FindingRule, where: str, context: _Context) -> list[Problem]:
    if rule.each_row is None:
        return [
            error(
                "finding.row_placeholder",
                f"{where}/{name}",
                f'The {name} of rule "{rule.id}" says {{row}}, but the rule has no each_row.',
                "Name the grid in each_row, or write the row's name out.",
            )
            for name in ("title", "text", "recommendation")
            if "{row}" in getattr(rule, name)
        ]
    if rule.each_row in context.grids:
        return []
    message = f'The rule "{rule.id}" names "{rule.each_row}", which is no grid.'
    hint = choose_from(rule.each_row, context.grids)
    return [error("finding.unknown_grid", f"{where}/each_row", message, hint)]


def _condition(rule: FindingRule, where: str, context: _Context) -> list[Problem]:
    items = context.questionnaire.items
    grid = context.grids.get(rule.each_row or "")
    owner, place = f'rule "{rule.id}"', f"{where}/when"
    if rule.each_row and grid is None:
        return []
    found = check_condition(rule.when, Scope(items, context.grids, place, owner, grid))
    if found:
        return found
    problems = []
    if grid and not any(".row." in key.key for key in parse(rule.when).keys):
        message = f"The condition of {owner} is the same for every row."
        hint = f"Write {grid.id}.row.{grid.columns[0].id}, or drop each_row."
        problems.append(warning("finding.row_unused", place, message, hint))
    texts = (
        {row.id: in_row(rule.when, grid.id, row.id) for row in grid.rows}
        if grid
        else {"": rule.when}
    )
    alone = {row: outcome_alone(text, items) for row, text in texts.items()}
    problem = alone_problem(owner, place, alone)
    if problem is None:
        together = {
            row: outcome_in_context([text], items, context.broken) for row, text in texts.items()
        }
        problem = context_problem(owner, place, together)
    return [*problems, problem] if problem else problems


CHECKS: tuple[_Check, ...] = (_basis, _rows, _condition)
"""What is looked at in every rule."""
