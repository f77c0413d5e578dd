"""Levels, statuses and recommendations, one rule at a time, worked out by hand."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from assess.cli.rating import rate_briefly
from assess.diligence.checklist import status_of
from assess.diligence.validity import months_after, renewal_day, valid_until
from assess.model.answer import Answer, State, Value
from assess.model.checklist import ItemStatus
from assess.model.decision import DecisionRule, Outcome
from assess.model.question import Choices, Scale
from assess.model.questionnaire import Questionnaire
from tests.support.diligence import DAY, recommended, small_vendor, vendor, waiver

LOWER: dict[str, Value | State | None] = {
    "level_change": "lower",
    "lowered_by": "Carl Committee",
    "lowered_reason": "Bought from for ten years.",
}


@pytest.mark.parametrize(
    ("changed", "level", "because", "undecided"),
    [
        ({"contract_value": 39999}, "simplified", [], []),
        ({"contract_value": 40000}, "standard", ["value_standard"], []),
        ({"contract_value": 499999}, "standard", ["value_standard"], []),
        ({"contract_value": 500000}, "enhanced", ["value_standard", "value_enhanced"], []),
        ({"contract_value": 1, "category": "fuel"}, "enhanced", ["fuel"], []),
        ({"contract_value": 1, "level_change": "raise"}, "enhanced", ["raised"], []),
        ({"contract_value": None}, "simplified", [], ["value_standard", "value_enhanced"]),
        (
            {"contract_value": State.NOT_APPLICABLE},
            "simplified",
            [],
            ["value_standard", "value_enhanced"],
        ),
        ({"contract_value": None, "category": "fuel"}, "enhanced", ["fuel"], []),
        (
            {"contract_value": 40000, "category": State.UNKNOWN},
            "standard",
            ["value_standard"],
            ["fuel"],
        ),
        (
            {"contract_value": 40000, "level_change": None},
            "standard",
            ["value_standard"],
            ["raised"],
        ),
    ],
)
def test_the_level_follows_from_the_answers(
    changed: dict[str, Any], level: str, because: list[str], undecided: list[str]
) -> None:
    found = recommended(vendor(changed)).level
    assert found
    assert found.level.id == level
    assert [rule.id for rule in found.rules] == because
    assert [rule.id for rule in found.undecided] == undecided


@pytest.mark.parametrize(
    ("changed", "level", "refused"),
    [
        ({}, "simplified", ""),
        ({"lowered_by": None}, "enhanced", "it is not said who decided so"),
        ({"lowered_by": " - "}, "enhanced", "it is not said who decided so"),
        ({"lowered_reason": None}, "enhanced", "it is not said why"),
        (
            {"lowered_by": None, "lowered_reason": "."},
            "enhanced",
            "it is not said who decided so and why",
        ),
        (
            {"lowered_by": "Ann Preparer"},
            "enhanced",
            "Ann Preparer decided so, and is also among those who gave answers",
        ),
        ({"contract_value": 1}, "simplified", ""),
        ({"contract_value": None}, "simplified", ""),
    ],
)
def test_a_lowering_counts_only_by_name_with_a_reason_by_another(
    changed: dict[str, Any], level: str, refused: str
) -> None:
    found = recommended(vendor({**LOWER, **changed}))
    assert found.level
    assert (found.level.level.id, found.level.refused) == (level, refused)
    assert found.level.undecided == ()
    assert found.floor.approves != bool(refused)


def test_what_a_refused_lowering_hides_stays_open() -> None:
    found = recommended(vendor({**LOWER, "lowered_reason": None}))
    why = {line.key: line.why_open for line in found.checklist if line.why_open}
    assert set(why) == {"references", "owners"}
    assert all(text.startswith("not asked: the level was lowered, and") for text in why.values())
    counted = recommended(vendor(LOWER))
    assert [line.key for line in counted.checklist] == ["registered", "sanctions", "exclusions"]


def test_a_lowering_says_how_deep_it_goes_at_most() -> None:
    asked = small_vendor().questionnaire
    assert asked.lowering
    to_standard = asked.lowering.model_copy(update={"options": {"lower": "standard"}})
    instrument = small_vendor()._replace(
        questionnaire=asked.model_copy(update={"lowering": to_standard})
    )

    def level(changed: dict[str, Any]) -> tuple[str, int]:
        (rated,) = rate_briefly(instrument, [vendor({**LOWER, **changed})], DAY)
        assert rated.recommendation
        assert rated.recommendation.level
        found = rated.recommendation.level
        return found.level.id, len(found.undecided)

    assert level({}) == ("standard", 0)
    assert level({"contract_value": 1}) == ("simplified", 0)
    assert level({"contract_value": None}) == ("simplified", 2)
    assert level({"contract_value": 40000, "category": None}) == ("standard", 0)


def test_a_lowering_that_is_kept_below_a_hidden_question_does_not_count() -> None:
    asked = small_vendor().questionnaire
    first, second = asked.sections
    asking = tuple(
        one.model_copy(update={"when": "contract_value > 0"}) if one.id == "level_change" else one
        for one in first.questions
    )
    sections = (first.model_copy(update={"questions": asking}), second)
    changed = asked.model_copy(update={"sections": sections})
    (rated,) = rate_briefly(
        small_vendor()._replace(questionnaire=changed),
        [vendor({**LOWER, "contract_value": 0, "category": "fuel"})],
        DAY,
    )
    assert rated.recommendation
    assert rated.recommendation.level
    assert rated.recommendation.level.level.id == "enhanced"
    assert rated.recommendation.level.lowered_by == ""


# ── statuses ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("item", "value", "status"),
    [
        ("registered", 0, "fail"),
        ("registered", 1, "concern"),
        ("registered", 2, "satisfied"),
        ("registered", State.NOT_APPLICABLE, "not_applicable"),
        ("registered", State.UNKNOWN, "open"),
        ("registered", State.WITHHELD, "open"),
        ("registered", State.UNANSWERED, "open"),
        ("sanctions", "false_match", "concern"),
        ("sanctions", "unresolved", "fail"),
        ("sanctions", State.NOT_APPLICABLE, "open"),
        ("exclusions", ("none",), "satisfied"),
        ("exclusions", (), "satisfied"),
        ("exclusions", ("weapons", "forced_labour"), "fail"),
    ],
)
def test_the_status_of_an_answer(item: str, value: Value | State, status: str) -> None:
    line = next(one for one in recommended(vendor({item: value})).checklist if one.key == item)
    assert line.status == status
    assert bool(line.why_open) == (status == "open")


def test_a_tick_list_is_as_bad_as_the_worst_tick() -> None:
    spec = small_vendor().questionnaire.items["exclusions"].spec
    assert isinstance(spec, Choices)
    assert spec.checklist
    sorted_ = spec.checklist.model_copy(
        update={"satisfied": ("none",), "concern": ("weapons",), "fail": ("forced_labour",)}
    )
    mixed = spec.model_copy(update={"checklist": sorted_})
    for ticked, status in (
        (("weapons",), ItemStatus.CONCERN),
        (("weapons", "forced_labour"), ItemStatus.FAIL),
    ):
        answer = Answer(state=State.ANSWERED, value=ticked)
        assert status_of(mixed, answer)[0] is status


def test_what_a_checklist_does_not_say_is_an_error() -> None:
    spec = small_vendor().questionnaire.items["registered"].spec
    assert isinstance(spec, Scale)
    assert spec.checklist
    half = spec.model_copy(
        update={"checklist": spec.checklist.model_copy(update={"satisfied": ("2",)})}
    )
    with pytest.raises(ValueError, match="does not say what 1 means"):
        status_of(half, Answer(state=State.ANSWERED, value=1))
    bare = spec.model_copy(update={"checklist": None})
    with pytest.raises(ValueError, match="no item of a checklist"):
        status_of(bare, Answer(state=State.ANSWERED, value=1))


def test_respondents_who_differ_leave_an_item_open() -> None:
    two = tuple(
        Answer(state=State.ANSWERED, value=value, by=name)
        for value, name in (("known", "Ann Preparer"), ("refused", "Zoe Other"))
    )
    base = vendor({"owners": None})
    found = recommended(base.model_copy(update={"responses": {"owners": two}}))
    (line,) = (one for one in found.checklist if one.key == "owners")
    assert (line.status, line.why_open) == ("open", "respondents differ")
    assert not found.floor.approves


# ── what asks for what ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changed", "outcome", "floor", "reasons"),
    [
        ({}, "approve", "approve", []),
        ({"references": 1}, "approve", "approve", []),
        ({"references": 0}, "approve_with_conditions", "approve", ["item.references"]),
        ({"registered": 1}, "approve_with_conditions", "approve", ["item.registered"]),
        ({"registered": 0}, "enhanced_review", "approve", ["item.registered"]),
        ({"owners": "in_part"}, "approve_with_conditions", "approve", ["item.owners"]),
        (
            {"owners": "refused"},
            "reject_or_refer",
            "enhanced_review",
            ["gate.owners_refused", "item.owners", "risk.high"],
        ),
        (
            {"exclusions": ("weapons",)},
            "reject_or_refer",
            "enhanced_review",
            ["item.exclusions"],
        ),
        ({"exclusions": None}, "enhanced_review", "enhanced_review", ["item.exclusions"]),
        (
            {"sanctions": None},
            "enhanced_review",
            "enhanced_review",
            ["gate.sanctions_match", "item.sanctions"],
        ),
        (
            {"contract_value": None, "references": None, "owners": None},
            "enhanced_review",
            "enhanced_review",
            ["level.simplified", "gate.owners_refused"],
        ),
    ],
)
def test_the_strictest_thing_decides(
    changed: dict[str, Any], outcome: str, floor: str, reasons: list[str]
) -> None:
    found = recommended(vendor(changed))
    asking = [one.name for one in found.reasons if one.outcome is not Outcome.APPROVE]
    assert (found.outcome, found.floor) == (outcome, floor)
    assert set(asking) == set(reasons)


def test_what_is_missing_cannot_make_the_risk_look_milder() -> None:
    bad = recommended(vendor({"registered": 0, "category": "fuel"}))
    gap = recommended(vendor({"registered": None, "category": "fuel"}))
    assert (bad.band, gap.band) == ("high", "moderate")
    assert "risk.high" in {one.name for one in gap.reasons}
    assert gap.approver.id == bad.approver.id == "head"
    assert gap.months == bad.months == 6


def test_waivers_of_items_lift_what_fails_and_no_more() -> None:
    failed = {"sanctions": "unresolved"}
    assert recommended(vendor(failed, waiver(item="sanctions"))).outcome == "reject_or_refer"
    assert recommended(vendor(failed, waiver(gate="sanctions_match"))).outcome == "reject_or_refer"
    both = vendor(failed, waiver(item="sanctions"), waiver(gate="sanctions_match"))
    found = recommended(both)
    assert found.outcome == found.floor == "approve_with_conditions"
    minor = recommended(vendor({"references": 1}, waiver(item="references")))
    assert (minor.outcome, minor.floor) == ("approve", "approve")
    final = recommended(vendor({"exclusions": ("weapons",)}, waiver(item="exclusions")))
    assert (final.outcome, final.floor) == ("reject_or_refer", "enhanced_review")


def test_conditions_name_who_acts_by_when() -> None:
    base = vendor({"registered": 1, "references": 1})
    owned = base.answers["registered"].model_copy(update={"owner": "Dan Desk", "due": DAY})
    found = recommended(base.model_copy(update={"answers": {**base.answers, "registered": owned}}))
    assert [(one.about, one.owner, one.due) for one in found.conditions] == [
        ("registered", "Dan Desk", DAY),
        ("references", "", None),
    ]
    assert found.overdue == ()
    day = DAY + datetime.timedelta(days=1)
    later = recommended(
        base.model_copy(update={"answers": {**base.answers, "registered": owned}}), day
    )
    assert [line.key for line in later.overdue] == ["registered"]
    done = owned.model_copy(update={"value": 2})
    settled = base.model_copy(update={"answers": {**base.answers, "registered": done}})
    assert recommended(settled, day).overdue == ()


@pytest.mark.parametrize(
    ("changed", "approver", "months"),
    [
        ({"contract_value": 1}, "chief", 24),
        ({}, "director", 24),
        ({"registered": 0}, "director", 12),
        ({"sanctions": "unresolved"}, "head", 6),
    ],
)
def test_who_approves_and_how_long_it_holds_follow_from_risk_and_level(
    changed: dict[str, Any], approver: str, months: int
) -> None:
    found = recommended(vendor(changed))
    assert (found.approver.id, found.months) == (approver, months)


# ── periods ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 12, "2027-12-15"),
        ("2026-03-31", 6, "2026-09-30"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(
    day: str, months: int, end: str
) -> None:
    assert str(months_after(datetime.date.fromisoformat(day), months)) == end


def test_an_approval_ends_no_later_than_any_waiver_that_counts() -> None:
    assessment = vendor({}, waiver(item="registered"))
    found = recommended(assessment)
    assert valid_until(found, assessment, DAY) == datetime.date(2026, 5, 31)
    assert valid_until(found, vendor(), DAY) == datetime.date(2028, 3, 2)
    over = assessment.waivers[0].model_copy(update={"revoked": DAY})
    ended = assessment.model_copy(update={"waivers": (over,)})
    assert valid_until(found, ended, DAY) == datetime.date(2028, 3, 2)
    assert renewal_day(datetime.date(2026, 5, 31), 60) == datetime.date(2026, 4, 1)


def test_a_waiver_of_a_gate_that_may_not_count_leaves_the_gate() -> None:
    failed = {"sanctions": "unresolved"}
    item = waiver(item="sanctions")
    for flawed in (
        waiver(gate="sanctions_match", name="Ann Preparer"),
        waiver(gate="sanctions_match").model_copy(update={"function": "chief"}),
    ):
        found = recommended(vendor(failed, item, flawed))
        assert (found.outcome, found.floor) == ("reject_or_refer", "enhanced_review")
        (reason,) = (one for one in found.reasons if one.name == "gate.sanctions_match")
        assert "its waiver does not count" in reason.text


@pytest.mark.parametrize("part", ["gate", "item"])
def test_each_waiver_alone_leaves_conditions(part: str) -> None:
    instrument, failed = small_vendor(), {"sanctions": "unresolved"}
    granted = [waiver(item="sanctions")]
    if part == "gate":  # the item behind it does not bind
        instrument = instrument._replace(questionnaire=with_severity("major"))
        granted.append(waiver(gate="sanctions_match"))
    else:  # there is no gate to it
        index = instrument.scoring.indices[0].model_copy(update={"gates": ()})
        scoring = instrument.scoring.model_copy(update={"indices": (index,)})
        instrument = instrument._replace(scoring=scoring)
    (rated,) = rate_briefly(instrument, [vendor(failed, *granted)], DAY)
    assert rated.recommendation
    assert rated.recommendation.floor is Outcome.APPROVE_WITH_CONDITIONS


def with_severity(severity: str) -> Questionnaire:
    """Return the small questionnaire with another severity of sanctions."""
    content = small_vendor().questionnaire.model_dump(exclude_defaults=True)
    for one in content["sections"][1]["questions"]:
        if one["id"] == "sanctions":
            one["checklist"]["severity"] = severity
    return Questionnaire.model_validate(content)


@pytest.mark.parametrize(
    ("value", "asks", "conditions"),
    [
        ("fuel", Outcome.REJECT_OR_REFER, ["cash"]),
        ("goods", None, []),
        (None, Outcome.ENHANCED_REVIEW, []),
        (State.UNKNOWN, Outcome.ENHANCED_REVIEW, []),
        (State.NOT_APPLICABLE, None, []),
    ],
)
def test_a_rule_asks_also_while_it_could_still_hold(
    value: Value | State | None, asks: Outcome | None, conditions: list[str]
) -> None:
    rule = DecisionRule(
        id="cash",
        when="category == 'fuel'",
        outcome=Outcome.REJECT_OR_REFER,
        text="Fuel is paid in cash.",
        action="Pay by transfer.",
    )
    rules = small_vendor().decision
    assert rules
    instrument = small_vendor()._replace(decision=rules.model_copy(update={"rules": (rule,)}))
    (rated,) = rate_briefly(instrument, [vendor({"category": value})], DAY)
    assert rated.recommendation
    found = {one.name: one.outcome for one in rated.recommendation.reasons}
    assert found.get("rule.cash") is asks
    assert [one.about for one in rated.recommendation.conditions] == conditions


def test_a_lowering_that_does_not_count_binds_also_where_it_hides_nothing_that_matters() -> None:
    found = recommended(vendor({**LOWER, "contract_value": 40000, "lowered_reason": None}))
    binding = [one.name for one in found.reasons if one.floor]
    assert binding == ["level.standard"]
    assert not found.floor.approves
