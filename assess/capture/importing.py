"""What importing forms would do to an assessment: compared, decided, and only then recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from assess.capture.form.reading.form import Reading, UnknownRow
from assess.capture.form.reading.item import CellChange, Filled, Refused, same_content
from assess.capture.recording import Stamp, answer_by, record
from assess.capture.tasks import same_words, says_nothing
from assess.model.answer import UNANSWERED, Answer, State
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire

Carry = Callable[[Mapping[str, Answer]], Mapping[str, Answer]]
"""From answers by key in one version of a questionnaire to those in another."""


class Outcome(StrEnum):
    """What becomes of an answer that a form changes."""

    NEW = "new"
    CHANGED = "changed"
    CLEARED = "cleared"
    SAME = "same already"
    CONFLICT = "conflict"


class OnConflict(StrEnum):
    """What to do where the file's answer has changed since the form was made."""

    STOP = "stop"
    SKIP = "skip"
    UPDATE = "update"


class Step(NamedTuple):
    """One answer of a form: what it was, what the file has now, and what the form says."""

    key: str
    outcome: Outcome
    base: Answer
    held: Answer
    answer: Answer
    changes: tuple[CellChange, ...]
    remarks: tuple[str, ...] = ()


class Plan(NamedTuple):
    """What importing one form would do.

    ``respondent`` is whose answers they are; ``elsewhere`` counts the answers that nobody touched
    in the form and that are different in the file by now: they stay as they are in the file.
    """

    reading: Reading
    respondent: str
    steps: tuple[Step, ...]
    refused: tuple[Refused, ...]
    elsewhere: int = 0

    def having(self, *outcomes: Outcome) -> list[Step]:
        """Return the steps with one of these outcomes."""
        return [step for step in self.steps if step.outcome in outcomes]


class Imported(NamedTuple):
    """The plans of several forms, one after the other, and the assessment they would leave.

    ``disputed`` are the keys on which respondents newly differ.
    """

    plans: tuple[Plan, ...]
    assessment: Assessment
    disputed: tuple[str, ...] = ()

    @property
    def refused(self) -> int:
        """How many cells hold no answer."""
        return sum(len(plan.refused) for plan in self.plans)

    @property
    def conflicts(self) -> int:
        """How many answers are in conflict with the file."""
        return sum(len(plan.having(Outcome.CONFLICT)) for plan in self.plans)

    @property
    def recorded(self) -> int:
        """How many answers are recorded."""
        done = (Outcome.NEW, Outcome.CHANGED, Outcome.CLEARED)
        return sum(len(plan.having(*done)) for plan in self.plans)


def import_readings(
    assessment: Assessment,
    readings: Sequence[Reading],
    stamps: Sequence[Stamp],
    on_conflict: OnConflict,
) -> Imported:
    """Return what the forms do, each after those before it, and the assessment with it done.

    Refused cells and, but for ``update``, conflicts are left out. Whoever calls this decides
    whether that is what was asked for.

    Args:
        assessment: the assessment as it is.
        readings: the forms as read.
        stamps: for each form who answers (empty for whoever stood there), when and why.
        on_conflict: with ``update`` the form's answer replaces the file's.

    Raises:
        RequestError: somebody has signed the assessment, and no reason is given.
    """
    plans: list[Plan] = []
    disputed: list[str] = []
    for reading, stamp in zip(readings, stamps, strict=True):
        plan = plan_import(assessment, reading, stamp.by)
        wanted = [Outcome.NEW, Outcome.CHANGED, Outcome.CLEARED]
        if on_conflict is OnConflict.UPDATE:
            wanted.append(Outcome.CONFLICT)
        given = {step.key: step.answer for step in plan.having(*wanted)}
        recorded = record(assessment, given, stamp)
        assessment = recorded.assessment
        disputed += recorded.disputed
        plans.append(plan)
    still = [key for key in dict.fromkeys(disputed) if key in assessment.disputed]
    return Imported(tuple(plans), assessment, tuple(still))


