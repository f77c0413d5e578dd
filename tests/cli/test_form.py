"""``assess form``: what it writes, says, and refuses to replace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assess.capture.form.layout import HIDDEN, Column
from tests.capture.form.forms import cells_of
from tests.support.cli import ANSWERS, Desk
from tests.support.office import opened

DATE = ("--date", "2026-11-22")


def test_a_form_says_what_it_holds_and_how_it_comes_back(desk: Desk) -> None:
    form = desk.folder / "the form.xlsx"
    ran = desk.on_port("form", desk.file, "-o", form, *DATE)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"{form}: 9 answers to give in 2 sections.\n"
        f"Bring it back with `assess import '{form}' --into {desk.file} "
        f"--questionnaire {desk.port}`.\n"
    )
    cells = cells_of(opened(form.read_bytes()))
    assert cells.value("guards", Column.ANSWER) == 10


def test_the_same_date_gives_the_same_bytes(desk: Desk) -> None:
    first, second = desk.folder / "a.xlsx", desk.folder / "b.xlsx"
    for form in (first, second):
        desk.on_port("form", desk.file, "-o", form, *DATE)
    assert first.read_bytes() == second.read_bytes()


def test_some_sections_for_somebody(desk: Desk) -> None:
    form = desk.folder / "form.xlsx"
    ran = desk.on_port("form", desk.file, "-o", form, "--section", "gate", "--for", " Port police ")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{form}: 6 answers to give in 1 section.\n")
    workbook = opened(form.read_bytes())
    facts = {row[0]: row[1] for row in workbook[HIDDEN].iter_rows(max_col=2, values_only=True)}
    assert (facts["sections"], facts["respondent"]) == ("gate", "Port police")


def test_nothing_is_replaced_unless_told(desk: Desk) -> None:
    form = desk.folder / "form.xlsx"
    form.write_bytes(b"filled in by somebody")
    ran = desk.on_port("form", desk.file, "-o", form)
    assert ran.code == 3
    assert "error [form.exists] the file is there already" in ran.err
    assert form.read_bytes() == b"filled in by somebody"
    assert desk.on_port("form", desk.file, "-o", form, "--force").code == 0
    assert form.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("output", "code", "said"),
    [
        ("form.xls", 3, '[form.not_xlsx] a form cannot be written as ".xls"'),
        ("form", 3, '[form.not_xlsx] a form cannot be written as "form"'),
        ("absent/form.xlsx", 3, "[request.cannot_write] the folder does not exist"),
        ("folder.xlsx", 3, "[form.exists]"),
    ],
)
def test_where_no_form_can_be_written(desk: Desk, output: str, code: int, said: str) -> None:
    (desk.folder / "folder.xlsx").mkdir()
    before = desk.names()
    ran = desk.on_port("form", desk.file, "-o", desk.folder / output, "--force")
    assert ran.code == code
    assert said in ran.err
    assert desk.names() == before


def test_an_assessment_is_never_replaced(desk: Desk) -> None:
    disguised = desk.folder / "haven.xlsx"
    disguised.write_bytes(desk.file.read_bytes())
    ran = desk.on_port("form", desk.file, "-o", disguised, "--force")
    assert (ran.code, "request.output_is_assessment" in ran.err) == (3, True)
    assert json.loads(disguised.read_text(encoding="utf-8"))["subject"]["name"] == "Haven"


def test_every_unknown_section_is_named(desk: Desk) -> None:
    form = desk.folder / "form.xlsx"
    sections = ("--section", "gates", "--section", "sea", "--section", "people")
    ran = desk.on_port("form", desk.file, "-o", form, *sections)
    assert ran.code == 3
    assert '--section: error [form.no_section] there is no section "gates"' in ran.err
    assert 'there is no section "sea"' in ran.err
    assert "There are people, gate." in ran.err
    assert not form.exists()


def test_a_name_that_nobody_has_is_refused(desk: Desk) -> None:
    form = desk.folder / "form.xlsx"
    ran = desk.on_port("form", desk.file, "-o", form, "--for", "x" * 300)
    assert ran.code == 3
    assert "--for: error [request.refused]" in ran.err
    assert not form.exists()


def test_an_assessment_with_errors_gives_no_form(desk: Desk) -> None:
    wrong = desk.assessment("wrong.json", {"guards": {"state": "answered", "value": 9999}})
    ran = desk.on_port("form", wrong, "-o", desk.folder / "form.xlsx")
    assert ran.code == 2
    assert "answer.invalid_value" in ran.err


def test_the_assessment_is_left_as_it_was(desk: Desk, tmp_path: Path) -> None:
    before = desk.file.read_bytes()
    desk.on_port("form", desk.file, "-o", tmp_path / "form.xlsx")
    assert desk.file.read_bytes() == before
    assert json.loads(before)["answers"] == ANSWERS
