"""A real interview in a real terminal, killed again and again: no confirmed answer is ever lost."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assess.files.assessments import hold_to, read_assessment
from assess.files.folders import read_instrument
from tests.support.cli import ROOT, content_of, write_json

pexpect = pytest.importorskip("pexpect")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

QUESTIONS = 60
KILLS = 210
WORKERS = 2
PATIENCE = 30.0
SEED = 2024

NUMBER = "{{id: q{n}, type: number, label: Q{n}, text: How many of {n}?, integer: true{when}}}"
CHOICE = "{{id: q{n}, type: choice, label: Q{n}, text: Which of {n}?{when}, options: [{options}]}}"
OPTIONS = ", ".join(f"{{id: o{n}, label: Option {n}}}" for n in range(1, 9))
SCORING = """\
format: assess/scoring
format_version: "1"
questionnaire: long
indices: [{id: all, label: All, high_is: good, minimum_coverage: 0,
  children: [{item: q1, normalise: {method: linear, goalposts: [0, 1000]}}, {item: q2,
  normalise: {method: linear, goalposts: [0, 1000]}}]}]
"""


def write_long(folder: Path) -> Path:
    """Write a questionnaire of many quick questions: numbers, and a choice now and then."""
    folder.mkdir()
    asked = []
    for n in range(1, QUESTIONS + 1):
        kind = CHOICE if n % 5 == 0 else NUMBER
        when = f", when: answered(q{n - 3})" if n % 7 == 0 else ""
        asked.append(f"      - {kind.format(n=n, options=OPTIONS, when=when)}")
    head = 'format: assess/questionnaire\nformat_version: "1"\nid: long\nversion: "1.0"\n'
    head += "title: Many\ndescription: Invented.\nsubject_kind: thing\nsections:\n"
    head += "  - id: only\n    title: Only\n    questions:\n"
    (folder / "questionnaire.yaml").write_text(head + "\n".join(asked) + "\n", encoding="utf-8")
    (folder / "scoring.yaml").write_text(SCORING, encoding="utf-8")
    return folder


def _heed_hangups() -> None:
    """Undo what a process in the background may have been told, and its children with it."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Terminal:
    """One interview in a pseudo-terminal, and the saved lines it has printed."""

    def __init__(self, file: Path, folder: Path) -> None:
        """Start it."""
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "assess", "interview", str(file), "--questionnaire", str(folder)],
            cwd=str(ROOT),
            env={**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            dimensions=(24, 80),
            encoding="utf-8",
            codec_errors="replace",
            echo=False,
            preexec_fn=_heed_hangups,
        )
        self.out = ""

    @property
    def saved(self) -> dict[str, int | str]:
        """The answers that were said to be saved, by key."""
        found = re.findall(r"Saved\. Q(\d+): (?:Option (\d)|(\d+))\x1b?", self.out)
        return {f"q{n}": f"o{option}" if option else int(number) for n, option, number in found}

    def read(self, seconds: float) -> bool:
        """Read what comes within a time; say whether there may be more."""
        try:
            self.out += self.child.read_nonblocking(65536, seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        return True

    def await_first_prompt(self) -> None:
        """Wait until keys are taken one by one; what is typed before waits for the next key."""
        end = time.monotonic() + PATIENCE
        while not re.search("Ctrl-O menu|Enter starts|Enter: more|What next", self.out):
            assert time.monotonic() < end, self.out
            self.read(0.02)

    def read_until(self, wanted: int) -> bool:
        """Read until so many answers are saved, or all; say whether the interview still runs."""
        end = time.monotonic() + PATIENCE
        while len(self.saved) < wanted and "The end of the questions" not in self.out:
            assert time.monotonic() < end, self.out[-2000:]
            if not self.read(0.02):
                return False
        return True

    def kill(self, number: int) -> None:
        """Kill it, and read what it had printed until then."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.child.pid, number)
        self.end()

    def end(self) -> int:
        """Wait until it is over; return its exit code, or minus the signal."""
        end = time.monotonic() + PATIENCE
        while self.read(0.1):
            assert time.monotonic() < end, self.out[-2000:]
        self.child.close()
        return int(-self.child.signalstatus if self.child.signalstatus else self.child.exitstatus)


class Deaths:
    """Interviews of one file after the other, killed at random moments."""

    def __init__(self, folder: Path, place: Path, seed: int) -> None:
        """Remember where the questionnaire is and where files go."""
        self.folder = folder
        self.questionnaire = read_instrument(folder).questionnaire
        self.place = place
        self.random = random.Random(seed)  # noqa: S311  # to be the same every time
        self.kills = self.confirmed = 0

    def die(self, times: int) -> None:
        """Kill and resume until it was done so many times."""
        files = 0
        while self.kills < times:
            files += 1
            file = write_json(self.place / f"{files}.json", content_of(self.folder, {}))
            self._one_file(file, times)

    def _one_file(self, file: Path, times: int) -> None:
        confirmed: dict[str, int | str] = {}
        while self.kills < times and len(read_assessment(file).answers) < QUESTIONS:
            terminal = Terminal(file, self.folder)
            killed = self._kill_somewhere(terminal)
            self.kills += killed
            self.confirmed += len(terminal.saved)
            confirmed |= terminal.saved
            self._check(file, confirmed)
            if not killed:
                return

    def _kill_somewhere(self, terminal: Terminal) -> bool:
        """Answer and kill, early or late; say whether it was killed before it ended by itself."""
        numbers = tuple(self.random.randint(100, 999) for _ in range(self.random.randint(12, 24)))
        if self.random.random() < 0.25:
            moment = time.monotonic() + self.random.uniform(0.0, 0.9)
            while time.monotonic() < moment and terminal.read(0.01):
                pass
            terminal.kill(signal.SIGKILL)
            return True
        terminal.await_first_prompt()
        terminal.child.send("\r\r\r" + "".join(f"{number}\r" for number in numbers))
        if not terminal.read_until(self.random.randint(1, 12)):
            terminal.end()
            return False
        # Half of them in the few milliseconds between an answer and the line that says it is saved.
        time.sleep(self.random.uniform(0.0, self.random.choice((0.003, 0.03))))
        terminal.kill(signal.SIGKILL)
        return bool(terminal.child.signalstatus)

    def _check(self, file: Path, confirmed: dict[str, int | str]) -> None:
        """Hold the file to what was confirmed."""
        assessment = read_assessment(file)
        hold_to(assessment, self.questionnaire, file)
        lost = {
            key: value for key, value in confirmed.items() if assessment.answer(key).value != value
        }
        assert lost == {}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the questionnaire."""
    return write_long(tmp_path_factory.mktemp("killed") / "long")


def test_no_confirmed_answer_is_lost_however_often_it_is_killed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deaths = []
    for worker in range(WORKERS):
        place = tmp_path / str(worker)
        place.mkdir()
        deaths.append(Deaths(folder, place, SEED + worker))
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda one: one.die(-(-KILLS // WORKERS)), deaths))
    kills, confirmed = sum(one.kills for one in deaths), sum(one.confirmed for one in deaths)
    with capsys.disabled():
        print(f"\n{kills} kills, {confirmed} confirmed answers, none lost")  # noqa: T201
    assert kills >= KILLS
    assert confirmed > KILLS


def answered(terminal: Terminal, count: int) -> dict[str, int | str]:
    """Answer some questions, and return what was said to be saved."""
    terminal.await_first_prompt()
    terminal.child.send("\r\r\r" + "".join(f"{300 + n}\r" for n in range(count)))
    assert terminal.read_until(count)
    return terminal.saved


def in_file(file: Path) -> dict[str, Any]:
    """Return the values in a file."""
    return {key: answer.value for key, answer in read_assessment(file).answers.items()}


def test_a_closed_terminal_keeps_every_confirmed_answer(folder: Path, tmp_path: Path) -> None:
    file = write_json(tmp_path / "a.json", content_of(folder, {}))
    terminal = Terminal(file, folder)
    saved = answered(terminal, 4)
    terminal.child.close(force=False)  # the window is gone, and with it the process
    assert not terminal.child.isalive()
    assert in_file(file) == saved


def test_a_hangup_keeps_every_confirmed_answer(folder: Path, tmp_path: Path) -> None:
    file = write_json(tmp_path / "a.json", content_of(folder, {}))
    terminal = Terminal(file, folder)
    saved = answered(terminal, 3)
    terminal.kill(signal.SIGHUP)
    assert in_file(file) == saved


def test_ctrl_c_keeps_every_confirmed_answer_and_says_how_to_go_on(
    folder: Path, tmp_path: Path
) -> None:
    file = write_json(tmp_path / "a.json", content_of(folder, {}))
    terminal = Terminal(file, folder)
    saved = answered(terminal, 5)
    terminal.child.send("\x03")
    assert terminal.end() == 130
    assert "everything you confirmed is saved" in terminal.out
    assert "assess interview" in terminal.out
    assert in_file(file) == saved
    again = Terminal(file, folder)
    again.await_first_prompt()
    again.child.send("\x11")
    assert again.end() == 0
    assert re.search("Welcome back: 5 of 5[0-9] answered", again.out)
