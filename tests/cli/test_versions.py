"""Versions of a questionnaire: what diff says of them, and what migrate makes of answers."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from assess.cli.commands import migrate
from assess.files.assessments import read_assessment
from assess.files.folders import MIGRATIONS, read_instrument
from tests.support.cli import PORT, PORT_FINDINGS, PORT_SCORING, Desk, write_port

NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)

CHANGES = [
    ('version: "1.0"', 'version: "1.1"'),
    ("{id: training, type: scale", "{id: courses, type: scale"),
    ("{label: Once,", "{label: Rarely, text: By chance.}, {label: Once,"),
    ("unit: guards,\n         minimum: 0, maximum: 500",
     "unit: dozens,\n         minimum: 0, maximum: 50"),
    ("{id: state, label: The state}", "{id: public, label: The state}"),
    ("{id: papers, label: Papers}", "{id: crew, label: Crew}"),
    ("max_length: 50", "max_length: 20"),
    ("{id: fuel, label: Fuel}", "{id: oil, label: Fuel}"),
    ("      - {id: budget, type: number, label: Budget, text: How much money?, minimum: 0.5}\n", ""),
]  # fmt: skip
"""What changes from version 1.0 to 1.1."""

SKELETON = """\
format: assess/migrations
format_version: "1"
questionnaire: port
steps:
  - from: {version: "1.0", digest: "DIGEST"}
    rename:
      training: courses  # check that this is the same
      goods.fuel: goods.oil  # check that this is the same
    options:
      checks:
        papers: null  # option papers "Papers" removed
      owner:
        state: public  # option state "The state" removed
    levels:
      training: [0, 2, 3]  # levels: Not, Once, Every year → Not, Rarely, Once, Every year
    set_aside:
      - guards  # unit: guards → dozens; or, under numbers, guards: {factor: ...}
      - budget  # question "Budget" removed
    keep:
      - remarks  # max_length: 50 → 20
"""

ANSWERS: dict[str, Any] = {
    "guards": {"state": "answered", "value": 24, "comment": "By night", "by": "Ana"},
    "training": {"state": "answered", "value": 1},
    "budget": {"state": "withheld"},
    "checks": {"state": "answered", "value": ["papers", "cargo"]},
    "owner": {"state": "answered", "value": "state"},
    "inspected": {"state": "unknown"},
    "remarks": {"state": "answered", "value": "Nobody was there on Sunday."},
    "goods.fuel.amount": {"state": "answered", "value": 1},
}


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock."""
    monkeypatch.setattr(migrate, "now", lambda: NOON)


def changed(*changes: tuple[str, str]) -> str:
    """Return the questionnaire with texts replaced, each of which must be there."""
    text = PORT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture
def new(desk: Desk) -> Path:
    """Return the folder of version 1.1, without rules."""
    scoring = PORT_SCORING.replace("item: training", "item: courses")
    return write_port(desk.folder / "new", questionnaire=changed(*CHANGES), scoring=scoring)


@pytest.fixture
def ruled(desk: Desk, new: Path) -> Path:
    """Return the folder of version 1.1 with rules, written from the skeleton."""
    rules = desk.run("diff", desk.port, new, "--skeleton").out
    numbers = (
        "    numbers:\n      guards: {factor: 0.083333333333333333, decimals: 0}\n    set_aside:\n"
    )
    lines = [line for line in rules.splitlines(keepends=True) if "- guards" not in line]
    (new / MIGRATIONS).write_text("".join(lines).replace("    set_aside:\n", numbers))
    return new


def digest_of(folder: Path) -> str:
    return read_instrument(folder).questionnaire.digest


# ── diff ─────────────────────────────────────────────────────────────────────────────────────


def test_nothing_changed(desk: Desk) -> None:
    assert desk.run("diff", desk.port, desk.port) == (
        0,
        "port 1.0 → port 1.0: nothing changed.\n",
        "",
    )


def test_diff_names_the_worst_first_and_counts(desk: Desk, new: Path) -> None:
    ran = desk.run("diff", desk.port, new)
    assert (ran.code, ran.err) == (1, "")
    effects = [line.split()[0] for line in ran.out.splitlines() if line.startswith(
        (" breaking", " results", " compatible", " none"))]  # fmt: skip
    assert effects == sorted(effects, key=["breaking", "results", "compatible", "none"].index)
    assert "it looks like courses" in ran.out
    assert digest_of(desk.port) in ran.out
    assert "Breaking changes with a rule in migrations.yaml: 0 of 8." in ran.out


