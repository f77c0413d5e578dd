"""Fronts of a few states, worked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from assess.model.aggregation import Aggregation
from assess.scoring.aggregate import aggregator
from assess.scoring.engine import Working
from assess.scoring.improving import fronts
from assess.scoring.improving.fronts import (
    Front,
    combined,
    is_narrow,
    joined,
    kept,
    pareto,
    taken,
)
from assess.scoring.plan import GroupStep


def how_of(method: str, **more: Any) -> Aggregation:
    found: Aggregation = TypeAdapter(Aggregation).validate_python({"method": method, **more})
    return found


def working(value: Sequence[float], **more: Any) -> Working:
    """Return a working whose states all have a value, unless ``more`` says otherwise."""
    given = np.array(value, float)
    yes = np.ones(given.shape, bool)
    full = Working(given, given, given, yes, yes, given * 0 + 1, yes)
    return full._replace(**{name: np.array(one) for name, one in more.items()})


def front(
    costs: Sequence[int], value: Sequence[float], complete: int | None = None, **more: Any
) -> Front:
    names = [f"{cost}:{one}" for cost, one in zip(costs, value, strict=True)]
    return Front(np.array(costs), working(value, **more), lambda i: {"state": names[i]}, complete)


def group(
    weights: Sequence[float], how: Aggregation, multipliers: Sequence[float] | None = None
) -> GroupStep:
    return GroupStep(
        key="group",
        children=tuple(range(len(weights))),
        weights=np.array(weights, float)[:, None],
        multipliers=None if multipliers is None else np.array(multipliers, float)[:, None],
        aggregate=aggregator(how),
        needs_all=False,
        require=False,
        minimum_coverage=0,
    )


def chosen(
    children: Sequence[Front],
    method: str = "arithmetic",
    weights: Sequence[float] = (1, 1),
    **more: Any,
) -> list[tuple[int, ...]]:
    """Return the places of the children's states, and the cost as the last figure."""
    how = how_of(method, **({"floor": more.pop("floor")} if "floor" in more else {}))
    given = {"sign": 1, "bounded": False, "multipliers": None, **more}
    step = group(weights, how, given["multipliers"])
    found = combined(children, step, how, given["sign"], bounded=given["bounded"])
    return [(*map(int, found.chosen[:, i]), int(cost)) for i, cost in enumerate(found.costs)]


# ── what is kept ─────────────────────────────────────────────────────────────────────────────


def test_states_that_cost_more_and_are_no_better_are_beaten() -> None:
    costs = np.array([3, 0, 2, 2, 1])
    assert pareto(costs, np.array([[0.9, 0.1, 0.5, 0.6, 0.1]])).tolist() == [1, 3, 0]
    assert pareto(costs, np.array([[-1.0, -2, -9, -9, -9]])).tolist() == [1, 0]
    twice = np.array([[0.9, 0.1, 0.5, 0.6, 0.1]] * 3)
    assert pareto(costs, twice).tolist() == [1, 3, 0]


def test_with_bounds_a_state_must_be_beaten_in_every_figure() -> None:
    costs = np.array([0, 1, 2, 3])
    keys = np.array([[0.5, 0.5, 0.4, 0.5], [0.1, 0.2, 0.3, 0.2], [0.9, 0.9, 0.9, 0.9]])
    assert pareto(costs, keys).tolist() == [0, 1, 2]
    same = np.array([[0.5, 0.5], [0.2, 0.1]])
    assert pareto(np.array([1, 1]), same).tolist() == [0]
    assert pareto(np.array([1, 1]), same[:, ::-1]).tolist() == [1]


def test_a_figure_between_two_equal_ones_decides_too() -> None:
    keys = np.array([[0.5, 0.5], [0.1, 0.2], [0.9, 0.9]])
    assert pareto(np.array([1, 1]), keys).tolist() == [1]


def test_states_of_three_kinds_are_compared_within_their_kind() -> None:
    kinds: dict[str, Any] = {"answered": [0, 0, 0.5, 0.5, 1, 1]}
    found = kept(
        front([0, 1, 2, 3, 4, 5], [0.9, 0.8, 0.7, 0.6, 0.5, 0.55], **kinds), 1, bounded=False
    )
    assert found.costs.tolist() == [0, 2, 4, 5]


def test_a_front_keeps_what_is_not_beaten_with_its_new_answers() -> None:
    found = kept(front([2, 0, 1], [0.5, 0.2, 0.5], complete=7), 1, bounded=False)
    assert found.costs.tolist() == [0, 1]
    assert found.working.value.tolist() == [0.2, 0.5]
    assert [found.changed(i) for i in range(2)] == [{"state": "0:0.2"}, {"state": "1:0.5"}]
    assert found.complete == 7
    falling = kept(front([2, 0, 1], [0.1, 0.2, 0.5]), -1, bounded=False)
    assert falling.costs.tolist() == [0, 2]
    assert falling.complete is None


