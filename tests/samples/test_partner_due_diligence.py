from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.checks.integrity import check_history, check_signatures
from assess.checks.notice import notice
from assess.cli.rating import rate, rate_briefly
from assess.columns import encode
from assess.conditions import parse
from assess.diligence.decided import decided
from assess.errors import InputError, RequestError, Severity
from assess.files.assessments import hold_to, read_assessment
from assess.files.folders import find_folder, read_folder, read_instrument
from assess.model.answer import Answer, Value
from assess.model.assessment import Assessment
from assess.model.case import Cases
from assess.model.checklist import Severity as ItemSeverity
from assess.model.decision import Outcome
from assess.model.gate import GateState
from assess.model.rating import Instrument, Rated
from assess.model.recommendation import DecisionState, Recommendation
from samples import build, partner_due_diligence
from samples.building import FOLDER
from samples.partner_due_diligence import QUESTIONNAIRE
from tests.support.answers import answered_with, random_answers
from tests.support.laws import generator
from tests.support.recommendations import assessment, nearly_good, recommend, values_of

PLACE = FOLDER / partner_due_diligence.NAME
DAY = datetime.date(2026, 11, 2)
SEEDS = st.integers(0, 2**32 - 1)
few = settings(max_examples=4, deadline=None)


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return read_instrument(find_folder(QUESTIONNAIRE))


@pytest.fixture(scope="module")
def cases() -> Cases:
    found = read_folder(find_folder(QUESTIONNAIRE), with_cases=True).cases
    assert found is not None
    return found


@pytest.fixture(scope="module")
def partners() -> list[Assessment]:
    return [read_assessment(path) for path in sorted(PLACE.glob("*.json"))]


@pytest.fixture(scope="module")
def rated(instrument: Instrument, partners: Sequence[Assessment]) -> list[Rated]:
    return rate(instrument, partners, DAY)


def recommendation(rated: Rated) -> Recommendation:
    assert rated.recommendation is not None
    return rated.recommendation


# ── the samples ──────────────────────────────────────────────────────────────────────────────


def test_files_are_what_a_fresh_build_writes() -> None:
    assert build.differences(PLACE, partner_due_diligence.build()) == []


def test_every_file_is_read_without_a_warning_and_its_seals_hold(instrument: Instrument) -> None:
    paths = sorted(PLACE.glob("*.json"))
    assert len(paths) == 2
    for path in paths:
        found = read_assessment(path)
        remarks = hold_to(found, instrument.questionnaire, path)
        assert [p for p in remarks if p.severity is not Severity.NOTE] == []
        assert check_history(found) == check_signatures(found) == []


def test_nobody_can_take_them_for_real(partners: Sequence[Assessment]) -> None:
    for one in partners:
        assert one.subject.fictional
        assert one.subject.name.endswith("(fictional)")
        assert one.statement.startswith("Fictional partner")
        people = {entry.by for entry in one.history} | {each.name for each in one.signatures}
        people |= {answer.owner for answer in one.answers.values() if answer.owner}
        assert all(name.endswith("(fictional)") for name in people)


def test_the_brigade_is_approved_with_conditions_while_a_waiver_counts(
    instrument: Instrument, rated: Sequence[Rated]
) -> None:
    brigade = rated[0]
    found = recommendation(brigade)
    assert found.level
    assert found.level.level.id == "enhanced"
    assert (found.band, found.outcome) == ("moderate", Outcome.APPROVE_WITH_CONDITIONS)
    waived = [one for one in brigade.scorecard.gates if one.state is GateState.WAIVED]
    assert [one.gate for one in waived] == ["diversion_unresolved"]
    assert all(one.owner and one.due for one in found.conditions)
    assert {one.about for one in found.conditions} >= {"diversion_record", "vetting"}
    assert state_on(instrument, brigade.assessment, DAY) is DecisionState.VALID
    last = brigade.assessment.signatures[-1].valid_until
    assert last == datetime.date(2027, 4, 30)
    later = last + datetime.timedelta(days=1)
    assert state_on(instrument, brigade.assessment, later) is not DecisionState.VALID


def test_the_coast_guard_is_rejected_by_a_knock_out_alone(
    instrument: Instrument, rated: Sequence[Rated]
) -> None:
    guard = rated[1]
    result = guard.scorecard.by_id["residual_risk"]
    assert (result.band, result.band_without_gates) == ("high", "substantial")
    assert recommendation(guard).outcome is Outcome.REJECT_OR_REFER
    assert recommendation(guard).floor is Outcome.ENHANCED_REVIEW
    assert state_on(instrument, guard.assessment, DAY) is DecisionState.NEGATIVE
    assert {one.rule for one in guard.scorecard.findings} == {"partner_or_target", "harm_both_ways"}


def state_on(instrument: Instrument, one: Assessment, day: datetime.date) -> DecisionState:
    assert instrument.decision is not None
    (found,) = rate_briefly(instrument, [one], day)
    asked = instrument.questionnaire
    return decided(instrument.decision, asked, one, recommendation(found), day).state


