"""Where a value stands in a JSON text: the line and column that a pointer leads to.

The text is walked again only for a place that is to be printed; values on the way are skipped by
the decoder itself, so that one place costs no more than reading the file once more.
"""

from __future__ import annotations

import json
import re

from assess.files.yaml import position_after

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def position_of(text: str, pointer: str, start: int = 0) -> tuple[int, int] | None:
    """Return line and column, from 1, of the value that a pointer leads to, or its nearest parent.

    None where the text is no JSON.
    """
    at = _skip(text, start)
    for escaped in pointer.split("/")[1:]:
        part = escaped.replace("~1", "/").replace("~0", "~")
        try:
            found = _child(text, at, part)
        except (ValueError, IndexError, RecursionError):
            return None
        if found is None:
            break
        at = found
    return position_after(text[:at])


def _child(text: str, at: int, part: str) -> int | None:
    """Return where the child of the value at a position begins."""
    if text[at] == "[":
        return _element(text, at, int(part)) if part.isdecimal() else None
    return _member(text, at, part) if text[at] == "{" else None


def _element(text: str, at: int, wanted: int) -> int | None:
    at = _skip(text, at + 1)
    for _ in range(wanted):
        if text[at] == "]":
            return None
        at = _next(text, _DECODER.raw_decode(text, at)[1])
    return None if text[at] == "]" else at


def _member(text: str, at: int, wanted: str) -> int | None:
    at = _skip(text, at + 1)
    while text[at] == '"':
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if key == wanted:
            return at
        at = _next(text, _DECODER.raw_decode(text, at)[1])
    return None


def _next(text: str, at: int) -> int:
    """Return where the next entry begins, or where the list or group ends."""
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
