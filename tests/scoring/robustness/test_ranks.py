"""Ranks over draws, who is ahead, and which intervals cannot be told apart."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import Floats
from assess.scoring.robustness.ranks import (
    ahead_of,
    letters_of,
    overlapping,
    rank_change,
    rank_spread,
    ranks_of,
    spread_of,
)

SCORES = st.sampled_from([0.0, 0.2, 0.2 + 1e-10, 0.5, 1.0, math.nan])
TABLES = (
    st.integers(1, 6)
    .flatmap(lambda m: st.lists(st.lists(SCORES, min_size=m, max_size=m), min_size=1, max_size=8))
    .map(lambda rows: np.array(rows).T)
)
INTERVALS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 4)).map(lambda one: (one[0], sum(one))),
    min_size=1,
    max_size=7,
)


def test_ties_share_the_better_rank_and_leave_the_gap() -> None:
    scores = np.array([[0.5], [0.9], [0.5 + 1e-10], [0.1], [math.nan]])
    assert ranks_of(scores)[:4, 0].tolist() == [2, 1, 2, 4]
    assert math.isnan(ranks_of(scores)[4, 0])


@given(TABLES)
def test_ahead_behind_and_tied_add_up(scores: Floats) -> None:
    ahead = ahead_of(scores)
    there = ~np.isnan(scores)
    for i, j in itertools.combinations(range(len(scores)), 2):
        both = there[i] & there[j]
        if both.any():
            tied = (np.abs(scores[i] - scores[j])[both] <= 1e-9).mean()
            assert ahead[i, j] + ahead[j, i] + tied == pytest.approx(1)
        else:
            assert ahead[i, j] == ahead[j, i] == 0
    assert not np.diag(ahead).any()


@given(TABLES, st.integers(0, 1000))
def test_ranks_do_not_depend_on_the_order_of_subjects(scores: Floats, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(scores))
    assert np.array_equal(ranks_of(scores)[order], ranks_of(scores[order]), equal_nan=True)


def test_quantiles_are_those_of_type_7() -> None:
    spread = spread_of(np.array([1.0, 2, 3, 4, math.nan]))
    assert spread is not None
    assert spread == pytest.approx((1.15, 2.5, 3.85))
    assert spread_of(np.array([math.nan])) is None


def test_rank_intervals_are_rounded_outwards() -> None:
    spread = rank_spread(np.array([1.0, 2, 3, 4]))
    assert spread is not None
    assert (spread.low, spread.median, spread.high) == (1, 2.5, 4)
    assert rank_spread(np.array([math.nan])) is None


@pytest.mark.parametrize("off", [0, 1e-12, -1e-12])
def test_a_whole_rank_is_not_rounded_further(off: float) -> None:
    """A quantile is computed: what is off in the last digit is still that rank."""
    spread = rank_spread(np.array([2.0, 2, 3, 3]) + off)
    assert spread is not None
    assert (spread.low, spread.high) == (2, 3)


def test_rank_change_is_the_mean_of_the_absolute_differences() -> None:
    ranks = np.array([[1.0, 3], [2, 1], [3, 2]])
    assert rank_change(ranks, np.array([1.0, 2, 3])).tolist() == pytest.approx([0, 4 / 3])


@given(INTERVALS)
def test_groups_are_the_largest_sets_that_all_overlap(intervals: list[tuple[int, int]]) -> None:
    def overlap(i: int, j: int) -> bool:
        (a, b), (c, d) = intervals[i], intervals[j]
        return max(a, c) <= min(b, d)

    every = range(len(intervals))
    sets = [
        set(some)
        for size in range(1, len(intervals) + 1)
        for some in itertools.combinations(every, size)
        if all(overlap(i, j) for i, j in itertools.combinations(some, 2))
    ]
    largest = {frozenset(one) for one in sets if not any(one < other for other in sets)}
    found = overlapping(intervals)
    assert {frozenset(one) for one in found} == largest
    assert len(found) == len(largest)


def test_overlap_is_not_transitive_so_a_subject_can_stand_in_two_groups() -> None:
    groups = overlapping([(1, 2), (2, 3), (3, 4)])
    assert groups == ((0, 1), (1, 2))
    assert letters_of(groups, 3) == ("a", "a b", "b")


def test_there_are_letters_for_more_groups_than_the_alphabet_has() -> None:
    groups = [(i,) for i in range(28)]
    assert letters_of(groups, 28)[25:] == ("z", "aa", "ab")
