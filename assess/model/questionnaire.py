"""Questionnaires: sections of questions, and the flat list of items that take answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import Field

from assess.model.base import Frozen, Identifier, Slug, Text, Version, content_digest
from assess.model.depth import DiligenceLevel, Lowering, level_condition
from assess.model.question import Grid, Question, Row, Simple


class Source(Frozen):
    """A work that questions rest on."""

    id: Slug
    citation: Text
    url: str = ""


class Section(Frozen):
    """A part of a questionnaire, shown under one heading."""

    id: Identifier
    title: Text
    guidance: str = ""
    when: str | None = None
    from_level: Identifier | None = None
    questions: tuple[Question, ...] = Field(min_length=1)


class Item(NamedTuple):
    """One place that takes one answer: a question, or one cell of a grid.

    ``conditions`` are the texts that must all be true for the item to be shown, the section's
    first. In a cell's conditions the word ``row`` already stands replaced by the row's id. The last
    of them is that of ``level``, the level of due diligence from which on the item is asked;
    ``own_conditions`` leaves it out.
    """

    key: str
    spec: Simple
    section: Section
    conditions: tuple[str, ...] = ()
    grid: Grid | None = None
    row: Row | None = None
    level: DiligenceLevel | None = None

    @property
    def own_conditions(self) -> tuple[str, ...]:
        """The conditions that the author wrote, without that of the level."""
        return self.conditions if self.level is None else self.conditions[:-1]

    @property
    def label(self) -> str:
        """The short label; for a cell, the row and the column."""
        return f"{self.row.label}: {self.spec.label}" if self.row else self.spec.label

    @property
    def required(self) -> bool:
        """Whether an answer is required, by the item itself or by its whole grid."""
        return self.spec.required or (self.grid is not None and self.grid.required)

    @property
    def question_id(self) -> str:
        """The id of the question the item belongs to (the grid's, for a cell)."""
        return self.grid.id if self.grid else self.spec.id


class Questionnaire(Frozen):
    """A versioned set of questions about one kind of subject."""

    format: Literal["assess/questionnaire"]
    format_version: Literal["1"]
    id: Slug
    version: Version
    title: Text
    description: Text
    language: str = "en"
    subject_kind: Text
    introduction: str = ""
    sources: tuple[Source, ...] = ()
    levels: tuple[DiligenceLevel, ...] = ()
    lowering: Lowering | None = None
    sections: tuple[Section, ...] = Field(min_length=1)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in order."""
        return {question.id: question for part in self.sections for question in part.questions}

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item that takes an answer, by key, in the order it is asked."""
        conditions = {
            level.id: level_condition(self.levels, self.lowering, level.id) for level in self.levels
        }
        return {
            item.key: self._from_its_level(item, conditions)
            for section in self.sections
            for item in _items(section)
        }

    def _from_its_level(self, item: Item, conditions: Mapping[str, str | None]) -> Item:
        """Return an item with the condition of the deepest level that it, or what it is in, names."""
        named = {item.section.from_level, item.spec.from_level}
        named.add(item.grid.from_level if item.grid else None)
        deepest = next((level for level in reversed(self.levels) if level.id in named), None)
        condition = conditions[deepest.id] if deepest else None
        if condition is None:
            return item
        return item._replace(conditions=(*item.conditions, condition), level=deepest)

    @cached_property
    def digest(self) -> str:
        """The digest of the whole content, as assessments record it."""
        return content_digest(self)


def _items(section: Section) -> Iterator[Item]:
    outer = (section.when,) if section.when else ()
    for question in section.questions:
        own = (*outer, question.when) if question.when else outer
        if not isinstance(question, Grid):
            yield Item(question.id, question, section, own)
            continue
        for row in question.rows:
            for column in question.columns:
                key = f"{question.id}.{row.id}.{column.id}"
                shown = (*own, in_row(column.when, question.id, row.id)) if column.when else own
                yield Item(key, column, section, shown, question, row)


def in_row(condition: str, grid_id: str, row_id: str) -> str:
    """Return the condition with ``grid.row.`` replaced by ``grid.<row_id>.``, outside quotes."""
    pattern = rf"""("[^"]*"|'[^']*')|(?<![\w.]){re.escape(grid_id)}\s*\.\s*row\s*\."""
    return re.sub(pattern, lambda found: found[1] or f"{grid_id}.{row_id}.", condition)
