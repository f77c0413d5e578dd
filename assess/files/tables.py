"""Tables of text on disk: comma-separated, UTF-8, with a heading in the first row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from assess.errors import InputError, Place, Problem
from assess.files.folders import read_bytes
from assess.files.yaml import decode


class TableRow(NamedTuple):
    """One row, and the line of the file on which it begins (from 1)."""

    line: int
    cells: tuple[str, ...]


def read_table(path: Path) -> list[TableRow]:
    """Return the rows of a comma-separated file, the headings first, empty rows left out.

    Raises:
        InputError: it cannot be read, is not UTF-8, not comma-separated, or empty.
    """
    text = decode(read_bytes(path), str(path))
    rows: list[TableRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(TableRow(line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            Problem(
                code="table.syntax",
                message=f"this is not a comma-separated table: {error}",
                hint="Save it as CSV (UTF-8) from the spreadsheet.",
                place=Place(file=str(path), line=reader.line_num or 1),
            )
        ) from None
    if not rows:
        raise InputError(
            Problem(
                code="table.empty",
                message="the table is empty",
                hint="Its first row names the columns: subject, and ids of questions.",
                place=Place(file=str(path)),
            )
        )
    return rows


def table_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a comma-separated file; what looks like a formula follows an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    for row in rows:
        writer.writerow([f"'{cell}" if _like_a_formula(cell) else cell for cell in row])
    return stream.getvalue().encode()


def _like_a_formula(cell: str) -> bool:
    return cell[:1] in tuple("=+-@\t\r") and not _is_number(cell)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