def test_bounds_are_compared_where_they_matter() -> None:
    wider = front([0, 1], [0.5, 0.5], low=[0.1, 0.2], high=[0.6, 0.6])
    assert kept(wider, 1, bounded=False).costs.tolist() == [0]
    assert kept(wider, 1, bounded=True).costs.tolist() == [0, 1]
    higher = front([0, 1], [0.5, 0.5], low=[0.2, 0.2], high=[0.6, 0.7])
    assert kept(higher, 1, bounded=True).costs.tolist() == [0, 1]
    assert kept(higher, -1, bounded=True).costs.tolist() == [0]


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("has_value", [True, False, False, True]),
        ("applies", [False, True, True, False]),
        ("scored", [True, False, False, True]),
        ("may_leave", [True, False, False, True]),
        ("answered", [1, 0.5, 0.5, 1]),
    ],
)
def test_only_states_that_are_alike_are_compared(name: str, flags: list[Any]) -> None:
    # Two pairs, cost 3 and 0, cost 2 and 1: the dear one of the second pair is beaten.
    more: dict[str, Any] = {name: flags}
    found = kept(front([3, 2, 1, 0], [0.9, 0.3, 0.3, 0.5], **more), 1, bounded=False)
    assert found.costs.tolist() == [0, 1, 3]
    assert found.working.value.tolist() == [0.5, 0.3, 0.9]
    assert found.changed(2) == {"state": "3:0.9"}


def test_some_states_of_a_working_with_all_that_belongs_to_them() -> None:
    value, low, high = (np.array([x, x + 0.1, x + 0.2]) for x in (0.1, 0.2, 0.3))
    given = Working(
        value,
        low,
        high,
        np.array([True, False, True]),
        np.array([False, True, True]),
        np.array([0.4, 0.5, 0.6]),
        np.array([True, True, False]),
        np.array([False, False, True]),
    )
    found = taken(given, np.array([2, 0]))
    assert all(
        one is not None and one.tolist() == [all_of[2], all_of[0]]
        for one, all_of in zip(found, given, strict=True)
        if all_of is not None
    )
    assert taken(given._replace(may_leave=None), np.array([0])).may_leave is None


# ── several fronts of one part ───────────────────────────────────────────────────────────────


def test_one_front_alone_stays_as_it_is() -> None:
    only = front([1, 0], [0.1, 0.2])
    assert joined([only], 1, bounded=False) is only


def test_fronts_are_joined_with_their_answers_and_the_least_they_are_complete_to() -> None:
    one, other = front([0, 2], [0.1, 0.6], 9), front([1, 3], [0.4, 0.5], 5)
    found = joined([one, other], 1, bounded=False)
    assert found.costs.tolist() == [0, 1, 2]
    assert [found.changed(i)["state"] for i in range(3)] == ["0:0.1", "1:0.4", "2:0.6"]
    assert found.complete == 5
    assert joined([other, one], 1, bounded=False).complete == 5
    whole = front([0], [0.1])
    assert joined([whole, one], 1, bounded=False).complete == 9
    assert joined([one, whole], 1, bounded=False).complete == 9
    assert joined([whole, whole], 1, bounded=False).complete is None


def test_joined_fronts_compare_bounds_where_they_matter() -> None:
    one = front([0], [0.5], low=[0.1])
    other = front([1], [0.5], low=[0.2])
    assert joined([one, other], 1, bounded=False).costs.tolist() == [0]
    assert joined([one, other], 1, bounded=True).costs.tolist() == [0, 1]


def test_joined_fronts_keep_every_figure_of_their_states() -> None:
    one = front([0], [0.5], low=[0.1], high=[0.7], answered=[0.5])
    other = front([1], [0.6], low=[0.2], high=[0.8], may_leave=[True], applies=[False])
    found = joined([one, other], 1, bounded=True).working
    assert found.may_leave is not None
    assert found.may_leave.dtype == bool
    assert [list(figure) for figure in found if figure is not None] == [
        [0.5, 0.6],
        [0.1, 0.2],
        [0.7, 0.8],
        [True, True],
        [True, False],
        [0.5, 1],
        [True, True],
        [False, True],
    ]
    assert joined([one, one], 1, bounded=False).working.may_leave is None


# ── combinations ─────────────────────────────────────────────────────────────────────────────


def test_a_mean_needs_the_best_combination_at_each_cost() -> None:
    # At cost 1, a quarter more of the second child's three quarters is worth more.
    children = [front([0, 1], [0.2, 0.6]), front([0, 1], [0.2, 0.4])]
    assert chosen(children) == [(0, 0, 0), (1, 0, 1), (1, 1, 2)]
    assert chosen(children, weights=(1, 3)) == [(0, 0, 0), (0, 1, 1), (1, 1, 2)]
    assert chosen(children, weights=(1, 3), multipliers=(1, 0.5)) == [
        (0, 0, 0),
        (1, 0, 1),
        (1, 1, 2),
    ]


def test_a_geometric_mean_is_merged_by_its_own_measure() -> None:
    # With a floor of 0.2 the first rises 1.4 times, the second 1.53 times.
    children = [front([0, 1], [0, 0.1]), front([0, 1], [0.5, 0.9])]
    assert chosen(children, "geometric", floor=0.2) == [(0, 0, 0), (0, 1, 1), (1, 1, 2)]


