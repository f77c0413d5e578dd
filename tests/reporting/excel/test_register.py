from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
from openpyxl import Workbook

from assess.errors import InputError
from assess.reporting.excel import register_memory
from assess.reporting.excel.register import register_workbook
from assess.reporting.excel.register_memory import SHEET, read_memory
from assess.reporting.view.register_build import register_view
from tests.support.vendors import entry, named, register, whole

SHEETS = ["Overview", "Register", "Actions", "Waivers", "Changes", "Earlier", "Problems", SHEET]
HIDDEN = f"xl/worksheets/sheet{len(SHEETS)}.xml"
MEMORY = '{"format": "assess/register", "text": "_x000D_ \\u00e4 ' + "x" * 70_000 + '"}'


def made(memory: str = "{}") -> bytes:
    return register_workbook(register_view(whole(), title="", version="1.0"), memory)


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_each_list_has_a_sheet_and_the_memory_a_hidden_one() -> None:
    book = opened(made())
    assert book.sheetnames == SHEETS
    assert [sheet.sheet_state for sheet in book.worksheets[:-1]] == ["visible"] * 7
    assert book[SHEET].sheet_state == "veryHidden"


@pytest.mark.parametrize("title", SHEETS[1:-1])
def test_tables_can_be_filtered_and_keep_their_headings(title: str) -> None:
    sheet = opened(made())[title]
    assert sheet.auto_filter.ref.startswith("A4:")
    assert sheet.freeze_panes is not None
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 1


def test_days_are_days_and_figures_are_figures() -> None:
    sheet = opened(made())["Register"]
    headings = [cell.value for cell in sheet[4]]
    (birch,) = [row for row in sheet.iter_rows(min_row=5) if row[1].value == "Birch (fictional)"]
    by_heading = dict(zip(headings, birch, strict=True))
    assert isinstance(by_heading["Valid until"].value, datetime.datetime)
    assert by_heading["Valid until"].number_format == "yyyy-mm-dd"
    assert by_heading["Score"].value == 4
    assert by_heading["Critical"].value == 0


def test_a_name_that_looks_like_a_formula_stays_a_text() -> None:
    hostile = entry(named("Alder"))._replace(
        subject="=HYPERLINK(1)", file="+cmd.json", group="@x", full_name="-1"
    )
    content = register_workbook(register_view(register(hostile), title="", version="1.0"), "{}")
    for sheet in opened(content).worksheets:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "f"]


def test_the_same_register_gives_the_same_bytes() -> None:
    assert made() == made()


def test_what_is_remembered_is_read_again_to_the_letter() -> None:
    text = read_memory(made(MEMORY), "old.xlsx")
    assert text.replace("\\u005fx", "_x") == MEMORY


def refused(content: bytes) -> list[str]:
    with pytest.raises(InputError) as error:
        read_memory(content, "old.xlsx")
    return [f"{one.code} {one.place}" for one in error.value.problems]


def rewritten(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w") as write:
        for name in read.namelist():
            found = read.read(name)
            write.writestr(name, found.replace(old, new) if name == part else found)
    return out.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"a,b\n1,2\n", b"\x00" * 99])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert refused(content) == ["register.not_a_register old.xlsx"]


def test_another_workbook_is_refused() -> None:
    stream = io.BytesIO()
    Workbook().save(stream)
    assert refused(stream.getvalue()) == [f"register.not_a_register old.xlsx {SHEET}"]


def test_a_memory_that_was_changed_is_refused() -> None:
    content = rewritten(made(MEMORY), HIDDEN, b"xxxxx", b"xyxxx")
    assert refused(content) == [f"register.changed_inside old.xlsx {SHEET}"]


def test_entities_are_refused_before_they_are_read() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet '
    content = rewritten(made(MEMORY), HIDDEN, b"<worksheet ", bomb)
    assert refused(content) == ["register.not_a_register old.xlsx"]


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = made()
    monkeypatch.setattr(register_memory, "MOST_UNPACKED", 1_000)
    assert refused(content) == ["register.not_a_register old.xlsx"]


def test_part_missing_inside_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made())) as read, zipfile.ZipFile(out, "w") as write:
        for name in read.namelist():
            if name != "xl/workbook.xml":
                write.writestr(name, read.read(name))
    assert refused(out.getvalue()) == ["register.not_a_register old.xlsx"]
