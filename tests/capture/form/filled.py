"""A form written for a questionnaire with every kind of question, and filled in as a person does."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assess.capture.form.layout import OPTION_MARK, Column
from assess.capture.form.reading.form import Reading, open_form, read_form
from assess.capture.form.write import Handout, write_form
from assess.files.validation import validate
from assess.files.yaml import parse
from assess.model.answer import Answer
from assess.model.assessment import Assessment, Subject
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference
from tests.support.rich import RICH_QUESTIONNAIRE

RICH = validate(Questionnaire, parse(RICH_QUESTIONNAIRE, "rich.yaml"))
DAY = datetime.date(2024, 7, 1)


def assessment_of(answers: Mapping[str, Answer], **more: Any) -> Assessment:
    """Return an assessment of the questionnaire with these answers."""
    reference = QuestionnaireReference.to(RICH)
    subject = Subject(name="Haven")
    return Assessment(questionnaire=reference, subject=subject, answers=dict(answers), **more)


def form_of(answers: Mapping[str, Answer] | Assessment, respondent: str = "", *parts: str) -> bytes:
    """Return the form of an assessment with these answers, or of some sections of it."""
    made_from = answers if isinstance(answers, Assessment) else assessment_of(answers)
    return write_form(RICH, made_from, Handout(DAY, "assess 0", parts, respondent))


def read(content: bytes) -> Reading:
    """Return a form as it is read back."""
    return read_form(open_form(content, "form.xlsx"), RICH)


class Form:
    """A form that somebody has open."""

    def __init__(self, content: bytes) -> None:
        """Open it."""
        self.workbook: Workbook = load_workbook(io.BytesIO(content))
        self._rows: dict[str, tuple[Worksheet, int, dict[str, int]]] = {}
        for sheet in self.workbook.worksheets:
            self._index(sheet)

    def place(self, key: str, column: Column = Column.ANSWER) -> tuple[Worksheet, int, int]:
        """Return sheet, row and column of a cell; a key such as ``tools#maps`` names a tick."""
        sheet, row, columns = self._rows[key]
        return sheet, row, columns[column]

    def _index(self, sheet: Worksheet) -> None:
        for heads in sheet.iter_rows(max_row=10):
            columns = {str(cell.value): cell.column or 0 for cell in heads if cell.value}
            if Column.KEY in columns and Column.ANSWER in columns:
                for row in range(1, sheet.max_row + 1):
                    key = sheet.cell(row, columns[Column.KEY]).value
                    if key:
                        self._rows[str(key)] = (sheet, row, columns)
                return

    def reference(self, key: str, column: Column = Column.ANSWER) -> str:
        """Return ``sheet!B7`` for a cell."""
        sheet, row, position = self.place(key, column)
        return f"{sheet.title}!{sheet.cell(row, position).coordinate}"

    def type(
        self, key: str, content: Any, column: Column = Column.ANSWER, shown_as: str | None = None
    ) -> str:
        """Type something into a cell; return its reference."""
        sheet, row, position = self.place(key, column)
        cell: Any = sheet.cell(row, position)
        cell.value = content
        if isinstance(content, str) and content.startswith("=") and shown_as == "@":
            cell.data_type = "s"
        if shown_as is not None:
            cell.number_format = shown_as
        return self.reference(key, column)

    def tick(self, key: str, *options: str, sign: Any = "x") -> None:
        """Tick options off."""
        for option in options:
            self.type(f"{key}{OPTION_MARK}{option}", sign)

    def saved(self) -> bytes:
        """Return the workbook's bytes."""
        stream = io.BytesIO()
        self.workbook.save(stream)
        return stream.getvalue()

    def read(self) -> Reading:
        """Return the form as it is read back."""
        return read(self.saved())
