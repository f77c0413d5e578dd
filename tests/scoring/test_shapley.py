"""Shares of one aggregation: axioms, worked examples, and closed forms against enumeration."""

from __future__ import annotations

import math
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assess.columns import Floats
from assess.model.aggregation import Aggregation
from assess.scoring import shapley
from assess.scoring.aggregate import aggregator
from assess.scoring.shapley import Game, held_ends, shares_of

HOW: TypeAdapter[Any] = TypeAdapter(Aggregation)

METHODS: list[dict[str, Any]] = [
    {"method": "arithmetic"},
    {"method": "geometric", "floor": 0.01},
    {"method": "geometric", "floor": 0},
    {"method": "harmonic", "floor": 0.1},
    {"method": "power", "p": 3, "floor": 0},
    {"method": "power", "p": -2, "floor": 0.2},
    {"method": "inverse_geometric", "floor": 0.1},
    {"method": "inverse_geometric", "floor": 0},
    {"method": "minimum"},
    {"method": "maximum"},
    {"method": "median"},
    {"method": "capped_sum", "cap": 0.6},
]

units = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1))


@st.composite
def games(draw: st.DrawFn, *, most: int = 6) -> Game:
    """Return a random game that climbs, sometimes cut off."""
    size = draw(st.integers(1, most))
    ends = [sorted(draw(st.tuples(units, units))) for _ in range(size)]
    weights = draw(st.lists(st.sampled_from([0.5, 1, 1, 2, 7]), min_size=size, max_size=size))
    game = game_of(draw(st.sampled_from(METHODS)), ends, weights)
    nobody, everybody = game.ends
    cut = draw(st.sampled_from(["no", "no", "floor", "ceiling"]))
    middle = (nobody + everybody) / 2
    if cut == "floor":
        return game._replace(floor=middle)
    return game._replace(ceiling=middle) if cut == "ceiling" else game


def game_of(how: dict[str, Any], ends: Any, weights: Any) -> Game:
    """Return a game from the lower and higher score of each part."""
    spec = HOW.validate_python(how)
    lower, higher = np.array(ends, dtype=float).T
    return Game(spec, aggregator(spec), np.array(weights, dtype=float), lower, higher)


def climb(how: dict[str, Any], scores: Any, weights: Any = None) -> list[float]:
    """Return the shares of a score, from the bottom up."""
    ends = [(0, score) for score in scores]
    return list(map(float, shares_of(game_of(how, ends, weights or [1] * len(ends))).each))


def over_all_orders(game: Game) -> Floats:
    """Return the Shapley value by its definition."""
    size = len(game.weights)
    total = np.zeros(size)
    for order in permutations(range(size)):
        inside = np.zeros((size, size + 1), bool)
        for place, part in enumerate(order):
            inside[part, place + 1 :] = True
        total[list(order)] += np.diff(game.worth(inside))
    shares: Floats = total / math.factorial(size)
    return shares


# ── laws ─────────────────────────────────────────────────────────────────────────────────────


@given(games())
def test_shares_are_what_the_definition_gives(game: Game) -> None:
    np.testing.assert_allclose(shares_of(game).each, over_all_orders(game), rtol=0, atol=1e-12)


@given(games(most=9))
def test_shares_add_up_and_none_is_negative(game: Game) -> None:
    shares = shares_of(game)
    nobody, everybody = game.ends
    assert shares.exact
    assert shares.each.sum() == pytest.approx(everybody - nobody, abs=1e-12)
    assert (shares.each >= 0).all()


@given(games())
def test_what_changes_nothing_gets_nothing(game: Game) -> None:
    still = game._replace(lower=np.append(game.lower, 0.4), higher=np.append(game.higher, 0.4))
    shares = shares_of(still._replace(weights=np.append(game.weights, 1.0)))
    assert shares.each[-1] == 0


@given(games(), st.sampled_from([0.5, 1.0, 2.0]))
def test_equal_parts_get_equal_shares(game: Game, weight: float) -> None:
    twins = game._replace(
        lower=np.concatenate([game.lower, [0.2, 0.2]]),
        higher=np.concatenate([game.higher, [0.9, 0.9]]),
        weights=np.concatenate([game.weights, [weight, weight]]),
    )
    *_, first, second = shares_of(twins).each
    assert first == pytest.approx(second, abs=1e-12)


@given(games(), st.sampled_from([1e-3, 1e3]))
def test_neither_the_scale_of_weights_nor_the_order_matters(game: Game, factor: float) -> None:
    turned = Game(
        game.spec,
        game.aggregate,
        factor * game.weights[::-1],
        game.lower[::-1],
        game.higher[::-1],
        game.floor,
        game.ceiling,
    )
    # A cut at the middle of the whole may fall on either side of a step by rounding alone.
    if game.spec.method != "median":
        np.testing.assert_allclose(
            shares_of(turned).each[::-1], shares_of(game).each, rtol=0, atol=1e-9
        )


@pytest.mark.parametrize("how", METHODS, ids=str)
def test_many_parts_still_add_up(how: dict[str, Any]) -> None:
    random = np.random.default_rng(5)
    ends = np.sort(random.uniform(0, 1, (40, 2)), axis=1)
    game = game_of(how, ends, random.uniform(0.5, 2, 40))
    shares = shares_of(game)
    nobody, everybody = game.ends
    assert shares.each.sum() == pytest.approx(everybody - nobody, abs=1e-12)
    closed = ("arithmetic", "geometric", "inverse_geometric", "minimum", "maximum")
    assert shares.exact == (how["method"] in closed)


