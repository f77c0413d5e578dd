"""``assess import``: a dry run cell by cell, and all or nothing when applied."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assess.capture.form.layout import Column
from assess.capture.form.write import Handout, write_form
from assess.capture.form.writing.columns import position_of
from assess.cli.commands import import_form
from assess.files.assessments import read_assessment
from assess.files.folders import read_instrument
from tests.capture.form.filled import Form
from tests.support.cli import PORT, Desk, Ran, problem_lines, write_port

NOON = datetime.datetime(2024, 7, 2, 12, 0, tzinfo=datetime.UTC)
DAY = datetime.date(2024, 7, 1)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock."""
    monkeypatch.setattr(import_form, "now", lambda: NOON)


def form(
    desk: Desk, name: str, cells: Mapping[str, Any], respondent: str = "", columns: Any = None
) -> Path:
    """Write the form of the desk's assessment, filled in; keys may name a column behind a bar."""
    questionnaire = read_instrument(desk.port).questionnaire
    assessment = read_assessment(desk.file)
    handout = Handout(DAY, "assess 0", columns or (), respondent)
    made = Form(write_form(questionnaire, assessment, handout))
    for key, content in cells.items():
        at, _, column = key.partition("|")
        made.type(at, content, Column[column] if column else Column.ANSWER)
    path = desk.folder / name
    path.write_bytes(made.saved())
    return path


def brought(desk: Desk, *arguments: str | Path) -> Ran:
    """Import forms into the desk's assessment."""
    return desk.on_port("import", *arguments, "--into", desk.file)


def test_a_dry_run_lists_every_cell_and_writes_nothing(desk: Desk) -> None:
    before, names = desk.file.read_bytes(), desk.names() | {"a.xlsx"}
    changes = {"guards": 12, "training": None, "budget": "2,5", "owner|STATE": None, "owner": "b"}
    filled = form(desk, "a.xlsx", {**changes, "owner|COMMENT": "since May", "checks#cargo": "x"})
    ran = brought(desk, filled)
    assert (ran.code, ran.err) == (0, "")
    rows = [line.split() for line in ran.out.splitlines()]
    assert ["changed", "1", "People!D4", "guards", "Answer", "10", "12"] in rows
    assert [row[0] for row in rows if row[1:3] == ["1", "People!D5"]] == ["cleared"]
    assert [row[0] for row in rows if row[1:3] == ["1", "People!D6"]] == ["new"]
    assert "checks#cargo" in ran.out
    assert (
        f"{filled}: 1 new, 3 changed, 1 cleared, 0 refused, 0 in conflict, 4 untouched." in ran.out
    )
    assert "5 answers would be recorded by" in ran.out
    command = ran.out.splitlines()[-1].strip()
    assert command.startswith(f"assess import {filled} --into {desk.file} --apply --questionnaire ")
    assert (desk.file.read_bytes(), desk.names()) == (before, names)


def test_applied_it_is_one_entry_of_the_history(desk: Desk) -> None:
    filled = form(desk, "a.xlsx", {"guards": 12, "owner|STATE": None, "owner": "b"})
    ran = brought(desk, filled, "--apply", "--by", "Ana")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == f"{desk.file}: 2 answers recorded."
    found = read_assessment(desk.file)
    assert (found.answer("guards").value, found.answer("owner").value) == (12, "private")
    (entry,) = found.history
    assert (entry.door.value, entry.by, entry.at) == ("form", "Ana", NOON)
    assert [change.key for change in entry.changes] == ["guards", "owner"]
    again = brought(desk, filled, "--by", "Ana")
    assert "2 same already" in again.out
    assert again.out.splitlines()[-1] == "Nothing to record."


