"""Text as a cell can hold it: nothing XML refuses, no longer than Excel takes, never a formula."""

from __future__ import annotations

import re

LONGEST = 32767
"""How many UTF-16 units Excel takes in one cell."""

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SHEET_REFUSED = re.compile(r"[\[\]:*?/\\]")


def clean(text: str) -> str:
    """Return the text with a sign for each control character, cut with a note where too long."""
    plain = _REFUSED.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    length = _units(plain)
    if length <= LONGEST:
        return plain
    note = f" … [cut here: the text has {length:,} characters, a cell holds {LONGEST:,}]"
    kept = plain.encode("utf-16-le")[: 2 * (LONGEST - _units(note))]
    return kept.decode("utf-16-le", errors="ignore") + note


def one_line(text: str) -> str:
    """Return the text with every run of white space as one blank, as TRIM leaves it."""
    return " ".join(clean(text).split())


def quoted(text: str) -> str:
    """Return the text as a literal inside a formula; Excel takes 255 characters there."""
    return '"' + one_line(text)[:255].replace('"', '""') + '"'


def number(value: float) -> str:
    """Return a number as a literal inside a formula, the same in every locale of the file."""
    shown = repr(float(value)).upper()
    return shown.removesuffix(".0")


def sheet_title(text: str) -> str:
    """Return the text as a sheet may be called: 31 characters, no brackets, no ``: * ? /``."""
    return _SHEET_REFUSED.sub(" ", one_line(text)).strip("'")[:31]


def header_text(text: str) -> str:
    """Return the text for a print header, where ``&`` starts a code; at most 95 characters."""
    line = one_line(text)
    return (line if len(line) <= 95 else line[:94] + "…").replace("&", "&&")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
