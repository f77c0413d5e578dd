"""What stands in the typed cells of a row, and how they look."""

from __future__ import annotations

import datetime

from assess.capture.form.layout import Column
from assess.capture.form.words import number_text
from assess.capture.form.writing.styles import TYPED, TYPED_DATE, TYPED_GRADE, TYPED_TEXT
from assess.model.answer import Answer, Value
from assess.model.question import Date, Number
from assess.model.questionnaire import Item
from assess.workbook.book import Content
from assess.workbook.ranges import FIRST_DAY, serial

_MOST_EXACT, _MOST_HELD = 1e15, 9.99e307


def styles_of(item: Item) -> dict[Column, str]:
    """Return the style of each typed cell of an item's row."""
    answer = {"text": TYPED_TEXT, "date": TYPED_DATE}.get(item.spec.type, TYPED)
    task = {Column.OWNER: TYPED_TEXT, Column.DUE: TYPED_DATE} if item.spec.checklist else {}
    return {
        Column.ANSWER: answer,
        Column.STATE: TYPED,
        Column.COMMENT: TYPED_TEXT,
        Column.EVIDENCE: TYPED_TEXT,
        Column.EVIDENCE_DATE: TYPED_DATE,
        Column.GRADE: TYPED_GRADE,
        **task,
    }


def content_of(item: Item, answer: Answer, column: Column, text: str) -> Content:
    """Return what a typed cell holds: a number or a day as such, everything else as text."""
    if column is Column.ANSWER and isinstance(item.spec, Number):
        return _number(answer.value)
    is_day = column is Column.ANSWER and isinstance(item.spec, Date)
    if text and (is_day or column in (Column.EVIDENCE_DATE, Column.DUE)):
        day = datetime.date.fromisoformat(text)
        return day if int(serial(day)) >= FIRST_DAY else text
    return text


def _number(value: Value | None) -> Content:
    """Return a number as a cell can hold it; one that is too large for any stands as text."""
    if not isinstance(value, int | float):
        return None
    if abs(value) < _MOST_EXACT:
        return value
    return float(value) if abs(value) < _MOST_HELD else number_text(value)
