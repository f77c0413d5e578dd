"""Laws of due diligence: what is worse, missing or waived never leads to a milder decision."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.cli.rating import rate_briefly
from assess.diligence.levels import place_of
from assess.model.answer import Value
from assess.model.checklist import ItemStatus, Severity
from assess.model.decision import Outcome
from assess.model.gate import GateState, Waiver
from assess.model.recommendation import Reason, ReasonKind, Recommendation
from tests.support.answers import MISSING, answered_with, without_value
from tests.support.diligence import DAY
from tests.support.laws import generator
from tests.support.recommendations import (
    Answers,
    assessment,
    instruments,
    nearly_good,
    other_answer,
    recommend,
    worse_answers,
)

NAMES = tuple(instruments())
SEEDS = st.integers(0, 2**32 - 1)
MANY = 20
CONDITIONS = Outcome.APPROVE_WITH_CONDITIONS.rank
REVIEW = Outcome.ENHANCED_REVIEW.rank

every = pytest.mark.parametrize("name", NAMES)
few = settings(max_examples=4, deadline=None)


def pairs(
    name: str, before: list[Answers], after: list[Answers]
) -> list[tuple[Recommendation, Recommendation]]:
    found = recommend(name, [assessment(name, one) for one in (*before, *after)])
    return list(zip(found[: len(before)], found[len(before) :], strict=True))


def told(found: Recommendation) -> str:
    return "; ".join(f"{one.name} {one.outcome}" for one in found.reasons)


@every
@given(seed=SEEDS)
@few
def test_a_worse_answer_to_an_item_never_improves_the_decision(name: str, seed: int) -> None:
    random = generator(seed)
    items = instruments()[name].questionnaire.items
    before, after, changed = [], [], []
    for _ in range(MANY):
        answers = nearly_good(name, random)
        worse = {
            key: found
            for key, item in items.items()
            if item.spec.checklist and (found := worse_answers(item.spec, answers[key]))
        }
        key = list(worse)[int(random.integers(len(worse)))]
        before.append(answers)
        after.append({**answers, key: worse[key][int(random.integers(len(worse[key])))]})
        changed.append(key)
    for key, (was, now) in zip(changed, pairs(name, before, after), strict=True):
        assert now.floor.rank >= was.floor.rank, key
        assert now.outcome.rank >= was.outcome.rank, (key, told(was), told(now))
        assert_no_lighter_hands(name, was, now)


def assert_no_lighter_hands(name: str, was: Recommendation, now: Recommendation) -> None:
    """Assert that no lesser function approves now, and for no longer."""
    rules = instruments()[name].decision
    assert rules
    assert rules.sign_off.rank(now.approver.id) >= rules.sign_off.rank(was.approver.id)
    assert was.months is not None
    assert now.months is not None
    assert now.months <= was.months


FLAG: tuple[Value, ...] = ("clear", "explained", "raised")
DEPTH: tuple[Value, ...] = ("keep", "raise_standard", "raise_enhanced")
WORSENING: dict[str, dict[str, tuple[Value, ...]]] = {
    "small-vendor": {"contract_value": (1000, 50000, 600000), "category": ("goods", "fuel")},
    "vendor-due-diligence": {
        "contract_value": (1000, 50000, 600000, 5000000),
        "country_risk": (3, 2, 1, 0),
        "harm": (3, 2, 1, 0),
        "ownership_signs": ((), ("offshore",), ("pep", "offshore", "nominee")),
        "level_change": DEPTH,
        **{f"tender_flags.r{n}.result": FLAG for n in ("003", "018", "028", "030", "044", "070")},
    },
    "partner-due-diligence": {
        "recipient_kind": ("civil", "police", "special_unit"),
        "country_record": (3, 2, 1, 0),
        "crime_setting": (3, 2, 1, 0),
        "first_look": ("nothing", "wider_force", "this_unit"),
        "level_change": DEPTH,
    },
    "mission-due-diligence": {
        "market_capture": (0, 1, 2, 3),
        "armed_taxation": (0, 1, 2, 3),
        "hidden_owners": (0, 1, 2, 3),
        "force_support": (0, 1, 2, 3),
        "high_risk.fuel.consequence": (0, 1, 2, 3),
        "high_risk.security.control": (2, 1, 0),
        "buyers_trained": (100, 50, 0),
        "uncompeted_share": (0, 50, 100),
    },
}
"""Facts and signals that are no items of the checklist: some answers, from good to bad."""


@every
@given(seed=SEEDS)
@few
def test_worse_circumstances_never_make_a_decision_milder(name: str, seed: int) -> None:
    random = generator(seed)
    before, after, changed = [], [], []
    for _ in range(MANY):
        answers = nearly_good(name, random)
        key = list(WORSENING[name])[int(random.integers(len(WORSENING[name])))]
        steps = WORSENING[name][key]
        less, more = sorted(random.choice(len(steps), size=2, replace=False))
        before.append({**answers, key: answered_with(steps[less])})
        after.append({**answers, key: answered_with(steps[more])})
        changed.append(key)
    for key, (was, now) in zip(changed, pairs(name, before, after), strict=True):
        if was.level is not None and was.level.undecided:
            continue  # a worse answer can settle a level that was open
        assert now.floor.rank >= was.floor.rank, key
        assert now.outcome.rank >= was.outcome.rank, (key, told(was), told(now))
        assert_no_lighter_hands(name, was, now)


@every
@given(seed=SEEDS)
@few
def test_leaving_an_answer_out_never_makes_an_approval_possible(name: str, seed: int) -> None:
    random = generator(seed)
    before = [nearly_good(name, random) for _ in range(MANY)]
    keys = [list(one)[int(random.integers(len(one)))] for one in before]
    gone = [without_value(MISSING[int(random.integers(len(MISSING)))]) for _ in before]
    after = [{**one, key: gap} for one, key, gap in zip(before, keys, gone, strict=True)]
    for key, (was, now) in zip(keys, pairs(name, before, after), strict=True):
        assert now.floor.rank >= was.floor.rank, key
        assert now.outcome.rank >= min(was.outcome.rank, REVIEW), (key, told(was), told(now))


@every
@given(seed=SEEDS)
@few
def test_no_way_leads_from_a_knock_out_to_an_approval(name: str, seed: int) -> None:
    random = generator(seed)
    given_ = [assessment(name, nearly_good(name, random)) for _ in range(MANY)]
    for rated in rate_briefly(instruments()[name], given_, DAY):
        found = rated.recommendation
        assert found is not None
        stops = [g for g in rated.scorecard.gates if g.state in (GateState.APPLIES, GateState.OPEN)]
        bad = (ItemStatus.FAIL, ItemStatus.OPEN)
        critical = [
            line
            for line in found.checklist
            if line.severity is Severity.CRITICAL and line.status in bad
        ]
        level = found.level
        unsettled = level is not None and bool(level.undecided or level.refused)
        denied = any("cannot be said not to apply" in one.text for one in found.reasons)
        assert (not found.floor.approves) == bool(stops or critical or unsettled or denied)
        assert found.outcome.rank >= found.floor.rank


@every
@given(seed=SEEDS)
@few
def test_a_waiver_restores_at_most_an_approval_with_conditions(name: str, seed: int) -> None:
    random, rules = generator(seed), instruments()[name].decision
    assert rules is not None
    bare = [assessment(name, nearly_good(name, random)) for _ in range(MANY)]
    waived = [one.model_copy(update={"waivers": waivers_of_all(name)}) for one in bare]
    both = rate_briefly(instruments()[name], [*bare, *waived], DAY)
    for was, now in zip(both[:MANY], both[MANY:], strict=True):
        assert was.recommendation
        assert now.recommendation
        assert now.recommendation.outcome.rank <= was.recommendation.outcome.rank
        lifted = [one for one in now.scorecard.gates if one.state is GateState.WAIVED]
        assert now.recommendation.floor.rank <= max(was.recommendation.floor.rank, CONDITIONS)
        lines = [
            one
            for one in now.recommendation.checklist
            if one.status is ItemStatus.WAIVED
            and one.severity is Severity.CRITICAL
            and one.given is not ItemStatus.CONCERN
        ]
        if lifted or lines:
            assert now.recommendation.floor.rank >= CONDITIONS
            assert now.recommendation.outcome.rank >= CONDITIONS


def waivers_of_all(questionnaire: str, **changed: object) -> tuple[Waiver, ...]:
    """Return waivers of all gates and items, by somebody with the authority for them."""
    instrument = instruments()[questionnaire]
    assert instrument.decision is not None
    gates = [gate.id for index in instrument.scoring.indices for gate in index.gates]
    items = [key for key, one in instrument.questionnaire.items.items() if one.spec.checklist]
    content: dict[str, object] = {
        "name": "Carl Committee",
        "reason": "Agreed.",
        "granted": DAY,
        "until": DAY + datetime.timedelta(days=30),
        "function": instrument.decision.sign_off.waiver,
        **changed,
    }
    named = [{"gate": one} for one in gates] + [{"item": one} for one in items]
    return tuple(Waiver.model_validate({**content, **one}) for one in named)


@every
@pytest.mark.parametrize(
    "changed",
    [
        {"function": None},
        {"function": "nobody"},
        {"name": "OFFICER, ann"},
        {"name": "--"},
        {"granted": DAY + datetime.timedelta(days=1)},
        {"granted": DAY - datetime.timedelta(days=9), "until": DAY - datetime.timedelta(days=1)},
        {"revoked": DAY},
    ],
    ids=["no function", "no such function", "answered", "no name", "not begun", "over", "ended"],
)
def test_a_waiver_that_may_not_count_changes_nothing(name: str, changed: dict[str, object]) -> None:
    random = generator(7)
    bare = [assessment(name, nearly_good(name, random)) for _ in range(MANY)]
    waivers = waivers_of_all(name, **changed)
    idle = [one.model_copy(update={"waivers": waivers}) for one in bare]
    found = recommend(name, [*bare, *idle])
    for was, now in zip(found[:MANY], found[MANY:], strict=True):
        assert (now.outcome, now.floor) == (was.outcome, was.floor)


@every
@given(seed=SEEDS)
@few
def test_the_level_is_never_lighter_for_saying_less(name: str, seed: int) -> None:
    asked = instruments()[name].questionnaire
    random = generator(seed)
    before = [nearly_good(name, random) for _ in range(MANY)]
    gaps = (*MISSING, *["not_applicable"])
    after = []
    for one in before:
        key = list(one)[int(random.integers(len(one)))]
        gap = gaps[int(random.integers(len(gaps)))]
        after.append({**one, key: without_value(type(MISSING[0])(gap))})
    for was, now in pairs(name, before, after):
        if was.level is None or now.level is None:
            assert not asked.levels
            continue
        lowered = was.level.lowered_by and not was.level.refused
        if lowered or now.level.undecided:
            continue
        assert place_of(asked.levels, now.level.level) >= place_of(asked.levels, was.level.level)


with_lowering = pytest.mark.parametrize(
    "name", [n for n in NAMES if instruments()[n].questionnaire.lowering]
)


@with_lowering
@given(seed=SEEDS)
@few
def test_lowering_counts_only_by_name_and_with_a_reason(name: str, seed: int) -> None:
    asked = instruments()[name].questionnaire
    lowering = asked.lowering
    assert lowering
    random = generator(seed)
    empty = ("", " - ", "...")
    cases = []
    for _ in range(MANY):
        answers = nearly_good(name, random)
        option = list(lowering.options)[int(random.integers(len(lowering.options)))]
        by, reason = [
            ("Ben Boss", "Known for years."),
            (empty[int(random.integers(3))], "Why."),
            ("Ben Boss", empty[int(random.integers(3))]),
        ][int(random.integers(3))]
        texts = {lowering.by: by, lowering.reason: reason}
        said = {key: answered_with(text) for key, text in texts.items() if text}
        silent = {key: without_value(MISSING[0]) for key, text in texts.items() if not text}
        cases.append({**answers, lowering.question: answered_with(option), **said, **silent})
    for answers, found in zip(
        cases, recommend(name, [assessment(name, one) for one in cases]), strict=True
    ):
        level = found.level
        assert level is not None
        complete = all(
            any(c.isalnum() for c in str(answers[key].value or ""))
            for key in (lowering.by, lowering.reason)
        )
        counts = level.level is not level.by_rules
        assert not counts or (complete and not level.refused)
        if level.refused:
            assert level.level is level.by_rules
            assert not found.floor.approves


@with_lowering
@given(seed=SEEDS)
@few
def test_raising_the_level_takes_no_reason_away(name: str, seed: int) -> None:
    asked = instruments()[name].questionnaire
    lowering = asked.lowering
    assert lowering
    options = [o.id for o in getattr(asked.items[lowering.question].spec, "options", ())]
    raising = [one for one in options if "raise" in one]
    (keep,) = [one for one in options if one not in raising and one not in lowering.options]
    random = generator(seed)
    before = [
        {**nearly_good(name, random), lowering.question: answered_with(keep)} for _ in range(MANY)
    ]
    after = [{**one, lowering.question: answered_with(raising[-1])} for one in before]
    for was, now in pairs(name, before, after):
        assert was.level
        assert now.level
        assert place_of(asked.levels, now.level.level) >= place_of(asked.levels, was.level.level)
        assert now.floor.rank >= was.floor.rank or was.level.undecided
        assert was.level.undecided or kept(was.reasons) <= kept(now.reasons)


def kept(reasons: tuple[Reason, ...]) -> set[str]:
    """Return the names of the reasons that hang on no figure and no level."""
    return {r.name for r in reasons if r.kind in (ReasonKind.GATE, ReasonKind.ITEM)}


@every
@given(seed=SEEDS)
@few
def test_the_recommendation_is_the_strictest_of_its_reasons(name: str, seed: int) -> None:
    random = generator(seed)
    cases = []
    for _ in range(MANY):
        answers = nearly_good(name, random)
        for key in list(answers):
            if random.random() < 0.1:
                answers[key] = other_answer(name, key, random)
        cases.append(assessment(name, answers))
    for found in recommend(name, cases):
        ranks = [one.outcome.rank for one in found.reasons]
        assert ranks == sorted(ranks, reverse=True)
        assert found.outcome.rank == max(ranks)
        assert len({one.name for one in found.reasons}) >= len(found.reasons) - 1
