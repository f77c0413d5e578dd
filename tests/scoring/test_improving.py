"""Improvement: what the search finds is what trying everything finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assess.columns import encode
from assess.conditions import TRUE, parse
from assess.model.answer import UNANSWERED, Answer, State, Value
from assess.model.improvement import Advice, Aim
from assess.model.question import Choice, Choices, Number, Scale
from assess.model.scoring import Index
from assess.scoring.engine import run
from assess.scoring.gates import NONE, band_places, try_gates
from assess.scoring.improving import fronts, links
from assess.scoring.improving.ground import Ground, Setting
from assess.scoring.improving.improve import Request, advise
from tests.support import laws
from tests.support.answers import answered_with, random_answers
from tests.support.cases import Case, standing_cases
from tests.support.examples import some
from tests.support.respondents import differing, scored_keys
from tests.support.scoring_models import cases

MOST_TRIED = 30_000
Answers = Mapping[str, Answer]
STANDING = standing_cases()
seeds = st.integers(0, 2**32 - 1)
small_cases = st.one_of(
    cases(small=True, gates=True),
    cases(small=True, gates=True, wild=True),
    cases(small=True, gates=True, plain=True),
)


# ── trying everything ────────────────────────────────────────────────────────────────────────


class Tried(NamedTuple):
    """Every way to answer: how many changes, what effort, which score and how good a band."""

    changes: np.ndarray
    efforts: np.ndarray
    goodness: np.ndarray
    ranks: np.ndarray
    changed: Sequence[frozenset[str]]


def index_of(case: Case) -> Index:
    return case.model.indices[0]


def is_answered(answer: Answer | None) -> bool:
    return answer is not None and answer.state is State.ANSWERED


def hidden_in(case: Case, answers: Answers) -> set[str]:
    shown = case.plan.visibility.on(encode(case.plan.items, [answers]))
    return {key for key in case.plan.visibility.conditions if shown.is_hidden(key)[0]}


def worst_answers(case: Case, setting: Setting) -> dict[str, Value]:
    """Return the worst answer to every scored question that is hidden and was never answered."""
    hidden = hidden_in(case, setting.answers)
    return {
        item.key: item.worst
        for item in case.scored_items(index_of(case))
        if item.key in hidden
        and not is_answered(setting.answers.get(item.key))
        and setting.answers.get(item.key, UNANSWERED).state is not State.NOT_APPLICABLE
        and item.key not in setting.disputed
    }


def alternatives(case: Case, setting: Setting) -> dict[str, list[Value]]:
    """Return the answers that may be given instead of those now, by question."""
    index, worst = index_of(case), worst_answers(case, setting)
    badness = {item.key: item.badness for item in case.scored_items(index)}
    holding = [g for g in index.gates if not (g.waivable and g.id in setting.waived)]
    named = {key.key for gate in holding for key in parse(gate.when).keys}
    hidden = hidden_in(case, setting.answers)
    ground = Ground(case.plan, index, setting)
    found: dict[str, list[Value]] = {}
    for key in case.plan.items:
        answer = setting.answers.get(key)
        old = worst.get(key, answer.value if answer else None)
        is_open = key in badness or (key in named and key not in hidden)
        if key in setting.kept or old is None or not is_open:
            continue
        values = list(case.values[key])
        if isinstance(case.plan.items[key].spec, Number):
            values = [way.value for way in ground.ways.get(key, ())]
        if key in badness:
            units = ground.units(key, [old, *values])
            sign = 1 if index.high_is == "good" else -1
            values = [
                value
                for i, value in enumerate(values, start=1)
                if (sign * (units[:, i] - units[:, 0]) >= -1e-12).all()
            ]
        found[key] = [value for value in values if value != old]
    return found


def old_of(key: str, worst: Mapping[str, Value], setting: Setting) -> Value:
    old = worst.get(key, setting.answers.get(key, UNANSWERED).value)
    assert old is not None
    return old


def steps_apart(case: Case, key: str, old: Value, new: Value) -> int:
    """Return the effort of a change, counted anew."""
    spec, effort = case.plan.items[key].spec, case.model.effort.get(key, 1)
    assert effort != "never"
    if isinstance(spec, Scale | Choice):
        names: list[Value] = (
            [o.id for o in spec.options]
            if isinstance(spec, Choice)
            else list(range(len(spec.levels)))
        )
        low, high = sorted((names.index(old), names.index(new)))
        each = effort if isinstance(effort, tuple) else (effort,) * (len(names) - 1)
        return sum(each[low:high])
    assert isinstance(effort, int)
    if isinstance(spec, Choices):
        assert isinstance(old, tuple)
        assert isinstance(new, tuple)
        return effort * max(1, len(set(old) ^ set(new)))
    return Ground(case.plan, index_of(case), Setting({}, {})).effort(key, old, new)


def fill_in(case: Case, rows: list[dict[str, Answer]], worst: Mapping[str, Value]) -> None:
    """Answer what rows of answers make apply for the worst, and what that makes apply, too."""
    done = False
    while not done:
        done = True
        shown = case.plan.visibility.on(encode(case.plan.items, rows))
        for key, value in worst.items():
            truth = shown.truth(key)
            assert truth is not None
            for row in (rows[int(i)] for i in np.flatnonzero(truth == TRUE)):
                if not is_answered(row.get(key)):
                    row[key] = answered_with(value)
                    done = False


def everything(case: Case, setting: Setting) -> Tried:
    """Rate every combination of other answers with the engine."""
    index, worst = index_of(case), worst_answers(case, setting)
    other = alternatives(case, setting)
    keys = list(other)
    rows: list[dict[str, Answer]] = []
    changed, efforts = [], []
    for chosen in product(*([None, *other[key]] for key in keys)):
        new = {k: v for k, v in zip(keys, chosen, strict=True) if v is not None}
        rows.append({**setting.answers, **{k: answered_with(v) for k, v in new.items()}})
        changed.append(frozenset(new))
        efforts.append(
            sum(steps_apart(case, k, old_of(k, worst, setting), v) for k, v in new.items())
        )
    fill_in(case, rows, worst)
    columns = encode(case.plan.items, rows, [setting.disputed] * len(rows))
    score = run(case.plan, columns)[index.id].score
    gates = [g for g in try_gates(case.plan, index, columns) if g.gate.id not in setting.waived]
    places = (
        band_places(index, score, gates, {}).places if index.bands else np.full(len(rows), NONE)
    )
    sign = 1 if index.high_is == "good" else -1
    return Tried(
        np.array([len(one) for one in changed]),
        np.array(efforts),
        np.where(np.isnan(score), -np.inf, sign * score),
        np.where((places == NONE) | np.isnan(score), -np.inf, sign * places.astype(float)),
        changed,
    )


def random_setting(case: Case, seed: int, *, differ: bool) -> Setting:
    random = laws.generator(seed)
    answers = random_answers(case.values, random, answered=float(random.choice([0.6, 0.9, 1.0])))
    disputed = {}
    if differ and random.random() < 0.5:
        keys = [str(key) for key in random.choice(scored_keys(case), size=1)]
        disputed = differing(case, keys, random)
    answers = {key: one for key, one in answers.items() if key not in disputed}
    kept = {str(key) for key in random.choice(list(case.plan.items), size=int(random.integers(2)))}
    gates = [gate.id for gate in index_of(case).gates if gate.waivable and random.random() < 0.3]
    return Setting(answers, disputed, frozenset(gates), frozenset(kept))


def in_reach(case: Case, setting: Setting) -> bool:
    """Say whether there is a score, and few enough combinations to try them all."""
    columns = encode(case.plan.items, [setting.answers], [setting.disputed])
    score = run(case.plan, columns, keep=[index_of(case).id])[index_of(case).id].score[0]
    if np.isnan(score):
        return False
    return prod(1 + len(o) for o in alternatives(case, setting).values()) <= MOST_TRIED


def ask(case: Case, setting: Setting, aim: Aim, **more: object) -> Advice:
    return advise(case.plan, setting, Request(index_of(case), aim=aim, **more))  # type: ignore[arg-type]


# ── laws ─────────────────────────────────────────────────────────────────────────────────────


@some(0.7)
@given(small_cases, seeds)
def test_the_smallest_set_is_as_small_as_any(case: Case, seed: int) -> None:
    setting = random_setting(case, seed, differ=True)
    assume(in_reach(case, setting))
    tried, index = everything(case, setting), index_of(case)
    sign = 1 if index.high_is == "good" else -1
    for place, band in enumerate(index.bands):
        enough = tried.ranks >= sign * place
        for aim, costs in ((Aim.CHANGES, tried.changes), (Aim.EFFORT, tried.efforts)):
            found = ask(case, setting, aim, band=band.id).reached
            assert (found is not None) == bool(enough.any()), band.id
            if found is None:
                continue
            least = int(costs[enough].min())
            assert (len(found.changes) if aim is Aim.CHANGES else found.effort) == least
            assert found.exact
            assert found.at_least == least
            others = {tried.changed[int(i)] for i in np.flatnonzero(enough & (costs == least))}
            assert frozenset(change.key for change in found.changes) in others
            if aim is Aim.CHANGES:
                assert found.unique == (len(others) == 1 if least else None)
                ties = enough & (tried.changes == least)
                assert found.effort == tried.efforts[ties].min()
                for change in found.changes:
                    assert change.needed == all(change.key in other for other in others)
            assert not {change.key for change in found.changes} & setting.kept


@some(0.3)
@given(small_cases, seeds)
def test_what_never_changes_is_left_alone_as_what_is_kept_is(case: Case, seed: int) -> None:
    setting = random_setting(case, seed, differ=True)
    keys = list(case.plan.items)
    facts = [str(key) for key in laws.generator(seed).choice(keys, size=min(2, len(keys)))]
    model = case.model.model_copy(
        update={"effort": {**case.model.effort, **dict.fromkeys(facts, "never")}}
    )
    stated = Case(case.name, case.questionnaire, model)
    kept = setting._replace(kept=setting.kept | set(facts))
    band = index_of(case).bands[-1 if index_of(case).high_is == "good" else 0].id
    by_request = ask(case, kept, Aim.CHANGES, band=band, budget=3)
    by_model = ask(stated, setting, Aim.CHANGES, band=band, budget=3)
    assert set(by_model.unchangeable) <= set(facts) - setting.kept
    assert by_model._replace(unchangeable=()) == by_request


@some(0.7)
@given(small_cases, seeds, st.integers(0, 6))
def test_a_budget_buys_the_best_there_is(case: Case, seed: int, budget: int) -> None:
    setting = random_setting(case, seed, differ=False)
    assume(in_reach(case, setting))
    tried, index = everything(case, setting), index_of(case)
    found = ask(case, setting, Aim.EFFORT, budget=budget)
    affordable = tried.efforts <= budget
    rank = tried.ranks[affordable].max()
    best = tried.goodness[affordable & (tried.ranks == rank)].max()
    assert found.within is not None
    assert found.within.effort <= budget
    low, high = index.scale
    sign = 1 if index.high_is == "good" else -1
    score = found.within.after.score
    assert sign * ((score or 0) - low) / (high - low) == pytest.approx(best, abs=1e-9)
    top = tried.goodness[tried.ranks == tried.ranks.max()].max()
    assert found.best is not None
    assert sign * ((found.best.score or 0) - low) / (high - low) == pytest.approx(top, abs=1e-9)


@some(0.4)
@given(small_cases, seeds)
def test_cut_short_it_promises_no_more_than_it_knows(case: Case, seed: int) -> None:
    setting = random_setting(case, seed, differ=True)
    assume(in_reach(case, setting))
    tried, index = everything(case, setting), index_of(case)
    sign = 1 if index.high_is == "good" else -1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fronts, "MOST_PAIRS", 3)
        patch.setattr(links, "MOST_CONTEXTS", 2)
        for place, band in enumerate(index.bands):
            found = ask(case, setting, Aim.CHANGES, band=band.id).reached
            if found is None:
                continue
            least = int(tried.changes[tried.ranks >= sign * place].min())
            assert found.at_least <= least <= len(found.changes)
            assert not found.exact or len(found.changes) == least
