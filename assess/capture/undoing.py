"""Undoing: taking back the last change, which the history keeps like any other."""

from __future__ import annotations

from assess.capture.recording import Recorded, Stamp, append_changes
from assess.errors import Problem, RequestError
from assess.model.assessment import Assessment
from assess.model.history import Change, Door, Entry


def undo(assessment: Assessment, stamp: Stamp, *, ended_stays: bool = False) -> Recorded:
    """Return the assessment with its last change taken back; the history keeps both.

    Undoing again takes back the change before that. Every key goes back to what it held.

    Args:
        assessment: the assessment.
        stamp: who takes it back, when and why.
        ended_stays: whether it takes authority to make a waiver count, so that one that was ended
            counts only when it is granted anew.

    Raises:
        RequestError: nothing is left to undo, the last change was a migration or ended such a
            waiver, or no reason is given once submitted.
    """
    position = last_undoable(assessment)
    if position is None:
        raise RequestError(
            Problem(
                code="history.nothing_to_undo",
                message="there is no change left to undo",
                hint="`assess history FILE` shows what was changed and undone.",
            )
        )
    entry = assessment.history[position]
    _refuse_undoing(entry)
    if ended_stays:
        _refuse_reviving(entry)
    changes = tuple(_back(assessment, change) for change in reversed(entry.changes))
    waiver = entry.waiver.reverse if entry.waiver else None
    return append_changes(assessment, changes, stamp, undoes=position, waiver=waiver)


def _refuse_undoing(entry: Entry) -> None:
    if entry.migrated_from is not None:
        raise RequestError(
            Problem(
                code="history.migration",
                message="the last change carried the answers over to another version of the "
                "questionnaire, which cannot be undone",
                hint="Use the file that was there before the migration.",
            )
        )
    if entry.door is Door.RECOVERY:
        raise RequestError(
            Problem(
                code="history.recovery",
                message="the last change recovered the file from a damaged one, which cannot be "
                "undone",
                hint="Correct single answers with `assess answer`.",
            )
        )


def _refuse_reviving(entry: Entry) -> None:
    if entry.waiver is not None and entry.waiver.old is not None:
        raise RequestError(
            Problem(
                code="history.waiver_ended",
                message=f'the last change ended the waiver of "{entry.waiver.old.subject}", and only '
                "who may grant it can make it count again",
                hint="They grant it anew: `assess waive`.",
            )
        )


def _back(assessment: Assessment, change: Change) -> Change:
    """Return the change that puts back what one replaced, starting from what is there now."""
    back = change.reverse
    held = None if (now := assessment.answer(change.key)).is_empty else now
    responses = assessment.responses.get(change.key, ())
    touched = change.old_responses != change.new_responses
    return back.model_copy(
        update={"old": held, "old_responses": responses if touched else back.old_responses}
    )


def last_undoable(assessment: Assessment) -> int | None:
    """Return the position in the history of the change that ``undo`` takes back, if any."""
    undone = {entry.undoes for entry in assessment.history}
    for position in range(len(assessment.history) - 1, -1, -1):
        entry = assessment.history[position]
        counts = bool(entry.changes) or entry.waiver is not None or is_lasting(entry)
        if position not in undone and entry.undoes is None and counts:
            return position
    return None


def is_lasting(entry: Entry) -> bool:
    """Say whether an entry cannot be undone: a migration or a recovery."""
    return entry.migrated_from is not None or entry.door is Door.RECOVERY
