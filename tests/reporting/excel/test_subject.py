"""The subject workbook: what stands in it, and that nothing in it can do harm."""

from __future__ import annotations

import datetime
import io
import re
from functools import cache

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from assess.model.answer import Answer, Evidence, State
from assess.model.rating import Rated
from assess.reporting.excel import subject_workbook
from tests.reporting.excel.rated import DAY, STATEMENT, instrument_of, rate, view_of
from tests.support.answers import answered_with, random_answers, without_value
from tests.support.cases import Case, standing_cases
from tests.support.office import opened

STANDING = {case.name: case for case in standing_cases()}
SHEETS = [
    "Summary", "Themes", "Answers", "Ticks", "Scoring", "Gates", "Findings", "Missing", "Consistency",
    "Points", "Evidence", "About", "Workings", "Conditions", "Lists",
]  # fmt: skip
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x","y")')
FUNCTIONS = {
    "ABS", "AND", "COUNT", "COUNTIF", "EXP", "IF", "IFERROR", "INDEX", "INT", "ISNUMBER", "LEN", "LN",
    "MATCH", "MAX", "MID", "MIN", "MOD", "NOT", "OR", "ROUND", "SUM", "SUMPRODUCT", "TEXT", "TRIM",
}  # fmt: skip
_STRING = re.compile(r'"(?:[^"]|"")*"')


def written(case: Case, rated: Rated) -> Workbook:
    return opened(subject_workbook(instrument_of(case), rated, view_of(case, rated)))


@cache
def full(name: str) -> Workbook:
    case = STANDING[name]
    answers = random_answers(case.values, np.random.default_rng(5), answered=0.9)
    return written(case, rate(case, answers))


def formulas(workbook: Workbook) -> list[str]:
    return [
        str(cell.value)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def texts(workbook: Workbook) -> list[str]:
    return [
        str(cell.value)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "s" and cell.value
    ]


def test_the_sheets_stand_in_reading_order() -> None:
    assert full("tnt-preparedness").sheetnames == SHEETS


@pytest.mark.parametrize("name", STANDING)
def test_formulas_use_only_functions_that_excel_2010_has(name: str) -> None:
    for formula in formulas(full(name)):
        bare = _STRING.sub("", formula)
        assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare)) <= FUNCTIONS, formula
        assert bare.count("(") == bare.count(")"), formula
        assert len(formula) <= 8192
        assert all(len(text) <= 257 for text in _STRING.findall(formula)), formula
        assert "[" not in bare
        assert "nan" not in bare.lower()


@pytest.mark.parametrize("name", STANDING)
def test_formulas_refer_to_sheets_that_are_there(name: str) -> None:
    workbook = full(name)
    for formula in formulas(workbook):
        assert set(re.findall(r"'([^']+)'!", formula)) <= set(workbook.sheetnames)


def test_the_same_input_gives_the_same_bytes_and_no_time_of_day() -> None:
    case = STANDING["rich"]
    rated = rate(case, {})
    instrument, view = instrument_of(case), view_of(case, rated)
    first = subject_workbook(instrument, rated, view)
    assert first == subject_workbook(instrument, rated, view)
    properties = opened(first).properties
    assert properties.creator == "assess"
    midnight = datetime.datetime(DAY.year, DAY.month, DAY.day)  # noqa: DTZ001
    assert (properties.created, properties.modified) == (midnight, midnight)


def test_excel_is_asked_to_calculate_on_opening() -> None:
    calculation = full("rich").calculation
    assert calculation is not None
    assert calculation.fullCalcOnLoad


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_becomes_a_formula(hostile: str) -> None:
    case = STANDING["rich"]
    line = hostile.lstrip("\t\r")  # names stand in one line
    answers = {
        "name": Answer(state=State.ANSWERED, value=hostile, comment=hostile,
                       evidence=(Evidence(reference=f"{hostile}x"),)),
        "unit": Answer(state=State.UNKNOWN, comment=hostile, by=line),
    }  # fmt: skip
    rated = rate(case, answers, f"{line} mission", group=line, statement=hostile)
    harmless = written(case, rate(case, {**answers, "name": answered_with("x")}))
    workbook = written(case, rated)
    assert formulas(workbook) == formulas(harmless)
    assert hostile.replace("\r", "\n") in texts(workbook)


def test_control_characters_and_long_texts_are_written_safely() -> None:
    case = STANDING["rich"]
    answers = {"name": Answer(state=State.ANSWERED, value="a\x00b\x1fc\ud800", comment="z" * 20000)}
    workbook = written(case, rate(case, answers))
    assert "a\ufffdb\ufffdc\ufffd" in texts(workbook)


