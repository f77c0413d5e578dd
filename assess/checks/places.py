"""Places inside a document, and problems that sit there.

A pointer is a JSON pointer into the document as written (RFC 6901), such as
``/sections/0/questions/3/when``. Whoever read the file turns it into line and column.
"""

from __future__ import annotations

from typing import NamedTuple

from assess.errors import Place, Problem, Severity
from assess.model.question import Grid
from assess.model.questionnaire import Questionnaire


class QuestionPath(NamedTuple):
    """Where a question, or a grid's column or row, stands in its questionnaire, from 0."""

    section: int
    question: int
    column: int | None = None
    row: int | None = None

    def pointer(self, *more: str | int) -> str:
        """Return the pointer to the question, or to the column of a grid where there is one."""
        column = () if self.column is None else ("columns", self.column)
        return pointer("sections", self.section, "questions", self.question, *column, *more)

    def row_pointer(self, *more: str | int) -> str:
        """Return the pointer to the grid's row; to the question where there is none."""
        row = () if self.row is None else ("rows", self.row)
        return pointer("sections", self.section, "questions", self.question, *row, *more)


def pointer(*parts: str | int) -> str:
    """Return the parts as one pointer, with ``~`` and ``/`` inside a part escaped."""
    texts = (str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return "".join(f"/{text}" for text in texts)


def find_question(questionnaire: Questionnaire, key: str) -> QuestionPath | None:
    """Return where a question id, or the key of a grid's cell, stands; None where it does not."""
    question_id, *cell = key.split(".")
    for i, section in enumerate(questionnaire.sections):
        for j, question in enumerate(section.questions):
            if question.id != question_id:
                continue
            if not cell:
                return QuestionPath(i, j)
            if isinstance(question, Grid) and len(cell) == 2:
                return _cell(QuestionPath(i, j), question, *cell)
    return None


def _cell(path: QuestionPath, grid: Grid, row_id: str, column_id: str) -> QuestionPath | None:
    rows = [row.id for row in grid.rows]
    columns = [column.id for column in grid.columns]
    if row_id not in rows or column_id not in columns:
        return None
    return path._replace(column=columns.index(column_id), row=rows.index(row_id))


def error(code: str, where: str, message: str, hint: str = "") -> Problem:
    """Return a problem that stops the work, at a pointer."""
    return Problem(code=code, message=message, hint=hint, place=Place(pointer=where))


def warning(code: str, where: str, message: str, hint: str = "") -> Problem:
    """Return a problem that is probably a mistake, at a pointer."""
    place = Place(pointer=where)
    return Problem(code=code, message=message, hint=hint, place=place, severity=Severity.WARNING)


def note(code: str, where: str, message: str, hint: str = "") -> Problem:
    """Return a problem that may well be meant, at a pointer."""
    place = Place(pointer=where)
    return Problem(code=code, message=message, hint=hint, place=place, severity=Severity.NOTE)