def test_one_refused_cell_and_nothing_is_applied(desk: Desk) -> None:
    before = desk.file.read_bytes()
    filled = form(desk, "a.xlsx", {"guards": 501, "budget": 3, "inspected": "3/4/2024"})
    for more in ((), ("--apply",)):
        ran = brought(desk, filled, *more)
        assert ran.code == 1
        assert desk.file.read_bytes() == before
        assert "Nothing was written." in ran.out
        range_ = "501 is out of range; at least 0 and at most 500 guards."
        two_days = "it can be 2024-03-04 or 2024-04-03; write it as 2024-05-31"
        assert problem_lines(ran.err) == [
            f"{filled} 1 People!D4: error [form.refused] guards: {range_}",
            f"{filled} 2 Gate!D9: error [form.refused] inspected: {two_days}",
        ]
        assert "    Accepted: a whole number from 0 to 500 guards." in ran.err.splitlines()
    ran = brought(desk, filled, "--apply", "--leave-out-refused")
    assert ran.code == 0
    found = read_assessment(desk.file)
    assert (found.answer("budget").value, found.answer("guards").value) == (3.0, 10)


@pytest.mark.parametrize(
    ("how", "code", "guards"), [("stop", 1, 11), ("skip", 0, 11), ("update", 0, 12)]
)
def test_conflicts_are_shown_and_decided(desk: Desk, how: str, code: int, guards: int) -> None:
    filled = form(desk, "a.xlsx", {"guards": 12, "budget": 3})
    desk.on_port("answer", desk.file, "guards=11", "--by", "Zoe")
    ran = brought(desk, filled, "--apply", "--on-conflict", how)
    assert ran.code == code
    found = read_assessment(desk.file)
    assert found.answer("guards").value == guards
    assert found.answer("budget").value == (None if how == "stop" else 3.0)
    if how == "stop":
        (line,) = problem_lines(ran.err)
        assert f"{filled} 1 People!D4: error [form.conflict] guards has changed in the file" in line
        assert 'it was "10", the file has "11", Zoe, ' in line
        assert line.endswith('the form says "12"')


def test_several_forms_are_applied_all_or_none(desk: Desk) -> None:
    police = form(desk, "police.xlsx", {"owner|STATE": None, "owner": "a"}, "Police")
    bad = form(desk, "bad.xlsx", {"owner|STATE": None, "owner": "c"}, "Politics")
    good = form(desk, "good.xlsx", {"owner|STATE": None, "owner": "b"}, "Politics")
    before = desk.file.read_bytes()
    assert brought(desk, police, bad, "--apply").code == 1
    assert desk.file.read_bytes() == before
    ran = brought(desk, police, good, "--apply")
    assert ran.code == 0
    assert "owner was answered differently by others" in ran.err
    found = read_assessment(desk.file)
    assert [entry.by for entry in found.history] == ["Police", "Politics"]
    assert {"Police", "Politics"} <= {one.by for one in found.responses["owner"]}


def test_as_json(desk: Desk) -> None:
    filled = form(desk, "a.xlsx", {"guards": 12, "budget": 0.1})
    ran = brought(desk, filled, "--json")
    content = json.loads(ran.out)
    assert (ran.code, content["applied"], content["refused"], content["recorded"]) == (
        1,
        False,
        1,
        1,
    )
    (one,) = content["forms"]
    (answer,) = one["answers"]
    assert (answer["key"], answer["outcome"]) == ("guards", "changed")
    assert answer["form_says"]["value"] == 12
    assert answer["cells"] == [{"cell": "1 People!D4", "place": "answer", "from": "10", "to": "12"}]
    (refused,) = one["refused"]
    assert (refused["key"], refused["reference"]) == ("budget", "1 People!D6")


def test_what_was_handed_out_in_part_leaves_the_rest(desk: Desk) -> None:
    part = form(desk, "a.xlsx", {"owner|STATE": None, "owner": "b"}, columns=("gate",))
    ran = brought(desk, part, "--apply")
    assert (ran.code, ran.err) == (0, "")
    assert read_assessment(desk.file).answer("guards").value == 10


