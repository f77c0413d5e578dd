"""The conditions of a questionnaire as written: where each stands, and what it decides on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assess.checks.places import QuestionPath, pointer
from assess.model.question import Grid
from assess.model.questionnaire import Questionnaire, Section, in_row


class Variant(NamedTuple):
    """A condition as it counts for some items: with the row filled in, and all that stand around it.

    ``own`` is the condition itself, ``together`` it and the conditions outside it, ``keys`` the
    items that are hidden by it. ``row`` is empty outside grid columns.
    """

    row: str
    own: str
    together: tuple[str, ...]
    keys: tuple[str, ...]


class Written(NamedTuple):
    """One condition in the document; ``within`` are the pointers of the conditions around it."""

    text: str
    pointer: str
    owner: str
    variants: tuple[Variant, ...]
    within: tuple[str, ...] = ()
    row_grid: Grid | None = None


class _Around(NamedTuple):
    texts: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()

    def add(self, text: str, where: str) -> _Around:
        return _Around((*self.texts, text), (*self.pointers, where))


def written_conditions(questionnaire: Questionnaire) -> Iterator[Written]:
    """Yield every condition of a questionnaire, outer ones before those inside them."""
    for i, section in enumerate(questionnaire.sections):
        around = _Around()
        if section.when:
            where = pointer("sections", i, "when")
            around = around.add(section.when, where)
            variant = Variant("", section.when, around.texts, _keys(section))
            yield Written(section.when, where, f'section "{section.id}"', (variant,))
        yield from _in_section(section, i, around)


def _in_section(section: Section, i: int, outer: _Around) -> Iterator[Written]:
    for j, question in enumerate(section.questions):
        path = QuestionPath(i, j)
        around = outer
        if question.when:
            where = path.pointer("when")
            around = outer.add(question.when, where)
            keys = _grid_keys(question) if isinstance(question, Grid) else (question.id,)
            variant = Variant("", question.when, around.texts, keys)
            owner = f'question "{question.id}"'
            yield Written(question.when, where, owner, (variant,), outer.pointers)
        if isinstance(question, Grid):
            yield from _in_grid(question, path, around)


def _in_grid(grid: Grid, path: QuestionPath, around: _Around) -> Iterator[Written]:
    for k, column in enumerate(grid.columns):
        if not column.when:
            continue
        variants = []
        for row in grid.rows:
            own = in_row(column.when, grid.id, row.id)
            key = f"{grid.id}.{row.id}.{column.id}"
            variants.append(Variant(row.id, own, (*around.texts, own), (key,)))
        yield Written(
            column.when,
            path._replace(column=k).pointer("when"),
            f'column "{column.id}" of question "{grid.id}"',
            tuple(variants),
            around.pointers,
            grid,
        )


def _keys(section: Section) -> tuple[str, ...]:
    keys: list[str] = []
    for question in section.questions:
        keys.extend(_grid_keys(question) if isinstance(question, Grid) else (question.id,))
    return tuple(keys)


def _grid_keys(grid: Grid) -> tuple[str, ...]:
    return tuple(f"{grid.id}.{row.id}.{column.id}" for row in grid.rows for column in grid.columns)
