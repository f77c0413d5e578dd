"""Normalisation against numbers worked by hand, and the laws it must keep."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assess.columns import encode_item
from assess.model.answer import Answer, State, Value
from assess.model.normalisation import Levels, Linear, Normalisation, Piecewise, Points, Ticked
from assess.model.question import Choice, Choices, Date, Number, Option, Scale, Simple
from assess.scoring import normalise
from assess.scoring.plan import normaliser

numbers = st.floats(-1e6, 1e6, allow_subnormal=False)


def test_levels_are_evenly_spaced() -> None:
    assert normalise.level_positions(5).tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert normalise.level_positions(2).tolist() == [0, 1]
    assert normalise.level_positions(3, reverse=True).tolist() == [1, 0.5, 0]


def test_points_run_from_the_lowest_to_the_highest() -> None:
    # (x - (-2)) / (8 - (-2)): 0 -> 0.2, 8 -> 1, -2 -> 0, 3 -> 0.5
    assert normalise.point_positions([0, 8, -2, 3]).tolist() == [0.2, 1, 0, 0.5]


def test_equal_points_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^all options carry the same points$"):
        normalise.point_positions([3, 3])


def test_ticks_are_a_share_of_all_weights() -> None:
    # Bits: 1 is the first option, 2 the second, 4 the third. Weights 1 + 2 + 1 = 4.
    codes = np.array([0, 1, 2, 3, 7])
    assert normalise.ticked_share(codes, [1, 2, 1]).tolist() == [0, 0.25, 0.5, 0.75, 1]


def test_ticks_are_full_from_enough_on() -> None:
    # enough 2: one tick 1/2, two ticks 2/2, three ticks no more than 1
    codes = np.array([0, 1, 3, 7])
    assert normalise.ticked_share(codes, [1, 1, 1], enough=2).tolist() == [0, 0.5, 1, 1]


def test_more_than_everything_is_never_needed() -> None:
    # enough 5 with weights of 2 in all: all ticked is 2/2
    assert normalise.ticked_share(np.array([1, 3]), [1, 1], enough=5).tolist() == [0.5, 1]


def test_options_without_weight_do_not_count() -> None:
    assert normalise.ticked_share(np.array([4, 5]), [1, 1, 0]).tolist() == [0, 0.5]


def test_linear_between_goalposts_and_cut_off_outside() -> None:
    # (x - 20) / (85 - 20): life expectancy in the HDI
    x = np.array([10, 20, 52.5, 85, 90.0])
    assert normalise.linear(x, (20, 85)).tolist() == [0, 0, 0.5, 1, 1]


def test_linear_downwards_when_the_first_goalpost_is_higher() -> None:
    # worst 30 days, best 10 days: 25 days is (25 - 30) / (10 - 30) = 0.25
    x = np.array([40, 30, 25, 10, 0.0])
    assert normalise.linear(x, (30, 10)).tolist() == [0, 0, 0.25, 1, 1]


@pytest.mark.parametrize("log", [False, True])
def test_a_number_of_any_size_does_no_harm(*, log: bool) -> None:
    """Far out, a difference divided by narrow goalposts would be beyond all numbers."""
    x = np.array([-1.7e308, 1.7e308])
    assert normalise.linear(x, (1, 1.001), log=log).tolist() == [0, 1]
    assert normalise.linear(x, (1.001, 1), log=log).tolist() == [1, 0]
    assert normalise.piecewise(x, [(1, 0), (1.001, 1)], log=log).tolist() == [0, 1]


def test_linear_in_logarithms() -> None:
    # 1000 is halfway between 10 and 100000 in powers of ten: (3 - 1) / (5 - 1)
    x = np.array([1, 10, 1000, 1e5, 1e7])
    assert normalise.linear(x, (10, 1e5), log=True) == pytest.approx([0, 0, 0.5, 1, 1])
    assert normalise.linear(x, (1e5, 10), log=True) == pytest.approx([1, 1, 0.5, 0, 0])


def test_a_number_below_zero_does_no_harm_in_logarithms() -> None:
    assert normalise.linear(np.array([-5, 0.0]), (10, 100), log=True).tolist() == [0, 0]
    assert normalise.piecewise(np.array([-5, 0.0]), [(1, 1), (9, 0)], log=True).tolist() == [1, 1]


def test_piecewise_along_a_broken_line() -> None:
    # 1.5 lies halfway from (0, 0) to (3, 0.6): 0.3; 11.5 halfway from (3, 0.6) to (20, 1): 0.8
    x = np.array([-1, 0, 1.5, 3, 11.5, 20, 99.0])
    expected = [0, 0, 0.3, 0.6, 0.8, 1, 1]
    assert normalise.piecewise(x, [(0, 0), (3, 0.6), (20, 1)]) == pytest.approx(expected)


def test_piecewise_falling() -> None:
    # 5 lies halfway from (2, 1) to (8, 0.5): 0.75
    x = np.array([0, 2, 5, 8, 26, 30.0])
    expected = [1, 1, 0.75, 0.5, 0, 0]
    assert normalise.piecewise(x, [(2, 1), (8, 0.5), (26, 0)]) == pytest.approx(expected)


def test_piecewise_in_logarithms() -> None:
    # 10 is halfway from 1 to 100: 0.5 of the way up to 0.4
    x = np.array([1, 10, 100, 1e4])
    line = [(1.0, 0.0), (100.0, 0.4), (1e4, 1.0)]
    assert normalise.piecewise(x, line, log=True) == pytest.approx([0, 0.2, 0.4, 1])


@given(numbers, numbers, st.lists(numbers, min_size=2, max_size=20))
def test_linear_is_monotone_within_the_unit_interval(
    worst: float, best: float, values: list[float]
) -> None:
    assume(abs(worst - best) > 1e-6)
    units = normalise.linear(np.array(sorted(values)), (worst, best))
    steps = np.diff(units) if best > worst else -np.diff(units)
    assert (steps >= 0).all()
    assert ((units >= 0) & (units <= 1)).all()


@given(st.floats(1e-3, 1e6), st.floats(1e-3, 1e6), st.lists(numbers, min_size=2, max_size=20))
def test_linear_in_logarithms_is_monotone_within_the_unit_interval(
    worst: float, best: float, values: list[float]
) -> None:
    assume(abs(math.log(worst) - math.log(best)) > 1e-6)
    units = normalise.linear(np.array(sorted(values)), (worst, best), log=True)
    steps = np.diff(units) if best > worst else -np.diff(units)
    assert (steps >= 0).all()
    assert ((units >= 0) & (units <= 1)).all()


@given(numbers, numbers, numbers)
def test_linear_swaps_ends_with_its_goalposts(a: float, b: float, x: float) -> None:
    assume(abs(a - b) > 1e-3)
    value = np.array([x])
    there, back = normalise.linear(value, (a, b)), normalise.linear(value, (b, a))
    assert there + back == pytest.approx([1])


@given(st.floats(1, 99), st.lists(st.floats(0, 1), min_size=1, max_size=10))
def test_linear_is_a_piecewise_scale_of_two_points(span: float, values: list[float]) -> None:
    x = np.array(values) * 120 - 10
    expected = normalise.linear(x, (0, span))
    assert normalise.piecewise(x, [(0, 0), (span, 1)]) == pytest.approx(expected)


@given(
    st.lists(st.floats(0.1, 10), min_size=2, max_size=8),
    st.integers(0, 255),
    st.integers(0, 7),
    st.one_of(st.none(), st.floats(0.1, 100)),
)
def test_one_more_tick_never_lowers(
    weights: list[float], mask: int, bit: int, enough: float | None
) -> None:
    everything = (1 << len(weights)) - 1
    codes = np.array([mask & everything, (mask | 1 << bit) & everything, everything])
    before, after, full = normalise.ticked_share(codes, weights, enough)
    assert 0 <= before <= after <= full == pytest.approx(1)


# ── by kind of question ──────────────────────────────────────────────────────────────────────


def options(*ids: str, exclusive: str = "") -> tuple[Option, ...]:
    return tuple(Option(id=i, label=i, exclusive=i == exclusive) for i in ids)


CHOICE = Choice(id="q", label="Q", text="Q?", type="choice", options=options("a", "b", "c"))
TICKS = Choices(
    id="q", label="Q", text="Q?", type="choices", options=options("a", "b", "n", exclusive="n")
)
SCALE = Scale.model_validate(
    {"id": "q", "label": "Q", "text": "Q?", "type": "scale", "levels": [{"label": "L"}] * 3}
)
NUMBER = Number(id="q", label="Q", text="Q?", type="number")
DATE = Date(id="q", label="Q", text="Q?", type="date")


@pytest.mark.parametrize(
    ("spec", "how", "expected"),
    [
        (CHOICE, None, {"a": 0, "b": 0.5, "c": 1}),
        (CHOICE, Levels(method="levels", reverse=True), {"a": 1, "b": 0.5, "c": 0}),
        (CHOICE, Points(method="points", points={"c": 0, "b": 4, "a": 1}), {"a": 0.25, "b": 1}),
        (SCALE, None, {0: 0, 1: 0.5, 2: 1}),
        (SCALE, Points(method="points", points={"0": 0, "1": 3, "2": 4}), {0: 0, 1: 0.75, 2: 1}),
        (TICKS, None, {(): 0, ("a",): 0.5, ("a", "b"): 1, ("n",): 0}),
        (TICKS, Ticked(method="ticked", enough=1), {(): 0, ("b",): 1, ("a", "b"): 1}),
        (TICKS, Ticked(method="ticked", enough=2), {("a",): 0.5, ("a", "b"): 1}),
        (TICKS, Ticked(method="ticked", options={"b": 3, "a": 1}), {("a",): 0.25, ("b",): 0.75}),
        (NUMBER, Linear(method="linear", goalposts=(0, 4)), {1: 0.25, 2.0: 0.5, 9: 1}),
        (NUMBER, Linear(method="linear", goalposts=(1, 9), log=True), {3: 0.5}),
        (NUMBER, Piecewise(method="piecewise", points=((0, 0), (2, 1))), {1: 0.5}),
        (NUMBER, Piecewise(method="piecewise", points=((1, 0), (9, 1)), log=True), {3: 0.5}),
    ],
)
def test_answers_become_units(
    spec: Simple, how: Normalisation | None, expected: dict[Value, float]
) -> None:
    answers = [Answer(state=State.ANSWERED, value=value) for value in expected]
    units = normaliser(spec, how)(encode_item(spec, answers))
    assert units == pytest.approx(list(expected.values()))


@pytest.mark.parametrize(
    ("spec", "how"),
    [
        (NUMBER, None),
        (DATE, None),
        (NUMBER, Levels(method="levels")),
        (SCALE, Ticked(method="ticked")),
        (TICKS, Levels(method="levels")),
        (CHOICE, Linear(method="linear", goalposts=(0, 1))),
        (DATE, Linear(method="linear", goalposts=(0, 1))),
    ],
)
def test_what_does_not_fit_is_refused(spec: Simple, how: Normalisation | None) -> None:
    with pytest.raises(ValueError, match="cannot be normalised"):
        normaliser(spec, how)


@pytest.mark.parametrize("spec", [CHOICE, SCALE, TICKS])
def test_answers_without_a_value_stay_finite(spec: Simple) -> None:
    states = [s for s in State if s is not State.ANSWERED]
    answers = [Answer(state=state, comment="Why not.") for state in states]
    assert np.isfinite(normaliser(spec, None)(encode_item(spec, answers))).all()
