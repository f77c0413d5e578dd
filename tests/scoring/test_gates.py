"""Semantics 9: a gate can only make a rating worse; a waiver restores at most what the gate took."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.columns import encode
from assess.model.answer import Answer, State
from assess.model.bands import band_of
from assess.model.gate import GateResult, GateState, Waiver
from assess.model.scorecard import Scorecard
from assess.model.scoring import Index
from assess.scoring.gates import NONE, band_places, try_gates
from assess.scoring.scorecards import Waivers, score_all
from tests.support import laws
from tests.support.answers import MISSING, answered_with, random_answers, without_value
from tests.support.cases import Case, case_from, load_case, shipped_folders
from tests.support.examples import some
from tests.support.scoring_models import cases
from tests.support.small import small as with_follow_up

DAY = datetime.date(2026, 11, 22)
ONE = datetime.timedelta(days=1)
SHIPPED = next(load_case(f) for f in shipped_folders() if f.name == "tnt-preparedness")
seeds = st.integers(0, 2**32 - 1)


def card_of(case: Case, answers: Mapping[str, Answer], waivers: Sequence[Waiver] = ()) -> Scorecard:
    (card,) = score_all(case.plan, ["S"], [answers], waivers=Waivers(DAY, [tuple(waivers)]))
    return card


def waiver_of(gate: str, granted: datetime.date = DAY, until: datetime.date = DAY) -> Waiver:
    return Waiver(gate=gate, name="Somebody", reason="To try", granted=granted, until=until)


def place(index: Index, band: str | None) -> int:
    """Return how bad a band is: 0 for the best; None stands beside the order."""
    ids = [one.id for one in index.bands]
    position = ids.index(band or "")
    return len(ids) - position if index.high_is == "good" else position


def no_better(index: Index, band: str | None, other: str | None) -> bool:
    """Whether a band is as bad as another or worse; a band is no better than none at all."""
    return other is None or (band is not None and place(index, band) >= place(index, other))


def some_answers(case: Case, seed: int) -> dict[str, Answer]:
    return random_answers(case.values, laws.generator(seed), answered=0.7, not_applicable=0.2)


def with_gates(case: Case, change: Callable[[Index], dict[str, Any]]) -> Case:
    found = laws.with_model(case, lambda index: index.model_copy(update=change(index)))
    assert found
    return found


def without(case: Case, gate: str) -> Case:
    """Return the case without one gate."""
    return with_gates(
        case, lambda index: {"gates": tuple(one for one in index.gates if one.id != gate)}
    )


# ── laws ─────────────────────────────────────────────────────────────────────────────────────


def law_a_gate_only_worsens(case: Case, seed: int) -> None:
    answers = some_answers(case, seed)
    card = card_of(case, answers)
    bare = card_of(with_gates(case, lambda _: {"gates": ()}), answers)
    for index in case.model.indices:
        gated, free = card.by_id[index.id], bare.by_id[index.id]
        assert gated.band_without_gates == free.band
        assert no_better(index, gated.band, free.band)
        assert (gated.score, gated.low, gated.high) == (free.score, free.low, free.high)


def law_one_gate_more_is_never_better(case: Case, seed: int) -> None:
    answers = some_answers(case, seed)
    card = card_of(case, answers)
    for index in case.model.indices:
        for gate in index.gates:
            band = card_of(without(case, gate.id), answers).by_id[index.id].band
            assert no_better(index, card.by_id[index.id].band, band)


def law_a_waiver_restores_at_most_what_the_gate_took(case: Case, seed: int) -> None:
    answers = some_answers(case, seed)
    before = card_of(case, answers)
    for index in case.model.indices:
        for gate in index.gates:
            after = card_of(case, answers, [waiver_of(gate.id)])
            band, was = after.by_id[index.id].band, before.by_id[index.id].band
            rest = without(case, gate.id)
            expected = card_of(rest, answers).by_id[index.id].band if gate.waivable else was
            assert band == expected
            assert no_better(index, was, band)
            assert no_better(index, band, after.by_id[index.id].band_without_gates)


def law_a_waiver_counts_from_its_first_to_its_last_day(case: Case, seed: int) -> None:
    answers = some_answers(case, seed)
    nothing = card_of(case, answers)
    gates = [gate.id for index in case.model.indices for gate in index.gates if gate.waivable]
    for gate in gates:
        live = [waiver_of(gate, DAY - first * ONE, DAY + last * ONE) for first, last in _SPANS]
        cards = [card_of(case, answers, [one]) for one in live]
        assert [c.results for c in cards] == [cards[0].results] * len(cards)
        ended = waiver_of(gate, DAY - ONE, DAY + ONE).model_copy(update={"revoked": DAY})
        dead = [waiver_of(gate, DAY - 2 * ONE, DAY - ONE), waiver_of(gate, DAY + ONE, DAY + ONE)]
        for one in (*dead, ended):
            assert card_of(case, answers, [one]).results == nothing.results


_SPANS = ((0, 0), (1, 0), (0, 1), (400, 400))


def law_a_cap_gives_no_band_and_a_force_does(case: Case, seed: int) -> None:
    card = card_of(case, some_answers(case, seed))
    for index in case.model.indices:
        result = card.by_id[index.id]
        applying = [g for g in card.gates if g.index == index.id and g.state is GateState.APPLIES]
        if result.band_without_gates is None:
            assert (result.band is not None) == any(gate.forces for gate in applying)
        for gate in applying:
            assert result.band is None or no_better(index, result.band, gate.band)


def law_the_order_of_gates_does_not_matter(case: Case, seed: int) -> None:
    answers = some_answers(case, seed)
    turned = with_gates(case, lambda index: {"gates": index.gates[::-1]})
    assert card_of(turned, answers).results == card_of(case, answers).results


def law_more_answers_settle_a_gate_for_good(case: Case, seed: int) -> None:
    """Where nothing asks for an answer's state, only an open gate can still change."""
    random = laws.generator(seed)
    answers = random_answers(case.values, random, answered=0.5, always=case.steering)
    states = state_by_gate(card_of(case, answers))
    filled = random_answers(case.values, random, answered=1, not_applicable=0)
    more = {
        key: filled[key] if answer.state in MISSING else answer for key, answer in answers.items()
    }
    after = state_by_gate(card_of(case, more))
    for gate in (gate.id for index in case.model.indices for gate in index.gates):
        before = states.get(gate, GateState.CLEAR)
        now = after.get(gate, GateState.CLEAR)
        assert before is GateState.OPEN or now is before
        assert now is not GateState.OPEN


