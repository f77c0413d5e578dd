"""Room on page 1: lists are cut so that the page stays one, whatever was written.

Lengths are estimated in characters, generously: the page must not run over with any script.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

from assess.reporting.view.memo import FrontLine
from assess.reporting.view.words import shorten

LINE = 96
"""So many characters of common letters fit on a line of a list."""

TEXT = 230
"""The most characters of one entry on page 1; it stands in full further on."""


def width(text: str) -> float:
    """Return the room that a text takes, in characters of common width."""
    return sum(_wide(letter) for letter in text)


def _wide(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.1
    if letter in "MWmw@%—" or (letter.isupper() and letter not in "IJ"):
        return 1.5
    return 1.0 if letter.isascii() else 1.25


def fitted(text: str, room: int) -> str:
    """Return a text cut at a word so that it takes no more than some room."""
    cut = shorten(text, room)
    while width(cut) > room and len(cut) > 4:
        cut = shorten(cut, min(len(cut) - 1, int(len(cut) * room / width(cut)) + 1))
    return cut


def lines_of(line: FrontLine) -> int:
    """Return how many lines of the page an entry takes."""
    head = width(line.mark.text) + 4 if line.mark else 0
    return max(1, math.ceil((head + width(line.text) + width(line.note) + 2) / LINE))


def share_out(lists: Sequence[Sequence[FrontLine]], room: int) -> list[int]:
    """Return how many entries of each list fit, taking one of each in turn.

    A list that is cut needs a line to say so; one that is empty needs a line, too.

    Args:
        lists: the entries, the most important first.
        room: how many lines there are for all of them.
    """
    taken = [0] * len(lists)
    left = room - len(lists)  # what is cut, or empty, says so on a line of its own
    open_lists = [i for i, entries in enumerate(lists) if entries]
    while open_lists:
        for i in tuple(open_lists):
            needed = lines_of(lists[i][taken[i]])
            if needed > left:
                open_lists.remove(i)
                continue
            left -= needed
            taken[i] += 1
            if taken[i] == len(lists[i]):
                open_lists.remove(i)
    return taken
