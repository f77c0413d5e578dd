"""Helpers to state laws of scoring: compare results, change models, know what counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np

from assess.columns import Floats
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import Group, Index, Leaf, ScoringModel
from assess.scoring.engine import Scores
from tests.support.cases import Case

ROUNDING = 1e-12
"""On the unit interval: what a different order of the same additions may change."""

Branch = TypeVar("Branch", bound=Group)
Law = Callable[[Case, int], None]
"""What must hold for a case, whatever the seed that chance is taken from."""


def generator(seed: int) -> np.random.Generator:
    """Return where a test takes its chance from."""
    return np.random.default_rng(seed)


def row_of(scores: Mapping[str, Scores], row: int) -> dict[str, Scores]:
    """Return the scores of one assessment among several."""
    return {
        key: Scores(
            found.score[row : row + 1],
            found.low[row : row + 1],
            found.high[row : row + 1],
            found.coverage[row : row + 1],
            found.reason[row : row + 1],
        )
        for key, found in scores.items()
    }


def _figures(scores: Scores) -> Floats:
    """Return score, low, high, coverage and reason as rows of one table."""
    return np.array([*scores[:4], scores.reason], dtype=float)


def assert_equal(
    found: Mapping[str, Scores], expected: Mapping[str, Scores], tolerance: float = ROUNDING
) -> None:
    """Compare every figure and reason of the indicators that both have."""
    for key in found.keys() & expected.keys():
        np.testing.assert_allclose(
            _figures(found[key]), _figures(expected[key]), rtol=0, atol=tolerance, err_msg=key
        )


def assert_all_rows_equal(scores: Mapping[str, Scores]) -> None:
    """Compare every assessment with the first, bit for bit."""
    for key, found in scores.items():
        figures = _figures(found)
        same = np.broadcast_to(figures[:, :1], figures.shape)
        assert np.array_equal(figures, same, equal_nan=True), (key, found)


def asked_if_unknown(case: Case) -> frozenset[str]:
    """Return the items for which a condition tells ``unknown`` from other missing answers."""
    texts = (text for item in case.plan.items.values() for text in item.conditions)
    return frozenset(key for text in texts for key in re.findall(r"unknown\(\s*([\w.]+)", text))


def leaves_below(case: Case, group: str) -> tuple[str, ...]:
    """Return the indicator ids of all leaves below a group."""
    nodes = {node.key: node for node in case.plan.nodes}

    def is_below(key: str) -> bool:
        parent = nodes[key].parent
        return parent is not None and (parent == group or is_below(parent))

    return tuple(node.key for node in case.plan.nodes if node.item and is_below(node.key))


# ── other models of the same meaning ─────────────────────────────────────────────────────────


def with_model(case: Case, change: Callable[[Index], Index | None]) -> Case | None:
    """Return the case with changed indices; None where none is left."""
    indices = tuple(index for index in map(change, case.model.indices) if index)
    if not indices:
        return None
    model: ScoringModel = case.model.model_copy(update={"indices": indices})
    return Case(case.name, case.questionnaire, model)


def without_item(case: Case, group: Branch, item: str) -> Branch | None:
    """Return a group without the leaves over an item; None where nothing is left to aggregate."""
    if group.cells:
        rows = dict.fromkeys(_rows(case, group, item), 0.0)
        return group.model_copy(update={"row_weights": {**group.row_weights, **rows}})
    children = []
    for child in group.children:
        kept = without_item(case, child, item) if isinstance(child, Group) else child
        if kept is not None and not (isinstance(kept, Leaf) and kept.item == item):
            children.append(kept)
    is_short = group.aggregate.method == "lookup" and len(children) < 2
    return None if is_short or not children else group.model_copy(update={"children": children})


def _rows(case: Case, group: Group, item: str | None = None) -> list[str]:
    before, _, after = (group.cells or "").partition(".*.")
    return [
        found.row.id
        for key, found in case.plan.items.items()
        if found.grid and found.row and found.grid.id == before and found.spec.id == after
        if item in (None, key)
    ]


def with_weights_scaled(case: Case, group: Branch, random: np.random.Generator) -> Branch:
    """Return a tree in which the children of every group are scaled by a factor of their own."""
    factor = float(10 ** random.uniform(-3, 3))
    rows = {row: factor * group.row_weights.get(row, 1.0) for row in _rows(case, group)}
    children = []
    for child in group.children:
        inner = with_weights_scaled(case, child, random) if isinstance(child, Group) else child
        children.append(inner.model_copy(update={"weight": factor * child.weight}))
    return group.model_copy(update={"children": tuple(children), "row_weights": rows})


def with_children_shuffled(group: Branch, random: np.random.Generator) -> Branch:
    """Return a tree with the children of every group in another order, except a lookup's."""
    children = [
        with_children_shuffled(child, random) if isinstance(child, Group) else child
        for child in group.children
    ]
    if group.aggregate.method != "lookup":
        children = [children[i] for i in random.permutation(len(children))]
    return group.model_copy(update={"children": tuple(children)})


def with_questions_shuffled(
    questionnaire: Questionnaire, random: np.random.Generator
) -> Questionnaire:
    """Return the questionnaire with sections, and questions within them, in another order."""
    sections = [
        section.model_copy(
            update={
                "questions": tuple(
                    section.questions[i] for i in random.permutation(len(section.questions))
                )
            }
        )
        for section in questionnaire.sections
    ]
    order = random.permutation(len(sections))
    fields = {name: getattr(questionnaire, name) for name in Questionnaire.model_fields}
    fields["sections"] = tuple(sections[i] for i in order)
    return Questionnaire.model_construct(**fields)
