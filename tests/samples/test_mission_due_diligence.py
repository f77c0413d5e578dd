from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.cli.rating import rate, rate_briefly
from assess.diligence.decided import decided
from assess.errors import Severity
from assess.files.assessments import hold_to, read_assessment
from assess.files.folders import find_folder, read_instrument
from assess.model.answer import Answer, State, Value
from assess.model.assessment import Assessment, Subject
from assess.model.decision import Outcome
from assess.model.finding import FindingKind
from assess.model.gate import GateState
from assess.model.question import Number, Scale
from assess.model.rating import Instrument, Rated
from assess.model.recommendation import DecisionState, Recommendation
from assess.model.reference import QuestionnaireReference
from samples import build, mission_due_diligence
from samples.building import FOLDER
from samples.mission_due_diligence import QUESTIONNAIRE

PLACE = FOLDER / mission_due_diligence.NAME
DAY = datetime.date(2026, 3, 10)
EXPOSURE = {"market_capture", "armed_taxation", "hidden_owners", "force_support", "cash_use"}
NUMBERS = {"buyers_trained": (80, 60, 40, 20, 0), "uncompeted_share": (10, 25, 40, 60)}
"""Values to try, from the best to the worst."""


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return read_instrument(find_folder(QUESTIONNAIRE))


@pytest.fixture(scope="module")
def missions() -> list[Assessment]:
    return [read_assessment(path) for path in sorted(PLACE.glob("*.json"))]


@pytest.fixture(scope="module")
def rated(instrument: Instrument, missions: Sequence[Assessment]) -> list[Rated]:
    return rate(instrument, missions, DAY)


def recommendation(rated: Rated) -> Recommendation:
    assert rated.recommendation is not None
    return rated.recommendation


def test_files_are_what_a_fresh_build_writes() -> None:
    assert build.differences(PLACE, mission_due_diligence.build()) == []


def test_every_file_is_read_without_a_warning(instrument: Instrument) -> None:
    for path in sorted(PLACE.glob("*.json")):
        remarks = hold_to(read_assessment(path), instrument.questionnaire, path)
        assert [p for p in remarks if p.severity is not Severity.NOTE] == []


def test_nobody_can_take_them_for_real(missions: Sequence[Assessment]) -> None:
    for assessment in missions:
        assert assessment.subject.fictional
        assert assessment.subject.name.endswith("(fictional)")
        assert assessment.statement.startswith("Fictional mission")
        people = {answer.by for answer in assessment.answers.values()}
        people |= {one.name for one in assessment.signatures}
        people |= {one.name for one in assessment.waivers}
        assert all(name.endswith("(fictional)") for name in people)


def test_one_goes_on_with_a_plan_and_one_is_stopped(rated: Sequence[Rated]) -> None:
    found = {one.assessment.subject.name: recommendation(one) for one in rated}
    averland, brimoria = (found[name] for name in sorted(found))
    assert (brimoria.band, brimoria.floor) == ("substantial", Outcome.APPROVE)
    assert {one.about for one in brimoria.conditions} >= {"subcontractors", "watch_minerals"}
    assert (averland.band, averland.outcome) == ("high", Outcome.REJECT_OR_REFER)
    assert averland.floor is Outcome.ENHANCED_REVIEW


def test_both_are_decided_by_the_head_of_mission(
    instrument: Instrument, rated: Sequence[Rated]
) -> None:
    assert instrument.decision is not None
    states = [
        decided(
            instrument.decision,
            instrument.questionnaire,
            one.assessment,
            recommendation(one),
            DAY,
        ).state
        for one in rated
    ]
    assert states == [DecisionState.NEGATIVE, DecisionState.VALID]
    assert {one.assessment.signatures[-1].function for one in rated} == {"head"}


def test_a_decision_that_differs_from_the_recommendation_says_why(rated: Sequence[Rated]) -> None:
    as_found, otherwise = (one.assessment.signatures[-1] for one in rated)
    assert (as_found.decision, as_found.reason) == (as_found.recommended, "")
    assert otherwise.recommended is Outcome.ENHANCED_REVIEW
    assert otherwise.decision is Outcome.APPROVE_WITH_CONDITIONS
    assert otherwise.reason.startswith("I was shown")


def test_a_gate_that_applies_and_one_that_is_waived(rated: Sequence[Rated]) -> None:
    states = {gate.gate: gate.state for gate in rated[0].scorecard.gates}
    assert states["forces_unassessed"] is GateState.APPLIES
    assert states["category_uncontrolled"] is GateState.WAIVED
    assert rated[1].scorecard.gates == ()


