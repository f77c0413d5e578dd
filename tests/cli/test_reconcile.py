"""``assess reconcile``, and what the other commands say where respondents differ."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from assess.cli.commands import reconcile
from assess.files.assessments import read_assessment
from assess.model.answer import State
from assess.model.history import Door
from tests.support.cli import ANSWERS, Desk, problem_lines

NOON = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)
POLICE, POLITICAL = "Police component", "Political affairs"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock."""
    monkeypatch.setattr(reconcile, "now", lambda: NOON)


def said(by: str, value: Any, **more: Any) -> dict[str, Any]:
    """Return a respondent's answer as it stands in a file."""
    if isinstance(value, State):
        return {"state": value.value, "by": by, **more}
    return {"state": "answered", "value": value, "by": by, **more}


EVIDENCE = [{"reference": "Roster of May", "source_grade": "B", "information_grade": "2"}]
RESPONSES = {
    "guards": [
        said(POLICE, 4, comment="Counted at the gate", evidence=EVIDENCE),
        said(POLITICAL, 12),
    ],
    "checks": [said(POLICE, ["papers", "cargo"]), said(POLITICAL, ["papers"])],
    "owner": [said(POLICE, "state"), said(POLITICAL, "state")],
}


@pytest.fixture
def file(desk: Desk) -> Path:
    """Return an assessment in which respondents differ on two questions and agree on a third."""
    answers = {k: v for k, v in ANSWERS.items() if k not in {"guards", "checks"}}
    answers["owner"] = said(POLICE, "state")
    return desk.assessment("several.json", answers, responses=RESPONSES)


def kept(file: Path) -> dict[str, tuple[Any, ...]]:
    """Return each respondent's value by question, as the file holds them."""
    responses = read_assessment(file).responses
    return {key: tuple(one.value for one in given) for key, given in responses.items()}


# ── showing ──────────────────────────────────────────────────────────────────────────────────


def test_the_overview_says_who_differs_by_how_much_and_what_follows(desk: Desk, file: Path) -> None:
    ran = desk.on_port("reconcile", file)
    assert (ran.code, ran.err) == (0, "")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    first = next(line for line in lines if line.startswith("guards"))
    assert first.startswith("guards Guards Police component 4 guards 8 guards apart, 67%")
    assert any(line.startswith("Political affairs 12 guards") for line in lines)
    assert any("differ on Cargo; 50% of the ticks in common" in line for line in lines)
    assert (
        "3 questions were answered by several respondents: 2 disputed, 0 agreed on, 1 answered "
        "alike." in lines
    )
    assert any("Settle one: assess reconcile" in line for line in lines)


def test_without_respondents_it_says_so(desk: Desk) -> None:
    ran = desk.on_port("reconcile", desk.file)
    assert ran.code == 0
    assert "No question was answered by several respondents." in ran.out


def test_one_question_with_everything_said_about_it(desk: Desk, file: Path) -> None:
    ran = desk.on_port("reconcile", file, "guards", "owner")
    assert ran.code == 0
    for text in (
        "How many guards?",
        "Police component: 4 guards",
        "Counted at the gate",
        "Evidence: Roster of May, B2",
        "Not agreed: 8 guards apart",
        "They say the same.",
    ):
        assert text in ran.out, text


@pytest.mark.parametrize(
    ("key", "code"),
    [("gards", "answer.unknown_id"), ("training", "respondents.nothing_to_reconcile")],
)
def test_ids_without_several_answers_are_refused(
    desk: Desk, file: Path, key: str, code: str
) -> None:
    ran = desk.on_port("reconcile", file, key)
    assert ran.code == 3
    assert code in problem_lines(ran.err)[0]


def test_what_is_hidden_is_counted_and_never_shown(desk: Desk) -> None:
    responses = {"training": [said(POLICE, 0, comment="secret words"), said(POLITICAL, 2)]}
    answers = {"guards": {"state": "answered", "value": 0}}
    file = desk.assessment("hidden.json", answers, responses=responses)
    outputs = [
        desk.on_port("reconcile", file),
        desk.on_port("reconcile", file, "training"),
        desk.on_port("reconcile", file, "--json"),
        desk.on_port("status", file),
        desk.on_port("score", file, "--all"),
        desk.on_port("explain", file, "training"),
    ]
    for name in ("r.html", "r.json"):
        assert desk.on_port("report", file, "-o", desk.folder / name).code == 0
    texts = [ran.out + ran.err for ran in outputs]
    texts += [(desk.folder / name).read_text(encoding="utf-8") for name in ("r.html", "r.json")]
    for text in texts:
        assert POLICE not in text
        assert "secret words" not in text
    assert "1 more is not asked as things stand" in outputs[0].out
    assert "kept and not shown" in outputs[1].out
    assert json.loads(outputs[2].out)["questions"] == []


