"""The guide to due diligence is true: its commands run as shown, and print what it quotes."""

from __future__ import annotations

import datetime
import importlib
import pkgutil
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

import assess.cli
from assess.cli import clock
from assess.cli.app import run

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "due-diligence.md"
STEP = re.compile(r"^<!-- (?P<word>\w+): (?P<what>[^\n]+) -->$", re.MULTILINE)
BLOCK = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| *`([\w.]+)` \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)


class Step(NamedTuple):
    """One thing the guide does: a word for what it is, what it names, and the text below it."""

    word: str
    what: str
    text: str


def steps(page: str) -> Iterator[Step]:
    """Yield the remarks, commands and quoted outputs of a page, from top to bottom."""
    found = [(match.start(), match) for pattern in (STEP, BLOCK) for match in pattern.finditer(page)]
    for start, match in sorted(found, key=lambda each: each[0]):
        parts = match.groupdict()
        if "word" not in parts:
            yield Step(parts["kind"] or "commands", "", parts["text"])
        else:
            yield Step(parts["word"], parts["what"], page[start + len(match[0]) :])


def plain(text: str) -> str:
    """Return a text without what only sets it on the page."""
    return " ".join(re.sub("─+", "", text).split())


def set_day(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> None:
    """Set every clock that the commands read to noon of a day."""
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    for found in pkgutil.walk_packages(assess.cli.__path__, "assess.cli."):
        module = importlib.import_module(found.name)
        if module is not clock:
            for name, says in (("now", noon), ("today", day)):
                if hasattr(module, name):
                    monkeypatch.setattr(module, name, lambda says=says: says)


def fill(form: Path, text: str) -> None:
    """Type into a form what the table below says: question, column, what is typed."""
    table = text.split("\n\n", 3)[1]
    typed = ROW.findall(table)
    assert typed, form
    book = openpyxl.load_workbook(form)
    for question, column, value in typed:
        for sheet in book.worksheets[1:]:
            columns = {cell.value: cell.column for cell in sheet[2]}
            ids = [row for row in range(3, sheet.max_row + 1) if "id" in columns]
            for row in ids:
                if sheet.cell(row, columns["id"]).value == question:
                    sheet.cell(row, columns[column]).value = value or None
    book.save(form)


class Walk:
    """A folder, and what the last commands in it printed and returned."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self.printed, self.expected, self.quoted = "", 0, 0
        self._texts: list[tuple[str, str]] = []
        self.does: dict[str, Callable[[Step], None]] = {
            "day": lambda step: set_day(monkeypatch, datetime.date.fromisoformat(step.what)),
            "exit": self._expect,
            "example": lambda step: self._write(step),
            "fill": lambda step: fill(Path(step.what), step.text),
            "edit": self._edit,
            "commands": self._run,
            "text": self._quote,
        }

    def _expect(self, step: Step) -> None:
        self.expected = int(step.what)

    def _write(self, step: Step) -> None:
        block = BLOCK.search(step.text)
        assert block, step.what
        Path(step.what).write_text(block["text"], encoding="utf-8")

    def _edit(self, step: Step) -> None:
        name, old, new = step.what.split(" | ")
        text = Path(name).read_text(encoding="utf-8")
        assert old in text, old
        Path(name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def _run(self, step: Step) -> None:
        self._capsys.readouterr()
        for line in step.text.replace("\\\n", " ").splitlines():
            program, *arguments = shlex.split(line)
            if program == "mkdir":
                Path(arguments[0]).mkdir()
                continue
            assert program == "assess", line
            code = run(arguments)
            assert code == self.expected, f"{line}: {code}\n{self._capsys.readouterr()}"
        out, err = self._capsys.readouterr()
        self.printed, self.expected = plain(out + "\n" + err), 0

    def _quote(self, step: Step) -> None:
        at = 0
        for part in step.text.split("…\n"):
            quoted = plain(part)
            assert quoted in self.printed[at:], f"{quoted}\n--- in ---\n{self.printed}"
            at = self.printed.index(quoted, at) + len(quoted)
            self.quoted += 1


def test_the_guide_runs_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "samples").symlink_to(ROOT / "samples", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    walk = Walk(monkeypatch, capsys)
    for step in steps(GUIDE.read_text(encoding="utf-8")):
        if step.word in walk.does:
            walk.does[step.word](step)
    assert walk.quoted > 20
    for name in ("marula.pdf", "marula.html", "register.xlsx", "register.html"):
        assert Path(name).stat().st_size > 1000, name
