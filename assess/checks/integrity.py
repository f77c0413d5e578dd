"""Integrity: does the content fit its history, and do the signatures still stand for it.

The history is replayed backwards from the answers of now. It holds digests and no secret key: it
finds slips, edits by hand and damage, not somebody who recomputes every digest.
"""

from __future__ import annotations

from collections.abc import Iterator

from assess.checks.places import error, note, pointer
from assess.errors import Problem
from assess.model.answer import Answer
from assess.model.assessment import Assessment
from assess.model.gate import Waiver
from assess.model.history import Change, Door, Entry, WaiverChange
from assess.model.signature import Signature

CODES: dict[str, str] = {
    "integrity.changed_by_hand": "The content was changed, and the history does not say so.",
    "integrity.contradiction": "An answer is not the one that the history says it became.",
    "integrity.history_changed": "An entry of the history was changed, or entries are missing.",
    "integrity.recovered": "The file was recovered; what was before cannot be vouched for.",
    "integrity.signature_broken": "The content was changed after it was signed.",
    "integrity.signature_changed": "A signature is not as it was given, or one is missing.",
    "integrity.signature_replaced": "The content was changed after it was signed, and signed anew.",
    "integrity.waiver_contradiction": "A waiver is not the one that the history says it became.",
    "integrity.time_backwards": "An entry is dated before the one it follows.",
}


def check_history(assessment: Assessment) -> list[Problem]:
    """Return where the content and its history do not fit each other, the latest first."""
    return [
        *_replayed(assessment),
        *_seals(assessment.history),
        *_missing(assessment),
        *_times(assessment.history),
    ]


def check_signatures(assessment: Assessment) -> list[Problem]:
    """Return what is wrong with signatures; that one was given anew is a note.

    They no longer stand for the content, or are not as they were given.
    """
    digest = assessment.digest
    broken = [
        _broken(assessment, position, signature, digest)
        for position, signature in enumerate(assessment.signatures)
        if signature.digest != digest
    ]
    return [*broken, *_forged(assessment), *_removed(assessment)]


def is_unbroken(history: tuple[Entry, ...]) -> bool:
    """Say whether every entry is as it was recorded, and none before the last is missing."""
    return not any(_seals(history))


def changed_since(assessment: Assessment, signature: Signature) -> tuple[int, ...]:
    """Return the positions (from 0) of the entries appended after a signature was given."""
    count = len(assessment.history)
    if signature.position is None:
        return tuple(i for i, one in enumerate(assessment.history) if _later(one, signature))
    return tuple(range(min(signature.position, count), count))


def matches_history(assessment: Assessment) -> bool:
    """Say whether the content is the one that the last entry of the history left."""
    last = assessment.history[-1].digest if assessment.history else ""
    return not last or last == assessment.digest


def entry_in_words(position: int, entry: Entry) -> str:
    """Return which entry is meant: number (from 1), day, who and door."""
    who = f" by {entry.by}" if entry.by else ""
    return f"#{position + 1} of {entry.at.date()}{who} ({entry.door})"


def _replayed(assessment: Assessment) -> Iterator[Problem]:
    answers = {key: one for key, one in assessment.answers.items() if not one.is_empty}
    responses = dict(assessment.responses)
    questionnaire, waivers, fits = assessment.questionnaire, assessment.waivers, True
    after: dict[str, int] = {}  # by key the next entry that changed it, which says what it found
    for position in range(len(assessment.history) - 1, -1, -1):
        entry = assessment.history[position]
        if entry.digest:
            content = {
                "answers": answers,
                "responses": responses,
                "questionnaire": questionnaire,
                "waivers": waivers,
                "history": (),
            }
            fitted, fits = fits, assessment.model_copy(update=content).digest == entry.digest
            if fitted and not fits:
                yield _by_hand(assessment.history, position)
        if entry.door is Door.RECOVERY:
            yield note(
                "integrity.recovered",
                pointer("history", position),
                f"The file was recovered on {entry.at.date()}: {entry.reason}",
                "The history before that is kept for reading, and not checked.",
            )
            return
        for change in reversed(entry.changes):
            found_by = after.get(change.key)
            yield from _contradiction(position, change, found_by, answers, responses)
            _put_back(change, answers, responses)
        after.update((change.key, position) for change in entry.changes)
        if entry.waiver is not None:
            yield from _waiver_contradiction(position, entry.waiver, waivers)
            waivers = entry.waiver.reverse.applied(waivers)
        questionnaire = entry.migrated_from or questionnaire


def _put_back(
    change: Change, answers: dict[str, Answer], responses: dict[str, tuple[Answer, ...]]
) -> None:
    if change.old is None:
        answers.pop(change.key, None)
    else:
        answers[change.key] = change.old
    if change.old_responses != change.new_responses:
        responses.pop(change.key, None)
        if change.old_responses:
            responses[change.key] = change.old_responses


def _contradiction(
    position: int,
    change: Change,
    after: int | None,
    answers: dict[str, Answer],
    responses: dict[str, tuple[Answer, ...]],
) -> Iterator[Problem]:
    held, key = answers.get(change.key), change.key
    where, hint = pointer("answers", key), "Set it right with `assess answer`, which records it."
    finder = "the file says"
    if after is not None:
        finder = f"#{after + 1} found"
        hint = "It has been changed since. Compare the file with an earlier copy."
    if held != change.new:
        says, has = _said(change.new), _said(held)
        has = (
            has
            if has != says
            else f"{has}, with another comment, evidence, name, time, owner or day"
        )
        message = f'"{key}": the history says {says} since #{position + 1}, {finder} {has}.'
        yield error("integrity.contradiction", where, message, hint)
    touched = change.old_responses != change.new_responses
    if touched and responses.get(key, ()) != change.new_responses:
        message = f'"{key}": the respondents\' answers are not those of #{position + 1}.'
        yield error("integrity.contradiction", pointer("responses", key), message, hint)


