"""Input that means harm, or looks as if it did."""

from __future__ import annotations

import json
import os
import time

import pytest

from assess.cli.console import visible
from tests.support.cli import ANSWERS, Desk

READING = ("check", "status", "score", "explain")


@pytest.mark.parametrize("command", READING)
def test_a_comment_of_a_megabyte_is_refused_in_a_few_words(desk: Desk, command: str) -> None:
    long = {"guards": {"state": "unknown", "comment": "x" * 1_000_000}}
    ran = desk.on_port(command, desk.assessment("long.json", long))
    assert ran.code == 2
    assert '"comment" has 1,000,000 characters, more than 20,000' in ran.err
    assert len(ran.err) < 1000


@pytest.mark.parametrize("command", READING)
def test_a_terminal_is_not_told_what_to_do(desk: Desk, command: str) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eRTL"
    answers = {
        **ANSWERS,
        "owner": {"state": "unknown", "comment": evil},
        "guards": {"state": "answered", "value": 3, "comment": evil},
        "remarks": {"state": "answered", "value": "fine"},
    }
    file = desk.assessment("evil.json", answers, subject="\u202eRTL", statement=evil)
    for arguments in [(), ("guards",)] if command == "explain" else [()]:
        ran = desk.on_port(command, file, *arguments)
        assert ran.code == 0
        assert not set(ran.out + ran.err) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize("name", ["\x1b]0;owned\x07", "two\nlines", "\x9b31m", "a\u2028b"])
@pytest.mark.parametrize("key", ["name", "full_name", "group"])
def test_a_name_stands_in_one_line(desk: Desk, key: str, name: str) -> None:
    file = desk.assessment("evil.json", {})
    content = json.loads(file.read_text())
    content["subject"][key] = name
    file.write_text(json.dumps(content))
    ran = desk.on_port("status", file)
    assert ran.code == 2
    assert "must be one line of text without control characters" in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize(
    "key", ["\x1b[2J", "\n\nassess: all is well", "²", "a/b", "", "~1", "x" * 100_000]
)
def test_a_hostile_key_is_named_without_harm(desk: Desk, key: str) -> None:
    ran = desk.on_port("check", desk.assessment("evil.json", {key: {"state": "unknown"}}))
    assert ran.code == 2
    assert ran.err.count("error [answer.unknown_key]") == 1
    assert len(ran.err.splitlines()) == 2
    assert "\x1b" not in ran.err
    assert len(ran.err) < 600


def test_a_value_with_control_characters_is_refused(desk: Desk) -> None:
    evil = {"remarks": {"state": "answered", "value": "a\x1b[31m"}}
    ran = desk.on_port("check", desk.assessment("evil.json", evil))
    assert ran.code == 2
    assert "character 2 is a control character (U+001B)" in ran.err


def test_unpaired_surrogates_do_not_crash(desk: Desk) -> None:
    text = desk.file.read_text()
    for old, new in (('"Haven"', '"\\ud800"'), ('"owner"', '"\\udfff"'), ('"papers"', '"\\ud800"')):
        desk.file.write_text(text.replace(old, new))
        ran = desk.on_port("score", desk.file)
        assert (ran.code, "Traceback" in ran.err) == (2, False)


def test_ten_thousand_unknown_answers_are_a_short_message(desk: Desk) -> None:
    many = {f"unknown.number.{i:09}": {"state": "unknown"} for i in range(10_000)}
    file = desk.assessment("many.json", many)
    began = time.process_time()
    ran = desk.on_port("score", file)
    assert ran.code == 2
    assert ran.err.endswith("10000 errors\n")
    assert len(ran.err) < 40_000
    assert time.process_time() - began < 20


def test_deep_json_is_refused(desk: Desk) -> None:
    desk.file.write_text('{"format": ' + "[" * 200_000)
    ran = desk.on_port("score", desk.file)
    assert ran.code == 2
    assert "too many levels" in ran.err


@pytest.mark.parametrize("command", READING)
def test_a_pipe_in_place_of_a_file_is_not_waited_for(desk: Desk, command: str) -> None:
    pipe = desk.folder / "pipe.json"
    os.mkfifo(pipe)
    ran = desk.on_port(command, pipe)
    assert ran.code == 2
    assert "this is a pipe or a device, not a file" in ran.err


def test_a_path_that_climbs_is_an_ordinary_path(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = desk.folder / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    ran = desk.on_port("report", "../haven.json", "-o", "../out.json", "--date", "2024-07-01")
    assert (ran.code, ran.out) == (0, "../out.json\n")
    assert json.loads((desk.folder / "out.json").read_text())["format"] == "assess/report"
    assert list(below.iterdir()) == []


def test_a_subject_named_like_a_path_stays_a_name(desk: Desk) -> None:
    file = desk.assessment("climb.json", subject="../../etc/passwd")
    out = desk.folder / "out.json"
    assert desk.on_port("report", file, "-o", out).code == 0
    assert json.loads(out.read_text())["assessments"][0]["subject"] == "../../etc/passwd"


def test_what_a_terminal_obeys_becomes_visible() -> None:
    assert visible("a\x1b[1mb\r\tc\u202e") == "a\ufffd[1mb\ufffd\ufffdc\ufffd"
    assert visible("Ünï🦀 – مهمّة\n") == "Ünï🦀 – مهمّة\n"


def test_a_file_name_is_not_obeyed_either(desk: Desk) -> None:
    ran = desk.on_port("score", desk.folder / "a\x1b[2Jb.json")
    assert ran.code == 2
    assert "a\ufffd[2Jb.json: error [file.not_found]" in ran.err
