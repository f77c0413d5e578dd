"""Integrity: whatever is edited by hand after the last entry is found, and where."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.capture.recording import Stamp, record
from assess.checks.integrity import check_history, check_signatures, matches_history
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment, Subject
from assess.model.history import Door, Entry
from assess.model.reference import QuestionnaireReference
from assess.model.signature import Role, Signature

START = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)
LATER = START + datetime.timedelta(minutes=4)
BASE = Assessment(
    questionnaire=QuestionnaireReference(id="port", version="1.0", digest="sha256:0"),
    subject=Subject(name="Haven"),
    answers={"owner": Answer(state=State.UNKNOWN)},
)


def said(value: int) -> Answer:
    return Answer(state=State.ANSWERED, value=value)


def changed(assessment: Assessment, minute: int, **answers: Answer) -> Assessment:
    at = START + datetime.timedelta(minutes=minute)
    stamp = Stamp(at=at, door=Door.ANSWER, by="Anna", reason="why not")
    return record(assessment, answers, stamp).assessment


THREE = changed(
    changed(changed(BASE, 0, guards=said(1)), 1, guards=said(2), budget=said(3)), 2, checks=said(0)
)


def codes(assessment: Assessment) -> list[str]:
    return [problem.code for problem in check_history(assessment)]


def edited(assessment: Assessment, **answers: Answer | None) -> Assessment:
    """Return the assessment as if somebody had edited answers in the file."""
    kept = {**assessment.answers, **answers}
    return assessment.model_copy(
        update={"answers": {key: one for key, one in kept.items() if one is not None}}
    )


def test_what_was_recorded_fits() -> None:
    assert codes(THREE) == []
    assert matches_history(THREE)


@pytest.mark.parametrize(
    "update",
    [
        {"answers": {**THREE.answers, "owner": said(1)}},
        {"answers": {**THREE.answers, "never_asked": said(1)}},
        {"subject": Subject(name="Harbour")},
        {"statement": "All is well"},
        {"as_of": datetime.date(2024, 1, 1)},
        {"responses": {"owner": (said(1), said(2))}},
    ],
)
def test_an_edit_of_what_the_history_never_touched_is_found(update: dict[str, Any]) -> None:
    found = check_history(THREE.model_copy(update=update))
    assert [problem.code for problem in found] == ["integrity.changed_by_hand"]
    assert found[0].message.startswith("After #3 of 2024-07-01 by Anna (answer), the content was")


def test_an_edit_of_what_the_history_knows_names_the_answer() -> None:
    found = check_history(edited(THREE, guards=said(5)))
    assert [problem.code for problem in found] == [
        "integrity.changed_by_hand",
        "integrity.contradiction",
    ]
    assert found[1].message == '"guards": the history says 2 since #2, the file says 5.'
    gone = check_history(edited(THREE, guards=None))
    assert gone[1].message == '"guards": the history says 2 since #2, the file says no answer.'


def test_an_edit_between_two_entries_is_found_afterwards() -> None:
    later = changed(edited(THREE, owner=said(1)), 3, guards=said(0))
    (found,) = check_history(later)
    assert "After #3" in found.message
    assert "before #4" in found.message
    assert matches_history(later)


def test_an_edit_of_what_respondents_said_is_found() -> None:
    at = START + datetime.timedelta(minutes=3)
    stamp = Stamp(at=at, door=Door.ANSWER, by="Bob", reason="why not")
    two = record(THREE, {"guards": said(0)}, stamp).assessment
    assert codes(two) == []
    (anna, bob) = two.responses["guards"]
    other = bob.model_copy(update={"value": 3})
    found = check_history(two.model_copy(update={"responses": {"guards": (anna, other)}}))
    assert [(p.code, p.place.pointer) for p in found] == [
        ("integrity.changed_by_hand", "/history/3"),
        ("integrity.contradiction", "/responses/guards"),
    ]


def test_a_reviewer_without_a_preparer_leaves_a_draft_and_replaces_nobody() -> None:
    older = Signature(role=Role.PREPARER, name="Anna", at=START, digest="sha256:0", position=2)
    newer = Signature(role=Role.REVIEWER, name="Bob", at=LATER, digest=THREE.digest, position=3)
    signed = with_signature(with_signature(THREE, older), newer)
    assert signed.status == "draft"
    assert [p.code for p in check_signatures(signed)] == ["integrity.signature_broken"]


def test_what_was_set_right_since_is_not_said_to_stand_in_the_file() -> None:
    later = changed(edited(THREE, guards=said(5)), 3, guards=said(0))
    (_, contradiction) = check_history(later)
    assert contradiction.message == '"guards": the history says 2 since #2, #4 found 5.'
    assert "assess answer" not in contradiction.hint


@given(st.data())
def test_any_change_of_the_history_is_found(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, 2))
    entry = THREE.history[position]
    update: dict[str, Any] = data.draw(
        st.sampled_from(
            [{"by": "Bob"}, {"reason": "other"}, {"door": Door.FORM}, {"at": START.replace(year=1)}]
        )
    )
    history = list(THREE.history)
    history[position] = entry.model_copy(update=update)
    found = codes(THREE.model_copy(update={"history": tuple(history)}))
    assert "integrity.history_changed" in found


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_an_entry_that_is_missing_is_found(missing: int) -> None:
    history = THREE.history[:missing] + THREE.history[missing + 1 :]
    assert codes(THREE.model_copy(update={"history": history})) != []


def test_a_clock_that_went_backwards_is_only_noted() -> None:
    found = check_history(changed(THREE, -60, guards=said(0)))
    assert [(p.code, p.severity) for p in found] == [("integrity.time_backwards", "note")]


def test_a_history_without_digests_is_still_replayed() -> None:
    bare = tuple(entry.model_copy(update={"digest": "", "seal": ""}) for entry in THREE.history)
    old = THREE.model_copy(update={"history": bare})
    assert codes(old) == []
    assert codes(edited(old, guards=said(5))) == ["integrity.contradiction"]
    # Once entries are sealed, the following ones are.
    mixed = THREE.model_copy(update={"history": (*THREE.history[:2], bare[2])})
    assert codes(mixed) == ["integrity.history_changed"]


def test_seals_that_were_taken_out_are_missed() -> None:
    bare = tuple(entry.model_copy(update={"seal": "", "by": "Bob"}) for entry in THREE.history)
    found = codes(THREE.model_copy(update={"history": bare}))
    assert set(found) == {"integrity.history_changed"}


@pytest.mark.parametrize("kept", [0, 2])
def test_entries_that_a_signature_knew_are_missed(kept: int) -> None:
    one = Signature(role=Role.PREPARER, name="Anna", at=LATER, digest=THREE.digest, position=3)
    signed = with_signature(THREE, one)
    assert codes(signed) == []
    cut = signed.model_copy(update={"history": THREE.history[:kept]})
    found = [p for p in check_history(cut) if p.code == "integrity.history_changed"]
    assert [p.message for p in found] == [
        f"The history had 3 entries when it was signed, and has {kept} now."
    ]


def test_what_came_before_a_recovery_is_not_checked() -> None:
    half = edited(THREE.model_copy(update={"history": THREE.history[1:2]}), guards=said(7))
    recovered = half.appended(Entry(at=LATER, door=Door.RECOVERY, reason="from a.json"))
    assert codes(recovered) == ["integrity.recovered"]
    assert codes(changed(recovered, 5, guards=said(1))) == ["integrity.recovered"]
    assert codes(edited(recovered, guards=said(1))) == [
        "integrity.changed_by_hand",
        "integrity.recovered",
    ]


def with_signature(assessment: Assessment, one: Signature) -> Assessment:
    """Return the assessment with a signature, sealed as one given at its position."""
    before = assessment.seals_before(len(assessment.signatures), one.position or 0)
    return assessment.model_copy(
        update={"signatures": (*assessment.signatures, one.sealed(before))}
    )


def signed(assessment: Assessment, role: Role, position: int | None) -> Assessment:
    one = Signature(role=role, name="Bob", at=START, digest=assessment.digest, position=position)
    return with_signature(assessment, one)


def signed_by(*roles: Role) -> Assessment:
    """Return an assessment signed in some roles, one after the other."""
    current = THREE
    for role in roles:
        current = current.signed(Signature(role=role, name=f"The {role}", at=LATER, digest=""))
    return current


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    "edit",
    [
        {"name": "Somebody else"},
        {"role": Role.APPROVER},
        {"at": START},
        {"comment": "Checked twice"},
        {"despite_open": "no reason"},
        {"position": 1},
        {"seal": ""},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_a_signature_edited_by_hand_is_found(which: int, edit: dict[str, object]) -> None:
    current = signed_by(Role.PREPARER, Role.REVIEWER)
    assert check_signatures(current) == []
    signatures = list(current.signatures)
    signatures[which] = signatures[which].model_copy(update=edit)
    forged = current.model_copy(update={"signatures": tuple(signatures)})
    found = check_signatures(forged)
    assert {problem.code for problem in found} == {"integrity.signature_changed"}
    assert found[0].place.pointer == f"/signatures/{which}"


def test_a_missing_signature_is_found_once_something_came_after_it() -> None:
    current = signed_by(Role.PREPARER, Role.REVIEWER)
    first_gone = current.model_copy(update={"signatures": current.signatures[1:]})
    assert [p.code for p in check_signatures(first_gone)] == ["integrity.signature_changed"]
    later = changed(current, 5, guards=said(0))
    last_gone = later.model_copy(update={"signatures": later.signatures[:1]})
    messages = [p.message for p in check_signatures(last_gone) if "There were" in p.message]
    assert messages == ["There were 2 signatures when the history was last added to; 1 left."]


@pytest.mark.parametrize("position", [3, None])
def test_a_broken_signature_says_what_broke_it(position: int | None) -> None:
    current = signed(THREE, Role.PREPARER, position)
    assert check_signatures(current) == []
    (found,) = check_signatures(changed(current, 5, guards=said(0)))
    assert found.code == "integrity.signature_broken"
    assert "#4 of 2024-07-01 by Anna (answer)" in found.message
    again = signed(changed(current, 5, guards=said(0)), Role.PREPARER, position)
    assert [(p.code, p.severity) for p in check_signatures(again)] == [
        ("integrity.signature_replaced", "note")
    ]


def test_an_edit_by_hand_breaks_a_signature_too() -> None:
    (found,) = check_signatures(edited(signed(THREE, Role.PREPARER, 3), owner=said(1)))
    assert found.message.endswith("the content was changed since, without an entry in the history.")


def test_a_signature_given_after_a_recovery_and_edited_is_found() -> None:
    recovered = THREE.appended(Entry(at=LATER, door=Door.RECOVERY, reason="from a.json"))
    given = signed(recovered, Role.PREPARER, len(recovered.history))
    assert check_signatures(given) == []
    forged = given.signatures[0].model_copy(update={"name": "Mallory"})
    found = check_signatures(given.model_copy(update={"signatures": (forged,)}))
    assert [one.code for one in found] == ["integrity.signature_changed"]


def test_a_signature_is_replaced_only_by_one_of_the_content_as_it_is() -> None:
    first = signed(THREE, Role.PREPARER, 3)
    second = signed(changed(first, 6, guards=said(1)), Role.PREPARER, 4)
    anew = [one.code for one in check_signatures(second)]
    assert anew == ["integrity.signature_replaced"]
    again = [one.code for one in check_signatures(changed(second, 7, guards=said(2)))]
    assert again == ["integrity.signature_broken"] * 2