def test_as_json(desk: Desk, file: Path) -> None:
    data = json.loads(desk.on_port("reconcile", file, "--json").out)
    assert data["subject"] == "Haven"
    by_id = {question["id"]: question for question in data["questions"]}
    assert {key: one["status"] for key, one in by_id.items()} == {
        "guards": "disputed",
        "checks": "disputed",
        "owner": "alike",
    }
    assert by_id["guards"]["difference"]["absolute"] == 8
    assert by_id["checks"]["difference"]["options"] == ["cargo"]
    lows = [one["headline"]["low"] for one in by_id["guards"]["responses"]]
    assert data["headline"]["low"] <= min(lows)
    only = json.loads(desk.on_port("reconcile", file, "owner", "--json").out)
    assert [one["id"] for one in only["questions"]] == ["owner"]
    assert only["questions"][0]["answer"]["value"] == "state"


# ── settling ─────────────────────────────────────────────────────────────────────────────────


def test_an_agreed_answer_is_recorded_and_the_originals_are_kept(desk: Desk, file: Path) -> None:
    before = kept(file)
    ran = desk.on_port(
        "reconcile", file, "guards=4", "--agreed-by", f"{POLICE}, {POLITICAL}", "--by", "Planning",
        "--comment", "Counted together", "--reason", "Meeting of 1 July",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert "1 answer agreed by Police component and Political affairs recorded; 1 still" in ran.out
    after = read_assessment(file)
    answer = after.answer("guards")
    assert (answer.value, answer.agreed_by) == (4, (POLICE, POLITICAL))
    assert (answer.by, answer.comment, answer.at) == ("Planning", "Counted together", NOON)
    assert [one.reference for one in answer.evidence] == ["Roster of May"]
    assert kept(file) == before
    entry = after.history[-1]
    assert (entry.door, entry.by, entry.reason) == (
        Door.RECONCILIATION,
        "Planning",
        "Meeting of 1 July",
    )
    assert [change.key for change in entry.changes] == ["guards"]
    shown = desk.on_port("reconcile", file)
    assert "1 disputed, 1 agreed on, 1 answered alike" in shown.out
    one = " ".join(desk.on_port("reconcile", file, "guards").out.split())
    assert f"Agreed: 4 guards, by {POLICE}, {POLITICAL}. Counted together" in one
    assert f"{POLITICAL}: 12 guards" in one


def test_several_can_be_settled_at_once_also_with_a_state(desk: Desk, file: Path) -> None:
    ran = desk.on_port(
        "reconcile", file, "guards=@unknown", "checks=@na:No ships any more", "--agreed-by", "All",
        "--comment", "see minutes", "--json",
    )  # fmt: skip
    assert ran.code == 0
    assert [one["status"] for one in json.loads(ran.out)["questions"]] == ["agreed", "agreed"]
    after = read_assessment(file)
    assert after.answer("guards").state is State.UNKNOWN
    assert after.answer("checks").comment == "No ships any more; see minutes"
    assert after.disputed == {}
    assert "0 disputed, 2 agreed on" in desk.on_port("reconcile", file).out


def test_what_is_settled_while_it_is_not_asked_is_kept_and_said(desk: Desk) -> None:
    responses = {"training": [said(POLICE, 0), said(POLITICAL, 2)]}
    answers = {"guards": {"state": "answered", "value": 0}}
    file = desk.assessment("hidden.json", answers, responses=responses)
    ran = desk.on_port("reconcile", file, "training=1", "--agreed-by", "All")
    assert ran.code == 0
    assert "training is not asked as things stand: kept, but not scored." in ran.err
    assert read_assessment(file).answer("training").value == 1


def test_a_later_word_of_a_respondent_opens_it_again(desk: Desk, file: Path) -> None:
    desk.on_port("reconcile", file, "guards=8", "--agreed-by", "All")
    desk.on_port("answer", file, "guards=20", "--by", POLITICAL)
    assert set(read_assessment(file).disputed) == {"guards", "checks"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["guards=8"], "respondents.nobody_agreed"),
        (["guards=8", "--agreed-by", " , "], "respondents.nobody_agreed"),
        (["--agreed-by", "A, B"], "respondents.no_answer"),
        (["guards=@unanswered", "--agreed-by", "A"], "respondents.no_answer"),
        (["training=1", "--agreed-by", "A"], "respondents.nothing_to_reconcile"),
        (["guards=8", "checks", "--agreed-by", "A"], "request.not_a_setting"),
        (["guards=8", "guards=9", "--agreed-by", "A"], "request.set_twice"),
        (["guards=many", "--agreed-by", "A"], "answer.refused"),
        (["gards=1", "--agreed-by", "A"], "answer.unknown_id"),
        (["guards=8", "--agreed-by", "x" * 201], "request.refused"),
        (["guards=8", "--agreed-by", "\udcff"], "request.refused"),
        (["guards=8", "--agreed-by", "A", "--by", "x" * 201], "request.refused"),
        (["guards=8", "--agreed-by", "A", "--comment", "x" * 20_001], "request.refused"),
    ],
)
def test_what_cannot_be_settled_leaves_the_file(
    desk: Desk, file: Path, arguments: list[str], code: str
) -> None:
    before = file.read_bytes()
    ran = desk.on_port("reconcile", file, *arguments)
    assert ran.code == 3
    assert code in problem_lines(ran.err)[0]
    assert file.read_bytes() == before


