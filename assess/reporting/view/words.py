"""Small texts that reports share: percentages, days, states, lists, and text made safe to print."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from assess.model.answer import State
from assess.model.finding import FindingKind, FindingSeverity

EDGE = 1e-9
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

STATES = {
    State.ANSWERED: "Answered",
    State.UNKNOWN: "Not known",
    State.NOT_APPLICABLE: "Not applicable",
    State.WITHHELD: "Withheld",
    State.UNANSWERED: "Not answered",
}
SEVERITIES = {
    FindingSeverity.CRITICAL: "Critical",
    FindingSeverity.HIGH: "High",
    FindingSeverity.MEDIUM: "Medium",
    FindingSeverity.LOW: "Low",
}
"""Worst first."""
KINDS = {
    FindingKind.BLIND_SPOT: "Blind spot",
    FindingKind.GAP: "Gap",
    FindingKind.CONTRADICTION: "Contradiction",
    FindingKind.STRENGTH: "Strength",
}

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
DOUBTFUL = frozenset(("4", "5"))
"""Information grades that put an answer in doubt: doubtful, improbable."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return a person's text with line ends as newlines and no control characters.

    Each control character becomes U+FFFD, so that the reader sees that something was there.
    """
    return _UNPRINTABLE.sub("\ufffd", _LINE_END.sub("\n", text)).strip()


def shorten(text: str, length: int) -> str:
    """Return a text on one line, cut at a word and ended with an ellipsis where it is longer."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[: length - 1]
    cut = head.rfind(" ")
    return head[: cut if cut > length // 2 else len(head)].rstrip(" ,;:.–-") + "…"


def percent(share: float | None) -> str:
    """Return a share as a percentage; 0% and 100% only where it is exactly that."""
    if share is None:
        return ""
    whole = round(share * 100)
    if whole >= 100 and share < 1 - EDGE:
        whole = 99
    if whole <= 0 and share > EDGE:
        whole = 1
    return f"{whole}%"


def day(date: datetime.date | None) -> str:
    """Return a date as "4 March 2011"; nothing for none."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}" if date else ""


def day_of_text(text: str) -> str:
    """Return an ISO date's text as "4 March 2011"; the text itself where it is no date."""
    try:
        return day(datetime.date.fromisoformat(text))
    except ValueError:
        return text


def amount(value: float) -> str:
    """Return a number without needless decimals, with spaces between thousands."""
    text = f"{int(value):,}" if float(value).is_integer() else f"{value:,.10g}"
    return text.replace(",", "\u202f")


def listed(parts: Sequence[str]) -> str:
    """Return the parts as "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def counted(number: int, one: str, many: str) -> str:
    """Return "1 theme" or "3 themes"."""
    return f"{number} {one if number == 1 else many}"


def sentence_case(text: str) -> str:
    """Return the text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
