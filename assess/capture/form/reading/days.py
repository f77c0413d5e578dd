"""Days as people write them; one that could be two different days is refused."""

from __future__ import annotations

import datetime
import re
import unicodedata

from assess.capture.parse import NotAnAnswerError

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_YEAR_FIRST = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})(?:[t ][0-9:.]+z?)?")
_POINTS = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})\.?")
_STROKES = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-./ ](?:[0-9]{1,2}|[a-z]{3,9})[-./ ][0-9]{2}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:[snrt][tdh])?[- .]+([a-z]+)[-,. ]+([0-9]{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)[-. ]+([0-9]{1,2})(?:[snrt][tdh])?[-,. ]+([0-9]{4})")
_WRITE = "write it as 2024-05-31"


def read_day(text: str) -> str:
    """Return the day in a text as ``YYYY-MM-DD``.

    Raises:
        NotAnAnswerError: it is none, or could be two.
    """
    line = " ".join(_plain_digits(text).casefold().split())
    if found := _YEAR_FIRST.fullmatch(line):
        return _day(found[1], found[2], found[3])
    if found := _POINTS.fullmatch(line):
        return _day(found[3], found[2], found[1])
    if found := _STROKES.fullmatch(line):
        return _either(found[1], found[3], found[4])
    if (found := _DAY_FIRST.fullmatch(line)) and _month(found[2]):
        return _day(found[3], _month(found[2]), found[1])
    if (found := _MONTH_FIRST.fullmatch(line)) and _month(found[1]):
        return _day(found[3], _month(found[1]), found[2])
    if _SHORT_YEAR.fullmatch(line):
        msg = f"its year has two digits; {_WRITE}"
        raise NotAnAnswerError(msg)
    msg = f"it is not a date; {_WRITE}"
    raise NotAnAnswerError(msg)


def _plain_digits(text: str) -> str:
    dashes = re.sub("[\u2010\u2011\u2012\u2013\u2014\u2212]", "-", text)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in dashes)


def _either(first: str, second: str, year: str) -> str:
    """Return the day where the order of day and month is not known, but does not matter."""
    days = {day for day in (_try(year, second, first), _try(year, first, second)) if day}
    if len(days) == 1:
        return days.pop()
    if not days:
        msg = f"there is no such day; {_WRITE}"
        raise NotAnAnswerError(msg)
    msg = f"it can be {' or '.join(sorted(days))}; {_WRITE}"
    raise NotAnAnswerError(msg)


def _month(word: str) -> str:
    """Return the number of an English month, written out or cut to three letters or more."""
    if len(word) >= 3:
        for number, name in enumerate(_MONTHS, start=1):
            if name.startswith(word):
                return str(number)
    return ""


def _try(year: str, month: str, day: str) -> str:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _day(year: str, month: str, day: str) -> str:
    found = _try(year, month, day)
    if not found:
        msg = f"there is no such day; {_WRITE}"
        raise NotAnAnswerError(msg)
    return found
