from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from assess.cli.rating import rate
from assess.errors import Severity
from assess.files.assessments import hold_to, read_assessment
from assess.files.folders import find_folder, read_instrument
from assess.model.answer import State
from assess.model.assessment import Assessment
from assess.model.finding import FindingKind
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Rated
from samples import build, fictional_missions
from samples.building import FOLDER, read_questionnaire

PLACE = FOLDER / fictional_missions.NAME
DIMENSIONS = (
    "mandate",
    "capacity",
    "analysis",
    "sharing",
    "convening",
    "strategy",
    "headquarters",
)


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return read_questionnaire()


@pytest.fixture(scope="module")
def missions() -> list[Assessment]:
    return [read_assessment(path) for path in sorted(PLACE.glob("*.json"))]


@pytest.fixture(scope="module")
def rated(missions: Sequence[Assessment]) -> list[Rated]:
    return rate(read_instrument(find_folder("tnt-preparedness")), missions)


def test_files_are_what_a_fresh_build_writes(questionnaire: Questionnaire) -> None:
    assert build.differences(PLACE, fictional_missions.build(questionnaire)) == []


def test_every_file_is_read_without_a_warning(questionnaire: Questionnaire) -> None:
    for path in sorted(PLACE.glob("*.json")):
        remarks = hold_to(read_assessment(path), questionnaire, path)
        assert [p for p in remarks if p.severity is not Severity.NOTE] == []


def test_eight_missions_one_of_them_at_three_dates(missions: Sequence[Assessment]) -> None:
    assert len(missions) == 10
    names = [assessment.subject.name for assessment in missions]
    assert len(set(names)) == 8
    three = [one for one in missions if names.count(one.subject.name) == 3]
    assert [str(one.as_of) for one in three] == ["2022-06-30", "2023-06-30", "2024-06-30"]


def test_nobody_can_take_them_for_real(missions: Sequence[Assessment]) -> None:
    for assessment in missions:
        assert assessment.subject.fictional
        assert assessment.subject.name.endswith("(fictional)")
        assert assessment.statement == "Fictional mission, made up to show a complete report"
        assert {answer.by for answer in assessment.answers.values()} == {"invented"}


def test_nearly_everything_is_answered(
    rated: Sequence[Rated], questionnaire: Questionnaire
) -> None:
    for one in rated:
        shown = questionnaire.items.keys() - one.hidden
        assert len(one.assessment.answers) >= 0.95 * len(shown)
        explained = [a for a in one.assessment.answers.values() if a.comment or a.evidence]
        assert len(explained) >= 12


def test_all_states_and_grades_of_evidence_are_shown(missions: Sequence[Assessment]) -> None:
    answers = [answer for one in missions for answer in one.answers.values()]
    assert {answer.state for answer in answers} == set(State)
    assert {e.source_grade for answer in answers for e in answer.evidence} >= {"A", "B", "C"}
    assert {e.information_grade for answer in answers for e in answer.evidence} >= {"1", "2", "3"}


def test_all_bands_and_one_mission_that_cannot_be_ranked(rated: Sequence[Rated]) -> None:
    results = [one.scorecard.by_id["preparedness"] for one in rated]
    bands = [result.band for result in results if result.score is not None]
    assert set(bands) == {
        "flying_blind",
        "by_sight",
        "some_instruments",
        "most_instruments",
        "on_course",
    }
    without = [one for one, result in zip(rated, results, strict=True) if result.score is None]
    assert [one.assessment.subject.name for one in without] == ["Mission in Ilmara (fictional)"]
    low = {d for d in DIMENSIONS if (without[0].scorecard.by_id[d].coverage or 0) < 0.6}
    assert low == {"headquarters"}


def test_every_dimension_spreads(rated: Sequence[Rated]) -> None:
    for dimension in DIMENSIONS:
        scores = [one.scorecard.by_id[dimension].score for one in rated]
        known = [score for score in scores if score is not None]
        assert max(known) - min(known) > 40, dimension


def test_findings_of_all_kinds(rated: Sequence[Rated]) -> None:
    kinds = {finding.kind for one in rated for finding in one.scorecard.findings}
    assert kinds == set(FindingKind)


def test_the_new_mission_improves_every_year_in_every_dimension(rated: Sequence[Rated]) -> None:
    years = [one.scorecard.by_id for one in rated if "Drovenia" in one.assessment.subject.name]
    for indicator in ("preparedness", *DIMENSIONS):
        scores = [year[indicator].score for year in years]
        assert all(a is not None and b is not None and a < b for a, b in pairwise(scores)), (
            indicator
        )