def test_blind_spots_gaps_and_strengths_are_shown(rated: Sequence[Rated]) -> None:
    kinds = {finding.kind for one in rated for finding in one.scorecard.findings}
    assert kinds == {FindingKind.BLIND_SPOT, FindingKind.GAP, FindingKind.STRENGTH}


def test_every_scored_question_names_its_source(instrument: Instrument) -> None:
    for section in instrument.questionnaire.sections:
        for question in section.questions:
            assert question.basis or section.id == "context" or question.type == "text"


def choices_of(instrument: Instrument) -> dict[str, tuple[Value, ...]]:
    """Return for every item that is scored what can be answered, from the best to the worst."""
    found: dict[str, tuple[Value, ...]] = {}
    for key, item in instrument.questionnaire.items.items():
        if isinstance(item.spec, Scale):
            rising = key in EXPOSURE or key.endswith((".spend", ".consequence"))
            levels = range(len(item.spec.levels))
            found[key] = tuple(levels if rising else reversed(levels))
        elif isinstance(item.spec, Number) and key in NUMBERS:
            found[key] = NUMBERS[key]
    return found


CHOICES = choices_of(read_instrument(find_folder(QUESTIONNAIRE)))
PLACES = st.fixed_dictionaries(
    {key: st.one_of(st.none(), st.integers(0, len(v) - 1)) for key, v in CHOICES.items()}
)
"""The place of each answer among what can be answered; None where it is not known."""
GOOD_PLACES = st.fixed_dictionaries({key: st.integers(0, 1) for key in CHOICES})
"""Answers good enough that something is left to lose."""


def answered(instrument: Instrument, places: Mapping[str, int | None]) -> Assessment:
    answers = {
        key: Answer(state=State.UNKNOWN)
        if place is None
        else Answer(state=State.ANSWERED, value=CHOICES[key][place])
        for key, place in places.items()
    }
    tasks = Answer(state=State.ANSWERED, value=("elections", "agreements"))
    return Assessment(
        questionnaire=QuestionnaireReference.to(instrument.questionnaire),
        subject=Subject(name="Test (fictional)", fictional=True),
        answers={**answers, "political_tasks": tasks},
    )


@settings(max_examples=60, deadline=None)
@given(places=PLACES | GOOD_PLACES, data=st.data())
def test_no_worse_answer_lowers_the_risk_or_improves_the_decision(
    instrument: Instrument, places: Mapping[str, int | None], data: st.DataObject
) -> None:
    able = [k for k, v in places.items() if v is not None and v + 1 < len(CHOICES[k])]
    if not able:
        return
    keys = data.draw(st.lists(st.sampled_from(able), min_size=1, max_size=3, unique=True))
    worse = {**places, **{key: (places[key] or 0) + 1 for key in keys}}
    pair = [answered(instrument, places), answered(instrument, worse)]
    before, after = rate_briefly(instrument, pair, DAY)
    assert instrument.decision is not None
    off = instrument.decision.sign_off
    better, poorer = recommendation(before), recommendation(after)
    assert better.outcome.rank <= poorer.outcome.rank
    assert better.floor.rank <= poorer.floor.rank
    assert off.rank(better.approver.id) <= off.rank(poorer.approver.id)
    assert {one.about for one in better.conditions} <= {one.about for one in poorer.conditions}
    risk, risk_after = (one.scorecard.by_id["residual_risk"] for one in (before, after))
    if risk.score is not None and risk_after.score is not None:
        assert risk.score <= risk_after.score + 1e-9
        hold, held = (one.scorecard.by_id["control_effectiveness"].score for one in (before, after))
        assert hold is None or held is None or held <= hold + 1e-9


@settings(max_examples=60, deadline=None)
@given(places=GOOD_PLACES, data=st.data())
def test_no_knock_out_leads_to_an_approval(
    instrument: Instrument, places: Mapping[str, int | None], data: st.DataObject
) -> None:
    worst: dict[str, dict[str, int | None]] = {
        "nobody_checked": {"eligibility_moments": 3, "high_risk.fuel.spend": 1},
        "matches_ignored": {"match_handling": 3},
        "forces_unassessed": {"force_support": 1, "hrddp_assessment": 3},
        "category_uncontrolled": {
            "high_risk.security.spend": 2,
            "high_risk.security.consequence": 2,
            "high_risk.security.control": 3,
        },
        "owners_unknown": {"owners_asked": 3, "armed_taxation": 2},
    }
    gate = data.draw(st.sampled_from(sorted(worst)))
    (one,) = rate_briefly(instrument, [answered(instrument, {**places, **worst[gate]})], DAY)
    states = {result.gate: result.state for result in one.scorecard.gates}
    assert states[gate] is GateState.APPLIES
    assert not recommendation(one).outcome.approves
    assert not recommendation(one).floor.approves
