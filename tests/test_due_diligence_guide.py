"""The guide to due diligence is true: its commands run as shown, and print what it quotes."""

from __future__ import annotations

import contextlib
import datetime
import importlib
import io
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
    found = [
        (match.start(), match) for pattern in (STEP, BLOCK) for match in pattern.finditer(page)
    ]
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
            columns = {cell.value: number for number, cell in enumerate(sheet[2], start=1)}
            for row in range(3, sheet.max_row + 1) if "id" in columns else ():
                if sheet.cell(row, columns["id"]).value == question:
                    sheet.cell(row, columns[column]).value = value.strip()
    book.save(form)


def ran(line: str) -> tuple[int, str]:
    """Run one line of a block; return its exit code and what stands on the terminal then."""
    program, *arguments = shlex.split(line)
    if program == "mkdir":
        Path(arguments[0]).mkdir()
        return 0, ""
    assert program == "assess", line
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        code = run(arguments)
    return code, shown.getvalue()


class Walk:
    """What the last commands printed, and how to take each step of the guide."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.printed, self.expected, self.quoted = "", 0, 0
        self.does: dict[str, Callable[[Step], None]] = {
            "day": lambda step: set_day(monkeypatch, datetime.date.fromisoformat(step.what)),
            "exit": self._expect,
            "example": self._write,
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
        self.printed = ""
        for line in step.text.replace("\\\n", " ").splitlines():
            code, shown = ran(line)
            assert code == self.expected, f"{line}: {code}\n{shown}"
            self.printed += f"{plain(shown)} "
        self.expected = 0

    def _quote(self, step: Step) -> None:
        at = 0
        for part in step.text.split("…\n"):
            quoted = plain(part)
            assert quoted in self.printed[at:], f"{quoted}\n--- is not in ---\n{self.printed[at:]}"
            at = self.printed.index(quoted, at) + len(quoted)
            self.quoted += 1


def test_the_guide_runs_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "samples").symlink_to(ROOT / "samples", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    walk = Walk(monkeypatch)
    taken = list(steps(GUIDE.read_text(encoding="utf-8")))
    for step in sorted(taken, key=lambda step: step.word != "example"):
        if step.word in walk.does:
            walk.does[step.word](step)
    assert walk.quoted > 40
    for name in ("marula.pdf", "marula.html", "marula-memo.json", "register.html", "later.json"):
        assert Path(name).stat().st_size > 1000, name
