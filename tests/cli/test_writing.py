"""Commands that write: new, answer, and what report and compare do with names and JSON."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from assess.cli.commands import answer
from assess.files.assessments import read_assessment
from assess.model.answer import State
from tests.support.cli import Desk

NOON = datetime.datetime(2024, 7, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock."""
    monkeypatch.setattr(answer, "now", lambda: NOON)


# ── new ──────────────────────────────────────────────────────────────────────────────────────


def test_new_makes_an_empty_assessment(desk: Desk) -> None:
    file = desk.folder / "new.json"
    options = ["--full-name", "Port Haven", "--group", "UN", "--as-of", "2024-06-30"]
    more = ["--statement", "An exercise", "--fictional"]
    ran = desk.run("new", desk.port, "-o", file, "--subject", "Hafen ü 🦀", *options, *more)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{file}: up to 9 answers to give, about ")
    assert f"  assess interview {file} --questionnaire {desk.port}\n" in ran.out
    assert f"  assess answer {file} ID=VALUE ... --questionnaire {desk.port}\n" in ran.out
    made = read_assessment(file)
    assert made.subject.model_dump() == {
        "name": "Hafen ü 🦀",
        "full_name": "Port Haven",
        "group": "UN",
        "fictional": True,
    }
    assert (str(made.as_of), made.statement, made.answers) == ("2024-06-30", "An exercise", {})
    assert desk.on_port("check", file).code == 0


def test_new_by_id_needs_no_folder_later(desk: Desk) -> None:
    file = desk.folder / "new.json"
    ran = desk.run("new", "tnt-preparedness", "-o", file, "--subject", "M")
    assert "--questionnaire" not in ran.out
    assert desk.run("status", file).code == 0


@pytest.mark.parametrize(
    ("questionnaire", "name", "subject", "code"),
    [
        ("port", "haven.json", "M", "request.file_exists"),
        ("port", "absent/new.json", "M", "request.cannot_write"),
        ("port", "port", "M", "request.file_exists"),
        ("port", "x" * 300, "M", "request.cannot_write"),
        ("prt", "new.json", "M", "request.no_questionnaire"),
        ("x" * 300, "new.json", "M", "request.no_questionnaire"),
        ("port", "new.json", "", "request.refused"),
        ("port", "new.json", " ", "request.refused"),
        ("port", "new.json", "M" * 201, "request.refused"),
        ("port", "new.json", "\udcff", "request.refused"),
    ],
)
def test_new_refuses_and_writes_nothing(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    questionnaire: str,
    name: str,
    subject: str,
    code: str,
) -> None:
    monkeypatch.chdir(desk.folder)
    before, names = desk.file.read_bytes(), desk.names()
    ran = desk.run("new", questionnaire, "-o", name, "--subject", subject)
    assert (ran.code, ran.out) == (3, "")
    assert f"error [{code}]" in ran.err
    assert (desk.file.read_bytes(), desk.names()) == (before, names)


# ── answer ───────────────────────────────────────────────────────────────────────────────────


def answers_of(file: Path) -> dict[str, Any]:
    """Return the answers in a file, as written."""
    content: dict[str, Any] = json.loads(file.read_text())
    return dict(content["answers"])


def test_answers_are_set_and_counted(desk: Desk) -> None:
    ran = desk.on_port(
        "answer", desk.file, "guards=7", "checks=cargo,papers", "owner=A company",
        "goods.timber.amount=@withheld", "budget=@na:none of ours", "--by", "Ana",
    )  # fmt: skip
    before = "  guards was 10\n  checks was papers\n  owner was unknown\n"
    assert ran == (0, f"{desk.file}: 5 answers changed; 7 of 9 given.\n{before}", "")
    set_by = {"by": "Ana", "at": "2024-07-01T12:00:00Z"}
    written = answers_of(desk.file)
    assert written == {
        "guards": {"state": "answered", "value": 7, **set_by},
        "training": {"state": "answered", "value": 2},
        "budget": {"state": "not_applicable", "comment": "none of ours", **set_by},
        "checks": {"state": "answered", "value": ["papers", "cargo"], **set_by},
        "owner": {"state": "answered", "value": "private", **set_by},
        "goods.fuel.amount": {"state": "answered", "value": 1},
        "goods.timber.amount": {"state": "withheld", **set_by},
    }
    assert list(written)[:3] == ["guards", "training", "budget"]  # in the order asked


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("guards=501", "answer.refused"),
        ("guards=ten", "answer.refused"),
        ("owner=stat", "answer.refused"),
        ("owner=@na", "answer.refused"),
        ("owner=@unknwon", "answer.refused"),
        ("remarks=" + "x" * 51, "answer.refused"),
        ("remarks=\udcff", "answer.refused"),
        ("owner=@unknown:\udcff", "answer.refused"),
        ("guard=1", "answer.unknown_id"),
        ("goods=1", "answer.unknown_id"),
        ("goods.fuel=1", "answer.unknown_id"),
        ("guards", "request.not_a_setting"),
        ("=1", "request.not_a_setting"),
        ("budget=2", "request.set_twice"),
    ],
)
def test_one_wrong_setting_and_nothing_is_written(desk: Desk, wrong: str, code: str) -> None:
    before, inode = desk.file.read_bytes(), desk.file.stat().st_ino
    ran = desk.on_port("answer", desk.file, "budget=1", wrong, "training=1")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.count("error [") == 1
    assert f"error [{code}]" in ran.err
    assert (desk.file.read_bytes(), desk.file.stat().st_ino) == (before, inode)


