"""The store: changes of an assessment's file that neither a crash nor a second writer can lose.

Every change is a read, an edit and an atomic replacement under a lock. The operating system gives
the lock back when a process dies, so a killed one locks nobody out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from assess.errors import Place, Problem, RequestError
from assess.files.assessments import (
    hold_to,
    in_question_order,
    read_assessment,
    to_json,
)
from assess.files.atomic import cannot_write, write_atomically
from assess.files.folders import read_bytes
from assess.model.assessment import Assessment
from assess.model.history import Entry
from assess.model.questionnaire import Questionnaire

PATIENCE = 60.0
"""Seconds to wait for another process to finish its write; a write takes milliseconds."""

_POLL = 0.002
_NOTHING: tuple[Entry, ...] = ()


class Amended(NamedTuple):
    """An assessment after a change, and what others had changed since it was last looked at."""

    assessment: Assessment
    meanwhile: tuple[Entry, ...] = ()


class AssessmentFile:
    """An assessment's file, to be changed several times while others may change it too.

    ``assessment`` is the content as last read or written here.
    """

    def __init__(self, path: Path, questionnaire: Questionnaire) -> None:
        """Read the file and hold it to its questionnaire.

        Raises:
            InputError: it cannot be read, is not an assessment, or not of this questionnaire.
        """
        self.path = path
        self.questionnaire = questionnaire
        self._fingerprint = _fingerprint(path)
        self.assessment = self._read()

    def amend(self, edit: Callable[[Assessment, tuple[Entry, ...]], Assessment]) -> Amended:
        """Change the file and return what it holds now.

        Args:
            edit: from the assessment as it is in the file, and the entries that others appended
                since this object last looked, to the assessment to write. What it raises goes
                through, with nothing written; returning the assessment it was given also writes
                nothing.

        Raises:
            InputError: the file was damaged, or replaced by an assessment of something else.
            RequestError: it cannot be written, or stays locked by another process.
        """
        with locked(self.path):
            fingerprint = _fingerprint(self.path)
            current, meanwhile = self.assessment, _NOTHING
            if fingerprint != self._fingerprint:
                current = self._read()
                meanwhile = self._appended_by_others(current)
            self._fingerprint, self.assessment = fingerprint, current
            new = edit(current, meanwhile)
            if new is not current:
                self._write(current, new)
        return Amended(self.assessment, meanwhile)

    def _read(self) -> Assessment:
        assessment = read_assessment(self.path)
        hold_to(assessment, self.questionnaire, self.path)
        return assessment

    def _appended_by_others(self, current: Assessment) -> tuple[Entry, ...]:
        known = len(self.assessment.history)
        if current.history[:known] == self.assessment.history:
            return current.history[known:]
        return current.history

    def _write(self, old: Assessment, new: Assessment) -> None:
        if new.history[: len(old.history)] != old.history:
            msg = "an edit dropped or changed entries of the history"
            raise AssertionError(msg)
        new = in_question_order(new, self.questionnaire)
        content = to_json(new).encode()
        write_atomically(self.path, content)
        self._fingerprint, self.assessment = hashlib.sha256(content).digest(), new


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file, which is a hidden empty file beside it.

    Raises:
        RequestError: another process holds it for longer than ``PATIENCE`` seconds, or the lock
            cannot be made.
    """
    target = path.resolve()
    lock = FileLock(target.with_name(f".{target.name}.lock"), timeout=PATIENCE, poll_interval=_POLL)
    try:
        lock.acquire()
    except Timeout:
        raise RequestError(
            Problem(
                code="request.locked",
                message="another process is writing the file and does not finish",
                hint="Wait for it, or end it; nothing was written.",
                place=Place(file=str(path)),
            )
        ) from None
    except OSError as error:
        raise cannot_write(path, error) from None
    try:
        yield
    finally:
        lock.release()


def _fingerprint(path: Path) -> bytes:
    return hashlib.sha256(read_bytes(path)).digest()
