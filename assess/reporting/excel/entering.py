"""What the yellow cells accept: drop-downs, ranges of numbers and dates."""

from __future__ import annotations

from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assess.model.question import Choice, Date, Number, Scale, Simple
from assess.model.questionnaire import Item
from assess.reporting.excel.lists import words_of
from assess.reporting.view.words import STATES
from assess.workbook.lists import Lists
from assess.workbook.ranges import between, number_error, serial
from assess.workbook.text import number

Kind = Literal["whole", "decimal", "list", "date"]
_KINDS: dict[str, Kind] = {"whole": "whole", "decimal": "decimal", "list": "list", "date": "date"}


class Entries:
    """Collects which cells take which entries; the same rule is written once for all its cells."""

    def __init__(self, sheet: Worksheet, lists: Lists) -> None:
        self._sheet = sheet
        self._lists = lists
        self._rules: dict[tuple[str, ...], DataValidation] = {}

    def add(self, row: int, item: Item) -> None:
        """Say what the answer cell in a row accepts."""
        rule = self._rule(item.spec)
        if rule is not None:
            rule.add(f"E{row}")

    def finish(self, first: int, last: int) -> None:
        """Add the drop-down of states and all rules to the sheet."""
        source = self._lists.column("States of an answer", tuple(STATES.values()))
        states = DataValidation(type="list", formula1=f"={source}", allow_blank=False)
        states.errorTitle, states.error = "Not a state", "Choose a state from the list."
        states.add(f"D{first}:D{last}")
        for rule in (states, *self._rules.values()):
            rule.showErrorMessage = True
            self._sheet.add_data_validation(rule)

    def _rule(self, spec: Simple) -> DataValidation | None:
        match spec:
            case Choice() | Scale():
                source = self._lists.column(f"Answers: {spec.label}", words_of(spec))
                error = "Choose an answer from the list, or clear the cell."
                return self._shared(("list", f"={source}"), "Not in the list", error)
            case Number():
                kind = "whole" if spec.integer else "decimal"
                ends = [
                    None if end is None else number(end) for end in (spec.minimum, spec.maximum)
                ]
                return self._shared((kind, *between(*ends)), "Not in range", number_error(spec))
            case Date():
                days = [
                    None if day is None else serial(day) for day in (spec.earliest, spec.latest)
                ]
                low, high = (days[0] or "1", days[1] or "2958465")
                error = "Enter a day as year-month-day."
                return self._shared(("date", low, high), "Not a day", error)
            case _:
                return None

    def _shared(self, key: tuple[str, ...], title: str, error: str) -> DataValidation:
        full = (*key, error)
        if full not in self._rules:
            kind, first, second = (*key, "")[:3]
            rule = DataValidation(formula1=first, formula2=second or None, allow_blank=True)
            rule.type = _KINDS[kind]
            rule.operator = "between" if second else None
            rule.errorTitle, rule.error = title, error
            self._rules[full] = rule
        return self._rules[full]
