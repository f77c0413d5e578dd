"""Every command, by its key, from the menu, and as a word; what it does is in the real file."""

from __future__ import annotations

import pytest

from assess.capture.interview.conduct import Ending
from assess.capture.interview.intents import FOOTER, OFFERS, Action
from assess.capture.recording import Stamp
from assess.capture.waiving import Excepted, grant
from assess.model.answer import State
from assess.model.gate import Waiver
from assess.model.history import Door
from tests.capture.interview.holding import BACKSPACE, DOWN, ENTER, F1, NOON, UP, Room

BACK, LATER, UNKNOWN, NOT_APPLICABLE, WITHHELD = "\x10", "\x0e", "\x0b", "\x18", "\x0c"
GUIDANCE, COMMENT, EVIDENCE, FIND, REVIEW = "\x07", "\x14", "\x05", "\x06", "\x12"
UNDO, MENU, QUIT, STOP = "\x1a", "\x0f", "\x11", "\x03"
START = ENTER
"""What goes on from the opening to the first question."""

# A question of each type, as it is found and as it is begun.
KINDS = {
    "Floors": "1",
    "Built": "20",
    "Story": "wor",
    "Roof": DOWN,
    "Town": "bo",
    "Heating": " ",
    "Rooms": " ",
}


@pytest.mark.parametrize(("label", "begun"), KINDS.items())
@pytest.mark.parametrize(("key", "state"), [(UNKNOWN, State.UNKNOWN), (WITHHELD, State.WITHHELD)])
def test_a_state_instead_of_a_value_at_every_kind_of_question(
    room: Room, label: str, begun: str, key: str, state: State
) -> None:
    held = room.keys(START + FIND + f"{label}: \r" + begun + key + QUIT)
    assert held.answer(label.lower()).state is state
    assert len(held.assessment.answers) == 1


@pytest.mark.parametrize(("label", "begun"), KINDS.items())
def test_not_applicable_asks_for_the_reason_at_every_kind_of_question(
    room: Room, label: str, begun: str
) -> None:
    keys = START + FIND + f"{label}: \r" + begun + NOT_APPLICABLE + ENTER + "none\r" + QUIT
    held = room.keys(keys)
    found = held.answer(label.lower())
    assert (found.state, found.comment) == (State.NOT_APPLICABLE, "none")


@pytest.mark.parametrize(
    ("words", "state", "comment"),
    [
        ([":unknown"], State.UNKNOWN, ""),
        ([":WITHHELD"], State.WITHHELD, ""),
        ([":na", "", "  ", "no floors"], State.NOT_APPLICABLE, "no floors"),
        ([":na", ":back", ":unknown"], State.UNKNOWN, ""),
    ],
)
def test_states_line_by_line(room: Room, words: list[str], state: State, comment: str) -> None:
    held = room.lines([*words, ":quit"])
    assert (held.answer("floors").state, held.answer("floors").comment) == (state, comment)
    assert ("A reason is needed." in held.out) is ("" in words)


def test_a_reason_can_be_given_up_and_nothing_changes(room: Room) -> None:
    held = room.keys(START + NOT_APPLICABLE + "because" + BACK + QUIT)
    assert held.assessment.history == ()
    assert held.ending is Ending.LEFT


@pytest.mark.parametrize("way", [MENU, F1])
def test_the_menu_offers_everything_and_does_it(room: Room, way: str) -> None:
    held = room.keys(START + way + "know\r" + QUIT)
    assert held.answer("floors").state is State.UNKNOWN
    for offer in OFFERS:
        if offer.action is not Action.MENU:
            assert offer.words in held.out


def test_the_menu_can_be_left(room: Room) -> None:
    held = room.keys(START + MENU + BACK + "2\r" + QUIT)
    assert held.answer("floors").value == 2


def test_commands_line_by_line_are_listed_and_mistakes_are_guessed(room: Room) -> None:
    held = room.lines([":menu", ":unknwon", ":quit"])
    assert all(f":{offer.action.value}" in held.out for offer in OFFERS)
    assert 'Did you mean ":unknown"?' in held.out
    assert held.assessment.history == ()


