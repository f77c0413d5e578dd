"""What is no form, or no form any more: a plain message, and nothing unpacked or run."""

from __future__ import annotations

import contextlib
import datetime
import io
import random
import zipfile
from collections.abc import Callable

import pytest

from assess.capture.form.layout import HIDDEN, Column
from assess.capture.form.reading import parts, sheets
from assess.capture.form.reading.cells import Percent, Unusable
from assess.capture.form.reading.workbook import read_workbook
from assess.capture.form.writing.columns import position_of
from assess.errors import InputError
from tests.capture.form.filled import Form, form_of, read
from tests.support.answers import answered_with

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'


@pytest.fixture(scope="module")
def form() -> bytes:
    """Return a form with an answer."""
    return form_of({"kind": answered_with("field")})


def changed(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return an archive with some of its parts changed, or left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return stream.getvalue()


def archive(**entries: bytes) -> bytes:
    """Return an archive of such parts; two underscores stand for a stroke."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, part in entries.items():
            made.writestr(name.replace("__", "/"), part)
    return stream.getvalue()


def replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return a form with something else in the sheet of the first section."""
    return changed(
        content, lambda n, part: part.replace(old, new, 1) if n.endswith("sheet2.xml") else part
    )


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "form.not_a_workbook", "the file is empty"),
        (b"id;answer\nkind;b\n", "form.not_a_workbook", "perhaps a CSV"),
        (b"<html><table>", "form.not_a_workbook", "HTML"),
        (b"%PDF-1.7\x00", "form.not_a_workbook", "no workbook"),
        (b"\x89PNG\r\n\x1a\n\x00", "form.not_a_workbook", "no workbook"),
        (OLE + b"\x00" * 600, "form.not_a_workbook", ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "form.password", "password"),
        (b"PK\x03\x04 and no more", "form.damaged", "cannot be unpacked"),
        (archive(mimetype=b"application/vnd.oasis"), "form.not_a_workbook", ".ods"),
        (archive(word__document_xml=b""), "form.not_a_workbook", "text document"),
        (archive(**{"xl__workbook.bin": b""}), "form.not_a_workbook", ".xlsb"),
        (archive(anything=b""), "form.damaged", "is missing"),
    ],
    ids=range(12),
)
def test_what_is_no_form(content: bytes, code: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == (code, "form.xlsx")
    assert words in problem.message
    assert problem.hint


def test_a_workbook_that_is_no_form_says_how_to_make_one(form: bytes) -> None:
    copy = Form(form)
    del copy.workbook[HIDDEN]
    with pytest.raises(InputError, match=r"form\.not_a_form.*assess form"):
        copy.read()


@pytest.mark.parametrize(
    ("cell", "content", "code"),
    [
        ("B2", "2", "form.other_format"),
        ("B1", "another/thing", "form.not_a_form"),
        ("B4", "No Slug", "form.changed_inside"),
        ("C14", "7", "form.changed_inside"),
        ("C14", "x", "form.changed_inside"),
        ("D14", "{", "form.changed_inside"),
        ("D14", "[1]", "form.changed_inside"),
        ("D14", "[" * 30_000, "form.changed_inside"),
    ],
    ids=range(8),
)
def test_what_the_hidden_sheet_must_say(form: bytes, cell: str, content: str, code: str) -> None:
    copy = Form(form)
    hidden = copy.workbook[HIDDEN]
    assert hidden["A1"].value == "format"
    first = next(r for r in range(1, 40) if hidden.cell(r, 1).value == "records") + 1
    hidden[cell.replace("14", str(first))] = content
    with pytest.raises(InputError, match=code.replace(".", r"\.")):
        copy.read()


def test_an_answer_smuggled_into_the_hidden_sheet_is_not_taken(form: bytes) -> None:
    copy = Form(form)
    hidden = copy.workbook[HIDDEN]
    (base,) = [
        c
        for row in hidden.iter_rows()
        for c in row
        if "field" in str(c.value) and "st" in str(c.value)
    ]
    base.value = str(base.value).replace("field", "moon")
    assert copy.read().refused == ()
    reference = copy.type("kind", "a comment", Column.COMMENT)
    (refused,) = copy.read().refused
    assert (refused.reference, "no answer" in refused.why) == (reference, True)


def test_a_form_without_its_headings_or_ids(form: bytes) -> None:
    copy = Form(form)
    for sheet in copy.workbook.worksheets:
        if sheet.title[:1].isdigit():
            sheet.delete_cols(position_of(Column.KEY))
    with pytest.raises(InputError) as caught:
        copy.read()
    assert {p.code for p in caught.value.problems} == {"form.no_ids"}
    assert len(caught.value.problems) == 4
    for sheet in copy.workbook.worksheets:
        if sheet.title[:1].isdigit():
            sheet.delete_rows(1, 3)
    with pytest.raises(InputError, match=r"form\.no_questions"):
        copy.read()


# ── by hand ──────────────────────────────────────────────────────────────────────────────────

KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
BY_HAND = {
    "_rels__.rels": f"""<Relationships xmlns="x"><Relationship Id="a" Type="{KINDS}/officeDocument"
        Target="/book/main.xml"/></Relationships>""",
    "book__main.xml": """<s:workbook xmlns:s="x" xmlns:r="y"><s:workbookPr date1904="1"/><s:sheets>
        <s:sheet name="One &amp; two" sheetId="1" r:id="r1"/><s:sheet name="Chart" r:id="r9"/>
        </s:sheets><s:definedNames><s:definedName name="here">'One &amp; two'!$B$3</s:definedName>
        </s:definedNames></s:workbook>""",
    "book___rels__main.xml.rels": f"""<Relationships xmlns="x">
        <Relationship Id="r1" Type="{KINDS}/worksheet" Target="sub/../s.xml"/>
        <Relationship Id="r9" Type="{KINDS}/chartsheet" Target="c.xml"/>
        <Relationship Id="r2" Type="{KINDS}/sharedStrings" Target="texts.xml"/>
        <Relationship Id="r3" Type="{KINDS}/externalLink" TargetMode="External" Target="//far"/>
        <Relationship Id="r4" Type="{KINDS}/styles" Target="styles.xml"/></Relationships>""",
    "book__texts.xml": """<sst><si><t>plain</t></si><si><r><t>rich </t></r><r><t>text</t></r>
        <rPh><t>said</t></rPh></si><si><t>line_x000D_end</t></si></sst>""",
    "book__styles.xml": """<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d&quot;%&quot;"/>
        <numFmt numFmtId="165" formatCode="[Red]0.0\\ %;@"/></numFmts><cellXfs><xf numFmtId="0"/>
        <xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/><xf numFmtId="22"/></cellXfs>
        </styleSheet>""",
    "book__s.xml": """<worksheet><sheetData>
        <row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>7</v></c></row>
        <row r="3"><c s="1"><v>43585</v></c><c s="2"><v>0.25</v></c><c s="3"><v>0.5</v></c>
        <c s="4"><v>43585.5</v></c><c><v>NaN</v></c><c t="e"/><c t="b"><v>1</v></c>
        <c t="inlineStr"><is><t> kept </t></is></c><c t="d"><v>2024-05-01T00:00:00Z</v></c>
        <c t="b"><f>TRUE()</f><v>1</v></c><c><f>A1</f></c><c><v/></c></row></sheetData></worksheet>""",
}


def by_hand(**changes: bytes) -> bytes:
    """Return a workbook made by hand, as no program we know lays it out."""
    return archive(**{name: text.encode() for name, text in BY_HAND.items()} | changes)


def test_a_workbook_of_another_dialect_is_read_all_the_same() -> None:
    book = read_workbook(by_hand(), "f.xlsx")
    (sheet,) = book.sheets
    assert (sheet.title, book.names) == ("One & two", {"here": ("One & two", (3, 2))})
    day = datetime.datetime(2023, 5, 1)  # noqa: DTZ001  # no zone in cells
    cells = [sheet.cells.get((row, column)) for row in (1, 3) for column in range(1, 13)]
    assert cells[:3] == ["plain", "rich text", "line\rend"]
    assert cells[12:16] == [day, Percent(0.25), Percent(0.5), day.replace(hour=12)]
    assert cells[18:22] == [True, " kept ", datetime.datetime(2024, 5, 1), True]  # noqa: DTZ001
    assert cells[23] is None
    unusable = {type(cells[i]) for i in (3, 16, 17, 22)}
    assert unusable == {Unusable}


def test_entities_among_the_texts_are_refused() -> None:
    with pytest.raises(InputError, match="declares a document type"):
        read_workbook(by_hand(**{"book__texts.xml": BOMB}), "f.xlsx")


# ── bombs ────────────────────────────────────────────────────────────────────────────────────


def test_entities_are_refused_in_every_part_and_encoding(form: bytes) -> None:
    for ending in ("workbook.xml", "sheet2.xml", "styles.xml", "workbook.xml.rels", "_rels/.rels"):
        for bomb in (BOMB, BOMB.decode().encode("utf-16")):
            bad = changed(form, lambda n, part, e=ending, b=bomb: b if n.endswith(e) else part)  # type: ignore[misc]
            with pytest.raises(InputError, match="declares a document type"):
                read(bad)


def test_what_unpacks_to_far_too_much_is_not_unpacked(form: bytes) -> None:
    huge = b"<worksheet>" + b" " * (parts.MOST_BYTES + 1)
    bad = changed(form, lambda n, part: huge if n.endswith("sheet2.xml") else part)
    assert len(bad) < 1_000_000
    with pytest.raises(InputError, match=r"form\.too_large"):
        read(bad)


def test_a_part_that_lies_about_its_size_is_refused(form: bytes) -> None:
    huge = b"<worksheet>" + b" " * (parts.MOST_BYTES + 1)
    bad = changed(form, lambda n, part: huge if n.endswith("sheet2.xml") else part)
    honest = (len(huge)).to_bytes(4, "little")
    assert honest in bad
    with pytest.raises(InputError):
        read(bad.replace(honest, (1000).to_bytes(4, "little")))


def test_parts_that_are_not_read_may_be_of_any_size(form: bytes) -> None:
    stream = io.BytesIO(form)
    with zipfile.ZipFile(stream, "a", 8) as more:
        more.writestr("xl/media/image1.bmp", b" " * (parts.MOST_BYTES + 1))
        more.writestr("xl/vbaProject.bin", b"macro")
        more.writestr("xl/externalLinks/externalLink1.xml", BOMB)
    assert read(stream.getvalue()).filled == ()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>', None),
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', None),
        (b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>', None),
        (b"</sheetData>", b'<row r="9999999"><c r="A9999999"><v>1</v></c></row></sheetData>', "form.damaged"),
        (b"</sheetData>", b'<row><c r="Q"><v>1</v></c></row></sheetData>', "form.damaged"),
        (b"</sheetData>", b"<row>" + b"<c><v>1</v></c>" * (sheets.MOST_CELLS + 1) + b"</row></sheetData>", "form.too_large"),
        (b"</sheetData>", b'</sheetData>' + b'<mergeCell ref="A1:B2"/>' * (sheets.MOST_AREAS + 1), "form.too_large"),
        (b"<worksheet", b"<worksheet" + b" a='1'" * 2, "form.damaged"),
        (b"</worksheet>", b"", "form.damaged"),
    ],
    ids=range(9),
)  # fmt: skip
def test_what_a_sheet_may_claim(form: bytes, old: bytes, new: bytes, code: str | None) -> None:
    bad = replaced(form, old, new)
    if code is None:
        assert not [one for one in read(bad).filled if one.key == "kind"]
        return
    with pytest.raises(InputError, match=code.replace(".", r"\.")):
        read(bad)


