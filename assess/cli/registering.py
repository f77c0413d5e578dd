"""Making the register: folders of assessments read, rated and summed up part by part."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from assess.checks.answers import check_validity
from assess.checks.integrity import check_signatures, is_unbroken, matches_history
from assess.checks.respondents import check_respondents
from assess.cli.rating import rate_briefly
from assess.cli.register_instruments import Instruments, Known
from assess.diligence.register import entry_of
from assess.errors import AssessError, Problem, Severity
from assess.files.assessments import hold_to
from assess.files.gathering import Gathered, gather, read_if_assessment
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire
from assess.model.register import Entry

PART = 200
"""Assessments that are held in memory at a time."""


class Collected(NamedTuple):
    """What was found: the latest assessment of each subject, the older ones, and what went wrong.

    ``unreadable`` are the files that could not be taken in, named as entries name theirs.
    """

    entries: tuple[Entry, ...]
    earlier: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    unreadable: frozenset[str]
    passed_over: Counter[str]


@dataclass
class _Waiting:
    known: Known
    files: list[str] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)


class _Collector:
    """Takes in file after file, and rates those of one questionnaire together."""

    def __init__(self, instruments: Instruments, day: datetime.date) -> None:
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.unreadable: set[str] = set()
        self.passed_over: Counter[str] = Counter()
        self._instruments = instruments
        self._day = day
        self._waiting: dict[str, _Waiting] = {}

    def take_in(self, path: Path, name: str) -> None:
        try:
            assessment = read_if_assessment(path)
            if assessment is None:
                self.passed_over["JSON files of another kind"] += 1
                return
            known = self._instruments.of(assessment, path)
            if isinstance(known, str):
                self.passed_over[known] += 1
                return
            _refuse_invalid(assessment, known.instrument.questionnaire, path)
        except AssessError as error:
            self.problems += error.problems
            self.unreadable.add(name)
            return
        waiting = self._waiting.setdefault(known.digest, _Waiting(known))
        waiting.files.append(name)
        waiting.assessments.append(assessment)
        if len(waiting.files) >= PART:
            self._rate(self._waiting.pop(known.digest))

    def finish(self) -> None:
        for waiting in self._waiting.values():
            self._rate(waiting)
        self._waiting.clear()

    def _rate(self, waiting: _Waiting) -> None:
        rated = rate_briefly(waiting.known.instrument, waiting.assessments, self._day)
        self.entries += [
            entry_of(waiting.known.ground, one, file, tuple(_doubts(one.assessment)))
            for one, file in zip(rated, waiting.files, strict=True)
        ]


def collect(
    places: Sequence[Path],
    questionnaires: Sequence[str],
    day: datetime.date,
    progress: Callable[[int], None],
) -> Collected:
    """Return what the assessments in some folders say.

    Args:
        places: folders, looked through with all folders in them, or files.
        questionnaires: folders or ids of questionnaires to take in; all that are installed if empty.
        day: the day on which waivers and decisions must count.
        progress: called with the number of files done.

    Raises:
        InputError: a folder is not there, or a questionnaire that is named has errors.
        RequestError: there is no such questionnaire.
    """
    collector = _Collector(Instruments(questionnaires, day), day)
    found = gather(places)
    for done, path in enumerate(found.files, start=1):
        collector.take_in(path, _name(path, places))
        progress(done)
    collector.finish()
    latest, earlier = _by_subject(collector.entries)
    passed_over = collector.passed_over + _others(found)
    return Collected(
        latest,
        earlier,
        (*found.problems, *collector.problems),
        frozenset(collector.unreadable),
        passed_over,
    )


def _refuse_invalid(assessment: Assessment, questionnaire: Questionnaire, path: Path) -> None:
    """Do nothing if an assessment has no errors; the places of those it has cost a second reading.

    Raises:
        InputError: it has, with every problem.
    """
    problems = check_validity(assessment.answers, questionnaire)
    if assessment.responses:
        problems += check_respondents(assessment, questionnaire)
    if any(problem.severity is Severity.ERROR for problem in problems):
        hold_to(assessment, questionnaire, path)


def _others(found: Gathered) -> Counter[str]:
    return Counter({f"{end} files": n for end, n in found.others.items()})


def _name(path: Path, places: Sequence[Path]) -> str:
    """Return a file's name below the folder it was found in, with that folder if there are more."""
    for place in places:
        if path != place and path.is_relative_to(place):
            inside = path.relative_to(place).as_posix()
            return inside if len(places) == 1 else f"{place.name}/{inside}"
    return path.name


def _doubts(assessment: Assessment) -> Iterator[str]:
    """Yield in short what `assess verify` finds wrong, beside signatures that broke."""
    changed = [
        problem
        for problem in (check_signatures(assessment) if assessment.signatures else ())
        if problem.severity is Severity.ERROR and problem.code == "integrity.signature_changed"
    ]
    if changed:
        yield "a signature is not as it was given, or one is missing"
    if not matches_history(assessment):
        yield "the content was changed by hand since its last recorded change"
    if not is_unbroken(assessment.history):
        yield "the history was changed by hand"


def _by_subject(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return the latest entry of each subject, and the others.

    The latest is that of the last day it is as of, then of the last change.
    """
    by_subject: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        by_subject.setdefault(entry.identity, []).append(entry)
    latest, earlier = [], []
    for found in by_subject.values():
        *older, newest = sorted(found, key=_when)
        if older:
            earlier += older
            approved = [one.decision.valid_until for one in older if one.decision.approves]
            last = max((day for day in approved if day), default=None)
            files = tuple(one.file for one in older)
            newest = newest._replace(earlier=files, approved_earlier=last)
        latest.append(newest)
    return tuple(latest), tuple(earlier)


def _when(entry: Entry) -> tuple[datetime.date, datetime.date, str]:
    never = datetime.date.min
    return entry.as_of or never, entry.last_change or never, entry.file
