"""Which row of which sheet holds what: decided before anything is written, for formulas to refer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from assess.capture.form.layout import HEADER_ROW, OPTION_MARK, Column
from assess.capture.form.words import STATE_WORDS
from assess.capture.form.writing.pieces import Line, cut, muted
from assess.capture.form.writing.texts import (
    evidence_wish,
    grid_lines,
    legend_lines,
    option_lines,
    possible_lines,
    question_lines,
    row_lines,
)
from assess.conditions.words import Names
from assess.model.answer import State
from assess.model.question import Choices, Grid, Question
from assess.model.questionnaire import Item, Questionnaire, Section
from assess.workbook.text import sheet_title

GUIDANCE_ROW = HEADER_ROW + 1

WIDTHS: Mapping[Column, float] = {
    Column.NUMBER: 6.5,
    Column.QUESTION: 41,
    Column.POSSIBLE: 43,
    Column.ANSWER: 27,
    Column.STATE: 15,
    Column.COMMENT: 27,
    Column.EVIDENCE: 24,
    Column.EVIDENCE_DATE: 11.5,
    Column.GRADE: 7.5,
    Column.OWNER: 17,
    Column.DUE: 11.5,
    Column.STATUS: 15,
    Column.KEY: 16,
}


CHECKLIST_COLUMNS = (Column.OWNER, Column.DUE)
"""Hidden where a sheet has no item of a checklist."""

INDENT = 1.5
"""How much of the possible answers' column stays empty on the left."""


class Kind(StrEnum):
    """What a row is for."""

    ITEM = "item"
    OPTION = "option"
    GRID = "grid"
    GRID_ROW = "grid row"
    LEGEND = "legend"
    MORE = "more"


HEADS = (Kind.GRID, Kind.GRID_ROW)
"""Rows whose text runs across the sheet."""
_NOT_ACROSS = (Column.NUMBER, Column.KEY, *CHECKLIST_COLUMNS)
HEAD_WIDTH = sum(width for column, width in WIDTHS.items() if column not in _NOT_ACROSS)


class FormRow(NamedTuple):
    """One row of a section's sheet: its kind, key and texts; ``item`` where an answer belongs."""

    row: int
    kind: Kind
    question: tuple[Line, ...] = ()
    possible: tuple[Line, ...] = ()
    number: str = ""
    key: str = ""
    item: Item | None = None
    option: int | None = None


class Where(NamedTuple):
    """Where an item stands: its sheet, its row, and for a tick list the rows of its options."""

    sheet: str
    row: int
    options: tuple[int, ...] = ()


class Page(NamedTuple):
    """One section's sheet."""

    section: Section
    number: int
    title: str
    rows: tuple[FormRow, ...]

    @property
    def has_checklist(self) -> bool:
        """Whether any of its questions is an item of a checklist."""
        return any(row.item is not None and row.item.spec.checklist for row in self.rows)

    @property
    def last(self) -> int:
        """The last row."""
        return self.rows[-1].row

    @property
    def first(self) -> int:
        """The first row below header and guidance."""
        return GUIDANCE_ROW + 1


class Plan(NamedTuple):
    """Every sheet of sections, and where each item of them stands."""

    pages: tuple[Page, ...]
    where: Mapping[str, Where]


def plan_form(
    questionnaire: Questionnaire, sections: tuple[str, ...], disputed: frozenset[str]
) -> Plan:
    """Return what stands where, for the sections handed out.

    Args:
        questionnaire: the questionnaire.
        sections: the ids of the sections, in its order.
        disputed: the keys on which respondents differ, to be marked.
    """
    items = questionnaire.items
    numbers = _numbers(questionnaire)
    called = {
        key: f"{numbers[key]} “{item.label}”"
        for key, item in items.items()
        if item.section.id in sections
    }
    specs = {key: item.spec for key, item in items.items()}
    names = Names(called, specs, STATE_WORDS[State.UNKNOWN])
    pages = []
    for position, section in enumerate(questionnaire.sections, start=1):
        if section.id in sections:
            title = _title(position, section)
            writer = _Rows(items, numbers, names, disputed)
            pages.append(Page(section, position, title, tuple(writer.of_section(section))))
    return Plan(tuple(pages), {k: w for page in pages for k, w in _where(page)})


