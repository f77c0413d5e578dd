"""A workbook as it was saved: sheets of cells, with formulas and errors told from contents.

A small reader of its own, because a form comes back from many programs and many hands. It looks at
nothing but cells, their number formats, merged ranges and defined names, so that whatever else is
in the file (filters, charts, comments, links) can neither stop it nor do anything.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import NamedTuple

from assess.capture.form.reading.cells import Position, Sheet, position_of
from assess.capture.form.reading.parts import Archive, too_large
from assess.capture.form.reading.sheets import MOST_CELLS, Format, Shared, SheetReader

_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_FORMATS = frozenset({9, 10})
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


class Workbook(NamedTuple):
    """All sheets in their order, and the cell behind each defined name of a single one."""

    sheets: tuple[Sheet, ...]
    names: Mapping[str, tuple[str, Position]]

    def sheet(self, title: str) -> Sheet | None:
        """Return the sheet of that title, if there is one."""
        return next((one for one in self.sheets if one.title == title), None)


def read_workbook(content: bytes, file: str) -> Workbook:
    """Return the workbook in some bytes; formulas are never evaluated.

    Raises:
        InputError: this is no workbook, it is damaged, protected, or far too large.
    """
    archive = Archive(content, file)
    main = _main_part(archive)
    outline = _Outline()
    archive.parse(main, outline.start, lambda _: outline.end(), outline.text)
    parts = _related(archive, main)
    shared = Shared(_texts(archive, parts), _formats(archive, parts), outline.since_1904)
    sheets: list[Sheet] = []
    left = MOST_CELLS
    for title, relation in outline.sheets:
        part, kind = parts.get(relation, ("", ""))
        if kind != "worksheet":  # a sheet that is nothing but a chart, or a macro
            continue
        found = SheetReader(archive.file, shared, left)
        archive.parse(part, found.start, found.end, found.text)
        left -= len(found.cells)
        sheets.append(Sheet(title, found.contents(), tuple(found.merged)))
    return Workbook(tuple(sheets), outline.names)


# ── the parts that are no sheets ─────────────────────────────────────────────────────────────


class _Outline:
    """Reads the workbook's main part: sheets, defined names, where its calendar begins."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.names: dict[str, tuple[str, Position]] = {}
        self.since_1904 = False
        self._name, self._text = "", ""

    def start(self, tag: str, found: Mapping[str, str]) -> None:
        if tag == "sheet":
            self.sheets.append((found.get("name", ""), found.get("id", "")))
        elif tag == "workbookPr":
            self.since_1904 = found.get("date1904", "") in ("1", "true")
        elif tag == "definedName":
            self._name, self._text = found.get("name", ""), ""

    def text(self, text: str) -> None:
        if self._name:
            self._text += text

    def end(self) -> None:
        if self._name:
            title, _, cell = self._text.rpartition("!")
            place = position_of(cell)
            if place:
                self.names[self._name] = (title.strip("'").replace("''", "'"), place)
        self._name = ""


class _SharedTexts:
    """Reads the texts of all sheets, without how a Japanese word is pronounced."""

    def __init__(self, file: str) -> None:
        self.texts: list[str] = []
        self._file = file
        self._pieces: list[str] = []
        self._inside: set[str] = set()

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        if tag in ("t", "rPh"):
            self._inside.add(tag)
        elif tag == "si":
            self._pieces.clear()

    def text(self, piece: str) -> None:
        if self._inside == {"t"}:
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        self._inside.discard(tag)
        if tag == "si":
            self.texts.append("".join(self._pieces))
        if len(self.texts) > MOST_CELLS:
            raise too_large(self._file, f"it has more than {MOST_CELLS:,} texts")


def _main_part(archive: Archive) -> str:
    """Return the name of the workbook's main part, which any program may call differently."""
    if "_rels/.rels" in archive.names:
        for target, kind in _related(archive, "").values():
            if kind == "officeDocument":
                return target
    return "xl/workbook.xml"


def _related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part refers to, with their kinds, by the names it has for them."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, values: Mapping[str, str]) -> None:
        if tag == "Relationship" and values.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, values.get("Target", "")))
            kind = values.get("Type", "").rpartition("/")[2]
            found[values.get("Id", "")] = (target.lstrip("/"), kind)

    archive.parse(relations, start, _ignore, _ignore)
    return found


def _texts(archive: Archive, parts: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return the texts that cells refer to by number."""
    reader = _SharedTexts(archive.file)
    for part in _of_kind(parts, "sharedStrings"):
        archive.parse(part, reader.start, reader.end, reader.text)
    return reader.texts


def _formats(archive: Archive, parts: Mapping[str, tuple[str, str]]) -> list[Format]:
    """Return what each cell format makes of a number: a date, a percentage, or neither."""
    own: dict[int, Format] = {}
    formats: list[Format] = []
    inside: list[str] = []

    def start(tag: str, found: Mapping[str, str]) -> None:
        inside.append(tag)
        if tag == "numFmt":
            own[_whole(found.get("numFmtId", ""))] = _format_of(found.get("formatCode", ""))
        elif tag == "xf" and inside[-2:-1] == ["cellXfs"]:
            number = _whole(found.get("numFmtId", ""))
            plain = Format(number in _DATE_FORMATS, number in _PERCENT_FORMATS)
            formats.append(own.get(number, plain))

    def end(_: str) -> None:
        inside.pop()

    for part in _of_kind(parts, "styles"):
        archive.parse(part, start, end, _ignore)
    return formats


def _format_of(code: str) -> Format:
    shown = _NOT_SHOWN.sub("", code.partition(";")[0])
    return Format(
        is_date=re.search("[dmyhs]", shown, re.IGNORECASE) is not None
        and "general" not in shown.lower(),
        is_percent="%" in shown,
    )


def _of_kind(parts: Mapping[str, tuple[str, str]], kind: str) -> list[str]:
    return [part for part, found in parts.values() if found == kind][:1]


def _whole(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else -1


def _ignore(*_: object) -> None:
    """Look past a part of the XML."""
