"""``assess sign`` and ``verify`` in due diligence: who may decide what, and what hand edits betray."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from assess.model.answer import State
from assess.model.assessment import Assessment
from assess.model.decision import Outcome
from assess.model.signature import Role, Signature
from tests.support.diligence import DAY, waiver
from tests.support.diligence import vendor as assessed
from tests.support.vendor_desk import VendorDesk

NOON = datetime.datetime.combine(DAY, datetime.time(12), datetime.UTC)


def test_from_draft_to_a_decision(vendor: VendorDesk) -> None:
    vendor.approve()
    preparer, reviewer, approver = vendor.read().signatures
    assert (preparer.function, preparer.decision, preparer.recommended) == (
        "officer",
        None,
        Outcome.APPROVE,
    )
    assert reviewer.function == "chief"
    assert (approver.decision, approver.recommended) == (Outcome.APPROVE, Outcome.APPROVE)
    assert approver.valid_until == datetime.date(2028, 3, 2)
    assert vendor.run("verify").code == 0
    assert vendor.data()["decision"]["state"] == "valid"
    said = vendor.run("history").out
    assert "signed as approver for head, decided “approve” until 2028-03-02" in " ".join(
        said.split()
    )


def test_all_that_stands_against_a_signature_is_said_at_once(vendor: VendorDesk) -> None:
    vendor.put(assessed({"sanctions": "unresolved"}))
    vendor.sign("preparer")
    before = vendor.file.read_bytes()
    ran = vendor.sign(
        "approver",
        "--decision",
        "approve",
        "--valid-until",
        "2099-01-01",
        name="ann PREPARER",
        function="officer",
    )
    assert ran.code == 3
    codes = (
        "signature.out_of_turn",
        "sign_off.same_person",
        "sign_off.too_low",
        "sign_off.forbidden",
        "sign_off.too_long",
    )
    assert [code for code in codes if code in ran.err] == list(codes)
    assert vendor.file.read_bytes() == before


@pytest.mark.parametrize(
    ("role", "more", "name", "function", "code"),
    [
        ("preparer", (), "Ann Preparer", "intern", "sign_off.unknown_function"),
        ("preparer", (), "--", "officer", "sign_off.no_name"),
        ("reviewer", (), "", "officer", "sign_off.too_low"),
        ("reviewer", (), "Preparer  ANN", "chief", "sign_off.same_person"),
        ("reviewer", ("--decision", "reject_or_refer"), "", "chief", "sign_off.no_reason"),
        ("approver", (), "", "head", "sign_off.no_decision"),
        ("approver", ("--decision", "approve"), "", "chief", "sign_off.too_low"),
        ("approver", ("--decision", "approve"), "bob-chief", "head", "sign_off.same_person"),
        ("approver", ("--decision", "enhanced_review"), "", "head", "sign_off.no_reason"),
        (
            "approver",
            ("--decision", "approve", "--valid-until", "2028-03-03"),
            "",
            "head",
            "sign_off.too_long",
        ),
        (
            "approver",
            ("--decision", "approve", "--valid-until", "2026-03-01"),
            "",
            "head",
            "sign_off.too_long",
        ),
        (
            "approver",
            ("--decision", "reject_or_refer", "--reason", "No.", "--valid-until", "2027-01-01"),
            "",
            "head",
            "sign_off.too_long",
        ),
    ],
)
def test_what_is_refused_changes_nothing(
    vendor: VendorDesk, role: str, more: tuple[str, ...], name: str, function: str, code: str
) -> None:
    for before in ("preparer", "reviewer")[: ["preparer", "reviewer", "approver"].index(role)]:
        assert vendor.sign(before).code == 0
    content = vendor.file.read_bytes()
    ran = vendor.sign(role, *more, name=name, function=function)
    assert ran.code == 3
    found = {line.split("[")[1].split("]")[0] for line in ran.err.splitlines() if "[" in line}
    assert found == {code}
    assert vendor.file.read_bytes() == content


def test_a_function_may_be_named_as_it_is_called_and_a_higher_one_may_sign(
    vendor: VendorDesk,
) -> None:
    assert vendor.sign("preparer", function="procurement  Officer").code == 0
    assert vendor.sign("reviewer", function="head").code == 0
    assert [one.function for one in vendor.read().signatures] == ["officer", "head"]


def test_an_approval_may_end_earlier_and_never_outlasts_a_waiver(vendor: VendorDesk) -> None:
    vendor.put(assessed({"registered": 0}))
    assert vendor.waive("registered").code == 0
    approve = ("--decision", "approve_with_conditions")
    assert vendor.sign("preparer").code == 0
    assert vendor.sign("reviewer", *approve).code == 0
    ran = vendor.sign("approver", *approve, "--valid-until", "2026-06-01")
    assert "sign_off.too_long" in ran.err
    assert vendor.sign("approver", *approve).code == 0
    assert vendor.read().signatures[-1].valid_until == datetime.date(2026, 5, 31)
    for day, state in (("2026-05-31", "renewal_due"), ("2026-06-01", "expired")):
        assert vendor.data("decision", "--date", day)["decision"]["state"] == state
    assert vendor.run("verify").code == 0


@pytest.mark.parametrize("until", ["2026-03-02", "2026-12-31"])
def test_an_earlier_last_day_is_kept(vendor: VendorDesk, until: str) -> None:
    vendor.approve("--decision", "approve", "--valid-until", until)
    assert str(vendor.read().signatures[-1].valid_until) == until
    assert vendor.run("verify").code == 0


def test_the_day_of_the_signature_decides_not_the_day_of_the_look(vendor: VendorDesk) -> None:
    vendor.put(assessed({"sanctions": "unresolved"}))
    vendor.waive("sanctions_match")
    vendor.waive("item.sanctions")
    vendor.approve("--decision", "approve_with_conditions")
    vendor.set_day(DAY + datetime.timedelta(days=400))
    assert vendor.run("verify").code == 0
    assert vendor.data()["decision"]["state"] == "expired"


def test_who_signed_is_bound_to_the_very_content(vendor: VendorDesk) -> None:
    vendor.approve()
    vendor.run("answer", "registered=1", "--by", "Ann Preparer", "--reason", "New extract")
    assert vendor.data()["decision"]["state"] == "broken"
    ran = vendor.sign("approver", "--decision", "approve_with_conditions")
    assert "signature.out_of_turn" in ran.err
    assert vendor.codes() == {"integrity.signature_broken"}


def test_a_signature_of_an_earlier_content_is_no_duty_any_more(vendor: VendorDesk) -> None:
    assert vendor.sign("preparer", name="Pat Other").code == 0
    vendor.run("answer", "registered=1", "--by", "Ann Preparer", "--reason", "New extract")
    assert vendor.sign("preparer").code == 0
    assert vendor.sign("reviewer", name="Pat Other").code == 0


def test_answers_that_nobody_gave_keep_reviewer_and_approver_from_signing(
    vendor: VendorDesk,
) -> None:
    vendor.put(assessed(by=""))
    assert vendor.sign("preparer").code == 0
    ran = vendor.sign("reviewer")
    assert (ran.code, "sign_off.unnamed_answers" in ran.err) == (3, True)


# ── what verify finds ────────────────────────────────────────────────────────────────────────


def forged(assessment: Assessment, *signatures: Signature) -> Assessment:
    """Return the assessment with signatures put in by somebody who also works out the seals."""
    for one in signatures:
        assessment = assessment.signed(one)
    return assessment


def signature(role: Role, **changed: Any) -> Signature:
    """Return a signature as it ought to be for the good vendor, some of it changed."""
    usual: dict[Role, dict[str, Any]] = {
        Role.PREPARER: {"name": "Ann Preparer", "function": "officer"},
        Role.REVIEWER: {"name": "Bob Chief", "function": "chief"},
        Role.APPROVER: {
            "name": "Hal Head",
            "function": "head",
            "decision": Outcome.APPROVE,
            "valid_until": datetime.date(2028, 3, 2),
        },
    }
    content = {"role": role, "at": NOON, "digest": "", "recommended": Outcome.APPROVE}
    return Signature.model_validate({**content, **usual[role], **changed})


P, R, A = Role.PREPARER, Role.REVIEWER, Role.APPROVER


def test_signatures_as_they_ought_to_be_stand(vendor: VendorDesk) -> None:
    vendor.put(forged(assessed(), *map(signature, Role)))
    assert vendor.run("verify").code == 0


@pytest.mark.parametrize(
    ("role", "changed", "code"),
    [
        (R, {"name": "Ann Preparer"}, "sign_off.same_person"),
        (A, {"name": "CHIEF bob"}, "sign_off.same_person"),
        (P, {"name": "?"}, "sign_off.no_name"),
        (R, {"function": "officer"}, "sign_off.too_low"),
        (R, {"function": None}, "sign_off.no_function"),
        (A, {"function": "chief"}, "sign_off.too_low"),
        (A, {"function": "emperor"}, "sign_off.unknown_function"),
        (A, {"decision": None, "valid_until": None}, "sign_off.no_decision"),
        (A, {"decision": Outcome.REJECT_OR_REFER, "valid_until": None}, "sign_off.no_reason"),
        (A, {"valid_until": datetime.date(2028, 3, 9)}, "sign_off.too_long"),
        (A, {"valid_until": None}, "sign_off.too_long"),
        (A, {"recommended": None}, "integrity.recommended"),
        (R, {"recommended": Outcome.REJECT_OR_REFER}, "integrity.recommended"),
    ],
)
def test_what_may_not_stand_is_found_though_every_seal_fits(
    vendor: VendorDesk, role: Role, changed: dict[str, Any], code: str
) -> None:
    signatures = [signature(one, **(changed if one is role else {})) for one in Role]
    vendor.put(forged(assessed(), *signatures))
    assert vendor.codes() == {code}
    ran = vendor.run("verify")
    assert ran.code == 1
    assert ran.out.count("may not stand") == 1
    data = vendor.data("verify")["assessments"][0]
    assert [one.get("may_stand", True) for one in data["signatures"]].count(False) == 1


def test_a_decision_milder_than_what_was_allowed_on_its_day_is_found(vendor: VendorDesk) -> None:
    bad = assessed({"sanctions": "unresolved"})
    stated = {"recommended": Outcome.REJECT_OR_REFER}
    approver = signature(
        A,
        **stated,
        decision=Outcome.APPROVE_WITH_CONDITIONS,
        reason="We need it.",
        valid_until=datetime.date(2026, 9, 2),
    )
    vendor.put(forged(bad, signature(P, **stated), signature(R, **stated), approver))
    assert vendor.codes() == {"sign_off.forbidden"}
    assert vendor.data()["decision"]["state"] == "refused"


def test_a_signature_may_be_of_the_day_before_or_after_where_it_was_given(
    vendor: VendorDesk,
) -> None:
    late = NOON.replace(hour=23, minute=30)
    east = {"at": late, "valid_until": datetime.date(2028, 3, 3)}
    vendor.put(forged(assessed(), signature(P), signature(R), signature(A, **east)))
    assert vendor.run("verify").code == 0
    before = DAY - datetime.timedelta(days=1)
    ended = {"granted": before, "until": before}
    waivers = [
        one.model_copy(update=ended)
        for one in (waiver(gate="sanctions_match"), waiver(item="sanctions"))
    ]
    stated = {"recommended": Outcome.APPROVE_WITH_CONDITIONS, "at": NOON.replace(hour=3)}
    approver = signature(A, **stated, decision=Outcome.APPROVE_WITH_CONDITIONS, valid_until=before)
    bad = assessed({"sanctions": "unresolved"}, *waivers)
    vendor.put(forged(bad, signature(P, **stated), signature(R, **stated), approver))
    assert vendor.run("verify").code == 0, vendor.run("verify").err


def test_an_approval_without_a_last_day_counts_for_nothing(vendor: VendorDesk) -> None:
    endless = signature(A, valid_until=None)
    vendor.put(forged(assessed(), signature(P), signature(R), endless))
    assert vendor.data()["decision"]["state"] == "refused"


def test_an_approver_alone_is_found(vendor: VendorDesk) -> None:
    vendor.put(forged(assessed(), signature(A)))
    assert vendor.codes() == {"integrity.out_of_turn"}
    assert vendor.data()["decision"]["state"] == "refused"
    later = vendor.data("decision", "--date", "2029-01-01")["decision"]
    assert later["state"] == "refused"


@pytest.mark.parametrize(
    ("granted", "code"),
    [
        (waiver(item="registered"), None),
        (waiver(item="registered", name="Ann PREPARER"), "sign_off.waiver"),
        (waiver(item="registered").model_copy(update={"function": "chief"}), "sign_off.waiver"),
        (waiver(gate="sanctions_match").model_copy(update={"function": None}), "sign_off.waiver"),
    ],
    ids=["sound", "same person", "too low", "no function"],
)
def test_a_waiver_that_nobody_could_grant_is_found(
    vendor: VendorDesk, granted: Any, code: str | None
) -> None:
    vendor.put(assessed({"registered": 0}, granted))
    assert vendor.codes() == ({code} if code else set())
    vendor.set_day(DAY + datetime.timedelta(days=300))
    assert vendor.run("verify").code == 0


EDITS: dict[str, tuple[str, str]] = {
    "an answer": ('"value": "known"', '"value": "in_part"'),
    "who answered": ('"by": "Ann Preparer"', '"by": "Zoe Other"'),
    "the owner": ('"owner": "Dan Desk"', '"owner": "Somebody"'),
    "the due day": ('"due": "2026-04-01"', '"due": "2027-04-01"'),
    "who waived": ('"name": "Carl Committee"', '"name": "Eve Director"'),
    "the end of a waiver": ('"until": "2026-05-31"', '"until": "2027-05-31"'),
    "the function of a waiver": ('"function": "committee"', '"function": "head"'),
    "the item of a waiver": ('"item": "registered"', '"item": "owners"'),
    "who signed": ('"name": "Bob Chief"', '"name": "Zoe Other"'),
    "the decision": ('"decision": "approve_with_conditions"', '"decision": "approve"'),
    "the recommendation": ('"recommended": "approve_with_conditions"', '"recommended": "approve"'),
    "the last day": ('"valid_until": "2026-05-31"', '"valid_until": "2026-05-30"'),
    "the reason": ('"reason": "Settled."', '"reason": "Nothing to settle."'),
    "who signed for whom": ('"function": "head"', '"function": "chief"'),
}


@pytest.mark.parametrize("what", EDITS)
def test_whatever_is_edited_by_hand_is_found(vendor: VendorDesk, what: str) -> None:
    given = assessed({"registered": 0})
    bare = {key: one.model_copy(update={"by": ""}) for key, one in given.answers.items()}
    vendor.put(given.model_copy(update={"answers": {}}))
    answers = {
        key: {"value": list(one.value) if isinstance(one.value, tuple) else one.value}
        for key, one in bare.items()
    }
    answers["registered"] |= {"owner": "Dan Desk", "due": "2026-04-01"}
    file = vendor.file.with_name("answers.json")
    head = {"format": "assess/answers", "format_version": "1", "by": "Ann Preparer"}
    file.write_text(json.dumps({**head, "answers": answers}), encoding="utf-8")
    assert vendor.run("answer", "--answers", file).code == 0
    assert vendor.waive("registered").code == 0
    vendor.approve("--decision", "approve_with_conditions", "--reason", "Settled.")
    assert vendor.run("verify").code == 0, vendor.run("verify").err
    vendor.edit(*EDITS[what])
    assert vendor.run("verify").code == 1
    assert any(code.startswith("integrity.") for code in vendor.codes())


# ── no door leads around segregation ─────────────────────────────────────────────────────────


def by_answer(vendor: VendorDesk) -> None:
    assert vendor.run("answer", "registered=1", "--by", "Hal Head").code == 0


def by_file(vendor: VendorDesk) -> None:
    file = vendor.file.with_name("answers.json")
    head = {"format": "assess/answers", "format_version": "1", "by": "Hal Head"}
    file.write_text(json.dumps({**head, "answers": {"registered": 1}}), encoding="utf-8")
    assert vendor.run("answer", "--answers", file).code == 0


def by_agreeing(vendor: VendorDesk) -> None:
    assert vendor.run("answer", "registered=1", "--by", "Zoe Other").code == 0
    agreed = ("--agreed-by", "Ann Preparer, Hal Head")
    assert vendor.run("reconcile", "registered=1", *agreed).code == 0


def by_undoing(vendor: VendorDesk) -> None:
    assert vendor.run("answer", "registered=1", "--by", "Ann Preparer").code == 0
    assert vendor.run("undo", "--by", "Hal Head").code == 0


def by_answering_and_taking_it_back(vendor: VendorDesk) -> None:
    by_answer(vendor)
    assert vendor.run("undo", "--by", "Ann Preparer").code == 0


def by_form(vendor: VendorDesk) -> None:
    form = vendor.file.with_name("form.xlsx")
    assert vendor.run("form", "-o", form).code == 0
    book = load_workbook(form)
    every = (row for sheet in book for row in sheet.iter_rows(min_col=1, max_col=13))
    rows = [row for row in every if row[12].value == "registered"]
    rows[0][3].value = "1 – In doubt"
    book.save(form)
    ran = vendor.run_plain("import", form, "--into", vendor.file, "--apply", "--by", "Hal Head")
    assert ran.code == 0, ran.err


DOORS: tuple[Callable[[VendorDesk], None], ...] = (
    by_answer,
    by_file,
    by_agreeing,
    by_undoing,
    by_answering_and_taking_it_back,
    by_form,
)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_who_answered_through_any_door_cannot_approve_or_waive(
    vendor: VendorDesk, door: Callable[[VendorDesk], None]
) -> None:
    door(vendor)
    ran = vendor.waive("registered", name="HEAD, Hal")
    assert (ran.code, "sign_off.waiver" in ran.err) == (3, True)
    assert vendor.sign("preparer").code == 0
    assert vendor.sign("reviewer").code == 0
    ran = vendor.sign("approver", "--decision", "approve_with_conditions", "--reason", "Fine.")
    assert (ran.code, "sign_off.same_person" in ran.err) == (3, True)
    forged_ = vendor.read().signed(signature(A, name="hal head"))
    vendor.put(forged_)
    assert "sign_off.same_person" in vendor.codes()
    assert vendor.data()["decision"]["state"] == "refused"


def test_who_granted_a_waiver_and_answers_later_has_granted_nothing(vendor: VendorDesk) -> None:
    vendor.put(assessed({"registered": 0}))
    vendor.waive("registered")
    assert vendor.data()["recommendation"]["outcome"] == "approve_with_conditions"
    vendor.run("answer", "references=1", "--by", "Carl Committee")
    assert vendor.data()["recommendation"]["outcome"] == "enhanced_review"
    assert vendor.codes() == {"sign_off.waiver"}


def test_who_lowered_the_level_and_answers_has_lowered_nothing(vendor: VendorDesk) -> None:
    lower = {"level_change": "lower", "lowered_reason": "Known for years.", "owners": None}
    vendor.put(assessed({**lower, "lowered_by": "Carl Committee", "references": None}))
    assert vendor.data()["level"]["level"] == "simplified"
    vendor.put(assessed({**lower, "lowered_by": "Ann Preparer, procurement officer"}))
    data = vendor.data()
    assert data["level"]["level"] == "enhanced"
    assert data["recommendation"]["floor"] == "enhanced_review"


def test_a_critical_item_cannot_be_said_not_to_apply(vendor: VendorDesk) -> None:
    vendor.put(assessed({"owners": State.NOT_APPLICABLE, "registered": State.NOT_APPLICABLE}))
    status = {one["item"]: one["status"] for one in vendor.data()["checklist"]}
    assert (status["owners"], status["registered"]) == ("open", "not_applicable")
    assert vendor.data()["recommendation"]["floor"] == "enhanced_review"
