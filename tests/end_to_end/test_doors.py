"""The same answers through every door leave the same scorecard, byte for byte."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from assess.capture.form.layout import Column
from assess.capture.form.words import NONE_OF_THESE, STATE_WORDS
from assess.checks.answers import check_value
from assess.columns import encode
from assess.conditions import Visibility
from assess.files.folders import read_instrument
from assess.files.store import AssessmentFile
from assess.model.answer import UNANSWERED, Answer, State
from assess.model.question import Choices
from assess.model.questionnaire import Questionnaire
from tests.capture.form.filled import Form
from tests.capture.interview.holding import Room
from tests.support.answers import possible_values, random_answers
from tests.support.cli import Desk, write_port
from tests.support.rich import RICH_QUESTIONNAIRE, RICH_SCORING

SUBJECT = "Mill House"
WORDS = {
    State.UNKNOWN: "unknown",
    State.WITHHELD: "withheld",
    State.UNANSWERED: "skip",
    State.NOT_APPLICABLE: "na",
}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return a folder to work in."""
    return Desk(tmp_path, capsys)


def asked(desk: Desk) -> Path:
    """Write the questionnaire with every kind of question."""
    folder = write_port(
        desk.folder / "rich", questionnaire=RICH_QUESTIONNAIRE, scoring=RICH_SCORING
    )
    (folder / "findings.yaml").unlink()
    return folder


def answers_of(questionnaire: Questionnaire, seed: int) -> dict[str, Answer]:
    """Return random answers, only to what is asked because of the answers before."""
    items = questionnaire.items
    values = {
        key: [v for v in possible_values(item.spec) if check_value(item.spec, v) is None]
        for key, item in items.items()
    }
    drawn = random_answers(values, np.random.default_rng(seed))
    given: dict[str, Answer] = {}
    for key, answer in drawn.items():
        shown = Visibility(items).on(encode(items, [given]))
        if not shown.is_hidden(key)[0] and answer.state is not State.UNANSWERED:
            given[key] = answer
    return given


def as_typed(answer: Answer) -> str:
    """Return an answer as it is typed on the command line."""
    if answer.state is State.NOT_APPLICABLE:
        return f"@na:{answer.comment}"
    if answer.value is None:
        return f"@{answer.state.value}"
    if answer.value == ():
        return "@none"
    return ",".join(answer.value) if isinstance(answer.value, tuple) else str(answer.value)


def through_typing(desk: Desk, folder: Path, answers: Mapping[str, Answer]) -> Path:
    """Give every answer as ID=VALUE."""
    path = new(desk, folder, "typed.json")
    settings = [f"{key}={as_typed(answer)}" for key, answer in answers.items()]
    assert desk.run("answer", path, *settings, "-q", folder).code == 0
    return path


def through_file(desk: Desk, folder: Path, answers: Mapping[str, Answer]) -> Path:
    """Give every answer in a file."""
    path, given = new(desk, folder, "filed.json"), desk.folder / "answers.yaml"
    dumped = {key: a.model_dump(mode="json", exclude_defaults=True) for key, a in answers.items()}
    head = {"format": "assess/answers", "format_version": "1"}
    given.write_text(json.dumps({**head, "answers": dumped}), encoding="utf-8")
    assert desk.run("interview", path, "--answers", given, "-q", folder).code == 0
    return path


def through_interview(desk: Desk, folder: Path, answers: Mapping[str, Answer]) -> Path:
    """Answer every question as it is asked, line by line."""
    questionnaire = read_instrument(folder).questionnaire
    room = Room(desk.folder / "told.json", questionnaire)
    lines: list[str] = []
    given: dict[str, Answer] = {}
    for key in questionnaire.items:
        shown = Visibility(questionnaire.items).on(encode(questionnaire.items, [given]))
        if shown.is_hidden(key)[0]:
            continue
        answer = answers.get(key, UNANSWERED)
        if answer.value is not None:
            lines.append(as_typed(answer).removeprefix("@"))
        else:
            lines.append(f":{WORDS[answer.state]}")
            lines += [answer.comment] if answer.comment else []
        given[key] = answer
    room.lines([*lines, ":quit"])
    return room.path


def through_form(desk: Desk, folder: Path, answers: Mapping[str, Answer]) -> Path:
    """Fill in the workbook and import it."""
    path, workbook = new(desk, folder, "filled.json"), desk.folder / "form.xlsx"
    assert desk.run("form", path, "-o", workbook, "-q", folder, "--force").code == 0
    form = Form(workbook.read_bytes())
    items = read_instrument(folder).questionnaire.items
    for key, answer in answers.items():
        spec, value = items[key].spec, answer.value
        if value is None:
            form.type(key, STATE_WORDS[answer.state], Column.STATE)
            form.type(key, answer.comment or None, Column.COMMENT)
        elif value == ():
            form.type(key, NONE_OF_THESE, Column.STATE)
        elif isinstance(spec, Choices) and isinstance(value, tuple):
            form.tick(key, *value)
        else:
            form.type(key, value)
    workbook.write_bytes(form.saved())
    ran = desk.run("import", workbook, "--into", path, "--apply", "-q", folder)
    assert ran.err == ""
    assert ran.code == 0
    return path


def through_batch(desk: Desk, folder: Path, answers: Mapping[str, Answer]) -> str:
    """Rate a row of a table; return the scorecard as JSON."""
    table, out = desk.folder / "table.csv", desk.folder / "scores.json"
    with table.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["subject", *answers])
        writer.writerow([SUBJECT, *map(as_typed, answers.values())])
    assert desk.run("batch", folder, table, "-o", out).code == 0
    return out.read_text(encoding="utf-8")


def new(desk: Desk, folder: Path, name: str) -> Path:
    """Make an empty assessment."""
    path = desk.folder / name
    path.unlink(missing_ok=True)
    assert desk.run("new", folder, "-o", path, "--subject", SUBJECT).code == 0
    return path


@pytest.mark.parametrize("seed", range(8))
def test_the_same_answers_give_the_same_scorecard_through_every_door(desk: Desk, seed: int) -> None:
    folder = asked(desk)
    questionnaire = read_instrument(folder).questionnaire
    answers = answers_of(questionnaire, seed)
    assert len(answers) > 8
    files = {
        "answer": through_typing(desk, folder, answers),
        "answers file": through_file(desk, folder, answers),
        "interview": through_interview(desk, folder, answers),
        "form": through_form(desk, folder, answers),
    }
    scores = {
        door: desk.run("score", path, "--json", "-q", folder).out for door, path in files.items()
    }
    scores["batch"] = through_batch(desk, folder, answers)
    assert set(scores.values()) == {scores["answer"]}
    assert '"score"' in scores["answer"]
    for door, path in files.items():
        held = AssessmentFile(path, questionnaire).assessment
        assert {key: one.position for key, one in held.answers.items()} == {
            key: one.position for key, one in answers.items()
        }
        assert {entry.door for entry in held.history} == {door}
