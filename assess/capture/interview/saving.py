"""Saving one answer at a time, while others may write the same file."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import NamedTuple

from assess.capture.recording import Recorded, Stamp, answer_by, record
from assess.capture.undoing import undo
from assess.model.answer import UNANSWERED, Answer
from assess.model.assessment import Assessment
from assess.model.history import Change, Door, Entry

Edit = Callable[[Assessment, tuple[Entry, ...]], Assessment]
Amend = Callable[[Edit], tuple[Assessment, tuple[Entry, ...]]]
"""Changes the file and returns what it holds then, with what others had appended meanwhile. The
change is on the disk before it returns."""


class Saved(NamedTuple):
    """The assessment after a change, what others changed meanwhile, and newly disputed keys."""

    assessment: Assessment
    meanwhile: tuple[Entry, ...] = ()
    disputed: tuple[str, ...] = ()


class AnsweredMeanwhileError(Exception):
    """Somebody else answered the very question meanwhile, and otherwise; nothing was written."""

    def __init__(self, theirs: Answer, current: Assessment, meanwhile: tuple[Entry, ...]) -> None:
        """Keep their answer, the assessment as it is now, and all that was appended."""
        self.theirs = theirs
        self.current = current
        self.meanwhile = meanwhile
        super().__init__(theirs.state)


class Notebook:
    """Where answers go: who gives them, why, and the file they are saved in."""

    def __init__(
        self, amend: Amend, now: Callable[[], datetime.datetime], by: str = "", reason: str = ""
    ) -> None:
        """Remember how to save, where the time comes from, and who answers for which reason."""
        self.by = by
        self.reason = reason
        self._amend = amend
        self._now = now

    def put(
        self, key: str, change: Callable[[Answer], Answer], *, knowingly: bool = False
    ) -> Saved:
        """Save a change of one answer; it is on the disk when this returns.

        Args:
            key: the question.
            change: from the answer as it stands, the person's own, to the new one.
            knowingly: whether the person has seen what others answered meanwhile.

        Raises:
            AnsweredMeanwhileError: others did, otherwise, and the person has not seen it.
            RequestError: it cannot be recorded, or not be saved.
        """
        disputed: tuple[str, ...] = ()

        def edit(current: Assessment, meanwhile: tuple[Entry, ...]) -> Assessment:
            nonlocal disputed
            own = answer_by(current, key, self.by)
            new = change(own)
            if not knowingly and new.position != own.position:
                _refuse_unseen(key, new, current, meanwhile)
            recorded = record(current, {key: new}, self._stamp(Door.INTERVIEW))
            disputed = recorded.disputed
            return recorded.assessment

        return Saved(*self._amend(edit), disputed)

    def undo(self, seen: Assessment) -> Saved:
        """Take back the last change; nothing if others changed something since ``seen``.

        Raises:
            RequestError: there is nothing to undo, or it cannot be saved.
        """

        def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
            if current.history != seen.history:
                return current
            recorded: Recorded = undo(current, self._stamp(Door.UNDO))
            return recorded.assessment

        return Saved(*self._amend(edit))

    def _stamp(self, door: Door) -> Stamp:
        return Stamp(at=self._now(), door=door, by=self.by, reason=self.reason)


def _refuse_unseen(
    key: str, new: Answer, current: Assessment, meanwhile: tuple[Entry, ...]
) -> None:
    changes = [change for entry in meanwhile for change in entry.changes]
    for change in reversed(changes):
        if change.key == key:
            theirs = theirs_of(change)
            if theirs.position != new.position:
                raise AnsweredMeanwhileError(theirs, current, meanwhile)
            return


def theirs_of(change: Change) -> Answer:
    """Return the answer that a change brought: the one of record, or the new respondent's."""
    before = (*change.old_responses, change.old)
    brought = [one for one in change.new_responses if one not in before]
    return change.new or next(iter(brought), UNANSWERED)
