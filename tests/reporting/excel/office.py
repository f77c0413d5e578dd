"""Editing the workbooks of reports as a person would."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from assess.model.answer import Answer
from assess.model.question import Choice, Choices, Date, Scale
from assess.model.questionnaire import Item
from assess.reporting.excel.lists import words_of
from assess.reporting.view.words import STATES
from tests.support.office import opened, saved


def edited(content: bytes, items: Mapping[str, Item], changes: Mapping[str, Answer]) -> bytes:
    """Return the workbook after these answers were typed over the ones in it."""
    workbook = opened(content)
    answers, ticks = workbook["Answers"], workbook["Ticks"]
    rows = {
        str(row[0]): i for i, row in enumerate(answers.iter_rows(min_row=5, values_only=True), 5)
    }
    for key, answer in changes.items():
        row = rows[key]
        answers.cell(row, 4).value = STATES[answer.state]
        spec = items[key].spec
        if isinstance(spec, Choices):
            _tick(ticks, key, [option.id in _ids(answer) for option in spec.options])
        else:
            answers.cell(row, 5).value = _typed(items[key], answer)
    return saved(workbook)


def _ids(answer: Answer) -> tuple[str, ...]:
    return answer.value if isinstance(answer.value, tuple) else ()


def _tick(sheet: Worksheet, key: str, signs: Sequence[bool]) -> None:
    found = enumerate(sheet.iter_rows(min_row=5, values_only=True), start=5)
    rows = [i for i, row in found if row[0] == key]
    for row, sign in zip(rows, signs, strict=True):
        sheet.cell(row, 5).value = "x" if sign else None


def _typed(item: Item, answer: Answer) -> str | int | float | datetime.date | None:
    value, spec = answer.value, item.spec
    if value is None or isinstance(value, tuple):
        return None
    if isinstance(spec, Scale):
        return spec.levels[int(value)].label
    if isinstance(spec, Choice):
        ids = [option.id for option in spec.options]
        return words_of(spec)[ids.index(str(value))]
    if isinstance(spec, Date):
        return datetime.date.fromisoformat(str(value))
    return value
