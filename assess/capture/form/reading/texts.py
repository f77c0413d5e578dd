"""Texts as people and programs leave them: what differs without a difference in meaning."""

from __future__ import annotations

import datetime
import re
import unicodedata

from assess.capture.form.reading.cells import Content, Percent, Unusable, unescaped
from assess.capture.form.words import cell_text, number_text

LONGEST_SHOWN = 60

_INVISIBLE = dict.fromkeys(
    map(ord, "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}")
)
_DIRECTION = dict.fromkeys(
    map(ord, "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}")
)
_SAME = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032`\u00b4\u02bc"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"), '"'),
}


def plain(text: str) -> str:
    """Return words as typed, without what nobody sees around them.

    Blanks at the ends go, and so do characters without a width that pasting brings along.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE).strip()


def folded(text: str) -> str:
    """Return a text for comparing: any case, quotes, dashes and blanks count as the same."""
    same = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    return " ".join(same.translate(_INVISIBLE | _DIRECTION).casefold().split())


def same_text(written: str, now: str) -> bool:
    """Say whether a cell still holds what was written there.

    Programs change blanks and line ends when they save; some texts look to them like the escapes
    that workbooks have for control characters.
    """
    if written == now:
        return True
    return _spaced(now) in (_spaced(written), _spaced(unescaped(written)))


def text_of(content: Content) -> str:
    """Return what a cell holds as text; of an unusable content, what it is."""
    if isinstance(content, Unusable):
        return f"({content.what})"
    if isinstance(content, Percent):
        return f"{number_text(content.share * 100)}%"
    return cell_text(content)


def shown(content: Content) -> str:
    """Return what a cell holds for a message: quoted, on one line, cut short."""
    if isinstance(content, Unusable):
        return content.what
    if isinstance(content, datetime.datetime):
        return f"the date {text_of(content)}"
    return f'"{short(text_of(content))}"'


def short(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return a text on one line, without control characters, cut where it is long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: longest * 4]).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def control_character(text: str) -> str:
    """Return a message about a control character in words; nothing where there is none."""
    for position, character in enumerate(text, start=1):
        if character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}:
            return f"character {position} is a control character (U+{ord(character):04X})"
    return ""


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