def test_every_wrong_setting_is_named_with_its_question(desk: Desk) -> None:
    ran = desk.on_port("answer", desk.file, "guards=501", "owner=stat", "guard=1", "goods=1")
    assert ran.err.splitlines() == [
        "guards: error [answer.refused] 501 is out of range; at least 0 and at most 500 guards.",
        "    The question: How many guards?",
        'owner: error [answer.refused] "stat" is not an option. Did you mean "state"? Accepted: state, private.',
        "    The question: Who owns the port?",
        'error [answer.unknown_id] there is no question "guard"',
        '    Did you mean "guards"?',
        'error [answer.unknown_id] "goods" is a grid',
        "    Name a cell, for example goods.fuel.amount=...",
        "4 errors",
    ]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--grade", "B2"], "request.grade_without_evidence"),
        (["--evidence-date", "2024-01-01"], "request.grade_without_evidence"),
        (["--evidence", "Note", "--grade", "G1"], "request.not_a_grade"),
        (["--evidence", "Note", "--grade", "B"], "request.not_a_grade"),
        (["--evidence", "Note", "--grade", "B22"], "request.not_a_grade"),
        (["--evidence", " "], "request.refused"),
        (["--evidence", "x" * 2001], "request.refused"),
        (["--comment", "x" * 20_001], "request.refused"),
        (["--comment", "\udcff"], "request.refused"),
        (["--by", "x" * 201], "request.refused"),
    ],
)
def test_what_comes_with_an_answer_is_checked_as_well(
    desk: Desk, options: list[str], code: str
) -> None:
    before = desk.file.read_bytes()
    ran = desk.on_port("answer", desk.file, "guards=1", *options)
    assert (ran.code, ran.out) == (3, "")
    assert f"error [{code}]" in ran.err
    assert desk.file.read_bytes() == before


def test_nobodys_name_is_put_under_what_somebody_else_answered(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "guards=1", "--by", "Ana")
    desk.on_port("answer", desk.file, "guards=1", "--comment", "as counted")
    kept = read_assessment(desk.file).answer("guards")
    assert (kept.by, kept.comment) == ("Ana", "as counted")
    desk.on_port("answer", desk.file, "guards=2")
    assert read_assessment(desk.file).answer("guards").by == ""


def test_evidence_is_added_and_comments_are_replaced(desk: Desk) -> None:
    options = ["--evidence", "Roster", "--grade", "b2", "--evidence-date", "2024-05-01"]
    by = ("--by", "Ana")
    desk.on_port("answer", desk.file, "guards=1", "--comment", "first", *by, *options)
    desk.on_port("answer", desk.file, "guards=2", "--comment", "second", "--evidence", "List")
    desk.on_port("answer", desk.file, "guards=3")
    found = read_assessment(desk.file).answer("guards")
    assert (found.value, found.comment) == (3, "second")
    assert [(e.reference, e.grade, str(e.date)) for e in found.evidence] == [
        ("Roster", "B2", "2024-05-01"),
        ("List", "", "None"),
    ]


def test_the_same_evidence_is_not_added_twice(desk: Desk) -> None:
    for said in ("1 answer changed", "0 answers changed"):
        assert said in desk.on_port("answer", desk.file, "guards=1", "--evidence", "Roster").out
    found = read_assessment(desk.file)
    assert (len(found.answer("guards").evidence), len(found.history)) == (1, 1)


