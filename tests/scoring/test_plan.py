"""Compiling a scoring model: nodes in reading order, steps from the leaves up, every setting kept."""

from __future__ import annotations

import numpy as np
import pytest
import yaml

from assess.columns import Column
from assess.model.normalisation import Levels
from assess.model.question import Number, Scale
from assess.model.scoring import IfHidden, ScoringModel
from assess.scoring.plan import GroupStep, LeafStep, Plan, compile_model, normaliser
from tests.support.cases import case_of
from tests.support.small import ASKING

QUESTIONNAIRE = (
    ASKING
    + """\
      - {id: staff, label: Staff, text: "Staff?", type: scale, levels: [{label: A}, {label: B}]}
      - {id: plan, label: Plan, text: "Plan?", type: scale, levels: [{label: A}, {label: B}]}
      - {id: days, label: Days, text: "Days?", type: number}
      - id: threats
        label: Threats
        text: "Threats?"
        type: grid
        rows: [{id: drugs, label: Drugs}, {id: arms, label: Arms}]
        columns:
          - {id: level, label: Level, text: "Level?", type: scale, levels: [{label: A}, {label: B}]}
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
    aggregate: maximum
    minimum_coverage: 0.4
    children:
      - {item: staff, weight: 3}
      - id: capacity
        label: Capacity
        weight: 1
        multiplier: 0.5
        missing: require
        aggregate: {method: lookup, table: [[0, 0.4], [0.6, 1]]}
        children:
          - {id: planned, item: plan, if_hidden: worst}
          - {item: days, label: Speed, normalise: {method: linear, goalposts: [30, 10]}}
  - id: danger
    label: Danger
    high_is: bad
    cells: threats.*.level
    row_weights: {drugs: 3}
    if_hidden: worst
"""


@pytest.fixture
def plan() -> Plan:
    return case_of("small", QUESTIONNAIRE, SCORING).plan


def test_nodes_stand_in_reading_order_with_their_place_and_share(plan: Plan) -> None:
    # key, index, parent, depth, label, item, share of the siblings' weight
    assert [(n.key, n.index, n.parent, n.depth, n.label, n.item, n.share) for n in plan.nodes] == [
        ("ready", "ready", None, 0, "Readiness", None, 1),
        ("staff", "ready", "ready", 1, "Staff", "staff", 0.75),
        ("capacity", "ready", "ready", 1, "Capacity", None, 0.25),
        ("planned", "ready", "capacity", 2, "Plan", "plan", 0.5),
        ("days", "ready", "capacity", 2, "Speed", "days", 0.5),
        ("danger", "danger", None, 0, "Danger", None, 1),
        ("danger.drugs", "danger", "danger", 1, "Drugs", "threats.drugs.level", 0.75),
        ("danger.arms", "danger", "danger", 1, "Arms", "threats.arms.level", 0.25),
    ]
    assert [node.spec.key for node in plan.nodes] == [node.key for node in plan.nodes]


def test_steps_run_from_the_leaves_up(plan: Plan) -> None:
    keys = [step.key for step in plan.steps]
    assert keys == [
        "staff",
        "planned",
        "days",
        "capacity",
        "ready",
        "danger.drugs",
        "danger.arms",
        "danger",
    ]
    groups = [step for step in plan.steps if isinstance(step, GroupStep)]
    assert [(g.key, [keys[i] for i in g.children]) for g in groups] == [
        ("capacity", ["planned", "days"]),
        ("ready", ["staff", "capacity"]),
        ("danger", ["danger.drugs", "danger.arms"]),
    ]


def test_groups_keep_what_the_model_says_of_them(plan: Plan) -> None:
    capacity, ready, danger = (step for step in plan.steps if isinstance(step, GroupStep))
    assert ready.weights.tolist() == [[0.75], [0.25]]
    assert ready.multipliers is not None
    assert ready.multipliers.tolist() == [[1], [0.5]]
    assert danger.weights.tolist() == [[0.75], [0.25]]
    assert (danger.multipliers, capacity.multipliers) == (None, None)
    assert [g.needs_all for g in (capacity, ready, danger)] == [True, False, False]
    assert [g.require for g in (capacity, ready, danger)] == [True, False, False]
    assert [g.minimum_coverage for g in (capacity, ready, danger)] == [0, 0.4, 0]
    x, w = np.array([[0.2], [0.8]]), np.array([[1.0], [1.0]])
    # the maximum; the first row and the second column; the mean
    assert [g.aggregate(x, w)[0] for g in (ready, capacity, danger)] == [0.8, 0.4, 0.5]


def test_leaves_keep_what_the_model_says_of_them(plan: Plan) -> None:
    """The worst answer is 0 where high is good, and 1 where it is bad."""
    leaves = [step for step in plan.steps if isinstance(step, LeafStep)]
    assert [(leaf.key, leaf.item, leaf.if_hidden, leaf.worst) for leaf in leaves] == [
        ("staff", "staff", IfHidden.LEAVE_OUT, 0),
        ("planned", "plan", IfHidden.WORST, 0),
        ("days", "days", IfHidden.LEAVE_OUT, 0),
        ("danger.drugs", "threats.drugs.level", IfHidden.WORST, 1),
        ("danger.arms", "threats.arms.level", IfHidden.WORST, 1),
    ]
    days = leaves[2].normalise(Column(np.array([0, 0, -1]), np.array([25.0, 10, np.nan])))
    # (25 - 30) / (10 - 30) = 0.25; a missing number is a number all the same, left out later
    assert days[:2].tolist() == [0.25, 1]
    assert np.isfinite(days).all()


def test_an_index_is_found_by_its_id(plan: Plan) -> None:
    assert plan.index("ready") is plan.model.indices[0]
    assert plan.index("danger") is plan.model.indices[1]


def test_the_plan_knows_its_model_items_and_conditions(plan: Plan) -> None:
    assert plan.model.questionnaire == "small"
    assert list(plan.items) == [
        "staff",
        "plan",
        "days",
        "threats.drugs.level",
        "threats.arms.level",
    ]
    assert plan.visibility.items is plan.items


def test_a_model_over_numbers_needs_no_questionnaire() -> None:
    text = """
format: assess/scoring
format_version: "1"
inputs: [{id: years, label: Years, text: Years, type: number}]
indices:
  - id: life
    label: Life
    high_is: good
    children: [{item: years, weight: 0, normalise: {method: linear, goalposts: [20, 85]}}]
"""
    plan = compile_model(ScoringModel.model_validate(yaml.safe_load(text)))
    assert list(plan.items) == ["years"]
    # Weights that are all zero make no share, and no division by zero.
    assert [node.share for node in plan.nodes] == [1, 0]


def test_what_cannot_be_normalised_is_named() -> None:
    number = Number(id="q", label="Q", text="Q?", type="number")
    with pytest.raises(ValueError, match=r"^a number question cannot be normalised by no method$"):
        normaliser(number, None)
    with pytest.raises(ValueError, match=r"^a number question cannot be normalised by levels$"):
        normaliser(number, Levels(method="levels"))


def test_a_number_without_its_column_of_values_does_no_harm() -> None:
    """Codes alone say that nobody answered; the engine leaves such rows out."""
    levels = [{"label": "A"}, {"label": "B"}]
    scale = Scale.model_validate(
        {"id": "q", "label": "Q", "text": "Q?", "type": "scale", "levels": levels}
    )
    codes = np.array([-4, -3, -2, -1, 0, 1])
    assert normaliser(scale, None)(Column(codes)).tolist() == [0, 0, 0, 0, 0, 1]
    how = case_of("small", QUESTIONNAIRE, SCORING).model.indices[0].children[1]
    days = how.children[1].normalise  # type: ignore[union-attr]
    number = Number(id="q", label="Q", text="Q?", type="number")
    assert np.isfinite(normaliser(number, days)(Column(codes[:4]))).all()
