"""Aggregation against numbers worked by hand, and the laws it must keep."""

from __future__ import annotations

import math
from functools import partial
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import Floats
from assess.model.scoring import Group
from assess.scoring import aggregate
from assess.scoring.aggregate import Aggregator, aggregator


def column(numbers: list[float]) -> Floats:
    return np.array(numbers, dtype=float).reshape(-1, 1)


def value_of(function: Aggregator, x: list[float], w: list[float] | None = None) -> float:
    """Return what an aggregation makes of the children of one assessment."""
    return float(function(column(x), column(w or [1.0] * len(x)))[0])


FLOORS = (0.0, 0.01, 0.1, 0.5)
POWERS = (-100.0, -3.0, -1.0, -0.5, 0.5, 1.0, 2.0, 100.0)
MEANS: dict[str, Aggregator] = {
    "arithmetic": aggregate.arithmetic,
    "minimum": aggregate.minimum,
    "maximum": aggregate.maximum,
    "median": aggregate.median,
    **{f"geometric {f}": partial(aggregate.geometric, floor=f) for f in FLOORS},
    **{f"harmonic {f}": partial(aggregate.harmonic, floor=f) for f in FLOORS},
    **{f"inverse {f}": partial(aggregate.inverse_geometric, floor=f) for f in FLOORS},
    **{f"power {p} {f}": partial(aggregate.power, p=p, floor=f) for p in POWERS for f in (0, 0.1)},
}
CAPPED: dict[str, Aggregator] = {
    f"capped {cap}": partial(aggregate.capped_sum, cap=cap) for cap in (0.25, 0.8, 1.0)
}
TABLE = np.array([[0, 0.1, 0.3, 0.5], [0.2, 0.3, 0.6, 0.8], [0.4, 0.6, 0.9, 1]])
LOOKUP: dict[str, Aggregator] = {"lookup": partial(aggregate.lookup, table=TABLE)}
ALL = {**MEANS, **CAPPED, **LOOKUP}
ORDER_FREE = {**MEANS, **CAPPED}


# Scores come from options and levels, so thousandths reach everything that matters.
units = st.integers(0, 1000).map(lambda n: n / 1000)
positive_weights = st.integers(1, 500).map(lambda n: n / 100)
weights = st.one_of(st.just(0.0), positive_weights)


class Children(NamedTuple):
    """The children of one assessment: scores and weights, at least one weight above zero."""

    x: list[float]
    w: list[float]


@st.composite
def children(
    draw: st.DrawFn, smallest: int = 1, weight: st.SearchStrategy[float] = weights
) -> Children:
    size = draw(st.integers(smallest, 8))
    x = draw(st.lists(units, min_size=size, max_size=size))
    w = draw(st.lists(weight, min_size=size, max_size=size))
    if not any(w):
        w[draw(st.integers(0, size - 1))] = 1.0
    return Children(x, w)


def fit(name: str, found: Children) -> Children:
    """Return the children as an aggregation can take them: a lookup has two that count."""
    if name != "lookup":
        return found
    x, w = (found.x * 2)[:2], (found.w * 2)[:2]
    return Children(x, [weight or 1.0 for weight in w])


# ── worked by hand ───────────────────────────────────────────────────────────────────────────


def test_arithmetic() -> None:
    # (1*0.2 + 3*0.6) / 4 = 2.0 / 4
    assert value_of(aggregate.arithmetic, [0.2, 0.6], [1, 3]) == pytest.approx(0.5)


def test_geometric() -> None:
    # floor 0: sqrt(0.25 * 1) = 0.5; weights 2 and 1: (0.25^2 * 1)^(1/3) = 0.0625^(1/3)
    assert value_of(MEANS["geometric 0.0"], [0.25, 1]) == pytest.approx(0.5)
    expected = 0.0625 ** (1 / 3)
    assert value_of(MEANS["geometric 0.0"], [0.25, 1], [2, 1]) == pytest.approx(expected)


def test_geometric_above_a_floor() -> None:
    # floor 0.01: 0 -> 0.01 and 1 -> 1; sqrt(0.01 * 1) = 0.1; back: (0.1 - 0.01) / 0.99 = 1/11
    assert value_of(MEANS["geometric 0.01"], [0, 1]) == pytest.approx(1 / 11)


def test_geometric_on_the_bare_scale_falls_to_zero_with_one_child() -> None:
    assert value_of(MEANS["geometric 0.0"], [0, 1, 1]) == 0


def test_harmonic() -> None:
    # floor 0: 2 / (1/0.25 + 1/1) = 0.4; weights 1 and 4: 5 / (4 + 4) = 0.625
    assert value_of(MEANS["harmonic 0.0"], [0.25, 1]) == pytest.approx(0.4)
    assert value_of(MEANS["harmonic 0.0"], [0.25, 1], [1, 4]) == pytest.approx(0.625)
    # floor 0.1: 0 -> 0.1; 2 / (10 + 1) = 2/11; back: (2/11 - 1/10) / 0.9 = 1/11
    assert value_of(MEANS["harmonic 0.1"], [0, 1]) == pytest.approx(1 / 11)


