from __future__ import annotations

import pytest

from assess.model.checklist import Severity
from assess.model.decision import Outcome
from assess.model.gate import GateState
from assess.model.recommendation import DecisionState
from assess.model.register import Step, WaiverState
from assess.model.signature import Status
from tests.support.diligence import DAY, vendor, waiver
from tests.support.vendors import NAMES, day, entry, many, named, signed, with_task

STATES = {
    "alder.json": DecisionState.VALID,
    "birch.json": DecisionState.EXPIRED,
    "cedar.json": DecisionState.RENEWAL_DUE,
    "dogwood.json": DecisionState.NONE,
    "elm.json": DecisionState.NEGATIVE,
    "fir.json": DecisionState.VALID,
    "hazel.json": DecisionState.BROKEN,
    "ivy.json": DecisionState.NEGATIVE,
    "oak.json": DecisionState.REFUSED,
}


@pytest.mark.parametrize("file", STATES)
def test_an_entry_says_what_the_decision_is_worth(file: str) -> None:
    assert entry(many()[file]).decision.state is STATES[file]


STEPS = {
    "alder.json": (Step.NOTHING, ""),
    "birch.json": (Step.RENEW, "Procurement officer"),
    "cedar.json": (Step.RENEW, "Procurement officer"),
    "dogwood.json": (Step.PREPARER, "Procurement officer"),
    "elm.json": (Step.NOTHING, ""),
    "fir.json": (Step.FOLLOW_UP, ""),
    "hazel.json": (Step.SIGN_ANEW, "Procurement officer"),
    "ivy.json": (Step.REVIEW_DEEPER, "Procurement officer"),
    "juniper.json": (Step.ANSWER, "Procurement officer"),
    "kapok.json": (Step.APPROVER, "Director of mission support"),
    "oak.json": (Step.DECIDE_ANEW, "Director of mission support"),
}


@pytest.mark.parametrize("file", STEPS)
def test_an_entry_says_what_comes_next_and_who_may_do_it(file: str) -> None:
    found = entry(many()[file]).next_step
    assert (found.step, found.function) == STEPS[file]


def test_after_the_preparer_comes_the_reviewer() -> None:
    found = entry(signed(named("Alder"), names=NAMES[:1]))
    assert found.status is Status.SUBMITTED
    assert (found.next_step.step, found.next_step.function) == (
        Step.REVIEWER,
        "Chief of procurement",
    )


def test_items_not_settled_are_counted_by_severity_waived_ones_are_not() -> None:
    found = entry(vendor({"sanctions": None, "registered": 0, "references": 0}))
    assert [found.unsettled(one) for one in Severity] == [1, 1, 1]
    found = entry(vendor({"sanctions": None, "registered": 0}, waiver(item="registered")))
    assert [found.unsettled(one) for one in Severity] == [0, 0, 1]
    assert {item.key for item in found.items} == {"registered", "sanctions"}


def test_an_action_has_an_owner_or_a_day_or_says_what_to_do() -> None:
    open_item = entry(vendor({"sanctions": None})).items
    assert [item.is_action for item in open_item] == [False]
    failed = entry(vendor({"registered": 0})).items
    assert [item.is_action for item in failed] == [True]


def test_what_is_due_is_overdue_only_after_its_day() -> None:
    assessment = with_task(named("Fir", {"registered": 0}), "registered", "Olu", DAY)
    assert entry(assessment).overdue == ()
    (late,) = entry(assessment, on=day(1)).overdue
    assert (late.owner, late.due) == ("Olu", DAY)


def test_a_waiver_says_what_it_is_worth() -> None:
    found = entry(vendor({"sanctions": "unresolved"}, waiver(gate="sanctions_match")))
    assert [one.state for one in found.waivers] == [WaiverState.COUNTS]
    assert [gate.state for gate in found.gates] == [GateState.WAIVED]
    assert found.waivers[0].label == "Sanctions match"


def test_a_gate_applies_where_its_waiver_is_refused() -> None:
    own = waiver(gate="sanctions_match", name="Ann Preparer")
    found = entry(vendor({"sanctions": "unresolved"}, own))
    assert [one.state for one in found.waivers] == [WaiverState.REFUSED]
    assert "Ann Preparer" in found.waivers[0].why
    assert [gate.id for gate in found.knock_outs] == ["sanctions_match"]


def test_a_waiver_that_is_over_or_has_not_begun_does_not_count() -> None:
    ended = waiver(gate="sanctions_match").model_copy(
        update={"granted": day(-20), "until": day(-1)}
    )
    later = waiver(gate="sanctions_match").model_copy(update={"granted": day(1)})
    found = entry(vendor({"sanctions": "unresolved"}, ended, later))
    assert [one.state for one in found.waivers] == [WaiverState.ENDED, WaiverState.NOT_BEGUN]
    assert found.knock_outs


def test_the_level_of_risk_is_told_with_how_bad_it_is() -> None:
    worst = entry(many()["dogwood.json"]).risk
    best = entry(many()["alder.json"]).risk
    assert worst is not None
    assert best is not None
    assert (worst.band.id, worst.badness, worst.by_gate) == ("high", 1.0, True)
    assert (best.band.id, best.badness, best.by_gate) == ("low", 0.0, False)


def test_a_lowered_level_names_who_lowered_it() -> None:
    lowered = vendor(
        {"level_change": "lower", "lowered_by": "Carl Committee", "lowered_reason": "Small."}
    )
    found = entry(lowered)
    assert found.level is not None
    assert found.level.id == "simplified"
    assert found.level_note == "lowered from Enhanced by Carl Committee: Small."
    nameless = entry(vendor({"level_change": "lower"}))
    assert nameless.level_note.startswith("lowered, and ")


def test_a_decision_keeps_what_was_recommended_and_why_it_differs() -> None:
    decision = entry(many()["ivy.json"]).decision
    assert decision.outcome is Outcome.ENHANCED_REVIEW
    assert decision.recommended is Outcome.APPROVE
    assert (decision.reason, decision.function) == ("Look closer.", "Director of mission support")