def test_rows_that_are_gone_or_strange_are_reported(desk: Desk) -> None:
    filled = form(desk, "a.xlsx", {})
    made = Form(filled.read_bytes())
    sheet, row, _ = made.place("guards")
    sheet.cell(row, position_of(Column.KEY)).value = "gards"
    filled.write_bytes(made.saved())
    ran = brought(desk, filled)
    assert ran.code == 0
    assert 'warning [form.unknown_row] there is no question "gards", and holds 10' in ran.err
    assert "warning [form.rows_gone] rows of the form are gone: guards" in ran.err


def test_an_answer_that_is_not_asked_is_kept_and_said(desk: Desk) -> None:
    filled = form(desk, "a.xlsx", {"guards": 0})
    ran = brought(desk, filled, "--apply")
    assert ran.code == 0
    again = form(desk, "b.xlsx", {"training": 1})
    assert "training is not asked as things stand" in brought(desk, again).err


def test_after_a_signature_a_reason_is_needed(desk: Desk) -> None:
    filled = form(desk, "a.xlsx", {"guards": 12})
    signed = desk.on_port("sign", desk.file, "--role", "preparer", "--name", "Ana")
    assert signed.code == 0, signed.err
    ran = brought(desk, filled)
    assert (ran.code, "--reason TEXT" in ran.err) == (0, True)
    ran = brought(desk, filled, "--apply")
    assert (ran.code, "history.reason_needed" in ran.err) == (3, True)
    assert brought(desk, filled, "--apply", "--reason", "recounted").code == 0
    assert read_assessment(desk.file).history[-1].reason == "recounted"


# ── forms of something else ──────────────────────────────────────────────────────────────────


def test_a_form_for_another_subject_needs_a_word(desk: Desk) -> None:
    filled = form(desk, "a.xlsx", {"guards": 12})
    cove = desk.assessment("cove.json", {}, subject="Cove")
    ran = desk.on_port("import", filled, "--into", cove)
    assert (ran.code, "error [form.other_subject]" in ran.err) == (2, True)
    assert 'made for "Haven", the assessment is about "Cove"' in ran.err
    ran = desk.on_port("import", filled, "--into", cove, "--other-subject")
    assert ran.code == 1  # the file has no answer where the form was made from one
    assert "error [form.conflict]" in ran.err


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("id: port", "id: haven", "form.other_questionnaire", "Name the assessment"),
        ('version: "1.0"', 'version: "2.0"', "form.other_version", "assess migrate"),
        ("label: Budget", "label: Money", "form.other_version", "assess migrate"),
    ],
)
def test_a_form_of_another_questionnaire(
    desk: Desk, old: str, new: str, code: str, hint: str
) -> None:
    filled = form(desk, "a.xlsx", {"guards": 12})
    other = write_port(desk.folder / "other", questionnaire=PORT.replace(old, new))
    content = json.loads(desk.file.read_text())
    asked = read_instrument(other).questionnaire if code != "form.other_questionnaire" else None
    if asked is None:
        text = {
            name: (other / f"{name}.yaml").read_text().replace("questionnaire: port", "questionnaire: haven")
            for name in ("scoring", "findings")
        }  # fmt: skip
        write_port(other, questionnaire=PORT.replace(old, new), **text)
        asked = read_instrument(other).questionnaire
    content["questionnaire"] = {"id": asked.id, "version": asked.version, "digest": asked.digest}
    desk.file.write_text(json.dumps(content))
    ran = desk.run("import", filled, "--into", desk.file, "-q", other)
    assert (ran.code, ran.out) == (2, "")
    assert f"error [{code}]" in ran.err
    assert hint in ran.err


def test_a_form_of_an_earlier_version_is_carried_over_where_nothing_breaks(desk: Desk) -> None:
    filled = form(desk, "a.xlsx", {"guards": 12, "owner|STATE": None, "owner": "b"})
    renamed = PORT.replace('version: "1.0"', 'version: "1.1"').replace(
        "How many guards?", "Guards?"
    )
    other = write_port(desk.folder / "other", questionnaire=renamed)
    content = json.loads(desk.file.read_text())
    asked = read_instrument(other).questionnaire
    content["questionnaire"] = {"id": asked.id, "version": asked.version, "digest": asked.digest}
    desk.file.write_text(json.dumps(content))
    ran = desk.run(
        "import", filled, "--into", desk.file, "-q", other, "--from", desk.port, "--apply"
    )
    assert (ran.code, ran.err) == (0, "")
    found = read_assessment(desk.file)
    assert (found.answer("guards").value, found.answer("owner").value) == (12, "private")


