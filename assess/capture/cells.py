"""Cells of a table into the codes and values that scoring reads: the parser, for whole columns.

Every text goes through ``parse_answer``, once for each different text; numbers that are plainly
numbers take a short way, which gives the very same values.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assess.capture.parse import NotAnAnswerError, parse_answer
from assess.cells import Cells, Positions
from assess.columns import UNANSWERED, Codes, Column, Floats, Mask, encode_item
from assess.model.question import Date, Number, Scale, Simple

MOST_REMEMBERED = 2_000
"""Different texts of a column whose meaning is remembered from one part of a table to the next."""

EXACT = 1e15
"""Whole numbers up to this are written out in full, so that a text and a number say the same."""

_SIGNS, _WHOLE_SIGNS = b"0123456789.+- ", b"0123456789+- "
_WHOLE = re.compile(r" *[-+]?[0-9]{1,300}(\.0*)? *")
_NUMBER = re.compile(r" *[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})? *")


class Meaning(NamedTuple):
    """What a text says: code and value as in a ``Column``, or why it is no answer."""

    code: int
    value: float
    refused: str = ""


NOTHING = Meaning(UNANSWERED, np.nan)


class ReadColumn(NamedTuple):
    """A column of answers, and why some cells are none, by position; they count as unanswered."""

    column: Column
    refused: Mapping[int, str]


class CellReader:
    """Reads the cells under one heading; remembers what texts mean."""

    def __init__(self, spec: Simple) -> None:
        """Read answers to one question."""
        self._spec = spec
        self._known: dict[str, Meaning] = {}

    def read(self, cells: Cells) -> ReadColumn:
        """Return the answers that the cells hold; an empty cell is unanswered."""
        if isinstance(self._spec, Number):
            return self._numbers(self._spec, cells)
        figures = cells.numbers() if isinstance(self._spec, Scale) else None
        if isinstance(self._spec, Scale) and figures is not None:
            top = len(self._spec.levels) - 1
            fine = (figures >= 0) & (figures <= top) & (np.floor(figures) == figures)
            codes = np.where(fine, figures, UNANSWERED).astype(np.int64)
            return self._rest(cells, codes, None, ~(fine | np.isnan(figures)))
        return self._by_text(cells)

    def _numbers(self, spec: Number, cells: Cells) -> ReadColumn:
        figures = cells.numbers()
        if figures is None:
            figures, doubtful = plain_numbers(cells.texts(), whole=spec.integer)
        else:
            doubtful = np.zeros(figures.shape, bool)
        missing = np.isnan(figures) & ~doubtful
        fine = np.isfinite(figures)
        if spec.minimum is not None:
            fine &= figures >= spec.minimum
        if spec.maximum is not None:
            fine &= figures <= spec.maximum
        if spec.integer:
            fine &= (np.abs(figures) <= EXACT) & (np.floor(figures) == figures)
            figures = figures + 0.0  # whole numbers have no minus zero
        codes = np.where(fine, 0, UNANSWERED)
        return self._rest(cells, codes, np.where(fine, figures, np.nan), ~(fine | missing))

    def _rest(
        self, cells: Cells, codes: Codes, values: Floats | None, doubtful: Mask
    ) -> ReadColumn:
        """Return the column, its doubtful cells read as the texts that they are."""
        refused: dict[int, str] = {}
        if doubtful.any():
            texts = cells.texts()
            rows = np.flatnonzero(doubtful).tolist()
            meanings = self._meanings({texts[row] for row in rows})
            for row in rows:
                meaning = meanings[texts[row]]
                codes[row] = meaning.code
                if values is not None:
                    values[row] = meaning.value
                if meaning.refused:
                    refused[row] = meaning.refused
        return ReadColumn(Column(codes, values), refused)

    def _by_text(self, cells: Cells) -> ReadColumn:
        places, texts = cells.distinct()
        known = self._meanings(texts)
        meanings = [known[text] for text in texts]
        codes = np.array([meaning.code for meaning in meanings], np.int64)[places]
        values = None
        if isinstance(self._spec, Date):
            values = np.array([meaning.value for meaning in meanings])[places]
        wrong = np.array([bool(meaning.refused) for meaning in meanings])[places]
        rows: Positions = np.flatnonzero(wrong)
        refused = {row: meanings[places[row]].refused for row in rows.tolist()}
        return ReadColumn(Column(codes, values), refused)

    def _meanings(self, texts: Collection[str]) -> Mapping[str, Meaning]:
        """Return what texts mean; those not met before are parsed."""
        if len(self._known) > MOST_REMEMBERED:
            self._known = {}
        for text in texts:
            if text not in self._known:
                self._known[text] = self._parse(text)
        return self._known

    def _parse(self, text: str) -> Meaning:
        if not text.strip():
            return NOTHING
        try:
            answer = parse_answer(self._spec, text)
        except NotAnAnswerError as refused:
            return Meaning(UNANSWERED, np.nan, str(refused))
        codes, values = encode_item(self._spec, [answer])
        return Meaning(int(codes[0]), np.nan if values is None else float(values[0]))


class PlainNumbers(NamedTuple):
    """The numbers in some texts, nan where a text is empty, and where a text needs the parser."""

    values: Floats
    doubtful: Mask


def plain_numbers(texts: Sequence[str], *, whole: bool = False) -> PlainNumbers:
    """Return the numbers that texts hold, as the parser would give them.

    Args:
        texts: the cells of a column, n of them.
        whole: take only whole numbers for plain ones.
    """
    # A column of nothing but digits, signs and points takes one look at all of it together.
    allowed = _WHOLE_SIGNS if whole else _SIGNS
    if not "".join(texts).encode(errors="replace").translate(None, allowed):
        try:
            values = np.array([float(text or "nan") for text in texts])
        except ValueError:
            pass
        else:
            return PlainNumbers(values, np.zeros(values.shape, bool))
    pattern = _WHOLE if whole else _NUMBER
    values = np.full(len(texts), np.nan)
    doubtful = np.zeros(len(texts), bool)
    for row, text in enumerate(texts):
        if pattern.fullmatch(text):
            values[row] = float(text)
        else:
            doubtful[row] = bool(text.strip())
    return PlainNumbers(values, doubtful)
