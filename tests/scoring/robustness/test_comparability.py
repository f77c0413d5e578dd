"""Which questions subjects share, and scores on those alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import encode
from assess.model.answer import Answer, State
from assess.scoring.engine import run
from assess.scoring.robustness.comparability import common_subset, overlap_of
from tests.support import laws
from tests.support.answers import answered_with, random_answers, without_value
from tests.support.cases import Case, case_of
from tests.support.examples import some
from tests.support.scoring_models import cases
from tests.support.small import ASKING

ASKED = (
    ASKING
    + """\
      - {id: a, label: A, text: "A?", type: scale, levels: [{label: x}, {label: y}, {label: z}]}
      - {id: b, label: B, text: "B?", type: scale, levels: [{label: x}, {label: y}, {label: z}]}
      - {id: c, label: C, text: "C?", type: scale, levels: [{label: x}, {label: y}, {label: z}]}
      - {id: d, label: D, text: "D?", type: scale, when: a >= 1, levels: [{label: x}, {label: y}]}
"""
)
SCORED = """
format: assess/scoring
format_version: "1"
questionnaire: small
indices:
  - id: whole
    label: Whole
    high_is: good
    minimum_coverage: 0.9
    missing: require
    children:
      - {id: first, label: First, children: [{item: a}, {item: b, weight: 3}]}
      - {id: second, label: Second, children: [{item: c}, {item: d, if_hidden: worst}]}
"""
SMALL = case_of("small", ASKED, SCORED)


def given_as(**levels: int | State) -> dict[str, Answer]:
    return {
        key: without_value(one) if isinstance(one, State) else answered_with(one)
        for key, one in levels.items()
    }


def test_overlap_is_the_share_of_questions_asked_of_either_that_both_answered() -> None:
    answers = [
        given_as(a=2, b=1, c=1, d=1),
        given_as(a=0, b=1, c=State.UNKNOWN),  # d is not asked
        given_as(a=1, b=State.NOT_APPLICABLE, c=2),  # d is asked and not answered
    ]
    overlap = overlap_of(SMALL.plan, "whole", encode(SMALL.plan.items, answers))
    expected = [[4 / 4, 2 / 4, 2 / 4], [2 / 4, 2 / 3, 1 / 4], [2 / 4, 1 / 4, 2 / 3]]
    assert overlap == pytest.approx(np.array(expected))


def test_where_nothing_is_asked_of_either_nothing_is_shared_and_one_question_is_enough() -> None:
    not_asked: dict[str, int | State] = dict.fromkeys("abc", State.NOT_APPLICABLE)
    answers = [given_as(**not_asked), given_as(**not_asked | {"b": 1})]
    overlap = overlap_of(SMALL.plan, "whole", encode(SMALL.plan.items, answers))
    assert overlap.tolist() == [[0, 0], [0, 1]]


def test_scores_on_common_questions_leave_the_others_out_and_need_no_coverage() -> None:
    answers = [given_as(a=2, b=0, c=1, d=1), given_as(a=0, c=2), given_as(b=1)]
    found = common_subset(SMALL.plan, "whole", encode(SMALL.plan.items, answers), [0, 1])
    # b is missing once; d counts as the worst answer where there is nothing to follow up.
    assert found.items == ("a", "c", "d")
    assert found.of == 4
    assert found.scores == pytest.approx((100 * (1 + 0.75) / 2, 100 * (0 + 0.5) / 2))
    assert found.ranks == (1, 2)


def test_without_a_common_question_there_is_no_score() -> None:
    answers = [given_as(b=2), given_as(c=2)]
    found = common_subset(SMALL.plan, "whole", encode(SMALL.plan.items, answers), [0, 1])
    assert found.items == ()
    assert found.scores == (None, None)
    assert found.ranks == (None, None)


def test_scores_are_on_the_scale_of_the_index_wherever_it_starts() -> None:
    case = case_of(
        "small", ASKED, SCORED.replace("high_is: good", "high_is: good\n    scale: [20, 70]")
    )
    answers = [given_as(a=2, b=0, c=1, d=1), given_as(a=0, c=2)]
    found = common_subset(case.plan, "whole", encode(case.plan.items, answers), [0, 1])
    assert found.scores == pytest.approx((20 + 50 * (1 + 0.75) / 2, 20 + 50 * (0 + 0.5) / 2))


def complete(case: Case, answers: Mapping[str, Any]) -> bool:
    found = run(case.plan, encode(case.plan.items, [answers]))
    return all(one.coverage[0] == 1 for one in found.values())


@some(0.3)
@given(case=cases(), seed=st.integers(0, 2**32 - 1))
def test_with_everything_answered_the_scores_are_the_full_ones(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    answers = [random_answers(case.values, random, answered=1, not_applicable=0) for _ in "abc"]
    answers = [one for one in answers if complete(case, one)]
    columns = encode(case.plan.items, answers)
    full = run(case.plan, columns)
    for index in case.model.indices:
        scores = full[index.id].score
        if len(answers) < 2 or np.isnan(scores).any():
            continue
        bottom, top = index.scale
        found = common_subset(case.plan, index.id, columns, range(len(answers)))
        assert len(found.items) == found.of
        expected = (bottom + scores * (top - bottom)).tolist()
        assert found.scores == pytest.approx(tuple(expected))
        shares = overlap_of(case.plan, index.id, columns)
        assert ((shares >= 0) & (shares <= 1)).all()
        assert np.array_equal(shares, shares.T)