LATER = (
    PORT.replace('version: "1.0"', 'version: "1.1"')
    .replace("id: guards", "id: watch")
    .replace("when: guards", "when: watch")
    .replace("{label: Once", "{label: Told, text: A word.}, {label: Once")
)
RULES = """\
format: assess/migrations
format_version: "1"
questionnaire: port
steps:
  - from: {{version: "1.0", digest: "{digest}"}}
    rename: {{guards: watch}}
    levels: {{training: [0, 2, 3]}}
"""


def later_port(desk: Desk, name: str, **more: str) -> Path:
    """Write the next version: one question has another id, and one scale another level."""
    scoring, findings = (
        (desk.port / f"{part}.yaml").read_text().replace("guards", "watch")
        for part in ("scoring", "findings")
    )
    folder = desk.folder / name
    return write_port(folder, questionnaire=LATER, scoring=scoring, findings=findings, **more)


def test_a_form_of_an_earlier_version_follows_the_rules_that_are_declared(desk: Desk) -> None:
    filled = form(desk, "a.xlsx", {"guards": 12, "training": "1", "checks#cargo": "x"})
    digest = read_instrument(desk.port).questionnaire.digest
    later = later_port(desk, "later", migrations=RULES.format(digest=digest))
    assert desk.run("migrate", desk.file, "--to", later).code == 0
    arguments = ("import", filled, "--into", desk.file, "-q", later, "--from", desk.port)
    assert desk.run(*arguments, "--apply").code == 0
    found = read_assessment(desk.file)
    values = [found.answer(key).value for key in ("watch", "training", "checks")]
    assert values == [12, 2, ("papers", "cargo")]


def test_what_breaks_without_a_rule_holds_a_form_of_an_earlier_version_back(desk: Desk) -> None:
    filled = form(desk, "a.xlsx", {"guards": 12})
    digest = read_instrument(desk.port).questionnaire.digest
    later = later_port(desk, "later", migrations=RULES.format(digest=digest))
    assert desk.run("migrate", desk.file, "--to", later).code == 0
    before = desk.file.read_bytes()
    bare = later_port(desk, "bare")
    ran = desk.run("import", filled, "--into", desk.file, "-q", bare, "--from", desk.port)
    assert (ran.code, ran.out) == (2, "")
    problems = [line for line in ran.err.splitlines() if "error [form.no_rule]" in line]
    assert [line.split("] ")[1].split(":")[0] for line in problems] == ["guards", "training"]
    assert f"`assess diff {desk.port} {bare} --skeleton` prints an entry" in ran.err
    assert desk.file.read_bytes() == before
    skeleton = desk.run("diff", desk.port, bare, "--skeleton")
    (bare / "migrations.yaml").write_text(skeleton.out)
    again = desk.run("import", filled, "--into", desk.file, "-q", bare, "--from", desk.port)
    assert (again.code, "form.no_rule" in again.err) == (0, False)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "form.not_a_workbook"),
        (b"id;answer\n", "form.not_a_workbook"),
        (b"PK\x03\x04", "form.damaged"),
        (None, "file.not_found"),
    ],
)
def test_every_file_that_is_no_form_is_named(desk: Desk, content: bytes | None, code: str) -> None:
    bad = desk.folder / "bad.xlsx"
    if content is not None:
        bad.write_bytes(content)
    ran = brought(desk, bad, desk.file, "--apply")
    assert (ran.code, ran.out) == (2, "")
    assert f"{bad}: error [{code}]" in ran.err
    assert f"{desk.file}: error [form.not_a_workbook]" in ran.err
