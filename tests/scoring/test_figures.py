"""Figures for a table: worked by hand, and the same as the scorecards' whatever the model."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import Columns, encode
from assess.model.answer import Answer
from assess.scoring.figures import figures_of, headings_of
from assess.scoring.scorecards import score_columns
from tests.support import laws
from tests.support.answers import answered_with, random_answers
from tests.support.cases import Case, case_of
from tests.support.examples import some
from tests.support.scoring_models import cases
from tests.support.small import ASKING

QUESTIONNAIRE = (
    ASKING
    + """\
      - {id: a, label: A, text: "A?", type: scale, levels: [{label: L0}, {label: L1}, {label: L2}]}
      - {id: b, label: B, text: "B?", type: scale, levels: [{label: L0}, {label: L1}, {label: L2}]}
"""
)
SCORING = """
format: assess/scoring
format_version: "1"
questionnaire: small
indices:
  - id: ready
    label: Readiness
    high_is: good
    scale: [1, 5]
    minimum_coverage: 0.6
    bands:
      - {id: low, label: Low, at_least: 1}
      - {id: high, label: High, at_least: 3}
    gates: [{id: none_there, label: None there, when: b == 0, cap: low}]
    children:
      - {item: a}
      - {id: rest, label: Rest, children: [{item: b}]}
  - id: danger
    label: Danger
    high_is: bad
    bands: [{id: any, label: Any, at_least: 0}]
    children: [{item: a, id: da}]
  - {id: plain, label: Plain, high_is: good, children: [{item: b, id: pb}]}
"""
PARTS = ("", ".low", ".high", ".coverage")


def small() -> Case:
    return case_of("small", QUESTIONNAIRE, SCORING)


def levels(**given: int) -> dict[str, Answer]:
    return {key: answered_with(level) for key, level in given.items()}


def rows(case: Case) -> Columns:
    return encode(case.plan.items, [levels(a=2, b=0), levels(a=2, b=2), levels(a=1), {}])


def test_scores_bounds_and_coverage_stand_on_the_scale_of_their_index() -> None:
    case = small()
    found = figures_of(case.plan, rows(case), everything=True)
    nan = math.nan
    expected = {
        "ready": [3, 5, nan, nan],
        "ready.low": [3, 5, 2, 1],
        "ready.high": [3, 5, 4, 5],
        "ready.coverage": [1, 1, 0.5, 0],
        "a": [5, 5, 3, nan],
        "rest.low": [1, 5, 1, 1],
        "rest.high": [1, 5, 5, 5],
        "danger": [100, 100, 50, nan],
        "plain": [0, 100, nan, nan],
    }
    for name, column in expected.items():
        assert np.array(found[name], dtype=float) == pytest.approx(column, nan_ok=True), name


def test_bands_are_named_with_and_without_the_gates() -> None:
    case = small()
    found = figures_of(case.plan, rows(case), everything=False)
    assert list(found["ready.band"]) == ["low", "high", None, None]
    assert list(found["ready.band_without_gates"]) == ["high", "high", None, None]
    assert list(found["danger.band"]) == ["any", "any", "any", None]
    assert list(found["plain.band"]) == [None] * 4


def test_headings_come_index_by_index_and_only_where_there_is_something_to_head() -> None:
    plan = small().plan
    ready = [f"ready{part}" for part in PARTS]
    danger, plain = ([f"{key}{part}" for part in PARTS] for key in ("danger", "plain"))
    indices = (*ready, "ready.band", "ready.band_without_gates", *danger, "danger.band", *plain)
    assert headings_of(plan, everything=False) == (*indices, "plain.band")
    everything = headings_of(plan, everything=True)
    indicators = [f"{key}{part}" for key in ("a", "rest", "b", "da", "pb") for part in PARTS]
    assert sorted(everything) == sorted([*indices, "plain.band", *indicators])


@some(0.2)
@given(cases(gates=True), st.integers(0, 2**32 - 1))
def test_a_table_says_what_the_scorecards_say(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    answers = [random_answers(case.values, random, answered=share) for share in (0.5, 0.9, 1)]
    columns = encode(case.plan.items, answers)
    found = figures_of(case.plan, columns, everything=True)
    for row, card in enumerate(score_columns(case.plan, ["x", "y", "z"], columns)):
        for key, result in card.by_id.items():
            own = (result.score, result.low, result.high, result.coverage)
            for part, figure in zip(PARTS, own, strict=True):
                shown = found[key + part][row]
                assert shown == pytest.approx(math.nan if figure is None else figure, nan_ok=True)
            if result.kind == "index":
                assert found[f"{key}.band"][row] == result.band
                without = found.get(f"{key}.band_without_gates", found[f"{key}.band"])
                assert without[row] == result.band_without_gates
