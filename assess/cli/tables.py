"""How a table fits a window: columns narrowed between words, else a paragraph for each row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from assess.capture.interview.text import cells, wrap

Rows = Sequence[Sequence[str]]

_GAPS = (3, 2)
_EDGES = 2
_READABLE = 10


class Fitted(NamedTuple):
    """A table that fits: the columns that are shown, their widths, and the blanks between them."""

    columns: tuple[int, ...]
    widths: tuple[int, ...]
    gap: int


def fitted(
    headings: Sequence[str], rows: Rows, width: int, whole: Collection[int] = ()
) -> Fitted | None:
    """Return how a table fits into ``width`` cells; None where it does not.

    Columns give way between words only, the widest first. Columns without any content go first of
    all, but only if that helps.

    Args:
        headings: one for each column; they may break between words in every column.
        rows: as many texts each.
        width: cells to a line.
        whole: the positions of columns whose texts are not broken.
    """
    every = range(len(headings))
    filled = [i for i in every if any(row[i].strip() for row in rows)] or list(every)
    natural = [max(cells(t) for r in [headings, *rows] for t in r[i].split("\n")) for i in every]
    for shown in (list(every), filled):
        if sum(natural[i] for i in shown) <= _room(width, shown, _GAPS[0]):
            return Fitted(tuple(shown), tuple(natural[i] for i in shown), _GAPS[0])
    least = [
        max(_longest_word(headings[i]), *(_least(row[i], whole=i in whole) for row in rows))
        for i in filled
    ]
    wanted = [low if i in whole else natural[i] for i, low in zip(filled, least, strict=True)]
    for gap in _GAPS:
        room = _room(width, filled, gap)
        if sum(least) <= room:
            return Fitted(tuple(filled), tuple(_narrowed(wanted, least, room)), gap)
    return None


def lines_of(text: str, width: int) -> str:
    """Return a cell's text broken between words; what is indented stays so."""
    return "\n".join(
        line.text for part in text.split("\n") for line in wrap(part, width, _indent(part))
    )


def paragraphs(title: str, headings: Sequence[str], rows: Rows, width: int) -> list[str]:
    """Return a line for the first text of each row, and below it the others with their headings."""
    lines = [*lines_of(title, width).split("\n"), ""] if title else [""]
    for row in rows:
        first, *others = zip(headings, row, strict=True)
        head = _indent(first[1])
        lines += [line.text for line in wrap(first[1], width, head)] if first[1].strip() else []
        texts = (" ".join(text.split()) for _, text in others)
        named = zip((heading for heading, _ in others), texts, strict=True)
        said = "; ".join(
            f"{heading}: {text}" if heading else text for heading, text in named if text
        )
        lines += [line.text for line in wrap(said, width, f"{head}    ")] if said else []
    return [*lines, ""]


def _room(width: int, columns: Collection[int], gap: int) -> int:
    return width - _EDGES - gap * (len(columns) - 1)


def _narrowed(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    widths = list(wanted)
    while sum(widths) > room:
        giving = [i for i, width in enumerate(widths) if width > least[i]]
        widths[max(giving, key=lambda i: widths[i])] -= 1
    return widths


def _least(text: str, *, whole: bool) -> int:
    lines = text.split("\n")
    natural = max(map(cells, lines))
    if whole:
        return natural
    indent = max(len(_indent(line)) for line in lines)
    return min(natural, max(_READABLE, indent + _longest_word(text)))


def _longest_word(text: str) -> int:
    return max(map(cells, text.split()), default=0)


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]
