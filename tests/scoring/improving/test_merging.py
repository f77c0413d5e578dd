"""How partial results grow: what merges better aggregates better, whatever else there is."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from assess.columns import Floats
from assess.model.aggregation import Aggregation
from assess.scoring.aggregate import aggregator
from assess.scoring.improving.merging import Merging, merging_of

MERGED: list[dict[str, Any]] = [
    {"method": "arithmetic"},
    {"method": "capped_sum", "cap": 1},
    {"method": "geometric", "floor": 0.2},
    {"method": "geometric", "floor": 0.01},
    {"method": "inverse_geometric", "floor": 0.1},
    {"method": "inverse_geometric", "floor": 0.5},
    {"method": "harmonic", "floor": 0.2},
    {"method": "power", "p": 2, "floor": 0},
    {"method": "power", "p": -2, "floor": 0.3},
    {"method": "power", "p": 0.5, "floor": 0.4},
    {"method": "minimum"},
    {"method": "maximum"},
]
SCORES = [0, 0.1, 0.25, 0.4, 0.5, 0.75, 0.9, 1]


def how_of(written: dict[str, Any]) -> Aggregation:
    found: Aggregation = TypeAdapter(Aggregation).validate_python(written)
    return found


def joined(rule: Merging, x: Floats, w: Floats) -> Floats:
    """Return the partial results of children with these scores, one child after the other."""
    partial = np.full(x.shape[1], rule.start)
    for scores, weight in zip(x, w, strict=True):
        partial = rule.join(partial, (weight if rule.weighted else 1) * rule.part(scores))
    return partial


@pytest.mark.parametrize("written", MERGED, ids=lambda one: "-".join(map(str, one.values())))
def test_of_all_combinations_the_better_result_is_the_better_mean(written: dict[str, Any]) -> None:
    how, w = how_of(written), np.array([1.0, 2, 3])
    rule = merging_of(how)
    assert rule is not None
    x = np.array(list(product(SCORES, repeat=3))).T
    means = aggregator(how)(x, np.repeat(w[:, None], x.shape[1], axis=1))
    results = joined(rule, x, w)
    order = np.argsort(means, kind="stable")
    means, results = means[order], results[order]
    apart = np.diff(means) > 1e-9
    assert (np.diff(results)[apart] > 0).all()
    assert np.diff(results)[~apart] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    "written",
    [{"method": "median"}, {"method": "lookup", "table": [[0, 0.5], [0.5, 1]]}],
    ids=["median", "lookup"],
)
def test_a_median_and_a_lookup_look_at_all_children_together(written: dict[str, Any]) -> None:
    assert merging_of(how_of(written)) is None
