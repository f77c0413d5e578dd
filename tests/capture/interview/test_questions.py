"""Every type of question, with keys and line by line: what is answered is what is in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assess.capture.interview.conduct import Ending
from assess.capture.interview.equipping import LONG_LIST
from assess.model.answer import State
from assess.model.question import Choice, Grid
from tests.capture.interview.holding import (
    ALT_ENTER,
    BACKSPACE,
    DOWN,
    ENTER,
    SPACE,
    UP,
    Room,
    house,
)

# The key, what is pressed at the question, the lines typed instead, and the value in the file.
ANSWERS: list[tuple[str, str, list[str], Any]] = [
    ("floors", "3\r", ["3"], 3),
    ("floors", "0\r" + BACKSPACE + "12\r", ["0", "201", "2.5", "x", "", "12"], 12),
    ("area", "120.5\r", ["120.5"], 120.5),
    (
        "built",
        "1.5.1999\r" + BACKSPACE * 8 + "1999-05-01\r",
        ["1.5.1999", "1999-05-01"],
        "1999-05-01",
    ),
    (
        "built",
        "1700-01-01\r" + BACKSPACE * 10 + "2030-12-31\r",
        ["1700-01-01", "2030-12-31"],
        "2030-12-31",
    ),
    ("story", "@home: long" + ALT_ENTER + "ago\r", ["@home: long\\", "ago"], "@home: long\nago"),
    ("story", "x" * 81 + ENTER + BACKSPACE + ENTER, ["x" * 81, "x" * 80], "x" * 80),
    ("roof", DOWN + ENTER, ["1"], "tiles"),
    ("roof", ENTER + DOWN + DOWN + ENTER, ["tin"], "tin"),
    ("roof", "3\r", ["straw, thatched"], "straw"),
    ("roof", UP + ENTER, ["4", "3"], "straw"),
    ("town", "ess\r", ["Essen"], "ee"),
    ("town", "zzz\r" + BACKSPACE * 3 + "jen\r", ["zzz", "10"], "jj"),
    ("town", ENTER + DOWN + DOWN + DOWN + ENTER, ["3"], "cc"),
    ("heating", SPACE + DOWN + SPACE + ENTER, ["1,2"], ("gas", "wood")),
    ("heating", ENTER + SPACE + ENTER, ["", "gas"], ("gas",)),
    ("heating", SPACE + UP + SPACE + ENTER, ["1,3", "3"], ("cold",)),
    ("heating", UP + SPACE + UP + SPACE + ENTER, ["Not at all, Wood", "Wood"], ("wood",)),
    ("heating", "ai" + SPACE + SPACE + SPACE + ENTER, ["9", "1"], ("gas",)),
    ("rooms", "gara" + SPACE + BACKSPACE * 4 + SPACE + ENTER, ["7, 1"], ("attic", "garage")),
    ("rooms", "\x01\t" + SPACE + ENTER, ["attic"], ("attic",)),
    ("tenth", "every\r", ["10"], 10),
    ("tenth", DOWN + DOWN + ENTER, ["a"], 1),
    ("rooms", ENTER + ENTER, ["none"], ()),
    ("rooms", ENTER + DOWN + SPACE + ENTER, ["bath"], ("bath",)),
    ("pets", "2\r", ["no"], "no_"),
]


@pytest.mark.parametrize(("key", "keys", "lines", "value"), ANSWERS)
def test_every_type_is_answered_alike_with_keys_and_lines(
    room: Room, key: str, keys: str, lines: list[str], value: object
) -> None:
    item = room.questionnaire.items[key]
    label = item.spec.text.rstrip("?")
    find = f"\x06{item.label}: open\r"
    held = room.keys(ENTER + find + keys)
    assert held.answer(key).value == value
    assert label in held.out
    assert "Saved. " in held.out

    again = Room(room.path.with_name("lines.json"))
    other = again.lines([":find", key, *lines])
    assert other.answer(key).value == value
    assert list(other.assessment.answers) == [key]


@pytest.mark.parametrize(("keys", "value"), [("38\r", "o8"), (DOWN + ENTER, "o1"), ("1\r", "o1")])
def test_the_longest_list_with_numbers_keeps_them(tmp_path: Path, keys: str, value: str) -> None:
    options = [{"id": f"o{n}", "label": f"Option {n}"} for n in range(1, LONG_LIST + 1)]
    question = Choice.model_validate(
        {"id": "roof", "type": "choice", "label": "Roof", "text": "Which?", "options": options}
    )
    section = house().sections[1].model_copy(update={"questions": (question,)})
    room = Room(tmp_path / "one.json", house().model_copy(update={"sections": (section,)}))
    assert room.keys(ENTER + keys).answer("roof").value == value


@pytest.mark.parametrize("key", ["roof", "town", "damp", "tenth", "heating", "rooms", "floors"])
def test_a_single_enter_answers_nothing(room: Room, key: str) -> None:
    label = room.questionnaire.items[key].label
    held = room.keys(f"{ENTER}\x06{label}: open\r{ENTER}")
    assert not held.assessment.answers
    assert "Saved. " not in held.out


@pytest.mark.parametrize("pressed", ["1\r", "\x10"])
def test_levels_are_picked_and_evidence_is_asked_for_where_it_is_needed(
    room: Room, pressed: str
) -> None:
    document = "Photographs" + ENTER if pressed == "1\r" else pressed
    details = "2024-01-02\r" + DOWN + ENTER + "3\r" if pressed == "1\r" else ""
    held = room.keys(ENTER + "\x06Damp: \r" + "2\r" + document + details)
    assert held.answer("damp").value == 2
    assert "This answer needs evidence" in held.out
    evidence = held.answer("damp").evidence
    assert [(one.reference, str(one.date), one.grade) for one in evidence] == (
        [("Photographs", "2024-01-02", "B3")] if details else []
    )


def test_no_evidence_is_asked_for_where_nothing_is_there(room: Room) -> None:
    held = room.lines([":find", "damp", "0", ":quit"])
    assert held.answer("damp").value == 0
    assert "needs evidence" not in held.out


def test_grids_are_asked_row_by_row_with_what_is_given_so_far(room: Room) -> None:
    held = room.keys(ENTER + "4\r" + "1\r" + "0\r" + "\x11", section="grids")
    assert {key: one.value for key, one in held.assessment.answers.items()} == {
        "windows.north.count": 4,
        "windows.north.state": 1,
        "windows.south.count": 0,
    }
    assert "Row 1 of 2: North side" in held.out
    assert "The street." in held.out
    assert "Row 2 of 2: South side" in held.out
    assert "This row: Count: 4" in held.out
    assert "Given so far  Count  State" in held.out
    assert "North side    4      1 Whole" in held.out
    grid = room.questionnaire.questions["windows"]
    assert isinstance(grid, Grid)
    assert held.out.count(grid.text) == 1


def test_a_cell_hidden_by_its_row_is_not_asked(room: Room) -> None:
    held = room.lines(["0", "0", "finish"], section="grids")
    assert held.ending is Ending.FINISHED
    assert set(held.assessment.answers) == {"windows.north.count", "windows.south.count"}


def test_what_is_answered_is_shown_and_chosen_already_when_one_comes_back(room: Room) -> None:
    room.keys(ENTER + "12\r" + "120\r" + "\x11")
    held = room.keys("\x10\x10\r" + "\x11")  # back twice, and Enter keeps what is there
    assert "Answered: 12 floors" in held.out
    assert held.answer("floors").value == 12
    kept = room.lines([":find", "floors", "", ":quit"])
    assert kept.answer("floors").value == 12
    assert len(kept.assessment.history) == 2


def test_units_are_named_in_the_singular_and_ranges_are_said(room: Room) -> None:
    held = room.keys(ENTER + "1\r" + "\x11")
    assert "Saved. Floors: 1 floor" in held.out
    plain = room.lines([":find", "floors", ":quit"])
    assert "A whole number from 1 to 200, in floors" in plain.out


def test_a_text_with_a_wrong_sign_is_refused(room: Room) -> None:
    held = room.lines([":find", "story", "bell\x07", "bell", ":quit"])
    assert "control character" in held.out
    assert held.answer("story").value == "bell"


def test_what_was_begun_is_still_there_after_reading_the_guidance(room: Room) -> None:
    held = room.keys(ENTER + "\x06Story: \r" + "half" + "\x07" + " done\r" + "\x11")
    assert held.answer("story").value == "half done"
    held = room.keys("\x06Heating: \r" + SPACE + "\x07" + ENTER + "\x11")
    assert held.answer("heating").value == ("gas",)


def test_states_have_no_value_and_questions_may_be_open(room: Room) -> None:
    held = room.keys("")
    assert held.ending is Ending.CLOSED
    assert held.assessment.answers == {}
    assert held.answer("floors").state is State.UNANSWERED