@pytest.mark.parametrize("how", METHODS, ids=str)
def test_random_orders_come_close_and_come_again(
    how: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(9)
    ends = np.sort(random.uniform(0, 1, (8, 2)), axis=1)
    game = game_of(how, ends, random.uniform(0.5, 2, 8))._replace(ceiling=0.98)
    exact = shares_of(game)
    monkeypatch.setattr(shapley, "MOST_ENUMERATED", 3)
    once, again = shares_of(game), shares_of(game)
    np.testing.assert_allclose(once.each, exact.each, rtol=0, atol=0.02)
    assert np.array_equal(once.each, again.each)


def test_an_order_and_its_reverse_are_exact_where_parts_meet_in_pairs() -> None:
    """Of (sum of a) squared a part gets a times the sum; one order alone would miss that."""
    parts = np.arange(1, 21) / 210
    spec = HOW.validate_python({"method": "median"})  # no closed form

    def squared(scores: Floats, _: Floats) -> Floats:
        total: Floats = scores.sum(axis=0) ** 2
        return total

    found = shares_of(Game(spec, squared, np.ones(20), np.zeros(20), parts))
    assert found.exact is False
    assert found.each == pytest.approx(parts * parts.sum(), abs=1e-12)


def test_what_changes_nothing_leaves_the_random_orders_of_the_others_alone() -> None:
    random = np.random.default_rng(11)
    ends = np.sort(random.uniform(0, 1, (20, 2)), axis=1)
    ends[3:6, 1] = ends[3:6, 0]
    game = game_of({"method": "harmonic", "floor": 0.1}, ends, random.uniform(0.5, 2, 20))
    found = shares_of(game)
    nobody, everybody = game.ends
    assert not found.exact
    assert found.each[3:6].tolist() == [0, 0, 0]
    assert (np.delete(found.each, [3, 4, 5]) > 0).all()
    assert found.each.sum() == pytest.approx(everybody - nobody, abs=1e-12)


@pytest.mark.parametrize(("moving", "exact"), [(14, True), (15, False)])
def test_up_to_fourteen_parts_that_change_anything_are_exact(moving: int, *, exact: bool) -> None:
    ends = [(0.0, 0.5)] * moving + [(0.5, 0.5)] * 3
    game = game_of({"method": "median"}, ends, [1.0] * len(ends))
    assert shares_of(game).exact is exact


# ── by hand ──────────────────────────────────────────────────────────────────────────────────


def test_a_weighted_mean_gives_weight_times_score() -> None:
    assert climb({"method": "arithmetic"}, [0.8, 0.2, 0.0], [3, 1, 4]) == pytest.approx(
        [0.3, 0.025, 0]
    )


def test_a_geometric_mean_of_two() -> None:
    # Raised to 0.25..1: 1 and 0.4, halved exponents. Alone: 0.5 and sqrt(0.1); together sqrt(0.4).
    first, second = climb({"method": "geometric", "floor": 0.25}, [1, 0.2])
    low, one, two, both = 0.25, 0.5, math.sqrt(0.1), math.sqrt(0.4)
    assert first == pytest.approx(((one - low) + (both - two)) / 2 / 0.75)
    assert second == pytest.approx(((two - low) + (both - one)) / 2 / 0.75)


def test_a_geometric_mean_of_three_without_a_floor_shares_equally() -> None:
    # As in the HDI: without any one of them there is nothing, so none did more than another.
    score = (0.9 * 0.5 * 0.3) ** (1 / 3)
    assert climb({"method": "geometric", "floor": 0}, [0.9, 0.5, 0.3]) == pytest.approx(
        [score / 3] * 3
    )


def test_a_maximum_is_shared_like_a_runway() -> None:
    # 0 to 0.3 by all three, on to 0.6 by two, the last stretch by one.
    assert climb({"method": "maximum"}, [0.3, 0.6, 1.0]) == pytest.approx([0.1, 0.25, 0.65])


def test_a_minimum_needs_all_and_its_distance_lies_with_the_lowest() -> None:
    assert climb({"method": "minimum"}, [0.3, 0.6, 1.0]) == pytest.approx([0.1] * 3)
    distance = shares_of(game_of({"method": "minimum"}, [(0.3, 1), (0.6, 1), (1, 1)], [1, 1, 1]))
    # 0.3 to 0.6 by the lowest alone, 0.6 to 1 by two together.
    assert distance.each.tolist() == pytest.approx([0.5, 0.2, 0])


def test_a_median_of_three() -> None:
    # 0.2, 0.5, 0.8: any two raise it from 0, the last to join adds what is left.
    # Orders: v(12)=0.2, v(13)=0.2, v(23)=0.5, v(123)=0.5, alone 0.
    assert climb({"method": "median"}, [0.2, 0.5, 0.8]) == pytest.approx(
        [0.2 / 6 * 2, (0.2 + 0.5 + 2 * 0.3) / 6, (0.2 + 0.5 + 2 * 0.3) / 6]
    )


def test_a_lookup_reads_every_cell_on_the_way() -> None:
    table = {"method": "lookup", "table": [[0, 0.1, 0.4], [0.1, 0.4, 0.8], [0.3, 0.9, 1]]}
    # Row 2, column 1: 0.9; row alone 0.3, column alone 0.1.
    assert climb(table, [1, 0.5]) == pytest.approx([(0.3 + 0.8) / 2, (0.1 + 0.6) / 2])


def test_what_the_bounds_cut_off_is_cut_off_for_all() -> None:
    assert held_ends(0.7, 0.5) == (0.5, 0.0)
    assert held_ends(0.3, 0.5) == (1.0, 0.5)
    assert held_ends(0.5, 0.5) == (1.0, 0.0)
    cut = game_of({"method": "arithmetic"}, [(0, 1), (0, 0.4)], [1, 1])._replace(ceiling=0.5)
    # Alone 0.5 and 0.2, together cut off at 0.5.
    assert shares_of(cut).each.tolist() == pytest.approx([0.4, 0.1])
