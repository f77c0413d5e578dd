"""Comparability: which questions several subjects answered alike, and scores on those alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assess.columns import NOT_APPLICABLE, Columns, Floats, Mask
from assess.conditions import TRUE
from assess.model.robustness import CommonSubset
from assess.scoring.engine import run
from assess.scoring.plan import GroupStep, LeafStep, Plan
from assess.scoring.robustness.ranks import ranks_of


def overlap_of(plan: Plan, index: str, columns: Columns) -> Floats:
    """Return the share of the questions asked of either subject that both answered, shape (m, m).

    Only questions that the index is made of. Asked means shown and not marked not applicable.

    Args:
        plan: the compiled model.
        index: the id of the index.
        columns: the answers of the m subjects.
    """
    keys = tuple(dict.fromkeys(step.item for step in _leaves(plan, index)))
    shown = plan.visibility.on(columns)
    asked, answered = [], []
    for key in keys:
        column, truth = columns.column(key), shown.truth(key)
        here: Mask = column.codes != NOT_APPLICABLE
        here = here if truth is None else here & (truth == TRUE)
        asked.append(here)
        answered.append(here & column.answered)
    has, was = np.array(answered, dtype=float), np.array(asked, dtype=float)
    both = has.T @ has
    either = len(keys) - (1 - was).T @ (1 - was)
    shares: Floats = np.divide(both, either, out=np.zeros(both.shape), where=either > 0)
    return shares


def common_subset(plan: Plan, index: str, columns: Columns, ranked: Sequence[int]) -> CommonSubset:
    """Return the scores on the answers that all ranked subjects have.

    The same engine, with every other answer's weight at zero: what is left is a smaller index of
    the same kind, in which nothing is missing, so that no coverage threshold can bite. A follow-up
    that counts as the worst answer because there is nothing to follow up counts as answered.

    Args:
        plan: the compiled model.
        index: the id of the index.
        columns: the answers of all subjects.
        ranked: the places of those to be compared, best first.
    """
    chosen = columns.take(np.array(ranked, dtype=np.int64))
    leaves = _leaves(plan, index)
    found = run(plan, chosen, keep=[leaf.key for leaf in leaves])
    common = {leaf.key for leaf in leaves if not np.isnan(found[leaf.key].score).any()}
    weights = {
        step.key: np.where(
            [[_counts(plan, child, common)] for child in step.children], step.weights, 0.0
        )
        * np.ones((1, len(ranked)))
        for step in plan.steps
        if isinstance(step, GroupStep)
    }
    score = run(plan, chosen, keep=[index], weights=weights)[index].score
    bottom, top = plan.index(index).scale
    ranks = ranks_of(score[:, None])[:, 0]
    items = tuple(dict.fromkeys(leaf.item for leaf in leaves if leaf.key in common))
    return CommonSubset(
        items=items,
        of=len({leaf.item for leaf in leaves}),
        scores=tuple(
            None if np.isnan(one) else bottom + float(one) * (top - bottom) for one in score
        ),
        ranks=tuple(None if np.isnan(one) else int(one) for one in ranks),
    )


def _leaves(plan: Plan, index: str) -> list[LeafStep]:
    ours = {node.key for node in plan.nodes if node.index == index}
    return [step for step in plan.steps if isinstance(step, LeafStep) and step.key in ours]


def _counts(plan: Plan, child: int, common: set[str]) -> bool:
    step = plan.steps[child]
    return not isinstance(step, LeafStep) or step.key in common
