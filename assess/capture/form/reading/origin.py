"""Where a form comes from: what its hidden sheet says, and what was written into its cells."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from assess.capture.form.layout import FORMAT, FORMAT_VERSION, HIDDEN, RECORDS, Fact, Written
from assess.capture.form.reading.cells import Sheet
from assess.capture.form.reading.texts import text_of
from assess.capture.form.reading.workbook import Workbook
from assess.errors import InputError, Place, Problem
from assess.model.answer import UNANSWERED, Answer
from assess.model.reference import QuestionnaireReference

MOST_RECORDED = 20_000_000
"""Characters of all records; more than an assessment's file may have."""


class Origin(NamedTuple):
    """What a form was made from.

    ``base`` holds the answers it was made from by key, ``written`` what was written for each key:
    the text by the cell's place.
    """

    questionnaire: QuestionnaireReference
    subject: str
    respondent: str
    sections: tuple[str, ...]
    sheet: str
    base: Mapping[str, Answer]
    written: Mapping[str, Mapping[str, str]]

    def answer(self, key: str) -> Answer:
        """Return the answer that the form was made from."""
        return self.base.get(key, UNANSWERED)


def read_origin(workbook: Workbook, file: str) -> Origin:
    """Return what the form's hidden sheet says.

    Raises:
        InputError: there is none, it is of another version, or it was tampered with.
    """
    sheet = _hidden_sheet(workbook)
    if sheet is None:
        raise InputError(_no_form(file))
    rows = _rows(sheet)
    facts = dict(_facts(rows))
    if facts.get(Fact.FORMAT) != FORMAT:
        raise InputError(_no_form(file))
    if facts.get(Fact.FORMAT_VERSION) != FORMAT_VERSION:
        raise InputError(_other_format(file, facts.get(Fact.FORMAT_VERSION, "")))
    try:
        texts = _records(rows)
        written: dict[str, Mapping[str, str]] = {}
        base: dict[str, Answer] = {}
        for (key, kind), text in texts.items():
            if kind == Written.BASE:
                base[key] = Answer.model_validate_json(text)
            elif kind == Written.CELLS:
                written[key] = _cells(json.loads(text))
        return Origin(
            QuestionnaireReference(
                id=facts.get(Fact.QUESTIONNAIRE_ID, ""),
                version=facts.get(Fact.QUESTIONNAIRE_VERSION, ""),
                digest=facts.get(Fact.QUESTIONNAIRE_DIGEST, ""),
            ),
            facts.get(Fact.SUBJECT, ""),
            facts.get(Fact.RESPONDENT, ""),
            tuple(facts.get(Fact.SECTIONS, "").split()),
            sheet.title,
            base,
            written,
        )
    except (ValidationError, ValueError, RecursionError):
        raise InputError(_tampered(file, sheet.title)) from None


def _hidden_sheet(workbook: Workbook) -> Sheet | None:
    """Return the sheet that says what the form is, even where somebody renamed it."""
    named = workbook.sheet(HIDDEN)
    if named is not None:
        return named
    return next(
        (
            sheet
            for sheet in workbook.sheets
            if sheet.cells.get((1, 1)) == Fact.FORMAT and sheet.cells.get((1, 2)) == FORMAT
        ),
        None,
    )


def _rows(sheet: Sheet) -> list[tuple[str, str, str, str]]:
    """Return the first four columns of every row that has something in the first."""
    cells = sheet.cells
    numbers = sorted(row for row, column in cells if column == 1)
    return [
        (
            text_of(cells.get((row, 1), "")),
            text_of(cells.get((row, 2), "")),
            text_of(cells.get((row, 3), "")),
            text_of(cells.get((row, 4), "")),
        )
        for row in numbers
    ]


def _facts(rows: list[tuple[str, str, str, str]]) -> Iterator[tuple[str, str]]:
    for name, text, _, _ in rows:
        if name == RECORDS:
            return
        yield name, text


def _records(rows: list[tuple[str, str, str, str]]) -> dict[tuple[str, str], str]:
    """Return the texts of all records by key and kind, put together from their parts.

    Raises:
        ValueError: a part is missing or stands there twice.
    """
    start = next((i for i, row in enumerate(rows) if row[0] == RECORDS), len(rows))
    parts: dict[tuple[str, str], dict[int, str]] = {}
    length = 0
    for key, kind, number, text in rows[start + 1 :]:
        known = parts.setdefault((key, kind), {})
        if int(number) in known:
            msg = "a part stands there twice"
            raise ValueError(msg)
        known[int(number)] = text
        length += len(text)
        if length > MOST_RECORDED:
            msg = "there is far too much"
            raise ValueError(msg)
    for known in parts.values():
        if sorted(known) != list(range(len(known))):
            msg = "a part is missing"
            raise ValueError(msg)
    return {name: "".join(known[i] for i in range(len(known))) for name, known in parts.items()}


def _cells(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        msg = "no texts by place"
        raise ValueError(msg)
    return value


def _no_form(file: str) -> Problem:
    return Problem(
        code="form.not_a_form",
        message="this workbook is not a form: the hidden sheet that every form has is not in it",
        hint="Make one with `assess form FILE -o FORM.xlsx`. Where sheets were copied into a new "
        "workbook, copy the answers back into the form.",
        place=Place(file=file),
    )


def _other_format(file: str, version: str) -> Problem:
    return Problem(
        code="form.other_format",
        message=f'the form is of format version "{version[:20]}", this reads {FORMAT_VERSION}',
        hint="Import it with the version of assess that it was made with.",
        place=Place(file=file),
    )


def _tampered(file: str, sheet: str) -> Problem:
    return Problem(
        code="form.changed_inside",
        message="the hidden sheet that says what was written into the form is not as it was",
        hint="Copy the answers into a fresh form: `assess form FILE -o FORM.xlsx`.",
        place=Place(file=file, pointer=sheet),
    )
