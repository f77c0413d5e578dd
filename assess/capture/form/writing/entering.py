"""What the typed cells take: drop-downs and ranges, with a word of help and one of refusal."""

from __future__ import annotations

from typing import Literal, NamedTuple

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assess.capture.form.layout import TICK, Column
from assess.capture.form.words import answer_texts, state_texts
from assess.capture.form.writing.columns import letter_of
from assess.capture.form.writing.texts import accepted_day, accepted_number
from assess.capture.parse import LONGEST_COMMENT
from assess.capture.tasks import LONGEST_OWNER
from assess.model.answer import INFORMATION_GRADES, SOURCE_GRADES
from assess.model.question import Choice, Choices, Date, FreeText, Number, Scale
from assess.model.questionnaire import Item
from assess.workbook.lists import Lists
from assess.workbook.ranges import FIRST_DAY, between, serial
from assess.workbook.text import number

Kind = Literal["whole", "decimal", "list", "date", "textLength"]
_LONGEST_MESSAGE = 225
"""Excel takes 255 characters, and counts some of them twice."""


class Rule(NamedTuple):
    """What a cell takes: the kind, its limits, and what is said before and after."""

    kind: Kind | None
    first: str = ""
    second: str = ""
    title: str = ""
    help: str = ""
    refusal: str = ""


class Entries:
    """Collects which cells take which entries; the same rule is written once for all its cells."""

    def __init__(self, sheet: Worksheet, lists: Lists) -> None:
        self._sheet = sheet
        self._lists = lists
        self._rules: dict[Rule, DataValidation] = {}

    def add(self, row: int, item: Item) -> None:
        """Say what the cells of an item's row accept."""
        if not isinstance(item.spec, Choices):
            self._add(Column.ANSWER, row, self._answer(item))
        self._add(Column.STATE, row, self._state(item))
        self._add(Column.COMMENT, row, _COMMENT)
        self._add(Column.EVIDENCE, row, _EVIDENCE)
        self._add(Column.EVIDENCE_DATE, row, _EVIDENCE_DATE)
        self._add(Column.GRADE, row, self._grade())
        if item.spec.checklist is not None:
            self._add(Column.OWNER, row, _OWNER)
            self._add(Column.DUE, row, _DUE)

    def add_tick(self, row: int) -> None:
        """Say what the cell of one option accepts."""
        self._add(Column.ANSWER, row, _TICK)

    def finish(self) -> None:
        """Add the rules to the sheet."""
        for rule in self._rules.values():
            self._sheet.add_data_validation(rule)

    def _add(self, column: Column, row: int, rule: Rule) -> None:
        if rule not in self._rules:
            self._rules[rule] = _validation(rule)
        self._rules[rule].add(f"{letter_of(column)}{row}")

    def _answer(self, item: Item) -> Rule:
        match item.spec:
            case Choice() | Scale() as spec:
                source = self._lists.column(f"Answers: {spec.label}", answer_texts(spec))
                return Rule(
                    "list",
                    source,
                    title="Choose an answer",
                    help="Choose from the list that the arrow beside the cell opens.",
                    refusal="Choose an answer from the list, or empty the cell. If none of them "
                    "fits, say so in the comment.",
                )
            case Number() as spec:
                ends = [None if e is None else number(e) for e in (spec.minimum, spec.maximum)]
                kind: Kind = "whole" if spec.integer else "decimal"
                accepted = accepted_number(spec)
                return Rule(kind, *between(*ends), "Type a number", accepted, accepted)
            case Date() as spec:
                return _day_rule(spec)
            case FreeText(max_length=most):
                message = f"At most {most:,} characters."
                return Rule("textLength", "0", str(most), "In your own words", message, message)
            case Choices():
                return _TICK

    def _state(self, item: Item) -> Rule:
        source = self._lists.column("Instead of an answer", state_texts(item))
        return Rule(
            "list",
            source,
            title="Instead of an answer",
            help="Only if you give no answer. With “Not applicable”, please give the reason in the "
            "next column.",
            refusal="Choose from the list, or empty the cell.",
        )

    def _grade(self) -> Rule:
        grades = [
            f"{source}{information}"
            for source in (*SOURCE_GRADES, "-")
            for information in (*INFORMATION_GRADES, "-")
        ][:-1]
        source = self._lists.column("Admiralty grades", grades)
        return Rule(
            "list",
            source,
            title="Admiralty grade",
            help="A letter for the source, A (completely reliable) to F (cannot be judged), and a "
            "digit for what it says, 1 (confirmed) to 6 (cannot be judged). See “Start”.",
            refusal="Choose a grade such as B2 from the list, or empty the cell.",
        )


_TICK = Rule(
    "list",
    f'"{TICK}"',
    title="Tick",
    help="Put an x if this is so; leave the cell empty if not.",
    refusal="Put an x, or empty the cell.",
)
_COMMENT = Rule(
    "textLength",
    "0",
    str(LONGEST_COMMENT),
    refusal=f"At most {LONGEST_COMMENT:,} characters.",
)
_EVIDENCE = Rule(
    None,
    title="Evidence",
    help="A document or passage, such as its title and paragraph. Further pieces each on a line of "
    "their own (Alt+Enter; in LibreOffice Ctrl+Enter).",
)
_EVIDENCE_DATE = Rule(
    "date",
    str(FIRST_DAY),
    "2958465",
    title="Date of the evidence",
    help="Year-month-day, such as 2024-05-01.",
    refusal="Type a day as year-month-day, such as 2024-05-01, or empty the cell.",
)


_OWNER = Rule(
    "textLength",
    "0",
    str(LONGEST_OWNER),
    title="Owner",
    help="Who does what is left to do here: a person, post or unit. Leave it empty where nothing is.",
    refusal=f"At most {LONGEST_OWNER} characters.",
)
_DUE = Rule(
    "date",
    str(FIRST_DAY),
    "2958465",
    title="Due",
    help="By which day it must be done, as year-month-day, such as 2026-05-31.",
    refusal="Type a day as year-month-day, such as 2026-05-31, or empty the cell.",
)


def _day_rule(spec: Date) -> Rule:
    accepted = accepted_day(spec)
    low, high = (None if day is None else serial(day) for day in (spec.earliest, spec.latest))
    if low is not None and int(low) >= FIRST_DAY:
        return Rule("date", low, high or "2958465", "Type a day", accepted, accepted)
    # Before 1900 there are no days in a spreadsheet: they are typed as text.
    return Rule(None, title="Type a day", help=accepted)


def _validation(rule: Rule) -> DataValidation:
    made = DataValidation(formula1=rule.first or None, formula2=rule.second or None)
    made.type = rule.kind
    made.operator = "between" if rule.second else None
    made.allow_blank = True
    if rule.help:
        made.promptTitle, made.prompt = rule.title[:32], _message(rule.help)
        made.showInputMessage = True
    if rule.refusal:
        made.errorTitle, made.error = rule.title[:32] or "Too long", _message(rule.refusal)
        made.showErrorMessage = True
    return made


def _message(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1] + "…"
