"""Bounds where respondents differ: what every way of settling it gives, and no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import NOT_APPLICABLE, STATE_CODES, UNANSWERED, Column, encode
from assess.model.answer import Answer, State
from assess.model.scorecard import RESPONDENTS_DIFFER
from assess.model.scoring import Index
from assess.scoring import engine
from assess.scoring.disputed import can_leave, either, ends_of
from assess.scoring.engine import Reason, Scores, run
from assess.scoring.scorecards import score_all
from tests.reporting.excel.gallery import gallery
from tests.support import laws
from tests.support.answers import MISSING, answered_with, random_answers, without_value
from tests.support.cases import Case, case_from, standing_cases
from tests.support.examples import some
from tests.support.respondents import differing, scored_keys
from tests.support.scoring_models import cases

DONT_KNOW = STATE_CODES[State.UNKNOWN]

seeds = st.integers(0, 2**32 - 1)

Positions = Mapping[str, Sequence[Answer]]
Law = Callable[[Case, int], None]


def sound(case: Case) -> Case:
    """Return the case as the checks would have it: multipliers only under a maximum."""

    def without_multipliers(index: Index) -> Index:
        if index.aggregate.method == "maximum":
            return index
        plain = (child.model_copy(update={"multiplier": 1.0}) for child in index.children)
        return index.model_copy(update={"children": tuple(plain)})

    changed = laws.with_model(case, without_multipliers)
    assert changed is not None
    return changed


STANDING = (*standing_cases(), sound(gallery()))


def scores(
    case: Case, answers: Sequence[Mapping[str, Answer]], disputed: Sequence[Positions] = ()
) -> dict[str, Scores]:
    """Return every indicator's scores."""
    return run(case.plan, encode(case.plan.items, answers, disputed))


def settled(
    base: Mapping[str, Answer], disputed: Positions, random: np.random.Generator, most: int = 24
) -> list[dict[str, Answer]]:
    """Return the ways of agreeing with one respondent on every question; some where many."""
    ways = list(product(*disputed.values())) if len(disputed) < 5 else []
    if not ways or len(ways) > most:
        ways = [
            tuple(given[int(random.integers(len(given)))] for given in disputed.values())
            for _ in range(most)
        ]
    return [{**base, **dict(zip(disputed, way, strict=True))} for way in ways]


