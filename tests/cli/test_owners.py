"""Owner and due day of what is left to do, as commands set, show and take them back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assess.files.assessments import read_assessment, write_assessment
from assess.model.answer import Answer
from tests.support.cli import Desk
from tests.support.diligence import FOLDER, vendor

REST = ("--questionnaire", FOLDER)


@pytest.fixture
def file(desk: Desk) -> Path:
    """Return a due diligence with good answers, but for one."""
    path = desk.folder / "vendor.json"
    write_assessment(path, vendor({"registered": 1, "references": None}))
    return path


def held(file: Path, key: str = "registered") -> Answer:
    return read_assessment(file).answer(key)


def test_an_id_alone_sets_owner_and_day_and_leaves_the_answer(desk: Desk, file: Path) -> None:
    task = ("--owner", "Logistics cell", "--due", "2026-05-01")
    ran = desk.run("answer", file, "registered", "references", *task, "--by", "Bob", *REST)
    assert (ran.code, ran.err) == (0, "")
    assert "2 answers changed" in ran.out
    assert "registered: now owner Logistics cell, due 2026-05-01" in ran.out
    assert "was" not in ran.out
    answer = held(file)
    assert (answer.value, answer.by, answer.owner, str(answer.due)) == (
        1,
        "Ann Preparer",
        "Logistics cell",
        "2026-05-01",
    )
    assert held(file, "references").owner == "Logistics cell"


def test_an_answer_and_its_owner_in_one_go(desk: Desk, file: Path) -> None:
    ran = desk.run("answer", file, "registered=0", "--owner", "Legal", "--by", "Bob", *REST)
    assert ran.code == 0
    assert held(file).owner == "Legal"
    gone = desk.run("answer", file, "registered", "--owner", "", "--due", "", *REST)
    assert "registered: no owner and no day any more" in gone.out
    assert held(file).owner == ""


def test_history_tells_of_owners_and_undo_takes_them_back(desk: Desk, file: Path) -> None:
    desk.run("answer", file, "registered", "--owner", "Legal", "--due", "2026-05-01", *REST)
    desk.run("answer", file, "registered", "--due", "", *REST)
    told = desk.run("history", file, *REST).out
    assert "owner named, due day set" in told
    assert "due day removed" in told
    one = desk.run("history", file, "registered", *REST).out
    assert "Legal" in one
    assert desk.run("undo", file, *REST).code == 0
    assert str(held(file).due) == "2026-05-01"
    assert desk.run("undo", file, *REST).code == 0
    assert held(file) == vendor({"registered": 1}).answer("registered")
    assert desk.run("verify", file, *REST).code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("registered",), "request.not_a_setting"),
        (("registerd", "--owner", "Legal"), "answer.unknown_id"),
        (("registered", "--due", "2026-02-30"), "request.not_a_day"),
        (("registered", "--due", "soon"), "request.not_a_day"),
        (("registered", "--owner", "a\nb"), "request.refused"),
        (("registered", "--owner", "x" * 201), "request.refused"),
        (("--owner", "Legal"), "request.answers_how"),
        (("--answers", "x.yaml", "--owner", "Legal"), "request.answers_how"),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_is_written(
    desk: Desk, file: Path, arguments: tuple[str, ...], code: str
) -> None:
    before = file.read_bytes()
    ran = desk.run("answer", file, *arguments, *REST)
    assert ran.code in {2, 3}
    assert f"[{code}]" in ran.err
    assert file.read_bytes() == before


def test_a_file_of_answers_sets_them_too(desk: Desk, file: Path) -> None:
    given = desk.folder / "answers.yaml"
    given.write_text(
        'format: assess/answers\nformat_version: "1"\nanswers:\n'
        "  registered: {owner: Legal, due: 2026-05-01}\n"
        "  sanctions: {value: unresolved, owner: Sanctions officer}\n",
        encoding="utf-8",
    )
    assert desk.run("answer", file, "--answers", given, *REST).code == 0
    assert (held(file).value, held(file).owner) == (1, "Legal")
    assert held(file, "sanctions").value == "unresolved"
    assert held(file, "sanctions").owner == "Sanctions officer"
    given.write_text(
        given.read_text(encoding="utf-8").replace("2026-05-01", "2026-02-30"), encoding="utf-8"
    )
    refused = desk.run("answer", file, "--answers", given, *REST)
    assert refused.code == 2
    assert "answers.yaml:4" in refused.err


def test_an_agreed_answer_keeps_the_owner(desk: Desk, file: Path) -> None:
    desk.run("answer", file, "registered=0", "--by", "Bob", "--owner", "Legal", *REST)
    assert "registered" in read_assessment(file).disputed
    ran = desk.run("reconcile", file, "registered=1", "--agreed-by", "Ann Preparer, Bob", *REST)
    assert ran.code == 0
    assert (held(file).value, held(file).owner) == (1, "Legal")


# ── status ───────────────────────────────────────────────────────────────────────────────────


def test_status_says_the_level_the_items_and_what_is_overdue(desk: Desk, file: Path) -> None:
    desk.run("answer", file, "registered", "--owner", "Legal", "--due", "2000-01-01", *REST)
    desk.run("answer", file, "references", "--due", "9999-12-31", *REST)
    out = desk.run("status", file, "--missing", *REST).out
    assert "Level of due diligence: Enhanced. The contract is worth 500,000 or more." in out
    assert "Overdue since 2000-01-01: registered (Registration), Legal." in out
    assert "9999-12-31 overdue" not in out
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line.split()}
    assert rows["critical"] == ["3", "0", "0", "0", "0", "0"]
    assert rows["major"] == ["0", "0", "0", "1", "0", "0"]
    assert rows["minor"] == ["0", "0", "0", "0", "1", "0"]


def test_status_names_what_the_level_waits_for(desk: Desk, file: Path) -> None:
    desk.run("answer", file, "contract_value=50000", "category=@unanswered", *REST)
    out = " ".join(desk.run("status", file, *REST).out.split())
    assert "not settled, at least Standard; waits for category (Category)." in out
    desk.run("answer", file, "category=goods", "level_change=lower", *REST)
    refused = " ".join(desk.run("status", file, *REST).out.split())
    assert "A lowering does not count: it is not said who decided so and why." in refused
    desk.run("answer", file, "lowered_by=Dora", "lowered_reason=Sole source", *REST)
    lowered = " ".join(desk.run("status", file, *REST).out.split())
    assert "Simplified. Lowered from Standard by Dora: Sole source." in lowered


def test_status_as_json_says_the_same(desk: Desk, file: Path) -> None:
    desk.run("answer", file, "registered", "--owner", "Legal", "--due", "2000-01-01", *REST)
    (one,) = json.loads(desk.run("status", file, "--json", *REST).out)["assessments"]
    assert one["open"] == ["references"]
    diligence = one["due_diligence"]
    assert diligence["level"]["id"] == "enhanced"
    assert diligence["level"]["settled"] is True
    assert diligence["items"]["critical"]["satisfied"] == 3
    assert diligence["left"] == [
        {
            "id": "registered",
            "severity": "major",
            "status": "concern",
            "owner": "Legal",
            "due": "2000-01-01",
            "overdue": True,
        },
        {
            "id": "references",
            "severity": "minor",
            "status": "open",
            "owner": "",
            "due": None,
            "overdue": False,
        },
    ]
    assert sum(part["asked"] for part in one["sections"]) == 8


def test_status_of_several_has_a_line_for_each(desk: Desk, file: Path) -> None:
    other = desk.folder / "other.json"
    write_assessment(other, vendor({"sanctions": "unresolved", "category": None}, name="Other"))
    out = desk.run("status", file, other, *REST).out
    assert "critical left" in out
    lines = [line for line in out.splitlines() if "Enhanced" in line]
    assert [line.split()[-4:] for line in lines] == [
        ["Enhanced", "0", "0", "draft"],
        ["Enhanced", "1", "0", "draft"],
    ]


def test_status_without_due_diligence_says_nothing_of_it(desk: Desk) -> None:
    out = desk.on_port("status", desk.file).out
    assert "Level" not in out
    assert "critical" not in out
    (one,) = json.loads(desk.on_port("status", desk.file, "--json").out)["assessments"]
    assert one["due_diligence"] is None


def test_a_new_due_diligence_says_what_comes_next(desk: Desk) -> None:
    path = desk.folder / "new.json"
    out = desk.run("new", FOLDER, "-o", path, "--subject", "Test (fictional)").out
    assert "up to 10 answers to give" in out
    assert "Simplified, Standard, Enhanced" in out
    for command in ("interview", "form", "answer", "list", "status", "decision"):
        assert f"assess {command} " in out


def test_what_is_asked_names_levels_and_severities(desk: Desk) -> None:
    out = desk.run("list", FOLDER).out
    assert "owners (choice, critical item)" in out
    assert "Asked from the level “Enhanced” on" in out
