"""The command itself: exit codes, help, start-up, pipes, crashes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from assess import __version__
from assess.cli import app
from assess.cli.commands import score
from tests.support.cli import ROOT, Desk, run_apart

HEAVY = ("weasyprint", "openpyxl", "numpy", "questionary", "pydantic", "yaml", "rich", "jinja2")

MODULES = """\
import sys
from assess.cli.app import run
code = run(sys.argv[1:])
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
sys.exit(code)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["-h"], []])
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    finished = run_apart(arguments, code=MODULES)
    loaded = set(finished.stdout.decode().rpartition("loaded:")[2].split())
    assert "click" in loaded
    assert loaded.isdisjoint({*HEAVY, "vl_convert"})


def test_the_version_is_printed() -> None:
    finished = run_apart(["--version"])
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert finished.stdout.decode() == f"assess, version {__version__}\n"


def test_help_lists_every_command_and_the_exit_codes(desk: Desk) -> None:
    ran = desk.run("--help")
    assert (ran.code, ran.err) == (0, "")
    for command in app.COMMANDS:
        assert f"\n  {command} " in ran.out
    assert "Exit codes: 0 fine, 1 findings, 2 a file" in ran.out


def test_without_arguments_the_help_is_shown_as_an_error(desk: Desk) -> None:
    ran = desk.run()
    assert (ran.code, ran.out) == (3, "")
    assert "Commands:" in ran.err


@pytest.mark.parametrize("command", app.COMMANDS)
def test_every_command_has_help_of_its_own(desk: Desk, command: str) -> None:
    ran = desk.run(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: assess {command} ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["scor"], "There is no command 'scor'. Did you mean \"score\"?"),
        (["xyzzy"], "There is no command 'xyzzy'. `assess --help` lists them."),
        (["score"], "Missing argument 'FILE...'"),
        (["score", "--jsno", "a"], "No such option"),
        (["schema", "nothing"], "'nothing' is not one of"),
        (["report", "a.json"], "Missing option '-o'"),
        (["new", "port", "-o", "x", "--subject", "N", "--as-of", "June"], "'June' does not match"),
    ],
)
def test_a_request_that_cannot_be_read_ends_with_3(
    desk: Desk, arguments: list[str], says: str
) -> None:
    ran = desk.run(*arguments)
    assert (ran.code, ran.out) == (3, "")
    assert says in ran.err


def test_a_crash_is_our_bug_and_says_so_with_its_trace(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        msg = "cannot be"
        raise ZeroDivisionError(msg)

    monkeypatch.setattr(score, "open_assessments", crash)
    before = desk.file.read_bytes()
    ran = desk.on_port("score", desk.file)
    assert (ran.code, ran.out) == (70, "")
    assert "Traceback" in ran.err
    assert "ZeroDivisionError: cannot be" in ran.err
    assert "This is a mistake in assess, not in your files" in ran.err
    assert desk.file.read_bytes() == before


def test_ctrl_c_stops_without_a_trace(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(score, "open_assessments", interrupt)
    ran = desk.on_port("score", desk.file)
    assert ran.code == 130
    assert ran.err.strip() == "Stopped."


def test_a_closed_pipe_ends_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "assess", "schema", "questionnaire"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(timeout=60) == 141
        assert process.stderr.read() == b""


def test_a_problem_that_nobody_reads_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(text)

    monkeypatch.setattr(sys, "stderr", Closed())
    assert app.run(["score", "absent.json"]) == 141


def test_a_terminal_that_cannot_show_a_character_gets_its_number(desk: Desk) -> None:
    empty = desk.assessment("empty.json", {})
    arguments = ["score", str(empty), "--questionnaire", str(desk.port)]
    finished = run_apart(arguments, environment={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert b"\\u2013" in finished.stdout


def test_in_a_process_of_its_own_a_broken_file_is_exit_code_2(desk: Desk) -> None:
    desk.file.write_text("{")
    finished = run_apart(["score", desk.file, "--questionnaire", desk.port])
    assert (finished.returncode, finished.stdout) == (2, b"")
    assert b"[json.syntax]" in finished.stderr
    assert b"\x1b" not in finished.stderr  # no colours in a pipe


def test_in_a_process_of_its_own_score_prints_json_and_nothing_else(desk: Desk) -> None:
    finished = run_apart(["score", desk.file, "--json", "--questionnaire", desk.port])
    assert (finished.returncode, finished.stderr) == (0, b"")
    content: dict[str, Any] = json.loads(finished.stdout)
    assert list(content) == ["assessments"]