def test_back_goes_to_what_was_visited_before_and_then_upwards(room: Room) -> None:
    held = room.keys(START + "1\r" + "50\r" + BACK + BACK + BACKSPACE + "2\r" + BACK + QUIT)
    assert held.answer("floors").value == 2
    assert held.answer("area").value == 50
    first = Room(room.path.with_name("other.json")).lines([":back", ":quit"])
    assert "This is the first question." in first.out


def test_left_for_later_is_asked_again_at_the_end(room: Room) -> None:
    keys = START + LATER + "5\r" + LATER + LATER
    held = room.keys(
        keys + ENTER + ENTER + "3\r", section="plain"
    )  # at the end: what is still open
    assert held.answer("floors").value == 3
    assert held.answer("area").value == 5
    assert "Required, and still open: 1" in held.out
    assert "Left for later: 2" in held.out
    plain = Room(room.path.with_name("p.json"))
    other = plain.lines([":skip", "5", ":skip", ":skip", "missing", "3"], section="plain")
    assert other.answer("floors").value == 3


def test_comments_are_kept_changed_and_removed(room: Room) -> None:
    held = room.keys(START + COMMENT + "counted twice\r" + "3\r" + QUIT)
    assert (held.answer("floors").value, held.answer("floors").comment) == (3, "counted twice")
    held = room.keys(BACK + COMMENT + BACKSPACE * 5 + "thrice\r" + QUIT)
    assert held.answer("floors").comment == "counted thrice"
    held = room.lines([":find", "floors", ":comment", "-", ":quit"])
    assert held.answer("floors").comment == ""
    held = room.lines([":find", "floors", ":comment", "once", ":quit"])
    assert held.answer("floors").comment == "once"
    assert held.answer("floors").value == 3


def test_a_comment_without_an_answer_leaves_the_question_open(room: Room) -> None:
    held = room.keys(START + COMMENT + "ask Ana\r" + QUIT)
    assert held.answer("floors").state is State.UNANSWERED
    assert held.answer("floors").comment == "ask Ana"


def test_the_comment_on_not_applicable_is_its_reason(room: Room) -> None:
    held = room.lines([":na", "no", ":find", "floors", ":comment", "-", "none at all", ":quit"])
    assert held.answer("floors").comment == "none at all"
    assert held.answer("floors").state is State.NOT_APPLICABLE
    held = room.lines([":find", "floors", "2", ":quit"])
    assert (held.answer("floors").value, held.answer("floors").comment) == (2, "")


GRADES = "completely reliable", "reliability cannot be judged", "confirmed by other sources"


def test_evidence_has_date_and_grades_in_words(room: Room) -> None:
    details = (
        "Deed, page 2\r" + "2.5.20\r" + BACKSPACE * 6 + "2020-05-02\r" + "2\r" + UP + UP + ENTER
    )
    held = room.keys(START + EVIDENCE + ENTER + details + "3\r" + QUIT)
    (one,) = held.answer("floors").evidence
    assert (one.reference, str(one.date), one.grade) == ("Deed, page 2", "2020-05-02", "B6")
    assert all(words in held.out for words in GRADES)
    assert held.answer("floors").value == 3


def test_evidence_line_by_line_without_date_and_grades_and_a_second_one(room: Room) -> None:
    first = [":evidence", "", "Deed", "", "7", "-"]
    second = [":evidence", "Survey", "2020-01-01", "a", "6"]
    held = room.lines([*first, *second, "3", ":quit"])
    found = [(e.reference, str(e.date), e.grade) for e in held.answer("floors").evidence]
    assert found == [("Deed", "None", ""), ("Survey", "2020-01-01", "A6")]
    assert all(words in held.out for words in GRADES)


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_evidence_can_be_given_up_at_every_step(room: Room, steps: int) -> None:
    filled = ["Deed\r", ENTER, ENTER][: steps - 1]
    held = room.keys(START + EVIDENCE + "".join(filled) + BACK + QUIT)
    assert held.assessment.history == ()
    lines = [":evidence", "Deed", "", "1"][:steps]
    assert room.lines([*lines, ":back", ":quit"]).assessment.history == ()


