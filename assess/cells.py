"""Tables as they are read: some rows at a time, column by column, however the file holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from assess.columns import Floats

Positions = NDArray[np.int64]
"""Positions of rows in a part of a table, from 0."""


class Distinct(NamedTuple):
    """The texts of a column, each once, and for every row the place of its text among them."""

    places: Positions
    texts: Sequence[str]


class Cells(Protocol):
    """One column of some rows. A cell that holds nothing reads as an empty text."""

    def texts(self) -> Sequence[str]:
        """Return every cell as a person would type it."""

    def distinct(self) -> Distinct:
        """Return the different texts, and which row holds which."""

    def numbers(self) -> Floats | None:
        """Return typed numbers, nan where there is none; None for a column of texts."""

    def take(self, rows: Positions) -> Cells:
        """Return some of the rows."""


class Part(NamedTuple):
    """Some rows of a table: the line of each, the columns, and rows of another length.

    ``ragged`` holds the cells of rows that have more or fewer of them than there are headings, by
    position; in ``columns`` such rows are cut or filled up.
    """

    lines: Sequence[int]
    columns: tuple[Cells, ...]
    ragged: Mapping[int, Sequence[str]]


class Table(Protocol):
    """A table that is being read.

    ``headings_line`` is the line of the headings; None where a table has no lines but rows.
    """

    headings: tuple[str, ...]
    headings_line: int | None

    def parts(self, rows: int) -> Iterator[Part]:
        """Yield the table, up to so many rows at a time."""
