"""Places inside a document, and problems that sit there.

A pointer is a JSON pointer into the document as written (RFC 6901), such as
``/sections/0/questions/3/when``. Whoever read the file turns it into line and column.
"""

from __future__ import annotations

from typing import NamedTuple

from assess.errors import Place, Problem, Severity


class QuestionPath(NamedTuple):
    """Where a question, or a grid's column, stands in its questionnaire, from 0."""

    section: int
    question: int
    column: int | None = None

    def pointer(self, *more: str | int) -> str:
        """Return the pointer to the question, or to the column of a grid where there is one."""
        column = () if self.column is None else ("columns", self.column)
        return pointer("sections", self.section, "questions", self.question, *column, *more)


def pointer(*parts: str | int) -> str:
    """Return the parts as one pointer, with ``~`` and ``/`` inside a part escaped."""
    texts = (str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return "".join(f"/{text}" for text in texts)


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
