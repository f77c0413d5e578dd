"""The command: what it refuses, which way of asking it takes, and what it prints at the end."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from assess.cli.commands import interview
from assess.files.assessments import read_assessment
from tests.support.cli import ROOT, Desk, run_apart


class Terminal(io.StringIO):
    """Lines typed at a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Say that a person sits here."""
        return True


@pytest.fixture
def seated(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let a person sit at a terminal."""
    monkeypatch.setattr(interview, "refuse_without_terminal", lambda _: None)
    return monkeypatch


def test_without_a_terminal_it_is_refused_with_the_other_ways(desk: Desk) -> None:
    before = desk.file.read_bytes()
    finished = run_apart(["interview", desk.file, "-q", desk.port])
    err = finished.stderr.decode()
    assert (finished.returncode, finished.stdout) == (3, b"")
    assert "error [interview.no_terminal]" in err
    for way in ("assess answer", "assess form", "--answers FILE.yaml"):
        assert way in err
    assert desk.file.read_bytes() == before


@pytest.mark.usefixtures("seated")
def test_an_unknown_section_is_refused(desk: Desk) -> None:
    ran = desk.on_port("interview", desk.file, "--section", "gates")
    assert (ran.code, ran.out) == (3, "")
    assert "error [interview.no_section]" in ran.err
    assert 'Did you mean "gate"?' in ran.err


@pytest.mark.usefixtures("seated")
def test_a_name_that_cannot_be_is_refused(desk: Desk) -> None:
    ran = desk.on_port("interview", desk.file, "--by", "x" * 201)
    assert (ran.code, "error [request.refused]" in ran.err) == (3, True)


@pytest.mark.parametrize(
    ("options", "environment"),
    [(["--plain"], {"TERM": "xterm"}), ([], {"TERM": "dumb"}), ([], {"TERM": ""})],
)
def test_line_by_line_to_the_end_with_rating_and_what_next(
    desk: Desk,
    seated: pytest.MonkeyPatch,
    options: list[str],
    environment: dict[str, str],
) -> None:
    for name, value in environment.items():
        seated.setenv(name, value)
    typed = ["1", "2020-01-01", "none", "finish"]
    seated.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in typed)))
    ran = desk.on_port("interview", desk.file, "--section", "gate", "--by", "Ana", *options)
    assert "\x1b" not in ran.out
    assert ran.code == 0, ran.err
    assert "Security" in ran.out
    assert f"assess report {desk.file}" in ran.out
    found = read_assessment(desk.file)
    assert {entry.by for entry in found.history} == {"Ana"}


def test_help_does_not_load_what_asks() -> None:
    code = "import sys; from assess.cli.app import run; run(['--help']); "
    code += "print([name for name in ('questionary', 'prompt_toolkit') if name in sys.modules])"
    finished = run_apart([], code=code)
    assert finished.stdout.decode().splitlines()[-1] == "[]"


def test_plain_interviews_do_not_load_what_draws() -> None:
    code = "import assess.capture.interview.conduct, assess.cli.commands.interview, sys; "
    code += "print('prompt_toolkit' in sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert finished.stdout == "False\n"