def state_by_gate(card: Scorecard) -> dict[str, GateState]:
    return {gate.gate: gate.state for gate in card.gates}


def law_an_open_gate_names_what_it_waits_for(case: Case, seed: int) -> None:
    answers = some_answers(case, seed)
    for gate in card_of(case, answers).gates:
        assert set(gate.waits_for) <= set(gate.rests_on)
        missing = {key for key in gate.waits_for if answers[key].state not in MISSING}
        assert not missing
        assert bool(gate.waits_for) <= (gate.state is GateState.OPEN)


LAWS = (
    law_a_gate_only_worsens,
    law_one_gate_more_is_never_better,
    law_a_waiver_restores_at_most_what_the_gate_took,
    law_a_waiver_counts_from_its_first_to_its_last_day,
    law_a_cap_gives_no_band_and_a_force_does,
    law_the_order_of_gates_does_not_matter,
    law_more_answers_settle_a_gate_for_good,
    law_an_open_gate_names_what_it_waits_for,
)
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)


@each_law
@some(0.5)
@given(case=cases(gates=True) | cases(gates=True, wild=True), seed=seeds)
def test_the_law_holds_for_random_models(
    law: Callable[[Case, int], None], case: Case, seed: int
) -> None:
    law(case, seed)


@each_law
@some(0.1)
@given(seed=seeds)
def test_the_law_holds_for_the_shipped_model(law: Callable[[Case, int], None], seed: int) -> None:
    law(SHIPPED, seed)


