"""The ground to search: what each question of an index could be answered with instead.

A change is of an answered question that the index scores, to an answer that scores at least as
well, or of one that a gate of the index names. A missing answer is not improved: it is asked for.
A follow-up that a change makes apply counts as it was answered before it was hidden, otherwise as
its worst answer until it is changed, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from assess.columns import Codes, Column, Floats, Mask, encode, encode_item
from assess.conditions import (
    TRUE,
    Condition,
    key_of,
    parse,
)
from assess.model.answer import Answer, State, Value
from assess.model.normalisation import Normalisation
from assess.model.scoring import Group, Index, Leaf
from assess.scoring.improving.atoms import Atom, atoms_of, constants_of
from assess.scoring.improving.ways import (
    NEVER,
    effort_between,
    effort_of,
    marks_of,
    possible_answers,
)
from assess.scoring.plan import LeafStep, Plan

SAME = 1e-12


class Setting(NamedTuple):
    """One assessment: its answers, where respondents differ, the gates waived, what must stay."""

    answers: Mapping[str, Answer]
    disputed: Mapping[str, Sequence[Answer]]
    waived: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


class Way(NamedTuple):
    """A possible answer, its effort from the answer now, and how much better it is in total."""

    value: Value
    effort: int
    better: float


@dataclass(frozen=True)
class Ground:
    """An index, one assessment of it, and what follows from the two alone."""

    plan: Plan
    index: Index
    setting: Setting

    @cached_property
    def sign(self) -> int:
        """1 where high is good, else -1."""
        return 1 if self.index.high_is == "good" else -1

    @cached_property
    def root(self) -> int:
        """The index's position among the plan's steps."""
        return next(i for i, step in enumerate(self.plan.steps) if step.key == self.index.id)

    @cached_property
    def leaves(self) -> Mapping[str, tuple[int, ...]]:
        """The positions of the leaves below the index, by item."""
        found: dict[str, tuple[int, ...]] = {}
        for position in self.below(self.root):
            step = self.plan.steps[position]
            if isinstance(step, LeafStep):
                found[step.item] = (*found.get(step.item, ()), position)
        return found

    def below(self, position: int) -> Iterator[int]:
        """Yield a step's position and those of everything below it, children first."""
        step = self.plan.steps[position]
        if not isinstance(step, LeafStep):
            for child in step.children:
                yield from self.below(child)
        yield position

    @cached_property
    def gates(self) -> tuple[Condition, ...]:
        """The conditions of the index's gates that no waiver lifts."""
        return tuple(
            parse(gate.when)
            for gate in self.index.gates
            if not (gate.waivable and gate.id in self.setting.waived)
        )

    @cached_property
    def in_gates(self) -> frozenset[str]:
        """The items that gates name."""
        return frozenset(key.key for condition in self.gates for key in condition.keys)

    def decides(self, keys: Iterable[str]) -> frozenset[str]:
        """Return the items that decide whether these are shown, and what decides on those."""
        conditions = self.plan.visibility.conditions
        found: set[str] = set()
        waiting = list(keys)
        while waiting:
            for condition in conditions.get(waiting.pop(), ()):
                new = {key.key for key in condition.keys} - found
                found |= new
                waiting += new
        return frozenset(found)

    @cached_property
    def behind_gates(self) -> frozenset[str]:
        """The items that decide on gates: those they name, and what shows those."""
        return self.in_gates | self.decides(self.in_gates)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The items that are hidden as things stand."""
        columns = encode(self.plan.items, [self.setting.answers], [self.setting.disputed])
        shown = self.plan.visibility.on(columns)
        return frozenset(
            key for key in self.plan.visibility.conditions if bool(shown.is_hidden(key)[0])
        )

    @cached_property
    def filled(self) -> Mapping[str, Value]:
        """The worst answers to hidden questions without one, for where a change shows them."""
        worst: dict[str, Value] = {}
        for key in self.leaves:
            answer = self.setting.answers.get(key)
            applies = answer is None or answer.state is not State.NOT_APPLICABLE
            valued = answer is not None and answer.value is not None
            if key in self.hidden and applies and not valued and key not in self.setting.disputed:
                values = self._possible(key, None)
                if values:
                    units = self.units(key, values)
                    worst[key] = values[int(np.argmin(self.sign * units.sum(axis=0)))]
        return worst

    def now(self, key: str) -> Value | None:
        """Return what a question counts as where it is shown; None where it is missing."""
        if key in self.filled:
            return self.filled[key]
        answer = self.setting.answers.get(key)
        return answer.value if answer else None

    @cached_property
    def ways(self) -> Mapping[str, tuple[Way, ...]]:
        """The answers that questions could have, the one now first; only where there are others."""
        return self._several(self._movable - self.setting.kept - self._facts)

    @cached_property
    def unchangeable(self) -> tuple[str, ...]:
        """The questions left alone because the model says that they never change."""
        return tuple(self._several((self._movable & self._facts) - self.hidden - self.setting.kept))

    @cached_property
    def _movable(self) -> frozenset[str]:
        """The items that may change: scored ones, and what gates name where it is shown."""
        return self.in_gates - self.hidden | self.leaves.keys()

    @cached_property
    def _facts(self) -> frozenset[str]:
        items, model = self.plan.items, self.plan.model
        return frozenset(key for key in self._movable if effort_of(model, items[key]) == NEVER)

    def _several(self, keys: Collection[str]) -> dict[str, tuple[Way, ...]]:
        """Return the answers that questions could have, only where there are others than now."""
        ways = ((key, self._ways(key)) for key in self.plan.items if key in keys)
        return {key: found for key, found in ways if len(found) > 1}

    def _ways(self, key: str) -> tuple[Way, ...]:
        old = self.now(key)
        if old is None:
            return ()
        values = [value for value in self._possible(key, old) if not _same(value, old)]
        units = self.sign * self.units(key, [old, *values])
        at_least: Mask = np.all(units >= units[:, :1] - SAME, axis=0)
        better = (units - units[:, :1]).sum(axis=0)
        return (
            Way(old, 0, 0.0),
            *(
                Way(value, self.effort(key, old, value), float(better[i]))
                for i, value in enumerate(values, start=1)
                if at_least[i]
            ),
        )

    def _possible(self, key: str, old: Value | None) -> tuple[Value, ...]:
        return possible_answers(self.plan.items[key].spec, self.how(key), self.constants(key), old)

    def constants(self, key: str) -> tuple[float | str, ...]:
        """Return what conditions compare an item's answer with, or the options they ask for."""
        return tuple(c for atom in self.atoms(key) for c in constants_of(atom))

    @cached_property
    def _specs(self) -> Mapping[str, Leaf | Group]:
        return {node.key: node.spec for node in self.plan.nodes}

    def how(self, key: str) -> tuple[Normalisation | None, ...]:
        """Return how each leaf over an item is normalised."""
        leaves = (self._specs[self.plan.steps[i].key] for i in self.leaves.get(key, ()))
        return tuple(leaf.normalise for leaf in leaves if isinstance(leaf, Leaf))

    def units(self, key: str, values: Sequence[Value]) -> Floats:
        """Return the score of each value in each leaf over an item, shape (leaves, values)."""
        column = encode_item(self.plan.items[key].spec, [_answer(value) for value in values])
        steps = [self.plan.steps[i] for i in self.leaves.get(key, ())]
        rows = [step.normalise(column) for step in steps if isinstance(step, LeafStep)]
        return np.array(rows).reshape(len(rows), len(values))

    def effort(self, key: str, old: Value, new: Value) -> int:
        """Return the effort from one answer to another; marks that score the same are no step."""
        item = self.plan.items[key]
        marks = [mark for one in self.how(key) for mark in marks_of(one)]
        if marks:
            units = self.units(key, [old, *marks])
            moved = np.abs(units[:, 1:] - units[:, :1]).max(axis=0)
            marks = [mark for mark, far in zip(marks, moved, strict=True) if far > SAME]
        said = effort_of(self.plan.model, item)
        return effort_between(item.spec, 1 if isinstance(said, str) else said, old, new, marks)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that matters to the index: of its leaves, its gates, and behind these."""
        keys = {*self.leaves, *self.decides(self.leaves), *self.behind_gates}
        conditions = self.plan.visibility.conditions
        return (*self.gates, *(c for key in sorted(keys) for c in conditions.get(key, ())))

    def atoms(self, key: str) -> tuple[Atom, ...]:
        """Return the comparisons that conditions make with an item's answer."""
        every = dict.fromkeys(atom for c in self.conditions for atom in atoms_of(c.tree))
        return tuple(atom for atom in every if key_of(atom).key == key)

    def column(self, key: str, value: Value | None, size: int) -> Column:
        """Return an item as a column: a value, or the state it is in, ``size`` times."""
        answer = self.setting.answers.get(key) if value is None else _answer(value)
        one = encode_item(self.plan.items[key].spec, [answer])
        codes: Codes = np.repeat(one.codes, size).astype(np.int64)
        return Column(codes, None if one.values is None else np.repeat(one.values, size))


def filled_in(ground: Ground, rows: Sequence[Mapping[str, Answer]]) -> list[dict[str, Answer]]:
    """Return sets of answers with the worst answer to every follow-up that they make apply."""
    done = [dict(row) for row in rows]
    while True:
        shown = ground.plan.visibility.on(encode(ground.plan.items, done))
        opened = [
            (i, key)
            for key in ground.filled
            for i in np.flatnonzero(shown.truth(key) == TRUE)
            if done[i].get(key) is None or done[i][key].value is None
        ]
        if not opened:
            return done
        for i, key in opened:
            done[i][key] = _answer(ground.filled[key])


def _answer(value: Value) -> Answer:
    return Answer(state=State.ANSWERED, value=value)


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)
    return one == other
