"""Recalculating workbooks with LibreOffice; the fixture ``office`` says whether it is there."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

SOFFICE = shutil.which("soffice")

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item></oor:items>
"""
"""Decimal points or commas are a matter of the locale."""

needs_office = pytest.mark.usefixtures("office")
"""For tests that need a program that calculates; skipped, with the reason, where there is none."""


def recalculated(workbooks: Sequence[bytes], folder: Path, locale: str = "en-US") -> list[Workbook]:
    """Return the workbooks as LibreOffice calculates them, known results taken out first."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS.format(locale=locale), encoding="utf-8")
    before, after = folder / "before", folder / "after"
    before.mkdir()
    for position, content in enumerate(workbooks):
        opened(content).save(before / f"{position}.xlsx")
    names = [str(before / f"{position}.xlsx") for position in range(len(workbooks))]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(after)]
    subprocess.run([*command, *names], check=True, capture_output=True, timeout=600)
    return [
        load_workbook(after / f"{position}.xlsx", data_only=True)
        for position in range(len(workbooks))
    ]


def opened(content: bytes, *, results: bool = False) -> Workbook:
    """Return a workbook as openpyxl reads it: formulas, or only the results that came with them."""
    return load_workbook(io.BytesIO(content), data_only=results)


def saved(workbook: Workbook) -> bytes:
    """Return a workbook's bytes."""
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
