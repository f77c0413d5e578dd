"""Saving while others write the same file, and when it cannot be written."""

from __future__ import annotations

import gc

import pytest

from assess.capture.interview.conduct import Ending
from assess.capture.recording import Stamp, record
from assess.errors import Problem, RequestError
from assess.model.history import Door
from tests.capture.interview.holding import DOWN, ENTER, NOON, Room
from tests.support.answers import answered_with

QUIT = "\x11"


def meanwhile(room: Room, key: str, value: int, by: str = "", save: int = 1) -> None:
    """Let somebody else answer just before a save."""

    def answer(count: int) -> None:
        if count == save:
            stamp = Stamp(at=NOON, door=Door.ANSWER, by=by)
            given = {key: answered_with(value)}
            room.store().amend(lambda current, _: record(current, given, stamp).assessment)

    room.before_save = answer


def test_others_changes_are_told_and_kept(room: Room) -> None:
    meanwhile(room, "area", 77, by="Ana")
    held = room.keys(ENTER + "3\r" + QUIT)
    assert "Meanwhile, Ana (answer): Area: 77 m²" in held.out
    assert (held.answer("floors").value, held.answer("area").value) == (3, 77)
    assert len(held.assessment.history) == 2
    assert held.out.rstrip().count("2 of 13 answered") == 1


@pytest.mark.parametrize(("choice", "value"), [(ENTER, 3), (DOWN + ENTER, 9)])
def test_whose_answer_to_the_very_question_holds_is_chosen(
    room: Room, choice: str, value: int
) -> None:
    meanwhile(room, "floors", 9)
    held = room.keys(ENTER + "3\r" + choice + "50\r" + QUIT)
    assert "Keep mine: 3 floors" in held.out
    assert "Leave theirs: 9 floors" in held.out
    assert held.answer("floors").value == value
    assert held.answer("area").value == 50


def test_nothing_is_saved_before_it_is_chosen(room: Room) -> None:
    meanwhile(room, "floors", 9)
    held = room.lines(["3", ":back", ":quit"])
    assert held.answer("floors").value == 9
    assert len(held.assessment.history) == 1


def test_the_same_answer_by_both_is_no_conflict(room: Room) -> None:
    meanwhile(room, "floors", 3)
    held = room.lines(["3", ":quit"])
    assert "Which answer holds?" not in held.out
    assert held.answer("floors").value == 3


def test_named_people_answer_side_by_side_even_at_once(room: Room) -> None:
    meanwhile(room, "floors", 9, by="Ana")
    held = room.lines(["3", "mine", ":quit"], by="Bea")
    assert "Record mine beside it: 3 floors" in held.out
    assert {one.by: one.value for one in held.assessment.responses["floors"]} == {
        "Ana": 9,
        "Bea": 3,
    }


def test_of_two_others_the_one_who_answered_meanwhile_is_shown(room: Room) -> None:
    by_ana = Stamp(at=NOON, door=Door.ANSWER, by="Ana")
    given = {"floors": answered_with(9)}
    room.store().amend(lambda current, _: record(current, given, by_ana).assessment)
    meanwhile(room, "floors", 12, by="Bo")
    held = room.lines([":find", "floors", "3", "mine", ":quit"], by="Cem")
    assert "Leave theirs: 12 floors" in held.out
    assert {one.value for one in held.assessment.responses["floors"]} == {9, 12, 3}


def test_a_comment_does_not_take_back_what_somebody_answered_meanwhile(room: Room) -> None:
    meanwhile(room, "floors", 9)
    held = room.lines([":comment", "so I heard", ":quit"])
    assert (held.answer("floors").value, held.answer("floors").comment) == (9, "so I heard")


def test_undo_takes_back_nothing_of_what_others_did_meanwhile(room: Room) -> None:
    meanwhile(room, "area", 77, save=2)
    held = room.lines(["3", ":undo", "undo", ":quit"])
    assert "Others changed the file meanwhile; nothing was undone." in held.out
    assert held.answer("area").value == 77
    assert held.answer("floors").value == 3


def failing(room: Room, times: int) -> None:
    """Let the disk be full for the first saves."""

    def fail(count: int) -> None:
        if count <= times:
            raise RequestError(
                Problem(code="request.cannot_write", message="the disk is full", hint="Make room.")
            )

    room.before_save = fail


def test_what_cannot_be_saved_can_be_tried_again(room: Room) -> None:
    failing(room, 2)
    held = room.keys(ENTER + "3\r" + ENTER + ENTER + QUIT)
    assert "This answer is not saved." in held.out
    assert "The disk is full. Make room." in held.out
    assert held.answer("floors").value == 3
    assert held.out.count("Saved. Floors") == 1


def test_what_cannot_be_saved_is_never_said_to_be_and_one_may_leave(room: Room) -> None:
    failing(room, 9)
    held = room.lines(["3", "leave"])
    assert held.ending is Ending.LEFT
    assert "Saved." not in held.out
    assert held.assessment.answers == {}


def test_a_hidden_question_that_opens_meanwhile_is_asked(room: Room) -> None:
    room.before_save = lambda _: None
    held = room.lines(["yes", "2", "finish"], section="followed")
    assert held.answer("dogs").value == 2


def test_collecting_garbage_is_given_back_to_python(room: Room) -> None:
    room.keys(ENTER + "3\r" + QUIT)
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
