"""Scorecards, field by field, against a small model worked by hand."""

from __future__ import annotations

import datetime

import pytest

from assess.columns import encode
from assess.model.answer import Answer, State
from assess.model.gate import GateState, Waiver
from assess.model.scorecard import Result, Scorecard
from assess.scoring.scorecards import Waivers, score_all, score_columns
from tests.support.answers import answered_with, without_value
from tests.support.cases import Case, case_of
from tests.support.small import ASKING

QUESTIONNAIRE = (
    ASKING
    + """\
      - {id: a, label: A, text: "A?", type: scale, levels: [{label: L0}, {label: L1}, {label: L2}]}
      - {id: b, label: B, text: "B?", type: scale, levels: [{label: L0}, {label: L1}, {label: L2}]}
      - {id: c, label: C, text: "C?", type: scale, levels: [{label: L0}, {label: L1}, {label: L2}]}
"""
)

SCORING = """
format: assess/scoring
format_version: "1"
questionnaire: small
indices:
  - id: ready
    label: Readiness
    high_is: good
    scale: [1, 5]
    minimum_coverage: 0.3
    bands:
      - {id: low, label: Low, at_least: 1}
      - {id: middle, label: Middle, at_least: 3}
      - {id: high, label: High, at_least: 4}
    gates:
      - {id: nothing_there, label: Nothing, when: a == 0, cap: low}
      - {id: no_way, label: No way, when: b == 0, force: low, waivable: false}
    children:
      - {item: a, weight: 3}
      - {id: rest, label: Rest, minimum_coverage: 0.6, children: [{item: b}, {item: c}]}
  - id: danger
    label: Danger
    high_is: bad
    bands:
      - {id: fine, label: Fine, at_least: 0}
      - {id: grave, label: Grave, at_least: 50}
    gates: [{id: alarm, label: Alarm, when: c == 2, cap: grave}]
    children: [{item: c, id: dc}]
  - {id: plain, label: Plain, high_is: good, children: [{item: b, id: pb}]}
"""

DAY = datetime.date(2024, 6, 1)


@pytest.fixture(scope="module")
def case() -> Case:
    return case_of("small", QUESTIONNAIRE, SCORING)


def levels(**given: int | State) -> dict[str, Answer]:
    return {
        key: answered_with(value) if isinstance(value, int) else without_value(value)
        for key, value in given.items()
    }


def card_of(case: Case, *waivers: Waiver, **given: int | State) -> Scorecard:
    rated = Waivers(DAY, [waivers]) if waivers else None
    (card,) = score_all(case.plan, ["S"], [levels(**given)], waivers=rated)
    return card


def waiver(gate: str, until: datetime.date = DAY) -> Waiver:
    granted = datetime.date(2024, 1, 1)
    return Waiver(gate=gate, name="Head of office", reason="Agreed.", granted=granted, until=until)


def test_every_field_of_every_result(case: Case) -> None:
    card = card_of(case, a=1, b=2)
    assert (card.subject, card.questionnaire, card.findings) == ("S", "small", ())
    # rest: b is 1 of 1 to 2; half answered, too little of 0.6. ready: (3 * 0.5 + 1 * 1) / 4 = 0.625,
    # at worst (1.5 + 0.5) / 4, at best (1.5 + 1) / 4; on the scale 1 + 4 times that.
    assert card.results == (
        Result(
            id="ready",
            index="ready",
            parent=None,
            depth=0,
            kind="index",
            label="Readiness",
            share=1,
            score=3.5,
            low=3,
            high=3.5,
            coverage=0.875,
            band="middle",
            band_without_gates="middle",
        ),
        Result(
            id="a",
            index="ready",
            parent="ready",
            depth=1,
            kind="leaf",
            label="A",
            item="a",
            share=0.75,
            score=3,
            low=3,
            high=3,
            coverage=1,
        ),
        Result(
            id="rest",
            index="ready",
            parent="ready",
            depth=1,
            kind="group",
            label="Rest",
            share=0.25,
            score=None,
            low=3,
            high=5,
            coverage=0.5,
            reason="50% answered, 60% needed",
        ),
        Result(
            id="b",
            index="ready",
            parent="rest",
            depth=2,
            kind="leaf",
            label="B",
            item="b",
            share=0.5,
            score=5,
            low=5,
            high=5,
            coverage=1,
        ),
        Result(
            id="c",
            index="ready",
            parent="rest",
            depth=2,
            kind="leaf",
            label="C",
            item="c",
            share=0.5,
            score=None,
            low=1,
            high=5,
            coverage=0,
            reason="not answered",
        ),
        Result(
            id="danger",
            index="danger",
            parent=None,
            depth=0,
            kind="index",
            label="Danger",
            share=1,
            score=None,
            low=0,
            high=100,
            coverage=0,
            reason="nothing answered",
        ),
        Result(
            id="dc",
            index="danger",
            parent="danger",
            depth=1,
            kind="leaf",
            label="C",
            item="c",
            share=1,
            score=None,
            low=0,
            high=100,
            coverage=0,
            reason="not answered",
        ),
        Result(
            id="plain",
            index="plain",
            parent=None,
            depth=0,
            kind="index",
            label="Plain",
            share=1,
            score=100,
            low=100,
            high=100,
            coverage=1,
        ),
        Result(
            id="pb",
            index="plain",
            parent="plain",
            depth=1,
            kind="leaf",
            label="B",
            item="b",
            share=1,
            score=100,
            low=100,
            high=100,
            coverage=1,
        ),
    )


