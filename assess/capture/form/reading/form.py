"""A form read back: from a file's bytes to the answers that people changed in it."""

from __future__ import annotations

from typing import NamedTuple

from assess.capture.form.layout import OPTION_MARK, RESPONDENT_NAME, START, Column
from assess.capture.form.reading.cells import Unusable
from assess.capture.form.reading.item import Filled, Refused, RefusedError, read_item
from assess.capture.form.reading.origin import Origin, read_origin
from assess.capture.form.reading.rows import Cell, Row, find_rows, places_of
from assess.capture.form.reading.texts import control_character, plain, same_text, text_of
from assess.capture.form.reading.workbook import Workbook, read_workbook
from assess.errors import InputError, Place, Problem
from assess.model.question import Choices
from assess.model.questionnaire import Item, Questionnaire

LONGEST_NAME = 200
MOST_DIFFERENT = 10
"""Of rows that stand there twice, so many differences are named."""


class Opened(NamedTuple):
    """A form of which it is known where it comes from, but not yet what is in it."""

    file: str
    workbook: Workbook
    origin: Origin


class UnknownRow(NamedTuple):
    """A row that belongs to no question: where, what its id says, what is typed in it."""

    reference: str
    key: str
    typed: str


class Reading(NamedTuple):
    """What people did to a form.

    ``missing`` are the items handed out whose rows are gone; like cells that nobody touched they
    change nothing.
    """

    file: str
    origin: Origin
    respondent: str
    filled: tuple[Filled, ...]
    refused: tuple[Refused, ...]
    unknown: tuple[UnknownRow, ...]
    missing: tuple[str, ...]
    untouched: int


def open_form(content: bytes, file: str) -> Opened:
    """Return a form opened safely, with what its hidden sheet says.

    Raises:
        InputError: the file is no workbook, or is damaged, protected, far too large, or no form.
    """
    workbook = read_workbook(content, file)
    return Opened(file, workbook, read_origin(workbook, file))


def read_form(form: Opened, questionnaire: Questionnaire) -> Reading:
    """Return what was changed in a form since it was written.

    Args:
        form: the form.
        questionnaire: the very version that the form was made from.

    Raises:
        InputError: no sheet has the headings of a form, or the column of ids is gone.
    """
    origin = form.origin
    found = find_rows(s for s in form.workbook.sheets if s.title != origin.sheet)
    if not found.sheets or found.without_ids:
        raise InputError(*_unreadable(form.file, found.without_ids))
    known, unknown = _sorted(found.rows, questionnaire)
    filled: list[Filled] = []
    refused: list[Refused] = []
    respondent = _respondent(form, refused)
    for key, rows in known.items():
        try:
            cells = _cells(key, rows)
            item = questionnaire.items[key]
            read = read_item(item, cells, origin.written.get(key, {}), origin.answer(key))
        except RefusedError as error:
            refused += error.cells
        else:
            filled += [read] if read else []
    order = {key: position for position, key in enumerate(questionnaire.items)}
    out = [k for k, item in questionnaire.items.items() if item.section.id in origin.sections]
    touched = {one.key for one in filled} | {one.key for one in refused}
    return Reading(
        form.file,
        origin,
        respondent,
        tuple(sorted(filled, key=lambda one: order[one.key])),
        tuple(refused),
        tuple(unknown),
        tuple(key for key in out if key not in known),
        len(known.keys() - touched),
    )


def _sorted(
    rows: tuple[Row, ...], questionnaire: Questionnaire
) -> tuple[dict[str, list[Row]], list[UnknownRow]]:
    """Return the rows by the item that they belong to, and those that belong to none."""
    items = questionnaire.items
    known: dict[str, list[Row]] = {}
    unknown: list[UnknownRow] = []
    for row in rows:
        key, _, option = row.key.partition(OPTION_MARK)
        item = items.get(key)
        if item and (not option or _has_option(item, option)):
            known.setdefault(key, []).append(row)
        else:
            typed = "; ".join(text_of(cell.content) for cell in row.filled)
            unknown.append(UnknownRow(row.reference, row.key, typed))
    return known, unknown


def _has_option(item: Item, option: str) -> bool:
    spec = item.spec
    return isinstance(spec, Choices) and any(one.id == option for one in spec.options)


def _cells(key: str, rows: list[Row]) -> dict[str, Cell]:
    """Return the cells of an item from all of its rows.

    Raises:
        RefusedError: a row stands there twice with different contents.
    """
    cells: dict[str, Cell] = {}
    different: list[Refused] = []
    for row in rows:
        for where, cell in places_of(row).items():
            first = cells.setdefault(where, cell)
            if len(different) < MOST_DIFFERENT and not _alike(first, cell):
                why = f"the row stands there twice, and {first.reference} says otherwise"
                found = text_of(cell.content)
                different.append(
                    Refused(key, cell.reference, found, why, "one row for each question")
                )
    if different:
        raise RefusedError(*different)
    return cells


def _alike(one: Cell, other: Cell) -> bool:
    if isinstance(one.content, Unusable) or isinstance(other.content, Unusable):
        return one.content == other.content
    return same_text(plain(text_of(one.content)), plain(text_of(other.content)))


def _respondent(form: Opened, refused: list[Refused]) -> str:
    """Return who filled in the form: as the cell on the first sheet says, or as it was made for."""
    title, at = form.workbook.names.get(RESPONDENT_NAME, ("", (0, 0)))
    sheet = form.workbook.sheet(title) or form.workbook.sheet(START)
    if sheet is None or at not in sheet.cells:
        return form.origin.respondent
    content = sheet.cells[at]
    name = " ".join(plain(text_of(content)).split())
    why = control_character(name)
    if isinstance(content, Unusable):
        why = f"there is {content.what} in the cell. {content.instead}"
    elif len(name) > LONGEST_NAME:
        why = f"the name has {len(name):,} characters, more than {LONGEST_NAME}"
    if why:
        refused.append(Refused("", sheet.reference(at), name, why, "the name of who answers"))
        return form.origin.respondent
    return name


def _unreadable(file: str, without_ids: tuple[str, ...]) -> list[Problem]:
    if not without_ids:
        return [
            Problem(
                code="form.no_questions",
                message="no sheet has the headings of a form any more, such as "
                f'"{Column.ANSWER}" and "{Column.STATE}"',
                hint="Copy the answers into a fresh form: `assess form FILE -o FORM.xlsx`.",
                place=Place(file=file),
            )
        ]
    return [
        Problem(
            code="form.no_ids",
            message=f'the column "{Column.KEY}", which says which row belongs to which question, '
            "is gone",
            hint="Copy it back from the form as it was handed out, or ask for it again.",
            place=Place(file=file, pointer=title),
        )
        for title in without_ids
    ]
