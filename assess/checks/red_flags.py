"""Rules of red flags: do they feed cells that are there, with options that are there?"""

from __future__ import annotations

from collections.abc import Iterator

from assess.checks.places import error, pointer, warning
from assess.checks.suggest import choose_from
from assess.errors import Problem
from assess.model.question import Choice, FreeText, Grid
from assess.model.questionnaire import Questionnaire
from assess.model.red_flag import RedFlagRules

CODES: dict[str, str] = {
    "redflags.no_cell": "The rules feed a grid, row, column, option or question that is not there.",
    "redflags.no_rule": "A row of the grid that is fed has no rule.",
    "redflags.other_questionnaire": "The rules are for another questionnaire.",
}

_NO_CELL = "redflags.no_cell"


def check_red_flags(rules: RedFlagRules, questionnaire: Questionnaire) -> list[Problem]:
    """Return what is wrong with rules of red flags; every pointer is into their document."""
    if rules.questionnaire != questionnaire.id:
        message = f'The rules are for "{rules.questionnaire}", not "{questionnaire.id}".'
        where = pointer("questionnaire")
        return [error("redflags.other_questionnaire", where, message, "Name the one beside them.")]
    return [*_grid(rules, questionnaire), *_records(rules, questionnaire)]


def _grid(rules: RedFlagRules, questionnaire: Questionnaire) -> Iterator[Problem]:
    feeds = rules.feeds
    grids = {one.id: one for one in questionnaire.questions.values() if isinstance(one, Grid)}
    grid = grids.get(feeds.grid)
    if grid is None:
        message, hint = f'There is no grid "{feeds.grid}".', choose_from(feeds.grid, grids)
        yield error(_NO_CELL, pointer("feeds", "grid"), message, hint)
        return
    columns = {one.id: one for one in grid.columns if isinstance(one, Choice)}
    column = columns.get(feeds.column)
    if column is None:
        message = f'"{feeds.grid}" has no column "{feeds.column}" of type choice.'
        hint = choose_from(feeds.column, columns)
        yield error(_NO_CELL, pointer("feeds", "column"), message, hint)
        return
    yield from _options(rules, column)
    yield from _rows(rules, grid)


def _options(rules: RedFlagRules, column: Choice) -> Iterator[Problem]:
    options = [option.id for option in column.options]
    for name in ("clear", "raised", "explained"):
        option = getattr(rules.feeds, name)
        if option not in options:
            message = f'"{column.id}" has no option "{option}".'
            yield error(_NO_CELL, pointer("feeds", name), message, choose_from(option, options))


def _rows(rules: RedFlagRules, grid: Grid) -> Iterator[Problem]:
    rows = [row.id for row in grid.rows]
    for position, rule in enumerate(rules.flags):
        if rule.id.value not in rows:
            message = f'"{grid.id}" has no row "{rule.id.value}".'
            yield error(_NO_CELL, pointer("flags", position, "id"), message, "Add the row.")
    known = {rule.id.value for rule in rules.flags}
    for row in rows:
        if row not in known:
            message = f'The row "{row}" of "{grid.id}" has no rule here.'
            hint = "Nothing will fill it; add a rule, or take the row out."
            yield warning("redflags.no_rule", pointer("flags"), message, hint)


def _records(rules: RedFlagRules, questionnaire: Questionnaire) -> Iterator[Problem]:
    name = rules.feeds.records
    texts = [q.id for q in questionnaire.questions.values() if isinstance(q, FreeText)]
    if name is not None and name not in texts:
        message = f'There is no question "{name}" of type text.'
        yield error(_NO_CELL, pointer("feeds", "records"), message, choose_from(name, texts))
