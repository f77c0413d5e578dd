"""A small questionnaire on disk, assessments of it, and commands run as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assess.cli.app import run
from assess.files.folders import read_instrument

ROOT = Path(__file__).resolve().parent.parent.parent

PORT = """\
format: assess/questionnaire
format_version: "1"
id: port
version: "1.0"
title: Security of one port
description: Invented, for tests.
subject_kind: port
sections:
  - id: people
    title: People
    questions:
      - {id: guards, type: number, label: Guards, text: How many guards?, unit: guards,
         minimum: 0, maximum: 500, integer: true, required: true, basis: [{source: book}]}
      - {id: training, type: scale, label: Training, text: How are they trained?,
         when: guards > 0, levels: [{label: Not, text: Never.}, {label: Once, text: On arrival.},
         {label: Every year, text: With a test.}], basis: [{source: book}]}
      - {id: budget, type: number, label: Budget, text: How much money?, minimum: 0.5}
  - id: gate
    title: Gate
    questions:
      - {id: checks, type: choices, label: Checks, text: What is checked?, options: [
          {id: papers, label: Papers}, {id: cargo, label: Cargo},
          {id: nothing, label: None of these, exclusive: true}], basis: [{source: book}]}
      - {id: owner, type: choice, label: Owner, text: Who owns the port?, options: [
          {id: state, label: The state}, {id: private, label: A company}]}
      - {id: inspected, type: date, label: Inspection, text: When was the last one?,
         earliest: 2000-01-01, latest: 2030-12-31}
      - {id: remarks, type: text, label: Remarks, text: Anything to add?, max_length: 50}
      - id: goods
        type: grid
        label: Goods
        text: How much passes?
        basis: [{source: book}]
        rows: [{id: fuel, label: Fuel}, {id: timber, label: Timber}]
        columns:
          - {id: amount, type: scale, label: Amount, text: How much?, levels: [
              {label: Little, text: A ship a month.}, {label: Much, text: A ship a day.}]}
sources: [{id: book, citation: The Book of Ports}]
"""

PORT_SCORING = """\
format: assess/scoring
format_version: "1"
questionnaire: port
indices:
  - id: security
    label: Security
    high_is: good
    minimum_coverage: 0.5
    bands: [{id: weak, label: Weak, at_least: 0}, {id: strong, label: Strong, at_least: 60}]
    children:
      - id: guarding
        label: Guarding
        children:
          - {item: guards, normalise: {method: linear, goalposts: [0, 20]}}
          - {item: training, if_hidden: worst}
      - {item: checks}
  - id: traffic
    label: Traffic
    high_is: bad
    scale: [0, 10]
    ranked: false
    cells: goods.*.amount
"""

PORT_FINDINGS = """\
format: assess/findings
format_version: "1"
questionnaire: port
rules:
  - {id: unguarded, kind: gap, severity: high, when: guards == 0, title: Nobody guards,
     text: There are no guards., recommendation: Hire one.}
"""

ANSWERS: dict[str, dict[str, Any]] = {
    "guards": {"state": "answered", "value": 10},
    "training": {"state": "answered", "value": 2},
    "checks": {"state": "answered", "value": ["papers"]},
    "owner": {"state": "unknown"},
    "goods.fuel.amount": {"state": "answered", "value": 1},
}


class Ran(NamedTuple):
    """What a command did: its exit code, and what it wrote to each stream."""

    code: int
    out: str
    err: str


def write_port(folder: Path, **changed: str) -> Path:
    """Write the questionnaire folder; ``changed`` replaces the text of one of its files."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"questionnaire": PORT, "scoring": PORT_SCORING, "findings": PORT_FINDINGS, **changed}
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def content_of(
    folder: Path, answers: Mapping[str, Any] = ANSWERS, subject: str = "Haven", **more: Any
) -> dict[str, Any]:
    """Return an assessment of the questionnaire in a folder, as it stands in a file."""
    asked = read_instrument(folder).questionnaire
    reference = {"id": asked.id, "version": asked.version, "digest": asked.digest}
    return {
        "format": "assess/assessment",
        "format_version": "1",
        "questionnaire": reference,
        "subject": {"name": subject},
        "answers": dict(answers),
        **more,
    }


def write_json(path: Path, content: Mapping[str, Any]) -> Path:
    """Write a file as ``assess`` would lay it out."""
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


class Desk:
    """A folder with the questionnaire ``port`` and one assessment, and commands to run there."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Lay out the files in a folder."""
        self.folder = folder
        self.port = write_port(folder / "port")
        self.file = write_json(folder / "haven.json", content_of(self.port))
        self._capsys = capsys

    def run(self, *arguments: str | Path) -> Ran:
        """Run a command in this process."""
        self._capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return Ran(code, *self._capsys.readouterr())

    def on_port(self, command: str, *arguments: str | Path) -> Ran:
        """Run a command that reads assessments, naming the questionnaire."""
        return self.run(command, *arguments, "--questionnaire", self.port)

    def assessment(self, name: str, answers: Mapping[str, Any] = ANSWERS, **more: Any) -> Path:
        """Write another assessment of ``port``."""
        return write_json(self.folder / name, content_of(self.port, answers, **more))

    def names(self) -> set[str]:
        """Return the names of all files in the folder."""
        return {path.name for path in self.folder.iterdir()}


def run_apart(
    arguments: Sequence[str | Path], *, code: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run ``assess`` (or other Python code) in a process of its own, as in a pipe."""
    start = ["-c", code] if code else ["-m", "assess"]
    return subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(environment or {})},
        capture_output=True,
        check=False,
        timeout=60,
    )


def problem_lines(err: str) -> list[str]:
    """Return the lines of standard error that state a problem, without the hints below them."""
    return [line for line in err.splitlines() if "error [" in line]