# ── what the other commands say ──────────────────────────────────────────────────────────────


def test_every_command_warns_and_says_it_beside_the_rating(desk: Desk, file: Path) -> None:
    for command in ("status", "score", "explain"):
        ran = desk.on_port(command, file)
        assert ran.code == 0
        assert ran.err.count("[answer.disputed]") == 2, command
    assert "Respondents differ on 2 questions, counted as open: guards, checks." in (
        desk.on_port("status", file).out
    )
    both = desk.on_port("status", file, desk.file).out.splitlines()
    counts = [line.split() for line in both if line.strip().startswith("Haven")]
    assert [line[7] for line in counts] == ["2", "0"]
    assert "have not agreed yet: guards, checks." in desk.on_port("score", file).out
    several = desk.on_port("score", file, desk.file).out
    assert several.count("Respondents differ on 2 questions") == 1
    assert "Respondents differ: Police component: 4 guards; Political affairs: 12 guards" in (
        " ".join(desk.on_port("explain", file, "guards").out.split())
    )
    assert desk.on_port("check", file).code == 1


def test_scores_as_json_name_the_positions(desk: Desk, file: Path) -> None:
    data = json.loads(desk.on_port("score", file, "--json").out)["assessments"][0]
    assert [one["id"] for one in data["disputed"]] == ["guards", "checks"]
    assert [one["by"] for one in data["disputed"][0]["positions"]] == [POLICE, POLITICAL]
    leaf = data["indicators"]["guards"]
    assert (leaf["score"], leaf["low"], leaf["high"], leaf["coverage"]) == (None, 20, 60, 0)
    plain = json.loads(desk.on_port("score", desk.file, "--json").out)["assessments"][0]
    assert "disputed" not in plain


def test_unanimous_respondents_change_nothing(desk: Desk) -> None:
    alike = [said(POLICE, 10), said(POLITICAL, 10)]
    with_them = desk.assessment("alike.json", responses={"guards": alike})
    expected = desk.on_port("score", desk.file, "--json").out
    assert desk.on_port("score", with_them, "--json").out == expected


def test_broken_responses_are_refused_with_their_place(desk: Desk) -> None:
    responses = {"guards": [said(POLICE, 4), said(POLICE, 900)]}
    file = desk.assessment("broken.json", responses=responses)
    ran = desk.on_port("score", file)
    assert ran.code == 2
    codes = [line.partition("[")[2].partition("]")[0] for line in problem_lines(ran.err)]
    assert codes == ["respondents.invalid_value", "respondents.named_twice"]
    assert f"{file}:" in ran.err