def test_every_comment_and_every_piece_of_evidence_is_there_unless_hidden() -> None:
    case = STANDING["tnt-preparedness"]
    random = np.random.default_rng(11)
    answers = {
        key: answer.model_copy(update={
            "comment": f"comment-token-{i}-end",
            "evidence": (
                Evidence(reference=f"evidence-token-{i}-a-end", source_grade="B", date=DAY),
                Evidence(reference=f"evidence-token-{i}-b-end", sha256="a" * 64),
            ),
        })
        for i, (key, answer) in enumerate(random_answers(case.values, random).items())
    }  # fmt: skip
    rated = rate(case, answers)
    found = "\n".join(texts(written(case, rated)))
    for i, key in enumerate(answers):
        tokens = (
            f"comment-token-{i}-end",
            f"evidence-token-{i}-a-end",
            f"evidence-token-{i}-b-end",
        )
        for token in tokens:
            assert (token in found) == (key not in rated.hidden), (key, token)
    assert "[B-]" in found


def test_every_sheet_says_that_the_subject_is_fictional_and_how_answers_came_about() -> None:
    for sheet in full("tnt-preparedness").worksheets:
        mark = str(sheet.cell(3, 1).value)
        assert "Fictional" in mark, sheet.title
        assert STATEMENT in mark, sheet.title
        assert sheet.oddHeader is not None
        assert sheet.oddHeader.right is not None
        assert "Fictional" in str(sheet.oddHeader.right.text)


def test_sheets_are_ready_to_print_and_to_read() -> None:
    for sheet in full("tnt-preparedness").worksheets:
        assert sheet.freeze_panes, sheet.title
        assert sheet.print_title_rows, sheet.title
        assert sheet.page_setup.paperSize in {9, "9"}
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if sheet.title not in {"About", "Lists"}:
            assert sheet.auto_filter.ref, sheet.title
    assert not full("tnt-preparedness")["Summary"].sheet_view.showGridLines


def test_the_engine_s_figures_stand_beside_the_live_ones() -> None:
    case = STANDING["tnt-preparedness"]
    rated = rate(case, random_answers(case.values, np.random.default_rng(2)))
    rows = {
        str(row[1]): row
        for row in written(case, rated)["Scoring"].iter_rows(min_row=5, values_only=True)
    }
    for result in rated.scorecard.results:
        row = rows[result.id]
        assert row[10] == ("–" if result.score is None else pytest.approx(result.score))
        assert row[12] == ("–" if result.coverage is None else pytest.approx(result.coverage))
    assert len(rows) == len(rated.scorecard.results)


def test_results_are_there_for_readers_that_do_not_calculate() -> None:
    case = STANDING["tnt-preparedness"]
    rated = rate(case, random_answers(case.values, np.random.default_rng(5), answered=0.9))
    view = view_of(case, rated)
    content = subject_workbook(instrument_of(case), rated, view)
    workbook = load_workbook(io.BytesIO(content), data_only=True)
    for row in workbook["Scoring"].iter_rows(min_row=5, values_only=True):
        result = rated.scorecard.by_id[str(row[1])]
        live = (row[4], row[7], row[8], row[6])
        engine = (result.score, result.low, result.high, result.coverage)
        for shown, figure in zip(live, engine, strict=True):
            assert shown == (pytest.approx(figure) if figure is not None else None)
    assert workbook["Summary"]["A9"].value == view.headline.score.value


def test_hidden_items_are_not_in_the_answers() -> None:
    case = STANDING["rich"]
    rated = rate(case, {"unit": answered_with(0), "unit_skills": answered_with(2)})
    assert "unit_skills" in rated.hidden
    ids = {row[0] for row in written(case, rated)["Answers"].iter_rows(min_row=5, values_only=True)}
    assert ids == set(case.plan.items) - rated.hidden


def test_states_are_offered_as_a_list_and_reasons_are_kept() -> None:
    case = STANDING["rich"]
    workbook = written(case, rate(case, {"unit": without_value(State.NOT_APPLICABLE)}))
    sheet = workbook["Answers"]
    both = (sheet, full("tnt-preparedness")["Answers"])
    kinds = {rule.type for one in both for rule in one.data_validations.dataValidation}
    assert kinds == {"list", "decimal", "whole", "date"}
    row = next(row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0] == "unit")
    assert row[3] == "Not applicable"
    assert row[8] == "Does not apply here."
