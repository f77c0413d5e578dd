"""The indicators of a scoring model, each with what its formulas need to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assess.model.questionnaire import Item
from assess.model.scoring import Group, Index, Leaf
from assess.model.tree import children_of, items_of
from assess.model.rating import Instrument


class Indicator(NamedTuple):
    """One indicator; ``row`` is its row on "Workings", ``children`` theirs, first and last."""

    key: str
    index: Index
    depth: int
    label: str
    spec: Leaf | Group
    share: float
    row: int
    children: tuple[int, int] | None
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
    index: Index
    depth: int
    share: float
    parent: Group | None


def tree_of(instrument: Instrument, first_row: int) -> Tree:
    """Return the indicators of the instrument's model, laid out from ``first_row`` on."""
    items = items_of(instrument.scoring, instrument.questionnaire)
    queue = [_Open(index, index, 0, 1.0, None) for index in instrument.scoring.indices]
    done: list[Indicator] = []
    position = 0
    while position < len(queue):
        node = queue[position]
        rows: tuple[int, int] | None = None
        if isinstance(node.spec, Group):
            children = _opened(node, node.spec, items)
            rows = (first_row + len(queue), first_row + len(queue) + len(children) - 1)
            queue += children
        done.append(_indicator(node, first_row + position, rows, items))
        position += 1
    by_row = {indicator.row: indicator for indicator in done}
    roots = done[: len(instrument.scoring.indices)]
    reading = [found for root in roots for found in _below(root, by_row)]
    return Tree(tuple(done), tuple(reading), items)


def _opened(node: _Open, group: Group, items: Mapping[str, Item]) -> list[_Open]:
    children = children_of(group, items)
    total = sum(child.weight for child in children) or 1.0
    return [
        _Open(child, node.index, node.depth + 1, child.weight / total, group) for child in children
    ]


def _indicator(
    node: _Open, row: int, rows: tuple[int, int] | None, items: Mapping[str, Item]
) -> Indicator:
    spec = node.spec
    label = spec.label or (items[spec.item].label if isinstance(spec, Leaf) else spec.key)
    return Indicator(
        spec.key, node.index, node.depth, label, spec, node.share, row, rows, node.parent
    )


def _below(indicator: Indicator, by_row: Mapping[int, Indicator]) -> list[Indicator]:
    found = [indicator]
    if indicator.children:
        first, last = indicator.children
        for row in range(first, last + 1):
            found += _below(by_row[row], by_row)
    return found
