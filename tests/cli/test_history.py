"""``assess history``, ``undo`` and ``recover``: what was changed, taken back, and saved."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from assess.cli.commands import answer, history, recover, undo
from assess.files.assessments import read_assessment, write_assessment
from assess.model.history import Door, Entry
from tests.support.cli import Desk, Ran, problem_lines

NOON = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock advance a minute at every look."""
    minutes = iter(range(1000))

    def now() -> datetime.datetime:
        return NOON + datetime.timedelta(minutes=next(minutes))

    for module in (answer, recover, undo):
        monkeypatch.setattr(module, "now", now)


def lines(text: str) -> list[str]:
    """Return the lines of a table, with single blanks."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def changed(desk: Desk) -> None:
    """Make three changes: one of two answers, one of a comment, one of one answer."""
    given = [
        ["guards=12", "owner=state", "--by", "Anna"],
        ["guards=12", "--comment", "Counted twice", "--evidence", "Roster", "--grade", "B2"],
        ["training=1", "--by", "Anna"],
    ]
    for one in given:
        assert desk.on_port("answer", desk.file, *one).code == 0


# ── history ──────────────────────────────────────────────────────────────────────────────────


def test_a_new_file_has_no_history(desk: Desk) -> None:
    ran = desk.on_port("history", desk.file)
    assert (ran.code, ran.err) == (0, "")
    assert "Nothing has been changed" in ran.out


def test_every_change_has_its_line(desk: Desk) -> None:
    changed(desk)
    ran = desk.on_port("history", desk.file)
    assert ran.code == 0
    assert lines(ran.out)[0] == "Haven: Draft."
    assert lines(ran.out)[3:] == [
        "1 2024-07-01 12:00 Anna answer guards 10 guards → 12 guards",
        "owner Not known → The state",
        "2 2024-07-01 12:01 – answer guards 12 guards (comment added, evidence added)",
        "3 2024-07-01 12:02 Anna answer training 2 Every year → 1 Once",
    ]


def test_in_a_narrow_terminal_changes_are_listed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(desk)
    monkeypatch.setattr(history, "_width", lambda: 80)
    ran = desk.on_port("history", desk.file)
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in ran.out.splitlines()] == [
        "Haven: Draft.",
        "#1  2024-07-01 12:00  Anna, answer",
        "    guards: 10 guards → 12 guards",
        "    owner: Not known → The state",
        "#2  2024-07-01 12:01  answer",
        "    guards: 12 guards (comment added, evidence added)",
        "#3  2024-07-01 12:02  Anna, answer",
        "    training: 2 Every year → 1 Once",
    ]


def test_the_story_of_one_question(desk: Desk) -> None:
    changed(desk)
    ran = desk.on_port("history", desk.file, "guards")
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in ran.out.splitlines()] == [
        "Haven: Draft.",
        "",
        "guards: How many guards?",
        "#1  2024-07-01 12:00  Anna, answer",
        "    10 guards → 12 guards",
        "#2  2024-07-01 12:01  answer",
        "    12 guards (comment added, evidence added)",
        "    comment added: Counted twice",
        "    evidence added: Roster (B2)",
        "Now: 12 guards",
    ]
    assert "No change of this question" in desk.on_port("history", desk.file, "goods").out


def test_the_story_of_a_grid_is_that_of_its_cells(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "goods.timber.amount=1")
    ran = desk.on_port("history", desk.file, "goods")
    assert ran.out.splitlines()[2:] == [
        "#1  2024-07-01 12:00  answer",
        "    goods.timber.amount: open → 1 Much",
        "Now goods.fuel.amount: 1 Much",
        "Now goods.timber.amount: 1 Much",
    ]


def test_where_respondents_differ_the_history_says_who_said_what(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "guards=1", "--by", "Anna")
    desk.on_port("answer", desk.file, "guards=2", "--by", "Bob")
    ran = desk.on_port("history", desk.file, "guards")
    text = ran.out.replace("\N{NO-BREAK SPACE}", " ")
    assert "    1 guard → respondents differ; Anna: 1 guard; Bob: 2 guards" in text.replace(
        "1 guards", "1 guard"
    )
    assert text.replace("1 guards", "1 guard").endswith("Now: Anna: 1 guard; Bob: 2 guards\n")


def test_nobody_is_said_to_have_added_what_another_had_written(desk: Desk) -> None:
    hers = ["--by", "Anna", "--comment", "Her view", "--evidence", "Her roster"]
    desk.on_port("answer", desk.file, "guards=1", *hers)
    desk.on_port("answer", desk.file, "guards=2", "--by", "Bob", "--evidence", "His roster")
    second = desk.on_port("history", desk.file, "guards").out.partition("#2")[2]
    assert "evidence added: His roster" in second
    assert "Her" not in second
    assert "comment" not in second


def test_history_as_json(desk: Desk) -> None:
    changed(desk)
    content: dict[str, Any] = json.loads(desk.on_port("history", desk.file, "--json").out)
    assert [entry["number"] for entry in content["history"]] == [1, 2, 3]
    one = json.loads(desk.on_port("history", desk.file, "training", "--json").out)
    assert [entry["number"] for entry in one["history"]] == [3]
    assert one["history"][0]["changes"][0]["new"]["value"] == 1


def test_a_question_that_is_not_there_is_refused(desk: Desk) -> None:
    ran = desk.on_port("history", desk.file, "gards")
    assert (ran.code, "request.no_question" in ran.err, "guards" in ran.err) == (3, True, True)


def test_history_can_be_read_where_the_questionnaire_is_not(desk: Desk) -> None:
    changed(desk)
    ran = desk.run("history", desk.file)
    assert (ran.code, ran.err) == (0, "")
    assert "10 → 12" in ran.out


# ── undo ─────────────────────────────────────────────────────────────────────────────────────


def test_undo_says_exactly_what_went_back(desk: Desk) -> None:
    before = read_assessment(desk.file).digest
    desk.on_port("answer", desk.file, "guards=12", "owner=state", "--by", "Anna")
    ran = desk.on_port("undo", desk.file, "--by", "Bob")
    assert ran.code == 0
    assert ran.out.replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        f"{desk.file}: took back #1 of 2024-07-01 by Anna (answer); 2 answers go back.",
        "  owner: The state → Not known",
        "  guards: 12 guards → 10 guards",
    ]
    assert read_assessment(desk.file).digest == before
    again = desk.on_port("undo", desk.file)
    assert (again.code, "history.nothing_to_undo" in again.err) == (3, True)
    assert "takes back #1" in desk.on_port("history", desk.file).out


def test_undo_goes_on_with_the_change_before(desk: Desk) -> None:
    changed(desk)
    assert "once more takes back #2" in desk.on_port("undo", desk.file).out
    assert "once more takes back #1" in desk.on_port("undo", desk.file).out
    assert "once more" not in desk.on_port("undo", desk.file).out
    assert read_assessment(desk.file).answer("guards").value == 10


def test_undo_does_not_offer_what_it_would_refuse(desk: Desk) -> None:
    changed(desk)
    before = read_assessment(desk.file)
    lasting = before.appended(Entry(at=NOON, door=Door.RECOVERY, reason="from a copy"))
    write_assessment(desk.file, lasting)
    desk.on_port("answer", desk.file, "guards=3")
    ran = desk.on_port("undo", desk.file)
    assert (ran.code, "took back #5" in ran.out, "once more" in ran.out) == (0, True, False)
    assert "history.recovery" in desk.on_port("undo", desk.file).err


# ── recover ──────────────────────────────────────────────────────────────────────────────────


def recovered(desk: Desk, *arguments: str | Path) -> Ran:
    return desk.on_port("recover", desk.file, "-o", desk.folder / "new.json", *arguments)


def test_what_can_be_saved_goes_into_a_new_file(desk: Desk) -> None:
    changed(desk)
    content = desk.file.read_bytes().replace(b'"value": 12', b'"value": 1\0', 1)
    desk.file.write_bytes(content)
    refused = desk.on_port("status", desk.file)
    assert (refused.code, "`assess recover FILE -o NEW`" in refused.err) == (2, True)
    ran = recovered(desk)
    assert (ran.code, ran.err) == (0, "")
    assert "guards 12 guards the history" in " ".join(ran.out.split())
    assert "exactly what the history last recorded: nothing is lost" in ran.out
    assert desk.file.read_bytes() == content
    new = desk.folder / "new.json"
    assert read_assessment(new).answer("guards").value == 12
    assert desk.on_port("verify", new).code == 0
    assert desk.on_port("answer", new, "guards=3").code == 0
    assert desk.on_port("undo", new).code == 0
    assert "history.recovery" in desk.on_port("undo", new).err


def test_what_is_lost_is_named(desk: Desk) -> None:
    text = desk.file.read_text()
    desk.file.write_text(text[: text.index('"value": 2')])
    ran = recovered(desk)
    assert ran.code == 1
    assert "training" in ran.out.partition("Set aside")[2]
    assert "it is damaged" in ran.out
    assert list(read_assessment(desk.folder / "new.json").answers) == ["guards"]


def test_what_is_lost_altogether_is_given(desk: Desk) -> None:
    text = desk.file.read_text()
    desk.file.write_text(text[text.index('"answers"') :])
    ran = recovered(desk)
    assert (ran.code, problem_lines(ran.err)) == (
        3,
        ["error [recover.no_subject] the name of the subject is lost"],
    )
    assert desk.run("recover", desk.file, "-o", desk.folder / "new.json").err.count("error [") == 2
    assert "request.refused" in recovered(desk, "--subject", " ").err
    assert recovered(desk, "--subject", "Haven").code == 1
    assert len(read_assessment(desk.folder / "new.json").answers) == 5


def test_recovery_replaces_nothing(desk: Desk) -> None:
    before = desk.file.read_bytes()
    desk.file.write_bytes(before[:400])
    link = desk.folder / "link.json"
    link.symlink_to(desk.folder / "nowhere.json")
    for name in ("haven.json", "port", "link.json"):
        ran = desk.on_port("recover", desk.file, "-o", desk.folder / name)
        assert (ran.code, "request.file_exists" in ran.err) == (3, True)
    assert desk.file.read_bytes() == before[:400]


def test_a_sound_file_needs_no_recovery(desk: Desk) -> None:
    ran = recovered(desk)
    assert (ran.code, "recover.not_damaged" in ran.err) == (3, True)
    assert not (desk.folder / "new.json").exists()


def test_the_questionnaire_named_must_be_the_one_answered(desk: Desk) -> None:
    desk.file.write_bytes(desk.file.read_bytes()[:-10])
    ran = desk.run("recover", desk.file, "-o", desk.folder / "new.json", "-q", "tnt-preparedness")
    assert (ran.code, "assessment.other_version" in ran.err) == (2, True)
    unchecked = desk.run("recover", desk.file, "-o", desk.folder / "new.json")
    assert "The questionnaire is not here" in unchecked.out
    assert read_assessment(desk.folder / "new.json").questionnaire.id == "port"
