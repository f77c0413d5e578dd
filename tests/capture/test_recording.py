"""Recording: the history only grows, can be replayed, and undo gives back what was there."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.capture.recording import (
    Recorded,
    Stamp,
    answer_by,
    reconcile,
    record,
)
from assess.capture.undoing import last_undoable, undo
from assess.checks.integrity import check_history
from assess.errors import RequestError
from assess.files.assessments import to_json
from assess.model.answer import UNANSWERED, Answer, Evidence, State
from assess.model.assessment import Assessment, Subject
from assess.model.history import Door, Entry
from assess.model.reference import QuestionnaireReference
from assess.model.signature import Role, Signature

START = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)
EMPTY = Assessment(
    questionnaire=QuestionnaireReference(id="port", version="1.0", digest="sha256:0"),
    subject=Subject(name="Haven"),
)
KEYS = ["guards", "training", "budget"]


class Step(NamedTuple):
    """One change: who says what, or an undo (no answers)."""

    by: str
    given: dict[str, Answer]


def said(value: int, comment: str = "") -> Answer:
    return Answer(state=State.ANSWERED, value=value, comment=comment)


ANSWERS = st.one_of(
    st.builds(said, st.integers(0, 2), st.sampled_from(["", "because"])),
    st.just(UNANSWERED),
    st.just(Answer(state=State.UNANSWERED, comment="to be asked")),
    st.just(Answer(state=State.WITHHELD)),
    st.just(Answer(state=State.NOT_APPLICABLE, comment="no sea")),
    st.just(Answer(state=State.UNKNOWN, evidence=(Evidence(reference="a letter"),))),
    st.just(said(1).model_copy(update={"owner": "Dora", "due": datetime.date(2024, 8, 1)})),
    st.just(Answer(state=State.UNANSWERED, owner="Dora")),
)
STEPS = st.lists(
    st.builds(
        Step,
        by=st.sampled_from(["Anna", "Bob", "Carol"]),
        given=st.dictionaries(st.sampled_from(KEYS), ANSWERS, max_size=2),
    ),
    max_size=8,
)


def stamp(
    minute: int = 0, by: str = "", door: Door = Door.ANSWER, reason: str = "said so"
) -> Stamp:
    at = START + datetime.timedelta(minutes=minute)
    return Stamp(at=at, by=by, door=door, reason=reason)


def taken(steps: Sequence[Step], start: Assessment = EMPTY) -> list[Assessment]:
    """Return the assessment after each step, the first before any; no answers mean undo."""
    states = [start]
    for minute, step in enumerate(steps):
        current = states[-1]
        if step.given:
            states.append(record(current, step.given, stamp(minute, step.by)).assessment)
        elif last_undoable(current) is not None:
            states.append(undo(current, stamp(minute, step.by, Door.UNDO)).assessment)
    return states


# ── laws ─────────────────────────────────────────────────────────────────────────────────────


@given(STEPS)
def test_the_history_only_grows_and_fits_the_content(steps: list[Step]) -> None:
    states = taken(steps)
    for before, after in pairwise(states):
        assert after.history[: len(before.history)] == before.history
        assert len(after.history) - len(before.history) in {0, 1}
        if after.history == before.history:
            assert after is before
    assert check_history(states[-1]) == []


@given(STEPS)
def test_undoing_everything_gives_back_the_content_of_the_beginning(steps: list[Step]) -> None:
    current = taken(steps)[-1]
    while last_undoable(current) is not None:
        current = undo(current, stamp(99, door=Door.UNDO)).assessment
    assert current.digest == EMPTY.digest
    assert check_history(current) == []


@given(STEPS, st.sampled_from(["Anna", "Bob"]), st.sampled_from(KEYS), ANSWERS)
def test_undo_after_record_gives_back_the_same_content(
    steps: list[Step], by: str, key: str, answer: Answer
) -> None:
    before = taken(steps)[-1]
    after = record(before, {key: answer}, stamp(50, by)).assessment
    if after.history == before.history:
        assert after.digest == before.digest
        return
    back = undo(after, stamp(51, door=Door.UNDO))
    assert back.assessment.digest == before.digest
    assert [change.key for change in back.changes] == [key]
    assert len(back.assessment.history) == len(before.history) + 2


@given(STEPS, st.sampled_from(["Anna", "Bob", ""]), st.sampled_from(KEYS), ANSWERS)
def test_saying_the_same_again_changes_nothing(
    steps: list[Step], by: str, key: str, answer: Answer
) -> None:
    before = taken(steps)[-1]
    try:
        once = record(before, {key: answer}, stamp(50, by)).assessment
    except RequestError:
        return
    again = record(once, {key: answer}, stamp(60, by))
    assert again.changes == ()
    assert again.assessment == once


@given(STEPS)
def test_nobody_replaces_what_somebody_else_said(steps: list[Step]) -> None:
    for before, after in pairwise(taken(steps)):
        if after is before or after.history[-1].undoes is not None:
            continue
        entry = after.history[-1]
        for key in KEYS:
            for name in {"Anna", "Bob", "Carol"} - {entry.by}:
                mine = answer_by(before, key, name)
                if mine.by == name:
                    assert answer_by(after, key, name).position == mine.position


@given(STEPS)
def test_what_is_written_has_the_digest_of_what_is_read(steps: list[Step]) -> None:
    current = taken(steps)[-1]
    read = Assessment.model_validate_json(to_json(current))
    assert read == current
    assert read.digest == current.digest
    assert check_history(read) == []


# ── several respondents ──────────────────────────────────────────────────────────────────────


def both(first: int = 1, second: int = 2) -> Recorded:
    one = record(EMPTY, {"guards": said(first)}, stamp(0, "Anna")).assessment
    return record(one, {"guards": said(second)}, stamp(1, "Bob"))


def test_two_who_differ_leave_no_answer_of_record() -> None:
    differing = both()
    assert differing.disputed == ("guards",)
    assert differing.assessment.answer("guards").state is State.UNANSWERED
    assert [one.value for one in differing.assessment.responses["guards"]] == [1, 2]


def test_two_who_agree_leave_the_answer_of_the_first() -> None:
    agreeing = both(1, 1).assessment
    assert (agreeing.answer("guards").value, agreeing.answer("guards").by) == (1, "Anna")
    assert len(agreeing.responses["guards"]) == 2


def test_who_takes_back_an_answer_takes_back_nobody_elses() -> None:
    one = record(EMPTY, {"guards": said(1)}, stamp(0, "Anna")).assessment
    assert record(one, {"guards": UNANSWERED}, stamp(1, "Bob")).assessment is one
    cleared = record(one, {"guards": UNANSWERED}, stamp(1)).assessment
    assert cleared.answers == {}


def test_who_takes_back_an_answer_leaves_the_others_alone_with_theirs() -> None:
    differing = both().assessment
    alone = record(differing, {"guards": UNANSWERED}, stamp(2, "Anna")).assessment
    assert (alone.answer("guards").value, alone.answer("guards").by) == (2, "Bob")
    assert alone.responses == {}
    three = record(differing, {"guards": said(0)}, stamp(2, "Carol")).assessment
    two = record(three, {"guards": UNANSWERED}, stamp(3, "Anna")).assessment
    assert [one.by for one in two.responses["guards"]] == ["Bob", "Carol"]
    assert two.disputed


def test_who_agreed_stands_with_what_was_agreed_and_the_originals_stay() -> None:
    agreed = reconcile(both().assessment, {"guards": said(3)}, ("Anna", "Bob"), stamp(2)).assessment
    assert agreed.answer("guards").agreed_by == ("Anna", "Bob")
    assert agreed.responses == both().assessment.responses


def test_saying_again_what_one_said_before_does_not_reopen_what_was_agreed() -> None:
    agreed = reconcile(
        both().assessment, {"guards": said(3)}, ("Anna", "Bob"), stamp(2, door=Door.RECONCILIATION)
    ).assessment
    assert agreed.answer("guards").value == 3
    assert record(agreed, {"guards": said(1)}, stamp(3, "Anna")).assessment is agreed
    reopened = record(agreed, {"guards": said(0)}, stamp(4, "Anna"))
    assert reopened.disputed == ("guards",)
    back = undo(reopened.assessment, stamp(5, door=Door.UNDO)).assessment
    assert back.digest == agreed.digest


def test_where_several_answered_somebody_must_be_named() -> None:
    with pytest.raises(RequestError) as caught:
        record(both().assessment, {"guards": said(3)}, stamp(2))
    assert [problem.code for problem in caught.value.problems] == ["respondents.name_needed"]


@pytest.mark.parametrize(
    "later",
    [
        said(1, "as we wrote in May"),
        UNANSWERED,
        Answer(state=State.UNANSWERED, comment="not ours to say"),
    ],
)
def test_a_comment_or_taking_an_answer_back_does_not_reopen_what_was_agreed(later: Answer) -> None:
    agreed = reconcile(both().assessment, {"guards": said(3)}, ("Anna", "Bob"), stamp(2)).assessment
    after = record(agreed, {"guards": later}, stamp(3, "Anna"))
    assert (after.disputed, len(after.changes)) == ((), 1)
    assert after.assessment.answer("guards") == agreed.answer("guards")


@pytest.mark.parametrize("agreed", [True, False])
def test_nobody_who_wrote_down_or_shares_an_answer_is_taken_for_who_gives_it(agreed: bool) -> None:  # noqa: FBT001
    if agreed:
        one = both().assessment
        clerk = stamp(2, "Clerk", Door.RECONCILIATION)
        before = reconcile(one, {"guards": said(3)}, ("Anna", "Bob"), clerk).assessment
    else:
        before = both(1, 1).assessment
    with pytest.raises(RequestError) as caught:
        record(before, {"guards": said(0)}, stamp(3))
    assert [problem.code for problem in caught.value.problems] == ["respondents.name_needed"]


@pytest.mark.parametrize(
    ("agreed_by", "key", "code"),
    [
        ((), "guards", "respondents.nobody_agreed"),
        (("Anna",), "training", "respondents.nothing_to_reconcile"),
    ],
)
def test_reconciling_needs_two_answers_and_names(
    agreed_by: tuple[str, ...], key: str, code: str
) -> None:
    with pytest.raises(RequestError) as caught:
        reconcile(both().assessment, {key: said(3)}, agreed_by, stamp(2))
    assert [problem.code for problem in caught.value.problems] == [code]


# ── reasons and undo ─────────────────────────────────────────────────────────────────────────


def signed(assessment: Assessment) -> Assessment:
    one = Signature(role=Role.PREPARER, name="Anna", at=START, digest=assessment.digest)
    return assessment.model_copy(update={"signatures": (one,)})


def test_once_signed_a_change_and_its_undoing_need_a_reason() -> None:
    current = signed(record(EMPTY, {"guards": said(1)}, stamp(0, "Anna")).assessment)
    with pytest.raises(RequestError) as recording:
        record(current, {"guards": said(2)}, stamp(1, reason=" "))
    with pytest.raises(RequestError) as undoing:
        undo(current, stamp(1, reason=""))
    for caught in (recording, undoing):
        assert [problem.code for problem in caught.value.problems] == ["history.reason_needed"]
    # Saying the same again is no change, so it needs none.
    assert record(current, {"guards": said(1)}, stamp(1, reason="")).assessment is current


def test_undoing_a_change_of_signed_content_makes_the_signature_hold_again() -> None:
    current = signed(record(EMPTY, {"guards": said(1)}, stamp(0, "Anna")).assessment)
    changed = record(current, {"guards": said(2)}, stamp(1)).assessment
    assert (current.status, changed.status) == ("submitted", "draft")
    assert undo(changed, stamp(2, door=Door.UNDO)).assessment.status == "submitted"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (None, "history.nothing_to_undo"),
        (Entry(at=START, door=Door.RECOVERY), "history.recovery"),
        (
            Entry(at=START, door=Door.MIGRATION, migrated_from=EMPTY.questionnaire),
            "history.migration",
        ),
    ],
)
def test_some_things_are_not_undone(entry: Entry | None, code: str) -> None:
    current = EMPTY.appended(entry) if entry else EMPTY
    with pytest.raises(RequestError) as caught:
        undo(current, stamp(1))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_undo_says_what_it_found_even_after_an_edit_by_hand() -> None:
    one = record(EMPTY, {"guards": said(1)}, stamp(0)).assessment
    edited = one.model_copy(update={"answers": {"guards": said(9)}})
    (change,) = undo(edited, stamp(1, door=Door.UNDO)).changes
    assert (change.old, change.new) == (said(9), None)


def test_undo_says_what_it_found_of_respondents_after_an_edit_by_hand() -> None:
    two = both().assessment
    alone = two.responses["guards"][:1]
    edited = two.model_copy(update={"responses": {"guards": alone}})
    back = undo(edited, stamp(3, door=Door.UNDO))
    (change,) = back.changes
    assert (change.old_responses, change.new_responses) == (alone, ())
    assert back.assessment.responses == {}
