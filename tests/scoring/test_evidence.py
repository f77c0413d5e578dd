"""Evidence confidence: shares of weight that add up, and never touch a score."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import encode
from assess.model.answer import Answer, Evidence, InformationGrade, SourceGrade, State
from assess.model.evidence_shares import EvidenceConfidence, EvidenceShare, Support
from assess.scoring.engine import run
from assess.scoring.evidence import best_grade, evidence_of
from assess.scoring.workings import workings
from tests.support import laws
from tests.support.answers import answered_with, random_answers, without_value
from tests.support.cases import Case, standing_cases
from tests.support.examples import some
from tests.support.scoring_models import cases
from tests.support.small import small

STANDING = standing_cases()
seeds = st.integers(0, 2**32 - 1)
LETTERS: tuple[SourceGrade, ...] = get_args(SourceGrade)
DIGITS: tuple[InformationGrade, ...] = get_args(InformationGrade)


def confidence(case: Case, answers: Mapping[str, Answer]) -> dict[str, EvidenceConfidence]:
    """Return what every group of one assessment rests on."""
    columns = encode(case.plan.items, [answers])
    shown = case.plan.visibility.on(columns)
    hidden = {key for key in case.plan.visibility.conditions if shown.is_hidden(key)[0]}
    return evidence_of(case.plan, workings(case.plan, columns), 0, answers, hidden)


def with_evidence(answer: Answer, *grades: str) -> Answer:
    """Return an answer with a piece of evidence for each grade, as in B2, B-, -2 or --."""
    return answer.model_copy(update={"evidence": tuple(map(piece, grades))})


def piece(grade: str) -> Evidence:
    """Return a piece of evidence of a grade."""
    source, information = (None if part == "-" else part for part in grade)
    return Evidence.model_validate(
        {"reference": "R", "source_grade": source, "information_grade": information}
    )


def check_sums(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    grades = [a + b for a, b in product("ABCDEF-", "123456-")]
    answers = {
        key: with_evidence(one, *random.choice(grades, size=int(random.integers(3))))
        for key, one in random_answers(case.values, random, answered=0.7).items()
    }
    scores = run(case.plan, encode(case.plan.items, [answers]))
    for key, found in confidence(case, answers).items():
        coverage = float(scores[key].coverage[0])
        if np.isnan(coverage):
            assert found.shares == ()
            continue
        assert sum(line.share for line in found.shares) == pytest.approx(1, abs=1e-9)
        assert all(line.share > 0 and line.items > 0 for line in found.shares)
        assert found.on(Support.MISSING) == pytest.approx(1 - coverage, abs=1e-9)
        assert found.reliable + found.doubtful + found.unjudged <= found.graded + 1e-9


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
@some(0.2)
@given(seed=seeds)
def test_shares_sum_to_one_and_what_is_missing_is_what_coverage_lacks(
    case: Case, seed: int
) -> None:
    check_sums(case, seed)


@given(case=cases(), seed=seeds)
def test_so_they_do_for_random_models(case: Case, seed: int) -> None:
    check_sums(case, seed)


@given(case=cases(), seed=seeds)
def test_no_score_depends_on_evidence(case: Case, seed: int) -> None:
    answers = random_answers(case.values, laws.generator(seed))
    graded = {key: with_evidence(answer, "E5") for key, answer in answers.items()}
    laws.assert_all_rows_equal(case.scores([answers, graded]))


def test_weights_multiply_on_the_way_down_and_what_does_not_apply_leaves() -> None:
    inner = {"id": "inner", "label": "I", "weight": 3, "children": [{"item": "a"}, {"item": "b"}]}
    case = small([inner, {"item": "c"}, {"item": "d"}], aggregate="geometric")
    answers = {
        "a": with_evidence(answered_with(2), "B2", "C1"),
        "b": with_evidence(answered_with(0), "--"),
        "c": answered_with(4),
        "d": without_value(State.NOT_APPLICABLE),
    }
    found = confidence(case, answers)
    assert [(line.support, line.grade, line.items) for line in found["whole"].shares] == [
        (Support.GRADED, "B2", 1),
        (Support.UNGRADED, "", 1),
        (Support.NONE, "", 1),
    ]
    assert [line.share for line in found["whole"].shares] == pytest.approx([0.375, 0.375, 0.25])
    assert found["inner"].graded == found["inner"].reliable == pytest.approx(0.5)


def test_answers_of_one_kind_are_counted_across_groups() -> None:
    inner = {"id": "inner", "label": "I", "children": [{"item": "a"}, {"item": "b"}]}
    answers = {key: with_evidence(answered_with(1), "B2") for key in "abc"}
    found = confidence(small([inner, {"item": "c"}]), answers)
    (line,) = found["whole"].shares
    assert (line.grade, line.items) == ("B2", 3)
    assert line.share == pytest.approx(1)
    # One question in two places is one answer.
    twice = confidence(small([inner, {"item": "a", "id": "again"}]), answers)
    assert [line.items for line in twice["whole"].shares] == [2]


def test_lines_stand_from_the_best_grade_to_the_worst_and_one_not_given_comes_last() -> None:
    grades = ("B-", "-1", "C1", "B6")
    answers = {k: with_evidence(answered_with(1), g) for k, g in zip("abcd", grades, strict=True)}
    found = confidence(small([{"item": key} for key in "abcd"]), answers)["whole"]
    assert found.indicator == "whole"
    assert [line.grade for line in found.shares] == ["B6", "B-", "C1", "-1"]


def test_a_follow_up_not_asked_and_an_answer_missing_stand_apart() -> None:
    case = small([{"item": "c"}, {"item": "d", "if_hidden": "worst"}, {"item": "a"}])
    answers = {
        "c": with_evidence(answered_with(0), "A-"),
        "a": with_evidence(without_value(State.UNKNOWN), "A1"),
    }
    found = confidence(case, answers)["whole"]
    assert [(line.support, line.grade) for line in found.shares] == [
        (Support.GRADED, "A-"),
        (Support.NOT_ASKED, ""),
        (Support.MISSING, ""),
    ]
    assert found.graded == pytest.approx(1 / 3)
    assert found.reliable == found.doubtful == found.unjudged == 0


@pytest.mark.parametrize(
    ("grades", "best"),
    [
        ((), ""),
        (("--",), ""),
        (("--", "E5"), "E5"),
        (("A6", "B2"), "B2"),
        (("C1", "A3"), "A3"),
        (("B2", "B1"), "B1"),
        (("B-", "F6"), "F6"),
        (("-2", "B-"), "B-"),
    ],
)
def test_the_best_of_several_pieces(grades: tuple[str, ...], best: str) -> None:
    assert best_grade([piece(grade) for grade in grades]) == best
    assert best_grade([piece(grade) for grade in reversed(grades)]) == best


@pytest.mark.parametrize("grade", [a + b for a, b in product(LETTERS, DIGITS)])
def test_every_grade_is_in_one_class_at_most(grade: str) -> None:
    found = EvidenceConfidence("x", (EvidenceShare(Support.GRADED, grade, 1.0, 1),))
    classes = (found.reliable, found.doubtful, found.unjudged)
    assert sum(classes) == (0 if grade in ("A3", "B3", "C1", "C2", "C3") else 1)