# ── worked by hand ───────────────────────────────────────────────────────────────────────────


def small(high_is: str = "good", *gates: dict[str, Any]) -> Case:
    """Return a mean of two scales of five levels, in three bands from 0, 40 and 80."""
    levels = [{"label": f"L{i}"} for i in range(5)]
    questions = [
        {"id": key, "label": key, "text": f"{key}?", "type": "scale", "levels": levels}
        for key in "abc"
    ]
    bands = [("low", 0), ("middle", 40), ("high", 80)]
    return case_from(
        "small",
        {
            "format": "assess/questionnaire",
            "format_version": "1",
            "id": "small",
            "version": "1",
            "title": "Small",
            "description": "Small.",
            "subject_kind": "mission",
            "sections": [{"id": "s", "title": "S", "questions": questions}],
        },
        {
            "format": "assess/scoring",
            "format_version": "1",
            "questionnaire": "small",
            "indices": [
                {
                    "id": "all",
                    "label": "All",
                    "high_is": high_is,
                    "minimum_coverage": 1,
                    "bands": [{"id": i, "label": i, "at_least": low} for i, low in bands],
                    "gates": list(gates),
                    "children": [{"item": "a"}, {"item": "b"}],
                }
            ],
        },
    )


def gate(effect: str, band: str, when: str = "c == 0", **more: Any) -> dict[str, Any]:
    return {"id": f"{effect}_{band}", "label": "Gate", "when": when, effect: band, **more}


def answers_of(**levels: int) -> dict[str, Answer]:
    return {key: answered_with(level) for key, level in levels.items()}


@pytest.mark.parametrize(
    ("high_is", "effect", "band", "levels", "expected"),
    [
        ("good", "cap", "middle", {"a": 4, "b": 4, "c": 0}, "middle"),
        ("good", "cap", "middle", {"a": 4, "b": 4, "c": 1}, "high"),
        ("good", "cap", "middle", {"a": 0, "b": 0, "c": 0}, "low"),
        ("good", "cap", "low", {"a": 4, "c": 0}, None),
        ("good", "force", "low", {"a": 4, "c": 0}, "low"),
        ("good", "force", "middle", {"a": 0, "b": 0, "c": 0}, "low"),
        ("bad", "cap", "middle", {"a": 0, "b": 0, "c": 0}, "middle"),
        ("bad", "cap", "middle", {"a": 4, "b": 4, "c": 0}, "high"),
        ("bad", "force", "high", {"c": 0}, "high"),
    ],
)
def test_bands_that_gates_leave(
    high_is: str, effect: str, band: str, levels: dict[str, int], expected: str | None
) -> None:
    card = card_of(small(high_is, gate(effect, band)), answers_of(**levels))
    assert card.by_id["all"].band == expected


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_forced_band_can_be_capped_whatever_the_order(order: tuple[int, int]) -> None:
    gates = (gate("force", "middle"), gate("cap", "low"))
    case = small("good", *(gates[i] for i in order))
    result = card_of(case, answers_of(c=0)).by_id["all"]
    assert (result.band, result.band_without_gates) == ("low", None)


def only(card: Scorecard) -> GateResult:
    (found,) = card.gates
    return found


@pytest.mark.parametrize("state", MISSING)
def test_a_missing_answer_leaves_a_gate_open_and_does_not_hold_the_rating(state: State) -> None:
    case = small("good", gate("cap", "low"))
    card = card_of(case, {**answers_of(a=4, b=4), "c": without_value(state)})
    found = only(card)
    assert (found.state, found.waits_for, found.rests_on) == (GateState.OPEN, ("c",), ("c",))
    assert card.by_id["all"].band == "high"


