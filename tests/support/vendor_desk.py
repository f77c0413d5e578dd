"""An assessment of the small due diligence on disk, and commands to run on it on one day."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from assess.cli import rating, workbench
from assess.cli.app import run
from assess.cli.commands import (
    answer,
    decision,
    import_form,
    reconcile,
    sign,
    undo,
    verify,
    waive,
)
from assess.files.assessments import read_assessment, write_assessment
from assess.model.assessment import Assessment
from tests.support.cli import Ran
from tests.support.diligence import DAY, FOLDER, vendor

REASON = ("--reason", "Agreed at the meeting")
OFFICES = {"preparer": "officer", "reviewer": "chief", "approver": "head"}
NAMES = {"preparer": "Ann Preparer", "reviewer": "Bob Chief", "approver": "Hal Head"}


class VendorDesk:
    """A folder with one assessment, ``vendor.json``, and a clock that stands still."""

    def __init__(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Lay out the file and set the clock to noon of the day."""
        self.file = folder / "vendor.json"
        self._capsys, self._monkeypatch = capsys, monkeypatch
        self.put(vendor())
        self.set_day(DAY)

    def set_day(self, day: datetime.date) -> None:
        """Set every clock that the commands read to noon of a day."""
        noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
        commands = (answer, decision, import_form, reconcile, sign, undo, verify, waive)
        for module in (*commands, rating, workbench):
            if hasattr(module, "now"):
                self._monkeypatch.setattr(module, "now", lambda: noon)
            if hasattr(module, "today"):
                self._monkeypatch.setattr(module, "today", lambda: day)

    def put(self, assessment: Assessment) -> None:
        """Write another assessment into the file."""
        write_assessment(self.file, assessment)

    def read(self) -> Assessment:
        """Return what is in the file."""
        return read_assessment(self.file)

    def edit(self, old: str, new: str) -> None:
        """Edit the file by hand: replace a text once."""
        text = self.file.read_text(encoding="utf-8")
        assert old in text, old
        self.file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def run(self, command: str, *arguments: str | Path) -> Ran:
        """Run a command on the file."""
        return self.run_plain(command, self.file, *arguments)

    def run_plain(self, command: str, *arguments: str | Path) -> Ran:
        """Run a command that does not begin with the file."""
        return self.run_in(command, *arguments, "-q", FOLDER)

    def run_in(self, command: str, *arguments: str | Path) -> Ran:
        """Run a command with these arguments alone."""
        self._capsys.readouterr()
        code = run([command, *map(str, arguments)])
        return Ran(code, *self._capsys.readouterr())

    def sign(self, role: str, *more: str, name: str = "", function: str = "") -> Ran:
        """Sign in a role, by who usually does so unless another name or function is given."""
        who = ("--role", role, "--name", name or NAMES[role])
        office = ("--function", function or OFFICES[role])
        return self.run("sign", *who, *(() if "--function" in more else office), *more)

    def approve(self, *more: str) -> None:
        """Have it signed in all three roles."""
        assert self.sign("preparer").code == 0
        assert self.sign("reviewer").code == 0
        done = self.sign("approver", *(more or ("--decision", "approve")))
        assert done.code == 0, done.err

    def waive(self, what: str, *more: str, name: str = "Carl Committee") -> Ran:
        """Waive a gate or an item for ninety days."""
        until = str(DAY + datetime.timedelta(days=90))
        options = {"--function": "committee", "--until": until}
        given = {o: v for o, v in options.items() if o not in more and "--revoke" not in more}
        flat = [part for pair in given.items() for part in pair]
        return self.run("waive", what, "--name", name, *REASON, *flat, *more)

    def codes(self, command: str = "verify") -> set[str]:
        """Return the codes of the errors that a command finds."""
        ran = self.run(command)
        return {
            line.split("error [")[1].split("]")[0]
            for line in ran.err.splitlines()
            if "error [" in line
        }

    def data(self, command: str = "decision", *arguments: str) -> dict[str, Any]:
        """Return what a command prints as JSON."""
        found: dict[str, Any] = json.loads(self.run(command, "--json", *arguments).out)
        return found
