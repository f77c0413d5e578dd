"""The form's answers for the sheet of conditions: in cells where handed out, else as they are."""

from __future__ import annotations

from collections.abc import Mapping

from assess.capture.form.layout import Column
from assess.capture.form.writing.columns import Helper, cell_of
from assess.capture.form.writing.plan import Plan
from assess.columns import encode_item
from assess.model.answer import Answer
from assess.model.question import Choices
from assess.model.questionnaire import Item
from assess.workbook.terms import number_of
from assess.workbook.text import quoted

NOTE = "Formulas that decide which questions are asked. Please leave as they are."


class FormAnswers:
    """Where the answers stand that decide which questions are asked."""

    def __init__(
        self, plan: Plan, items: Mapping[str, Item], elsewhere: Mapping[str, Answer]
    ) -> None:
        """Remember the plan; ``elsewhere`` are the answers to items that are not handed out."""
        self._plan = plan
        self._items = items
        self._elsewhere = elsewhere

    def code(self, key: str) -> str | float:
        """Return 0 where an answer with a value stands, else the state's code."""
        where = self._plan.where.get(key)
        if where is not None:
            return cell_of(where.sheet, Helper.CODE, where.row)
        column = encode_item(self._items[key].spec, [self._elsewhere.get(key)])
        return min(int(column.codes[0]), 0)

    def value(self, key: str) -> str | float | None:
        """Return the number that conditions compare; None where there is none."""
        where = self._plan.where.get(key)
        if where is not None:
            return cell_of(where.sheet, Helper.VALUE, where.row)
        spec = self._items[key].spec
        column = encode_item(spec, [self._elsewhere.get(key)])
        return number_of(spec, column) if column.codes[0] >= 0 else None

    def text(self, key: str) -> str:
        """Return the expression for the words of a free text; a text without any where none stand."""
        where = self._plan.where.get(key)
        if where is not None:
            return f"TRIM({cell_of(where.sheet, Column.ANSWER, where.row)})"
        answer = self._elsewhere.get(key)
        return quoted(answer.value if answer and isinstance(answer.value, str) else "")

    def tick(self, key: str, position: int) -> str:
        """Return the expression that is 1 where an option is ticked, by its position."""
        where = self._plan.where.get(key)
        if where is not None:
            return cell_of(where.sheet, Helper.VALUE, where.options[position])
        spec, answer = self._items[key].spec, self._elsewhere.get(key)
        options = spec.options if isinstance(spec, Choices) else ()
        ticked = answer.value if answer and isinstance(answer.value, tuple) else ()
        return "1" if options[position].id in ticked else "0"
