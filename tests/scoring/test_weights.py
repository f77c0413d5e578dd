"""Weights for each assessment: the same as a model with these weights, and nobody else's concern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import Columns, Floats, encode
from assess.model.alternatives import with_alternative
from assess.model.scoring import Alternative, ScoringModel
from assess.scoring import engine
from assess.scoring.engine import run
from assess.scoring.plan import GroupStep, Plan
from tests.support import laws
from tests.support.answers import random_answers
from tests.support.cases import Case, indices_over_tables, standing_cases
from tests.support.examples import some
from tests.support.scoring_models import cases

seeds = st.integers(0, 2**32 - 1)
STANDING = (*standing_cases(), *indices_over_tables())
ROWS = 5
each_case = pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)


def columns_of(case: Case, random: np.random.Generator, *, twice: bool = False) -> Columns:
    """Return several assessments, or the same one several times."""
    answers = [random_answers(case.values, random, not_applicable=0.2) for _ in range(ROWS)]
    return encode(case.plan.items, answers[:1] * ROWS if twice else answers)


def groups(plan: Plan) -> list[GroupStep]:
    return [step for step in plan.steps if isinstance(step, GroupStep)]


def the_model_s_own(plan: Plan) -> dict[str, Floats]:
    """Return the model's weights, once for every assessment."""
    return {step.key: np.repeat(step.weights, ROWS, axis=1) for step in groups(plan)}


def drawn(plan: Plan, random: np.random.Generator) -> dict[str, Floats]:
    """Return weights between 0 and 3 for most groups; a fifth of them are 0."""
    shapes = {
        step.key: (len(step.children), ROWS) for step in groups(plan) if random.random() < 0.8
    }
    return {
        key: random.uniform(0, 3, shape) * (random.random(shape) > 0.2)
        for key, shape in shapes.items()
    }


def with_weights(case: Case, weights: Mapping[str, Floats], row: int) -> Case | None:
    """Return the case whose model has one assessment's weights; None where nothing is changed."""
    children: dict[str, Sequence[int]] = {step.key: step.children for step in groups(case.plan)}
    named = {
        case.plan.steps[child].key: float(weight)
        for key, given in weights.items()
        for child, weight in zip(children[key], given[:, row], strict=True)
    }
    if not named:
        return None
    model = with_alternative(case.model, Alternative(id="other", label="Other", weights=named))
    return Case(case.name, case.questionnaire, model)


def law_weights_for_each_are_the_model_with_these_weights(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    columns, weights = columns_of(case, random), drawn(case.plan, random)
    together = run(case.plan, columns, weights=weights)
    for row in range(ROWS):
        one = with_weights(case, weights, row)
        if one is not None:
            alone = run(one.plan, columns.rows(row, row + 1))
            assert alone.keys() == together.keys()
            laws.assert_equal(laws.row_of(together, row), alone, tolerance=1e-9)


def law_the_model_s_own_weights_given_change_nothing(case: Case, seed: int) -> None:
    columns = columns_of(case, laws.generator(seed))
    given = run(case.plan, columns, weights=the_model_s_own(case.plan))
    laws.assert_equal(given, run(case.plan, columns))


def law_the_scale_of_one_s_weights_does_not_matter(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    columns, weights = columns_of(case, random), drawn(case.plan, random)
    scaled = {key: given * 10.0 ** random.uniform(-3, 3, ROWS) for key, given in weights.items()}
    found = run(case.plan, columns, weights=weights)
    laws.assert_equal(run(case.plan, columns, weights=scaled), found, tolerance=1e-9)


def law_one_s_weights_are_nobody_else_s_concern(case: Case, seed: int) -> None:
    random = laws.generator(seed)
    columns, weights = columns_of(case, random), the_model_s_own(case.plan)
    row = int(random.integers(ROWS))
    for key, other in drawn(case.plan, random).items():
        weights[key][:, row] = other[:, row]
    found, nominal = run(case.plan, columns, weights=weights), run(case.plan, columns)
    for i in set(range(ROWS)) - {row}:
        laws.assert_equal(laws.row_of(found, i), laws.row_of(nominal, i))


def law_bounds_hold_whatever_the_weights(case: Case, seed: int) -> None:
    """With one assessment weighed in several ways: a figure never leaves its own bounds."""
    random = laws.generator(seed)
    columns, weights = columns_of(case, random, twice=True), drawn(case.plan, random)
    for key, found in run(case.plan, columns, weights=weights).items():
        there = ~np.isnan(found.score)
        assert (np.isnan(found.low) == np.isnan(found.coverage)).all(), key
        assert (found.low[there] <= found.score[there]).all(), key
        assert (found.score[there] <= found.high[there]).all(), key


LAWS = (
    law_weights_for_each_are_the_model_with_these_weights,
    law_the_model_s_own_weights_given_change_nothing,
    law_the_scale_of_one_s_weights_does_not_matter,
    law_one_s_weights_are_nobody_else_s_concern,
    law_bounds_hold_whatever_the_weights,
)
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)


@each_case
@each_law
@some(0.1)
@given(seed=seeds)
def test_the_law_holds_for_every_questionnaire(law: laws.Law, case: Case, seed: int) -> None:
    law(case, seed)


@each_law
@given(case=cases(wild=True), seed=seeds)
def test_the_law_holds_for_random_models(law: laws.Law, case: Case, seed: int) -> None:
    law(case, seed)


@each_case
def test_chunks_do_not_show_in_weights(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    random = laws.generator(11)
    columns, weights = columns_of(case, random), drawn(case.plan, random)
    whole = run(case.plan, columns, weights=weights)
    monkeypatch.setattr(engine, "CHUNK", 2)
    laws.assert_equal(run(case.plan, columns, weights=weights), whole)


@pytest.mark.parametrize("chunk", [1, 7, 8])
@each_case
def test_the_first_and_last_of_a_chunk_are_as_if_they_were_alone(
    case: Case, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = laws.generator(5)
    several = [random_answers(case.values, random, answered=0.6) for _ in range(9)]
    columns = encode(case.plan.items, several)
    alone = [run(case.plan, columns.rows(row, row + 1)) for row in range(9)]
    monkeypatch.setattr(engine, "CHUNK", chunk)
    together = run(case.plan, columns)
    for row in range(9):
        laws.assert_equal(laws.row_of(together, row), alone[row])


def test_a_lookup_with_a_child_of_no_weight_leaves_its_parent() -> None:
    """As a group without any weight does: it has no bounds and does not pull its parent down."""
    case = next(case for case in STANDING if case.name == "rich")
    steps = [step for step in groups(case.plan) if step.needs_all]
    columns = encode(case.plan.items, [random_answers(case.values, laws.generator(3), answered=1)])
    for step in steps:
        found = run(case.plan, columns, weights={step.key: np.array([[1.0], [0.0]])})[step.key]
        assert np.isnan([found.low[0], found.high[0], found.coverage[0]]).all()
    assert steps


def test_an_alternative_states_a_digest_of_its_own() -> None:
    """Also where that of the nominal model was asked for before, and is kept."""
    case = next(case for case in STANDING if case.name == "rich")
    nominal = case.model.digest
    child = case.plan.steps[groups(case.plan)[-1].children[0]].key
    other = Alternative(id="other", label="Other", weights={child: 3})
    changed = with_alternative(case.model, other)
    assert changed.digest != nominal == case.model.digest
    assert changed.digest == ScoringModel.model_validate(changed.model_dump()).digest
