"""Forms made for tests, and what stands in them, found by heading and id as a reader finds it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell

from assess.capture.form.layout import HEADER_ROW, HIDDEN, LISTS, START, Column
from assess.capture.form.write import Handout, write_form
from assess.capture.form.writing.columns import Helper
from assess.model.answer import Answer
from assess.model.assessment import Assessment, Subject
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference
from tests.checks.building import (
    choice,
    date,
    grid,
    number,
    questionnaire,
    scale,
    section,
    text,
    ticks,
)

DAY = datetime.date(2026, 11, 22)
NOT_SECTIONS = (START, LISTS, HIDDEN, "Conditions")

CONDITIONS = questionnaire(
    section(
        "first",
        choice("kind", "office", "field", "ship"),
        scale("size", required=True),
        number("staff", minimum=-5, maximum=50),
        date("since", earliest="1850-01-01", latest="2060-12-31"),
        ticks("topics", "arms", "drugs", "money", none="nothing"),
        ticks("tools", "maps", "radio"),
        text("words", max_length=40),
    ),
    section(
        "second",
        scale("equal", when="size == 2"),
        scale("unequal", when="kind != 'ship'"),
        scale("fewer", when="staff < 10", required=True),
        scale("at_most", when="staff <= -2.5"),
        scale("mirrored", when="10 <= staff"),
        scale("between", when="0 < staff < 20"),
        scale("later", when="since > '1899-12-31'"),
        scale("earlier", when="since <= '2000-02-29'"),
        scale("one_of", when="kind in ['office', 'field']"),
        scale("level_of", when="size in [0, 3]"),
        scale("number_of", when="staff in [1, 2, 3, 10, 50]"),
        scale("day_of", when="since in ['1850-01-01', '2060-12-31']"),
        scale("not_of", when="kind not in ['office']"),
        scale("ticked", when="'arms' in topics"),
        scale("not_ticked", when="'maps' not in tools"),
        scale("many", when="count(topics) >= 2"),
        scale("none", when="count(tools) == 0"),
        scale("given", when="answered(words)"),
        scale("unknown_words", when="unknown(words)"),
        scale("not_given", when="not answered(since)"),
        scale("all", when="size > 0 and staff > 0 and kind == 'field'"),
        scale("any", when="size > 2 or 'radio' in tools or unknown(kind)"),
        scale("mixed", when="not (size > 1 and (staff > 3 or not kind == 'ship'))"),
        scale("chain_a", when="size >= 1"),
        scale("chain_b", when="chain_a >= 1"),
        scale("chain_c", when="chain_b != 1 or answered(chain_a)"),
        scale("chain_d", when="not answered(chain_c) and not unknown(chain_b)"),
        number("chain_e", when="chain_a in [0, 2] or count(chain_t) > 0"),
        ticks("chain_t", when="chain_b < 3"),
        scale("chain_f", when="'a' in chain_t"),
    ),
    section(
        "third",
        grid(
            "risks",
            ("fraud", "leaks"),
            scale("likely"),
            text("why", when="risks.row.likely in [1, 2]", required=True),
            ticks("what", when="risks.leaks.likely > 0"),
        ),
        grid("only", ("one", "two"), choice("which"), when="answered(risks.fraud.why)"),
        scale("by_cell", when="'b' in risks.leaks.what and risks.fraud.likely <= 2"),
        when="kind != 'office'",
    ),
)
"""Every form that a condition can take, conditions on hidden questions among them."""


class FormCells(NamedTuple):
    """A form's cells by id and heading, as a reader finds them."""

    cells: Mapping[tuple[str, str], Cell | MergedCell]

    def value(self, key: str, column: Column | Helper) -> object:
        """Return what stands in a cell."""
        return self.cells[key, column.value].value

    @property
    def keys(self) -> list[str]:
        """Return the keys of all rows, in order."""
        return list(dict.fromkeys(key for key, _ in self.cells))


def assessment_of(
    asked: Questionnaire, answers: Mapping[str, Answer] | None = None, **more: object
) -> Assessment:
    """Return an assessment with these answers."""
    content = Assessment(
        questionnaire=QuestionnaireReference.to(asked),
        subject=Subject(name="Mission in Averland"),
        answers=dict(answers or {}),
    )
    return content.model_copy(update=more)


def form_of(
    asked: Questionnaire,
    answers: Mapping[str, Answer] | None = None,
    *,
    sections: tuple[str, ...] = (),
    respondent: str = "",
) -> bytes:
    """Return a form filled with these answers."""
    handout = Handout(DAY, "assess 0", sections, respondent)
    return write_form(asked, assessment_of(asked, answers), handout)


def cells_of(workbook: Workbook) -> FormCells:
    """Return the cells of every row that has a key."""
    found: dict[tuple[str, str], Cell | MergedCell] = {}
    for sheet in workbook.worksheets:
        if sheet.title in NOT_SECTIONS:
            continue
        headings = [str(cell.value) for cell in sheet[HEADER_ROW]]
        at = headings.index(Column.KEY)
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1):
            if row[at].value:
                for heading, cell in zip(headings, row, strict=True):
                    found[str(row[at].value), heading] = cell
    return FormCells(found)


def progress_of(workbook: Workbook) -> dict[str, tuple[object, ...]]:
    """Return the table of the first sheet: asked, answered, open, required, by sheet."""
    rows = list(workbook[START].iter_rows(max_col=5, values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == "Section")
    stop = next(i for i, row in enumerate(rows) if row[0] == "Total")
    return {str(row[0]): row[1:5] for row in rows[start + 1 : stop + 1]}