def test_a_gate_on_not_knowing_is_open_while_it_is_not_known() -> None:
    """What is not known now can still become known."""
    case = small("good", gate("cap", "low", "not unknown(c)"))
    found = only(card_of(case, {**answers_of(a=4, b=4), "c": without_value(State.UNKNOWN)}))
    assert (found.state, found.waits_for) == (GateState.OPEN, ("c",))


def test_an_answer_that_does_not_apply_clears_a_gate() -> None:
    case = small("good", gate("cap", "low"))
    answers = {**answers_of(a=4, b=4), "c": without_value(State.NOT_APPLICABLE)}
    assert card_of(case, answers).gates == ()


def test_the_gate_says_who_waived_it_and_whose_waiver_is_over() -> None:
    case = small("good", gate("cap", "low"))
    answers = answers_of(a=4, b=4, c=0)
    over = waiver_of("cap_low", DAY - 9 * ONE, DAY - ONE)
    older = waiver_of("cap_low", DAY - 9 * ONE, DAY - 5 * ONE)
    short, long = (waiver_of("cap_low", DAY - ONE, DAY + n * ONE) for n in (1, 5))
    expired = only(card_of(case, answers, [over, older]))
    assert (expired.state, expired.waiver, expired.expired) == (GateState.APPLIES, None, over)
    waived = only(card_of(case, answers, [over, short, long]))
    assert (waived.state, waived.waiver, waived.expired) == (GateState.WAIVED, long, None)


def test_a_waiver_that_has_not_begun_is_not_over() -> None:
    case = small("good", gate("cap", "low"))
    later = waiver_of("cap_low", DAY + ONE, DAY + 5 * ONE)
    found = only(card_of(case, answers_of(a=4, b=4, c=0), [later]))
    assert (found.state, found.waiver, found.expired) == (GateState.APPLIES, None, None)


def test_a_gate_that_applies_is_no_longer_open() -> None:
    case = small("good", gate("cap", "low", "c == 0 or a == 0"))
    (index,) = case.model.indices
    columns = encode(case.plan.items, [answers_of(c=0), answers_of(c=1), answers_of(c=1, a=1)])
    (tried,) = try_gates(case.plan, index, columns)
    assert tried.applies.tolist() == [True, False, False]
    assert tried.open.tolist() == [False, True, False]


def test_what_cannot_be_waived_stays() -> None:
    case = small("good", gate("cap", "low", waivable=False))
    card = card_of(case, answers_of(a=4, b=4, c=0), [waiver_of("cap_low")])
    assert only(card).state is GateState.APPLIES
    assert (only(card).waiver, only(card).expired) == (None, None)
    assert (card.by_id["all"].band, card.by_id["all"].band_without_gates) == ("low", "high")


def test_a_waiver_cannot_end_before_it_begins_nor_outside_its_time() -> None:
    with pytest.raises(ValueError, match="cannot end on"):
        waiver_of("g", DAY, DAY - ONE)
    for day in (DAY - ONE, DAY + 2 * ONE):
        with pytest.raises(ValueError, match="cannot end on"):
            Waiver(gate="g", name="n", reason="r", granted=DAY, until=DAY + ONE, revoked=day)


def test_revoked_on_its_first_day_it_never_counts() -> None:
    waiver = Waiver(gate="g", name="n", reason="r", granted=DAY, until=DAY + 9 * ONE, revoked=DAY)
    assert not any(waiver.is_live(DAY + n * ONE) for n in range(-2, 12))


def test_of_several_waivers_the_longest_counts_whatever_the_order() -> None:
    case = small("good", gate("cap", "low"))
    long, short = (waiver_of("cap_low", DAY - ONE, DAY + n * ONE) for n in (5, 1))
    card = card_of(case, answers_of(a=4, b=4, c=0), [long, short])
    assert only(card).waiver == long


