"""``assess score --set``: the same as answering in the file and scoring, without the file."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.support.cli import ANSWERS, PORT_SCORING, Desk, write_port
from tests.support.respondents import NAMES

SETTINGS = [
    ["guards=20"],
    ["guards=20", "training=0", "checks=papers,cargo"],
    ["guards=0"],
    ["checks=@none", "goods.timber.amount=0"],
    ["guards=@unknown"],
    ["training=@na:nobody to train"],
    ["checks=@unanswered", "guards=@withheld"],
    ["owner=state"],
]


@pytest.mark.parametrize("settings", SETTINGS, ids=" ".join)
def test_it_is_what_answering_in_the_file_gives(desk: Desk, settings: list[str]) -> None:
    before = desk.file.read_bytes(), desk.file.stat().st_mtime_ns
    given = [part for one in settings for part in ("--set", one)]
    supposed = json.loads(desk.on_port("score", desk.file, "--json", *given).out)
    assert (desk.file.read_bytes(), desk.file.stat().st_mtime_ns) == before
    assert desk.names() == {"port", "haven.json"}
    was = json.loads(desk.on_port("score", desk.file, "--json").out)
    other = desk.folder / "other.json"
    shutil.copy(desk.file, other)
    assert desk.on_port("answer", other, *settings).code == 0
    answered = json.loads(desk.on_port("score", other, "--json").out)
    (entry,) = supposed["assessments"]
    assert entry["before"]["indicators"] == was["assessments"][0]["indicators"]
    del entry["before"], entry["opened"]
    assert supposed == answered


def test_it_says_what_moves_and_by_how_much(desk: Desk) -> None:
    ran = desk.on_port("score", desk.file, "--set", "guards=0")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[0] == ("Security: 25.0, “Weak” instead of 62.5, “Strong” (−37.5).")
    assert "Guarding" in ran.out
    assert "Traffic" not in ran.out
    assert ran.out.endswith("The file stays as it is.\n")


def test_a_band_that_stays_is_said_once(desk: Desk) -> None:
    ran = desk.on_port("score", desk.file, "--set", "guards=20")
    assert ran.out.splitlines()[0] == "Security: 75.0 instead of 62.5 (+12.5), still “Strong”."


def test_with_all_the_single_answers_are_shown(desk: Desk) -> None:
    short = desk.on_port("score", desk.file, "--set", "guards=0").out
    long = desk.on_port("score", desk.file, "--set", "guards=0", "--all").out
    assert "Training" not in short
    assert "Training" in long


def test_where_nothing_moves_it_says_so(desk: Desk) -> None:
    ran = desk.on_port("score", desk.file, "--set", "owner=private")
    assert ran.out == "No score, band or range would change.\nThe file stays as it is.\n"


def test_follow_ups_that_open_are_named(desk: Desk) -> None:
    answers = {key: one for key, one in ANSWERS.items() if key != "training"}
    file = desk.assessment("none.json", {**answers, "guards": {"state": "answered", "value": 0}})
    ran = desk.on_port("score", file, "--set", "guards=20")
    assert "Asked only then, and not answered yet: Training (training)." in ran.out
    data = json.loads(desk.on_port("score", file, "--set", "guards=20", "--json").out)
    assert data["assessments"][0]["opened"] == ["training"]


def test_gates_that_begin_or_cease_to_hold_are_named(desk: Desk) -> None:
    gates = '    gates: [{id: few, label: Few guards, when: "guards < 5", cap: weak}]\n'
    scoring = PORT_SCORING.replace("    minimum_coverage", f"{gates}    minimum_coverage")
    port = write_port(desk.folder / "gated", scoring=scoring)
    capped = desk.run("score", desk.file, "--questionnaire", port, "--set", "guards=4")
    assert "“Few guards”" in capped.out
    file = desk.assessment("few.json", {**ANSWERS, "guards": {"state": "answered", "value": 4}})
    freed = desk.run("score", file, "--questionnaire", port, "--set", "guards=10")
    assert "Few guards" in freed.out


def test_where_respondents_differ_it_counts_as_agreed(desk: Desk) -> None:
    said = [
        {"state": "answered", "value": value, "by": name}
        for value, name in zip((5, 15), NAMES, strict=False)
    ]
    answers = {key: one for key, one in ANSWERS.items() if key != "guards"}
    file = desk.assessment("differ.json", answers, responses={"guards": said})
    ran = desk.on_port("score", file, "--set", "guards=10", "--json")
    agreed = json.loads(ran.out)["assessments"][0]["indicators"]
    plain = json.loads(desk.on_port("score", desk.file, "--json").out)
    assert agreed == plain["assessments"][0]["indicators"]


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("guards", "request.not_a_setting"),
        ("guard=3", "answer.unknown_id"),
        ("guards=many", "answer.refused"),
    ],
)
def test_settings_are_read_as_answers_are(desk: Desk, setting: str, code: str) -> None:
    ran = desk.on_port("score", desk.file, "--set", setting)
    assert (ran.code, ran.out) == (3, "")
    assert f"[{code}]" in ran.err


def test_only_one_file_at_a_time(desk: Desk) -> None:
    other = desk.assessment("other.json")
    ran = desk.on_port("score", desk.file, other, "--set", "guards=3")
    assert ran.code == 3
    assert "[request.one_file]" in ran.err
