"""The store: changes of an assessment's file that neither a crash nor a second writer can lose.

Every change is a read, an edit and an atomic replacement under a lock. The operating system gives
the lock back when a process dies, so a killed one locks nobody out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from assess.checks.answers import check_answers
from assess.errors import InputError, Place, Problem, RequestError, Severity
from assess.files.assessments import (
    LARGEST_ASSESSMENT,
    Known,
    hold_to,
    in_question_order,
    laid_out,
    line_of,
    parse_assessment,
    refuse_other_version,
)
from assess.files.atomic import (
    cannot_write,
    mode_of,
    refuse_write_protected,
    remove_leftovers,
    write_atomically,
)
from assess.files.folders import is_there, read_bytes
from assess.files.yaml import too_large
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
        self._tidied = False
        # The text of each entry as it stands in the file: a history that grows costs no more to
        # read and write again.
        self._known = Known((), ())
        content = self._content()
        self.assessment = self._read(content)
        self._remember(content, self.assessment)

    def amend(self, edit: Callable[[Assessment, tuple[Entry, ...]], Assessment]) -> Amended:
        """Change the file and return what it holds now.

        Args:
            edit: from the assessment as it is in the file, and the entries that others appended
                since this object last looked, to the assessment to write. What it raises goes
                through, with nothing written; returning the assessment it was given also writes
                nothing.

        Raises:
            InputError: the file was damaged, deleted, or replaced by another one.
            RequestError: it cannot be written, or stays locked by another process.
        """
        self._refuse_gone()
        with locked(self.path):
            content = self._content()
            meanwhile = _NOTHING
            if _fingerprint(content) != self._fingerprint:
                current = self._read(content)
                meanwhile = self._appended_by_others(current)
                self._remember(content, current)
            current = self.assessment
            new = edit(current, meanwhile)
            if new is not current:
                self._write(current, new)
        return Amended(self.assessment, meanwhile)

    def _content(self) -> bytes:
        return read_bytes(self.path, LARGEST_ASSESSMENT)

    def _read(self, content: bytes) -> Assessment:
        assessment = parse_assessment(content, self.path, self._known)
        refuse_other_version(assessment, self.questionnaire, self.path)
        problems = check_answers(assessment.answers, self.questionnaire)
        if any(problem.severity is Severity.ERROR for problem in problems):
            hold_to(assessment, self.questionnaire, self.path)
        return assessment

    def _remember(self, content: bytes, assessment: Assessment) -> None:
        self._fingerprint, self.assessment = _fingerprint(content), assessment
        same = len(self._known.entries)
        if assessment.history[:same] != self._known.entries:
            self._known, same = Known((), ()), 0
        lines = tuple(map(line_of, assessment.history[same:]))
        self._known = Known(assessment.history, (*self._known.lines, *lines))

    def _refuse_gone(self) -> None:
        # Looked at before the lock is made: a folder that is gone could not hold one.
        if not is_there(self.path):
            raise InputError(
                Problem(
                    code="store.gone",
                    message="the file was deleted or moved away while it was open",
                    hint="Put it back where it was, then repeat the last change.",
                    place=Place(file=str(self.path)),
                )
            )

    def _appended_by_others(self, current: Assessment) -> tuple[Entry, ...]:
        known = self.assessment.history
        same_subject = current.subject.name == self.assessment.subject.name
        if same_subject and current.history[: len(known)] == known:
            return current.history[len(known) :]
        what = "a copy that lacks changes made since" if same_subject else "another assessment"
        raise InputError(
            Problem(
                code="store.replaced",
                message=f"while it was open, the file was replaced by {what}",
                hint="Nothing was written. Open the file anew, and repeat what is missing in it.",
                place=Place(file=str(self.path)),
            )
        )

    def _write(self, old: Assessment, new: Assessment) -> None:
        before = len(old.history)
        if new.history[:before] != old.history:
            msg = "an edit dropped or changed entries of the history"
            raise AssertionError(msg)
        new = in_question_order(_sealed(new, before), self.questionnaire)
        lines = (*self._known.lines, *map(line_of, new.history[before:]))
        content = _to_write(self.path, new, lines)
        if not self._tidied:
            remove_leftovers(self.path)
            self._tidied = True
        write_atomically(self.path, content)
        self._known = Known(new.history, lines)
        self._fingerprint, self.assessment = _fingerprint(content), new


def replace_under_lock(
    path: Path, questionnaire: Questionnaire, edit: Callable[[Assessment], Assessment]
) -> Assessment:
    """Change a file to an assessment of another version of its questionnaire, and return it.

    Args:
        path: the file.
        questionnaire: the version that the assessment belongs to afterwards.
        edit: from the assessment in the file, of whatever version, to the one to write. What it
            raises goes through, with nothing written.

    Raises:
        InputError: the file cannot be read, or is not an assessment.
        RequestError: it cannot be written, or stays locked by another process.
    """
    with locked(path):
        old = parse_assessment(read_bytes(path, LARGEST_ASSESSMENT), path)
        edited = edit(old)
        if edited.history[: len(old.history)] != old.history:
            msg = "an edit dropped or changed entries of the history"
            raise AssertionError(msg)
        new = in_question_order(_sealed(edited, len(old.history)), questionnaire)
        write_atomically(path, _to_write(path, new, tuple(map(line_of, new.history))))
    return new


def _to_write(path: Path, new: Assessment, lines: Sequence[str]) -> bytes:
    """Return the content of a file that may be written, and that can be read again."""
    content = laid_out(new, lines).encode()
    if len(content) > LARGEST_ASSESSMENT:
        raise RequestError(too_large(len(content), str(path), LARGEST_ASSESSMENT))
    refuse_write_protected(path)
    return content


def _sealed(new: Assessment, before: int) -> Assessment:
    """Return the assessment with a last new entry sealed, if whoever made it did not."""
    if len(new.history) == before or new.history[-1].digest:
        return new
    shorter = new.model_copy(update={"history": new.history[:-1]})
    return shorter.appended(new.history[-1])


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file, which is a hidden empty file beside it.

    Raises:
        RequestError: another process holds it for longer than ``PATIENCE`` seconds, or the lock
            cannot be made.
    """
    try:
        target = path.resolve()
        lock = FileLock(
            target.with_name(f".{target.name}.lock"),
            timeout=PATIENCE,
            poll_interval=_POLL,
            # Whoever may write the assessment must be able to lock it.
            mode=mode_of(target) & 0o666 | 0o600,
        )
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
    except (OSError, RuntimeError) as error:
        raise cannot_write(path, error) from None
    try:
        yield
    finally:
        lock.release()


def _fingerprint(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