def test_guidance_names_options_and_sources_with_their_place(room: Room) -> None:
    for held in (
        room.keys(START + FIND + "Roof: \r" + GUIDANCE + QUIT),
        room.lines([":find", "roof", ":guidance", ":quit"]),
    ):
        assert "Look from the other side of the street." in held.out
        assert "Tiles: Also slate." in held.out
        assert "The Book of Houses. chapter 3. https://example.org/houses" in held.out
    without = room.lines([":guidance", ":quit"])
    assert "There is no further guidance." in without.out


def test_find_goes_to_sections_and_questions_and_shows_their_state(room: Room) -> None:
    held = room.keys(START + "3\r" + FIND + "== Grids\r" + "7\r" + QUIT)
    assert held.answer("windows.north.count").value == 7
    assert "[x] Floors: 3 floors" in held.out
    assert "== Plain questions (3 open)" in held.out
    held = room.lines([":find", "3", ":back", ":quit"])
    assert held.ending is Ending.LEFT
    assert len(room.keys(FIND + BACK + QUIT).assessment.history) == 2


def test_several_places_with_the_same_words_are_not_guessed(room: Room) -> None:
    held = room.lines([":find", "open", "zzz", "area", "60", ":quit"])
    assert "entries hold these words" in held.out
    assert held.answer("area").value == 60


def test_review_shows_everything_so_far(room: Room) -> None:
    more = ENTER + ENTER  # it does not fit in one window
    keys = "3\r" + UNKNOWN + REVIEW + more + "2001-01-01\r" + QUIT
    held = room.keys(START + ENTER + keys, size=(80, 24))
    assert "[x] Floors: 3 floors" in held.out
    assert "[x] Area: Don't know" in held.out
    assert "[ ] Built: open" in held.out
    assert held.answer("built").value == "2001-01-01"
    again = room.lines([":review", ":quit"])
    assert "[x] Built: 2001-01-01" in again.out


def test_undo_takes_back_the_last_change_and_asks_again(room: Room) -> None:
    held = room.keys(START + "3\r" + "40\r" + UNDO + ENTER + "50\r" + QUIT)
    assert held.answer("area").value == 50
    assert "Yes: Area back to open" in held.out
    assert [entry.door for entry in held.assessment.history] == [
        Door.INTERVIEW, Door.INTERVIEW, Door.UNDO, Door.INTERVIEW,
    ]  # fmt: skip
    kept = room.lines([":undo", "keep", ":undo", "undo", ":quit"])
    assert kept.answer("area").state is State.UNANSWERED
    assert len(kept.assessment.history) == 5


def test_undo_takes_back_a_waiver_too(room: Room) -> None:
    granted = NOON.date()
    gate = Excepted(kind="gate", name="old_roof", label="Old roof", waivable=True)
    waiver = Waiver(gate="old_roof", name="Bo", reason="Soon", granted=granted, until=granted)
    stamp = Stamp(at=NOON, door=Door.WAIVER, by="Bo", reason="Soon")
    room.store().amend(lambda current, _: grant(current, gate, waiver, granted, stamp))
    held = room.lines([":undo", "undo", ":quit"])
    assert f"Yes: old_roof: waiver until {granted} taken back" in held.out
    assert "Taken back: old_roof." in held.out
    assert held.assessment.waivers == ()


def test_there_may_be_nothing_to_undo(room: Room) -> None:
    assert "There is nothing to undo." in room.lines([":undo", ":quit"]).out


def test_an_answer_can_be_cleared(room: Room) -> None:
    held = room.lines([":clear", "3", ":find", "floors", ":clear", ":quit"])
    assert "There is no answer of yours to clear." in held.out
    assert "floors" not in held.assessment.answers
    assert len(held.assessment.history) == 2
    held = room.keys(START + "3\r" + BACK + MENU + "clear\r" + QUIT)
    assert "floors" not in held.assessment.answers


@pytest.mark.parametrize(
    ("key", "ending"),
    [(QUIT, Ending.LEFT), ("\x04", Ending.LEFT), (STOP, Ending.STOPPED), ("", Ending.CLOSED)],
)
def test_leaving_says_what_is_saved_and_how_to_go_on(room: Room, key: str, ending: Ending) -> None:
    held = room.keys(START + "3\r" + key)
    assert held.ending is ending
    assert "1 of 13 answered; everything you confirmed is saved." in held.out
    assert "Go on with: assess interview house.json" in held.out
    assert held.answer("floors").value == 3