def test_the_words_after_a_state_are_kept(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "guards=@unknown:nobody counts", "owner=@withheld: no")
    found = read_assessment(desk.file)
    assert (found.answer("guards").state, found.answer("guards").comment) == (
        State.UNKNOWN,
        "nobody counts",
    )
    assert found.answer("owner").comment == "no"


def test_an_answer_can_be_taken_back(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "owner=@unanswered")
    assert "owner" not in answers_of(desk.file)


def test_an_answer_to_a_hidden_question_is_kept_and_said(desk: Desk) -> None:
    ran = desk.on_port("answer", desk.file, "guards=0", "training=1")
    assert ran.code == 0
    assert ran.err == "training is not asked as things stand: kept, but not scored.\n"
    assert answers_of(desk.file)["training"]["value"] == 1


def test_numbers_are_kept_exactly(desk: Desk) -> None:
    desk.on_port("answer", desk.file, "budget=123456789.25")
    assert answers_of(desk.file)["budget"]["value"] == 123456789.25


# ── report and compare ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", ["report", "compare"])
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("out.docx", "request.unknown_format"),
        ("out", "request.unknown_format"),
        (".json", "request.unknown_format"),
        ("absent/out.json", "request.cannot_write"),
        ("haven.json/out.json", "request.cannot_write"),
        ("haven.json", "request.output_is_assessment"),
        ("../{folder}/haven.json", "request.output_is_assessment"),
        ("link.json", "request.output_is_assessment"),
        ("other.json", "request.output_is_assessment"),
        ("x" * 300 + ".json", "request.cannot_write"),
    ],
)
def test_a_report_that_cannot_be_written_as_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, command: str, name: str, code: str
) -> None:
    monkeypatch.chdir(desk.folder)
    other = desk.assessment("other.json")
    (desk.folder / "link.json").symlink_to(desk.file)
    before, names = (desk.file.read_bytes(), other.read_bytes()), desk.names()
    out = name.replace("{folder}", desk.folder.name)

    ran = desk.on_port(command, "haven.json", "-o", out)

    assert (ran.code, ran.out) == (3, "")
    assert f"error [{code}]" in ran.err
    assert ((desk.file.read_bytes(), other.read_bytes()), desk.names()) == (before, names)


@pytest.mark.parametrize("command", ["report", "compare"])
def test_a_report_as_json_holds_the_scores_and_what_they_were_made_from(
    desk: Desk, command: str
) -> None:
    out = desk.folder / "sub" / ".." / "out.JSON"
    (desk.folder / "sub").mkdir()
    ran = desk.on_port(command, desk.file, "-o", out, "--date", "2024-07-01")
    assert ran == (0, f"{out}\n", "")  # nothing on standard error in a pipe
    content = json.loads((desk.folder / "out.JSON").read_text(), parse_constant=pytest.fail)
    assert (content["format"], content["format_version"]) == ("assess/report", "1")
    assert content["date"] == "2024-07-01"
    assert content["questionnaire"]["id"] == "port"
    (one,) = content["assessments"]
    assert one["subject"] == "Haven"
    assert one["indicators"]["security"]["score"] == 62.5
    assert one["findings"] == []


@pytest.mark.parametrize("command", ["report", "compare"])
def test_the_same_date_gives_the_same_bytes(desk: Desk, command: str) -> None:
    made = []
    for name in ("a.json", "b.json"):
        desk.on_port(command, desk.file, "-o", desk.folder / name, "--date", "2024-07-01")
        made.append((desk.folder / name).read_bytes())
    assert made[0] == made[1]


def test_what_is_read_is_not_replaced_wherever_it_says_what_it_is(desk: Desk) -> None:
    content = json.loads(desk.file.read_text())
    late = {"statement": "x" * 2000, **content, "format": content.pop("format")}
    desk.file.write_text(
        json.dumps({k: late[k] for k in sorted(late, key=lambda k: k == "format")})
    )
    ran = desk.on_port("report", desk.file, "-o", desk.file)
    assert (ran.code, "request.output_is_assessment" in ran.err) == (3, True)


def test_an_old_report_is_replaced(desk: Desk) -> None:
    out = desk.folder / "out.json"
    for _ in range(2):
        assert desk.on_port("report", desk.file, "-o", out).code == 0


def test_an_assessment_is_no_report_of_many(desk: Desk) -> None:
    other = desk.assessment("cove.json", {}, subject="Cove")
    out = desk.folder / "out.json"
    desk.on_port("compare", desk.file, other, "-o", out, "--title", "Ports")
    subjects = [one["subject"] for one in json.loads(out.read_text())["assessments"]]
    assert subjects == ["Haven", "Cove"]