def test_where_nothing_applies_there_is_no_figure_at_all(case: Case) -> None:
    result = card_of(case, c=State.NOT_APPLICABLE).by_id["danger"]
    assert (result.score, result.low, result.high, result.coverage) == (None, None, None, None)
    assert (result.band, result.reason) == (None, "nothing here applies")


def test_where_every_part_is_required_a_missing_one_is_the_reason() -> None:
    strict = case_of(
        "small", QUESTIONNAIRE, SCORING.replace("minimum_coverage: 0.6", "missing: require")
    )
    card = card_of(strict, a=1, b=2)
    assert card.by_id["rest"].reason == "one or more of its parts have no score"


def test_nobody_has_no_card(case: Case) -> None:
    assert score_all(case.plan, [], []) == ()


def test_columns_and_answers_give_the_same_cards(case: Case) -> None:
    answers = [levels(a=1, b=2, c=0), levels(a=0), levels(b=0)]
    subjects = ["one", "two", "three"]
    cards = score_all(case.plan, subjects, answers)
    assert [card.subject for card in cards] == subjects
    assert score_columns(case.plan, subjects, encode(case.plan.items, answers)) == cards
    assert [card.by_id["ready"].score for card in cards] == [3, 1, None]


def test_a_dispute_is_named_as_the_reason(case: Case) -> None:
    disputed = {"a": (answered_with(0), answered_with(1))}
    (card,) = score_all(case.plan, ["S"], [levels(b=2, c=2)], [disputed])
    assert card.by_id["a"].reason == "respondents differ"
    assert (card.by_id["a"].low, card.by_id["a"].high) == (1, 3)


def test_a_cap_lowers_the_band_and_says_what_it_would_be(case: Case) -> None:
    # a is 0 and rest 1: (0 + 1) / 4, 2 on the scale, low without any gate; so b and c alone are 1
    (card,) = score_all(case.plan, ["S"], [levels(a=0, b=2, c=2)])
    assert [(g.gate, g.state, g.band, g.index) for g in card.gates] == [
        ("nothing_there", GateState.APPLIES, "low", "ready"),
        ("alarm", GateState.APPLIES, "grave", "danger"),
    ]
    assert card.by_id["ready"].band == card.by_id["ready"].band_without_gates == "low"
    assert card.by_id["danger"].band == card.by_id["danger"].band_without_gates == "grave"


def test_a_forced_band_stands_beside_the_one_of_the_score(case: Case) -> None:
    # (3 * 1 + 0.5) / 4 = 0.875, 4.5 on the scale
    card = card_of(case, a=2, b=0, c=2)
    ready = card.by_id["ready"]
    assert (ready.score, ready.band, ready.band_without_gates) == (4.5, "low", "high")
    assert card.gates[0].forces


def test_a_waiver_lifts_its_gate_on_its_last_day_and_not_after(case: Case) -> None:
    # a = 0 caps at low; the score alone would be low as well, so the state tells
    live = card_of(case, waiver("nothing_there"), a=0, b=2, c=1)
    assert [gate.state for gate in live.gates] == [GateState.WAIVED]
    assert live.gates[0].waiver == waiver("nothing_there")
    over = card_of(case, waiver("nothing_there", DAY - datetime.timedelta(days=1)), a=0, b=2, c=1)
    assert [gate.state for gate in over.gates] == [GateState.APPLIES]
    assert over.gates[0].expired is not None


def test_a_waiver_changes_the_band_of_its_own_subject_alone() -> None:
    same = levels(a=2, b=2, c=2)
    text = SCORING.replace("when: a == 0, cap: low", "when: a == 2, cap: low")
    capped = case_of("small", QUESTIONNAIRE, text)
    found = score_all(
        capped.plan,
        ["one", "two"],
        [same, same],
        waivers=Waivers(DAY, [(), [waiver("nothing_there")]]),
    )
    assert [card.by_id["ready"].band for card in found] == ["low", "high"]
    assert [card.by_id["ready"].band_without_gates for card in found] == ["high", "high"]


def test_a_gate_that_cannot_be_waived_stands(case: Case) -> None:
    card = card_of(case, waiver("no_way"), a=2, b=0, c=2)
    assert card.by_id["ready"].band == "low"
    assert [gate.state for gate in card.gates] == [GateState.APPLIES, GateState.APPLIES]


def test_a_gate_that_missing_answers_could_still_close_is_open(case: Case) -> None:
    card = card_of(case, b=2, c=1)
    (gate,) = card.gates
    assert (gate.gate, gate.state, gate.waits_for) == ("nothing_there", GateState.OPEN, ("a",))
    assert (gate.waiver, gate.expired) == (None, None)