def _where(page: Page) -> Iterator[tuple[str, Where]]:
    for row in page.rows:
        if row.kind == Kind.ITEM:
            options = tuple(
                other.row
                for other in page.rows
                if other.kind == Kind.OPTION and other.key.startswith(row.key + OPTION_MARK)
            )
            yield row.key, Where(page.title, row.row, options)


def _title(position: int, section: Section) -> str:
    # An apostrophe would have to be doubled in every formula that names the sheet.
    return sheet_title(f"{position} {section.title}".replace("'", "’")).strip() or str(position)


def _numbers(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the number of every question, grid row and item, as in 2.3, 2.4.1 and 2.4.1 a."""
    numbers: dict[str, str] = {}
    for s, section in enumerate(questionnaire.sections, start=1):
        for q, question in enumerate(section.questions, start=1):
            numbers[question.id] = f"{s}.{q}"
            if isinstance(question, Grid):
                numbers |= _cell_numbers(question, f"{s}.{q}")
    return numbers


def _cell_numbers(grid: Grid, number: str) -> dict[str, str]:
    numbers = {}
    for r, row in enumerate(grid.rows, start=1):
        numbers[f"{grid.id}.{row.id}"] = f"{number}.{r}"
        for c, column in enumerate(grid.columns):
            numbers[f"{grid.id}.{row.id}.{column.id}"] = f"{number}.{r} {chr(ord('a') + c)}"
    return numbers


class _Rows:
    """Lays out the rows of one section below each other."""

    def __init__(
        self,
        items: Mapping[str, Item],
        numbers: Mapping[str, str],
        names: Names,
        disputed: frozenset[str],
    ) -> None:
        self._items = items
        self._numbers = numbers
        self._names = names
        self._disputed = disputed
        self._next = GUIDANCE_ROW

    def of_section(self, section: Section) -> Iterator[FormRow]:
        for question in section.questions:
            yield from self._question(question)

    def _question(self, question: Question) -> Iterator[FormRow]:
        if not isinstance(question, Grid):
            yield from self._item(self._items[question.id], inside=False)
            return
        number = self._numbers[question.id]
        yield from self._text(Kind.GRID, grid_lines(question), [], number)
        for column in question.columns:
            yield from self._text(Kind.LEGEND, *legend_lines(column), "")
        for row in question.rows:
            place = f"{question.id}.{row.id}"
            yield from self._text(Kind.GRID_ROW, row_lines(row), [], self._numbers[place])
            for column in question.columns:
                yield from self._item(self._items[f"{place}.{column.id}"], inside=True)

    def _item(self, item: Item, *, inside: bool) -> Iterator[FormRow]:
        """Lay out an item; inside a grid its texts stand in the grid's head already."""
        disputed = item.key in self._disputed
        asked = question_lines(item, self._names, disputed=disputed, short=inside)
        possible = possible_lines(item.spec, short=inside)
        wish = evidence_wish(item)
        possible += [(muted(wish),)] if wish else []
        number = self._numbers[item.key]
        first, *further = self._text(Kind.ITEM, asked, possible, number)
        yield first._replace(key=item.key, item=item)
        yield from further
        if isinstance(item.spec, Choices):
            for position, option in enumerate(item.spec.options):
                lines = option_lines(position, item.spec, short=inside)
                key = f"{item.key}{OPTION_MARK}{option.id}"
                first, *further = self._text(Kind.OPTION, [], lines, "")
                yield first._replace(key=key, item=item, option=position)
                yield from further

    def _text(
        self, kind: Kind, question: list[Line], possible: list[Line], number: str
    ) -> list[FormRow]:
        """Return a row, and as many below it as its texts need."""
        head = kind in HEADS
        left = cut(question, HEAD_WIDTH if head else WIDTHS[Column.QUESTION])
        right = cut(possible, WIDTHS[Column.POSSIBLE] - INDENT)
        made = []
        for i in range(max(len(left), len(right))):
            self._next += 1
            texts = (left[i] if i < len(left) else (), right[i] if i < len(right) else ())
            made.append(
                FormRow(
                    self._next, Kind.MORE if i and not head else kind, *texts, "" if i else number
                )
            )
        return made
