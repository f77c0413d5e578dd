"""Texts in pieces of different weight, and how they are cut so that no row is too tall."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from assess.workbook.text import clean

MOST_LINES = 29
"""How many lines a row holds: Excel makes none taller than 409 points."""


_LETTERS_PER_DIGIT = 1.18
"""Columns are measured in digits of 11 points; running text of 10 points is narrower."""


class Weight(StrEnum):
    """How a piece of text stands out."""

    BOLD = "bold"
    PLAIN = "plain"
    MUTED = "muted"


class Piece(NamedTuple):
    """A part of a cell's text in one weight."""

    text: str
    weight: Weight = Weight.PLAIN


Line = tuple[Piece, ...]
"""Pieces that stand on a line of their own, which may wrap."""


def bold(text: str) -> Piece:
    """Return a piece that stands out."""
    return Piece(clean(text), Weight.BOLD)


def plain(text: str) -> Piece:
    """Return a piece of running text."""
    return Piece(clean(text))


def muted(text: str) -> Piece:
    """Return a piece that stands back."""
    return Piece(clean(text), Weight.MUTED)


def text_of(lines: Sequence[Line]) -> str:
    """Return the text of lines without weights."""
    return "\n".join("".join(piece.text for piece in line) for line in lines)


def height_of(lines: Sequence[Line], width: float) -> int:
    """Return how many lines the lines take once wrapped in a column of a width."""
    return lines_in(text_of(lines), width) if lines else 0


def lines_in(text: str, width: float) -> int:
    """Return how many lines a text takes, wrapped between words in a column of a width."""
    room = width * _LETTERS_PER_DIGIT - 1
    return sum(_wrapped(paragraph, room) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, room: float) -> int:
    count, taken = 1, 0.0
    for word in paragraph.split(" "):
        length = sum(map(_wide, word))
        if taken and taken + 1 + length > room:
            count, taken = count + 1, 0.0
        taken += length + (1 if taken else 0)
        while taken > room:
            count, taken = count + 1, taken - room
    return count


def _wide(character: str) -> float:
    """Return how wide a character is, in letters of running text."""
    if character.isupper() or character in "mwMW@%–—":
        return 1.35
    return 2.0 if unicodedata.east_asian_width(character) in "WF" else 1.0


def cut(lines: Sequence[Line], width: float) -> list[tuple[Line, ...]]:
    """Return the lines in portions that each fit one row; at least one portion, maybe empty."""
    portions: list[list[Line]] = [[]]
    taken = 0
    for line in (part for whole in lines for part in _parts(whole, width)):
        needed = height_of((line,), width)
        if portions[-1] and taken + needed > MOST_LINES:
            portions.append([])
            taken = 0
        portions[-1].append(line)
        taken += needed
    return [tuple(portion) for portion in portions]


def _parts(line: Line, width: float) -> list[Line]:
    """Return a line as it is, or cut between words where it alone would be too tall."""
    if height_of((line,), width) <= MOST_LINES:
        return [line]
    room = int(width * (MOST_LINES - 4))
    parts: list[Line] = []
    for piece in line:
        for paragraph in piece.text.split("\n"):
            parts += [(Piece(text, piece.weight),) for text in _chunks(paragraph, room)]
    return parts


def _chunks(text: str, room: int) -> list[str]:
    """Return a text cut between words, or where a word is too long, into at most ``room``."""
    chunks = []
    while len(text) > room:
        end = text.rfind(" ", 0, room)
        end = end if end > 0 else room
        chunks.append(text[:end])
        text = text[end:].lstrip(" ")
    return [*chunks, text]
