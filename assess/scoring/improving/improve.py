"""Improvement: the smallest set of changes that reaches a band, proven, and checked by the engine.

The method is a knapsack over the tree of indicators (compare Kellerer, Pferschy and Pisinger,
Knapsack Problems, 2004, on dynamic programming by cost): from the leaves up, every part keeps the
best it can come to at each cost. All aggregations are monotone, so nothing else can be needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import Mask
from assess.model.answer import Value
from assess.model.improvement import Advice, Aim, Change, Improvement, Standing
from assess.model.scoring import Index
from assess.scoring.gates import NONE
from assess.scoring.improving.asking import worth_asking
from assess.scoring.improving.ground import SAME, Ground, Setting, filled_in
from assess.scoring.improving.search import Reach, Search, answered
from assess.scoring.improving.standing import Standings, standing, standings
from assess.scoring.improving.steps import single_steps
from assess.scoring.plan import Plan

MOST_REPEATED = 8
"""For larger sets it is not looked up whether others of the same size do."""


class Request(NamedTuple):
    """What is asked for: the index, a band (None: the next), what is made small, a budget."""

    root: Index
    band: str | None = None
    aim: Aim = Aim.CHANGES
    budget: int | None = None


def advise(plan: Plan, setting: Setting, request: Request) -> Advice:
    """Return what would help most in one index of one assessment.

    Args:
        plan: the compiled model.
        setting: the assessment's answers, the gates waived, and the questions to leave alone.
        request: the index, the band to reach, and what to make small.
    """
    ground = Ground(plan, request.root, setting)
    found = standings(ground, [setting.answers])
    now = standing(request.root, found.score[0], found.places[0])
    target = _target(request, int(found.places[0]))
    reached = best = within = None
    held: tuple[str, ...] = ()
    if now.score is not None:
        search = Search(ground, request.aim)
        reach = search.reach()
        best, answers = _best(ground, reach)
        if target is not None:
            reached = _reaching(search, reach, target)
            held = () if reached else _held(ground, answers, target)
        if request.budget is not None:
            within = _within(ground, request.budget)
    steps, idle = single_steps(ground) if now.score is not None else ((), 0)
    return Advice(
        indicator=request.root.id,
        aim=request.aim,
        now=now,
        target=None if target is None else request.root.bands[target].id,
        reached=reached,
        best=best,
        budget=request.budget,
        within=within,
        steps=steps,
        idle=idle,
        asking=worth_asking(ground),
        unchangeable=ground.unchangeable,
        held=held,
    )


def _target(request: Request, place: int) -> int | None:
    """Return the place of the band to reach; None where there is none above."""
    index = request.root
    if request.band is not None:
        return [band.id for band in index.bands].index(request.band)
    if not index.bands or place == NONE:
        return None
    better = place + (1 if index.high_is == "good" else -1)
    return better if 0 <= better < len(index.bands) else None


def _rank(ground: Ground, reach: Reach) -> NDArray[np.float64]:
    """Return bands as figures of which more is better; the worst where there is none."""
    return np.where(reach.places == NONE, -np.inf, ground.sign * reach.places)


def _best(ground: Ground, reach: Reach) -> tuple[Standing, Mapping[str, Value]]:
    """Return where the index stands at its best, and the new answers that bring it there."""
    rank, units = _rank(ground, reach), ground.sign * np.nan_to_num(reach.units, nan=-np.inf)
    state = int(np.lexsort((units, rank))[-1])
    found = standing(ground.index, reach.units[state], int(reach.places[state]))
    return found, reach.changed(state)


def _held(ground: Ground, changed: Mapping[str, Value], target: int) -> tuple[str, ...]:
    """Return the gates that still keep the index from the band aimed at."""
    best = filled_in(ground, [{**ground.setting.answers, **answered(changed)}])
    (holding,) = standings(ground, best).holding
    places = {band.id: place for place, band in enumerate(ground.index.bands)}
    return tuple(
        gate.id
        for gate in ground.index.gates
        if gate.id in holding and ground.sign * places[gate.band] < ground.sign * target
    )


def _reaching(search: Search, reach: Reach, target: int) -> Improvement | None:
    ground = search.ground
    enough = _rank(ground, reach) >= ground.sign * target
    state = _cheapest(ground, reach, enough)
    if state is None:
        return None
    return _improvement(search, reach, state, _without_each(search, reach, state, target))


def _within(ground: Ground, budget: int) -> Improvement:
    search = Search(ground, Aim.EFFORT)
    reach = search.reach()
    affordable = reach.costs // search.unit <= budget
    rank = np.where(affordable, _rank(ground, reach), -np.inf)
    top = affordable & (rank == rank[affordable].max())
    units = np.where(top, ground.sign * np.nan_to_num(reach.units, nan=-np.inf), -np.inf)
    state = _cheapest(ground, reach, top & (units >= units.max() - SAME))
    assert state is not None  # noqa: S101  # doing nothing is always affordable
    return _improvement(search, reach, state, {})


def _cheapest(ground: Ground, reach: Reach, allowed: Mask) -> int | None:
    """Return the cheapest state, of several the best; None where none is allowed."""
    if not allowed.any():
        return None
    better = ground.sign * np.nan_to_num(reach.units)
    states = np.flatnonzero(allowed)
    order = np.lexsort((-better[states], reach.costs[states]))
    return int(states[order[0]])


def _without_each(search: Search, reach: Reach, state: int, target: int) -> Mapping[str, bool]:
    """Return for each change whether every set as small has it; nothing for large sets."""
    changed = reach.changed(state)
    if len(changed) > MOST_REPEATED:
        return {}
    ground = search.ground
    size = int(reach.costs[state]) // search.unit
    needed = {}
    for key in changed:
        setting = ground.setting._replace(kept=ground.setting.kept | {key})
        other = Search(Ground(ground.plan, ground.index, setting), search.aim)
        found = other.reach()
        cheapest = _cheapest(ground, found, _rank(ground, found) >= ground.sign * target)
        needed[key] = cheapest is None or int(found.costs[cheapest]) // other.unit > size
    return needed


def _improvement(
    search: Search, reach: Reach, state: int, needed: Mapping[str, bool]
) -> Improvement:
    ground, index = search.ground, search.ground.index
    changed = reach.changed(state)
    base = ground.setting.answers
    alone = [{**base, **answered({key: value})} for key, value in changed.items()]
    rows = filled_in(ground, [base, {**base, **answered(changed)}, *alone])
    found = standings(ground, rows)
    _hold_to_the_engine(reach, state, found)
    low, high = index.scale
    changes = [
        Change(
            key=key,
            old=None if key in ground.hidden else ground.now(key),
            new=value,
            effort=_effort(ground, key, value),
            gain=None
            if key in ground.hidden
            else float(found.score[i] - found.score[0]) * (high - low),
            needed=needed.get(key, False),
        )
        for i, (key, value) in enumerate(changed.items(), start=2)
    ]
    order = {key: i for i, key in enumerate(ground.plan.items)}
    changes.sort(key=lambda c: (-abs(c.gain or 0.0), order[c.key]))
    cost = int(reach.costs[state])
    limit = reach.complete
    exact = limit is None or cost <= limit
    least = cost if limit is None else min(cost, limit + 1)
    return Improvement(
        changes=tuple(changes),
        after=standing(index, found.score[1], int(found.places[1])),
        effort=sum(change.effort for change in changes),
        opened=tuple(
            key
            for key in ground.filled
            if key in rows[1] and _is_new(rows[1], base, key) and key not in changed
        ),
        cleared=tuple(sorted(found.holding[0] - found.holding[1])),
        exact=exact,
        at_least=least // search.unit,
        unique=all(needed.values()) if needed else None,
    )


def _is_new(row: Mapping[str, object], base: Mapping[str, object], key: str) -> bool:
    return row[key] is not base.get(key)


def _effort(ground: Ground, key: str, value: Value) -> int:
    old = ground.now(key)
    return 0 if old is None else ground.effort(key, old, value)


def _hold_to_the_engine(reach: Reach, state: int, found: Standings) -> None:
    """Do nothing if the engine, given the changed answers, comes to what the search promised.

    Raises:
        RuntimeError: it does not, which is a mistake of ours.
    """
    promised, engine = reach.units[state], found.score[1]
    both = np.isnan(promised) and np.isnan(engine)
    if (both or abs(promised - engine) <= SAME * 1000) and reach.places[state] == found.places[1]:
        return
    msg = (
        f"the search promised {promised!r} in band {reach.places[state]}, the engine has {engine!r}"
    )
    raise RuntimeError(msg)
