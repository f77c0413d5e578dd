"""Ways around the rules that somebody might try, and that lead nowhere."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from assess.capture.recording import Stamp, append_changes
from assess.capture.undoing import undo
from assess.cli.rating import rate_briefly
from assess.cli.signing import signed
from assess.diligence.audit import Auditor, audit
from assess.diligence.decided import decided
from assess.diligence.people import duties_of, unnamed_answers
from assess.diligence.validity import months_after, renewal_day
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment
from assess.model.checklist import Checklist, ItemStatus
from assess.model.decision import DecisionRules, Duty, GateAsks, Outcome
from assess.model.history import Change, Door, Entry, WaiverChange
from assess.model.item_statuses import statuses
from assess.model.recommendation import Decided, DecisionState, Recommendation
from assess.model.signature import Role, Signature
from tests.support.answers import answered_with, without_value
from tests.support.diligence import DAY, recommended, small_vendor, vendor, waiver
from tests.support.laws import generator
from tests.support.recommendations import assessment, instruments, nearly_good, recommend

NOON = datetime.datetime.combine(DAY, datetime.time(12), datetime.UTC)
SIGNING = (
    (Role.PREPARER, "Ann Preparer", "officer"),
    (Role.REVIEWER, "Bob Chief", "chief"),
    (Role.APPROVER, "Hal Head", "head"),
)
EARLIER, LATER = DAY - datetime.timedelta(days=1), DAY + datetime.timedelta(days=1)


def approved(of: Assessment) -> Assessment:
    for role, name, function in SIGNING:
        decision = Outcome.APPROVE if role is Role.APPROVER else None
        signature = Signature(
            role=role, name=name, at=NOON, digest="", function=function, decision=decision
        )
        of = signed(small_vendor(), of, signature, DAY).assessment
    return of


def resealed(of: Assessment, signatures: list[Signature]) -> Assessment:
    """Return an assessment with other signatures, by somebody who works out every seal."""
    done = of.model_copy(update={"signatures": ()})
    for count, one in enumerate(signatures):
        sealed = one.sealed(done.seals_before(count, one.position or 0))
        done = done.model_copy(update={"signatures": (*done.signatures, sealed)})
    return done


def standing(of: Assessment, day: datetime.date = DAY) -> Decided:
    instrument = small_vendor()
    assert instrument.decision
    found = recommended(of, day)
    return decided(instrument.decision, instrument.questionnaire, of, found, day)


def audited(of: Assessment, today: datetime.date = DAY) -> set[str]:
    instrument = small_vendor()
    assert instrument.decision
    auditor = Auditor(instrument.decision, instrument.questionnaire, recommended)
    return {problem.code for problem in audit(auditor, of, today)}


def test_a_decision_does_not_count_before_it_was_given() -> None:
    given = approved(vendor())
    assert standing(given, EARLIER).state is DecisionState.NONE
    assert standing(given, DAY).state is DecisionState.VALID
    assert audited(given, EARLIER) == {"integrity.still_to_come"}
    assert audited(given, DAY) == set()


def test_a_decision_given_in_another_zone_counts_where_it_was_given() -> None:
    signatures = approved(vendor()).signatures
    night = NOON + datetime.timedelta(hours=23)  # on the day still, in the west
    late = resealed(vendor(), [one.model_copy(update={"at": night}) for one in signatures])
    assert standing(late, DAY).state is DecisionState.VALID
    assert audited(late, DAY) == set()


def too_long(signatures: list[Signature]) -> list[Signature]:
    until = months_after(DAY, 24) + datetime.timedelta(days=2)
    return [*signatures[:2], signatures[2].model_copy(update={"valid_until": until})]


def reviewed_by_an_officer(signatures: list[Signature]) -> list[Signature]:
    return [
        s.model_copy(update={"function": "officer"}) if s.role is Role.REVIEWER else s
        for s in signatures
    ]


def approved_first(signatures: list[Signature]) -> list[Signature]:
    return [signatures[2], *signatures[:2]]


def not_reviewed(signatures: list[Signature]) -> list[Signature]:
    return [signatures[0], signatures[2]]


@pytest.mark.parametrize(
    ("forge", "why"),
    [
        (too_long, "longer than the decision rules ever allow"),
        (reviewed_by_an_officer, "may not sign as reviewer"),
        (approved_first, "no reviewer signed this content before"),
        (not_reviewed, "no reviewer signed this content before"),
    ],
)
def test_what_was_forged_with_every_seal_is_not_in_force(
    forge: Callable[[list[Signature]], list[Signature]], why: str
) -> None:
    forged = resealed(vendor(), forge([*approved(vendor()).signatures]))
    found = standing(forged)
    assert found.state is DecisionState.REFUSED
    assert why in found.why
    assert standing(forged, months_after(DAY, 60)).state is DecisionState.REFUSED
    assert audited(forged)


@pytest.mark.parametrize("day", [datetime.date.min, datetime.date.max])
def test_absurd_times_are_borne(day: datetime.date) -> None:
    at = datetime.datetime.combine(day, datetime.time(1 if day.year == 1 else 23), datetime.UTC)
    signatures = [one.model_copy(update={"at": at}) for one in approved(vendor()).signatures]
    forged = resealed(vendor(), signatures)
    assert standing(forged).state in (DecisionState.NONE, DecisionState.REFUSED)
    assert audited(forged)
    assert months_after(datetime.date.max, 6) == datetime.date.max
    assert renewal_day(datetime.date.min, 60) == datetime.date.min


def test_a_flawed_waiver_of_a_gate_leaves_risk_approver_and_period_alone() -> None:
    flawed = waiver(gate="sanctions_match").model_copy(update={"function": "officer"})
    bare = recommended(vendor({"sanctions": "true_match"}))
    found = recommended(vendor({"sanctions": "true_match"}, flawed))
    assert (found.outcome, found.floor) == (bare.outcome, bare.floor)
    assert (found.band, found.approver, found.months) == (bare.band, bare.approver, bare.months)
    assert "its waiver does not count: only Committee on contracts" in found.reasons[0].text


def test_a_flawed_waiver_does_not_stand_in_the_way_of_a_good_one() -> None:
    until = DAY + datetime.timedelta(days=300)
    flawed = waiver(gate="sanctions_match").model_copy(update={"function": None, "until": until})
    good = (waiver(gate="sanctions_match"), waiver(item="sanctions"))
    for waivers in ((flawed, *good), (*good, flawed)):
        found = recommended(vendor({"sanctions": "true_match"}, *waivers))
        assert found.floor is Outcome.APPROVE_WITH_CONDITIONS
        assert not any("does not count" in one.text for one in found.reasons)


def test_a_waiver_that_was_ended_and_counts_again_is_found() -> None:
    granted = vendor({"sanctions": "true_match"}, waiver(item="sanctions"))
    (old,) = granted.waivers
    ended = old.model_copy(update={"revoked": DAY})
    stamp = Stamp(at=NOON, door=Door.WAIVER, by="Carl Committee", reason="No more.")
    change = WaiverChange(old=old, new=ended)
    over = append_changes(granted, (), stamp, waiver=change).assessment
    assert audited(over) == set()
    back = Stamp(at=NOON, door=Door.UNDO, by="Ann Preparer", reason="Oops.")
    assert audited(undo(over, back).assessment) == {"sign_off.waiver"}


DENIED = Answer(state=State.NOT_APPLICABLE, comment="Not us.", by="Ann Officer")


@pytest.mark.parametrize("key", ["force_support", "hrddp_assessment"])
def test_a_knock_out_is_not_settled_by_what_is_said_not_to_apply(key: str) -> None:
    name = "mission-due-diligence"
    answers = nearly_good(name, generator(3))
    bad = {"force_support": answered_with(3), "hrddp_assessment": answered_with(0)}
    denied = assessment(name, {**answers, **bad, key: DENIED})
    (found,) = recommend(name, [denied])
    (reason,) = [one for one in found.reasons if one.name == "gate.forces_unassessed"]
    assert reason.floor is not None
    assert not reason.floor.approves
    assert f"{key} cannot be said not to apply" in reason.text


def test_what_is_not_asked_sets_no_knock_out_aside() -> None:
    found = recommended(vendor({"contract_value": 1000, "owners": State.NOT_APPLICABLE}))
    assert found.floor is Outcome.APPROVE
    assert not [one for one in found.reasons if one.name == "gate.owners_refused"]


def test_a_waiver_of_a_knock_out_that_is_set_aside_counts() -> None:
    name = "mission-due-diligence"
    gate = "category_uncontrolled"
    grave = {f"high_risk.fuel.{column}": answered_with(3) for column in ("spend", "consequence")}
    answers = {**nearly_good(name, generator(3)), **grave, "high_risk.fuel.control": DENIED}
    for column in ("transport", "security"):
        answers[f"high_risk.{column}.spend"] = answered_with(0)
    rules = instruments()[name].decision
    assert rules
    granted = waiver(gate=gate).model_copy(update={"function": rules.sign_off.waiver})
    bare = assessment(name, answers)
    waived = bare.model_copy(update={"waivers": (granted,)})
    flawed = waived.model_copy(update={"waivers": (granted.model_copy(update={"function": None}),)})
    over = granted.model_copy(update={"granted": EARLIER, "until": EARLIER})
    ended = bare.model_copy(update={"waivers": (over,)})
    floors = []
    for rated in rate_briefly(instruments()[name], [bare, waived, flawed, ended], DAY):
        assert rated.recommendation
        (reason,) = [r for r in rated.recommendation.reasons if r.name == f"gate.{gate}"]
        floors.append(reason.floor)
    conditions = Outcome.APPROVE_WITH_CONDITIONS
    assert floors == [rules.floor, conditions, rules.floor, rules.floor]


def test_who_only_says_who_acts_by_when_gave_no_answer() -> None:
    plain = vendor()
    held = plain.answers["registered"]
    task = {"owner": "Logistics cell", "due": DAY}
    assigned = held.model_copy(update=task)
    empty = Answer(state=State.UNANSWERED, **task)
    changed = {**plain.answers, "registered": assigned, "references": empty}
    first = Change(key="registered", old=held, new=assigned)
    second = Change(key="references", new=empty)
    entry = Entry(at=NOON, by="Bob Chief", door=Door.ANSWER, changes=(first, second))
    of = plain.model_copy(update={"answers": changed, "history": (entry,)})
    asked = small_vendor().questionnaire
    assert "Bob Chief" not in duties_of(of, asked, ())[Duty.ANSWERS]
    assert unnamed_answers(of) == ()
    other = first.model_copy(update={"new": assigned.model_copy(update={"value": 0})})
    said = entry.model_copy(update={"changes": (other, second)})
    told = of.model_copy(update={"history": (said,)})
    assert "Bob Chief" in duties_of(told, asked, ())[Duty.ANSWERS]


def test_the_last_decision_counts_and_signatures_of_earlier_content_bind_nobody() -> None:
    first = approved(vendor())
    changed = first.model_copy(update={"statement": "Looked at again."})
    assert standing(changed).state is DecisionState.BROKEN
    again = changed
    for (role, _, function), (_, name, _) in zip(
        SIGNING, SIGNING[:1] + SIGNING[:0:-1], strict=True
    ):
        decision = Outcome.APPROVE if role is Role.APPROVER else None
        office = "head" if role is not Role.PREPARER else function
        signature = Signature(
            role=role, name=name, at=NOON, digest="", function=office, decision=decision
        )
        again = signed(small_vendor(), again, signature, DAY).assessment
    found = standing(again)
    assert (found.state, found.signature) == (DecisionState.VALID, again.signatures[-1])


def test_an_approval_over_answers_that_nobody_gave_is_refused() -> None:
    good = approved(vendor())
    nobody = vendor(by="")
    signatures = [one.model_copy(update={"digest": nobody.digest}) for one in good.signatures]
    found = standing(resealed(nobody, signatures))
    assert found.state is DecisionState.REFUSED
    assert "it is not said who gave" in found.why


def test_without_a_score_the_strictest_hands_and_the_shortest_period_count() -> None:
    empty = recommended(vendor(dict.fromkeys(vendor().answers)))
    (risk,) = [one for one in empty.reasons if one.name == "risk.none"]
    assert risk.outcome is Outcome.ENHANCED_REVIEW
    assert (empty.approver.id, empty.months) == ("head", 6)


def test_the_longest_of_several_waivers_is_named() -> None:
    long = waiver(item="sanctions")
    short = long.model_copy(update={"granted": DAY, "until": DAY, "name": "Cora Committee"})
    early = long.model_copy(update={"granted": DAY - datetime.timedelta(days=9)})
    for waivers in ((early, short), (short, early)):
        found = recommended(vendor({"sanctions": "true_match"}, *waivers))
        (line,) = [one for one in found.checklist if one.key == "sanctions"]
        assert line.waiver == early


def shipped(name: str, **changed: Answer) -> Recommendation:
    (found,) = recommend(name, [assessment(name, {**good(name), **changed})])
    return found


def good(name: str) -> dict[str, Answer]:
    """Return answers of which every item is satisfied."""
    items = instruments()[name].questionnaire.items
    answers = nearly_good(name, generator(3))
    for key, item in items.items():
        named = statuses(item.spec)
        best = [one for one, status in named.items() if status is ItemStatus.SATISFIED]
        if best:
            many = item.spec.type == "choices"
            value = (best[0],) if many else int(best[0]) if item.spec.type == "scale" else best[0]
            answers[key] = answered_with(value)
    return answers


UNKNOWN = without_value(State.UNKNOWN)


def status(found: Recommendation, key: str) -> str:
    return next((line.status.value for line in found.checklist if line.key == key), "not listed")


def test_an_item_that_a_missing_answer_may_come_to_show_is_open() -> None:
    name = "mission-due-diligence"
    assert status(shipped(name, political_tasks=UNKNOWN), "electoral_safeguards") == "open"
    none = shipped(name, political_tasks=answered_with(()))
    assert status(none, "electoral_safeguards") == "not listed"
    enhanced = {"contract_value": answered_with(600000), "level_change": answered_with("keep")}
    found = shipped("vendor-due-diligence", **enhanced, subcontracting=UNKNOWN)
    assert status(found, "subcontractor_disclosure") == "open"


def test_a_knock_out_that_may_yet_apply_cannot_be_approved() -> None:
    bad = {"force_support": UNKNOWN, "hrddp_assessment": answered_with(0)}
    found = shipped("mission-due-diligence", **bad)
    (reason,) = [one for one in found.reasons if one.name == "gate.forces_unassessed"]
    assert (reason.outcome, reason.floor) == (Outcome.ENHANCED_REVIEW, Outcome.ENHANCED_REVIEW)


def test_a_rule_that_may_yet_hold_asks_for_a_review_and_no_more() -> None:
    enhanced = {"contract_value": answered_with(600000), "level_change": answered_with("keep")}
    place = {"country_risk": answered_with(0), "power_brokers": UNKNOWN}
    found = shipped("vendor-due-diligence", **enhanced, **place)
    (reason,) = [one for one in found.reasons if one.name == "rule.captured"]
    assert (reason.outcome, reason.floor) == (Outcome.ENHANCED_REVIEW, None)


@pytest.mark.parametrize("asks", [{"waived": "approve"}, {"open": "approve_with_conditions"}])
def test_rules_that_approve_a_knock_out_are_refused(asks: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="a gate that is open cannot be approved"):
        GateAsks.model_validate(asks)


def test_a_deeper_level_asks_what_the_levels_before_it_ask() -> None:
    fuel = recommended(vendor({"contract_value": 1000, "category": "fuel"}))
    assert fuel.level is not None
    assert fuel.level.level.id == "enhanced"
    assert (status(fuel, "references"), status(fuel, "owners")) == ("satisfied", "satisfied")


def changed_rules(path: str, value: object) -> dict[str, Any]:
    rules = small_vendor().decision
    assert rules
    content = rules.model_dump(mode="json")
    *parts, last = path.split(".")
    inner = content
    for part in parts:
        inner = inner[part]
    inner[last] = value
    return content


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("floor", "approve_with_conditions"),
        ("waived", "approve"),
        ("without_score", "approve"),
        ("items.critical.concern", "reject_or_refer"),
        ("items.major.open", "approve"),
        ("items.minor.fail", "reject_or_refer"),
        ("sign_off.waiver", "nobody"),
    ],
)
def test_decision_rules_that_let_something_bad_pass_are_refused(path: str, value: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        DecisionRules.model_validate(changed_rules(path, value))


def test_an_open_critical_item_that_is_approved_is_refused() -> None:
    milder = {"concern": "approve", "open": "approve_with_conditions", "fail": "reject_or_refer"}
    content = changed_rules("items.critical", milder)
    content["items"]["major"] = content["items"]["minor"] = dict.fromkeys(milder, "approve")
    with pytest.raises(ValueError, match="may not approve"):
        DecisionRules.model_validate(content)


@pytest.mark.parametrize(
    "sorted_", [{"fail": ("a",)}, {"satisfied": ("a",), "fail": ("a",)}], ids=["none good", "twice"]
)
def test_a_checklist_that_cannot_tell_good_from_bad_is_refused(
    sorted_: dict[str, tuple[str, ...]],
) -> None:
    with pytest.raises(ValueError, match=r"satisfied|more than one status"):
        Checklist.model_validate({"severity": "major", **sorted_})
