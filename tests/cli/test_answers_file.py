"""``assess answer FILE --answers FILE.yaml``: a whole file of answers, taken over all or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assess.files.assessments import read_assessment
from assess.model.answer import State
from tests.support.cli import ANSWERS, Desk

HEAD = 'format: assess/answers\nformat_version: "1"\n'


def write(desk: Desk, text: str, head: str = HEAD) -> Path:
    """Write a file of answers."""
    path = desk.folder / "answers.yaml"
    path.write_text(head + text, encoding="utf-8")
    return path


def test_every_way_of_writing_an_answer(desk: Desk) -> None:
    path = write(
        desk,
        """\
by: The office
answers:
  guards: 12
  training: every year
  budget: {value: 2.5, comment: Twice as much}
  checks: [cargo, papers]
  owner: A company
  inspected: "2024-02-29"
  remarks: {value: "Two: lines", evidence: [{reference: Report 4, date: "2024-01-02"}]}
  goods.fuel.amount: "@na: no fuel passes"
  goods.timber.amount: {state: withheld}
""",
    )
    ran = desk.on_port("answer", desk.file, "--answers", path)
    assert (ran.code, ran.err) == (0, "")
    assert "9 answers changed" in ran.out
    made = read_assessment(desk.file)
    values = {key: answer.value for key, answer in made.answers.items() if answer.value is not None}
    assert values == {
        "guards": 12,
        "training": 2,
        "budget": 2.5,
        "checks": ("papers", "cargo"),
        "owner": "private",
        "inspected": "2024-02-29",
        "remarks": "Two: lines",
    }
    assert made.answers["goods.fuel.amount"].comment == "no fuel passes"
    assert made.answers["goods.timber.amount"].state is State.WITHHELD
    assert made.answers["remarks"].evidence[0].reference == "Report 4"
    assert {answer.by for answer in made.answers.values()} == {"The office"}
    (entry,) = made.history
    assert (entry.door, entry.by) == ("answers file", "The office")


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    path = write(desk, "answers:\n  guards: {value: 7, evidence: [{reference: A}]}\n")
    desk.on_port("answer", desk.file, "--answers", path)
    before = desk.file.read_bytes()
    assert "0 answers changed" in desk.on_port("answer", desk.file, "--answers", path).out
    assert desk.file.read_bytes() == before


def test_comment_and_evidence_stay_where_the_file_is_silent(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "guards=3", "--comment", "Counted", "--evidence", "Roster")
    desk.on_port("answer", desk.file, "--answers", write(desk, "answers: {guards: 4}\n"))
    answer = read_assessment(desk.file).answer("guards")
    assert (answer.value, answer.comment) == (4, "Counted")
    assert [proof.reference for proof in answer.evidence] == ["Roster"]


def test_an_empty_list_of_evidence_removes_it_and_a_reason_goes_with_its_state(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "guards=@na:No sea", "--evidence", "Roster")
    given = write(desk, "answers:\n  guards: {value: 3, evidence: []}\n")
    assert desk.on_port("answer", desk.file, "--answers", given).code == 0
    answer = read_assessment(desk.file).answer("guards")
    assert (answer.value, answer.comment, answer.evidence) == (3, "", ())


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        ("guard: 1", "4:3", "answer.unknown_key"),
        ("goods: 1", "4:3", "answer.unknown_key"),
        ("guards: 501", "4:11", "answer.refused"),
        ("guards: 1.5", "4:11", "answer.refused"),
        ("guards: true", "4:11", "answer.refused"),
        ("training: 3", "4:13", "answer.refused"),
        ("checks: [nothing, papers]", "4:11", "answer.refused"),
        ("owner: [state]", "4:10", "answer.refused"),
        ("checks: [1]", "4:11", "file.wrong_value"),
        ("checks: [[papers]]", "4:11", "file.wrong_value"),
        ("checks: {value: [1]}", "4:19", "file.wrong_value"),
        ("inspected: 2024-02-30", "4:14", "answer.refused"),
        ("owner: {}", "4:10", "answer.refused"),
        ("owner: {state: answered}", "4:10", "answer.refused"),
        ("owner: {state: unknown, value: state}", "4:10", "answer.refused"),
        ("owner: {state: not_applicable}", "4:10", "answer.refused"),
        ("owner: '@na'", "4:10", "answer.refused"),
        ("owner: {state: absent}", "4:18", "file.wrong_value"),
        ("owner: {valeu: state}", "4:11", "file.unknown_key"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_place_and_nothing_is_written(
    desk: Desk, line: str, place: str, code: str
) -> None:
    path = write(desk, f"answers:\n  {line}\n  budget: 2\n")
    before = desk.file.read_bytes()
    ran = desk.on_port("answer", desk.file, "--answers", path)
    assert ran.code == 2
    assert f"answers.yaml:{place}: error [{code}]" in ran.err
    assert desk.file.read_bytes() == before


def test_all_mistakes_are_named_at_once(desk: Desk) -> None:
    path = write(desk, "questionnaire: harbour\nanswers: {guards: -1, training: 9, x: 1}\n")
    ran = desk.on_port("answer", desk.file, "--answers", path)
    assert "4 errors" in ran.err
    assert "assessment.other_questionnaire" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [[], ["guards=1", "--answers", "a.yaml"], ["--answers", "a.yaml", "--comment", "x"]],
)
def test_answers_come_from_one_place(desk: Desk, arguments: list[str]) -> None:
    ran = desk.on_port("answer", desk.file, *arguments)
    assert ran.code == 3
    assert "request.answers_how" in ran.err


def test_typed_and_written_answers_leave_the_same_scorecard(desk: Desk) -> None:
    typed, written = (
        desk.assessment("typed.json", {}),
        desk.assessment("written.json", {}),
    )
    desk.on_port("answer", typed, "guards=10", "training=2", "checks=papers", "owner=@unknown")
    kept = {key: ANSWERS[key] for key in ("guards", "training", "checks", "owner")}
    path = desk.folder / "answers.json"
    content = {"format": "assess/answers", "format_version": "1", "answers": kept}
    path.write_text(json.dumps(content), encoding="utf-8")
    desk.on_port("answer", written, "--answers", path)
    scores = [desk.on_port("score", file, "--json").out for file in (typed, written)]
    assert scores[0] == scores[1]