def plan_import(assessment: Assessment, reading: Reading, respondent: str) -> Plan:
    """Return what importing a form would do to an assessment, without doing it.

    An answer that somebody named gives is compared with what that person said before, never with
    another respondent's; both are kept side by side.
    """
    steps: list[Step] = []
    refused = list(reading.refused)
    for filled in reading.filled:
        whose = respondent or same_words(filled.answer, filled.base)
        if not whose and filled.key in assessment.responses:
            refused.append(_nobody(filled))
            continue
        held = answer_by(assessment, filled.key, respondent)
        answer = _merged(filled, held)
        outcome = _outcome(assessment, filled, held, answer, respondent)
        steps.append(
            Step(filled.key, outcome, filled.base, held, answer, filled.changes, filled.remarks)
        )
    return Plan(
        reading,
        respondent,
        tuple(steps),
        tuple(refused),
        _elsewhere(assessment, reading, respondent),
    )


def carried(reading: Reading, carry: Carry) -> Reading:
    """Return a form of another version with its answers carried over.

    A key that moved is the new one. An answer that the rules set aside is named like a row that
    belongs to no question.
    """
    filled: list[Filled] = []
    unknown = list(reading.unknown)
    for one in reading.filled:
        base, new = carry({one.key: one.base}), carry({one.key: one.answer})
        if not new and not one.answer.is_empty:
            first = one.changes[0]
            unknown.append(UnknownRow(first.reference, one.key, first.new))
            continue
        for key in dict.fromkeys((*base, *new)):
            before, after = base.get(key, UNANSWERED), new.get(key, UNANSWERED)
            if not same_content(before, after):
                filled.append(one._replace(key=key, base=before, answer=after))
    origin = reading.origin._replace(base=carry(reading.origin.base))
    return reading._replace(filled=tuple(filled), unknown=tuple(unknown), origin=origin)


def answers_of(plan: Plan, questionnaire: Questionnaire) -> list[Step]:
    """Return the steps in the order of the questions."""
    order = {key: position for position, key in enumerate(questionnaire.items)}
    return sorted(plan.steps, key=lambda step: order.get(step.key, len(order)))


def _merged(filled: Filled, held: Answer) -> Answer:
    """Return what the file holds with what the form changes: what is said, the owner, the day."""
    base, new = filled.base, filled.answer
    said = held if same_words(new, base) else new
    owner = held.owner if new.owner == base.owner else new.owner
    due = held.due if new.due == base.due else new.due
    return said.model_copy(update={"owner": owner, "due": due})


def _outcome(
    assessment: Assessment, filled: Filled, held: Answer, new: Answer, respondent: str
) -> Outcome:
    if same_content(held, new):
        return Outcome.SAME
    others = says_nothing(held) and _is_anothers(assessment, filled, respondent)
    said_otherwise = not same_words(new, held) and not same_words(held, filled.base)
    if (said_otherwise and not others) or _other_task(filled, held):
        return Outcome.CONFLICT
    if new.is_empty or (new.state is State.UNANSWERED and held.state is not State.UNANSWERED):
        return Outcome.CLEARED
    first = says_nothing(held) and not says_nothing(new)  # an owner or a day may stand there
    return Outcome.NEW if held.is_empty or first else Outcome.CHANGED


def _other_task(filled: Filled, held: Answer) -> bool:
    """Say whether the form and the file name different owners or days since the form was made."""
    base, new = filled.base, filled.answer
    owners, days = (base.owner, new.owner, held.owner), (base.due, new.due, held.due)
    return len(set(owners)) == len(owners) or len(set(days)) == len(days)


def _is_anothers(assessment: Assessment, filled: Filled, respondent: str) -> bool:
    """Say whether what the form was made from was, or now is, another respondent's answer."""
    if not respondent:
        return False
    names = {filled.base.by, assessment.answer(filled.key).by}
    return bool(names - {"", respondent}) or filled.key in assessment.responses


def _elsewhere(assessment: Assessment, reading: Reading, respondent: str) -> int:
    """Count the answers that nobody touched in the form but that changed in the file."""
    touched = {one.key for one in reading.filled} | {one.key for one in reading.refused}
    return sum(
        not same_content(answer_by(assessment, key, respondent), base)
        for key, base in reading.origin.base.items()
        if key not in touched and base.by in ("", respondent)
    )


def _nobody(filled: Filled) -> Refused:
    first = filled.changes[0]
    why = "several respondents answered this on their own, and the form does not say whose it is"
    return Refused(filled.key, first.reference, first.new, why, "a name: --by NAME")
