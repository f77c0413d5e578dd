"""Text for a terminal: made safe, measured in cells, wrapped and set in columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple


class Look(StrEnum):
    """How a line looks where there is colour or bold; it means the same without."""

    PLAIN = ""
    HEADING = "heading"
    STRONG = "strong"
    QUIET = "quiet"
    GOOD = "good"
    ALERT = "alert"


class Line(NamedTuple):
    """One line as it is printed, no wider than the window."""

    text: str
    look: Look = Look.PLAIN


BLANK = Line("")


_BLANKS = "\t\N{NO-BREAK SPACE}"


def safe(text: str) -> str:
    """Return a text without the control characters that a terminal would obey."""
    return "".join(
        c if c.isprintable() or c == "\n" else " " if c in _BLANKS else "\N{REPLACEMENT CHARACTER}"
        for c in text
    )


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes: two for a wide character."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def wrap(
    text: str, width: int, head: str = "", tail: str | None = None, look: Look = Look.PLAIN
) -> list[Line]:
    """Return a text as lines of at most ``width`` cells; paragraphs stay apart.

    Args:
        text: what to wrap; made safe here.
        width: cells to a line, the head included.
        head: what the first line begins with.
        tail: what the other lines begin with; blanks as wide as the head if not given.
        look: how the lines look.
    """
    rest = " " * cells(head) if tail is None else tail
    lines: list[str] = []
    for paragraph in safe(text).split("\n"):
        start = head if not lines else rest
        lines += _filled(paragraph.split(), width, start, rest)
    return [Line(line.rstrip(), look) for line in lines]


def _filled(words: Sequence[str], width: int, head: str, tail: str) -> Iterator[str]:
    line, empty = head, True
    for word in _pieces(words, max(4, width - max(cells(head), cells(tail)))):
        gap = "" if empty else " "
        if not empty and cells(line) + 1 + cells(word) > width:
            yield line
            line, gap = tail, ""
        line, empty = f"{line}{gap}{word}", False
    yield line


def _pieces(words: Sequence[str], most: int) -> Iterator[str]:
    """Yield the words; one that is wider than a whole line in parts."""
    for word in words:
        part, used = "", 0
        for character in word:
            size = _cells(character)
            if used + size > most:
                yield part
                part, used = "", 0
            part, used = part + character, used + size
        yield part


def shorten(text: str, width: int) -> str:
    """Return the beginning of a text on one line, with three points where something is left out."""
    line = safe(text).replace("\n", " ").strip()
    if cells(line) <= width:
        return line
    while line and cells(line) > width - 3:
        line = line[:-1]
    return f"{line.rstrip()}..."


def padded(text: str, width: int) -> str:
    """Return a text filled up with blanks."""
    return text + " " * (width - cells(text))


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[Line]:
    """Return a table as lines: columns as wide as they need, narrowed evenly, texts wrapped.

    Args:
        headings: one per column, the first of them that of the row labels.
        rows: as many texts each.
        width: cells there are in all.
    """
    widths = _fitted(
        [max(cells(safe(text)) for text in column) for column in zip(headings, *rows, strict=True)],
        width,
    )
    lines = [Line(text, Look.QUIET) for text in _row(headings, widths)]
    for row in rows:
        lines += [Line(text) for text in _row(row, widths)]
    return lines


_GAP = 2


def _fitted(wanted: Sequence[int], width: int) -> list[int]:
    """Return column widths that fit: the widest are narrowed first, none below four cells."""
    widths = list(wanted)
    while sum(widths) + _GAP * (len(widths) - 1) > width and max(widths) > 4:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _row(texts: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    columns = [
        [line.text for line in wrap(text, width)] for text, width in zip(texts, widths, strict=True)
    ]
    for position in range(max(map(len, columns))):
        parts = [
            padded(column[position] if position < len(column) else "", width)
            for column, width in zip(columns, widths, strict=True)
        ]
        yield (" " * _GAP).join(parts).rstrip()


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
