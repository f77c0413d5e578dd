"""The uncertainty and sensitivity runs that COINr publishes over the ASEM index.

Published are the scores and ranks of every run, their statistics, and the Sobol' indices of four
assumptions: how far winsorising may go, the normalisation, the weights, the aggregation. The index
studied is the mean absolute change of rank against the nominal ranking; N = 100, d = 4.

Two things are shown. Our estimators turn the published runs into the published figures, to their
last digit. And a run of our own of the same design, with our engine, agrees within its error.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from assess.columns import Floats
from assess.model.robustness import UniformWeights
from assess.scoring.engine import run
from assess.scoring.plan import Plan, compile_model
from assess.scoring.robustness.method import draw_weights
from assess.scoring.robustness.ranks import rank_change, ranks_of, spread_of
from assess.scoring.robustness.sobol import Indices, bootstrap_errors, sobol_indices
from tests.support.asem import INDEX, Asem, asem_model, columns_of, read_asem

RUNS = 100
"""N of the published design."""
OURS = 400
"""N of our own run, so that its error is half of the published one's."""
PRINTED = 1e-12
WINMAX, NORMALISATION, WEIGHTS, AGGREGATION = range(4)


@pytest.fixture(scope="module")
def asem(golden: Path) -> Asem:
    return read_asem(golden)


class Published(NamedTuple):
    """A published study: nominal ranks, shape (51,), ranks and scores of every run, (51, runs)."""

    nominal: Floats
    ranks: Floats
    scores: Floats
    statistics: Mapping[str, Floats]


def published(asem: Asem, study: str) -> Published:
    def table(name: str) -> list[dict[str, str]]:
        path = asem.folder / f"{study}_{name}.csv"
        by_unit = {line["uCode"]: line for line in csv.DictReader(path.read_text().splitlines())}
        return [by_unit[unit] for unit in asem.units]

    def runs(name: str) -> Floats:
        lines = table(name)
        columns = [key for key in lines[0] if key.startswith("r_")]
        return np.array([[float(line[key]) for key in columns] for line in lines])

    statistics = table("RankStats")
    return Published(
        np.array([float(line["Rank"]) for line in table("Nominal")]),
        runs("Ranks"),
        runs("Scores"),
        {
            key: np.array([float(line[key]) for line in statistics])
            for key in ("Mean", "Median", "Q5", "Q95")
        },
    )


def blocks(changes: Floats, n: int) -> tuple[Floats, Floats, Floats]:
    """Return the results of A, of B, and of A with each assumption from B."""
    return changes[:n], changes[n : 2 * n], changes[2 * n :].reshape(-1, n)


def indices_published(asem: Asem) -> Indices:
    lines = csv.DictReader((asem.folder / "SA_Sensitivity.csv").read_text().splitlines())
    figures = np.array([[float(line["Si"]), float(line["STi"])] for line in lines])
    return Indices(figures[:, 0], figures[:, 1])


@pytest.mark.parametrize("study", ["UA", "SA"])
def test_every_rank_follows_from_the_published_scores(asem: Asem, study: str) -> None:
    found = published(asem, study)
    assert np.array_equal(ranks_of(found.scores), found.ranks)
    assert found.ranks.shape == (51, RUNS if study == "UA" else RUNS * 6)


@pytest.mark.parametrize(("study", "first"), [("UA", RUNS), ("SA", 2 * RUNS)])
def test_rank_intervals_are_the_published_ones(asem: Asem, study: str, first: int) -> None:
    """COINr takes them from the samples A and B alone."""
    found = published(asem, study)
    spreads = [spread_of(ranks[:first]) for ranks in found.ranks]
    assert all(spreads)
    low, median, high = np.array(spreads, dtype=float).T
    for ours, theirs in ((low, "Q5"), (median, "Median"), (high, "Q95")):
        np.testing.assert_allclose(ours, found.statistics[theirs], rtol=0, atol=PRINTED)
    np.testing.assert_allclose(
        found.ranks[:, :first].mean(axis=1), found.statistics["Mean"], rtol=0, atol=PRINTED
    )


def test_sobol_indices_are_the_published_ones_to_the_last_digit(asem: Asem) -> None:
    found = published(asem, "SA")
    ours = sobol_indices(*blocks(rank_change(found.ranks, found.nominal), RUNS))
    theirs = indices_published(asem)
    np.testing.assert_allclose(ours.first, theirs.first, rtol=0, atol=PRINTED)
    np.testing.assert_allclose(ours.total, theirs.total, rtol=0, atol=PRINTED)


# ── a run of our own ─────────────────────────────────────────────────────────────────────────


def skewness_and_kurtosis(x: Floats) -> tuple[float, float]:
    """Return the sample skewness and excess kurtosis, corrected for bias (as spreadsheets do)."""
    n, z = len(x), (x - x.mean()) / x.std(ddof=1)
    skew = n / ((n - 1) * (n - 2)) * (z**3).sum()
    kurtosis = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * (z**4).sum()
    return float(skew), float(kurtosis - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)))


def is_skewed(x: Floats) -> bool:
    skew, kurtosis = skewness_and_kurtosis(x)
    return abs(skew) > 2 and kurtosis > 3.5


