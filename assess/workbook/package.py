"""From a workbook to bytes: the same input gives the same bytes, and formulas carry known results."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import NamedTuple
from xml.sax.saxutils import escape

from openpyxl.workbook.properties import CalcProperties

from assess.workbook.book import Book
from assess.workbook.text import clean, number, one_line

_FIXED = (1980, 1, 1, 0, 0, 0)
_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v ?(?:/>|></v>)</c>', re.DOTALL)
_MODIFIED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_APPLICATION = re.compile(r"<Application>[^<]*</Application>")


class Properties(NamedTuple):
    """What the workbook says of itself; ``date_iso`` stands for when it was made."""

    title: str
    subtitle: str
    description: str
    language: str
    date_iso: str


def to_bytes(book: Book, about: Properties) -> bytes:
    """Return the finished workbook.

    Created and modified are the date given, never the clock. The application is not given as
    Excel, so that LibreOffice recalculates instead of trusting the results that are written here.
    """
    day = _midnight(about.date_iso)
    properties = book.workbook.properties
    properties.creator = properties.lastModifiedBy = "assess"
    properties.title = one_line(about.title)
    properties.subject = one_line(about.subtitle)
    properties.description = one_line(about.description)
    properties.language = about.language
    properties.created = day
    book.workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    stream = io.BytesIO()
    book.workbook.save(stream)
    return _rewritten(stream, book, day)


def _midnight(date_iso: str) -> datetime.datetime:
    try:
        day = datetime.date.fromisoformat(date_iso[:10])
    except ValueError:
        day = datetime.date(1980, 1, 1)
    return datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001  # openpyxl takes it so


def _rewritten(stream: io.BytesIO, book: Book, day: datetime.datetime) -> bytes:
    places = {
        f"xl/worksheets/sheet{position}.xml": book.known.get(sheet.title, {})
        for position, sheet in enumerate(book.workbook.worksheets, start=1)
    }
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            content = read.read(name)
            if name in places:
                content = _with_results(content.decode(), places[name]).encode()
            elif name == "docProps/core.xml":
                stamp = rf"\g<1>{day:%Y-%m-%dT%H:%M:%SZ}\g<2>"
                content = _MODIFIED.sub(stamp, content.decode()).encode()
            elif name == "docProps/app.xml":
                tag = "<Application>assess</Application>"
                content = _APPLICATION.sub(tag, content.decode()).encode()
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            write.writestr(entry, content)
    return out.getvalue()


def _with_results(xml: str, known: dict[str, str | float]) -> str:
    def filled(match: re.Match[str]) -> str:
        place, attributes, formula = match.groups()
        result = known.get(place)
        if result is None:
            return match.group(0)
        if isinstance(result, str):
            text = escape(clean(result))
            return f'<c r="{place}"{attributes} t="str"><f>{formula}</f><v>{text}</v></c>'
        return f'<c r="{place}"{attributes}><f>{formula}</f><v>{number(result)}</v></c>'

    return _FORMULA.sub(filled, xml)
