"""Validity: how long an approval holds, and from when on it should be renewed."""

from __future__ import annotations

import calendar
import datetime

from assess.model.assessment import Assessment
from assess.model.recommendation import Recommendation


def valid_until(
    recommendation: Recommendation, assessment: Assessment, decision_day: datetime.date
) -> datetime.date | None:
    """Return the last day on which an approval holds; None where nothing limits it.

    Not longer than any waiver that counts on that day.
    """
    last = [one.last_day for one in assessment.waivers if one.is_live(decision_day)]
    if recommendation.months is not None:
        last.append(months_after(decision_day, recommendation.months))
    return min(last, default=None)


def months_after(day: datetime.date, months: int) -> datetime.date:
    """Return the day some months later; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return day.replace(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def renewal_day(until: datetime.date, renew_before: int) -> datetime.date:
    """Return the day from which on renewal is due."""
    most = (until - datetime.date.min).days
    return until - datetime.timedelta(days=min(renew_before, most))
