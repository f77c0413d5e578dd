"""Single steps, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from assess.model.improvement import SingleStep
from assess.scoring.improving.ground import Ground, Setting
from assess.scoring.improving.steps import single_steps
from tests.support.cases import Case
from tests.support.small import levels, small

BANDS = [
    {"id": "low", "label": "Low", "at_least": 1},
    {"id": "high", "label": "High", "at_least": 3},
]


def steps_of(case: Case, **given: int) -> tuple[tuple[SingleStep, ...], int]:
    return single_steps(Ground(case.plan, case.model.indices[0], Setting(levels(**given), {})))


def case(**index: Any) -> Case:
    children: list[dict[str, Any]] = [{"item": key} for key in "abcd"]
    children[0]["weight"] = 3
    return small(children, bands=BANDS, **index)


def test_each_step_says_what_it_changes_and_what_it_comes_to() -> None:
    # 1 to 5, weights 3, 1, 1, 1: a level of a is 0.5 points, of the others 1/6.
    steps, idle = steps_of(case(), a=1, b=4, c=1, d=1)
    assert [(one.key, one.old, one.new, one.effort) for one in steps] == [
        ("a", 1, 2, 1),
        ("c", 1, 2, 1),
        ("d", 1, 2, 1),
    ]
    assert [round(one.gain, 9) for one in steps] == [0.5, round(1 / 6, 9), round(1 / 6, 9)]
    assert idle == 0
    score = 1 + 4 * (3 / 4 + 1 + 1 / 4 + 1 / 4) / 6 + 0.5
    assert steps[0].after.score == pytest.approx(score)
    assert steps[0].after.band == "high"


def test_where_high_is_bad_a_step_goes_down() -> None:
    bands = [
        {"id": "fine", "label": "F", "at_least": 1},
        {"id": "bad", "label": "B", "at_least": 3},
    ]
    children: list[dict[str, Any]] = [{"item": "a", "weight": 3}, {"item": "b"}]
    steps, idle = steps_of(small(children, bands=bands, high_is="bad"), a=2, b=4)
    assert [(one.key, one.old, one.new) for one in steps] == [("a", 2, 1), ("b", 4, 3)]
    assert [round(one.gain, 9) for one in steps] == [-0.75, -0.25]
    assert idle == 0


def test_of_equal_gains_the_least_effort_comes_first_and_idle_steps_are_counted() -> None:
    least = small([{"item": "a"}, {"item": "b"}, {"item": "c"}], aggregate="minimum")
    assert steps_of(least, a=1, b=1, c=2) == ((), 3)
    dear = least.model.model_copy(update={"effort": {"a": 3}})
    mean = dear.indices[0].model_copy(
        update={"aggregate": small([{"item": "a"}]).model.indices[0].aggregate}
    )
    again = Case("dear", least.questionnaire, dear.model_copy(update={"indices": (mean,)}))
    steps, idle = steps_of(again, a=1, b=1, c=1)
    assert [one.key for one in steps] == ["b", "c", "a"]
    assert steps[2].effort == 3
    assert idle == 0


def test_a_follow_up_that_a_step_makes_apply_counts_as_its_worst_answer() -> None:
    # c = 0 hides d: the mean of three is (4 + 4 + 0) / 12; with c = 1, d = 0 it is 9 / 16.
    steps, idle = steps_of(small([{"item": x} for x in "abcd"]), a=4, b=4, c=0)
    assert (steps, idle) == ((), 1)
    steps, idle = steps_of(small([{"item": x} for x in "abcd"]), a=0, b=0, c=0)
    assert [one.key for one in steps] == ["a", "b", "c"]
    assert [round(one.gain, 9) for one in steps] == [
        round(4 / 12, 9),
        round(4 / 12, 9),
        round(4 / 16, 9),
    ]


def test_a_gain_that_is_a_little_larger_comes_first() -> None:
    children: list[dict[str, Any]] = [{"item": "a"}, {"item": "b", "weight": 1.2}, {"item": "c"}]
    steps, _ = steps_of(small(children), a=1, b=1, c=1)
    assert [one.key for one in steps] == ["b", "a", "c"]
