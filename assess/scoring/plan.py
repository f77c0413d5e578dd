"""Compiling a scoring model against its items: a flat plan the engine runs from the leaves up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from assess.columns import NOT_APPLICABLE, Column, Floats
from assess.conditions import Visibility
from assess.model.normalisation import Levels, Linear, Normalisation, Piecewise, Points, Ticked
from assess.model.question import Choice, Choices, Number, Scale, Simple
from assess.model.questionnaire import Item, Questionnaire
from assess.model.scoring import Group, IfHidden, Index, Leaf, MissingRule, ScoringModel
from assess.model.tree import children_of, default_normalisation, items_of
from assess.scoring import normalise
from assess.scoring.aggregate import Aggregator, aggregator

Normaliser = Callable[[Column], Floats]
"""From a column of answers to scores on the unit interval; anything finite where unanswered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafStep:
    """Normalise one item."""

    key: str
    item: str
    normalise: Normaliser
    if_hidden: IfHidden
    worst: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStep:
    """Aggregate the results of earlier steps; ``weights`` and ``multipliers`` have shape (k, 1)."""

    key: str
    children: tuple[int, ...]
    weights: Floats
    multipliers: Floats | None
    aggregate: Aggregator
    needs_all: bool
    require: bool
    minimum_coverage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What a step is to a reader: place in the tree, label, weight among its siblings."""

    key: str
    index: str
    parent: str | None
    depth: int
    label: str
    item: str | None
    share: float
    spec: Leaf | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A compiled scoring model: steps in running order, nodes in reading order."""

    model: ScoringModel
    items: Mapping[str, Item]
    visibility: Visibility
    steps: tuple[LeafStep | GroupStep, ...]
    nodes: tuple[Node, ...]

    def index(self, key: str) -> Index:
        """Return the index an indicator belongs to, by the index's id."""
        return next(index for index in self.model.indices if index.id == key)


def compile_model(model: ScoringModel, questionnaire: Questionnaire | None = None) -> Plan:
    """Return the plan for a model that the checks have found sound.

    Args:
        model: the scoring model.
        questionnaire: the questionnaire it rates; None for a model over numeric inputs.

    Raises:
        KeyError, ValueError, TypeError: the model does not fit the items.
    """
    items = items_of(model, questionnaire)
    builder = _Builder(items)
    for index in model.indices:
        builder.add(index, index, None, 0, 1.0)
    return Plan(
        model=model,
        items=items,
        visibility=Visibility(items),
        steps=tuple(builder.steps),
        nodes=tuple(builder.nodes),
    )


class _Builder:
    def __init__(self, items: Mapping[str, Item]) -> None:
        self.items = items
        self.steps: list[LeafStep | GroupStep] = []
        self.nodes: list[Node] = []

    def add(
        self, node: Leaf | Group, index: Index, parent: str | None, depth: int, share: float
    ) -> int:
        item = node.item if isinstance(node, Leaf) else None
        label = node.label or (self.items[item].label if item else node.key)
        self.nodes.append(
            Node(
                key=node.key,
                index=index.id,
                parent=parent,
                depth=depth,
                label=label,
                item=item,
                share=share,
                spec=node,
            )
        )
        step = (
            self._leaf(node, index) if isinstance(node, Leaf) else self._group(node, index, depth)
        )
        self.steps.append(step)
        return len(self.steps) - 1

    def _leaf(self, leaf: Leaf, index: Index) -> LeafStep:
        spec = self.items[leaf.item].spec
        return LeafStep(
            key=leaf.key,
            item=leaf.item,
            normalise=normaliser(spec, leaf.normalise),
            if_hidden=leaf.if_hidden or IfHidden.LEAVE_OUT,
            worst=0.0 if index.high_is == "good" else 1.0,
        )

    def _group(self, group: Group, index: Index, depth: int) -> GroupStep:
        children = children_of(group, self.items)
        total = sum(child.weight for child in children) or 1.0
        positions = tuple(
            self.add(child, index, group.key, depth + 1, child.weight / total) for child in children
        )
        multipliers = np.array([[child.multiplier] for child in children])
        return GroupStep(
            key=group.key,
            children=positions,
            weights=np.array([[child.weight / total] for child in children]),
            multipliers=None if (multipliers == 1).all() else multipliers,
            aggregate=aggregator(group.aggregate),
            needs_all=group.aggregate.method == "lookup",
            require=group.missing is MissingRule.REQUIRE,
            minimum_coverage=group.minimum_coverage,
        )


def normaliser(spec: Simple, how: Normalisation | None) -> Normaliser:
    """Return the function that normalises answers to a question.

    Raises:
        ValueError: this kind of answer cannot be normalised that way.
    """
    how = how or default_normalisation(spec)
    match how, spec:
        case Levels(reverse=reverse), Scale(levels=steps) | Choice(options=steps):
            return _table(normalise.level_positions(len(steps), reverse=reverse))
        case Points(points=points), Choice(options=options):
            return _table(normalise.point_positions([points[o.id] for o in options]))
        case Points(points=points), Scale(levels=levels):
            return _table(normalise.point_positions([points[str(i)] for i in range(len(levels))]))
        case Ticked(options=weights, enough=enough), Choices(options=options):
            given = {o.id: 1.0 for o in options if not o.exclusive} if weights is None else weights
            in_order = [given.get(option.id, 0.0) for option in options]
            return lambda column: normalise.ticked_share(column.codes, in_order, enough)
        case Linear(goalposts=goalposts, log=log), Number():
            return lambda column: normalise.linear(_values(column), goalposts, log=log)
        case Piecewise(points=points), Number():
            return lambda column: normalise.piecewise(_values(column), points, log=how.log)
        case _:
            pass
    method = how.method if how else "no method"
    msg = f"a {spec.type} question cannot be normalised by {method}"
    raise ValueError(msg)


def _table(positions: Floats) -> Normaliser:
    """Return a lookup by code; the states without a value index the zeros at the end."""
    table = np.concatenate([positions, np.zeros(-NOT_APPLICABLE)])
    return lambda column: table[column.codes]


def _values(column: Column) -> Floats:
    """Return the numbers, 0 where there is none; the engine leaves unanswered ones out."""
    if column.values is None:
        return np.zeros(column.codes.shape)
    return np.nan_to_num(column.values)
