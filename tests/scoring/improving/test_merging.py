"""How partial results grow: what merges better aggregates better, whatever else there is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
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
scores = st.lists(st.sampled_from([0, 0.1, 0.25, 0.4, 0.5, 0.75, 0.9, 1]), min_size=3, max_size=3)


def how_of(written: dict[str, Any]) -> Aggregation:
    found: Aggregation = TypeAdapter(Aggregation).validate_python(written)
    return found


def joined(rule: Merging, x: Floats, w: Floats) -> float:
    """Return the partial result of children with these scores, one after the other."""
    partial = np.array([rule.start])
    for score, weight in zip(x, w, strict=True):
        partial = rule.join(partial, (weight if rule.weighted else 1) * rule.part(score[None]))
    return float(partial[0])


@pytest.mark.parametrize("written", MERGED, ids=lambda one: "-".join(map(str, one.values())))
@given(scores, scores)
def test_of_two_combinations_the_better_result_is_the_better_mean(
    written: dict[str, Any], one: list[float], other: list[float]
) -> None:
    how, w = how_of(written), np.array([1.0, 2, 3])
    rule = merging_of(how)
    assert rule is not None
    x = np.array([one, other], dtype=float).T
    first, second = aggregator(how)(x, np.repeat(w[:, None], 2, axis=1))
    mine, yours = joined(rule, x[:, 0], w), joined(rule, x[:, 1], w)
    if abs(first - second) > 1e-9:
        assert (mine > yours) == (first > second)
    else:
        assert mine == pytest.approx(yours)


@pytest.mark.parametrize(
    "written",
    [{"method": "median"}, {"method": "lookup", "table": [[0, 0.5], [0.5, 1]]}],
    ids=["median", "lookup"],
)
def test_a_median_and_a_lookup_look_at_all_children_together(written: dict[str, Any]) -> None:
    assert merging_of(how_of(written)) is None
