"""Amounts, dates and statuses as tenders write them: the value, or why it cannot be used."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from assess.files.wording import short
from assess.model.tender import Amount, AwardStatus, BidStatus, Moment

Kind = TypeVar("Kind", bound=StrEnum)

SMALLEST_AMOUNT, LARGEST_AMOUNT = 0.001, 1e15
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Dates outside of these years are placeholders or slips."""

_NUMBER = re.compile(r"[-+]?[0-9]{1,300}(\.[0-9]*)?([eE][-+]?[0-9]{1,3})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY_OF = re.compile(r"(\d{4})-(\d\d)-(\d\d)")

WORDS_OF_BIDS: dict[str, BidStatus] = {
    **{status.value: status for status in BidStatus},
    "qualified": BidStatus.VALID,
    "admitted": BidStatus.VALID,
    "received": BidStatus.PENDING,
    "rejected": BidStatus.DISQUALIFIED,
    "unqualified": BidStatus.DISQUALIFIED,
}
WORDS_OF_AWARDS: dict[str, AwardStatus] = {
    **{status.value: status for status in AwardStatus},
    "canceled": AwardStatus.CANCELLED,
}


class UnusableError(ValueError):
    """A value cannot be used; the message says what it is, ``hint`` what to write."""

    def __init__(self, message: str, hint: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.message = message
        self.hint = hint


def number_in(value: Any) -> float:
    """Return a number, written as one or as text without separators of thousands.

    Raises:
        UnusableError: it is none, or not finite.
    """
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = f"{said(value)} is no number"
        raise UnusableError(message, "Write digits, with a point before decimals: 1200.50.")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        message = f"{said(value)} is not finite"
        raise UnusableError(message, "Write digits, with a point before decimals: 1200.50.")
    return found


def amount_in(value: Any, currency: str) -> Amount:
    """Return an amount above zero.

    Raises:
        UnusableError: it is no number, zero or negative, or larger than any contract.
    """
    found = number_in(value)
    if found < SMALLEST_AMOUNT:
        message = f"an amount of {found:,.3g} cannot be a price"
        raise UnusableError(message, "Write what was asked for, above 0, or leave it empty.")
    if found > LARGEST_AMOUNT:
        message = f"an amount of {found:.3g} is absurd"
        raise UnusableError(message, "Check the decimal point.")
    return Amount(found, currency)


def currency_in(value: Any) -> str:
    """Return the three letters of a currency; "" for none.

    Raises:
        UnusableError: it is something else.
    """
    if value is None or value == "":
        return ""
    code = value.strip().upper() if isinstance(value, str) else ""
    if not _CURRENCY.fullmatch(code):
        message = f"{said(value)} is no currency"
        raise UnusableError(message, "Write three letters, such as USD.")
    return code


def moment_in(value: Any) -> Moment:
    """Return a day, or a day with a time.

    Raises:
        UnusableError: it is none of the calendar, or of a year in which no tender was.
    """
    text = value.strip() if isinstance(value, str) else ""
    found = _DAY_OF.match(text)
    hint = "Write YYYY-MM-DD, or with a time: 2026-03-01T12:00:00Z."
    if not found:
        message = f"{said(value)} is no date"
        raise UnusableError(message, hint)
    try:
        exact = datetime.datetime.fromisoformat(text)
    except ValueError:
        message = f"{said(value)} is not in the calendar"
        raise UnusableError(message, hint) from None
    if not FIRST_YEAR <= exact.year <= LAST_YEAR:
        message = f"{said(value)} is a date that no tender has"
        raise UnusableError(message, f"Dates lie in {FIRST_YEAR} to {LAST_YEAR}.")
    if len(text) == len("2026-03-01"):
        return Moment(exact.date())
    zoned = exact.tzinfo is not None
    at = exact if zoned else exact.replace(tzinfo=datetime.UTC)
    return Moment(exact.date(), at.timestamp(), zoned)


def count_in(value: Any) -> int:
    """Return a whole number from 0.

    Raises:
        UnusableError: it is none.
    """
    found = number_in(value)
    if found < 0 or found != math.floor(found):
        message = f"{said(value)} is no count"
        raise UnusableError(message, "Write a whole number from 0.")
    return int(found)


def status_in(value: Any, words: Mapping[str, Kind]) -> Kind:
    """Return a status by its word.

    Raises:
        UnusableError: it is no word that is known.
    """
    word = value.strip().casefold() if isinstance(value, str) else ""
    if word not in words:
        message = f"{said(value)} is no status that is known"
        raise UnusableError(message, f"Known here: {', '.join(words)}.")
    return words[word]


@lru_cache(maxsize=100_000)
def contact_key(text: str) -> str:
    """Return a contact detail as it is compared: without case, accents, punctuation and blanks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def clean(text: str) -> str:
    """Return a text of one line, without what cannot be shown or written."""
    text = text.strip()
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def said(value: Any) -> str:
    """Return a value for a message."""
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a group of keys"
    return f'"{short(str(value))}"'
