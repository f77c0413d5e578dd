"""Due diligence in the interview: the level as it is found, and who does what is left."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from assess.capture.interview.asking import Asker
from assess.capture.interview.conduct import Ending, conduct
from assess.capture.interview.desk import Desk
from assess.capture.interview.saving import Notebook
from assess.capture.interview.session import Session
from assess.cli.levels import level_finder
from assess.files.assessments import write_assessment
from tests.capture.interview.holding import DOWN, ENTER, NOON, Held, Room
from tests.support.diligence import small_vendor, vendor

ASKED = small_vendor().questionnaire
MENU, UP_TO_OWNER = "\x0f", "\x1bOQ"
"""Ctrl-O, and F2."""


class DiligenceRoom(Room):
    """Interviews that are told the level of due diligence."""

    def conduct(self, asker: Asker, *, by: str = "", section: str = "", reason: str = "") -> Ending:
        """Hold an interview with an asker."""
        store = self.store()
        session = Session(self.questionnaire, store.assessment, by, section)
        notebook = Notebook(store.amend, lambda: NOON, by, reason)
        desk = Desk(asker, session, notebook, ASKED, level_finder(ASKED))
        return conduct(desk, "assess interview vendor.json")


@pytest.fixture
def room(tmp_path: Path) -> DiligenceRoom:
    return DiligenceRoom(tmp_path / "vendor.json", ASKED)


def told(held: Held) -> str:
    return re.sub(r"\s+", " ", held.out)


def ask(
    room: Room, lines: Sequence[str], *, width: int = 80, by: str = "", section: str = ""
) -> Held:
    return room.lines([*lines, ":quit"], width=width, by=by, section=section)


# ── the level ────────────────────────────────────────────────────────────────────────────────


def test_the_level_is_said_once_it_is_settled_with_the_rule_and_what_it_leaves(
    room: DiligenceRoom,
) -> None:
    out = told(ask(room, ["40000", "goods"]))
    assert "Level of due diligence" not in out
    out = told(ask(room, ["keep"]))
    assert (
        "Level of due diligence: Standard. The contract is worth 40,000 or more. It leaves 4 of 7 "
        "questions open." in out
    )


def test_a_rule_of_the_deepest_level_settles_it_at_once(room: DiligenceRoom) -> None:
    out = told(ask(room, ["500000"]))
    assert "Level of due diligence: Enhanced. The contract is worth 500,000 or more." in out
    assert "5 of 6 questions open, and up to 4 more that other answers decide." in out


def test_where_no_rule_holds_it_says_so(room: DiligenceRoom) -> None:
    out = told(ask(room, ["10", "goods", "keep"]))
    assert "Level of due diligence: Simplified. No rule asks for a deeper one." in out


def test_an_answer_that_changes_the_level_says_so(room: DiligenceRoom) -> None:
    ask(room, ["500000", "goods", "keep"])
    out = told(ask(room, [":back", ":back", ":back", "10"]))
    assert "Level of due diligence: Simplified, no longer Enhanced." in out
    again = told(ask(room, [":undo", "1"]))
    assert "Level of due diligence: Enhanced, no longer Simplified." in again


def test_a_level_that_comes_to_wait_says_what_for(room: DiligenceRoom) -> None:
    ask(room, ["10", "goods", "keep"])
    out = told(ask(room, [":find", "3", ":unknown"]))
    assert "The level of due diligence is not settled any more: it waits for Category." in out


def test_a_lowering_counts_with_a_name_and_a_reason(room: DiligenceRoom) -> None:
    out = told(ask(room, ["500000", "goods", "lower"]))
    assert "which does not count yet: it is not said who decided so and why." in out
    out = told(ask(room, ["Dora", "A sole source."]))
    assert "does not count yet: it is not said why." in out
    assert "Simplified, no longer Enhanced. Lowered from Enhanced by Dora." in out


def test_who_comes_back_is_told_the_level(room: DiligenceRoom) -> None:
    write_assessment(room.path, vendor({"owners": None}), overwrite=True)
    out = told(ask(room, []))
    assert "Welcome back" in out
    assert "Level of due diligence: Enhanced." in out


@pytest.mark.parametrize("width", [40, 60, 80])
def test_what_is_said_of_the_level_fits_the_window(room: DiligenceRoom, width: int) -> None:
    held = ask(room, ["500000", "goods", "lower", "Dora", "A sole source."], width=width)
    assert max(map(len, held.out.splitlines())) <= width


# ── owner and due day ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def checks(room: DiligenceRoom) -> DiligenceRoom:
    """Return a room where only the checks are still open."""
    given = vendor(dict.fromkeys(("registered", "sanctions", "exclusions")), by="")
    write_assessment(room.path, given, overwrite=True)
    return room


@pytest.mark.parametrize("answer", ["1", "0", ":unknown", ":withheld"])
def test_an_item_that_leaves_something_to_do_asks_who_does_it(
    checks: DiligenceRoom, answer: str
) -> None:
    held = ask(checks, [answer, "Logistics cell", "2026-02-30", "2026-05-01"], section="checks")
    given = held.answer("registered")
    assert (given.owner, given.due) == ("Logistics cell", datetime.date(2026, 5, 1))
    assert "is not a date" in held.out
    assert "owner Logistics cell, due 2026-05-01" in told(held)
    assert "Sanctions (critical item, required)" in held.out


def test_it_can_be_left_and_is_not_asked_where_nothing_is_left(checks: DiligenceRoom) -> None:
    held = ask(checks, ["1", "", "clear"], section="checks")
    assert held.answer("registered").owner == ""
    assert held.out.count("Who does it?") == 1
    assert held.answer("sanctions").value == "clear"
    # An owner without a day, and going back from the day.
    held = ask(checks, [":find", "Registration", "0", "Legal", ":back"], section="checks")
    assert held.answer("registered").value == 0
    assert held.answer("registered").owner == ""


def test_it_is_not_asked_again_where_somebody_is_named(checks: DiligenceRoom) -> None:
    ask(checks, ["1", "Legal", ""], section="checks")
    held = ask(checks, [":find", "Registration", "0"], section="checks")
    assert "Who does it?" not in held.out
    assert "Left to do: owner Legal" in held.out
    assert (held.answer("registered").value, held.answer("registered").owner) == (0, "Legal")


def test_the_command_sets_changes_and_removes_them(checks: DiligenceRoom) -> None:
    held = ask(checks, [":owner", "Legal", "2026-05-01"], section="checks")
    assert held.answer("registered").owner == "Legal"
    held = ask(checks, [":owner", "-", "-"], section="checks")
    assert "registered" not in held.assessment.answers
    held = ask(checks, [":undo", "1"], section="checks")
    assert str(held.answer("registered").due) == "2026-05-01"
    assert "back to open, owner Legal, due 2026-05-01" in told(held)


def test_clearing_an_answer_leaves_who_sees_to_it(checks: DiligenceRoom) -> None:
    ask(checks, ["1", "Legal", ""], section="checks")
    held = ask(checks, [":find", "Registration", ":clear"], section="checks")
    assert (held.answer("registered").value, held.answer("registered").owner) == (None, "Legal")


def test_the_key_and_the_menu_offer_it(checks: DiligenceRoom) -> None:
    typed = f"{UP_TO_OWNER}Legal{ENTER}2026-05-01{ENTER}"
    held = checks.keys(typed, section="checks")
    assert (held.answer("registered").owner, str(held.answer("registered").due)) == (
        "Legal",
        "2026-05-01",
    )
    held = checks.keys(f"{MENU}", section="checks")
    assert "Owner: who does what is left to do, and by when" in held.out


def test_a_concern_asks_with_keys_too(checks: DiligenceRoom) -> None:
    held = checks.keys(f"{DOWN}{DOWN}{ENTER}Legal{ENTER}{ENTER}", section="checks")
    assert held.answer("registered").value == 1
    assert held.answer("registered").owner == "Legal"


def test_a_critical_item_that_is_said_not_to_apply_stays_open(checks: DiligenceRoom) -> None:
    held = ask(checks, ["2", ":na", "A lease.", ""], section="checks")
    assert "counts as open" in told(held)
    assert held.answer("sanctions").comment == "A lease."


def test_somebody_else_may_set_the_owner_of_an_answer(checks: DiligenceRoom) -> None:
    ask(checks, ["1", ""], section="checks", by="Ann")
    held = ask(checks, [":find", "Registration", ":owner", "Legal", ""], section="checks", by="Bob")
    given = held.answer("registered")
    assert (given.value, given.by, given.owner) == (1, "Ann", "Legal")
    assert held.assessment.responses == {}


def test_guidance_says_what_answers_mean_and_from_which_level_they_are_asked(
    checks: DiligenceRoom,
) -> None:
    held = ask(checks, [":find", "Owners", ":guidance"], section="checks")
    for line in ("Asked from the level “Enhanced” on.", "satisfied: Known", "fail: Refused"):
        assert line in held.out