@pytest.mark.parametrize("where", [COMMENT, MENU, FIND, EVIDENCE, NOT_APPLICABLE])
def test_ctrl_c_leaves_from_inside_every_dialog(room: Room, where: str) -> None:
    held = room.keys(START + "3\r" + where + STOP)
    assert held.ending is Ending.STOPPED
    assert held.answer("floors").value == 3


def test_the_line_of_keys_fits_in_a_narrow_window() -> None:
    assert len(FOOTER) < 60
    shown = {offer.shown: offer for offer in OFFERS}
    for word in ("Ctrl-O", "Ctrl-P", "Ctrl-N", "Ctrl-K"):
        assert word in FOOTER
        assert word in shown


def test_no_two_commands_share_a_key() -> None:
    keys = [key for offer in OFFERS for key in offer.keys]
    assert len(keys) == len(set(keys))
    # Enter, Tab, Backspace, line feed and Ctrl-C arrive as these.
    assert not {"c-m", "c-i", "c-h", "c-j", "c-c"} & set(keys)


def test_follow_ups_are_asked_at_once_and_set_aside_aloud(room: Room) -> None:
    held = room.keys(START + "1\r" + "2\r" + BACK + BACK + "2\r", section="followed")
    assert "This opens 1 question: Dogs." in held.out
    assert "No longer asked: Dogs. What was answered is kept, but not scored." in held.out
    assert held.answer("dogs").value == 2
    assert held.answer("pets").value == "no_"


def test_at_the_end_one_may_review_find_and_finish(room: Room) -> None:
    assert room.lines(["no", "review", "finish"], section="followed").ending is Ending.FINISHED
    again = room.keys(DOWN + ENTER + ENTER + ENTER, section="followed")
    assert "Nothing is missing." in again.out
    found = room.lines(["find", "pets", "yes", "3", "finish"], section="followed")
    assert found.ending is Ending.FINISHED
    assert found.answer("dogs").value == 3
    assert found.answer("pets").value == "yes_"
    assert "Welcome back: 1 of 1 answered" in found.out


def test_coming_back_goes_on_after_what_was_answered_last(room: Room) -> None:
    room.keys(START + FIND + "Roof: \r" + "1\r" + QUIT)
    held = room.keys(QUIT)
    plain = room.lines([":quit"])
    for out in (held.out, plain.out):
        assert "Welcome back: 1 of 13 answered for Mill House" in out
        assert "continuing with Town." in " ".join(out.split())


def test_what_has_been_signed_changes_only_with_a_reason(room: Room) -> None:
    room.lines(["3", ":quit"])
    store = room.store()
    signature = {"role": "preparer", "name": "Ana", "at": NOON, "digest": store.assessment.digest}
    signed = store.assessment.model_validate(
        {**store.assessment.model_dump(), "signatures": [signature]}
    )
    store.amend(lambda *_: signed)
    asked = room.keys(ENTER + "recounted\r" + BACK + BACKSPACE + "4\r" + QUIT)
    assert "This has been signed." in asked.out
    assert asked.answer("floors").value == 4
    assert asked.assessment.history[-1].reason == "recounted"
    given = room.lines([":find", "floors", "5", ":quit"], reason="again")
    assert given.assessment.history[-1].reason == "again"
    refused = room.keys(BACK)
    assert refused.ending is Ending.LEFT


def test_a_named_person_answers_beside_another(room: Room) -> None:
    room.lines(["3", ":quit"], by="Ana")
    held = room.lines([":find", "floors", "4", ":quit"], by="Bea")
    assert "Ana answered: 3 floors; yours is kept beside it." in held.out
    assert "Others answered differently." in held.out
    assert {one.by: one.value for one in held.assessment.responses["floors"]} == {
        "Ana": 3,
        "Bea": 4,
    }
    asked = room.lines([":find", "floors", "5", "", "Ana", ":quit"])
    assert "Whose answer is yours" in asked.out
    assert {one.by: one.value for one in asked.assessment.responses["floors"]} == {
        "Ana": 5,
        "Bea": 4,
    }