def law_every_way_of_settling_it_lies_within_the_bounds(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    keys = scored_keys(case)
    base = random_answers(
        case.values, random, answered=0.8, not_applicable=0.2, always=case.steering
    )
    chosen = [str(key) for key in random.choice(keys, size=min(3, len(keys)), replace=False)]
    disputed = differing(case, chosen, random)
    now = {key: answer for key, answer in base.items() if key not in disputed}
    ways = settled(now, disputed, random)
    before = scores(case, [now], [disputed])
    for key, after in scores(case, ways).items():
        low, score, high = before[key].low[0], before[key].score[0], before[key].high[0]
        assert np.isnan(score) or low <= score <= high, key
        for figures in (after.low, after.score, after.high):
            there = figures[~np.isnan(figures)]
            if len(there):
                assert low - 1e-9 <= there.min(), key
                assert there.max() <= high + 1e-9, key


def law_a_dispute_lowers_coverage_like_a_missing_answer_and_narrows_its_bounds(
    case: Case, seed: int
) -> None:
    random = laws.generator(seed)
    keys = scored_keys(case)
    base = random_answers(case.values, random, answered=0.8)
    chosen = [str(key) for key in random.choice(keys, size=min(3, len(keys)), replace=False)]
    disputed = differing(case, chosen, random, valued=True)
    now = {key: answer for key, answer in base.items() if key not in disputed}
    found, missing = scores(case, [now], [disputed]), scores(case, [now])
    for key in found:
        np.testing.assert_array_equal(found[key].coverage, missing[key].coverage)
        assert (found[key].reason[0] == Reason.SCORED) == (missing[key].reason[0] == Reason.SCORED)
        if not np.isnan(found[key].low[0]):
            assert missing[key].low[0] - 1e-12 <= found[key].low[0], key
            assert found[key].high[0] <= missing[key].high[0] + 1e-12, key


LAWS = (
    law_every_way_of_settling_it_lies_within_the_bounds,
    law_a_dispute_lowers_coverage_like_a_missing_answer_and_narrows_its_bounds,
)
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
@each_law
@some(0.1)
@given(seed=seeds)
def test_the_law_holds_for_every_questionnaire(law: Law, case: Case, seed: int) -> None:
    law(case, seed)


@each_law
@given(case=cases(), seed=seeds)
def test_the_law_holds_for_random_models(law: Law, case: Case, seed: int) -> None:
    law(case, seed)


@given(case=cases(plain=True), seed=seeds)
def test_in_plain_means_with_nothing_else_missing_the_bounds_are_reached(
    case: Case, seed: int
) -> None:
    random = laws.generator(seed)
    (index,) = case.model.indices
    keys = scored_keys(case)
    base = random_answers(case.values, random, answered=1)
    chosen = [str(key) for key in random.choice(keys, size=min(3, len(keys)), replace=False)]
    disputed = differing(case, chosen, random, valued=True)
    now = {key: answer for key, answer in base.items() if key not in disputed}
    reached = scores(case, settled(now, disputed, random, most=10**6))[index.id].score
    found = scores(case, [now], [disputed])[index.id]
    assert found.low[0] == pytest.approx(reached.min())
    assert found.high[0] == pytest.approx(reached.max())


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
def test_what_respondents_say_does_not_count_where_there_is_an_answer(case: Case) -> None:
    """Agreed answers stand: the same figures, bit for bit, whatever each had said before."""
    random = laws.generator(7)
    base = random_answers(case.values, random, answered=1)
    found = scores(case, [base, base], [{}, differing(case, scored_keys(case), random)])
    laws.assert_all_rows_equal(found)


def _scale(key: str, **more: object) -> dict[str, object]:
    levels = [{"label": str(level)} for level in range(5)]
    return {"id": key, "label": key, "text": f"{key}?", "type": "scale", "levels": levels, **more}


def small(aggregate: object = "arithmetic", **leaf: object) -> Case:
    """Return two scales under one index; ``leaf`` goes with the second."""
    when = {"when": "a >= 0"} if "if_hidden" in leaf else {}
    questionnaire = {
        "format": "assess/questionnaire",
        "format_version": "1",
        "id": "small",
        "version": "1",
        "title": "Small",
        "description": "Invented.",
        "subject_kind": "mission",
        "sections": [
            {"id": "all", "title": "All", "questions": [_scale("a"), _scale("b", **when)]}
        ],
    }
    children = [{"item": "a"}, {"item": "b", **leaf}]
    index = {"id": "index", "label": "I", "high_is": "good", "children": children}
    scoring = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": "small",
        "indices": [{**index, "aggregate": aggregate}],
    }
    return case_from("small", questionnaire, scoring)


def two(*levels: int | State) -> tuple[Answer, ...]:
    """Return one respondent's answer per level or state."""
    return tuple(
        without_value(level) if isinstance(level, State) else answered_with(level)
        for level in levels
    )


def bounds(case: Case, given: Mapping[str, Answer], disputed: Positions) -> tuple[float, ...]:
    """Return score, low, high and coverage of the index."""
    found = scores(case, [given], [disputed])["index"]
    return tuple(float(figures[0]) for figures in found[:4])


def test_the_bounds_are_the_lowest_and_the_highest_position() -> None:
    found = bounds(small(), {"a": answered_with(4)}, {"b": two(1, 3, 2)})
    assert found == pytest.approx((0.875, 0.625, 0.875, 0.5))


def test_the_score_of_the_rest_does_not_leave_what_the_respondents_make_possible() -> None:
    score, _, high, _ = bounds(small(), {"a": answered_with(4)}, {"b": two(0, 1)})
    assert score == high == pytest.approx(0.625)


def test_somebody_who_says_nothing_does_not_count() -> None:
    given = {"a": answered_with(4)}
    with_third = bounds(small(), given, {"b": two(1, 3, State.UNANSWERED)})
    assert with_third == bounds(small(), given, {"b": two(1, 3)})


@pytest.mark.parametrize("state", [State.UNKNOWN, State.WITHHELD, State.NOT_APPLICABLE])
def test_a_position_without_a_value_leaves_everything_possible(state: State) -> None:
    found = bounds(small(), {"a": answered_with(4)}, {"b": two(3, state)})
    assert found == pytest.approx((1.0, 0.5, 1.0, 0.5))


def test_while_it_is_not_decided_whether_it_is_asked_everything_is_possible() -> None:
    case = small(if_hidden="leave_out")
    assert bounds(case, {}, {"b": two(3, 4)})[1:3] == (0.0, 1.0)
    both = bounds(case, {}, {"a": two(3, 4), "b": two(3, 4)})
    assert both[1:3] == pytest.approx((0.375, 1.0))


