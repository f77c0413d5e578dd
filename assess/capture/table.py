"""Answers from a table: one row for each subject, one column for each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from assess.capture.parse import NotAnAnswerError, parse_answer
from assess.checks.suggest import did_you_mean
from assess.errors import Place, Problem
from assess.model.answer import Answer
from assess.model.assessment import Subject
from assess.model.questionnaire import Questionnaire

SUBJECT = "subject"
"""The heading of the column that names the subjects."""


class RowOfAnswers(NamedTuple):
    """One row: who it is about, the answers, and what is wrong with it (then it is not used)."""

    line: int
    subject: Subject | None
    answers: Mapping[str, Answer]
    problems: tuple[Problem, ...]


def check_headings(headings: Sequence[str], asked: Questionnaire, file: str) -> list[Problem]:
    """Return what is wrong with a table's headings: each is ``subject`` or the key of an item."""
    separator = _other_separator(headings)
    if separator:
        return [
            Problem(
                code="table.syntax",
                message=f"the cells are separated by {separator}, not by commas",
                hint="Save it as CSV (UTF-8) with commas between the cells.",
                place=Place(file=file, line=1),
            )
        ]
    problems = []
    for position, heading in enumerate(headings):
        place = Place(file=file, line=1, pointer=f"column {position + 1}")
        if heading in headings[:position]:
            problems.append(
                Problem(
                    code="table.column_twice",
                    message=f'two columns are headed "{heading}"',
                    hint="Remove one of them.",
                    place=place,
                )
            )
        elif heading != SUBJECT and heading not in asked.items:
            hint = did_you_mean(heading, (SUBJECT, *asked.items))
            problems.append(
                Problem(
                    code="table.unknown_column",
                    message=f'there is no question "{heading}"',
                    hint=hint or "Remove the column; `assess list QUESTIONNAIRE` shows the ids.",
                    place=place,
                )
            )
    if SUBJECT not in headings:
        problems.append(
            Problem(
                code="table.no_subject",
                message=f'no column is headed "{SUBJECT}"',
                hint="Head the column with the subjects' names so.",
                place=Place(file=file, line=1),
            )
        )
    return problems


def read_row(
    cells: Sequence[str], headings: Sequence[str], line: int, asked: Questionnaire, file: str
) -> RowOfAnswers:
    """Return the answers of one row; a cell holds what ``assess answer`` takes, an empty one none.

    Args:
        cells: the texts of the row, as many as there are headings.
        headings: headings that ``check_headings`` has found sound.
        line: the line of the file on which the row begins, from 1.
        asked: the questionnaire.
        file: the name of the file, for the places of problems.
    """
    problems: list[Problem] = []
    answers: dict[str, Answer] = {}
    if len(cells) != len(headings):
        message = f"there are {len(cells)} cells, but {len(headings)} headings"
        problems.append(
            Problem(
                code="table.row_length",
                message=message,
                hint="Put texts that hold a comma in quotes.",
                place=Place(file=file, line=line),
            )
        )
    by_heading = dict(zip(headings, cells, strict=False))
    subject = _subject(by_heading.get(SUBJECT, ""))
    if subject is None:
        problems.append(
            Problem(
                code="table.row_without_subject",
                message="the row does not name its subject in one line of up to 200 characters",
                hint=f'Correct the cell under "{SUBJECT}".',
                place=Place(file=file, line=line),
            )
        )
    for key, text in by_heading.items():
        if key == SUBJECT or not text.strip():
            continue
        try:
            answers[key] = parse_answer(asked.items[key].spec, text)
        except NotAnAnswerError as refused:
            problems.append(
                Problem(
                    code="answer.refused",
                    message=str(refused),
                    hint=f"The question: {asked.items[key].spec.text}",
                    place=Place(file=file, line=line, pointer=key),
                )
            )
    return RowOfAnswers(line, subject, answers, tuple(problems))


def _other_separator(headings: Sequence[str]) -> str:
    """Return what separates the cells of a table that seems to have one column; "" if nothing."""
    found = {";": "semicolons", "\t": "tabs"}
    return next((found[c] for c in found if len(headings) == 1 and c in headings[0]), "")


def refuse_repeated(rows: Sequence[RowOfAnswers], file: str) -> list[RowOfAnswers]:
    """Return the rows; one about a subject of an earlier row has that as its problem."""
    first: dict[str, int] = {}
    kept = []
    for row in rows:
        name = row.subject.name if row.subject else ""
        before = first.setdefault(name, row.line)
        problems = row.problems
        if name and before != row.line:
            again = Problem(
                code="table.subject_twice",
                message=f'line {before} is about "{name}" already',
                hint="Remove one of the rows, or tell the names apart.",
                place=Place(file=file, line=row.line),
            )
            problems = (*problems, again)
        kept.append(row._replace(problems=problems))
    return kept


def _subject(name: str) -> Subject | None:
    try:
        return Subject(name=name)
    except ValidationError:
        return None