def test_too_many_parts(form: bytes) -> None:
    stream = io.BytesIO(form)
    with zipfile.ZipFile(stream, "a") as more:
        for number in range(parts.MOST_PARTS):
            more.writestr(f"x/{number}", b"")
    with pytest.raises(InputError, match=r"form\.too_large"):
        read(stream.getvalue())


def test_one_formula_over_many_cells_is_a_formula_in_each(form: bytes) -> None:
    copy = Form(form)
    places = [copy.type(key, 1) for key in ("checks", "check_depth")]
    sheet, row, _ = copy.place("checks")
    sheet.cell(row, 4).value = "=7+7"
    content = copy.saved()
    spread = f'<f t="array" ref="D{row}:D{row + 9}">'.encode()
    bad = changed(content, lambda _, part: part.replace(b"<f>7+7</f>", spread + b"7+7</f>"))
    assert {one.reference for one in read(bad).refused} == set(places)


# ── damage ───────────────────────────────────────────────────────────────────────────────────


def test_a_form_cut_off_anywhere_is_refused(form: bytes) -> None:
    for end in range(1, len(form), len(form) // 60):
        with pytest.raises(InputError):
            read(form[:end])


def test_flipped_bytes_end_in_a_message_or_in_a_form(form: bytes) -> None:
    chance = random.Random(1)  # noqa: S311  # damage, not secrets
    for _ in range(250):
        damaged = bytearray(form)
        for _ in range(chance.choice((1, 3, 30))):
            damaged[chance.randrange(len(form))] = chance.randrange(256)
        _read_or_refuse(bytes(damaged))


def test_flipped_bytes_inside_the_parts_end_in_a_message_or_in_a_form(form: bytes) -> None:
    chance = random.Random(2)  # noqa: S311  # damage, not secrets
    stored: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(form)) as opened:
        stored = {name: opened.read(name) for name in opened.namelist()}
    targets = [n for n in stored if n.endswith((".xml", ".rels")) and "theme" not in n]
    for _ in range(250):
        name = chance.choice(targets)
        damaged = bytearray(stored[name])
        for _ in range(chance.choice((1, 2, 8))):
            damaged[chance.randrange(len(damaged))] = chance.choice(b"<>\"'/&;0119ABrstv= \x00\xff")
        _read_or_refuse(changed(form, lambda n, p, t=name, d=bytes(damaged): d if n == t else p))  # type: ignore[misc]


def _read_or_refuse(content: bytes) -> None:
    with contextlib.suppress(InputError):
        read(content)
