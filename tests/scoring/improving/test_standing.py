"""Where an index stands for sets of answers, worked by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from assess.model.answer import Answer
from assess.model.improvement import Standing
from assess.scoring.improving.ground import Ground, Setting
from assess.scoring.improving.standing import on_scale, standing, standings
from tests.support.small import levels, small

BANDS = [
    {"id": "low", "label": "Low", "at_least": 1},
    {"id": "high", "label": "High", "at_least": 3},
]
GATES = [
    {"id": "no_a", "label": "No a", "when": "a == 0", "cap": "low"},
    {"id": "no_b", "label": "No b", "when": "b == 0", "cap": "low", "waivable": False},
]
ROWS = [levels(a=4, b=4), levels(a=0, b=4), levels(a=4, b=0), levels(a=4), {}]


def ground(setting: Setting, **index: Any) -> Ground:
    case = small([{"item": "a"}, {"item": "b"}], minimum_coverage=0.6, **index)
    return Ground(case.plan, case.model.indices[0], setting)


def test_scores_bounds_coverage_bands_and_gates_of_every_row() -> None:
    found = standings(ground(Setting({}, {}), bands=BANDS, gates=GATES), ROWS)
    nan = math.nan
    assert found.score == pytest.approx([1, 0.5, 0.5, nan, nan], nan_ok=True)
    assert found.low == pytest.approx([1, 0.5, 0.5, 0.5, 0])
    assert found.high == pytest.approx([1, 0.5, 0.5, 1, 1])
    assert found.coverage == pytest.approx([1, 1, 1, 0.5, 0])
    assert found.places.tolist() == [1, 0, 0, -1, -1]
    assert [sorted(gates) for gates in found.holding] == [[], ["no_a"], ["no_b"], [], []]


def test_a_waived_gate_does_not_hold_unless_it_cannot_be_waived() -> None:
    setting = Setting({}, {}, waived=frozenset({"no_a", "no_b"}))
    found = standings(ground(setting, bands=BANDS, gates=GATES), ROWS[:3])
    assert found.places.tolist() == [1, 1, 0]
    assert [sorted(gates) for gates in found.holding] == [[], [], ["no_b"]]


def test_without_bands_there_are_no_places() -> None:
    found = standings(ground(Setting({}, {})), ROWS)
    assert found.places.tolist() == [-1] * 5
    assert found.score[0] == 1


def test_disputes_stand_as_they_are_unless_others_are_given() -> None:
    said: dict[str, list[Answer]] = {"b": [levels(b=2)["b"], levels(b=4)["b"]]}
    here = ground(Setting(levels(a=4), said))
    as_they_are = standings(here, [levels(a=4)] * 2)
    assert as_they_are.low.tolist() == [0.75] * 2
    assert as_they_are.high.tolist() == [1] * 2
    settled = standings(here, [levels(a=4)] * 2, [said, {}])
    assert settled.low.tolist() == [0.75, 0.5]


def test_a_standing_is_on_the_scale_and_has_a_band_where_there_is_one() -> None:
    with_bands, without = (ground(Setting({}, {}), **more).index for more in ({"bands": BANDS}, {}))
    assert standing(with_bands, 0.25, 0) == Standing(2, "low")
    assert standing(with_bands, 1, 1) == Standing(5, "high")
    assert standing(with_bands, math.nan, -1) == Standing(None, None)
    assert standing(without, 0.5, 0) == Standing(3, None)
    assert on_scale(with_bands, math.nan) is None
    assert type(on_scale(with_bands, np.float64(0.5))) is float
