"""The search: the front of an index, built from its leaves up with the engine's own steps.

Every group's figures are the engine's, computed for all combinations of its children's states at
once; only the choice of combinations is ours. So a front says exactly what the engine would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import Column, Columns, Floats, encode_item
from assess.conditions import TRUE
from assess.model.answer import Answer, State, Value
from assess.model.improvement import Aim
from assess.model.scoring import Group
from assess.scoring.engine import run_group, run_leaf
from assess.scoring.gates import NONE, GateMasks, band_places, try_gates
from assess.scoring.improving.fronts import Costs, Front, combined, is_narrow, joined, kept, taken
from assess.scoring.improving.ground import Ground, Way
from assess.scoring.improving.links import Context, Links
from assess.scoring.plan import GroupStep, LeafStep

_Changed = dict[str, Value]


class Reach(NamedTuple):
    """What an index can come to: costs, scores on the unit interval and bands, shape (states,).

    ``complete`` is the cost up to which nothing is left out; None where nothing is at all.
    """

    costs: Costs
    units: Floats
    places: NDArray[np.int64]
    owners: tuple[tuple[Front, _Changed], ...]
    owner: NDArray[np.intp]
    inside: NDArray[np.intp]
    complete: int | None

    def changed(self, state: int) -> _Changed:
        """Return the new answers of a state."""
        front, more = self.owners[int(self.owner[state])]
        return {**front.changed(int(self.inside[state])), **more}


class Search:
    """The fronts of an index for one assessment, with what is made small first."""

    def __init__(self, ground: Ground, aim: Aim) -> None:
        """Find the links; nothing is computed yet."""
        self.ground = ground
        self.links = Links(ground)
        self.aim = aim
        dearest = sum(max(w.effort for w in ways) for ways in ground.ways.values())
        self.unit = 1 + max(dearest, len(ground.ways))
        """What one change (or one effort) weighs in a cost; the other breaks ties."""
        self._specs = {node.key: node.spec for node in ground.plan.nodes}
        self._known: dict[tuple[int, bool, tuple[tuple[str, int], ...]], Front] = {}

    def cost(self, way: Way) -> int:
        """Return what a change costs."""
        if self.aim is Aim.CHANGES:
            return self.unit + way.effort
        return self.unit * way.effort + 1

    def reach(self) -> Reach:
        """Return what the index can come to, with the bands that its gates leave."""
        root = self.ground.root
        contexts, most = self.links.contexts(root)
        gates = self._gates(contexts)
        owners, parts = [], []
        complete = None if most is None else self.unit * (most + 1) - 1
        for row, context in enumerate(contexts):
            extra, more = self._outside(context)
            front = self._inside(root, context, bounded=False)
            owners.append((front, more))
            units = np.where(front.working.scored, front.working.value, np.nan)
            places = self._places(units, gates, row)
            parts.append((front.costs + extra, units, places))
            if front.complete is not None:
                complete = min(front.complete, front.complete if complete is None else complete)
        sizes = [len(front.costs) for front, _ in owners]
        return Reach(
            np.concatenate([costs for costs, _, _ in parts]),
            np.concatenate([units for _, units, _ in parts]),
            np.concatenate([places for _, _, places in parts]),
            tuple(owners),
            np.repeat(np.arange(len(owners)), sizes),
            np.concatenate([np.arange(size) for size in sizes]),
            complete,
        )

    def _gates(self, contexts: Sequence[Context]) -> tuple[GateMasks, ...]:
        """Return where each gate that no waiver lifts applies, one row for each context."""
        ground = self.ground
        items = ground.plan.items
        by_key = {}
        for key in ground.behind_gates:
            values = [self.links.representative(key, context) for context in contexts]
            answers = [
                _answer(v) if v is not None else ground.setting.answers.get(key) for v in values
            ]
            by_key[key] = encode_item(items[key].spec, answers)
        tried = try_gates(ground.plan, ground.index, Columns(len(contexts), by_key))
        waived = ground.setting.waived
        return tuple(one for one in tried if not (one.gate.waivable and one.gate.id in waived))

    def _places(self, units: Floats, gates: Sequence[GateMasks], row: int) -> NDArray[np.int64]:
        index = self.ground.index
        if not index.bands:
            return np.full(units.shape, NONE)
        here = [
            gate._replace(
                applies=np.full(units.shape, gate.applies[row]),
                open=np.full(units.shape, gate.open[row]),
            )
            for gate in gates
        ]
        places = band_places(index, units, here, {}).places
        # A gate may force a band without a score; to lose the score is no way to improve it.
        return np.where(np.isnan(units), NONE, places)

    def _outside(self, context: Context) -> tuple[int, _Changed]:
        """Return cost and new answers of the questions that only gates name."""
        cost, changed = 0, {}
        for key, place in context.items():
            if key not in self.ground.leaves:
                ways = self.links.classes[key][place]
                way = min(ways, key=lambda way: way.effort)
                if way.effort:
                    cost += self.cost(way)
                    changed[key] = way.value
        return cost, changed

    def _front(self, position: int, context: Context, *, bounded: bool) -> Front:
        """Return a step's front, its own linked questions in every class."""
        if position not in self.links.scopes:
            return self._inside(position, context, bounded=bounded)
        contexts, most = self.links.contexts(position)
        fronts = [
            self._inside(position, {**context, **chosen}, bounded=bounded) for chosen in contexts
        ]
        front = joined(fronts, self.ground.sign, bounded=bounded)
        if most is None:
            return front
        limit = self.unit * (most + 1) - 1
        return front._replace(complete=min(limit, front.complete or limit))

    def _inside(self, position: int, context: Context, *, bounded: bool) -> Front:
        """Return a step's front where the classes of its own linked questions are settled."""
        relevant = self.links.relevant[position]
        settled = tuple(sorted((key, context[key]) for key in relevant & context.keys()))
        known = (position, bounded, settled)
        if known not in self._known:
            step = self.ground.plan.steps[position]
            here = dict(settled)
            self._known[known] = (
                self._leaf(position, step, here, bounded=bounded)
                if isinstance(step, LeafStep)
                else self._group(step, here, bounded=bounded)
            )
        return self._known[known]

    def _leaf(self, position: int, step: LeafStep, context: Context, *, bounded: bool) -> Front:
        ground, item = self.ground, step.item
        ways = ground.ways.get(item, ())
        if item in self.links.classes and item in context:
            ways = self.links.classes[item][context[item]]
        now = ground.now(item)
        if not ways:
            ways = (Way(now, 0, 0.0),) if now is not None else ()
        columns = self._columns(item, ways, context)
        shown = ground.plan.visibility.on(columns)
        working, _ = run_leaf(step, columns, shown)
        truth = shown.truth(item)
        is_shown = truth is None or bool(truth[0] == TRUE)
        counts = is_shown and ground.leaves[item][0] == position
        costs = [self.cost(way) if counts and way.effort else 0 for way in ways] or [0]

        def changed(state: int) -> _Changed:
            return {item: ways[state].value} if costs[state] else {}

        front = Front(np.array(costs, np.int64), working, changed)
        return kept(front, ground.sign, bounded=bounded)

    def _columns(self, item: str, ways: Sequence[Way], context: Context) -> Columns:
        """Return what decides on an item, and the item itself in each of its ways."""
        ground, size = self.ground, max(1, len(ways))
        by_key = {
            key: ground.column(key, self.links.representative(key, context), size)
            for key in ground.decides([item])
        }
        spec = ground.plan.items[item].spec
        positions: dict[str, tuple[Column, ...]] = {}
        if ways:
            by_key[item] = encode_item(spec, [_answer(way.value) for way in ways])
        else:
            by_key[item] = ground.column(item, None, size)
            said = ground.setting.disputed.get(item, ())
            if said:
                positions[item] = tuple(encode_item(spec, [one]) for one in said)
        return Columns(size, by_key, positions)

    def _group(self, step: GroupStep, context: Context, *, bounded: bool) -> Front:
        children = [self._front(i, context, bounded=bounded) for i in step.children]
        if not bounded and self._clips(step, children, context):
            bounded = True
            children = [self._front(i, context, bounded=True) for i in step.children]
        spec = self._specs[step.key]
        assert isinstance(spec, Group)  # noqa: S101  # a group's step
        found = combined(children, step, spec.aggregate, self.ground.sign, bounded=bounded)
        workings = [
            taken(child.working, places)
            for child, places in zip(children, found.chosen, strict=True)
        ]
        working, _ = run_group(step, workings, step.weights)

        def changed(state: int) -> _Changed:
            new: _Changed = {}
            for child, places in zip(children, found.chosen, strict=True):
                new |= child.changed(int(places[state]))
            return new

        front = Front(found.costs, working, changed, found.complete)
        return kept(front, self.ground.sign, bounded=bounded)

    def _clips(self, step: GroupStep, children: Sequence[Front], context: Context) -> bool:
        """Say whether the bounds of children without a value may limit the group's score."""
        for place, child in enumerate(children):
            valueless = child.working.applies & ~child.working.has_value
            if step.weights[place, 0] > 0 and valueless.any():
                wide = self._front(step.children[place], context, bounded=True)
                if is_narrow(wide).any():
                    return True
        return False


def _answer(value: Value) -> Answer:
    return Answer(state=State.ANSWERED, value=value)


def answered(changed: Mapping[str, Value]) -> dict[str, Answer]:
    """Return new answers as answers."""
    return {key: _answer(value) for key, value in changed.items()}
