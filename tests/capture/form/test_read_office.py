"""A form filled in by a person and saved by LibreOffice: every cell accepted or refused as expected."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from pathlib import Path

import pytest

from assess.capture.form.layout import Column
from assess.model.answer import Answer, Evidence, State
from tests.capture.form.filled import RICH, Form, form_of, read
from tests.support.answers import answered_with

SOFFICE = shutil.which("soffice")
COMMENT = "=1+1 is no formula\n\ttabs and  blanks, _x0041_, \U0001f600, e\u0301, «quotes» & <marks>"
FULL = {
    "kind": answered_with("field").model_copy(update={"comment": COMMENT}),
    "since": answered_with("2015-05-03"),
    "name": answered_with("Haven\nharbour  – “north”"),
    "languages": answered_with(()),
    "unit": Answer(state=State.NOT_APPLICABLE, comment="none\u00a0here "),
    "unit_training": answered_with(12.5),
    "budget": answered_with(0.1 + 0.2),
    "wait": answered_with(12_345_678),
    "tools": answered_with(("maps", "links")),
    "conflict": Answer(
        state=State.WITHHELD,
        comment="x" * 20_000,
        evidence=(
            Evidence(reference="Report", date=datetime.date(2024, 5, 1), source_grade="B"),
            Evidence(reference="Map", information_grade="2"),
        ),
    ),
    "risks.fraud.why": answered_with("1.50"),
}


def saved_by_office(contents: list[bytes], folder: Path) -> list[bytes]:
    """Return workbooks as LibreOffice saves them; skip where it cannot."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    before, after = folder / "before", folder / "after"
    before.mkdir()
    names = [before / f"{position}.xlsx" for position in range(len(contents))]
    for name, content in zip(names, contents, strict=True):
        name.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(after)]
    try:
        subprocess.run([*command, *map(str, names)], check=True, capture_output=True, timeout=300)
        return [(after / name.name).read_bytes() for name in names]
    except (OSError, subprocess.SubprocessError):
        pytest.skip("LibreOffice is installed but cannot convert workbooks (is Calc missing?)")


def test_a_form_that_went_through_libreoffice(tmp_path: Path) -> None:
    filled = Form(form_of(FULL))
    filled.type("kind", " c \u2013 Ship\u00a0")
    filled.type("since", datetime.date(2016, 7, 8))
    filled.type("unit_training", 0.45, shown_as="0%")
    filled.type("unit", None, Column.STATE)
    filled.type("unit", "3")
    filled.tick("tools", "maps", sign=None)
    filled.tick("tools", "base", sign=True)
    filled.type("checks", "n.a.", Column.STATE)
    wrong = {
        filled.type("checks", None, Column.COMMENT),
        filled.type("budget", "=2+3"),
        filled.type("wait", "1.5 or 2"),
        filled.type("forecast", "#REF!"),
        filled.type("manuals", datetime.date(2024, 3, 4)),
    } - {filled.reference("checks", Column.COMMENT)} | {filled.reference("checks", Column.STATE)}
    untouched, touched = map(read, saved_by_office([form_of(FULL), filled.saved()], tmp_path))
    assert (untouched.filled, untouched.refused, untouched.unknown) == ((), (), ())
    assert untouched.untouched == len(RICH.items)
    found = {one.key: one.answer for one in touched.filled}
    assert {key: answer.value for key, answer in found.items()} == {
        "kind": "ship",
        "since": "2016-07-08",
        "unit_training": 45.0,
        "unit": 3,
        "tools": ("base", "links"),
    }
    assert found["kind"].comment == COMMENT
    assert {one.reference for one in touched.refused} == wrong
