from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from assess.checks.integrity import check_history, check_signatures
from assess.cli.rating import rate_briefly
from assess.diligence.decided import decided
from assess.errors import Severity
from assess.files.assessments import hold_to, read_assessment
from assess.files.folders import find_folder, read_instrument
from assess.model.answer import State
from assess.model.assessment import Assessment
from assess.model.checklist import ItemStatus
from assess.model.decision import Outcome
from assess.model.gate import GateState
from assess.model.rating import Instrument, Rated
from assess.model.recommendation import DecisionState, Recommendation
from assess.model.signature import Role, Signature
from samples import build, vendor_due_diligence
from samples.building import FOLDER

PLACE = FOLDER / vendor_due_diligence.NAME
DAY = datetime.date(2026, 10, 1)
"""The day on which the sample README looks at them."""


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return read_instrument(find_folder(vendor_due_diligence.QUESTIONNAIRE))


@pytest.fixture(scope="module")
def vendors() -> dict[str, Assessment]:
    return {path.stem: read_assessment(path) for path in sorted(PLACE.glob("*.json"))}


@pytest.fixture(scope="module")
def rated(instrument: Instrument, vendors: dict[str, Assessment]) -> dict[str, Rated]:
    found = rate_briefly(instrument, list(vendors.values()), DAY)
    return dict(zip(vendors, found, strict=True))


def recommended(one: Rated) -> Recommendation:
    assert one.recommendation is not None
    return one.recommendation


def approvals(vendors: dict[str, Assessment]) -> Iterator[Signature]:
    for vendor in vendors.values():
        yield from (one for one in vendor.signatures if one.role is Role.APPROVER)


def test_files_are_what_a_fresh_build_writes() -> None:
    assert build.differences(PLACE, vendor_due_diligence.build()) == []


def test_every_file_is_read_without_a_warning(
    instrument: Instrument, vendors: dict[str, Assessment]
) -> None:
    for name, vendor in vendors.items():
        remarks = hold_to(vendor, instrument.questionnaire, PLACE / f"{name}.json")
        assert [one for one in remarks if one.severity is not Severity.NOTE] == []


def test_histories_and_signatures_hold(vendors: dict[str, Assessment]) -> None:
    for vendor in vendors.values():
        assert vendor.history
        assert [*check_history(vendor), *check_signatures(vendor)] == []


def test_nobody_can_take_them_for_real(vendors: dict[str, Assessment]) -> None:
    for vendor in vendors.values():
        assert vendor.subject.fictional
        assert vendor.subject.name.endswith("(fictional)")
        people = {answer.by for answer in vendor.answers.values()}
        people |= {one.name for one in vendor.signatures} | {one.name for one in vendor.waivers}
        assert all(name.endswith("(invented)") for name in people)


def test_every_level_of_due_diligence_and_a_lowered_one(
    instrument: Instrument, rated: dict[str, Rated]
) -> None:
    levels = [one.level for one in map(recommended, rated.values()) if one.level]
    assert {one.level.id for one in levels} == {one.id for one in instrument.questionnaire.levels}
    lowered = recommended(rated["lingua"]).level
    assert lowered is not None
    assert (lowered.by_rules.id, lowered.level.id) == ("standard", "simplified")
    assert lowered.lowered_by
    assert lowered.lowered_reason
    unsettled = recommended(rated["kestrel"]).level
    assert unsettled is not None
    assert unsettled.waits_for == ("contract_value",)


def test_every_band_of_risk_and_a_vendor_that_cannot_be_rated(
    instrument: Instrument, rated: dict[str, Rated]
) -> None:
    (risk,) = instrument.scoring.indices
    bands = {recommended(one).band for one in rated.values()}
    assert bands == {None, *(band.id for band in risk.bands)}