def test_what_a_command_would_refuse_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = (partner_due_diligence.DATA / "averland-brigade.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr(partner_due_diligence, "DATA", tmp_path)
    place = tmp_path / "partner.yaml"
    place.write_text(
        good.replace("Solveig Amund", "Ada Prell").replace(", human rights", ", police reform")
    )
    with pytest.raises(RequestError, match="Ada Prell"):
        partner_due_diligence.build()
    place.write_text(good.replace("unit_known: 3", "unit_known: 9"))
    with pytest.raises(InputError, match=r"partner\.yaml unit_known"):
        partner_due_diligence.build()
    place.write_text(good.replace("unit_known: 3", "unit_unknown: 3"))
    with pytest.raises(InputError, match="no such question"):
        partner_due_diligence.build()


# ── the questionnaire ────────────────────────────────────────────────────────────────────────


def test_whatever_a_knock_out_looks_at_is_critical_and_always_asked(instrument: Instrument) -> None:
    items = instrument.questionnaire.items
    for gate in instrument.scoring.indices[0].gates:
        for key in parse(gate.when).keys:
            item = items[key.key]
            assert item.conditions == (), key.key
            assert item.spec.checklist, key.key
            assert item.spec.checklist.severity is ItemSeverity.CRITICAL, key.key


def test_every_item_says_what_it_rests_on_and_what_to_do(instrument: Instrument) -> None:
    for item in instrument.questionnaire.items.values():
        if item.spec.checklist is not None:
            assert any(one.at for one in item.spec.basis), item.key
            assert item.spec.checklist.action, item.key
            assert item.spec.guidance, item.key


def test_worked_cases_name_everything_that_decides(instrument: Instrument, cases: Cases) -> None:
    rules = instrument.decision
    assert rules is not None
    decisions = [case.decide for case in cases.cases if case.decide]
    holding = {rule for one in decisions for rule in one.because}
    assert holding == {r.id for level in instrument.questionnaire.levels for r in level.rules}
    reasons = {name for one in decisions for name in one.reasons}
    gates = instrument.scoring.indices[0].gates
    assert reasons >= {f"gate.{one.id}" for one in gates}
    assert reasons >= {f"rule.{one.id}" for one in rules.rules}
    waived = {waiver.gate for case in cases.cases for waiver in case.waivers if waiver.gate}
    assert waived == {one.id for one in gates if one.waivable}
    assert {one.outcome for one in decisions} >= set(Outcome)
    assert {one.level for one in decisions} >= {"simplified", "standard", "enhanced"}
    approvers = {*rules.sign_off.approver.values(), *rules.sign_off.levels.values()}
    assert {one.approver for one in decisions} >= approvers
    signed = [step for case in cases.cases for step in case.sign if not step.refused]
    assert {step.function for step in signed} >= approvers
    assert {step.decision for step in signed} >= set(Outcome)


def test_every_finding_can_be_met(instrument: Instrument) -> None:
    rules, asked = instrument.findings, instrument.questionnaire
    assert rules is not None
    random = generator(1)
    many = [random_answers(values_of(QUESTIONNAIRE), random, answered=1) for _ in range(1500)]
    deep = {"level_change": answered_with("raise_enhanced")}
    columns = encode(asked.items, [{**one, **deep} for one in many])
    met = {finding.rule for found in notice(rules, asked, columns) for finding in found}
    assert met == {rule.id for rule in rules.rules}


@given(seed=SEEDS)
@few
def test_the_harm_of_withholding_buys_nothing(seed: int) -> None:
    random = generator(seed)
    for _ in range(5):
        answers = nearly_good(QUESTIONNAIRE, random)
        ways = [
            answers | {"effect_withholding": answered_with(how)}
            for how in ("none", "some", "serious")
        ]
        found = recommend(QUESTIONNAIRE, [assessment(QUESTIONNAIRE, one) for one in ways])
        assert (
            len({(one.outcome, one.floor, one.score, one.band, one.approver) for one in found}) == 1
        )


@given(seed=SEEDS)
@few
def test_looking_deeper_never_lowers_the_risk_or_softens_the_decision(seed: int) -> None:
    random = generator(seed)
    for _ in range(5):
        light = random_answers(values_of(QUESTIONNAIRE), random, answered=1, not_applicable=0)
        found = recommend(QUESTIONNAIRE, list(deeper(light)))
        for less, more in itertools.pairwise(found):
            assert less.score is not None
            assert more.score is not None
            assert more.score >= less.score - 1e-9
            assert more.outcome.rank >= less.outcome.rank
            assert more.floor.rank >= less.floor.rank


def deeper(answers: Mapping[str, Answer]) -> Iterator[Assessment]:
    """Yield the same answers at each level of due diligence, lightest first."""
    facts: dict[str, Value] = {
        "recipient_kind": "civil",
        "country_record": 3,
        "first_look": "nothing",
        "crime_setting": 2,
        "support_kinds": ("advice",),
    }
    light = {**answers, **{key: answered_with(value) for key, value in facts.items()}}
    for change in ("keep", "raise_standard", "raise_enhanced"):
        yield assessment(QUESTIONNAIRE, {**light, "level_change": answered_with(change)})