def test_the_skeleton_has_an_entry_for_all_that_breaks(desk: Desk, new: Path) -> None:
    ran = desk.run("diff", desk.port, new, "--skeleton")
    assert ran == (0, SKELETON.replace("DIGEST", digest_of(desk.port)), "")
    (new / MIGRATIONS).write_text(ran.out)
    assert desk.run("check", new).code == 0
    again = desk.run("diff", desk.port, new)
    assert again.code == 0
    assert "Breaking changes with a rule in migrations.yaml: 9 of 9." in again.out


@pytest.mark.parametrize("rules", ["", "steps: 7\n", "&"])
def test_a_skeleton_does_not_need_the_rules_that_are_there(
    desk: Desk, new: Path, rules: str
) -> None:
    (new / MIGRATIONS).write_text(rules)
    assert desk.run("diff", desk.port, new).code == 2
    ran = desk.run("diff", desk.port, new, "--skeleton")
    assert ran == (0, SKELETON.replace("DIGEST", digest_of(desk.port)), "")


def test_diff_as_json(desk: Desk, ruled: Path) -> None:
    ran = desk.run("diff", desk.port, ruled, "--json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert found["old"] == {"id": "port", "version": "1.0", "digest": digest_of(desk.port)}
    assert found["counts"]["breaking"] == len(
        [one for one in found["changes"] if one["effect"] == "breaking"]
    )
    assert {one["has_rule"] for one in found["changes"] if one["effect"] == "breaking"} == {True}
    assert {one["has_rule"] for one in found["changes"] if one["effect"] != "breaking"} == {None}
    assert found["problems"] == []
    results = [(one["path"], one["kind"]) for one in found["changes"] if one["effect"] == "results"]
    assert results == [("scoring courses", "positions")]


def test_a_change_without_a_new_version_is_a_problem(desk: Desk) -> None:
    text = changed(("Invented, for tests.", "Made up."))
    same = write_port(desk.folder / "same", questionnaire=text)
    ran = desk.run("diff", desk.port, same)
    assert ran.code == 1
    assert f"{same}/questionnaire.yaml version: warning [version.not_raised]" in ran.err
    assert "description changed" in ran.out


@pytest.mark.parametrize(
    ("old", "new_text", "expected"),
    [
        ("{item: checks}", "{item: checks, weight: 2}", "weight: 1 → 2"),
        ("at_least: 60", "at_least: 70", "bands: "),
        ("goalposts: [0, 20]", "goalposts: [0, 30]", "normalise: linear goalposts [0.0, 20.0]"),
        ("if_hidden: worst", "if_hidden: leave_out", "if_hidden: worst → leave_out"),
        ("minimum_coverage: 0.5", "minimum_coverage: 0.6", "minimum_coverage: 0.5 → 0.6"),
        ("ranked: false", "ranked: true", "ranked: False → True"),
        ("      - {item: checks}\n", "", "indicator removed"),
    ],
)
def test_other_scores_are_said(desk: Desk, old: str, new_text: str, expected: str) -> None:
    assert old in PORT_SCORING
    scoring = PORT_SCORING.replace(old, new_text)
    ran = desk.run("diff", desk.port, write_port(desk.folder / "other", scoring=scoring))
    assert ran.code == 0
    assert expected in ran.out
    assert "scores of the two versions must not be compared" in ran.out


def test_other_findings_and_other_words_are_told_apart(desk: Desk) -> None:
    findings = PORT_FINDINGS.replace("guards == 0", "guards <= 1").replace("Hire one.", "Hire two.")
    scoring = PORT_SCORING.replace("label: Guarding", "label: Guards")
    folder = write_port(desk.folder / "other", findings=findings, scoring=scoring)
    found = json.loads(desk.run("diff", desk.port, folder, "--json").out)["changes"]
    assert [(one["effect"], one["path"], one["what"]) for one in found] == [
        ("results", "finding unguarded", "when: guards == 0 → guards <= 1"),
        ("none", "scoring guarding", "texts changed"),
        ("none", "finding unguarded", "recommendation changed"),
    ]


def test_options_in_another_order_change_results_only_where_their_place_counts(
    desk: Desk,
) -> None:
    tick = "{id: cargo, label: Cargo},"
    more = f"{tick} {{id: crew, label: Crew}},"
    asked = changed(('version: "1.0"', 'version: "1.1"'), (tick, more))
    folder = write_port(desk.folder / "other", questionnaire=asked)
    found = json.loads(desk.run("diff", desk.port, folder, "--json").out)["changes"]
    assert [(one["effect"], one["path"], one["kind"]) for one in found] == [
        ("results", "scoring checks", "positions"),
        ("compatible", "checks", "option added"),
    ]


def test_a_folder_without_questions_cannot_be_compared(desk: Desk) -> None:
    bare = desk.folder / "bare"
    bare.mkdir()
    ran = desk.run("diff", desk.port, bare)
    assert (ran.code, "file.not_a_questionnaire" in ran.err) == (2, True)


# ── migrate ──────────────────────────────────────────────────────────────────────────────────


def test_migrate_carries_over_and_says_what_became_of_every_answer(desk: Desk, ruled: Path) -> None:
    file = desk.assessment("full.json", ANSWERS)
    before = file.read_bytes()
    out = desk.folder / "new.json"
    ran = desk.run("migrate", file, "--to", ruled, "-o", out, "--by", "Bo")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == (
        f"{out}: of 8 answers 1 kept, 1 moved, 4 rescaled, 2 set aside."
    )
    rows = [" ".join(line.split()) for line in ran.out.splitlines()[4:-2]]
    assert rows == [
        "set aside budget: withheld; the rules set it aside",
        (
            "set aside remarks: Nobody was there on Sunday.; no longer valid: the text has 27 "
            "characters; at most 20 are accepted."
        ),
        "rescaled guards: 24 becomes 2",
        "rescaled training → courses: 1 becomes 2",
        "rescaled checks: papers, cargo becomes cargo",
        "rescaled owner: state becomes public",
        "moved goods.fuel.amount → goods.oil.amount: 1",
    ]
    assert file.read_bytes() == before
    made = json.loads(out.read_text())
    assert made["answers"] == {
        "guards": {"state": "answered", "value": 2, "comment": "By night", "by": "Ana"},
        "courses": {"state": "answered", "value": 2},
        "checks": {"state": "answered", "value": ["cargo"]},
        "owner": {"state": "answered", "value": "public"},
        "inspected": {"state": "unknown"},
        "goods.oil.amount": {"state": "answered", "value": 1},
    }
    assert made["history"][-1]["migrated_from"]["version"] == "1.0"
    assert desk.run("score", out, "-q", ruled).code == 0
    assert desk.run("verify", out, "-q", ruled).code == 0


def test_the_history_puts_no_new_words_on_old_answers(desk: Desk, ruled: Path) -> None:
    file = desk.assessment("full.json", ANSWERS)
    desk.run("migrate", file, "--to", ruled)
    desk.run("answer", file, "guards=3", "-q", ruled)
    told = desk.run("history", file, "guards", "-q", ruled).out
    assert "24 → 2\n" in told
    assert "2 dozens → 3 dozens" in told
    assert "24 dozens" not in told


def test_without_a_new_name_the_file_itself_is_changed(desk: Desk, ruled: Path) -> None:
    file, other = desk.assessment("full.json", ANSWERS), desk.folder / "new.json"
    desk.run("migrate", file, "--to", ruled, "-o", other)
    assert desk.run("migrate", file, "--to", ruled).code == 0
    assert file.read_bytes() == other.read_bytes()
    ran = desk.run("migrate", file, "--to", ruled)
    assert (ran.code, "error [migration.nothing_to_do]" in ran.err) == (3, True)


def test_what_somebody_answers_meanwhile_is_carried_over_as_well(
    desk: Desk, ruled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desk.assessment("full.json", ANSWERS)

    def meanwhile() -> datetime.datetime:
        desk.on_port("answer", file, "training=2")
        return NOON

    monkeypatch.setattr(migrate, "now", meanwhile)
    assert desk.run("migrate", file, "--to", ruled).code == 0
    after = read_assessment(file)
    assert after.answer("courses").value == 3
    assert [entry.door for entry in after.history] == ["answer", "migration"]


def test_of_two_migrations_at_a_time_one_is_refused(
    desk: Desk, ruled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desk.assessment("full.json", ANSWERS)

    def meanwhile() -> datetime.datetime:
        monkeypatch.setattr(migrate, "now", lambda: NOON)
        assert desk.run("migrate", file, "--to", ruled).code == 0
        return NOON

    monkeypatch.setattr(migrate, "now", meanwhile)
    ran = desk.run("migrate", file, "--to", ruled)
    assert (ran.code, "error [migration.changed_meanwhile]" in ran.err) == (2, True)
    assert len(read_assessment(file).history) == 1


def test_a_dry_run_writes_nothing(desk: Desk, ruled: Path) -> None:
    file = desk.assessment("full.json", ANSWERS)
    before, names = file.read_bytes(), desk.names()
    ran = desk.run("migrate", file, "--to", ruled, "-o", desk.folder / "new.json", "--dry-run")
    assert ran.code == 0
    assert "A dry run: nothing was written." in ran.err
    assert (file.read_bytes(), desk.names()) == (before, names)


def test_signatures_are_said_to_hold_no_longer(desk: Desk, ruled: Path) -> None:
    file = desk.assessment("full.json", ANSWERS)
    digest = read_assessment(file).digest
    signed = {"role": "preparer", "name": "Bo", "at": "2024-07-01T12:00:00Z", "digest": digest}
    file = desk.assessment("full.json", ANSWERS, signatures=[signed])
    before = file.read_bytes()
    ran = desk.run("migrate", file, "--to", ruled)
    assert (ran.code, "error [history.reason_needed]" in ran.err) == (3, True)
    assert file.read_bytes() == before
    ran = desk.run("migrate", file, "--to", ruled, "--reason", "Version 1.1 is in force")
    assert ran.code == 0
    assert "No longer signed by Bo (preparer): they signed the version before." in ran.err
    assert read_assessment(file).status == "draft"


def test_without_rules_the_way_forward_is_named(desk: Desk, new: Path) -> None:
    before = desk.file.read_bytes()
    ran = desk.run("migrate", desk.file, "--to", new)
    assert (ran.code, ran.out) == (3, "")
    assert "error [migration.not_declared] no rules lead from version 1.0" in ran.err
    assert f"`assess diff OLD {new} --skeleton`" in ran.err
    assert desk.file.read_bytes() == before


def test_with_the_old_version_at_hand_nothing_that_breaks_goes_without_a_rule(
    desk: Desk, new: Path
) -> None:
    ran = desk.run("migrate", desk.file, "--to", new, "--from", desk.port)
    assert (ran.code, ran.err.count("error [migration.without_rule]")) == (3, 8)
    small = [('version: "1.0"', 'version: "1.1"'), ("max_length: 50", "max_length: 60")]
    kind = write_port(desk.folder / "kind", questionnaire=changed(*small))
    assert desk.run("migrate", desk.file, "--to", kind).code == 3
    ran = desk.run("migrate", desk.file, "--to", kind, "--from", desk.port)
    assert (ran.code, ran.out) == (
        0, f"{desk.file}: of 5 answers 5 kept, 0 moved, 0 rescaled, 0 set aside.\n",
    )  # fmt: skip
    assert desk.on_port("status", desk.file).code == 2
    assert desk.run("status", desk.file, "-q", kind).code == 0


def test_the_old_version_must_be_the_one_of_the_file(desk: Desk, new: Path) -> None:
    text = changed(("How many guards?", "How many are there?"))
    other = write_port(desk.folder / "other", questionnaire=text)
    ran = desk.run("migrate", desk.file, "--to", new, "--from", other)
    assert (ran.code, "error [assessment.other_version]" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--to", "tnt-preparedness"], "assessment.other_questionnaire"),
        (["--to", "absent"], "request.no_questionnaire"),
        ([], "assessment.unknown_questionnaire"),
        (["--to", "{new}", "-o", "{file}"], "request.file_exists"),
        (["--to", "{new}", "--by", "x" * 201], "request.refused"),
    ],
)
def test_migrate_refuses_and_writes_nothing(
    desk: Desk, ruled: Path, options: list[str], code: str
) -> None:
    before, names = desk.file.read_bytes(), desk.names()
    places = {"new": str(ruled), "file": str(desk.file)}
    ran = desk.run("migrate", desk.file, *(one.format_map(places) for one in options))
    assert ran.code in {2, 3}
    assert f"error [{code}]" in ran.err
    assert (desk.file.read_bytes(), desk.names()) == (before, names)


def test_an_assessment_of_another_version_is_told_of_migrate(desk: Desk, new: Path) -> None:
    ran = desk.run("status", desk.file, "-q", new)
    assert ran.code == 2
    assert "error [assessment.other_version]" in ran.err
    assert "`assess migrate`" in ran.err


def test_there_is_no_way_back_to_an_earlier_version(desk: Desk, ruled: Path) -> None:
    desk.run("migrate", desk.file, "--to", ruled)
    ran = desk.run("status", desk.file, "-q", desk.port)
    assert (ran.code, "error [assessment.other_version]" in ran.err) == (2, True)
    assert "`assess migrate`" not in ran.err
