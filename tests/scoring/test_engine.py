"""The engine on small models, every figure and reason worked by hand.

The items are numbers from 0 to 1 that are their own score, so a leaf needs no arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from assess.columns import NOT_APPLICABLE, UNANSWERED, Column, Columns, encode
from assess.model.answer import Answer, State
from assess.model.scoring import ScoringModel
from assess.scoring import engine
from assess.scoring.engine import Reason, Scores, run
from assess.scoring.plan import Plan, compile_model
from tests.checks.building import questionnaire, scale
from tests.support.answers import answered_with, without_value

NAMES = "abcd"
Given = float | str | None
"""A number, "n/a" or nothing."""


def model(*children: Any, **settings: Any) -> Plan:
    """Return an index over these children; a text stands for a leaf over that item."""
    index = {"id": "all", "label": "All", "high_is": "good", "children": [*map(node, children)]}
    return compile_model(
        ScoringModel.model_validate(
            {
                "format": "assess/scoring",
                "format_version": "1",
                "inputs": [
                    {"id": name, "type": "number", "label": name, "text": name} for name in NAMES
                ],
                "indices": [{**index, **settings}],
            }
        )
    )


def node(child: Any) -> dict[str, Any]:
    if isinstance(child, str):
        child = {"item": child}
    if "item" in child:
        return {"normalise": {"method": "linear", "goalposts": [0, 1]}, **child}
    return {**child, "label": child["id"], "children": [*map(node, child["children"])]}


def column(given: Sequence[Given]) -> Column:
    states = {"n/a": NOT_APPLICABLE, None: UNANSWERED}
    codes = [states[x] if x is None or isinstance(x, str) else 0 for x in given]
    values = [math.nan if x is None or isinstance(x, str) else x for x in given]
    return Column(np.array(codes), np.array(values))


def columns(**given: Given | Sequence[Given]) -> Columns:
    """Return one assessment, or several where lists are given."""
    lists: dict[str, list[Any]] = {k: v if isinstance(v, list) else [v] for k, v in given.items()}
    size = max(map(len, lists.values()), default=1)
    return Columns(size, {key: column(values) for key, values in lists.items()})


def figures(found: Scores, row: int = 0) -> list[float | None]:
    """Return score, low, high, coverage; None for nan."""
    numbers = [float(x[row]) for x in found[:4]]
    return [None if math.isnan(x) else x for x in numbers]


# ── leaves ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "expected", "reason"),
    [
        (0.25, [0.25, 0.25, 0.25, 1], Reason.SCORED),
        (None, [None, 0, 1, 0], Reason.NOTHING_ANSWERED),
        ("n/a", [None] * 4, Reason.NOT_APPLICABLE),
    ],
)
def test_a_leaf(given: Given, expected: list[float | None], reason: Reason) -> None:
    found = run(model("a"), columns(a=given))
    assert figures(found["a"]) == expected
    assert found["a"].reason.tolist() == [reason]
    # A group of one is that one.
    assert figures(found["all"]) == expected
    assert found["all"].reason.tolist() == [reason]


def test_every_figure_has_its_type() -> None:
    for found in run(model("a"), columns(a=[0.5, None, "n/a"])).values():
        assert [x.dtype for x in found] == [np.dtype(float)] * 4 + [np.dtype(np.int8)]


FOLLOWED = questionnaire(scale("s"), scale("f", when="s > 0"), scale("other"))
"""Two levels each or more; the second question is asked if the first is above its lowest level."""


def follow_up(
    high_is: str,
    if_hidden: str,
    disputed: Mapping[str, Sequence[Answer]] | None = None,
    **answers: Answer,
) -> dict[str, Scores]:
    """Return the scores of an index over the follow-up, shrunk to a half in a group, and another."""
    leaf = {"item": "f", "if_hidden": if_hidden, "multiplier": 0.5}
    group = {"id": "half", "label": "Half", "aggregate": "maximum", "children": [leaf]}
    children = [group, {"item": "other"}]
    index = {"id": "all", "label": "All", "high_is": high_is, "children": children}
    content = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": FOLLOWED.id,
        "indices": [index],
    }
    plan = compile_model(ScoringModel.model_validate(content), FOLLOWED)
    return run(plan, encode(FOLLOWED.items, [answers], [disputed] if disputed else []))


NO, YES = answered_with(0), answered_with(1)


@pytest.mark.parametrize(
    ("high_is", "if_hidden", "expected", "reason"),
    [
        ("good", "leave_out", [None] * 4, Reason.NOT_APPLICABLE),
        ("good", "worst", [0, 0, 0, 1], Reason.SCORED),
        ("bad", "worst", [1, 1, 1, 1], Reason.SCORED),
    ],
)
def test_a_leaf_that_is_surely_hidden(
    high_is: str, if_hidden: str, expected: list[float | None], reason: Reason
) -> None:
    """Its answer, kept from before, does not count."""
    found = follow_up(high_is, if_hidden, s=NO, f=YES)
    assert figures(found["f"]) == expected
    assert found["f"].reason.tolist() == [reason]


@pytest.mark.parametrize("if_hidden", ["leave_out", "worst"])
def test_a_leaf_that_may_yet_be_asked_is_missing(if_hidden: str) -> None:
    several: list[dict[str, Answer]] = [{}, {"f": YES}, {"s": without_value(State.UNKNOWN)}]
    for answers in several:
        found = follow_up("good", if_hidden, None, **answers)
        assert figures(found["f"]) == [None, 0, 1, 0]
        assert found["f"].reason.tolist() == [Reason.NOTHING_ANSWERED]


@pytest.mark.parametrize("if_hidden", ["leave_out", "worst"])
def test_a_leaf_whose_condition_never_applies_is_left_out(if_hidden: str) -> None:
    found = follow_up("good", if_hidden, s=without_value(State.NOT_APPLICABLE), f=YES)
    assert found["f"].reason.tolist() == [Reason.NOT_APPLICABLE]


def test_a_leaf_that_is_shown_is_like_any_other() -> None:
    top = len(FOLLOWED.items["f"].spec.levels) - 1  # type: ignore[union-attr]
    found = follow_up("good", "worst", s=YES, f=answered_with(top))
    assert figures(found["f"]) == [1, 1, 1, 1]
    away = follow_up("good", "worst", s=YES, f=without_value(State.NOT_APPLICABLE))
    assert away["f"].reason.tolist() == [Reason.NOT_APPLICABLE]


AWAY = without_value(State.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("if_hidden", "disputed", "highest"),
    [
        # Asked, it is at most a half; not asked, it is left out, and anything may come of that.
        ("leave_out", {}, 1),
        ("leave_out", {"f": (NO, YES)}, 1),
        # Not asked, it is the worst, unless what decides it may itself not apply.
        ("worst", {}, 0.5),
        ("worst", {"s": (YES, AWAY)}, 1),
    ],
)
def test_what_may_never_be_asked_can_become_anything(
    if_hidden: str, disputed: dict[str, tuple[Answer, ...]], highest: float
) -> None:
    found = follow_up("good", if_hidden, disputed)
    assert figures(found["half"]) == [None, 0, highest, 0]


def test_nothing_may_leave_once_it_is_asked() -> None:
    assert figures(follow_up("good", "leave_out", s=YES)["half"]) == [None, 0, 0.5, 0]


def test_respondents_are_heard_only_on_what_is_asked() -> None:
    third, disputed = 1 / 3, {"f": (NO, YES)}
    asked = follow_up("good", "leave_out", disputed, s=YES)["f"]
    assert figures(asked) == pytest.approx([None, 0, third, 0])
    assert asked.reason.tolist() == [Reason.RESPONDENTS_DIFFER]
    undecided = follow_up("good", "leave_out", disputed)["f"]
    assert figures(undecided) == [None, 0, 1, 0]
    assert undecided.reason.tolist() == [Reason.NOTHING_ANSWERED]
    agreed = follow_up("good", "leave_out", disputed, s=YES, f=YES)["f"]
    assert figures(agreed) == pytest.approx([third, third, third, 1])


# ── groups ───────────────────────────────────────────────────────────────────────────────────


def test_a_mean_with_one_child_missing_and_one_that_does_not_apply() -> None:
    plan = model({"item": "a", "weight": 2}, {"item": "b", "weight": 1}, {"item": "c", "weight": 5})
    found = run(plan, columns(a=0.75, c="n/a"))["all"]
    # 0.75 alone; with b at 0 and at 1: 1.5 / 3 and 2.5 / 3; 2 of 3 answered
    assert figures(found) == pytest.approx([0.75, 0.5, 2.5 / 3, 2 / 3])


def test_each_assessment_has_its_own_gaps() -> None:
    found = run(model("a", "b"), columns(a=[1, 1, None, "n/a"], b=[0.5, None, None, "n/a"]))["all"]
    assert [figures(found, row) for row in range(4)] == [
        [0.75, 0.75, 0.75, 1],
        [1, 0.5, 1, 0.5],
        [None, 0, 1, 0],
        [None] * 4,
    ]
    assert found.reason.tolist() == [
        Reason.SCORED,
        Reason.SCORED,
        Reason.NOTHING_ANSWERED,
        Reason.NOT_APPLICABLE,
    ]


def test_a_group_without_any_answer_is_missing_as_a_whole() -> None:
    found = run(model("a", {"id": "g", "weight": 3, "children": ["b", "c"]}), columns(a=0.5))
    assert figures(found["g"]) == [None, 0, 1, 0]
    # a alone; g at 0 and at 1 weighs 3 of 4
    assert figures(found["all"]) == [0.5, 0.125, 0.875, 0.25]


def test_a_child_without_weight_changes_nothing_and_need_not_be_answered() -> None:
    plan = model("a", {"item": "b", "weight": 0}, missing="require")
    assert figures(run(plan, columns(a=0.5))["all"]) == [0.5, 0.5, 0.5, 1]
    alone = run(plan, columns(a="n/a", b=0.5))["all"]
    assert alone.reason.tolist() == [Reason.NOT_APPLICABLE]


def test_require_looks_at_every_child_that_applies() -> None:
    plan = model(
        "a", {"id": "g", "children": ["b", "c"], "minimum_coverage": 0.6}, missing="require"
    )
    found = run(plan, columns(a=[1, 1, 1, None], b=[1, 1, "n/a", 1], c=[1, None, "n/a", 1]))
    assert found["all"].reason.tolist() == [
        Reason.SCORED,
        Reason.CHILD_WITHOUT_SCORE,
        Reason.SCORED,
        Reason.CHILD_WITHOUT_SCORE,
    ]
    assert found["g"].reason.tolist() == [
        Reason.SCORED,
        Reason.COVERAGE_TOO_LOW,
        Reason.NOT_APPLICABLE,
        Reason.SCORED,
    ]
    # What was answered in it still counts: (1 + 1) / 2 is held back, its bounds are not.
    assert figures(found["all"], 1) == [None, 0.75, 1, 0.75]


def test_below_its_minimum_coverage_a_child_still_counts_above() -> None:
    group = {"id": "g", "children": ["b", "c"], "minimum_coverage": 1}
    found = run(model("a", group), columns(a=1, b=0.5))
    assert figures(found["g"]) == [None, 0.25, 0.75, 0.5]
    assert figures(found["all"]) == [0.75, 0.625, 0.875, 0.75]


def test_the_reason_that_says_most_is_given() -> None:
    """Nothing answered says more than too little answered, and that more than a child without."""
    group = {"id": "g", "children": ["a", "b"], "minimum_coverage": 0.9, "missing": "require"}
    found = run(model(group, "c"), columns(a=[None, 1, "n/a"], b=[None, None, "n/a"]))["g"]
    assert found.reason.tolist() == [
        Reason.NOTHING_ANSWERED,
        Reason.COVERAGE_TOO_LOW,
        Reason.NOT_APPLICABLE,
    ]


@pytest.mark.parametrize(
    ("least", "scored"), [(0.5, True), (0.5 + 2e-9, False), (0.5 + 5e-10, True)]
)
def test_minimum_coverage_is_missed_by_more_than_rounding(least: float, *, scored: bool) -> None:
    found = run(model("a", "b", minimum_coverage=least), columns(a=1))["all"]
    expected = Reason.SCORED if scored else Reason.COVERAGE_TOO_LOW
    assert found.reason.tolist() == [expected]


def test_multipliers_shrink_score_and_bounds() -> None:
    plan = model("a", {"item": "b", "multiplier": 0.5}, aggregate="maximum")
    assert figures(run(plan, columns(a=0.25, b=0.75))["all"]) == [0.375] * 3 + [1]
    # b missing: nothing or a half
    assert figures(run(plan, columns(a=0.25))["all"]) == [0.25, 0.25, 0.5, 0.5]


def test_a_lookup_applies_only_with_both_children() -> None:
    table = {"method": "lookup", "table": [[0, 0.25], [0.5, 1]]}
    plan = model({"id": "g", "children": ["a", "b"], "aggregate": table}, "c")
    found = run(plan, columns(a=[1, 1, "n/a"], b=[0, None, 1], c=[0, 0, 0]))
    assert [figures(found["g"], row) for row in range(3)] == [
        [0.5, 0.5, 0.5, 1],
        [None, 0.5, 1, 0.5],
        [None] * 4,
    ]
    assert found["g"].reason.tolist() == [
        Reason.SCORED,
        Reason.CHILD_WITHOUT_SCORE,
        Reason.NOT_APPLICABLE,
    ]
    # With half of it answered its bounds hold the whole: at least (0.5 + 0) / 2.
    assert [figures(found["all"], row) for row in range(3)] == [
        [0.25, 0.25, 0.25, 1],
        [0.25, 0.25, 0.5, 0.75],
        [0, 0, 0, 1],
    ]


def test_a_geometric_mean_can_fall_below_its_score() -> None:
    plan = model("a", "b", aggregate={"method": "geometric", "floor": 0})
    assert figures(run(plan, columns(a=0.25))["all"]) == [0.25, 0, 0.5, 0.5]


# ── respondents who differ ───────────────────────────────────────────────────────────────────


def test_a_dispute_bounds_a_leaf_by_its_positions() -> None:
    positions = {"a": (column([0.25, 0.25, 0.5]), column([0.75, None, 0.5]))}
    given = columns(b=[1.0, 1.0, 1.0])._replace(positions=positions)
    found = run(model("a", "b"), given)
    assert [figures(found["a"], row) for row in range(3)] == [
        [None, 0.25, 0.75, 0],
        [None, 0.25, 0.25, 0],
        [None, 0.5, 0.5, 0],
    ]
    assert found["a"].reason.tolist() == [Reason.RESPONDENTS_DIFFER] * 3
    # b alone would be 1, but whatever is agreed is below that.
    assert figures(found["all"]) == [0.875, 0.625, 0.875, 0.5]


def test_where_all_parts_are_disputed_the_bounds_are_the_means_of_theirs() -> None:
    positions = {name: (column([0.25]), column([0.75])) for name in "ab"}
    found = run(model("a", "b"), Columns(1, {}, positions))["all"]
    assert figures(found) == [None, 0.25, 0.75, 0]


def test_where_somebody_says_that_it_does_not_apply_everything_is_possible() -> None:
    positions = {"a": (column([0.25]), column(["n/a"]))}
    given = columns(b=0.5)._replace(positions=positions)
    found = run(model("a", "b"), given)
    assert figures(found["a"]) == [None, 0, 1, 0]
    assert figures(found["all"]) == [0.5, 0.25, 0.75, 0.5]
    alone = run(model({"id": "g", "children": ["a"]}, "b"), given)
    assert figures(alone["g"]) == [None, 0, 1, 0]


@pytest.mark.parametrize("weightless", [0, 0.25])
def test_what_may_leave_with_all_its_parts_can_become_anything(weightless: float) -> None:
    """A lookup goes with either child, a mean with all that weigh anything; then 0 to 1 is left.

    A maximum that keeps its only other child small shows it: without that rule it could not be 1.
    """
    table = {"method": "lookup", "table": [[0, 0.25], [0.5, 1]]}
    lookup = {"id": "g", "children": ["a", "b"], "aggregate": table}
    given = columns(b=1.0, c=weightless)._replace(positions={"a": (column([0.0]), column(["n/a"]))})
    found = run(model(lookup), given)
    # Row 0 or 1 of column 1 would be 0.25 to 1, but the lookup may go, and all with it.
    assert figures(found["g"])[1:3] == figures(found["all"])[1:3] == [0, 1]
    half = {**lookup, "multiplier": 0.5}
    inside = run(model({"id": "m", "children": [half], "aggregate": "maximum"}), given)
    assert figures(inside["m"])[1:3] == [0, 1]
    small = {"item": "a", "multiplier": 0.5}
    other = {"item": "c", "weight": weightless}
    found = run(model({"id": "g", "children": [small, other], "aggregate": "maximum"}), given)
    expected = [0, 1] if weightless == 0 else [0.25, 0.5]
    assert figures(found["g"])[1:3] == expected
    assert figures(found["all"])[1:3] == expected


def test_positions_do_not_count_beside_an_answer() -> None:
    given = columns(a=0.5)._replace(positions={"a": (column([0.25]), column([0.75]))})
    assert figures(run(model("a"), given)["a"]) == [0.5, 0.5, 0.5, 1]


# ── the whole run ────────────────────────────────────────────────────────────────────────────


def test_other_weights_can_be_given_for_each_assessment() -> None:
    plan = model("a", {"id": "g", "children": ["b", "c"]})
    given = columns(a=[1, 1, 1], b=[1, 1, 1], c=[0, 0, None])
    weights = {"g": np.array([[1.0, 3.0, 3.0], [1.0, 1.0, 1.0]])}
    found = run(plan, given, weights=weights)
    assert found["g"].score.tolist() == [0.5, 0.75, 1]
    assert found["g"].coverage.tolist() == [1, 1, 0.75]
    assert found["all"].score.tolist() == [0.75, 0.875, 1]
    assert found["g"].low.tolist() == [0.5, 0.75, 0.75]


def test_given_weights_go_with_their_assessments_through_the_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "CHUNK", 2)
    plan, random = model("a", "b"), np.random.default_rng(5)
    weights = random.random((2, 5))
    given = columns(a=[1.0] * 5, b=[0.0] * 5)
    done: list[int] = []
    found = run(plan, given, progress=done.append, weights={"all": weights})["all"]
    assert found.score == pytest.approx(weights[0] / weights.sum(axis=0))
    assert done == [2, 4, 5]


def test_only_the_indicators_asked_for_are_kept() -> None:
    plan, given = model("a", {"id": "g", "children": ["b"]}), columns(a=1, b=0)
    assert set(run(plan, given)) == {"all", "a", "g", "b"}
    assert set(run(plan, given, keep=["g", "a"])) == {"g", "a"}
    assert figures(run(plan, given, keep=["all"])["all"]) == [0.5, 0.5, 0.5, 1]


def test_nobody_is_no_row() -> None:
    found = run(model("a"), Columns(0, {}))
    assert [len(x) for x in found["all"]] == [0] * 5
