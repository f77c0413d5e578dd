"""Numbers as people write them: decimal commas, separated thousands, units, other digits.

A single comma or point before exactly three digits can mean either; then both readings are given,
and whoever knows the question keeps those that can be its answer.
"""

from __future__ import annotations

import re
import unicodedata

from assess.capture.parse import NotAnAnswerError

_MARKS = {
    ord("\u066b"): ".",
    ord("\u066c"): "'",
    ord("\uff0c"): ",",
    ord("\uff0e"): ".",
    ord("\u2019"): "'",
    ord("\u2018"): "'",
}
_MINUS = dict.fromkeys(map(ord, "\u2212\u2013\u2012\ufe63\uff0d"), "-")
_GROUPED = r"[0-9]{1,3}(?:%s[0-9]{3})+"
_BLANKS = re.compile(r"(?<=[0-9])[\s'](?=[0-9]{3}(?![0-9]))")
_SCIENTIFIC = re.compile(r"([-+]?)([0-9]+(?:[.,][0-9]+)?)[eE]([-+]?[0-9]{1,3})")
_SIGNED = re.compile(r"([-+]?)\s?([0-9.,]+)")
_LONGEST = 320


def read_number(text: str) -> tuple[float, ...]:
    """Return what a number written as text can mean, whole ones as ``int``: one reading, or two.

    Raises:
        NotAnAnswerError: it is no number.
    """
    digits = _plain_digits(text)
    scientific = _SCIENTIFIC.fullmatch(digits)
    if scientific:
        return (float(f"{scientific[1]}{scientific[2].replace(',', '.')}e{scientific[3]}"),)
    signed = _SIGNED.fullmatch(digits)
    if not signed or len(digits) > _LONGEST:
        msg = "it is not a number; write it as in 12.5"
        raise NotAnAnswerError(msg)
    return tuple(_number(signed[1], reading) for reading in _readings(signed[2]))


def without_unit(text: str, units: tuple[str, ...]) -> str:
    """Return a number without the unit of its question, should that stand behind it."""
    bare = text.strip()
    for unit in units:
        if unit and bare.casefold().endswith(unit.casefold()):
            rest = bare[: -len(unit)].rstrip()
            if rest[-1:].isdecimal():
                return rest
    return bare


def _plain_digits(text: str) -> str:
    """Return a number in the digits 0 to 9, without separators that are blanks or apostrophes."""
    marked = text.strip().translate(_MARKS).translate(_MINUS)
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in marked)
    return _BLANKS.sub("", plain)


def _readings(digits: str) -> tuple[str, ...]:
    """Return the unsigned number in the one or two ways it can be read, with a decimal point."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal, group = (".", ",") if digits.rfind(".") > digits.rfind(",") else (",", ".")
        whole, _, rest = digits.rpartition(decimal)
        if _is_grouped(whole, group) and rest.isdecimal():
            return (f"{whole.replace(group, '')}.{rest}",)
    elif points + commas > 1:
        mark = "." if points else ","
        if _is_grouped(digits, mark):
            return (digits.replace(mark, ""),)
    elif not points + commas:
        return (digits,)
    else:
        return _one_mark(digits.replace(",", "."))
    msg = "its points and commas make no number; write it as in 1234.5"
    raise NotAnAnswerError(msg)


def _one_mark(digits: str) -> tuple[str, ...]:
    whole, _, rest = digits.partition(".")
    if not whole and not rest:
        msg = "it is not a number; write it as in 12.5"
        raise NotAnAnswerError(msg)
    if len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
        return digits, whole + rest
    return (f"{whole or '0'}.{rest}",)


def _is_grouped(digits: str, mark: str) -> bool:
    return re.fullmatch(_GROUPED % re.escape(mark), digits) is not None


def _number(sign: str, digits: str) -> float:
    whole, _, rest = digits.partition(".")
    if not rest.strip("0"):
        return int(f"{sign}{whole or '0'}")
    return float(f"{sign}{digits}")
