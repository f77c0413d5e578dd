"""Evidence from its three cells: references, a line each, with the date and grade of the first."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from pydantic import ValidationError

from assess.capture.form.reading.cells import Content, Unusable
from assess.capture.form.reading.rows import Cell
from assess.capture.form.reading.texts import control_character, plain, shown, text_of
from assess.capture.form.reading.values import read_date
from assess.capture.form.words import evidence_line
from assess.capture.parse import NotAnAnswerError
from assess.model.answer import INFORMATION_GRADES, SOURCE_GRADES, Evidence
from assess.workbook.text import one_line

LONGEST_REFERENCE = 2_000
MOST_LINES = 200
_GRADE = re.compile(r"([A-F-]?)[ /]?-?[ /]?([1-6-]?)", re.IGNORECASE)
_LINE = re.compile(
    r"(.+?)(?: \[([0-9]{4}-[0-9]{2}-[0-9]{2})\])?(?: \(([A-Fa-f-])([1-6-])\))?", re.DOTALL
)
_GRADES_TAKEN = "a letter A to F and a digit 1 to 6, such as B2"


class Wrong(NamedTuple):
    """A cell that is no evidence, why, and what it takes."""

    cell: Cell
    why: str
    accepted: str


def read_evidence(
    reference: Cell, date: Cell, grade: Cell, base: tuple[Evidence, ...]
) -> tuple[tuple[Evidence, ...], list[Wrong]]:
    """Return the evidence in three cells, and what is wrong with them.

    A piece whose line is as it was written is as it was, with the digest of its file.
    """
    wrong: list[Wrong] = []
    lines = _lines(reference, wrong)
    day = _day(date, wrong)
    letter, digit = _grade(grade, wrong)
    if not lines and not wrong and (day or letter or digit):
        at = date if day else grade
        wrong.append(
            Wrong(at, "it is said of no document", f"a reference in {reference.reference}")
        )
    if wrong or not lines:
        return (), wrong
    old = {one_line(one.reference): one for one in reversed(base)}
    known = old.get(lines[0])
    first = {
        "reference": known.reference if known else lines[0],
        "date": day,
        "source_grade": letter,
        "information_grade": digit,
        "sha256": known.sha256 if known else None,
    }
    written = {evidence_line(one): one for one in base}
    try:
        further = [written.get(line) or _further(line) for line in lines[1:]]
        return (Evidence.model_validate(first), *further), wrong
    except ValidationError:
        takes = f"a reference, up to {LONGEST_REFERENCE:,} characters a line"
        return (), [Wrong(reference, "it cannot be taken as evidence", takes)]


def _lines(cell: Cell, wrong: list[Wrong]) -> list[str]:
    if cell.is_blank:
        return []
    text = plain(text_of(cell.content))
    lines = [one_line(line) for line in text.split("\n") if line.strip()]
    why = control_character(text)
    if isinstance(cell.content, Unusable):
        why = _unusable(cell.content)
    elif any(len(line) > LONGEST_REFERENCE for line in lines):
        why = f"a line is longer than {LONGEST_REFERENCE:,} characters"
    elif len(lines) > MOST_LINES:
        why = f"there are {len(lines):,} lines, more than {MOST_LINES}"
    if why:
        takes = f"a reference a line, up to {LONGEST_REFERENCE:,} characters"
        wrong.append(Wrong(cell, why, takes))
    return lines


def _day(cell: Cell, wrong: list[Wrong]) -> datetime.date | None:
    if cell.is_blank:
        return None
    try:
        return datetime.date.fromisoformat(read_date(cell.content))
    except NotAnAnswerError as refused:
        wrong.append(Wrong(cell, str(refused), "a day as 2024-05-31"))
        return None


def _grade(cell: Cell, wrong: list[Wrong]) -> tuple[str | None, str | None]:
    if cell.is_blank:
        return None, None
    content: Content = cell.content
    text = plain(text_of(content)).replace("\u2013", "-")
    found = None if isinstance(content, Unusable) else _GRADE.fullmatch(text)
    if found and (found[1].strip("-") or found[2].strip("-")):
        letter, digit = found[1].upper(), found[2]
        return (
            letter if letter in SOURCE_GRADES else None,
            digit if digit in INFORMATION_GRADES else None,
        )
    why = _unusable(content) if isinstance(content, Unusable) else f"{shown(content)} is no grade"
    wrong.append(Wrong(cell, why, _GRADES_TAKEN))
    return None, None


def _further(line: str) -> Evidence:
    found = _LINE.fullmatch(line)
    reference, day, letter, digit = found.groups() if found else (line, None, None, None)
    try:
        return Evidence.model_validate(
            {
                "reference": reference,
                "date": day,
                "source_grade": letter.upper() if letter and letter != "-" else None,
                "information_grade": digit if digit and digit != "-" else None,
            }
        )
    except ValidationError:  # what looks like a date is none
        return Evidence(reference=line)


def _unusable(content: Unusable) -> str:
    return f"there is {content.what} in the cell. {content.instead}"
