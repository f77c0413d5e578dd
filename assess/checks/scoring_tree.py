"""A scoring model laid out for its checks: every node with its pointer, every leaf with its item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from assess.errors import Problem
from assess.model.normalisation import Normalisation
from assess.model.question import Grid
from assess.model.questionnaire import Item, Questionnaire
from assess.model.scoring import Group, IfHidden, Index, Leaf, ScoringModel
from assess.model.tree import items_of


class Spot(NamedTuple):
    """One node of the tree as written; an index has no parent."""

    node: Leaf | Group
    pointer: str
    parent: Group | None


class Scored(NamedTuple):
    """One item that is scored, written as a leaf or by ``cells``; ``item`` exists."""

    key: str
    item: Item
    normalise: Normalisation | None
    if_hidden: IfHidden | None
    pointer: str
    group: Group | None


class Laid(NamedTuple):
    """A scoring model, what it rates, and its tree laid out flat in reading order."""

    model: ScoringModel
    questionnaire: Questionnaire | None
    items: Mapping[str, Item]
    grids: Mapping[str, Grid]
    spots: tuple[Spot, ...]
    scored: tuple[Scored, ...]


Rule = Callable[[Laid], list[Problem]]


def lay_out(model: ScoringModel, questionnaire: Questionnaire | None) -> Laid:
    """Return the model with everything its rules look at."""
    items = items_of(model, questionnaire if model.questionnaire else None)
    grids = {item.grid.id: item.grid for item in items.values() if item.grid}
    spots = tuple(
        spot
        for i, index in enumerate(model.indices)
        for spot in _spots(index, f"/indices/{i}", None)
    )
    scored = tuple(leaf for spot in spots for leaf in _scored(spot, items, grids))
    return Laid(model, questionnaire, items, grids, spots, scored)


def owner_of(node: Leaf | Group) -> str:
    """Return a node's name in words."""
    kind = "index" if isinstance(node, Index) else "group" if isinstance(node, Group) else "leaf"
    return f'{kind} "{node.key}"'


def column_grid(group: Group, grids: Mapping[str, Grid]) -> tuple[Grid | None, str]:
    """Return the grid and the column id that ``cells`` names; no grid where it names none."""
    before, _, after = (group.cells or "").partition(".*.")
    return grids.get(before), after


def _spots(node: Leaf | Group, where: str, parent: Group | None) -> Iterator[Spot]:
    yield Spot(node, where, parent)
    if isinstance(node, Group):
        for i, child in enumerate(node.children):
            yield from _spots(child, f"{where}/children/{i}", node)


def _scored(spot: Spot, items: Mapping[str, Item], grids: Mapping[str, Grid]) -> Iterator[Scored]:
    node = spot.node
    if isinstance(node, Leaf):
        if node.item in items:
            item = items[node.item]
            yield Scored(node.key, item, node.normalise, node.if_hidden, spot.pointer, None)
    elif node.cells:
        grid, column = column_grid(node, grids)
        for row in grid.rows if grid else ():
            item_key = f"{grid.id}.{row.id}.{column}" if grid else ""
            if item_key in items:
                key = f"{node.id}.{row.id}"
                yield Scored(
                    key, items[item_key], node.normalise, node.if_hidden, spot.pointer, node
                )
