"""A checklist worked through every door: the same answers, owners, days, level and status."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from assess.capture.checklist import is_left_to_do
from assess.capture.form.layout import Column
from assess.capture.form.words import STATE_WORDS
from assess.columns import encode
from assess.conditions import Visibility
from assess.files.assessments import read_assessment
from assess.model.answer import UNANSWERED, Answer, State
from assess.model.question import Choices
from tests.capture.form.filled import Form
from tests.capture.interview.holding import Room
from tests.end_to_end.test_doors import answers_of, as_typed
from tests.support.cli import Desk
from tests.support.diligence import FOLDER, small_vendor

ASKED = small_vendor().questionnaire
WORDS = {
    State.UNKNOWN: ":unknown",
    State.WITHHELD: ":withheld",
    State.UNANSWERED: ":skip",
    State.NOT_APPLICABLE: ":na",
}
OWNERS = ("Logistics cell", "Legal office", "")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return a folder to work in."""
    return Desk(tmp_path, capsys)


def given_answers(seed: int) -> dict[str, Answer]:
    """Return random answers; items that leave something to do have owners, some of them days."""
    random = np.random.default_rng(seed)
    found = {}
    for key, answer in answers_of(ASKED, seed).items():
        owner = OWNERS[int(random.integers(len(OWNERS)))]
        days = int(random.integers(-400, 4000))
        due = datetime.date(2026, 1, 1) + datetime.timedelta(days=days) if days % 2 else None
        if owner and is_left_to_do(ASKED.items[key].spec, answer):
            answer = answer.model_copy(update={"owner": owner, "due": due})  # noqa: PLW2901
        found[key] = answer
    return found


def new(desk: Desk, name: str) -> Path:
    path = desk.folder / name
    assert desk.run("new", FOLDER, "-o", path, "--subject", "Test (fictional)").code == 0
    return path


def through_typing(desk: Desk, answers: Mapping[str, Answer]) -> Path:
    """Give each answer with its owner, and where there is a day, that afterwards."""
    path = new(desk, "typed.json")
    for key, answer in answers.items():
        owner = ["--owner", answer.owner] if answer.owner else []
        assert desk.run("answer", path, f"{key}={as_typed(answer)}", *owner, "-q", FOLDER).code == 0
        if answer.due:
            assert desk.run("answer", path, key, "--due", str(answer.due), "-q", FOLDER).code == 0
    return path


def through_file(desk: Desk, answers: Mapping[str, Answer]) -> Path:
    path, given = new(desk, "filed.json"), desk.folder / "answers.yaml"
    dumped = {key: a.model_dump(mode="json", exclude_defaults=True) for key, a in answers.items()}
    head = {"format": "assess/answers", "format_version": "1"}
    given.write_text(json.dumps({**head, "answers": dumped}), encoding="utf-8")
    assert desk.run("answer", path, "--answers", given, "-q", FOLDER).code == 0
    return path


def through_interview(desk: Desk, answers: Mapping[str, Answer]) -> Path:
    room = Room(desk.folder / "told.json", ASKED)
    lines: list[str] = []
    given: dict[str, Answer] = {}
    for key, item in ASKED.items.items():
        shown = Visibility(ASKED.items).on(encode(ASKED.items, [given]))
        if shown.is_hidden(key)[0]:
            continue
        answer = answers.get(key, UNANSWERED)
        typed = as_typed(answer).removeprefix("@")
        lines.append(typed if answer.value is not None else WORDS[answer.state])
        lines += [answer.comment] if answer.state is State.NOT_APPLICABLE else []
        if is_left_to_do(item.spec, answer):
            lines.append(answer.owner)
            lines += [str(answer.due or "")] if answer.owner else []
        given[key] = answer
    room.lines([*lines, ":quit"])
    return room.path


def through_form(desk: Desk, answers: Mapping[str, Answer]) -> Path:
    path, workbook = new(desk, "filled.json"), desk.folder / "form.xlsx"
    assert desk.run("form", path, "-o", workbook, "-q", FOLDER).code == 0
    form = Form(workbook.read_bytes())
    for key, answer in answers.items():
        if answer.value is None:
            form.type(key, STATE_WORDS[answer.state], Column.STATE)
            form.type(key, answer.comment or None, Column.COMMENT)
        elif isinstance(ASKED.items[key].spec, Choices) and isinstance(answer.value, tuple):
            form.tick(key, *answer.value)
        else:
            form.type(key, answer.value)
        if answer.owner:
            form.type(key, answer.owner, Column.OWNER)
            form.type(key, answer.due, Column.DUE)
    workbook.write_bytes(form.saved())
    ran = desk.run("import", workbook, "--into", path, "--apply", "-q", FOLDER)
    assert (ran.code, ran.err) == (0, "")
    return path


def said(path: Path) -> dict[str, tuple[object, ...]]:
    """Return what a file holds, but for times."""
    return {
        key: (one.position, one.comment, one.owner, one.due)
        for key, one in read_assessment(path).answers.items()
    }


@pytest.mark.parametrize("seed", range(6))
def test_a_checklist_is_the_same_through_every_door(desk: Desk, seed: int) -> None:
    answers = given_answers(seed)
    files = {
        "answer": through_typing(desk, answers),
        "answers file": through_file(desk, answers),
        "interview": through_interview(desk, answers),
        "form": through_form(desk, answers),
    }
    expected = {
        key: (one.position, one.comment, one.owner, one.due) for key, one in answers.items()
    }
    statuses = {}
    for door, path in files.items():
        assert said(path) == expected
        assert {entry.door for entry in read_assessment(path).history} == {door}
        (status,) = json.loads(desk.run("status", path, "--json", "-q", FOLDER).out)["assessments"]
        assert status["due_diligence"]["level"] is not None
        statuses[door] = json.dumps({**status, "subject": ""})
    assert len(set(statuses.values())) == 1


def test_some_of_these_leave_something_to_somebody() -> None:
    every = [given_answers(seed) for seed in range(6)]
    assert sum(bool(one.owner) for answers in every for one in answers.values()) > 6
    assert sum(bool(one.due) for answers in every for one in answers.values()) > 3
