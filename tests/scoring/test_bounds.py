"""Bounds (semantics 7): what the answers still missing could do, neither more nor, mostly, less.

They always contain what any answers give, and only narrow as answers come in. They are reached
wherever it is decided what is asked; where a follow-up may yet come to be left out they are not
promised to be, because it then counts as the others do on average and not as the worst or best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import Floats, encode
from assess.model.answer import Answer, State
from assess.scoring.engine import Scores, run
from tests.support import laws
from tests.support.answers import MISSING, answered_with, random_answers, without_value
from tests.support.cases import Case, case_from, indices_over_tables, standing_cases
from tests.support.examples import some
from tests.support.respondents import differing, scored_keys
from tests.support.scoring_models import cases

Answers = dict[str, Answer]
seeds = st.integers(0, 2**32 - 1)
STANDING = (*standing_cases(), *indices_over_tables())
NEAR = 1e-9


def missing_in(answers: Mapping[str, Answer]) -> list[str]:
    """Return the keys of answers that can still be given."""
    return [key for key, answer in answers.items() if answer.state in MISSING]


def without_hidden_absences(case: Case, answers: Answers) -> Answers:
    """Return the answers, missing where a hidden question is said not to apply."""
    shown = case.plan.visibility.on(encode(case.plan.items, [answers]))
    absent = [key for key, answer in answers.items() if answer.state is State.NOT_APPLICABLE]
    hidden = [key for key in absent if shown.is_hidden(key)[0]]
    return {**answers, **dict.fromkeys(hidden, without_value(State.UNANSWERED))}


def filled(
    case: Case, answers: Answers, keys: Sequence[str], random: np.random.Generator
) -> Answers:
    """Return the answers with a random value under each of these keys."""
    given = random_answers({key: case.values[key] for key in keys}, random, answered=1)
    return {**answers, **given}


def assert_within(after: Scores, rows: slice, low: Floats, high: Floats, key: str) -> None:
    """Check the figures of some rows against bounds; what does not apply stays so."""
    assert np.isnan(after.low[rows][np.isnan(low)]).all(), key
    for figures in (after.low[rows], after.score[rows], after.high[rows]):
        inside = (figures >= low - NEAR) & (figures <= high + NEAR)
        assert (inside | np.isnan(figures)).all(), key


def law_bounds_contain_whatever_is_answered_and_only_narrow(case: Case, seed: int) -> None:
    """Half of what is missing is answered, then the rest; hidden answers are kept throughout.

    But that a hidden question does not apply is not kept: it counts as missing there, and what is
    missing is answered with a value.
    """
    random = laws.generator(seed)
    firsts, halves, wholes = [], [], []
    for share in (0.2, 0.5, 0.7, 0.9, 0.95) * 2:
        first = random_answers(case.values, random, answered=share, not_applicable=0.2)
        first = without_hidden_absences(case, first)
        some_keys = [key for key in missing_in(first) if random.random() < 0.5]
        firsts.append(first)
        halves.append(filled(case, first, some_keys, random))
        wholes.append(filled(case, halves[-1], missing_in(halves[-1]), random))
    count = len(firsts)
    for key, found in case.scores([*firsts, *halves, *wholes]).items():
        low, high = found.low, found.high
        assert ((low <= high) | np.isnan(low)).all(), key
        for step in (0, count):
            before = slice(step, step + count)
            after = slice(step + count, step + 2 * count)
            assert_within(found, before, low[before], high[before], key)
            assert_within(found, after, low[before], high[before], key)
        assert np.array_equal(low[2 * count :], high[2 * count :], equal_nan=True), key


def law_bounds_are_reached_where_it_is_decided_what_is_asked(case: Case, seed: int) -> None:
    """The worst answer to everything missing gives the one end, the best the other."""
    random = laws.generator(seed)
    answers = random_answers(case.values, random, answered=0.5, always=case.steering)
    for index in case.model.indices:
        items = {item.key: item for item in case.scored_items(index)}
        keys = [key for key in missing_in(answers) if key in items]
        worst = {**answers, **{key: answered_with(items[key].worst) for key in keys}}
        best = {**answers, **{key: answered_with(items[key].best) for key in keys}}
        ends = (worst, best) if index.high_is == "good" else (best, worst)
        scores = case.scores([answers, *ends])
        for node in case.plan.nodes:
            if node.index == index.id:
                found = scores[node.key]
                reached = [found.low[1], found.high[1], found.low[2], found.high[2]]
                expected = [found.low[0]] * 2 + [found.high[0]] * 2
                assert reached == pytest.approx(expected, abs=NEAR, nan_ok=True), node.key


def law_every_way_of_settling_disputes_lies_within_the_bounds(case: Case, seed: int) -> None:
    """Also of disputes on questions that steer others, and on whether these apply at all."""
    random = laws.generator(seed)
    keys = sorted({*scored_keys(case), *case.steering})
    base = random_answers(case.values, random, answered=0.7, not_applicable=0.2)
    chosen = [str(key) for key in random.choice(keys, size=min(4, len(keys)), replace=False)]
    disputed = differing(case, chosen, random)
    now = {key: answer for key, answer in base.items() if key not in disputed}
    now = without_hidden_absences(case, now)
    ways = list(product(*disputed.values()))
    several = [
        dict(zip(disputed, ways[i], strict=True)) for i in random.permutation(len(ways))[:12]
    ]
    settled = [{**now, **way} for way in several]
    settled += [filled(case, one, missing_in(one), random) for one in settled]
    before = run(case.plan, encode(case.plan.items, [now], [disputed]))
    for key, after in case.scores(settled).items():
        low, high = before[key].low[0], before[key].high[0]
        assert np.isnan(before[key].score[0]) or low <= before[key].score[0] <= high, key
        whole = slice(0, len(settled))
        assert_within(after, whole, np.full(len(settled), low), np.full(len(settled), high), key)


LAWS: tuple[laws.Law, ...] = (
    law_bounds_contain_whatever_is_answered_and_only_narrow,
    law_bounds_are_reached_where_it_is_decided_what_is_asked,
    law_every_way_of_settling_disputes_lies_within_the_bounds,
)
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
@each_law
@some(0.1)
@given(seed=seeds)
def test_the_law_holds_for_every_questionnaire(law: laws.Law, case: Case, seed: int) -> None:
    law(case, seed)


@each_law
@given(case=cases(wild=True), seed=seeds)
def test_the_law_holds_for_models_with_conditions_of_every_kind(
    law: laws.Law, case: Case, seed: int
) -> None:
    law(case, seed)


def completions(case: Case, answers: Answers, keys: Sequence[str]) -> list[Answers]:
    """Return every way of answering these questions that can make a difference."""
    values = [[answered_with(value) for value in case.values[key]] for key in keys]
    return [{**answers, **dict(zip(keys, way, strict=True))} for way in product(*values)]


def assert_ends(case: Case, answers: Answers, keys: Sequence[str]) -> None:
    """Check every bound against the lowest and highest of all completions."""
    before, after = case.scores([answers]), case.scores(completions(case, answers, keys))
    for key, found in after.items():
        bounds = [before[key].low[0], before[key].high[0]]
        if np.isnan(found.score).all():
            assert np.isnan(bounds).all(), key
        else:
            ends = [np.nanmin(found.score), np.nanmax(found.score)]
            assert bounds == pytest.approx(ends, abs=NEAR), key


@given(case=cases(wild=True, small=True), seed=seeds)
def test_where_it_is_decided_what_is_asked_bounds_are_the_ends_of_all_completions(
    case: Case, seed: int
) -> None:
    random = laws.generator(seed)
    answers = random_answers(
        case.values, random, answered=0.2, not_applicable=0.15, always=case.steering
    )
    assert_ends(case, answers, missing_in(answers))


# ── worked examples: what may yet come to be left out ────────────────────────────────────────


def follow_ups(conditions: Mapping[str, str], children: Sequence[object]) -> Case:
    """Return scales of five levels, some asked under conditions, under one mean."""
    levels = [{"label": str(level)} for level in range(5)]
    questions = [
        {"id": key, "label": key, "text": f"{key}?", "type": "scale", "levels": levels}
        | ({"when": conditions[key]} if key in conditions else {})
        for key in "abcfkrst"
    ]
    questionnaire = {
        "format": "assess/questionnaire",
        "format_version": "1",
        "id": "follow-ups",
        "version": "1",
        "title": "Follow-ups",
        "description": "Invented.",
        "subject_kind": "mission",
        "sections": [{"id": "all", "title": "All", "questions": questions}],
    }
    index = {"id": "index", "label": "I", "high_is": "good", "children": children}
    scoring = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": "follow-ups",
        "indices": [index],
    }
    return case_from("follow-ups", questionnaire, scoring)


def bounds(case: Case, key: str = "index", **levels: int | State) -> tuple[float, float]:
    """Return the lowest and highest of an indicator for these levels and states."""
    answers = {
        name: without_value(level) if isinstance(level, State) else answered_with(level)
        for name, level in levels.items()
    }
    found = case.scores([answers])[key]
    return float(found.low[0]), float(found.high[0])


def pair(aggregate: object, *children: object) -> dict[str, object]:
    """Return a group."""
    return {"id": "pair", "label": "Pair", "aggregate": aggregate, "children": children}


TABLE = {"method": "lookup", "table": [[0, 0.3], [0.7, 1]]}


def test_a_lookup_over_a_follow_up_not_decided_yet_may_leave_altogether() -> None:
    both = pair(TABLE, {"item": "a"}, {"item": "b", "if_hidden": "leave_out"})
    case = follow_ups({"b": "s >= 1"}, [both, {"item": "c"}])
    assert bounds(case, a=4, c=0, s=0) == (0, 0)
    assert bounds(case, a=4, c=0, s=1) == pytest.approx((0.35, 0.5))
    assert bounds(case, a=4, c=0) == (0, 0.5)


def test_a_maximum_kept_down_by_multipliers_may_leave_altogether() -> None:
    child = {"if_hidden": "leave_out", "multiplier": 0.5}
    both = pair("maximum", {"item": "a", **child}, {"item": "b", **child})
    case = follow_ups({"a": "s >= 1", "b": "s >= 1"}, [both, {"item": "c"}])
    assert bounds(case, c=4, s=0) == (1, 1)
    assert bounds(case, c=4, s=1) == (0.5, 0.75)
    assert bounds(case, c=4) == (0.5, 1)


def test_a_maximum_with_a_child_that_stays_keeps_its_bounds() -> None:
    both = pair("maximum", {"item": "a"}, {"item": "b", "if_hidden": "leave_out"})
    case = follow_ups({"b": "s >= 1"}, [both, {"item": "c"}])
    assert bounds(case, "pair", a=2) == (0.5, 1)


def test_a_follow_up_that_would_count_as_worst_may_also_turn_out_not_to_apply() -> None:
    both = pair(TABLE, {"item": "a"}, {"item": "b", "if_hidden": "worst"})
    case = follow_ups({"b": "s >= 1 and k >= 1"}, [both, {"item": "c"}])
    not_applicable = State.NOT_APPLICABLE
    assert bounds(case, a=4, c=0, k=not_applicable, s=0) == pytest.approx((0.35, 0.35))
    assert bounds(case, a=4, c=0, k=not_applicable, s=1) == (0, 0)
    assert bounds(case, a=4, c=0, k=not_applicable) == (0, 0.5)
    # Nothing says that something does not apply: the lookup stays, whatever s and k are.
    assert bounds(case, "pair", a=4) == (0.7, 1)


def test_why_a_follow_up_is_hidden_can_be_open_over_two_steps() -> None:
    """The follow-up t will be hidden, and only r decides if as the worst or as what does not apply."""
    conditions = {"f": "s >= 1", "t": "k >= 1 and r >= 1", "b": "f >= 1 and t >= 1"}
    case = follow_ups(conditions, [{"item": "b", "if_hidden": "worst"}, {"item": "c"}])
    not_applicable = State.NOT_APPLICABLE
    assert bounds(case, c=4, s=0, k=not_applicable, r=0) == (0.5, 0.5)
    assert bounds(case, c=4, s=0, k=not_applicable, r=1) == (1, 1)
    assert bounds(case, c=4, s=0, k=not_applicable) == (0.5, 1)
