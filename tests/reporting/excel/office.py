"""Recalculating workbooks with LibreOffice, and editing them as a person would."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assess.model.answer import Answer
from assess.model.question import Choice, Choices, Date, Scale
from assess.model.questionnaire import Item
from assess.reporting.excel.lists import words_of
from assess.reporting.view.words import STATES

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


def opened(content: bytes) -> Workbook:
    """Return a workbook as openpyxl reads it: formulas as formulas, results forgotten."""
    return load_workbook(io.BytesIO(content))


def saved(workbook: Workbook) -> bytes:
    """Return a workbook's bytes."""
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def edited(content: bytes, items: Mapping[str, Item], changes: Mapping[str, Answer]) -> bytes:
    """Return the workbook after these answers were typed over the ones in it."""
    workbook = opened(content)
    answers, ticks = workbook["Answers"], workbook["Ticks"]
    rows = {
        str(row[0]): i for i, row in enumerate(answers.iter_rows(min_row=5, values_only=True), 5)
    }
    for key, answer in changes.items():
        row = rows[key]
        answers.cell(row, 4).value = STATES[answer.state]
        spec = items[key].spec
        if isinstance(spec, Choices):
            _tick(ticks, key, [option.id in _ids(answer) for option in spec.options])
        else:
            answers.cell(row, 5).value = _typed(items[key], answer)
    return saved(workbook)


def _ids(answer: Answer) -> tuple[str, ...]:
    return answer.value if isinstance(answer.value, tuple) else ()


def _tick(sheet: Worksheet, key: str, signs: Sequence[bool]) -> None:
    found = enumerate(sheet.iter_rows(min_row=5, values_only=True), start=5)
    rows = [i for i, row in found if row[0] == key]
    for row, sign in zip(rows, signs, strict=True):
        sheet.cell(row, 5).value = "x" if sign else None


def _typed(item: Item, answer: Answer) -> str | int | float | datetime.date | None:
    value, spec = answer.value, item.spec
    if value is None or isinstance(value, tuple):
        return None
    if isinstance(spec, Scale):
        return spec.levels[int(value)].label
    if isinstance(spec, Choice):
        ids = [option.id for option in spec.options]
        return words_of(spec)[ids.index(str(value))]
    if isinstance(spec, Date):
        return datetime.date.fromisoformat(str(value))
    return value