def test_power() -> None:
    # p 2, floor 0: sqrt((0.36 + 0.64) / 2) = sqrt(0.5)
    assert value_of(MEANS["power 2.0 0"], [0.6, 0.8]) == pytest.approx(math.sqrt(0.5))
    # p 0.5, weights 1 and 3: ((0.1 + 3*0.5) / 4)^2 = 0.4^2, from 0.1^2 = 0.01 and 0.5^2 = 0.25
    assert value_of(MEANS["power 0.5 0"], [0.01, 0.25], [1, 3]) == pytest.approx(0.16)


def test_inverse_geometric() -> None:
    # floor 0: 1 - sqrt((1 - 0.75) * (1 - 0)) = 1 - sqrt(0.25) = 0.5
    assert value_of(MEANS["inverse 0.0"], [0.75, 0]) == pytest.approx(0.5)
    # floor 0.1: 1 - x is 0 and 1, raised 0.1 and 1; sqrt(0.1); 1 - (sqrt(0.1) - 0.1) / 0.9
    expected = 1 - (math.sqrt(0.1) - 0.1) / 0.9
    assert value_of(MEANS["inverse 0.1"], [1, 0]) == pytest.approx(expected)


def test_minimum_and_maximum_look_past_children_without_weight() -> None:
    assert value_of(aggregate.minimum, [0.1, 0.4, 0.7], [0, 1, 5]) == 0.4
    assert value_of(aggregate.maximum, [0.1, 0.4, 0.7], [1, 5, 0]) == 0.4


def test_median() -> None:
    assert value_of(aggregate.median, [0.9, 0.1, 0.4]) == 0.4
    # an even split: halfway between 0.2 and 0.6
    assert value_of(aggregate.median, [0.6, 0.2, 0.9, 0.1]) == pytest.approx(0.4)
    # weights 1, 1, 3 of 5: half is 2.5, reached within the third child
    assert value_of(aggregate.median, [0.1, 0.5, 0.8], [1, 1, 3]) == 0.8
    # weights 1, 1, 2 of 4: exactly half below the third child, so halfway from 0.5 to 0.8
    assert value_of(aggregate.median, [0.1, 0.5, 0.8], [1, 1, 2]) == pytest.approx(0.65)


def test_capped_sum() -> None:
    # mean of 0.5 and 0.1 is 0.3; as a share of 0.8: 0.375; a mean of 0.85 is more than enough
    assert value_of(CAPPED["capped 0.8"], [0.5, 0.1]) == pytest.approx(0.375)
    assert value_of(CAPPED["capped 0.8"], [0.9, 0.8]) == 1


def test_lookup_reads_the_cell() -> None:
    # 3 rows: 0.5 is row 1. 4 columns: 2/3 is column 2. Cell 0.6.
    assert value_of(LOOKUP["lookup"], [0.5, 2 / 3]) == 0.6
    # halfway between two steps the upper one: 0.25 is row 1, 0.5 is column 2
    assert value_of(LOOKUP["lookup"], [0.25, 0]) == 0.2
    assert value_of(LOOKUP["lookup"], [0, 0.5]) == 0.3


@given(st.integers(0, 2), st.integers(0, 3), st.floats(-0.49, 0.49), st.floats(-0.49, 0.49))
def test_lookup_takes_the_nearest_step(row: int, col: int, up: float, right: float) -> None:
    x = [min(max((row + up) / 2, 0), 1), min(max((col + right) / 3, 0), 1)]
    assert value_of(LOOKUP["lookup"], x) == TABLE[row, col]


def test_lookup_needs_both_children() -> None:
    assert math.isnan(value_of(LOOKUP["lookup"], [1, 1], [1, 0]))
    assert math.isnan(value_of(LOOKUP["lookup"], [1, 1], [0, 1]))


# ── laws ─────────────────────────────────────────────────────────────────────────────────────


@given(found=children())
def test_a_mean_lies_between_its_children(found: Children) -> None:
    for name, function in MEANS.items():
        counted = [x for x, w in zip(found.x, found.w, strict=True) if w]
        value = value_of(function, found.x, found.w)
        assert min(counted) - 1e-12 <= value <= max(counted) + 1e-12, name


@given(found=children(), which=st.integers(0, 7), better=units)
def test_every_aggregation_rises_with_each_child(
    found: Children, which: int, better: float
) -> None:
    for name, function in ALL.items():
        x, w = fit(name, found)
        which %= len(x)
        raised = [*x[:which], max(x[which], better), *x[which + 1 :]]
        assert value_of(function, raised, w) >= value_of(function, x, w) - 1e-12, name