def winsorised(x: Floats, most: int) -> Floats:
    """Return an indicator with up to ``most`` outliers moved to the next figure inside.

    Where that is not enough, the logarithm of the untouched figures. This looks at all countries at
    once, so it is no part of the engine.
    """
    treated = x.copy()
    for _ in range(most):
        if not is_skewed(treated):
            return treated
        outer = treated.max() if skewness_and_kurtosis(treated)[0] > 0 else treated.min()
        inside = treated[treated != outer]
        treated[treated == outer] = inside.max() if outer > inside.max() else inside.min()
    if not is_skewed(treated):
        return treated
    logs: Floats = np.log(x - x.min() + 0.01 * (x.max() - x.min()))
    return logs


class Study:
    """The index under any choice of the four assumptions, with our engine from there on.

    The engine works on 0 to 1: the nominal 1 to 100 of min-max is 0.01 to 1, and z-scores (mean 10,
    standard deviation 2) are divided by 20. A factor changes no rank under either mean.
    """

    def __init__(self, asem: Asem) -> None:
        directions = np.array([1.0 if asem.rising[code] else -1.0 for code in asem.indicators])
        imputed = asem.stage("Imputed")
        self.asem = asem
        self.inputs = {}
        for most in range(1, 6):
            treated = np.stack([winsorised(x, most) for x in imputed.T], axis=1) * directions
            low, high = treated.min(axis=0), treated.max(axis=0)
            spread = treated.std(axis=0, ddof=1)
            self.inputs[most, 0] = 1 + 99 * (treated - low) / (high - low)
            self.inputs[most, 1] = 5 * (10 + 2 * (treated - treated.mean(axis=0)) / spread)
        methods = ("arithmetic", {"method": "geometric", "floor": 0})
        self.plans = [compile_model(asem_model(asem, aggregate=method)) for method in methods]

    def ranks(self, choices: Floats, weights: Mapping[str, Floats]) -> Floats:
        """Return the ranks of all countries, shape (51, runs).

        Args:
            choices: the winmax, the normalisation and the aggregation of each run, shape (runs, 3).
            weights: the weights of each run, by group, shape (k, runs).
        """
        ranks = np.zeros((51, len(choices)))
        for most, normalisation, method in {tuple(row) for row in choices.astype(int).tolist()}:
            rows = np.flatnonzero((choices == (most, normalisation, method)).all(axis=1))
            figures = np.tile(self.inputs[most, normalisation], (len(rows), 1))
            per_row = {key: np.repeat(given[:, rows], 51, axis=1) for key, given in weights.items()}
            found = run(
                self.plans[method], columns_of(self.asem, figures), keep=[INDEX], weights=per_row
            )
            ranks[:, rows] = ranks_of(found[INDEX].score.reshape(len(rows), 51).T)
        return ranks

    def nominal(self) -> Floats:
        """Return the published nominal ranking of this study: winsorising up to 5, min-max."""
        return self.ranks(np.array([[5, 0, 0]]), {})[:, 0]


class Sample(NamedTuple):
    """One sample of the four assumptions."""

    choices: Floats
    weights: Mapping[str, Floats]


def sample(plan: Plan, name: str, size: int) -> Sample:
    random = np.random.default_rng([OURS, ord(name)])
    bins = np.array([5, 2, 2])
    choices = np.floor(random.random((size, 3)) * bins) + np.array([1, 0, 0])
    return Sample(choices, draw_weights(plan, UniformWeights(spread=0.25), OURS, name, size))


def swapped(a: Sample, b: Sample) -> Iterator[Sample]:
    """Yield A with each assumption in turn from B, in the published order."""
    for assumption in range(4):
        if assumption == WEIGHTS:
            yield Sample(a.choices, b.weights)
            continue
        choices = a.choices.copy()
        column = min(assumption, 2)
        choices[:, column] = b.choices[:, column]
        yield Sample(choices, a.weights)


def test_a_run_of_our_own_agrees_within_its_error(asem: Asem) -> None:
    """All 51 nominal ranks are equal; the indices differ by less than twice their standard error.

    That error is both estimates' together, bootstrapped over the runs, the published ones and ours
    alike: between 0.08 and 0.28 for first-order indices, 0.01 and 0.11 for total ones.
    """
    study = Study(asem)
    theirs = published(asem, "SA")
    assert np.array_equal(study.nominal(), theirs.nominal), "the treatment is theirs"

    a, b = (sample(study.plans[0], name, OURS) for name in "ab")
    every = [a, b, *swapped(a, b)]
    changes = np.concatenate([rank_change(study.ranks(*one), study.nominal()) for one in every])
    ours = blocks(changes, OURS)
    published_runs = blocks(rank_change(theirs.ranks, theirs.nominal), RUNS)
    random = np.random.default_rng(OURS)
    found, expected = sobol_indices(*ours), sobol_indices(*published_runs)
    our_error, their_error = (bootstrap_errors(*one, random) for one in (ours, published_runs))
    for kind in Indices._fields:
        difference = np.abs(getattr(found, kind) - getattr(expected, kind))
        error = np.hypot(getattr(our_error, kind), getattr(their_error, kind))
        assert (difference < 2 * error).all(), (kind, difference, error)
