"""The indicators of a scoring model, each with what its formulas need to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assess.model.questionnaire import Item
from assess.model.rating import Instrument
from assess.model.scoring import Group, Index, Leaf
from assess.model.tree import children_of, items_of


class Indicator(NamedTuple):
    """One indicator.

    ``row`` is its row on "Workings", ``children`` and ``siblings`` the first
    and the last of theirs; a leaf's children are an empty stretch of rows.
    """

    key: str
    root: Index
    depth: int
    label: str
    spec: Leaf | Group
    share: float
    row: int
    children: tuple[int, int]
    siblings: tuple[int, int]
    parent: Group | None


class Tree(NamedTuple):
    """All indicators, parents before children, twice.

    ``by_row`` puts the children of one group in consecutive rows, so that a formula can name
    them as one range; ``reading`` puts every indicator directly above its own children.
    """

    by_row: tuple[Indicator, ...]
    reading: tuple[Indicator, ...]
    items: Mapping[str, Item]


class _Open(NamedTuple):
    spec: Leaf | Group
    root: Index
    depth: int
    share: float
    parent: Group | None
    siblings: tuple[int, int]


def tree_of(instrument: Instrument, first_row: int) -> Tree:
    """Return the indicators of the instrument's model, laid out from ``first_row`` on."""
    items = items_of(instrument.scoring, instrument.questionnaire)
    roots = instrument.scoring.indices
    around = (first_row, first_row + len(roots) - 1)
    queue = [_Open(index, index, 0, 1.0, None, around) for index in roots]
    done: list[Indicator] = []
    position = 0
    while position < len(queue):
        node = queue[position]
        start = first_row + len(queue)
        if isinstance(node.spec, Group):
            queue += _opened(node, node.spec, items, start)
        rows = (start, first_row + len(queue) - 1)
        done.append(_indicator(node, first_row + position, rows, items))
        position += 1
    by_row = {indicator.row: indicator for indicator in done}
    reading = [found for root in done[: len(roots)] for found in _below(root, by_row)]
    return Tree(tuple(done), tuple(reading), items)


def _opened(node: _Open, group: Group, items: Mapping[str, Item], start: int) -> list[_Open]:
    children = children_of(group, items)
    total = sum(child.weight for child in children) or 1.0
    around = (start, start + len(children) - 1)
    return [
        _Open(child, node.root, node.depth + 1, child.weight / total, group, around)
        for child in children
    ]


def _indicator(
    node: _Open, row: int, rows: tuple[int, int], items: Mapping[str, Item]
) -> Indicator:
    spec = node.spec
    label = spec.label or (items[spec.item].label if isinstance(spec, Leaf) else spec.key)
    return Indicator(
        key=spec.key,
        root=node.root,
        depth=node.depth,
        label=label,
        spec=spec,
        share=node.share,
        row=row,
        children=rows,
        siblings=node.siblings,
        parent=node.parent,
    )


def _below(indicator: Indicator, by_row: Mapping[int, Indicator]) -> list[Indicator]:
    found = [indicator]
    first, last = indicator.children
    for row in range(first, last + 1):
        found += _below(by_row[row], by_row)
    return found
