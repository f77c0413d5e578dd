"""Room on page 1: lists are cut so that the page stays one, whatever was written.

Lengths are estimated in characters, generously: the page must not run over with any script.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from assess.reporting.view.memo_page import Fact, Front, FrontLine, Verdict
from assess.reporting.view.words import shorten

PAGE, SPARE = 717.0, 14.0
"""The height of the printed page, and what is left of it for good measure; in points."""

LINE_HEIGHT = 11.6
"""The height of a line of a list, in points."""

LINE = 105
"""So many characters of common letters fit on a line of a list."""

TEXT, NAME, ASIDE = 190, 158, 130
"""The most characters on page 1 of one entry, of the subject's name, and of what stands below it.

All of it stands in full further on.
"""


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


class Above(NamedTuple):
    """What stands above the facts: the name, the line below it, and how the answers came about."""

    name: str
    under: str
    statement: str
    fictional: bool


def rows(text: str, per_line: float) -> int:
    """Return how many lines a text takes where so many characters fit on one."""
    return math.ceil(width(text) / per_line) if text.strip() else 0


def room_for_lists(heading: Above, front: Front) -> int:
    """Return how many lines of page 1 are left for the lists; sizes are those of the style sheet."""
    taken = _above(heading) + _facts(front.facts) + 26.0
    taken += max(_verdict(front.recommended), _verdict(front.decided)) + 13.0
    taken += max(_level(front), _risk(front)) + 13.0
    taken += _signatures(front) + 4 * 5.0 + 8.0
    closing = f"{front.awaited if front.signatures else ''} {front.validity}"
    taken += 11.5 * (rows(closing, 100) + rows(front.standing, 100))
    return max(int((PAGE - SPARE - taken) / LINE_HEIGHT), 8)


def _above(heading: Above) -> float:
    height = 16.0 + 20.6 * rows(heading.name, 53)
    height += 5.0 + 11.0 * rows(heading.under, 112) if heading.under.strip() else 0.0
    statement = 5.0 + 11.0 * rows(heading.statement, 88) if heading.statement else 0.0
    return height + 5.0 + max(statement, 24.0 if heading.fictional else 0.0)


def _facts(facts: Sequence[Fact]) -> float:
    cells = [max(rows(one.label, 23), rows(one.value, 42), 1) for one in facts]
    pairs = [max(cells[i : i + 2]) for i in range(0, len(cells), 2)]
    return 6.0 + sum(3.2 + 9.8 * lines for lines in pairs)


def _verdict(one: Verdict) -> float:
    return 35.0 + sum(1.5 + 10.7 * rows(line, 57) for line in one.lines)


def _level(front: Front) -> float:
    if front.level is None:
        return 0.0
    return 28.0 + 10.8 * (rows(front.level.why, 57) + rows(front.level.warning, 57)) + 3.0


def _risk(front: Front) -> float:
    risk = front.risk
    chain = " · ".join(f"{one.label} {one.text} {one.band}" for one in risk.chain)
    texts = (f"{chain} → {risk.label} {risk.text}" if chain else "", risk.gap, risk.bounds)
    return 30.0 + sum(1.5 + 10.8 * rows(text, 50) for text in texts)


def _signatures(front: Front) -> float:
    if not front.signatures:
        return 0.0
    lines = [
        max(rows(f"{one.name}, {one.function}", 40), rows(one.state, 21), rows(one.decision, 20), 1)
        for one in front.signatures
    ]
    return 19.0 + sum(2.6 + 9.8 * number for number in lines)


def lines_of(line: FrontLine) -> int:
    """Return how many lines of the page an entry takes."""
    head = width(line.mark.text) + 4 if line.mark else 0
    return max(1, math.ceil((head + width(line.text) + width(line.note) + 2) / LINE))


def share_out(lists: Sequence[Sequence[FrontLine]], room: int) -> list[int]:
    """Return how many entries of each list fit: two of the first and one of each other in turn.

    A list that is cut, or empty, says so on a line of its own.

    Args:
        lists: the entries, the most important first.
        room: how many lines there are for all of them.
    """
    taken = [0] * len(lists)
    left = room - len(lists)
    waiting = [i for i, entries in enumerate(lists) if entries]
    while waiting:
        for i in (0, *waiting):
            if i not in waiting:
                continue
            last = taken[i] + 1 == len(lists[i])
            needed = lines_of(lists[i][taken[i]]) - last  # whole, it needs no line to say it is cut
            if needed > left:
                waiting.remove(i)
                continue
            left -= needed
            taken[i] += 1
            if last:
                waiting.remove(i)
    return taken
