"""The comparison workbook."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from openpyxl import Workbook

from assess.model.answer import Evidence
from assess.model.rating import Rated
from assess.reporting.excel import comparison_workbook
from assess.reporting.view.build_comparison import comparison_view
from assess.reporting.view.comparison import ComparisonView
from tests.reporting.excel.rated import DAY, instrument_of, rate
from tests.reporting.excel.test_subject import HOSTILE, STANDING, formulas, texts
from tests.support.answers import random_answers
from tests.support.office import opened

SHEETS = ["Overview", "Themes", "Dimensions", "Blind spots", "Scores", "Answers", "About"]


class Compared(NamedTuple):
    workbook: Workbook
    rated: tuple[Rated, ...]
    view: ComparisonView


@cache
def compared() -> Compared:
    case = STANDING["tnt-preparedness"]
    random = np.random.default_rng(13)
    rated = []
    for i in range(5):
        answers = {
            key: answer.model_copy(update={
                "comment": f"comment-{i}-{key}-end",
                "evidence": (Evidence(reference=f"evidence-{i}-{key}-end", information_grade="4"),),
            })
            for key, answer in random_answers(case.values, random, answered=0.2 + 0.2 * i).items()
        }  # fmt: skip
        rated.append(rate(case, answers, f"{HOSTILE[i]} mission", group="UN", fictional=i == 0))
    return made(rated)


def made(rated: list[Rated]) -> Compared:
    instrument = instrument_of(STANDING["tnt-preparedness"])
    view = comparison_view(instrument, rated, title="Five", date=DAY, version="0.0.0")
    content = comparison_workbook(instrument, rated, view)
    assert content == comparison_workbook(instrument, rated, view)
    return Compared(opened(content), tuple(rated), view)


def rows(sheet: str) -> list[tuple[object, ...]]:
    return list(compared().workbook[sheet].iter_rows(min_row=5, values_only=True))


def test_the_sheets_stand_in_reading_order_and_carry_the_mark() -> None:
    workbook = compared().workbook
    assert workbook.sheetnames == SHEETS
    for sheet in workbook.worksheets:
        assert "fictional" in str(sheet.cell(3, 1).value), sheet.title
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref or sheet.title == "About"


def test_only_the_theme_totals_are_formulas() -> None:
    found = formulas(compared().workbook)
    assert found
    assert all(formula.startswith(("=COUNTIF(", "=SUM(")) for formula in found)


def test_every_score_is_listed() -> None:
    results = [result for one in compared().rated for result in one.scorecard.results]
    for row, result in zip(rows("Scores"), results, strict=True):
        assert row[5] == result.id
        figures = [result.score, result.low, result.high, result.coverage]
        assert list(row[7:11]) == [f if f is None else pytest.approx(f, abs=1e-12) for f in figures]


def test_every_answer_that_is_shown_is_listed_with_comment_and_evidence() -> None:
    found = "\n".join(texts(compared().workbook))
    for i, one in enumerate(compared().rated):
        for key in one.assessment.answers:
            for token in (f"comment-{i}-{key}-end", f"evidence-{i}-{key}-end"):
                assert (token in found) == (key not in one.hidden), token


def test_the_overview_says_who_cannot_be_ranked_and_why() -> None:
    headline = compared().view.rankings[0]
    listed = [row for row in rows("Overview") if row[0] == headline.by.label]
    assert [row[1] for row in listed if row[1] != "not ranked"] == [
        row.rank for row in headline.rows
    ]
    reasons = [row[8] for row in listed if row[1] == "not ranked"]
    assert reasons == [row.reason for row in headline.unranked]
    assert reasons


def test_doubtful_marks_are_told_by_a_sign_and_not_by_colour_alone() -> None:
    marks = compared().view.marks
    assert marks is not None
    signs = {
        cell for row in rows("Themes") for cell in row if isinstance(cell, str) and "†" in cell
    }
    assert signs == {
        cell.sign
        for group in marks.groups
        for row in group.rows
        for cell in row.cells
        if cell.doubt
    }


def test_one_subject_without_any_answer_can_be_compared() -> None:
    case = STANDING["tnt-preparedness"]
    assert made([rate(case, {})]).workbook.sheetnames == SHEETS
