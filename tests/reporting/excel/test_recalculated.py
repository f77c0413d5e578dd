"""What LibreOffice calculates in the workbook is what the engine calculates, everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from openpyxl import Workbook

from assess.model.answer import Answer
from assess.model.bands import printed
from assess.model.rating import Rated
from assess.model.scorecard import Result
from assess.model.scoring import Index
from assess.reporting.excel import comparison_workbook, subject_workbook
from assess.reporting.view.build_comparison import comparison_view
from tests.reporting.excel.gallery import gallery
from tests.reporting.excel.office import edited
from tests.reporting.excel.rated import DAY, instrument_of, rate, view_of
from tests.support.answers import answered_with, random_answers
from tests.support.cases import Case, standing_cases
from tests.support.office import needs_office, opened, recalculated, saved
from tests.support.scoring_models import cases

pytestmark = needs_office

CLOSE = 1e-9
DIGITS = "0123456789"
"""A percentage that is exactly half way is rounded up by one program and to even by the other."""
RANDOM_MODELS = 30
STANDING = {case.name: case for case in standing_cases()}


class Written(NamedTuple):
    """A workbook, and the rating that its live figures must show."""

    content: bytes
    expected: Rated


class Compared(NamedTuple):
    """How many figures were compared, and the largest difference as a share of the scale."""

    figures: int
    largest: float


def written(case: Case, answers: Mapping[str, Answer]) -> Written:
    rated = rate(case, answers)
    return Written(subject_workbook(instrument_of(case), rated, view_of(case, rated)), rated)


def written_and_edited(
    case: Case, before: Mapping[str, Answer], after: Mapping[str, Answer]
) -> Written:
    """Write one set of answers and type the other over it; what is hidden stays as it was."""
    old = rate(case, before)
    fixed = case.steering | old.hidden
    mixed = {key: answer for key, answer in after.items() if key not in fixed}
    mixed |= {key: answer for key, answer in before.items() if key in fixed}
    wanted = rate(case, mixed)
    assert wanted.hidden == old.hidden
    content = subject_workbook(instrument_of(case), old, view_of(case, old))
    shown = [key for key in case.plan.items if key not in old.hidden]
    changes = {key: wanted.assessment.answer(key) for key in shown}
    return Written(edited(content, case.plan.items, changes), wanted)


def compare(case: Case, workbook: Workbook, rated: Rated) -> Compared:
    indices = {index.id: index for index in case.model.indices}
    figures, largest = 0, 0.0
    for row in workbook["Scoring"].iter_rows(min_row=5, values_only=True):
        result = rated.scorecard.by_id[str(row[1])]
        index = indices[result.index]
        size = index.scale[1] - index.scale[0]
        live = (row[4], row[7], row[8], row[6])
        engine = (result.score, result.low, result.high, result.coverage)
        for shown, figure, unit in zip(live, engine, (size, size, size, 1.0), strict=True):
            figures += 1
            if figure is None:
                assert shown in {None, ""}, (case.name, row)
                continue
            assert isinstance(shown, int | float), (case.name, row, result)
            largest = max(largest, abs(shown - figure) / unit)
            assert largest <= CLOSE, (case.name, row, result)
        assert (row[5] or "") == label_of(index, result), row
        assert str(row[9] or "").lstrip(DIGITS) == result.reason.lstrip(DIGITS), row
    return Compared(figures, largest)


def label_of(index: Index, result: Result) -> str:
    return next((band.label for band in index.bands if band.id == result.band), "")


def answer_sets(case: Case) -> list[dict[str, Answer]]:
    random = np.random.default_rng(20261122)
    return [
        random_answers(case.values, random, answered=1.0),
        random_answers(case.values, random, answered=0.8),
        random_answers(case.values, random, answered=0.25, not_applicable=0.4),
        {},
    ]


@pytest.mark.parametrize("name", STANDING)
def test_every_live_figure_equals_the_engine_s(name: str, tmp_path: Path) -> None:
    case = STANDING[name]
    made = [written(case, answers) for answers in answer_sets(case)]
    for workbook, one in zip(recalculated([w.content for w in made], tmp_path), made, strict=True):
        assert compare(case, workbook, one.expected).figures == 4 * len(case.plan.nodes)
        assert {row[16] for row in workbook["Scoring"].iter_rows(min_row=5, values_only=True)} == {
            "equal"
        }
        assert workbook["Summary"]["B7"].value == 0
        compare_summary(case, workbook, one.expected)


def test_a_locale_with_decimal_commas_changes_nothing(tmp_path: Path) -> None:
    case = STANDING["rich"]
    made = [written(case, answers) for answers in answer_sets(case)]
    workbooks = recalculated([one.content for one in made], tmp_path, locale="de-DE")
    for workbook, one in zip(workbooks, made, strict=True):
        compare(case, workbook, one.expected)
        compare_summary(case, workbook, one.expected)


def compare_summary(case: Case, workbook: Workbook, rated: Rated) -> None:
    """The summary prints the score as every other report does."""
    index = case.model.indices[0]
    score = rated.scorecard.by_id[index.id].score
    shown = workbook["Summary"]["A9"].value
    assert shown == ("–" if score is None else pytest.approx(printed(score, index), abs=1e-9))


@pytest.mark.parametrize("name", STANDING)
def test_figures_follow_answers_typed_into_the_workbook(name: str, tmp_path: Path) -> None:
    case = STANDING[name]
    sets = answer_sets(case)
    made = [
        written_and_edited(case, before, after)
        for before, after in zip(sets, [*sets[1:], sets[0]], strict=True)
    ]
    for workbook, one in zip(recalculated([w.content for w in made], tmp_path), made, strict=True):
        compare(case, workbook, one.expected)
        compare_summary(case, workbook, one.expected)
        assert workbook["Summary"]["B7"].value > 0
        differences = {
            row[16] for row in workbook["Scoring"].iter_rows(min_row=5, values_only=True)
        }
        assert differences == {"answers changed"}


def test_every_aggregation_and_normalisation_agrees(tmp_path: Path) -> None:
    case = gallery()
    random = np.random.default_rng(5)
    sets = [
        random_answers(case.values, random, answered=share, not_applicable=0.4)
        for share in (1.0, 1.0, 0.8, 0.8, 0.6, 0.4)
    ]
    made = [
        written_and_edited(case, before, after)
        for before, after in zip(sets, [*sets[1:], {}], strict=True)
    ]
    workbooks = recalculated([one.content for one in made], tmp_path)
    for workbook, one in zip(workbooks, made, strict=True):
        assert compare(case, workbook, one.expected).figures > 2000


def test_random_models_agree_after_editing(tmp_path: Path) -> None:
    drawn: list[Case] = []

    @settings(max_examples=RANDOM_MODELS, phases=(Phase.generate,), derandomize=True, database=None)
    @given(cases())
    def collect(case: Case) -> None:
        drawn.append(case)

    collect()
    random = np.random.default_rng(7)
    made = [
        written_and_edited(
            case,
            random_answers(case.values, random, answered=0.8, not_applicable=0.5),
            random_answers(case.values, random, answered=0.6, not_applicable=0.5),
        )
        for case in drawn
    ]
    workbooks = recalculated([one.content for one in made], tmp_path)
    figures = [
        compare(case, workbook, one.expected).figures
        for case, workbook, one in zip(drawn, workbooks, made, strict=True)
    ]
    assert len(figures) == RANDOM_MODELS
    assert sum(figures) > 500


def test_the_check_column_says_what_is_wrong_and_a_wrong_answer_counts_as_missing(
    tmp_path: Path,
) -> None:
    case = STANDING["rich"]
    before = {"unit": answered_with(1), "conflict": answered_with(2)}
    workbook = opened(written(case, before).content)
    sheet, ticks = workbook["Answers"], workbook["Ticks"]
    rows = {row[0]: i for i, row in enumerate(sheet.iter_rows(min_row=5, values_only=True), 5)}
    for key, state, answer in (
        ("unit", "Answered", "a whole team"),
        ("conflict", "Not applicable", None),
        ("budget", "Answered", -3),
        ("checks", "Not answered", "Never"),
        ("forecast", "perhaps", None),
    ):
        sheet.cell(rows[key], 4).value = state
        sheet.cell(rows[key], 5).value = answer
    sheet.cell(rows["tools"], 4).value = "Answered"
    for i, row in enumerate(ticks.iter_rows(min_row=5, values_only=True), start=5):
        if row[0] == "tools":
            ticks.cell(i, 5).value = "x"
    (result,) = recalculated([saved(workbook)], tmp_path)
    said = {row[0]: row for row in result["Answers"].iter_rows(min_row=5, values_only=True)}
    assert {
        key: said[key][7] for key in ("unit", "conflict", "budget", "checks", "forecast", "tools")
    } == {
        "unit": "Not counted: choose an answer from the list",
        "conflict": "Give the reason in the comment",
        "budget": "The number is outside its range",
        "checks": "Not counted while the state is not “Answered”",
        "forecast": "Not counted: choose a state from the list",
        "tools": "One of the ticked options excludes the others",
    }
    assert said["unit"][5] in {None, ""}
    assert said["tools"][4] == "Maps; Database; Link charts; None"
    assert said["name"][7] in {None, ""}


def test_theme_totals_count_the_marks(tmp_path: Path) -> None:
    case = STANDING["tnt-preparedness"]
    random = np.random.default_rng(3)
    rated = [
        rate(
            case, random_answers(case.values, random), f"Mission {i}", group="UN" if i % 2 else "EU"
        )
        for i in range(6)
    ]
    instrument = instrument_of(case)
    view = comparison_view(instrument, rated, title="Six", date=DAY, version="0.0.0")
    assert view.marks is not None
    (workbook,) = recalculated([comparison_workbook(instrument, rated, view)], tmp_path)
    expected = []
    for group in view.marks.groups:
        expected += [[row.total] for row in group.rows]
        expected += [[*total.numbers, total.total] for total in group.totals]
    expected += [[*total.numbers, total.total] for total in view.marks.totals]
    rows = [
        [cell for cell in row[2:] if isinstance(cell, int)]
        for row in workbook["Themes"].iter_rows(min_row=5, values_only=True)
    ]
    assert rows == expected
