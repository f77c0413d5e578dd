"""Alternatives: the same scoring model with other weights or other aggregations."""

from __future__ import annotations

from typing import Any

from assess.model.scoring import Alternative, Group, Leaf, ScoringModel


def with_alternative(model: ScoringModel, alternative: Alternative) -> ScoringModel:
    """Return the model with the weights and aggregations that an alternative names.

    A weight may name any indicator below an index, the rows of ``cells`` as ``group.row``; an
    aggregation any group or index. What the alternative does not name stays as it is.
    """
    indices = tuple(_changed(index, alternative) for index in model.indices)
    return model.model_copy(update={"indices": indices})


def _changed(node: Any, alternative: Alternative) -> Any:
    update: dict[str, Any] = {}
    if node.key in alternative.weights:
        update["weight"] = alternative.weights[node.key]
    if isinstance(node, Group):
        if node.key in alternative.aggregate:
            update["aggregate"] = alternative.aggregate[node.key]
        if node.cells:
            update["row_weights"] = {**node.row_weights, **_rows(node, alternative)}
        update["children"] = tuple(_changed(child, alternative) for child in node.children)
    changed: Leaf | Group = node.model_copy(update=update)
    return changed


def _rows(group: Group, alternative: Alternative) -> dict[str, float]:
    start = f"{group.id}."
    return {
        key.removeprefix(start): weight
        for key, weight in alternative.weights.items()
        if key.startswith(start)
    }
