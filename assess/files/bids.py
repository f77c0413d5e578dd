"""A table of bids: one row for each bid, what concerns the whole tender repeated or given once."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assess.checks.suggest import did_you_mean
from assess.checks.tender import check_tender
from assess.errors import InputError, Place, Problem, Severity
from assess.files.bid_columns import ALIASES, COLUMNS, heading_key
from assess.files.bid_records import tender_of
from assess.files.bid_rows import Row, Table, by_tender
from assess.files.folders import read_bytes
from assess.files.wording import short
from assess.files.yaml import decode
from assess.model.tender import Tender

LARGEST_TENDERS = 100_000_000
"""Bytes of a file of tenders; it is held in memory whole, and takes up to fifteen times that."""

_SEPARATORS = ",;\t|"
_HINT = "Save it as CSV (UTF-8) from the spreadsheet."


class Assumed(NamedTuple):
    """What the user vouches for: the currency of amounts without one, and of bids without a status."""

    currency: str = ""
    are_valid: bool = False


NOTHING_ASSUMED = Assumed()


class Tenders(NamedTuple):
    """The tenders of a file, what is wrong with them, and the SHA-256 of the file."""

    file: str
    tenders: tuple[Tender, ...]
    problems: tuple[Problem, ...]
    sha256: str


def read_bids(path: Path, assumed: Assumed = NOTHING_ASSUMED) -> Tenders:
    """Return the tenders of a table of bids; what cannot be used is left out and said.

    Raises:
        InputError: not there, too large, not UTF-8, no table, or without the columns it needs.
    """
    content = read_bytes(path, LARGEST_TENDERS)
    file = str(path)
    rows = _rows(_text(content, file), file)
    headings = next(rows, None)
    if headings is None:
        raise InputError(_syntax("the table is empty", "Its first row names the columns.", file, 1))
    columns, problems = _columns(headings, file)
    table = Table(file, columns, assumed.currency, assumed.are_valid, problems)
    tenders = [tender_of(name, found, table) for name, found in by_tender(rows, table).items()]
    for tender in tenders:
        table.problems += [table.placed(problem) for problem in check_tender(tender)]
    if not tenders:
        problem = _syntax("the table has no bids", "Each row below the first is a bid.", file, 1)
        raise InputError(*table.problems, problem)
    return Tenders(file, tuple(tenders), tuple(table.problems), hashlib.sha256(content).hexdigest())


def _text(content: bytes, file: str) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(
            Problem(
                code="file.not_utf8",
                message="the file is UTF-16",
                hint=_HINT,
                place=Place(file=file, line=1, column=1),
            )
        )
    if content.startswith(b"PK\3\4"):
        raise InputError(_syntax("it is a workbook", _HINT, file, 1))
    text = decode(content, file, LARGEST_TENDERS)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(_syntax("it holds a character U+0000", _HINT, file, line))
    return text


def _rows(text: str, file: str) -> Iterator[Row]:
    """Yield the rows that are not empty, with the line each begins on."""
    first = text[: text.find("\n")] if "\n" in text else text
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        said, hint = str(error), _HINT
        if "unexpected end" in said or "field larger" in said:
            said = "a quotation mark in the row that begins here is never closed"
            hint = "Close it; a quotation mark that belongs to a text is written twice."
        raise InputError(_syntax(said, hint, file, line)) from None


def _columns(headings: Row, file: str) -> tuple[dict[str, int], list[Problem]]:
    """Return the position of each column that is read, and remarks on the others.

    Raises:
        InputError: a column is missing that every table needs, or one stands there twice.
    """
    found: dict[str, int] = {}
    problems: list[Problem] = []
    errors: list[Problem] = []
    for position, heading in enumerate(headings.cells):
        key = heading_key(heading)
        column = ALIASES.get(key, key)
        place = Place(file=file, line=headings.line, column=position + 1)
        if column in found:
            message = f'two columns are "{column}"'
            errors.append(
                Problem(code="bids.columns", message=message, hint="Keep one.", place=place)
            )
        elif column in COLUMNS:
            found[column] = position
        elif key:
            problems.append(_not_read(heading, key, place))
    errors += [
        _lacks(name, headings, file) for name in ("tender_id", "bidder") if name not in found
    ]
    if errors:
        raise InputError(*errors)
    return found, problems


def _not_read(heading: str, key: str, place: Place) -> Problem:
    return Problem(
        code="bids.column_not_read",
        message=f'the column "{short(heading.strip())}" is not read',
        hint=did_you_mean(key, COLUMNS) or "docs/red-flags.md lists the columns.",
        place=place,
        severity=Severity.NOTE,
    )


def _lacks(name: str, headings: Row, file: str) -> Problem:
    close = did_you_mean(name, map(heading_key, headings.cells))
    return Problem(
        code="bids.columns",
        message=f'there is no column "{name}"',
        hint=close or f"Name it in the first row; others are {_others(name)}.",
        place=Place(file=file, line=headings.line),
    )


def _others(name: str) -> str:
    names: Sequence[str] = [column for column in COLUMNS if column != name]
    return ", ".join(names[:6]) + " and more"


def _syntax(message: str, hint: str, file: str, line: int) -> Problem:
    text = f"this is not a table of bids: {message}"
    return Problem(code="table.syntax", message=text, hint=hint, place=Place(file=file, line=line))