@given(found=children(), factor=st.sampled_from([1e-3, 1 / 3, 7.0, 1e4]))
def test_the_scale_of_the_weights_never_matters(found: Children, factor: float) -> None:
    for name, function in ALL.items():
        x, w = fit(name, found)
        scaled = value_of(function, x, [factor * weight for weight in w])
        assert scaled == pytest.approx(value_of(function, x, w), rel=1e-9, abs=1e-12), name


@given(found=children(), data=st.data())
def test_the_order_of_children_never_matters(found: Children, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(found.x))))
    x, w = [found.x[i] for i in order], [found.w[i] for i in order]
    for name, function in ORDER_FREE.items():
        expected = value_of(function, found.x, found.w)
        assert value_of(function, x, w) == pytest.approx(expected, abs=1e-12), name


@given(found=children(), x=units, place=st.integers(0, 8))
def test_a_child_without_weight_is_absent(found: Children, x: float, place: int) -> None:
    place = min(place, len(found.x))
    xs = [*found.x[:place], x, *found.x[place:]]
    ws = [*found.w[:place], 0.0, *found.w[place:]]
    for name, function in ORDER_FREE.items():
        expected = value_of(function, found.x, found.w)
        assert value_of(function, xs, ws) == pytest.approx(expected, abs=1e-12), name


@given(found=children())
def test_all_worst_is_0_and_all_best_is_1(found: Children) -> None:
    for name, function in ALL.items():
        x, w = fit(name, found)
        assert value_of(function, [0.0] * len(x), w) == 0, name
        assert value_of(function, [1.0] * len(x), w) == 1, name


def test_what_rounding_has_moved_off_an_end_is_set_back() -> None:
    """A root taken above would make 1e-13 a thousandth; half a thousandth stays what it is."""
    raised = [name for name in MEANS if name[-1].isdigit()]
    assert len(raised) > 20
    for name in raised:
        for end, near in ((0, 1e-13), (1, 1 - 1e-13)):
            assert value_of(MEANS[name], [near, near]) == pytest.approx(end, abs=1e-15), name
        assert value_of(MEANS[name], [0.9995, 0.9995]) == pytest.approx(0.9995), name


@given(x=units, found=children())
def test_equal_children_give_their_own_value(x: float, found: Children) -> None:
    for name, function in MEANS.items():
        value = value_of(function, [x] * len(found.w), found.w)
        assert value == pytest.approx(x, abs=1e-12), name


def test_nothing_left_is_no_number() -> None:
    for name, function in ALL.items():
        assert math.isnan(value_of(function, [0.3, 0.9], [0, 0])), name


@given(seed=st.integers(0, 2**32), size=st.integers(1, 24), several=st.integers(2, 20))
def test_assessments_do_not_touch_each_other(seed: int, size: int, several: int) -> None:
    """Not in the last digit either: alone or among others, the same children give the same bits."""
    random = np.random.default_rng(seed)
    for name, function in ALL.items():
        shape = (2 if name == "lookup" else size, several)
        x, w = random.random(shape), random.random(shape) * (random.random(shape) < 0.8)
        alone = [function(x[:, i : i + 1], w[:, i : i + 1])[0] for i in range(several)]
        np.testing.assert_array_equal(function(x, w), alone, err_msg=name)


@given(found=children(), floor=st.sampled_from(FLOORS))
def test_power_1_is_arithmetic(found: Children, floor: float) -> None:
    expected = value_of(aggregate.arithmetic, *found)
    value = value_of(partial(aggregate.power, p=1, floor=floor), *found)
    assert value == pytest.approx(expected, abs=1e-12)


@given(found=children(), floor=st.sampled_from(FLOORS))
def test_power_minus_1_is_harmonic(found: Children, floor: float) -> None:
    expected = value_of(partial(aggregate.harmonic, floor=floor), *found)
    value = value_of(partial(aggregate.power, p=-1, floor=floor), *found)
    assert value == pytest.approx(expected, abs=1e-12)


@given(found=children())
def test_power_near_0_is_geometric(found: Children) -> None:
    expected = value_of(MEANS["geometric 0.1"], *found)
    value = value_of(partial(aggregate.power, p=1e-7, floor=0.1), *found)
    assert value == pytest.approx(expected, abs=1e-5)


@given(found=children(weight=positive_weights))
def test_power_approaches_the_lowest_and_the_highest_child(found: Children) -> None:
    # Eight children, weights up to 500 to 1: (1/3501)^(1/-100) = 1.085, so at most 9 per cent off.
    lowest = [value_of(partial(aggregate.power, p=p, floor=0.1), *found) for p in (-9, -100)]
    highest = [value_of(partial(aggregate.power, p=p, floor=0.1), *found) for p in (9, 100)]
    assert min(found.x) - 1e-12 <= lowest[1] <= lowest[0] + 1e-12
    assert max(found.x) + 1e-12 >= highest[1] >= highest[0] - 1e-12
    assert lowest[1] == pytest.approx(min(found.x), abs=0.1)
    assert highest[1] == pytest.approx(max(found.x), abs=0.1)


