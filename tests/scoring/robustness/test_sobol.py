"""Sobol' indices against functions whose exact indices are known, and against the definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from assess.columns import Floats
from assess.model.robustness import Assumption
from assess.scoring.robustness.sobol import (
    NOTHING,
    RESAMPLES,
    bootstrap_errors,
    sensitivities,
    sobol_indices,
)

Function = Callable[[Floats], Floats]
SIZE = 4096


def runs_of(function: Function, inputs: int, size: int = SIZE, seed: int = 1) -> Floats:
    """Return the results of A, B and A with each input from B; inputs are uniform on 0 to 1."""
    random = np.random.default_rng(seed)
    a, b = random.random((2, inputs, size))
    swapped = [np.where(np.arange(inputs)[:, None] == i, b, a) for i in range(inputs)]
    return np.array([function(x) for x in (a, b, *swapped)])


def ishigami(x: Floats) -> Floats:
    """Return sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 for x on -π to π."""
    angle = np.pi * (2 * x - 1)
    return np.asarray(
        np.sin(angle[0]) + 7 * np.sin(angle[1]) ** 2 + 0.1 * angle[2] ** 4 * np.sin(angle[0])
    )


def ishigami_indices() -> tuple[list[float], list[float]]:
    """Return the exact first-order and total indices (Ishigami and Homma 1990)."""
    a, b, pi = 7, 0.1, np.pi
    first = 0.5 * (1 + b * pi**4 / 5) ** 2, a**2 / 8, 0.0
    together = b**2 * pi**8 * (1 / 18 - 1 / 50)
    whole = sum(first) + together
    total = first[0] + together, first[1], together
    return [v / whole for v in first], [v / whole for v in total]


def g_function(x: Floats) -> Floats:
    """Return the product of (|4x - 2| + a) / (1 + a) for a of 0, 1, 4.5, 9."""
    a = np.array([0, 1, 4.5, 9])[:, None]
    return np.asarray(((np.abs(4 * x - 2) + a) / (1 + a)).prod(axis=0))


def g_indices() -> tuple[list[float], list[float]]:
    """Return the exact indices (Saltelli and Sobol' 1995)."""
    parts = 1 / (3 * (1 + np.array([0, 1, 4.5, 9])) ** 2)
    whole = (1 + parts).prod() - 1
    total = [part * (1 + parts).prod() / (1 + part) for part in parts]
    return (parts / whole).tolist(), [one / whole for one in total]


def additive(x: Floats) -> Floats:
    return np.asarray(3 * x[0] + 2 * x[1] + x[2] + 50)


def additive_indices() -> tuple[list[float], list[float]]:
    shares = [9 / 14, 4 / 14, 1 / 14]
    return shares, shares


def additive_of_two(x: Floats) -> Floats:
    return np.asarray(3 * x[0] + 2 * x[1])


KNOWN = [(ishigami, ishigami_indices), (g_function, g_indices), (additive, additive_indices)]


@pytest.mark.parametrize(("function", "exact"), KNOWN)
def test_the_exact_indices_lie_within_four_standard_errors(
    function: Function, exact: Callable[[], tuple[Sequence[float], Sequence[float]]]
) -> None:
    first, total = exact()
    varied = list(Assumption)[: len(first)]
    found = sensitivities(varied, runs_of(function, len(first)), np.random.default_rng(2))
    for one, s, st in zip(found, first, total, strict=True):
        assert one.first is not None
        assert one.total is not None
        assert abs(one.first - s) <= 4 * (one.first_error or 0)
        assert abs(one.total - st) <= 4 * (one.total_error or 0)
        assert (one.first_error or 0) < 0.06


def test_the_standard_error_is_that_of_repeated_studies() -> None:
    studies = [runs_of(additive, 3, size=500, seed=seed) - 53 for seed in range(200)]
    found = [sobol_indices(runs[0], runs[1], runs[2:]) for runs in studies]
    errors = bootstrap_errors(
        studies[0][0], studies[0][1], studies[0][2:], np.random.default_rng(3)
    )
    for kind in ("first", "total"):
        repeated = np.array([getattr(one, kind) for one in found]).std(axis=0, ddof=1)
        np.testing.assert_allclose(getattr(errors, kind), repeated, rtol=0.3)


def test_the_standard_error_is_that_of_runs_written_out_as_often_as_drawn() -> None:
    a, b, *ab = runs_of(g_function, 4, size=12, seed=3)
    found = bootstrap_errors(a, b, np.array(ab), np.random.default_rng(8))
    drawn = np.random.default_rng(8).multinomial(12, np.full(12, 1 / 12), RESAMPLES)
    runs = [np.repeat(np.arange(12), times) for times in drawn]
    again = [sobol_indices(a[these], b[these], np.array(ab)[:, these]) for these in runs]
    for errors, several in zip(found, zip(*again, strict=True), strict=True):
        assert errors == pytest.approx(np.std(several, axis=0, ddof=1))


def test_where_hardly_any_resample_varies_there_is_no_standard_error() -> None:
    a, b = np.zeros((2, 3))
    found = bootstrap_errors(a, b, np.zeros((2, 3)), np.random.default_rng(1))
    assert [np.isnan(errors).tolist() for errors in found] == [[True, True]] * 2
    assert [np.isnan(x).tolist() for x in sobol_indices(a, b, np.zeros((2, 3)))] == [[True] * 2] * 2


def test_a_constant_added_to_every_result_changes_nothing() -> None:
    """Without taking the mean away, a score of 50 ± 1 would drown in noise."""
    runs = runs_of(g_function, 4)
    random = np.random.default_rng
    near = sensitivities(list(Assumption), runs, random(2))
    far = sensitivities(list(Assumption), runs + 1000, random(2))
    for one, other in zip(near, far, strict=True):
        assert one[1:] == pytest.approx(other[1:], rel=1e-6)


def test_an_assumption_without_effect_explains_nothing() -> None:
    runs = runs_of(lambda x: x[0], 2)
    _, idle = sensitivities(list(Assumption)[:2], runs, np.random.default_rng(2))
    assert idle[1:] == (0, 0, 0, 0)


@pytest.mark.parametrize("runs", [np.full((4, 10), 0.3), np.full((4, 10), np.nan), np.ones((4, 1))])
def test_where_nothing_varies_there_are_no_indices(runs: Floats) -> None:
    found = sensitivities(list(Assumption)[:2], runs, np.random.default_rng(2))
    assert [one[1:] for one in found] == [(None,) * 4] * 2
    assert np.isnan(sobol_indices(runs[0], runs[1], runs[2:]).first).all()


def test_each_share_names_its_assumption() -> None:
    varied = [Assumption.MISSING, Assumption.WEIGHTS]
    for runs in (runs_of(additive_of_two, 2), np.zeros((4, 10))):
        found = sensitivities(varied, runs, np.random.default_rng(2))
        assert [one.assumption for one in found] == varied


def test_where_the_resamples_do_not_vary_the_shares_have_no_standard_error() -> None:
    """Half of the runs differ from the rest by so little that any other share of them is rounding."""
    size = 10_000
    apart = np.sqrt(4 * NOTHING * (1 + 1e-10) * (2 * size - 1) / (2 * size))
    half = np.repeat([0.0, apart], size // 2)
    runs = np.array([half, half, np.zeros(size)])
    (found,) = sensitivities([Assumption.WEIGHTS], runs, np.random.default_rng(1))
    assert found.first is not None
    assert found.total == pytest.approx(0.5 * apart**2 / (2 * NOTHING), rel=1e-6)
    assert (found.first_error, found.total_error) == (None, None)


def test_a_draw_without_a_result_is_left_out_of_all() -> None:
    runs = runs_of(additive, 3)
    gaps = np.concatenate([runs, np.full((5, 1), 7.0)], axis=1)
    gaps[3, -1] = np.nan
    random = np.random.default_rng
    varied = list(Assumption)[:3]
    assert sensitivities(varied, gaps, random(2)) == sensitivities(varied, runs, random(2))
