"""Links: questions whose answer reaches further than their own leaf.

A question that shows or hides others, that a gate names, or that several leaves score, ties parts
of the tree together. Its possible answers are put into classes that no condition can tell apart.
Once the class is settled, the parts are independent again; so classes are tried one after the
other, each at the lowest group that holds all it reaches (its scope), a gate's at the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product
from math import comb, prod

from assess.model.answer import Value
from assess.scoring.improving.deciding import deciding_parts, truths_of
from assess.scoring.improving.ground import Ground, Way
from assess.scoring.plan import LeafStep

MOST_CONTEXTS = 256
"""Beyond so many combinations of classes, only those in which few questions move are tried."""

Context = Mapping[str, int]
"""For linked questions, the class that their answer is in."""


class Links:
    """The linked questions of a ground: their classes and scopes."""

    def __init__(self, ground: Ground) -> None:
        """Find them; classes hold the ways to answer, the first class the answer now."""
        self.ground = ground
        self._parts = deciding_parts(ground)
        decided = {key: ground.decides([key]) for key in ground.leaves}
        reached: dict[str, set[int]] = {}
        for key, positions in ground.leaves.items():
            for one in (key, *decided[key]):
                reached.setdefault(one, set()).update(positions)
        deciding = frozenset().union(*decided.values()) | ground.behind_gates
        linked = [
            key for key in ground.ways if key in deciding or len(ground.leaves.get(key, ())) > 1
        ]
        classes = {key: self._classes(key) for key in linked}
        self.classes = {key: found for key, found in classes.items() if len(found) > 1}
        self.scopes: dict[int, tuple[str, ...]] = {}
        for key in self.classes:
            at_top = key in ground.behind_gates
            scope = ground.root if at_top else self._lowest(reached[key])
            self.scopes[scope] = (*self.scopes.get(scope, ()), key)
        self._decided = decided

    @cached_property
    def _parents(self) -> dict[int, int]:
        steps = self.ground.plan.steps
        return {
            child: position
            for position, step in enumerate(steps)
            if not isinstance(step, LeafStep)
            for child in step.children
        }

    def _path(self, position: int) -> list[int]:
        path = [position]
        while path[-1] != self.ground.root:
            path.append(self._parents[path[-1]])
        return path

    def _lowest(self, positions: set[int]) -> int:
        """Return the lowest group that holds all of some steps."""
        groups = [set(self._path(position)[1:]) for position in positions]
        return min(set.intersection(*groups))

    def _classes(self, key: str) -> tuple[tuple[Way, ...], ...]:
        ways = self.ground.ways[key]
        values = [way.value for way in ways]
        truths = [truths_of(self.ground, key, values, part) for part in self._parts.get(key, ())]
        several = len(self.ground.leaves.get(key, ())) > 1
        signs = [(i if several else 0, *(truth[i] for truth in truths)) for i in range(len(ways))]
        groups: dict[tuple[int, ...], list[Way]] = {}
        for sign, way in zip(signs, ways, strict=True):
            groups.setdefault(sign, []).append(way)
        return tuple(tuple(group) for group in groups.values())

    @cached_property
    def relevant(self) -> dict[int, frozenset[str]]:
        """The linked questions that matter below each step."""
        found: dict[int, frozenset[str]] = {}
        for position in self.ground.below(self.ground.root):
            step = self.ground.plan.steps[position]
            if isinstance(step, LeafStep):
                ours = {step.item, *self._decided[step.item]} & self.classes.keys()
                found[position] = frozenset(ours)
            else:
                found[position] = frozenset().union(*(found[child] for child in step.children))
        return found

    def contexts(self, position: int) -> tuple[list[dict[str, int]], int | None]:
        """Return the combinations of classes to try at a step.

        Where they are too many, those in which few questions leave their class, and the one in
        which all are in their last; then also with how many that leave it all are there.
        """
        keys = self.scopes.get(position, ())
        counts = [len(self.classes[key]) for key in keys]
        if prod(counts) <= MOST_CONTEXTS:
            every = product(*(range(count) for count in counts))
            return [dict(zip(keys, chosen, strict=True)) for chosen in every], None
        most = 0
        while self._number(counts, most + 1) <= MOST_CONTEXTS:
            most += 1
        found = [
            context for moved in range(most + 1) for context in self._moving(keys, counts, moved)
        ]
        best = {key: self._best_class(key) for key in keys}
        return [*found, best], most

    @staticmethod
    def _number(counts: Sequence[int], most: int) -> int:
        largest = max(counts) - 1
        return sum(comb(len(counts), moved) * largest**moved for moved in range(most + 1))

    @staticmethod
    def _moving(keys: Sequence[str], counts: Sequence[int], moved: int) -> Iterator[dict[str, int]]:
        start = dict.fromkeys(keys, 0)
        for some in combinations(range(len(keys)), moved):
            for chosen in product(*(range(1, counts[i]) for i in some)):
                yield {**start, **{keys[i]: one for i, one in zip(some, chosen, strict=True)}}

    def _best_class(self, key: str) -> int:
        classes = self.classes[key]
        return max(range(len(classes)), key=lambda i: max(way.better for way in classes[i]))

    def representative(self, key: str, context: Context) -> Value | None:
        """Return an answer that stands for a question's class; its answer now where not linked."""
        if key in self.classes and key in context:
            return self.classes[key][context[key]][0].value
        return self.ground.now(key)
