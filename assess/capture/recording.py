"""Recording: how answers become part of an assessment, the same through every door.

An answer by one respondent to a question that another has answered does not replace that answer:
both are kept side by side. While they differ there is no answer of record, so that nobody's answer
counts merely because it came first; ``reconcile`` settles it. Owner and due day stay with the answer
of record, whoever sets them. Every change appends to the history.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from assess.capture.side_by_side import Held, own_answer, recorded, same_but_for_time
from assess.capture.tasks import same_words, with_task_of
from assess.errors import Place, Problem, RequestError
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment
from assess.model.base import Frozen, Person
from assess.model.history import Change, Door, Entry, Reason, WaiverChange

Kept = TypeVar("Kept")


class Stamp(Frozen):
    """Who changes answers, when, through which door, and why (needed once submitted)."""

    at: datetime.datetime
    door: Door
    by: Person = ""
    reason: Reason = ""


class Recorded(NamedTuple):
    """The assessment after a change, and the keys where respondents newly differ."""

    assessment: Assessment
    changes: tuple[Change, ...]
    disputed: tuple[str, ...] = ()


def record(assessment: Assessment, given: Mapping[str, Answer], stamp: Stamp) -> Recorded:
    """Return the assessment with answers recorded under their keys; an empty one clears.

    An answer that says nothing new (same position, comment and evidence) and leaves owner and due
    day as they are changes nothing. One that only changes these two leaves the answer its
    respondent's. An answer without a name of its own gets the stamp's; without that, the name that
    stood there stays only while the answer says the same.

    Raises:
        RequestError: respondents answered one of the questions on their own and nobody is named
            now, or the assessment was submitted and no reason is given.
    """
    # The answer of record names one who agrees, or who wrote down what was agreed: nobody's own.
    nobody = [
        key
        for key, answer in given.items()
        if key in assessment.responses
        and not (answer.by or stamp.by)
        and not same_words(answer, assessment.answer(key))
    ]
    if nobody:
        raise RequestError(*(_needs_name(key) for key in nobody))
    return _apply(assessment, given, stamp, recorded)


def reconcile(
    assessment: Assessment, agreed: Mapping[str, Answer], agreed_by: tuple[str, ...], stamp: Stamp
) -> Recorded:
    """Return the assessment with agreed answers of record; what respondents said is kept.

    So are the owners and due days that stood there.

    Raises:
        RequestError: a question that only one respondent answered, nobody named as agreeing, or no
            reason once submitted.
    """
    problems = [
        Problem(
            code="respondents.nothing_to_reconcile",
            message=f'"{key}" was not answered by several respondents',
            hint="Change it with `assess answer`.",
        )
        for key in agreed
        if len(assessment.responses.get(key, ())) < 2
    ]
    if not agreed_by:
        problems.append(
            Problem(
                code="respondents.nobody_agreed",
                message="it is not said who agreed",
                hint='Name everybody who did: --agreed-by "Police component, Political affairs".',
            )
        )
    if problems:
        raise RequestError(*problems)

    def settled(held: Held, answer: Answer) -> Held:
        agreed = answer.model_copy(update={"agreed_by": agreed_by})
        return Held(with_task_of(agreed, held.answer), held.responses)

    return _apply(assessment, agreed, stamp, settled)


def answer_by(assessment: Assessment, key: str, name: str) -> Answer:
    """Return the answer that a change by somebody starts from: never another respondent's.

    Without a name, or where nobody is named yet, that is the answer of record. Owner and due day
    are always those of the record.
    """
    held = _held(assessment, key)
    return with_task_of(own_answer(held, name), held.answer)


def lasting_comment(old: Answer) -> str:
    """Return the comment that stays when the answer is replaced: all but the reason of an n/a."""
    return "" if old.state is State.NOT_APPLICABLE else old.comment


def needs_reason(assessment: Assessment) -> bool:
    """Say whether changes need a reason: somebody has signed the assessment before."""
    return bool(assessment.signatures)


def _apply(
    assessment: Assessment,
    given: Mapping[str, Answer],
    stamp: Stamp,
    rule: Callable[[Held, Answer], Held],
) -> Recorded:
    changes: list[Change] = []
    for key, answer in given.items():
        held = Held(assessment.answer(key), assessment.responses.get(key, ()))
        by = _name(answer, stamp, held.answer)
        open_to_all = held if stamp.door is Door.RED_FLAGS else _held(assessment, key)
        new = rule(open_to_all, answer.model_copy(update={"by": by, "at": stamp.at}))
        if open_to_all != held and same_words(new.answer, held.answer):
            new = new._replace(answer=new.answer.model_copy(update={"by": held.answer.by}))
        if not same_but_for_time(held, new):
            changes.append(
                Change(
                    key=key,
                    old=_or_none(held.answer),
                    new=_or_none(new.answer),
                    old_responses=held.responses if held.responses != new.responses else (),
                    new_responses=new.responses if held.responses != new.responses else (),
                )
            )
    return append_changes(assessment, tuple(changes), stamp)


def _held(assessment: Assessment, key: str) -> Held:
    """Return what is held under a key; what was computed from records is no respondent's own.

    Whoever explains or corrects it replaces it, and contradicts nobody.
    """
    answer, responses = assessment.answer(key), assessment.responses.get(key, ())
    if answer.by and not responses and _was_computed(assessment, key):
        answer = answer.model_copy(update={"by": ""})
    return Held(answer, responses)


def _was_computed(assessment: Assessment, key: str) -> bool:
    last = next(
        (
            entry
            for entry in reversed(assessment.history)
            if any(change.key == key for change in entry.changes)
        ),
        None,
    )
    return last is not None and last.door is Door.RED_FLAGS


def append_changes(
    assessment: Assessment,
    changes: tuple[Change, ...],
    stamp: Stamp,
    undoes: int | None = None,
    waiver: WaiverChange | None = None,
) -> Recorded:
    """Return the assessment with changes made and one entry of the history that lists them.

    Args:
        assessment: the assessment.
        changes: the changes of answers.
        stamp: who, when, through which door, and why.
        undoes: the position of the entry that is taken back.
        waiver: the change of a waiver.

    Raises:
        RequestError: somebody has signed the assessment, and no reason is given.
    """
    if not changes and waiver is None:
        return Recorded(assessment, ())
    if needs_reason(assessment) and not stamp.reason.strip():
        raise RequestError(
            Problem(
                code="history.reason_needed",
                message="the assessment has been signed; a change needs a reason",
                hint="Say why with --reason TEXT. Signatures of the content as it was will no "
                "longer hold.",
            )
        )
    entry = Entry(
        at=stamp.at,
        by=stamp.by,
        door=stamp.door,
        changes=changes,
        waiver=waiver,
        reason=stamp.reason,
        undoes=undoes,
    )
    answers, responses = dict(assessment.answers), dict(assessment.responses)
    for change in changes:
        _put(answers, change.key, change.new)
        if change.old_responses != change.new_responses:
            _put(responses, change.key, change.new_responses or None)
    waivers = waiver.applied(assessment.waivers) if waiver else assessment.waivers
    content = {"answers": answers, "responses": responses, "waivers": waivers}
    changed = assessment.model_copy(update=content)
    after = changed.appended(entry)
    before = assessment.disputed
    return Recorded(after, changes, tuple(key for key in after.disputed if key not in before))


def _name(answer: Answer, stamp: Stamp, held: Answer) -> str:
    """Return whose answer it is: as it says, or as the stamp says.

    Without either it stays whose it was as long as it says the same: nobody's name is put under
    what somebody else answered.
    """
    kept = held.by if answer.position == held.position else ""
    return answer.by or stamp.by or kept


def _put(values: dict[str, Kept], key: str, value: Kept | None) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def _or_none(answer: Answer) -> Answer | None:
    return None if answer.is_empty else answer


def _needs_name(key: str) -> Problem:
    return Problem(
        code="respondents.name_needed",
        message=f'several respondents answered "{key}" on their own',
        hint="Say whose answer this is with --by NAME; `assess reconcile` records an agreed one.",
        place=Place(pointer=key),
    )
