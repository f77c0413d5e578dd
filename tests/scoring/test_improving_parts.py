"""Single steps, the value of asking, what counts as a step, and larger models."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import Columns, encode
from assess.model.answer import Answer, State, Value
from assess.model.improvement import Advice, Aim
from assess.model.normalisation import Linear, Normalisation, Piecewise
from assess.model.question import Choice, Choices, Number, Option, Scale
from assess.model.scoring import Effort
from assess.scoring.engine import Scores, run
from assess.scoring.improving.ground import Ground, Setting
from assess.scoring.improving.improve import Request, advise
from assess.scoring.improving.ways import effort_between, marks_of, possible_answers
from tests.support import laws
from tests.support.answers import answered_with, random_answers, without_value
from tests.support.cases import Answers, Case, case_from, standing_cases
from tests.support.examples import some
from tests.support.respondents import differing, scored_keys
from tests.support.scoring_models import cases

STANDING = standing_cases()
seeds = st.integers(0, 2**32 - 1)
all_cases = st.one_of(cases(gates=True), cases(gates=True, wild=True), st.sampled_from(STANDING))


def setting_of(case: Case, seed: int) -> Setting:
    random = laws.generator(seed)
    answers = random_answers(case.values, random, answered=float(random.choice([0.5, 0.8, 1.0])))
    keys = {str(key) for key in random.choice(scored_keys(case), size=int(random.integers(3)))}
    disputed = differing(case, sorted(keys), random)
    return Setting({key: one for key, one in answers.items() if key not in disputed}, disputed)


def advice_on(case: Case, setting: Setting, **more: Any) -> Advice:
    return advise(case.plan, setting, Request(case.model.indices[0], **more))


def rated(case: Case, columns: Columns) -> Scores:
    index = case.model.indices[0].id
    return run(case.plan, columns, keep=[index])[index]


def points(case: Case, unit: float) -> float:
    low, high = case.model.indices[0].scale
    return float(unit) * (high - low)


# ── single steps ─────────────────────────────────────────────────────────────────────────────


@some(0.3)
@given(all_cases, seeds)
def test_a_step_brings_what_the_engine_says(case: Case, seed: int) -> None:
    setting = setting_of(case, seed)
    ground = Ground(case.plan, case.model.indices[0], setting)
    for step in advice_on(case, setting).steps:
        changed = {**setting.answers, step.key: answered_with(step.new)}
        filled: Answers = {key: answered_with(value) for key, value in ground.filled.items()}
        shown = case.plan.visibility.on(encode(case.plan.items, [{**changed, **filled}]))
        opened = {key: one for key, one in filled.items() if not shown.is_hidden(key)[0]}
        rows = [setting.answers, {**changed, **opened}]
        score = rated(case, encode(case.plan.items, rows, [setting.disputed] * 2)).score
        assert points(case, score[1] - score[0]) == pytest.approx(step.gain, abs=1e-9)
        assert step.gain * ground.sign > 0
        assert step.old == setting.answers[step.key].value


@some(0.3)
@given(all_cases, seeds)
def test_steps_come_in_the_order_of_their_gain_and_none_is_forgotten(case: Case, seed: int) -> None:
    setting = setting_of(case, seed)
    found = advice_on(case, setting)
    gains = [abs(step.gain) for step in found.steps]
    assert all(after <= before + 1e-8 for before, after in pairwise(gains))
    index = case.model.indices[0]
    ground = Ground(case.plan, index, setting)
    improvable = 0
    for item in case.scored_items(index):
        answer = setting.answers.get(item.key)
        if answer and answer.value is not None and item.key not in ground.hidden:
            values = list(item.badness)
            units = ground.units(item.key, [answer.value, *values]) * ground.sign
            at_least = (units >= units[:, :1] - 1e-12).all(axis=0)
            improvable += bool((at_least & (units > units[:, :1] + 1e-12).any(axis=0)).any())
    if found.now.score is not None:
        assert len(found.steps) + found.idle == improvable


# ── the value of asking ──────────────────────────────────────────────────────────────────────


def possible(case: Case, setting: Setting, key: str) -> list[Answer]:
    """Return every answer that a missing question could get."""
    if key in setting.disputed:
        return [one for one in setting.disputed[key] if one.state is not State.UNANSWERED]
    spec = case.plan.items[key].spec
    values: list[Value] = list(case.values[key])
    if isinstance(spec, Number):
        ground = Ground(case.plan, case.model.indices[0], setting)
        values = list(possible_answers(spec, ground.how(key), ground.constants(key)))
    return [answered_with(value) for value in values]


@some(0.3)
@given(all_cases, seeds)
def test_asking_narrows_the_range_by_what_trying_every_answer_says(case: Case, seed: int) -> None:
    setting = setting_of(case, seed)
    for asked in advice_on(case, setting).asking[:4]:
        answers = possible(case, setting, asked.key)
        rows = [setting.answers, *({**setting.answers, asked.key: one} for one in answers)]
        others = {key: said for key, said in setting.disputed.items() if key != asked.key}
        disputed = [setting.disputed, *([others] * len(answers))]
        found = rated(case, encode(case.plan.items, rows, disputed))
        width = np.nan_to_num(found.high) - np.nan_to_num(found.low)
        reduced = width[0] - width[1:]
        assert asked.least == pytest.approx(points(case, reduced.min()), abs=1e-9)
        assert asked.most == pytest.approx(points(case, reduced.max()), abs=1e-9)
        coverage = np.nan_to_num(found.coverage)
        assert asked.coverage == pytest.approx((coverage[1:] - coverage[0]).min(), abs=1e-9)
        missing = np.isnan(found.score)
        assert asked.gives_score == bool(missing[0] and not missing[1:].any())


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
def test_with_everything_answered_nothing_is_worth_asking(case: Case) -> None:
    answers = random_answers(case.values, laws.generator(1), answered=1)
    assert advice_on(case, Setting(answers, {})).asking == ()


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
def test_with_nothing_answered_every_scored_question_shown_is_worth_asking(case: Case) -> None:
    found = advice_on(case, Setting({}, {}))
    ground = Ground(case.plan, case.model.indices[0], Setting({}, {}))
    assert {one.key for one in found.asking} >= set(ground.leaves) - ground.hidden
    assert (found.reached, found.best, found.steps) == (None, None, ())


# ── an example to check by hand ──────────────────────────────────────────────────────────────

LEVELS = [{"label": str(i)} for i in range(5)]


def by_hand(**scoring: Any) -> Case:
    """Four scales of five levels: a mean of two, and the lower of two others, half each."""
    questions = [
        {"id": key, "label": key, "text": f"{key}?", "type": "scale", "levels": LEVELS}
        for key in "abcd"
    ]
    index = {
        "id": "top",
        "label": "Top",
        "high_is": "good",
        "bands": [
            {"id": "low", "label": "Low", "at_least": 0},
            {"id": "middle", "label": "Middle", "at_least": 50},
            {"id": "high", "label": "High", "at_least": 90},
        ],
        "children": [
            {"id": "mean", "label": "Mean", "children": [{"item": "a"}, {"item": "b"}]},
            {
                "id": "least",
                "label": "Least",
                "aggregate": "minimum",
                "children": [{"item": "c"}, {"item": "d"}],
            },
        ],
        **scoring.pop("index", {}),
    }
    asked = {
        "format": "assess/questionnaire",
        "format_version": "1",
        "id": "hand",
        "version": "1",
        "title": "Hand",
        "description": "By hand.",
        "subject_kind": "mission",
        "sections": [{"id": "all", "title": "All", "questions": questions}],
    }
    model = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": "hand",
        "indices": [index],
        **scoring,
    }
    return case_from("hand", asked, model)


def given_levels(**levels: int) -> Setting:
    return Setting({key: answered_with(level) for key, level in levels.items()}, {})


def test_the_fewest_changes_and_of_these_the_least_effort() -> None:
    # (1/4 + 1/4) / 2 of the mean and 1/4 of the minimum: 25 points; 50 need 25 more.
    found = advice_on(by_hand(), given_levels(a=1, b=1, c=1, d=1))
    assert found.reached is not None
    changes = {change.key: change.new for change in found.reached.changes}
    # One change brings at most 3/4 / 2 / 2 = 18.75 points; of two, a and b, 4 steps of 6.25 do.
    assert len(changes) == 2
    assert found.reached.effort == 4
    assert found.reached.after.score == 50
    assert found.target == "middle"
    assert found.best is not None
    assert (found.best.score, found.best.band) == (100, "high")


def test_a_step_below_the_minimum_brings_nothing_alone() -> None:
    found = advice_on(by_hand(), given_levels(a=4, b=4, c=1, d=0))
    assert [step.key for step in found.steps] == ["d"]
    assert found.idle == 1


def test_efforts_decide_which_change_is_taken() -> None:
    case = by_hand(effort={"a": [9, 9, 9, 9], "b": 2, "c": 5})
    found = advice_on(case, given_levels(a=2, b=2, c=1, d=4), aim=Aim.EFFORT)
    # 25 + 12.5 now, 12.5 to go: two steps of b for 4, or one of c for 5.
    assert found.reached is not None
    assert [(one.key, one.new, one.effort) for one in found.reached.changes] == [("b", 4, 4)]
    kept = given_levels(a=2, b=2, c=1, d=4)._replace(kept=frozenset({"b"}))
    without = advice_on(case, kept, aim=Aim.EFFORT)
    assert without.reached is not None
    assert [(one.key, one.new, one.effort) for one in without.reached.changes] == [("c", 2, 5)]


def test_a_budget_is_not_exceeded_and_nothing_is_bought_for_nothing() -> None:
    setting = given_levels(a=0, b=0, c=0, d=0)
    for budget in range(17):
        within = advice_on(by_hand(), setting, budget=budget).within
        assert within is not None
        # A step of a or b brings 6.25 points, one of both c and d twice that; an odd one goes to a.
        assert within.after.score == 6.25 * budget
        assert within.effort <= budget


def test_a_gate_must_be_cleared_unless_it_is_waived() -> None:
    gate = {"id": "no_d", "label": "No d", "when": "d == 0", "cap": "low"}
    case = by_hand(index={"gates": [gate]})
    setting = given_levels(a=4, b=4, c=0, d=0)
    found = advice_on(case, setting)
    assert (found.now.score, found.now.band) == (50, "low")
    assert found.reached is not None
    assert [(one.key, one.new) for one in found.reached.changes] == [("d", 1)]
    assert found.reached.cleared == ("no_d",)
    assert found.reached.changes[0].gain == 0
    waived = advice_on(case, setting._replace(waived=frozenset({"no_d"})))
    assert waived.now.band == "middle"
    kept = advice_on(case, setting._replace(kept=frozenset({"d"})))
    assert kept.reached is None
    assert kept.best is not None
    assert kept.best.band == "low"


def test_in_the_best_band_there_is_nothing_to_reach() -> None:
    found = advice_on(by_hand(), given_levels(a=4, b=4, c=4, d=4))
    assert (found.target, found.reached, found.steps) == (None, None, ())


def test_a_band_reached_already_needs_no_change() -> None:
    found = advice_on(by_hand(), given_levels(a=4, b=4, c=4, d=4), band="middle")
    assert found.reached is not None
    assert (found.reached.changes, found.reached.effort) == ((), 0)


def test_what_is_missing_is_asked_and_not_changed() -> None:
    setting = given_levels(a=0, b=0, c=0)
    answers = {**setting.answers, "d": without_value(State.WITHHELD)}
    found = advice_on(by_hand(), Setting(answers, {}))
    assert found.reached is not None
    assert "d" not in {change.key for change in found.reached.changes}
    # c is 0 already, so the minimum is 0 whatever d is: asking tells nothing.
    (asked,) = found.asking
    assert (asked.key, asked.state, asked.least, asked.most) == ("d", State.WITHHELD, 0, 0)


def test_asking_says_which_bands_are_possible() -> None:
    found = advice_on(by_hand(), given_levels(a=4, c=2, d=2))
    (asked,) = found.asking
    # The mean lies between 50 and 100 with b, so the index between 50 and 75: 25 points less.
    assert (asked.key, asked.least, asked.most, asked.bands) == ("b", 25, 25, ("middle",))
    assert found.now.score == 75


# ── steps ────────────────────────────────────────────────────────────────────────────────────

SCALE = Scale.model_validate(
    {"id": "s", "label": "S", "text": "S?", "type": "scale", "levels": LEVELS}
)
OPTIONS = tuple(Option(id=name, label=name) for name in ("x", "y", "z"))
CHOICE = Choice(id="c", label="C", text="C?", type="choice", options=OPTIONS)
TICKS = Choices(
    id="t",
    label="T",
    text="T?",
    type="choices",
    options=(*OPTIONS, Option(id="none", label="None", exclusive=True)),
)
NUMBER = Number(id="n", label="N", text="N?", type="number")


@pytest.mark.parametrize(
    ("spec", "effort", "old", "new", "expected"),
    [
        (SCALE, 1, 1, 4, 3),
        (SCALE, 3, 4, 2, 6),
        (SCALE, (1, 2, 4, 8), 1, 3, 6),
        (SCALE, (1, 2, 4, 8), 2, 2, 0),
        (CHOICE, 2, "x", "z", 4),
        (CHOICE, (5, 7), "y", "z", 7),
        (TICKS, 1, (), ("x", "y"), 2),
        (TICKS, 2, ("x",), ("x", "z"), 2),
        (TICKS, 1, ("none",), ("x", "z"), 2),
        (TICKS, 1, ("none",), (), 1),
    ],
)
def test_steps_times_effort(
    spec: Scale | Choice | Choices, effort: Effort, old: Value, new: Value, expected: int
) -> None:
    assert effort_between(spec, effort, old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [(0, 5, 2), (0, 6, 2), (3, 4, 1), (6, 0, 2), (10, 2.5, 3), (1, 10, 4)],
)
def test_a_number_moves_from_mark_to_mark(old: float, new: float, expected: int) -> None:
    assert effort_between(NUMBER, 1, old, new, (2.5, 5, 7.5, 10)) == expected


@pytest.mark.parametrize(
    ("how", "marks"),
    [
        (Linear(method="linear", goalposts=(0, 10)), (0, 2.5, 5, 7.5, 10)),
        (Linear(method="linear", goalposts=(8, 0)), (8, 6, 4, 2, 0)),
        (Linear(method="linear", goalposts=(1, 16), log=True), (1, 2, 4, 8, 16)),
        (Piecewise(method="piecewise", points=((0, 1), (4, 0.2), (9, 0))), (9, 4, 0)),
        (None, ()),
    ],
)
def test_marks_run_from_the_score_0_to_the_score_1(
    how: Normalisation | None, marks: tuple[float, ...]
) -> None:
    assert marks_of(how) == pytest.approx(marks)


def test_numbers_stay_whole_and_inside_their_range() -> None:
    whole = NUMBER.model_copy(update={"integer": True, "minimum": 1, "maximum": 9})
    how = [Linear(method="linear", goalposts=(0, 10))]
    assert possible_answers(whole, how) == (1, 2, 3, 5, 7, 8, 9)


def test_of_a_long_tick_list_the_heaviest_come_first() -> None:
    options = tuple(Option(id=f"o{i}", label=str(i)) for i in range(20))
    long = Choices(id="t", label="T", text="T?", type="choices", options=options)
    found = possible_answers(long, [None], ["o3"], ("o7",))
    assert () in found
    assert tuple(f"o{i}" for i in range(20)) in found
    assert any("o3" in one and "o7" in one for one in found if isinstance(one, tuple))
    assert len(found) < 200


# ── larger models ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
@pytest.mark.parametrize("aim", Aim)
def test_shipped_models_are_searched_to_the_end(case: Case, aim: Aim) -> None:
    answers = random_answers(case.values, laws.generator(3), answered=0.9)
    for index in case.model.indices:
        for band in index.bands[-2:]:
            request = Request(index, band.id, aim)
            found = advise(case.plan, Setting(answers, {}), request)
            if found.reached:
                assert found.reached.exact
                assert found.reached.after.score is not None
