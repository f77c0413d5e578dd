"""``assess sign`` and ``verify``: who stands for what, and what breaks it."""

from __future__ import annotations

import datetime
import json
import shutil

import pytest

from assess.cli.commands import answer, sign, undo
from assess.cli.workbench import open_to_change
from assess.files.assessments import read_assessment
from assess.files.store import AssessmentFile
from assess.model.rating import Instrument
from tests.support.cli import Desk, Ran, problem_lines

NOON = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock."""
    for module in (answer, sign, undo):
        monkeypatch.setattr(module, "now", lambda: NOON)


def signed(desk: Desk, role: str, name: str, *more: str) -> Ran:
    return desk.on_port("sign", desk.file, "--role", role, "--name", name, *more)


def approved(desk: Desk) -> None:
    """Have the file signed in all three roles."""
    for role, name in (("preparer", "Anna"), ("reviewer", "Bob"), ("approver", "Carol")):
        assert signed(desk, role, name).code == 0


def hand_edited(desk: Desk, old: str, new: str) -> None:
    text = desk.file.read_text(encoding="utf-8")
    assert old in text
    desk.file.write_text(text.replace(old, new, 1), encoding="utf-8")


# ── sign ─────────────────────────────────────────────────────────────────────────────────────


def test_from_draft_to_approved(desk: Desk) -> None:
    assert desk.on_port("status", desk.file).out.startswith("Draft.\n")
    ran = signed(desk, "preparer", "Anna", "--comment", "All seen")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"{desk.file}: Submitted by Anna on 2024-07-01.",
        "Still open, and signed as such: 4 other questions.",
    ]
    signed(desk, "reviewer", "Bob")
    signed(desk, "approver", "Carol")
    line = (
        "Submitted by Anna on 2024-07-01, reviewed by Bob on 2024-07-01, "
        "approved by Carol on 2024-07-01.\n"
    )
    assert desk.on_port("status", desk.file).out.startswith(line)
    assert read_assessment(desk.file).status == "approved"
    assert read_assessment(desk.file).signatures[0].comment == "All seen"


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        (["reviewer"], "the reviewer signs after the preparer, who has not signed yet"),
        (["approver"], "the approver signs after the preparer, who has not signed yet"),
        (["preparer", "approver"], "the approver signs after the reviewer, who has not signed yet"),
        (["preparer", "preparer"], "P signed this very content as preparer on 2024-07-01"),
    ],
)
def test_signing_has_its_order(desk: Desk, roles: list[str], message: str) -> None:
    for role in roles[:-1]:
        signed(desk, role, "P")
    before = desk.file.read_bytes()
    ran = signed(desk, roles[-1], "Q")
    assert ran.code == 3
    assert message in ran.err
    assert desk.file.read_bytes() == before


def test_after_a_change_the_order_begins_anew(desk: Desk) -> None:
    approved(desk)
    desk.on_port("answer", desk.file, "guards=3", "--reason", "New count")
    ran = signed(desk, "approver", "Carol")
    assert "after the preparer, whose signature is of an earlier content" in ran.err
    approved(desk)
    assert read_assessment(desk.file).status == "approved"
    verified = desk.on_port("verify", desk.file)
    assert verified.code == 0
    assert verified.err.count("note [integrity.signature_replaced]") == 3
    assert verified.out.count(": replaced\n") == 3
    assert verified.out.count(": holds\n") == 3


def test_required_questions_are_answered_first_or_it_is_said_why_not(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "guards=@unanswered")
    before = desk.file.read_bytes()
    ran = signed(desk, "preparer", "Anna")
    assert (ran.code, problem_lines(ran.err)) == (
        3,
        ["error [signature.required_open] 1 required question is open: guards"],
    )
    assert desk.file.read_bytes() == before
    assert signed(desk, "preparer", "Anna", "--despite-open", " ").code == 3
    ran = signed(desk, "preparer", "Anna", "--despite-open", "Nobody to ask")
    assert "1 required question and 4 other questions" in ran.out
    assert read_assessment(desk.file).signatures[0].despite_open == "Nobody to ask"
    assert "despite open questions: Nobody to ask" in " ".join(
        desk.on_port("history", desk.file).out.split()
    )


def test_one_person_in_two_roles_is_noted(desk: Desk) -> None:
    signed(desk, "preparer", "Anna Berg")
    ran = signed(desk, "reviewer", "anna  berg")
    assert ran.code == 0
    assert "note [signature.same_person] anna  berg has also signed as preparer" in ran.err


def test_where_respondents_differ_it_is_said(desk: Desk) -> None:
    for value, name in (("1", "Anna"), ("2", "Bob")):
        desk.on_port("answer", desk.file, f"budget={value}", "--by", name)
    assert "Respondents differ on: budget." in signed(desk, "preparer", "Anna").out


@pytest.mark.parametrize(("option", "value"), [("--name", " "), ("--comment", "x" * 2001)])
def test_a_name_or_comment_that_cannot_be_is_refused(desk: Desk, option: str, value: str) -> None:
    options = {"--role": "preparer", "--name": "Anna", option: value}
    ran = desk.on_port("sign", desk.file, *(part for pair in options.items() for part in pair))
    assert (ran.code, "request.refused" in ran.err) == (3, True)


def test_signing_what_was_edited_by_hand_is_remarked_upon(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "guards=3")
    hand_edited(desk, '"value": 2', '"value": 1')
    ran = signed(desk, "preparer", "Anna")
    assert (ran.code, "warning [signature.changed_by_hand]" in ran.err) == (0, True)


# ── a later edit ─────────────────────────────────────────────────────────────────────────────


def test_after_signing_a_change_needs_a_reason_and_breaks_the_signatures(desk: Desk) -> None:
    approved(desk)
    before = desk.file.read_bytes()
    ran = desk.on_port("answer", desk.file, "guards=3")
    assert (ran.code, "history.reason_needed" in ran.err) == (3, True)
    assert desk.file.read_bytes() == before
    assert desk.on_port("answer", desk.file, "guards=3", "--reason", "New count").code == 0
    status = desk.on_port("status", desk.file).out
    assert status.startswith(
        "Draft. Was approved by Carol on 2024-07-01; changed since: the signatures of Anna, Bob "
        "and Carol are broken.\n"
    )
    shutil.copy(desk.file, desk.folder / "copy.json")
    several = desk.on_port("status", desk.file, desk.folder / "copy.json").out
    assert "draft, signature broken" in several
    undone = desk.on_port("undo", desk.file, "--reason", "It was right")
    assert "approved by Carol on 2024-07-01." in undone.out
    assert desk.on_port("verify", desk.file).code == 0


def test_what_somebody_changes_meanwhile_is_not_signed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(file: str, questionnaire: str | None) -> tuple[Instrument, AssessmentFile]:
        found = open_to_change(file, questionnaire)
        assert desk.on_port("answer", desk.file, "guards=3").code == 0
        return found

    monkeypatch.setattr(sign, "open_to_change", slowly)
    ran = signed(desk, "preparer", "Anna")
    assert (ran.code, "signature.changed_meanwhile" in ran.err) == (3, True)
    after = read_assessment(desk.file)
    assert (after.signatures, after.answer("guards").value) == ((), 3)


# ── verify ───────────────────────────────────────────────────────────────────────────────────


def test_what_holds_is_said(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "guards=3")
    approved(desk)
    ran = desk.on_port("verify", desk.file)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[1:] == [
        "  questionnaire  port 1.0: known, as it was",
        "  history        1 change: fits the content",
        "  signature      preparer Anna, 2024-07-01: holds",
        "  signature      reviewer Bob, 2024-07-01: holds",
        "  signature      approver Carol, 2024-07-01: holds",
    ]


def test_a_broken_signature_says_by_what(desk: Desk) -> None:
    signed(desk, "preparer", "Anna")
    desk.on_port("answer", desk.file, "guards=3", "--by", "Bob", "--reason", "New count")
    ran = desk.on_port("verify", desk.file)
    assert ran.code == 1
    assert "preparer Anna, 2024-07-01: broken" in ran.out
    (line,) = problem_lines(ran.err)
    assert line == (
        f"{desk.file} signatures.0: error [integrity.signature_broken] Anna signed as preparer on "
        "2024-07-01; the content was changed since, by #1 of 2024-07-01 by Bob (answer)."
    )


def test_an_edit_by_hand_is_found(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "guards=3")
    hand_edited(desk, '"value": 3', '"value": 4')
    ran = desk.on_port("verify", desk.file)
    assert ran.code == 1
    assert '"guards": the history says 3 since #1, the file says 4.' in ran.err
    assert "does not fit the content" in ran.out
    assert "Changed by hand" in desk.on_port("status", desk.file).out


def test_invalid_answers_do_not_hold(desk: Desk) -> None:
    hand_edited(desk, '"value": 10', '"value": 5000')
    ran = desk.on_port("verify", desk.file)
    assert (ran.code, "answer.invalid_value" in ran.err) == (1, True)


def test_invalid_answers_of_respondents_do_not_hold(desk: Desk) -> None:
    two = '[{"state": "withheld", "by": "Anna"}, {"state": "unknown", "by": "Anna"}]'
    hand_edited(desk, '"answers": {', f'"responses": {{"guards": {two}}}, "answers": {{')
    ran = desk.on_port("verify", desk.file)
    assert (ran.code, "respondents.named_twice" in ran.err) == (1, True)
    assert "nothing recorded yet" in ran.out


def test_a_history_that_was_taken_out_is_missed(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "guards=3")
    approved(desk)
    content = json.loads(desk.file.read_text(encoding="utf-8"))
    del content["history"]
    desk.file.write_text(json.dumps(content), encoding="utf-8")
    ran = desk.on_port("verify", desk.file)
    assert (ran.code, "does not fit the content" in ran.out) == (1, True)
    assert "The history had 1 entry when it was signed, and has 0 now." in ran.err


def test_a_questionnaire_that_is_not_here_is_a_warning(desk: Desk) -> None:
    ran = desk.run("verify", desk.file)
    assert (ran.code, "warning [integrity.unknown_questionnaire]" in ran.err) == (0, True)
    assert "not known here" in ran.out


def test_what_cannot_be_read_is_the_worst(desk: Desk) -> None:
    broken = desk.folder / "broken.json"
    broken.write_text("{")
    ran = desk.on_port("verify", desk.file, broken, desk.folder / "absent.json")
    assert ran.code == 2
    assert ran.out.count("cannot be read") == 2
    assert "fits" not in ran.out.partition("broken.json")[2]


def test_verify_as_json(desk: Desk) -> None:
    signed(desk, "preparer", "Anna")
    desk.on_port("answer", desk.file, "guards=3", "--reason", "New count")
    ran = desk.on_port("verify", "--json", desk.file, desk.folder / "absent.json")
    assert ran.code == 2
    one, absent = json.loads(ran.out)["assessments"]
    assert (one["holds"], one["status"], one["changes"]) == (False, "draft", 1)
    assert one["signatures"] == [
        {
            "role": "preparer",
            "name": "Anna",
            "at": "2024-07-01T12:00:00+00:00",
            "holds": False,
            "changed_since": [1],
        }
    ]
    assert [problem["code"] for problem in one["problems"]] == ["integrity.signature_broken"]
    assert absent["problems"][0]["code"] == "file.not_found"
