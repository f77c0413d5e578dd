"""What the headline index would be if respondents agreed with one of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.model.answer import Answer, State
from assess.scoring.scorecards import score_all
from assess.scoring.settling import disputes_of
from tests.support import laws
from tests.support.answers import answered_with, random_answers, without_value
from tests.support.cases import Case
from tests.support.respondents import differing, scored_keys
from tests.support.scoring_models import cases

seeds = st.integers(0, 2**32 - 1)


@given(case=cases(), seed=seeds)
def test_each_outcome_is_the_scorecard_with_that_answer(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    disputed = differing(case, scored_keys(case)[:3], random)
    base = random_answers(case.values, random, answered=0.8)
    now = {key: answer for key, answer in base.items() if key not in disputed}
    (index,) = case.model.indices
    found = disputes_of(case.plan, now, disputed)
    assert {dispute.key for dispute in found} == disputed.keys()
    for dispute in found:
        others = {key: given for key, given in disputed.items() if key != dispute.key}
        assert [one.answer for one in dispute.outcomes] == list(disputed[dispute.key])
        for outcome in dispute.outcomes:
            given = {**now, dispute.key: outcome.answer}
            (card,) = score_all(case.plan, ["S"], [given], [others])
            result = card.by_id[index.id]
            expected = (result.score, result.low, result.high)
            for figure, wanted in zip(outcome[1:], expected, strict=True):
                assert figure == (None if wanted is None else pytest.approx(wanted))


@given(case=cases())
def test_hidden_questions_and_silent_respondents_are_left_out(case: Case) -> None:
    first, *rest = scored_keys(case)
    disputed: dict[str, tuple[Answer, ...]] = {
        key: (answered_with(case.values[key][0]), without_value(State.UNANSWERED))
        for key in (first, *rest)
    }
    found = disputes_of(case.plan, {}, disputed, hidden=rest)
    assert [(one.key, len(one.outcomes)) for one in found] == [(first, 1)]
    assert disputes_of(case.plan, {}, disputed, hidden=disputed) == ()
    assert disputes_of(case.plan, {}, {}) == ()
