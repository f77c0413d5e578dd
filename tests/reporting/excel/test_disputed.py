"""Workbooks of assessments in which respondents differ: live bounds equal the engine's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings

from assess.model.answer import Answer, State
from assess.model.rating import Rated
from assess.reporting.excel import comparison_workbook, subject_workbook
from assess.reporting.view.build_comparison import comparison_view
from tests.reporting.excel.gallery import gallery
from tests.reporting.excel.office import edited
from tests.reporting.excel.rated import DAY, instrument_of, rate, rate_with_respondents, view_of
from tests.reporting.excel.test_recalculated import STANDING, Written, compare
from tests.scoring.test_bounds import TABLE, follow_ups, pair
from tests.support.answers import answered_with, random_answers, without_value
from tests.support.cases import Case
from tests.support.office import needs_office, opened, recalculated
from tests.support.respondents import differing, scored_keys
from tests.support.scoring_models import cases

Responses = Mapping[str, tuple[Answer, ...]]
RANDOM_MODELS = 15


def some_disputed(case: Case, seed: int, most: int = 8) -> Rated:
    """Return a rated assessment in which respondents differ on some scored questions."""
    random = np.random.default_rng(seed)
    keys = scored_keys(case)
    chosen = random.choice(keys, size=min(most, len(keys)), replace=False)
    responses = differing(case, [str(key) for key in chosen], random)
    answers = random_answers(case.values, random, answered=0.85, not_applicable=0.3)
    still = {key: answer for key, answer in answers.items() if key not in responses}
    return rate_with_respondents(case, still, responses)


def workbook_of(case: Case, rated: Rated) -> bytes:
    """Return the workbook about one subject."""
    return subject_workbook(instrument_of(case), rated, view_of(case, rated))


def with_some_settled(case: Case, rated: Rated) -> Written:
    """Type an answer over every other disputed question, and "not known" over one of them."""
    typed: dict[str, Answer] = {}
    for position, dispute in enumerate(rated.disputes):
        if dispute.key in case.steering:
            continue
        if position % 3 == 0:
            typed[dispute.key] = without_value(State.UNKNOWN)
        elif position % 3 == 1:
            typed[dispute.key] = answered_with(case.values[dispute.key][-1])
    responses = rated.assessment.responses
    wanted = rate_with_respondents(case, {**rated.assessment.answers, **typed}, responses)
    return Written(edited(workbook_of(case, rated), case.plan.items, typed), wanted)


@needs_office
@pytest.mark.parametrize("name", [*STANDING, "gallery"])
def test_live_bounds_equal_the_engine_s_also_after_settling(name: str, tmp_path: Path) -> None:
    case = gallery() if name == "gallery" else STANDING[name]
    seeds = 1 if name == "gallery" else 2  # many figures of many kinds: one workbook says enough
    rated = [some_disputed(case, seed) for seed in range(seeds)]
    assert all(one.disputes for one in rated)
    made = [Written(workbook_of(case, one), one) for one in rated]
    made += [with_some_settled(case, one) for one in rated]
    workbooks = recalculated([one.content for one in made], tmp_path)
    for workbook, one in zip(workbooks, made, strict=True):
        assert compare(case, workbook, one.expected).figures == 4 * len(case.plan.nodes)
    untouched = {row[16] for row in workbooks[0]["Scoring"].iter_rows(min_row=5, values_only=True)}
    assert untouched == {"equal"}


@needs_office
def test_random_models_agree(tmp_path: Path) -> None:
    drawn: list[Case] = []

    @settings(max_examples=RANDOM_MODELS, phases=(Phase.generate,), derandomize=True, database=None)
    @given(cases())
    def collect(case: Case) -> None:
        drawn.append(case)

    collect()
    rated = [some_disputed(case, seed, most=3) for seed, case in enumerate(drawn)]
    made = [workbook_of(case, one) for case, one in zip(drawn, rated, strict=True)]
    workbooks = recalculated(made, tmp_path)
    for case, workbook, one in zip(drawn, workbooks, rated, strict=True):
        compare(case, workbook, one)


@needs_office
def test_a_follow_up_that_is_not_decided_yet_may_take_its_group_along(tmp_path: Path) -> None:
    """Hidden while s is missing, b may be left out, and a lookup or small maximum with it."""
    child = {"item": "b", "if_hidden": "leave_out"}
    small = pair("maximum", {**child, "id": "b2", "multiplier": 0.5})
    groups = (pair(TABLE, {"item": "a"}, child), small)
    several = [follow_ups({"b": "s >= 1"}, [group, {"item": "c"}]) for group in groups]
    given: dict[str, Answer] = {"a": answered_with(4), "c": answered_with(0)}
    rated = [rate(case, given) for case in several]
    made = [workbook_of(case, one) for case, one in zip(several, rated, strict=True)]
    for case, workbook, one in zip(several, recalculated(made, tmp_path), rated, strict=True):
        compare(case, workbook, one)


def two(first: Answer, second: Answer) -> tuple[Answer, ...]:
    """Return two respondents' answers."""
    return (
        first.model_copy(update={"by": "Police component", "comment": "=1+1 as counted"}),
        second.model_copy(update={"by": "Political affairs"}),
    )


def test_the_workbook_says_who_says_what() -> None:
    case = STANDING["rich"]
    responses = {"unit": two(answered_with(1), answered_with(3))}
    agreed = answered_with(2).model_copy(update={"agreed_by": ("A", "B"), "comment": "Counted"})
    rated = rate_with_respondents(case, {"conflict": agreed}, responses)
    workbook = opened(workbook_of(case, rated))
    rows = list(workbook["Respondents"].iter_rows(min_row=5, values_only=True))
    assert [(row[2], row[8]) for row in rows] == [
        ("Police component", "unit"),
        ("Political affairs", "unit"),
    ]
    assert str(rows[0][1]).startswith("2 levels apart. ")
    assert workbook["Respondents"]["E5"].data_type == "s"
    said = {row[0]: row for row in workbook["Answers"].iter_rows(min_row=5, values_only=True)}
    assert str(said["unit"][8]).startswith("Respondents differ: Police component: ")
    assert said["conflict"][8] == "Agreed by A and B.\nCounted"


def test_without_respondents_there_is_no_such_sheet() -> None:
    case = STANDING["rich"]
    workbook = opened(workbook_of(case, rate(case, {"unit": answered_with(1)})))
    assert "Respondents" not in workbook.sheetnames


def test_a_comparison_says_it_beside_answers_and_ranks() -> None:
    case = STANDING["rich"]
    random = np.random.default_rng(3)
    answers = random_answers(case.values, random, answered=1, always=case.steering)
    responses = {"unit": two(answered_with(1), answered_with(3))}
    still = {key: answer for key, answer in answers.items() if key != "unit"}
    rated = [
        rate_with_respondents(case, still, responses, "First"),
        rate(case, answers, "Second"),
    ]
    instrument = instrument_of(case)
    view = comparison_view(instrument, rated, title="Two", date=DAY, version="0.0.0")
    workbook = opened(comparison_workbook(instrument, rated, view))
    remarks = [
        str(row[8])
        for row in workbook["Answers"].iter_rows(min_row=5, values_only=True)
        if "Respondents differ" in str(row[8])
    ]
    assert len(remarks) == 1
    marked = [row[8] for row in workbook["Overview"].iter_rows(min_row=5, values_only=True)]
    assert any("(≠ 1 on which respondents differ)" in str(text) for text in marked)
