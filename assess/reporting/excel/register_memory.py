"""What a register's workbook remembers, on a hidden sheet: for the next register to compare with.

The sheet holds JSON in ASCII, in parts that a cell takes, and a digest over it.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator

import openpyxl

from assess.errors import InputError, Place, Problem
from assess.workbook.book import Book

SHEET = "assess register"
HEAD = "assess/register"
PART = 30_000
MOST_UNPACKED = 500_000_000
"""Bytes of all parts; a register of ten thousand vendors has about a tenth of it."""


def write_memory(book: Book, text: str) -> None:
    """Write a text in JSON to a hidden sheet; only a program shows it again.

    Excel reads ``_x0041_`` in any text as a letter, so that an underscore before an x is escaped.
    """
    safe = text.replace("_x", "\\u005fx")
    sheet = book.sheet(SHEET)
    book.row(sheet, 1, (HEAD, _digest(safe)))
    for row, start in enumerate(range(0, len(safe), PART), start=2):
        book.put(sheet, row, 1, safe[start : start + PART])
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def read_memory(content: bytes, file: str) -> str:
    """Return the text in JSON that a register's workbook remembers.

    Raises:
        InputError: this is no workbook, it is damaged or far too large, or it is no register, or
            was changed inside.
    """
    _refuse_archive(content, file)
    try:
        texts = list(_texts(content))
    except Exception as error:  # noqa: BLE001  # a file made to do harm can fail anywhere in it
        why = " ".join(str(error).split())[:80]
        raise InputError(_problem(file, "no_workbook", f"it is damaged ({why})")) from None
    if not texts or texts[0] != HEAD:
        raise InputError(_problem(file, "no_register", "it has no sheet that says so"))
    text = "".join(texts[2:])
    if len(texts) < 2 or texts[1] != _digest(text):
        raise InputError(_problem(file, "changed", ""))
    return text


def _refuse_archive(content: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise InputError(_problem(file, "no_workbook", "it is no workbook (.xlsx)")) from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        why = f"it would unpack to {unpacked:,} bytes"
        raise InputError(_problem(file, "no_workbook", why))
    if any(part.flag_bits & 1 for part in parts):
        raise InputError(_problem(file, "no_workbook", "it is protected by a password"))
    _refuse_entities(content, file)


def _refuse_entities(content: bytes, file: str) -> None:
    """Refuse a document type: no program that writes workbooks has one, and entities explode."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            try:
                with archive.open(name) as part:
                    head = part.read(65_536)
            except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError) as error:
                why = f"its part {name} cannot be unpacked ({error})"
                raise InputError(_problem(file, "no_workbook", why)) from None
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\0" in head:
                why = f"its part {name} declares a document type"
                raise InputError(_problem(file, "no_workbook", why))


def _texts(content: bytes) -> Iterator[str]:
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        if SHEET not in workbook.sheetnames:
            return
        sheet = workbook[SHEET]
        for position, row in enumerate(sheet.iter_rows(max_col=2, values_only=True)):
            first, second = (*row, None, None)[:2]
            yield "" if first is None else str(first)
            if position == 0:
                yield "" if second is None else str(second)
    finally:
        workbook.close()


def _problem(file: str, kind: str, why: str) -> Problem:
    if kind == "changed":
        return Problem(
            code="register.changed_inside",
            message="the hidden sheet that says what was in the register is not as it was written",
            hint="Use the register as it was made, or one in .json; or leave --since away.",
            place=Place(file=file, pointer=SHEET),
        )
    return Problem(
        code="register.not_a_register",
        message=f"this is not a register: {why}",
        hint="Name a register that `assess register` wrote, or leave --since away.",
        place=Place(file=file, pointer=SHEET if kind == "no_register" else ""),
    )
