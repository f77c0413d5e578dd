"""Subjects of a comparison: in groups, the latest assessment of each."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from assess.model.rating import Rated
from assess.reporting.view.words import clean

NO_GROUP = "Without a group"


class Group(NamedTuple):
    """A group's name, empty where there are no groups at all, and its subjects."""

    name: str
    rated: tuple[Rated, ...]


class Series(NamedTuple):
    """Several assessments of one subject, oldest first."""

    subject: str
    rated: tuple[Rated, ...]


def _when(rated: Rated) -> datetime.date:
    return rated.assessment.as_of or datetime.date.min


def _by_name(rated: Sequence[Rated]) -> dict[str, list[Rated]]:
    named: dict[str, list[Rated]] = {}
    for one in rated:
        named.setdefault(one.assessment.subject.name, []).append(one)
    return named


def latest(rated: Sequence[Rated]) -> tuple[Rated, ...]:
    """Return the assessments without those superseded by a later one of the same subject."""
    newest = {name: max(map(_when, every)) for name, every in _by_name(rated).items()}
    return tuple(one for one in rated if _when(one) == newest[one.assessment.subject.name])


def series(rated: Sequence[Rated]) -> tuple[Series, ...]:
    """Return the subjects that were assessed at several dates, each oldest first."""
    return tuple(
        Series(clean(name), tuple(sorted(every, key=_when)))
        for name, every in _by_name(rated).items()
        if len({_when(one) for one in every}) > 1
    )


def in_groups(rated: Sequence[Rated]) -> tuple[Group, ...]:
    """Return the groups in order of first appearance, subjects in input order."""
    groups: dict[str, list[Rated]] = {}
    for one in rated:
        groups.setdefault(clean(one.assessment.subject.group), []).append(one)
    if list(groups) == [""]:
        return (Group("", tuple(rated)),)
    return tuple(Group(name or NO_GROUP, tuple(every)) for name, every in groups.items())
