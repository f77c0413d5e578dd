"""Answers from a table: one row for each subject, one column for each question or input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from pydantic import ValidationError

from assess.capture.cells import CellReader
from assess.cells import Cells, Part, Positions
from assess.checks.suggest import did_you_mean
from assess.columns import Column, Columns
from assess.errors import Place, Problem
from assess.model.assessment import Subject
from assess.model.questionnaire import Item

SUBJECT = "subject"
"""The heading of the column that names the subjects."""

MOST_HEADINGS_NAMED = 50
"""Of more wrong headings than these only the first are named."""

LONGEST_NAME = 200


class RejectedRow(NamedTuple):
    """A row that is not rated: its place in its part, and what is wrong with it."""

    row: int
    problems: tuple[Problem, ...]


class RowsOfAnswers(NamedTuple):
    """The rows of a part that can be rated (by ``rows``), their answers, and the other rows."""

    rows: Positions
    subjects: Sequence[str]
    columns: Columns
    rejected: Sequence[RejectedRow]


def check_headings(
    headings: Sequence[str], known: Sequence[str], file: str, line: int | None
) -> list[Problem]:
    """Return what is wrong with a table's headings.

    Args:
        headings: the headings in order.
        known: what a column may be headed, besides ``subject``.
        file: the name of the file, for the places of problems.
        line: the line of the headings; None where the file has no lines.
    """
    separator = _other_separator(headings)
    if separator:
        return [
            Problem(
                code="table.syntax",
                message=f"the cells are separated by {separator}, not by commas",
                hint="Save it as CSV (UTF-8) with commas between the cells.",
                place=Place(file=file, line=line),
            )
        ]
    problems = []
    before: set[str] = set()
    for position, heading in enumerate(headings, start=1):
        place = Place(file=file, line=line, pointer=f"column {position}")
        problem = _wrong_heading(heading, known, place, twice=heading in before)
        before.add(heading)
        problems += [problem] if problem else []
        if len(problems) == MOST_HEADINGS_NAMED:
            break
    if SUBJECT not in headings:
        problems.append(
            Problem(
                code="table.no_subject",
                message=f'no column is headed "{SUBJECT}"',
                hint="Head the column with the subjects' names so.",
                place=Place(file=file, line=line),
            )
        )
    return problems


def _wrong_heading(
    heading: str, known: Sequence[str], place: Place, *, twice: bool
) -> Problem | None:
    if twice and heading:
        return Problem(
            code="table.column_twice",
            message=f'two columns are headed "{_short(heading)}"',
            hint="Remove one of them.",
            place=place,
        )
    if heading == SUBJECT or heading in known:
        return None
    if not heading:
        return Problem(
            code="table.unknown_column",
            message="the column has no heading",
            hint="Remove the column, or give it a heading.",
            place=place,
        )
    hint = did_you_mean(heading, (SUBJECT, *known))
    return Problem(
        code="table.unknown_column",
        message=f'there is no question or input "{_short(heading)}"',
        hint=hint or "Remove the column, or name it after --keep to copy it to the scores.",
        place=place,
    )


def _other_separator(headings: Sequence[str]) -> str:
    """Return what separates the cells of a table that seems to have one column; "" if nothing."""
    found = {";": "semicolons", "\t": "tabs"}
    return next((found[c] for c in found if len(headings) == 1 and c in headings[0]), "")


class TableReader:
    """Reads the rows of one table, a part at a time, as answers to items.

    A cell holds what ``assess answer`` takes, or, where the table is typed, the number or day
    itself; an empty one is unanswered. Rows are read on their own: a subject may have several.
    """

    def __init__(self, headings: Sequence[str], items: Mapping[str, Item], file: str) -> None:
        """Read under headings that ``check_headings`` has found sound.

        Args:
            headings: the headings in order.
            items: what is asked, by key; columns under other headings are not looked at.
            file: the name of the file, for the places of problems.
        """
        self._subject = headings.index(SUBJECT)
        self._items = {at: items[key] for at, key in enumerate(headings) if key in items}
        self._readers = {at: CellReader(item.spec) for at, item in self._items.items()}
        self._file = file

    def read(self, part: Part) -> RowsOfAnswers:
        """Return the answers in some rows; a row with any mistake is rejected."""
        names, wrong = _names(part.columns[self._subject])
        problems: dict[int, list[Problem]] = {
            row: [self._nameless(part.lines[row])] for row in wrong
        }
        columns: dict[str, Column] = {}
        for at, item in self._items.items():
            column, refused = self._readers[at].read(part.columns[at])
            columns[item.key] = column
            for row, message in refused.items():
                problem = self._refused(message, item, part.lines[row])
                problems.setdefault(row, []).append(problem)
        for row, cells in part.ragged.items():
            # What stands in a row of another length may belong under another heading.
            problems[row] = [self._ragged(len(cells), len(part.columns), part.lines[row])]
        rejected = [RejectedRow(row, tuple(problems[row])) for row in sorted(problems)]
        every = Columns(len(part.lines), columns)
        if not rejected:
            return RowsOfAnswers(np.arange(every.size), names, every, ())
        kept = np.ones(every.size, bool)
        kept[[one.row for one in rejected]] = False
        rows: Positions = np.flatnonzero(kept)
        return RowsOfAnswers(
            rows, [names[row] for row in rows.tolist()], every.take(rows), rejected
        )

    def _nameless(self, line: int) -> Problem:
        return Problem(
            code="table.row_without_subject",
            message="the row does not name its subject in one line of up to "
            f"{LONGEST_NAME} characters",
            hint=f'Correct the cell under "{SUBJECT}".',
            place=Place(file=self._file, line=line),
        )

    def _refused(self, message: str, item: Item, line: int) -> Problem:
        return Problem(
            code="answer.refused",
            message=message,
            hint=f"The question: {item.spec.text}",
            place=Place(file=self._file, line=line, pointer=item.key),
        )

    def _ragged(self, cells: int, headings: int, line: int) -> Problem:
        return Problem(
            code="table.row_length",
            message=f"there are {cells} cells, but {headings} headings",
            hint="Put texts that hold a comma in quotes.",
            place=Place(file=self._file, line=line),
        )


def _names(cells: Cells) -> tuple[list[str], list[int]]:
    """Return the subjects' names, and the rows that name none."""
    names = [text.strip() for text in cells.texts()]
    lengths = list(map(len, names))
    if min(lengths) > 0 and max(lengths) <= LONGEST_NAME and "".join(names).isprintable():
        return names, []
    return names, [row for row, name in _odd(names) if not _is_name(name)]


def _odd(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the names that need a closer look; printable ones of usual length are fine."""
    for row, name in enumerate(names):
        if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
            yield row, name


def _is_name(name: str) -> bool:
    try:
        Subject(name=name)
    except ValidationError:
        return False
    return True


def _short(heading: str) -> str:
    return heading if len(heading) <= 60 else f"{heading[:60]}..."