def test_every_knock_out_applies_or_is_waived_somewhere(
    instrument: Instrument, rated: dict[str, Rated]
) -> None:
    (risk,) = instrument.scoring.indices
    states: dict[str, set[GateState]] = {gate.id: set() for gate in risk.gates}
    for one in rated.values():
        for result in one.scorecard.gates:
            states[result.gate].add(result.state)
    for gate in risk.gates:
        assert states[gate.id] & {GateState.APPLIES, GateState.WAIVED}, gate.id
        if not gate.waivable:
            assert GateState.WAIVED not in states[gate.id]
    seen = set().union(*states.values())
    assert seen == {GateState.APPLIES, GateState.OPEN, GateState.WAIVED}


def test_every_waivable_knock_out_is_waived_in_time_or_was(
    instrument: Instrument, vendors: dict[str, Assessment]
) -> None:
    (risk,) = instrument.scoring.indices
    waived = {one.gate for vendor in vendors.values() for one in vendor.waivers if one.gate}
    assert waived == {gate.id for gate in risk.gates if gate.waivable}
    items = {one.item for vendor in vendors.values() for one in vendor.waivers if one.item}
    assert items == {"financial_statements", "proscribed"}


def test_every_outcome_is_recommended_and_decided(vendors: dict[str, Assessment]) -> None:
    signed = list(approvals(vendors))
    assert {one.recommended for one in signed} == set(Outcome)
    assert {one.decision for one in signed} == set(Outcome)


def test_where_people_decide_otherwise_they_say_why(vendors: dict[str, Assessment]) -> None:
    other = [one for one in approvals(vendors) if one.decision is not one.recommended]
    assert len(other) == 3
    assert all(one.reason for one in other)
    ranks = [
        (one.decision.rank, one.recommended.rank)
        for one in other
        if one.decision and one.recommended
    ]
    assert any(decision < asked for decision, asked in ranks)
    assert any(decision > asked for decision, asked in ranks)


def test_every_state_of_a_decision(
    instrument: Instrument, vendors: dict[str, Assessment], rated: dict[str, Rated]
) -> None:
    assert instrument.decision is not None
    states = {}
    for name, vendor in vendors.items():
        found = recommended(rated[name])
        one = decided(instrument.decision, instrument.questionnaire, vendor, found, DAY)
        states[name] = one.state
    assert states["quillmark"] is states["orchard"] is DecisionState.EXPIRED
    assert states["kestrel"] is DecisionState.NONE
    assert states["granite"] is DecisionState.RENEWAL_DUE
    assert states["brightwater"] is DecisionState.VALID
    assert states["blackpine"] is DecisionState.NEGATIVE


def test_every_function_signs(instrument: Instrument, vendors: dict[str, Assessment]) -> None:
    assert instrument.decision is not None
    named = {one.function for vendor in vendors.values() for one in vendor.signatures}
    named |= {one.function for vendor in vendors.values() for one in vendor.waivers}
    assert named == {one.id for one in instrument.decision.sign_off.functions}


def test_every_status_of_an_item_and_overdue_actions(rated: dict[str, Rated]) -> None:
    lines = [line for one in rated.values() for line in recommended(one).checklist]
    assert {line.status for line in lines} == set(ItemStatus)
    assert sum(1 for line in lines if line.overdue) >= 5


def test_evidence_is_graded_and_red_flags_come_from_tenders(vendors: dict[str, Assessment]) -> None:
    answers = [a for vendor in vendors.values() for a in vendor.answers.values()]
    assert {answer.state for answer in answers} >= {
        State.ANSWERED,
        State.UNKNOWN,
        State.NOT_APPLICABLE,
    }
    grades = {e.grade for answer in answers for e in answer.evidence}
    assert grades >= {"A1", "A2", "B1", "B2", "B3", "C2", "C3"}
    computed = [
        vendor
        for vendor in vendors.values()
        if any(entry.door == "red flags" for entry in vendor.history)
    ]
    assert len(computed) == 4
    results = {
        answer.value
        for vendor in computed
        for key, answer in vendor.answers.items()
        if key.startswith("tender_flags.")
    }
    assert results >= {"clear", "raised", "explained"}
