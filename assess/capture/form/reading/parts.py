"""The parts of a workbook: XML files in a zip archive, opened without trusting either.

Only the parts that hold sheets, texts and number formats are ever unpacked. Macros, links to other
files, pictures and charts stay packed, however large they say they are.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from xml.parsers import expat

from assess.errors import InputError, Place, Problem

MOST_PARTS = 5_000
MOST_BYTES = 40_000_000
"""Unpacked, over all parts that are read; a form has less than a hundredth of it."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AS = "Open it in Excel or LibreOffice and save it as .xlsx."
_PLAIN_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Archive:
    """The archive that a workbook is; parts are unpacked one by one, up to a limit in all."""

    def __init__(self, content: bytes, file: str) -> None:
        """Open the archive.

        Raises:
            InputError: the content is no workbook, or is protected by a password, or has too many
                parts.
        """
        self.file = file
        _refuse_what_is_no_archive(content, file)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self.names = frozenset(self._zip.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise damaged(file, f"it cannot be unpacked ({error})") from None
        self._left = MOST_BYTES
        self._refuse_other_archives()

    def _refuse_other_archives(self) -> None:
        if len(self.names) > MOST_PARTS:
            raise too_large(self.file, f"it has {len(self.names):,} parts")
        if "xl/workbook.bin" in self.names:
            raise _no_workbook(self.file, "this is a binary workbook (.xlsb)")
        if "mimetype" in self.names or "content.xml" in self.names:
            raise _no_workbook(self.file, "this is an OpenDocument file (.ods or similar)")
        if any(name.startswith(("word/", "ppt/")) for name in self.names):
            raise _no_workbook(self.file, "this is a text document or a presentation")

    def read(self, name: str) -> bytes:
        """Return a part, unpacked.

        Raises:
            InputError: it is not there, damaged, encrypted, or larger unpacked than it may be.
        """
        try:
            found = self._zip.getinfo(name)
        except KeyError:
            raise damaged(self.file, f"its part {name} is missing") from None
        if found.flag_bits & 1:
            raise _protected(self.file)
        if found.compress_type not in _PLAIN_PACKING:
            raise damaged(self.file, f"its part {name} is packed in an unusual way")
        if found.file_size > self._left:
            raise too_large(self.file, f"its part {name} has {found.file_size:,} bytes unpacked")
        try:
            with self._zip.open(found) as part:
                content = part.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise damaged(self.file, f"its part {name} cannot be unpacked ({error})") from None
        except (NotImplementedError, RuntimeError) as error:
            raise damaged(self.file, f"its part {name} cannot be unpacked ({error})") from None
        self._left -= len(content)
        if self._left < 0:
            raise too_large(self.file, "it unpacks to more than it says")
        return content

    def parse(self, name: str, start: Start, end: End, text: Text) -> None:
        """Go through a part's XML; elements and attributes come without their namespace.

        Raises:
            InputError: it is not well-formed, or declares a document type: no program that writes
                workbooks does, and entities are the way to make a small file explode.
        """
        content = self.read(name)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def refuse(*_: object) -> None:
            raise damaged(self.file, f"its part {name} declares a document type")

        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = lambda tag, found: start(
            _local(tag), {_local(key): value for key, value in found.items()}
        )
        parser.EndElementHandler = lambda tag: end(_local(tag))
        parser.CharacterDataHandler = text
        try:
            parser.Parse(content, True)  # noqa: FBT003  # expat takes no names
        except (expat.ExpatError, UnicodeError, LookupError, ValueError) as error:
            raise damaged(self.file, f"its part {name} is not readable ({error})") from None


def damaged(file: str, why: str) -> InputError:
    """Return the error for a file that is, or was, a workbook but cannot be read."""
    return InputError(
        Problem(
            code="form.damaged",
            message=f"the workbook is damaged: {why}",
            hint="Ask for the file again, or open it in Excel or LibreOffice and save it anew.",
            place=Place(file=file),
        )
    )


def too_large(file: str, why: str) -> InputError:
    """Return the error for a workbook that would unpack to more than any form has."""
    return InputError(
        Problem(
            code="form.too_large",
            message=f"the workbook is far larger than a form: {why}",
            hint="Take only the sheets of the form; copy the answers into a fresh one if need be.",
            place=Place(file=file),
        )
    )


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_what_is_no_archive(content: bytes, file: str) -> None:
    if content.startswith(b"PK"):
        return
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _protected(file)
        raise _no_workbook(file, "this is an old Excel workbook (.xls)")
    if not content:
        raise _no_workbook(file, "the file is empty")
    if b"\0" not in content[:4096] and not content.startswith(b"%PDF"):
        raise _no_workbook(file, "this is a text file, perhaps a CSV or HTML table")
    raise _no_workbook(file, "this is no workbook")


def _no_workbook(file: str, what: str) -> InputError:
    return InputError(
        Problem(
            code="form.not_a_workbook",
            message=f"{what}; a form is an Excel workbook (.xlsx)",
            hint=_SAVE_AS,
            place=Place(file=file),
        )
    )


def _protected(file: str) -> InputError:
    return InputError(
        Problem(
            code="form.password",
            message="the workbook is protected by a password",
            hint="Open it, take the password away (File, Info, Protect Workbook), and save it.",
            place=Place(file=file),
        )
    )
