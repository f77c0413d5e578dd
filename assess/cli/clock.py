"""The clock: the only place that reads it."""

from __future__ import annotations

import datetime


def today() -> datetime.date:
    """Return today's date where this machine stands."""
    return datetime.datetime.now().astimezone().date()


def now() -> datetime.datetime:
    """Return the current time in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)
