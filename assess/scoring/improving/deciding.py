"""Deciding parts: what of the conditions can still tell the answers to a question apart.

A comparison that comes out the same whatever may be changed is settled, and what it decides with it.
What is left is cut into the largest parts that look at one question each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from assess.columns import Columns, encode_item
from assess.conditions import TRUE, Both, Condition, Either, Not, Tree, Visibility, key_of
from assess.model.answer import Answer, State, Value
from assess.scoring.improving.atoms import Atom
from assess.scoring.improving.ground import Ground


def deciding_parts(ground: Ground) -> Mapping[str, tuple[Tree, ...]]:
    """Return by question the parts of conditions that its answer may still decide."""
    found: dict[str, dict[Tree, None]] = {}
    settled = _Settled(ground)
    for condition in ground.conditions:
        tree = settled.simplified(condition.tree)
        if not isinstance(tree, bool):
            for key, part in _parts(tree):
                found.setdefault(key, {})[part] = None
    return {key: tuple(parts) for key, parts in found.items()}


def truths_of(ground: Ground, key: str, values: list[Value], tree: Tree) -> list[int]:
    """Return the truth of a part that looks at one shown question, for each of its answers."""
    item = ground.plan.items[key]
    answers = [Answer(state=State.ANSWERED, value=value) for value in values]
    columns = Columns(len(values), {key: encode_item(item.spec, answers)})
    shown = Visibility({key: item._replace(conditions=())}).on(columns)
    return [int(truth) for truth in shown.evaluate(Condition("", tree))]


class _Settled:
    """What comes out the same whatever is changed."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._values = cache(self._values_of)

    def simplified(self, tree: Tree) -> Tree | bool:
        """Return a condition without its settled parts, or what it comes to if all of it is."""
        if isinstance(tree, Not):
            part = self.simplified(tree.part)
            return not part if isinstance(part, bool) else Not(part)
        if not isinstance(tree, Both | Either):
            return self._atom(tree)
        decides = isinstance(tree, Either)
        left: list[Tree] = []
        for one in tree.parts:
            part = self.simplified(one)
            if isinstance(part, bool):
                if part is decides:
                    return part
            else:
                left += part.parts if isinstance(part, type(tree)) else [part]
        if not left:
            return not decides
        return left[0] if len(left) == 1 else type(tree)(tuple(left))

    def _atom(self, atom: Atom) -> Tree | bool:
        key = key_of(atom).key
        values = self._values(key)
        truths = set(truths_of(self._ground, key, values, atom)) if values else set[int]()
        return truths == {TRUE} if len(truths) == 1 else atom

    def _values_of(self, key: str) -> list[Value]:
        """Return the answers a question may have; none where it may be hidden or is missing."""
        ground = self._ground
        if key in ground.hidden or not ground.ways.keys().isdisjoint(ground.decides([key])):
            return []
        if key in ground.ways:
            return [way.value for way in ground.ways[key]]
        now = ground.now(key)
        return [] if now is None else [now]


def _parts(tree: Tree) -> Iterator[tuple[str, Tree]]:
    keys = {key.key for key in Condition("", tree).keys}
    if len(keys) == 1:
        yield keys.pop(), tree
    elif isinstance(tree, Not):
        yield from _parts(tree.part)
    elif isinstance(tree, Both | Either):
        alone: dict[str, list[Tree]] = {}
        for part in tree.parts:
            for_one = {key.key for key in Condition("", part).keys}
            if len(for_one) == 1:
                alone.setdefault(for_one.pop(), []).append(part)
            else:
                yield from _parts(part)
        for key, parts in alone.items():
            yield key, parts[0] if len(parts) == 1 else type(tree)(tuple(parts))
