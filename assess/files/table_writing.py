"""Comma-separated tables written a part at a time, so that nothing in them is read as a formula."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from assess.columns import Floats

REJECTED = ("line", "problems")
"""Headings before all others in a file of rejected rows; such a file is read without these columns."""

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NEEDS_QUOTES = re.compile('[",\n]')
_FORMULA_BELOW = re.compile(r"\n'*[=+\-@\t\r]")


class CommaWriter:
    """Writes comma-separated rows, UTF-8; a number reads back as the very same number."""

    def __init__(self, stream: BinaryIO) -> None:
        """Write to a stream, which stays open."""
        self._text = io.TextIOWrapper(stream, "utf-8", newline="")
        self._writer = csv.writer(self._text, lineterminator="\n")
        # The plain writer leaves a lone carriage return unquoted, and readers end the row there.
        self._careful = csv.writer(self._text, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self._has_headings = False

    def write(self, columns: Mapping[str, Any]) -> None:
        """Write some rows, given as columns of equal length; the first ones below their names.

        A column is ``Cells``, an array of floats (nan is an empty cell) or a sequence of numbers
        or texts (None is an empty cell).
        """
        if not self._has_headings:
            self.write_row(list(columns))
            self._has_headings = True
        cells: list[Sequence[str]] = []
        before = _Figures([], [])
        said = ""
        for column in columns.values():
            if isinstance(column, np.ndarray):
                before = _figures(column, before)
                cells.append(before.texts)
            elif isinstance(column, range):
                cells.append(list(map(str, column)))
            else:
                cells.append(_texts(column))
                said += "".join(cells[-1])
        self._write_rows(zip(*cells, strict=True), said)

    def _write_rows(self, rows: Iterable[Iterable[str]], said: str) -> None:
        """Write rows; what their texts say decides whether any of them needs quotes."""
        if "\r" in said:
            self._careful.writerows(rows)
        elif _NEEDS_QUOTES.search(said):
            self._writer.writerows(rows)
        else:
            self._text.write("\n".join([*map(",".join, rows), ""]))

    def write_row(self, texts: Iterable[str]) -> None:
        """Write one row of texts."""
        row = list(map(guarded, texts))
        self._write_rows([row], "".join(row))

    def finish(self) -> None:
        """Hand everything to the stream."""
        self._text.flush()
        self._text.detach()


def _texts(column: Any) -> list[str]:
    texts = column if isinstance(column, Sequence) else column.texts()
    given = ["" if text is None else str(text) for text in texts]
    if not _FORMULA_BELOW.search("\n" + "\n".join(given)):  # one look at them all is quick
        return given
    return list(map(guarded, given))


class _Figures(NamedTuple):
    """A column of numbers, and how they are written."""

    figures: list[float]
    texts: list[str]


def _figures(column: Floats, before: _Figures) -> _Figures:
    """Write numbers so that they read back the same; what recurs here or beside it only once.

    Writing numbers is the dearest step of a long table, and bounds are mostly equal to the score.
    """
    figures: list[float] = column.tolist()
    known = {x: _written(x) for x in figures[:100]}
    if len(known) < 50:
        return _Figures(figures, [known.get(x) or _written(x) for x in figures])
    if before.figures:
        pairs = zip(figures, *before, strict=True)
        return _Figures(figures, [text if x == y else _written(x) for x, y, text in pairs])
    texts = list(map(repr, figures))
    for row in np.flatnonzero(np.isnan(column)).tolist():
        texts[row] = ""
    return _Figures(figures, texts)


def _written(figure: float) -> str:
    return "" if math.isnan(figure) else repr(figure)


def guarded(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula: with an apostrophe before it."""
    return f"'{text}" if _FORMULA.match(text) and not _is_number(text) else text


def unguarded(text: str) -> str:
    """Return the text that ``guarded`` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