def test_where_high_is_bad_the_lowest_combination_is_the_best() -> None:
    children = [front([0, 1], [0.6, 0.2]), front([0, 1], [0.4, 0.2])]
    assert chosen(children, sign=-1) == [(0, 0, 0), (1, 0, 1), (1, 1, 2)]


def test_a_minimum_and_a_maximum_are_not_weighted() -> None:
    children = [front([0, 1], [0.2, 0.6]), front([0, 1], [0.4, 0.9])]
    assert chosen(children, "minimum", weights=(5, 1)) == [(0, 0, 0), (1, 0, 1), (1, 1, 2)]
    assert chosen(children, "maximum", weights=(5, 1)) == [(0, 0, 0), (0, 1, 1)]


def test_of_a_median_nothing_is_dropped_before_all_are_together() -> None:
    children = [front([0, 1], [0.2, 0.6])] * 3
    assert len(chosen(children, "median", weights=(1, 1, 1))) == 8


def test_where_states_differ_in_what_applies_nothing_is_dropped() -> None:
    children = [front([0, 1], [0.9, 0.2], applies=[True, False]), front([0, 1], [0.2, 0.4])]
    assert len(chosen(children)) == 4


def test_a_child_without_weight_or_that_does_not_apply_stays_at_its_cheapest() -> None:
    children = [front([2, 3], [0.2, 0.6]), front([0, 1], [0.2, 0.4])]
    assert chosen(children, weights=(0, 1)) == [(0, 0, 2), (0, 1, 3)]
    assert chosen(children, "minimum", weights=(0, 1)) == [(0, 0, 2), (0, 1, 3)]
    nowhere = front([2, 3], [0.2, 0.6], applies=[False, False])
    assert chosen([children[1], nowhere]) == [(0, 0, 2), (1, 0, 3)]


def test_a_child_without_a_value_has_no_part_in_the_mean_but_in_its_bounds() -> None:
    valueless = front([0, 1], [0, 0], has_value=[False, False], low=[0.2, 0.4], high=[0.9, 0.9])
    children = [valueless, front([0, 1], [0.2, 0.4])]
    assert chosen(children) == [(0, 0, 0), (0, 1, 1)]
    assert chosen(children, bounded=True) == [(0, 0, 0), (0, 1, 1), (1, 1, 2)]


def test_combined_fronts_are_complete_to_the_least_of_theirs() -> None:
    how = how_of("arithmetic")
    step = group((1, 1), how)

    def complete(one: int | None, other: int | None) -> int | None:
        children = [front([0], [0.1], one), front([0], [0.1], other)]
        return combined(children, step, how, 1, bounded=False).complete

    assert [complete(*both) for both in ((None, None), (3, None), (None, 4), (5, 4), (4, 5))] == [
        None,
        3,
        4,
        4,
        4,
    ]


@pytest.mark.parametrize(
    ("limit", "complete", "first", "second"),
    [
        # Up to 1 on either side are 2 by 2 pairs, up to 2 they are 3 by 2, up to 3 they are 3 by 3.
        (3, 0, [0, 3], [0, 2]),
        (4, 1, [0, 1, 3], [0, 1, 2]),
        (6, 2, [0, 1, 2, 3], [0, 1, 2]),
        (11, 3, [0, 1, 2, 3], [0, 1, 2]),
        (12, None, [0, 1, 2, 3], [0, 1, 2]),
    ],
)
def test_of_too_many_pairs_the_cheap_ones_and_the_dearest_are_looked_at(
    limit: int,
    complete: int | None,
    first: list[int],
    second: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fronts, "MOST_PAIRS", limit)
    how = how_of("median")
    children = [front([0, 1, 2, 5], [0.1, 0.2, 0.3, 0.4]), front([0, 1, 3], [0.1, 0.2, 0.3])]
    found = combined(children, group((1, 1), how), how, 1, bounded=False)
    assert found.complete == complete
    assert found.chosen.T.tolist() == [[one, other] for one in first for other in second]
    sums = children[0].costs[found.chosen[0]] + children[1].costs[found.chosen[1]]
    assert found.costs.tolist() == sums.tolist()
    known = [children[0]._replace(complete=0), children[1]]
    assert combined(known, group((1, 1), how), how, 1, bounded=False).complete == 0


# ── bounds that say something ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("state", "narrow"),
    [
        ({"low": [0.1], "high": [1]}, True),
        ({"low": [0], "high": [0.9]}, True),
        ({"low": [0], "high": [1]}, False),
        ({"low": [0.1], "high": [0.9], "has_value": [True]}, False),
        ({"low": [0.1], "high": [0.9], "applies": [False]}, False),
        ({"low": [0], "high": [1], "has_value": [True], "applies": [False]}, False),
    ],
)
def test_a_part_is_narrow_with_bounds_and_without_a_value(
    state: dict[str, Any], *, narrow: bool
) -> None:
    found = is_narrow(front([0], [0.5], **{"has_value": [False], **state}))
    assert found.tolist() == [narrow]
