"""Comma-separated tables on disk, read a part at a time.

However long a table is, only a part of it is in memory: lines have a longest length, a cell that is
never closed ends at the limit of the csv module, and a part ends early where its rows are long.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np

from assess.cells import Cells, Distinct, Part, Positions
from assess.errors import InputError, Place, Problem
from assess.files.opening import cannot_read, open_bytes
from assess.files.table_writing import REJECTED, unguarded
from assess.files.yaml import position_after

BLOCK = 1 << 18
"""Bytes read at once."""

LONGEST_LINE = 1 << 20
"""Characters in a line; a longer one is no line of a table."""

LARGEST_PART = 1 << 22
"""Characters after which a part ends, however few rows it has."""

_SAVE_AGAIN = "Save it as CSV (UTF-8) from the spreadsheet."
_CLOSE = "Close it; a quotation mark that belongs to a text is written twice."


class TextCells:
    """A column of a comma-separated table."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Keep the texts of the cells."""
        self._texts = texts

    def texts(self) -> Sequence[str]:
        """Return the texts."""
        return self._texts

    def distinct(self) -> Distinct:
        """Return the different texts, and which row holds which."""
        place = {text: i for i, text in enumerate(dict.fromkeys(self._texts))}
        places = np.fromiter(map(place.__getitem__, self._texts), np.int64, len(self._texts))
        return Distinct(places, tuple(place))

    def numbers(self) -> None:
        """Return None: there are only texts."""

    def take(self, rows: Positions) -> Cells:
        """Return some of the rows."""
        return TextCells([self._texts[row] for row in rows.tolist()])


class CommaTable:
    """A comma-separated table, UTF-8, with headings in its first row; empty rows are left out."""

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        """Read the headings.

        Raises:
            InputError: the table is empty, or its beginning cannot be read.
        """
        self._file = str(path)
        self._lines = _Lines(stream, path)
        self._reader = csv.reader(itertools.chain.from_iterable(self._lines), strict=True)
        self._next_line = 1
        lines, rows = self._rows(1)
        if not rows:
            raise InputError(
                Problem(
                    code="table.empty",
                    message="the table is empty",
                    hint="Its first row names the columns: subject, and ids of questions.",
                    place=Place(file=self._file),
                )
            )
        headings = tuple(heading.strip() for heading in rows[0])
        self._skipped = len(REJECTED) if headings[: len(REJECTED)] == REJECTED else 0
        named = headings[self._skipped :]
        self.headings = tuple(map(unguarded, named)) if self._skipped else named
        self.headings_line: int | None = lines[0]

    def parts(self, rows: int) -> Iterator[Part]:
        """Yield the rows, up to so many at a time.

        Raises:
            InputError: the rest of the file cannot be read, or is no comma-separated text.
        """
        while True:
            lines, found = self._rows(rows)
            if not found:
                return
            if self._skipped:
                found = [[unguarded(cell) for cell in row[self._skipped :]] for row in found]
            width = len(self.headings)
            ragged: Mapping[int, Sequence[str]] = {}
            if set(map(len, found)) != {width}:
                ragged = {i: row for i, row in enumerate(found) if len(row) != width}
                found = [[*row[:width], *[""] * (width - len(row))] for row in found]
            columns = tuple(map(TextCells, zip(*found, strict=True)))
            yield Part(lines, columns, ragged)

    def _rows(self, most: int) -> tuple[list[int], list[list[str]]]:
        """Return up to ``most`` rows that are not empty, and the line each begins on."""
        lines: list[int] = []
        rows: list[list[str]] = []
        line, reader, enough = self._next_line, self._reader, self._lines.taken + LARGEST_PART
        try:
            for cells in reader:
                # The first cell is looked at before all of them, as it is seldom empty.
                if cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
                    rows.append(cells)
                    lines.append(line)
                line = reader.line_num + 1
                if len(rows) == most or self._lines.taken > enough:
                    break
        except csv.Error as error:
            raise InputError(self._not_separated(error, line)) from None
        self._next_line = line
        return lines, rows

    def _not_separated(self, error: csv.Error, line: int) -> Problem:
        said, hint = str(error), _SAVE_AGAIN
        if "unexpected end" in said:
            said = "a quotation mark in the row that begins here is never closed"
            hint = _CLOSE
        elif "field larger" in said:
            said = (
                f"a cell of the row that begins here has over {csv.field_size_limit():,} characters"
            )
            hint = f"A quotation mark may never be closed. {_CLOSE}"
        return _syntax(f"this is not a comma-separated table: {said}", hint, self._file, line)


@contextmanager
def open_table(path: Path) -> Iterator[CommaTable]:
    """Open a comma-separated table.

    Raises:
        InputError: it is not there, or its beginning cannot be read.
    """
    with open_bytes(path) as stream:
        yield CommaTable(stream, path)


class _Lines:
    """The lines of a file, a block at a time; ``taken`` counts the characters given so far."""

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        self.taken = 0
        self._stream = stream
        self._path = path
        self._line = 1

    def __iter__(self) -> Iterator[list[str]]:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        rest = ""
        while True:
            block = self._read()
            try:
                text = rest + decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                raise InputError(self._not_utf8(error, rest)) from None
            if "\0" in text:
                raise InputError(self._no_text(text[: text.index("\0")]))
            lines = list(io.StringIO(text, newline=""))
            # A line that may go on, or whose "\r" may turn out to be half of a "\r\n", waits.
            rest = lines.pop() if block and lines and not lines[-1].endswith("\n") else ""
            if len(rest) > LONGEST_LINE:
                raise InputError(self._too_long(self._line + len(lines)))
            self.taken += len(text) - len(rest)
            self._line += len(lines)
            yield lines
            if not block:
                return

    def _read(self) -> bytes:
        try:
            return self._stream.read(BLOCK)
        except OSError as error:
            raise cannot_read(self._path, error) from None

    def _not_utf8(self, error: UnicodeDecodeError, rest: str) -> Problem:
        byte = error.object[error.start]
        place = self._place(rest + error.object[: error.start].decode())
        return Problem(
            code="file.not_utf8",
            message=f"the file is not UTF-8: byte 0x{byte:02x} cannot be read",
            hint=_SAVE_AGAIN,
            place=place,
        )

    def _no_text(self, before: str) -> Problem:
        return Problem(
            code="table.syntax",
            message="this is not a comma-separated table: it holds a character U+0000",
            hint=_SAVE_AGAIN,
            place=self._place(before),
        )

    def _place(self, before: str) -> Place:
        line, column = position_after(before)
        return Place(file=str(self._path), line=self._line + line - 1, column=column)

    def _too_long(self, line: int) -> Problem:
        message = f"the line has more than {LONGEST_LINE:,} characters"
        return _syntax(message, "Check that this is the file you meant.", str(self._path), line)


def _syntax(message: str, hint: str, file: str, line: int) -> Problem:
    return Problem(
        code="table.syntax", message=message, hint=hint, place=Place(file=file, line=line)
    )