def _waiver_contradiction(
    position: int, change: WaiverChange, waivers: tuple[Waiver, ...]
) -> Iterator[Problem]:
    if change.new is not None and change.new not in waivers:
        message = f'The waiver of "{change.new.subject}" is not as #{position + 1} recorded it.'
        hint = "It was edited by hand, or is missing. Compare the file with an earlier copy."
        yield error("integrity.waiver_contradiction", pointer("waivers"), message, hint)


def _said(answer: Answer | None) -> str:
    if answer is None:
        return "no answer"
    if answer.value is None:
        return answer.state.value.replace("_", " ")
    value = answer.value
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 60 else f"{text[:60]}..."


def _by_hand(history: tuple[Entry, ...], position: int) -> Problem:
    following = position + 1
    before = ""
    if following < len(history):
        before = f" and before {entry_in_words(following, history[following])}"
    return error(
        "integrity.changed_by_hand",
        pointer("history", position),
        f"After {entry_in_words(position, history[position])}{before}, the content was changed "
        "without an entry in the history.",
        "Somebody edited the file by hand, or it was damaged. Compare it with an earlier copy.",
    )


def _seals(history: tuple[Entry, ...]) -> Iterator[Problem]:
    # What stands before a recovery may have gaps.
    recovered = [i for i, entry in enumerate(history) if entry.door is Door.RECOVERY]
    start = recovered[-1] if recovered else 0
    before = history[start - 1].seal if start else ""
    for position, entry in enumerate(history[start:], start):
        # Whoever records a digest seals it: a digest alone has lost its seal.
        sealed = before or entry.digest or entry.seal
        if sealed and entry.sealed(before).seal != entry.seal:
            yield error(
                "integrity.history_changed",
                pointer("history", position),
                f"{entry_in_words(position, entry)} is not as it was recorded, or an entry before "
                "it is missing.",
                "Somebody edited the history by hand. Compare it with an earlier copy.",
            )
        before = entry.seal


def _missing(assessment: Assessment) -> Iterator[Problem]:
    """Yield that signatures know of more entries than there are: the seals cannot miss the last."""
    count = len(assessment.history)
    knew = max((signature.position or 0 for signature in assessment.signatures), default=0)
    if knew > count:
        yield error(
            "integrity.history_changed",
            pointer("history"),
            f"The history had {knew} {'entry' if knew == 1 else 'entries'} when it was signed, and has {count} now.",
            "Somebody removed entries by hand. Compare it with an earlier copy.",
        )


def _forged(assessment: Assessment) -> Iterator[Problem]:
    recovered = [i for i, one in enumerate(assessment.history) if one.door is Door.RECOVERY]
    for count, signature in enumerate(assessment.signatures):
        position = signature.position
        # What was signed before a recovery follows a history that may have gaps.
        if position is None or position > len(assessment.history):
            continue
        if recovered and position <= recovered[-1]:
            continue
        before = assessment.seals_before(count, position)
        if signature.sealed(before).seal != signature.seal:
            yield error(
                "integrity.signature_changed",
                pointer("signatures", count),
                f"The signature of {signature.name} as {signature.role} is not as it was given, or "
                "one before it is missing.",
                "Somebody edited the signatures by hand. Compare the file with an earlier copy.",
            )


def _removed(assessment: Assessment) -> Iterator[Problem]:
    """Yield that the history knows of more signatures than there are."""
    count = len(assessment.signatures)
    knew = max((entry.signatures for entry in assessment.history), default=0)
    if knew > count:
        noun = "signature" if knew == 1 else "signatures"
        yield error(
            "integrity.signature_changed",
            pointer("signatures"),
            f"There were {knew} {noun} when the history was last added to; {count} left.",
            "Somebody removed signatures by hand. Compare the file with an earlier copy.",
        )


def _times(history: tuple[Entry, ...]) -> Iterator[Problem]:
    for position in range(1, len(history)):
        entry, before = history[position], history[position - 1]
        if _moment(entry) < _moment(before):
            yield note(
                "integrity.time_backwards",
                pointer("history", position),
                f"{entry_in_words(position, entry)} is dated before the entry it follows.",
                "A clock was wrong. The order of the entries is the order of the changes.",
            )


def _broken(assessment: Assessment, position: int, signature: Signature, digest: str) -> Problem:
    where = pointer("signatures", position)
    signed = f"{signature.name} signed as {signature.role} on {signature.at.date()}"
    anew = any(
        one.role is signature.role and one.digest == digest
        for one in assessment.signatures[position + 1 :]
    )
    if anew:
        message = f"{signed}; the content was changed since, and has been signed anew."
        return note("integrity.signature_replaced", where, message, "Nothing needs to be done.")
    since = changed_since(assessment, signature)
    listed = ", ".join(entry_in_words(i, assessment.history[i]) for i in since[:3])
    more = f" and {len(since) - 3} more" if len(since) > 3 else ""
    by = f"by {listed}{more}" if since else "without an entry in the history"
    return error(
        "integrity.signature_broken",
        where,
        f"{signed}; the content was changed since, {by}.",
        "`assess history FILE` shows the changes. Once they are agreed, sign anew.",
    )


def _later(entry: Entry, signature: Signature) -> bool:
    return entry.at.timestamp() > signature.at.timestamp()


def _moment(entry: Entry) -> float:
    return entry.at.timestamp()