def test_a_waiver_of_another_gate_is_not_this_gates_past() -> None:
    case = small("good", gate("cap", "low"), gate("cap", "middle", "c == 4"))
    over = waiver_of("cap_middle", DAY - 9 * ONE, DAY - ONE)
    card = card_of(case, answers_of(a=4, b=4, c=0), [over])
    assert (only(card).gate, only(card).expired) == ("cap_low", None)


def test_a_gate_says_what_the_model_says_of_it() -> None:
    more: dict[str, Any] = {
        "text": "Nobody is in charge.",
        "basis": [{"source": "essay", "at": "page 3"}],
    }
    card = card_of(small("good", gate("cap", "low", **more)), answers_of(a=4, b=4, c=0))
    found = only(card)
    assert (found.label, found.band, found.forces) == ("Gate", "low", False)
    assert found.text == "Nobody is in charge."
    assert [(one.source, one.at) for one in found.basis] == [("essay", "page 3")]
    assert (found.rests_on, found.waits_for) == (("c",), ())


def test_an_open_gate_waits_only_for_what_is_missing() -> None:
    """An answer that is there, or does not apply, is not waited for; nor is one for a shut gate."""
    case = small("good", gate("cap", "low", "a == 0 or b == 0 or c == 0"))
    answers = {**answers_of(a=4), "b": without_value(State.NOT_APPLICABLE)}
    assert only(card_of(case, answers)).waits_for == ("c",)
    shut = only(card_of(case, answers_of(a=0)))
    assert (shut.state, shut.waits_for) == (GateState.APPLIES, ())


@pytest.mark.parametrize(
    ("levels", "waits_for"),
    [
        ({}, {"a", "c"}),
        ({"d": 0}, {"a", "c"}),  # kept from before, and not asked now
        ({"c": 2}, {"a", "d"}),
        ({"c": 2, "d": 3}, {"a"}),
        ({"c": 0}, {"a"}),
        ({"c": 0, "d": 0}, {"a"}),
    ],
)
def test_an_open_gate_waits_for_what_decides_whether_a_question_is_asked(
    levels: dict[str, int], waits_for: set[str]
) -> None:
    """Question d is asked where c is not 0; hidden for good, it is not waited for."""
    bands = [{"id": "low", "label": "Low", "at_least": 1}]
    bands += [{"id": "high", "label": "High", "at_least": 3}]
    when = "d == 0 or a == 0"
    case = with_follow_up([{"item": "b"}], bands=bands, gates=[gate("cap", "low", when)])
    found = only(card_of(case, answers_of(**levels)))
    assert (found.state, found.rests_on) == (GateState.OPEN, ("d", "a"))
    assert set(found.waits_for) == waits_for


@given(
    score=st.one_of(st.floats(0, 1), st.sampled_from([0.25, 0.5, 0.75, 0.5 - 1e-10, 0.5 - 1e-8])),
    scale=st.sampled_from([(0, 100), (1, 5), (-1, 1), (0, 1)]),
)
def test_whole_columns_are_put_into_the_bands_of_one_score(
    score: float, scale: tuple[float, float]
) -> None:
    low, high = scale
    edges = [low, low + 0.25 * (high - low), low + 0.5 * (high - low), high]
    bands = [{"id": f"b{i}", "label": "B", "at_least": edge} for i, edge in enumerate(edges)]
    index = small().model.indices[0]
    index = Index.model_validate({**index.model_dump(), "scale": scale, "bands": bands})
    found = band_places(index, np.array([score, np.nan]), (), {})
    expected = band_of(low + score * (high - low), index.bands)
    assert expected is not None
    assert index.bands[int(found.places[0])] == expected
    assert found.places.tolist() == found.without_gates.tolist()
    assert found.places[1] == NONE


def test_a_waiver_ended_on_the_first_day_there_is_has_a_last_day() -> None:
    first = datetime.date.min
    waiver = Waiver(gate="g", name="n", reason="r", granted=first, until=DAY, revoked=first)
    assert waiver.last_day == first
    assert not waiver.is_live(DAY)