def test_a_lookup_that_may_be_left_out_can_become_anything() -> None:
    """The cells still within reach start at 0.7, but it can also come to be left out above."""
    table = {"method": "lookup", "table": [[0, 0.3], [0.7, 1]]}
    case = small(table)
    given = {"a": answered_with(4)}
    assert bounds(case, given, {"b": two(0, 1)})[1:3] == (0.7, 0.7)
    assert bounds(case, given, {"b": two(0, State.UNKNOWN)})[1:3] == (0.7, 1.0)
    assert bounds(case, given, {"b": two(0, State.NOT_APPLICABLE)})[1:3] == (0.0, 1.0)


@pytest.mark.parametrize("state", MISSING)
def test_it_does_not_matter_in_which_state_the_disputed_answer_is(state: State) -> None:
    disputed = {"b": two(1, 3)}
    given = {"a": answered_with(4)}
    with_state = bounds(small(), {**given, "b": without_value(state)}, disputed)
    assert with_state == bounds(small(), given, disputed)


def test_a_scorecard_says_that_respondents_differ() -> None:
    cards = score_all(small().plan, ["x", "y"], [{}, {}], [{"b": two(1, 3)}, {}])
    assert cards[0].by_id["b"].reason == RESPONDENTS_DIFFER
    assert (cards[0].by_id["b"].low, cards[0].by_id["b"].high) == (25, 75)
    assert cards[1].by_id["b"].reason == "not answered"
    assert (cards[1].by_id["b"].low, cards[1].by_id["b"].high) == (0, 100)


def test_chunks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    case = small()
    answers = [{"a": answered_with(i % 5)} for i in range(9)]
    disputed = [{"b": two(i % 4, 4)} if i % 2 else {} for i in range(9)]
    whole = scores(case, answers, disputed)
    monkeypatch.setattr(engine, "CHUNK", 2)
    laws.assert_equal(scores(case, answers, disputed), whole, tolerance=0)


# ── row by row ───────────────────────────────────────────────────────────────────────────────

YES, NO = True, False


def test_every_assessment_has_its_own_ends() -> None:
    # Codes are scores in quarters. Rows: two values; one value; a value and unknown; a value and
    # not applicable; two values where it is not asked.
    one, other = np.array([1, 2, 1, 1, 1]), np.array([3, UNANSWERED, DONT_KNOW, NOT_APPLICABLE, 3])
    asked = np.array([YES, YES, YES, YES, NO])
    found = ends_of((Column(one), Column(other)), lambda column: column.codes / 4, asked)
    assert found.where.tolist() == asked.tolist()
    assert found.low[asked].tolist() == [0.25, 0.5, 0, 0]
    assert found.high[asked].tolist() == [0.75, 0.5, 1, 1]
    assert found.may_leave is not None
    assert found.may_leave.tolist() == [NO, NO, NO, YES, NO]


def test_where_nobody_says_that_it_does_not_apply_it_may_leave_nowhere() -> None:
    several = (Column(np.array([1, UNANSWERED])), Column(np.array([3, UNANSWERED])))
    found = ends_of(several, lambda column: column.codes / 4, np.array([YES, YES]))
    assert found.may_leave is None
    # A question on which nobody says anything is no dispute.
    assert found.where.tolist() == [YES, NO]


def test_either_is_where_one_of_two_holds() -> None:
    one, other = np.array([YES, YES, NO, NO]), np.array([YES, NO, YES, NO])
    both = either(one, other)
    assert both is not None
    assert both.tolist() == [YES, YES, YES, NO]
    assert either(one, None) is one
    assert either(None, other) is other
    assert either(None, None) is None


def test_a_group_leaves_with_all_that_count_or_with_any_where_it_needs_all() -> None:
    # Columns: both may leave; one may and the other counts; the other does not count; none counts.
    may = np.array([YES, YES, YES, YES])
    counts = np.array([[YES, YES, YES, NO], [YES, YES, NO, NO]])
    other = np.array([YES, NO, NO, NO])
    for children, with_all, with_any in (
        ((may, other), [YES, NO, YES, NO], [YES, YES, YES, NO]),
        ((may, None), [NO, NO, YES, NO], [YES, YES, YES, NO]),
        ((None, may), [NO, NO, NO, NO], [YES, YES, NO, NO]),
    ):
        mean = can_leave(children, counts, needs_all=False)
        lookup = can_leave(children, counts, needs_all=True)
        assert mean is not None
        assert lookup is not None
        assert (mean.tolist(), lookup.tolist()) == (with_all, with_any)
    assert can_leave((None, None), counts, needs_all=False) is None
