"""Ranges of numbers and days, as validation of cells needs them."""

from __future__ import annotations

import datetime

from assess.model.question import Number

FIRST_DAY = 61
"""1 March 1900: from here on Excel and LibreOffice count days alike; earlier days stay text."""


def between(low: str | None, high: str | None) -> tuple[str, str]:
    """Return both ends of a range of numbers, where an end is open the furthest that is taken."""
    return (low or "-999999999999999", high or "999999999999999")


def serial(day: datetime.date) -> str:
    """Return a day as spreadsheets count it."""
    return str((day - datetime.date(1899, 12, 30)).days)


def number_error(spec: Number) -> str:
    """Return what a cell says when a number is refused."""
    kind = "a whole number" if spec.integer else "a number"
    ends = [
        f"{word} {end:g}"
        for word, end in (("from", spec.minimum), ("to", spec.maximum))
        if end is not None
    ]
    return " ".join(["Enter", kind, *ends, spec.unit]).strip()[:220] + "."