def test_power_of_a_tiny_child_is_beyond_all_numbers_and_yet_no_warning() -> None:
    # 1e-4 to the power of -100 is 1e400; the mean is 1e-4 * 2^(1/100)
    value = value_of(partial(aggregate.power, p=-100, floor=0), [1e-4, 1])
    assert value == pytest.approx(1e-4, abs=2e-4)


@given(found=children(), floor=st.sampled_from(FLOORS))
def test_means_stand_in_their_order(found: Children, floor: float) -> None:
    inverse = value_of(partial(aggregate.inverse_geometric, floor=floor), *found)
    arithmetic = value_of(aggregate.arithmetic, *found)
    geometric = value_of(partial(aggregate.geometric, floor=floor), *found)
    harmonic = value_of(partial(aggregate.harmonic, floor=floor), *found)
    assert harmonic - 1e-12 <= geometric <= arithmetic + 1e-12
    assert arithmetic - 1e-12 <= inverse


@given(st.lists(units, min_size=1, max_size=8))
def test_inverse_geometric_is_the_formula_that_inform_prints(x: list[float]) -> None:
    tens = [10 * value for value in x]
    mean = math.prod((10 - value) / 10 * 9 + 1 for value in tens) ** (1 / len(tens))
    expected = (10 - mean) / 9 * 10
    assert 10 * value_of(MEANS["inverse 0.1"], x) == pytest.approx(expected, abs=1e-9)


@given(found=children())
def test_inverse_geometric_is_the_mirror_of_geometric(found: Children) -> None:
    mirrored = [1 - x for x in found.x]
    expected = 1 - value_of(MEANS["geometric 0.1"], mirrored, found.w)
    assert value_of(MEANS["inverse 0.1"], *found) == pytest.approx(expected, abs=1e-12)


@given(st.lists(st.tuples(units, st.integers(0, 6)), min_size=1, max_size=7))
def test_median_is_the_middle_of_a_written_out_list(pairs: list[tuple[float, int]]) -> None:
    """A child of weight 3 stands three times in a row of equals; the middle of that row counts."""
    row = sorted(x for x, times in pairs for _ in range(times))
    if not row:
        return
    middle = (row[(len(row) - 1) // 2] + row[len(row) // 2]) / 2
    value = value_of(aggregate.median, [x for x, _ in pairs], [float(n) for _, n in pairs])
    assert value == pytest.approx(middle)


@pytest.mark.parametrize("split", [(0.1, 0.2, 0.3), (0.7, 0.1, 0.8), (0.3, 0.6, 0.9)])
def test_median_sees_an_even_split_in_spite_of_rounding(split: tuple[float, ...]) -> None:
    """In binary, 0.1 + 0.2 is a hair more than half of 0.6, and 0.7 + 0.1 less than half of 1.6."""
    assert value_of(aggregate.median, [0.0, 0.0, 1.0], list(split)) == pytest.approx(0.5)


# ── what a scoring model says, and what is run ───────────────────────────────────────────────


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("arithmetic", 0.5),
        ({"method": "geometric"}, (math.sqrt(0.208 * 0.802) - 0.01) / 0.99),
        ({"method": "geometric", "floor": 0}, 0.4),
        ({"method": "harmonic", "floor": 0}, 0.32),
        ({"method": "power", "p": 2, "floor": 0}, math.sqrt(0.34)),
        ({"method": "inverse_geometric", "floor": 0}, 0.6),
        ({"method": "inverse_geometric"}, 1 - (math.sqrt(0.82 * 0.28) - 0.1) / 0.9),
        ("minimum", 0.2),
        ("maximum", 0.8),
        ("median", 0.5),
        ({"method": "capped_sum", "cap": 0.625}, 0.8),
        ({"method": "lookup", "table": [[0, 0.3], [0.7, 1]]}, 0.3),
    ],
)
def test_a_model_names_its_aggregation(spec: object, expected: float) -> None:
    # Children at 0.2 and 0.8: mean 0.5, product 0.16, harmonic 2 / (5 + 1.25) = 0.32,
    # squares (0.04 + 0.64) / 2 = 0.34, mirrored the same product; floor 0.01 raises them to
    # 0.208 and 0.802, floor 0.1 their mirror images to 0.82 and 0.28.
    content = [{"item": "a"}, {"item": "b"}]
    group = Group.model_validate({"id": "g", "label": "G", "aggregate": spec, "children": content})
    assert value_of(aggregator(group.aggregate), [0.2, 0.8]) == pytest.approx(expected)
