"""Migrating: an assessment carried over to another version of its questionnaire.

What is set aside is no answer any more and stays in the history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from assess.capture.carrying import Carried, Fate, carry, carry_answer, set_aside
from assess.capture.recording import Stamp, needs_reason
from assess.capture.tasks import with_task_of
from assess.errors import Problem, RequestError
from assess.model.answer import UNANSWERED, Answer, State
from assess.model.assessment import Assessment
from assess.model.history import Change, Entry
from assess.model.migration import Step
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference


class Migrated(NamedTuple):
    """The assessment of the new version, and what became of every answer of the old one."""

    assessment: Assessment
    report: tuple[Carried, ...]

    @property
    def counts(self) -> Counter[Fate]:
        """How many answers ended in which way."""
        return Counter(carried.fate for carried in self.report)


def migrate(
    assessment: Assessment, steps: Sequence[Step], questionnaire: Questionnaire, stamp: Stamp
) -> Migrated:
    """Return an assessment carried over to another version of its questionnaire.

    What several respondents said is carried over one by one. The history gets one entry, which
    names the version before; earlier entries keep the keys and values of their time.

    Raises:
        RequestError: somebody has signed the assessment, and no reason is given.
    """
    if needs_reason(assessment) and not stamp.reason.strip():
        raise RequestError(
            Problem(
                code="history.reason_needed",
                message="the assessment has been signed; to migrate it needs a reason",
                hint="Say why with --reason TEXT. The signatures will no longer hold, because they "
                "stand for the answers to the version before.",
            )
        )
    carriage = carry(assessment.answers, steps, questionnaire)
    responses, said = _responses(assessment, carriage.report, steps, questionnaire)
    answers = _settled(carriage.answers, responses)
    # Beside an agreed answer also one alone is kept: it is not what was agreed.
    kept = {
        key: given
        for key, given in responses.items()
        if len(given) > 1 or (key in answers and answers[key].agreed_by)
    }
    entry = Entry(
        at=stamp.at,
        by=stamp.by,
        door=stamp.door,
        changes=_changes(assessment, answers, kept),
        reason=stamp.reason,
        migrated_from=assessment.questionnaire,
    )
    after = assessment.model_copy(
        update={
            "questionnaire": QuestionnaireReference.to(questionnaire),
            "answers": answers,
            "responses": kept,
        }
    )
    return Migrated(after.appended(entry), (*carriage.report, *said))


def _responses(
    assessment: Assessment,
    record: Iterable[Carried],
    steps: Sequence[Step],
    questionnaire: Questionnaire,
) -> tuple[dict[str, tuple[Answer, ...]], list[Carried]]:
    """Return what respondents said under the new keys, and what became of each of those."""
    origin = {one.new_key: one.key for one in record if one.new is not None}
    responses: dict[str, tuple[Answer, ...]] = {}
    report: list[Carried] = []
    # Renamed questions first, as with answers of record: they are where the rules put them.
    order = sorted(
        assessment.responses,
        key=lambda key: carry_answer(key, UNANSWERED, steps, questionnaire).new_key == key,
    )
    for key in order:
        carried = [
            carry_answer(key, one, steps, questionnaire) for one in assessment.responses[key]
        ]
        new_key = carried[0].new_key
        taken = new_key in responses or origin.get(new_key, key) != key
        reason = f'the place of "{key}" is taken'
        carried = [
            set_aside(key, one.old, new_key, reason) if taken and one.new is not None else one
            for one in carried
        ]
        report += [one._replace(respondent=True) for one in carried]
        left = tuple(one.new for one in carried if one.new is not None)
        if left:
            responses[new_key] = left
    return responses, report


def _settled(
    answers: Mapping[str, Answer], responses: Mapping[str, tuple[Answer, ...]]
) -> dict[str, Answer]:
    """Return the answers of record; respondents who differed may now be fewer, or agree."""
    settled = dict(answers)
    for key, given in responses.items():
        positions = {one.position for one in given if one.state is not State.UNANSWERED}
        held = settled.get(key, UNANSWERED)
        if held.state is State.UNANSWERED and len(positions) == 1:
            said = next(one for one in given if one.state is not State.UNANSWERED)
            settled[key] = with_task_of(said, held)
    return settled


def _changes(
    before: Assessment, answers: Mapping[str, Answer], responses: Mapping[str, tuple[Answer, ...]]
) -> tuple[Change, ...]:
    keys = dict.fromkeys((*before.answers, *before.responses, *answers, *responses))
    changes = []
    for key in keys:
        old, new = before.answers.get(key), answers.get(key)
        said, says = before.responses.get(key, ()), responses.get(key, ())
        if old != new or said != says:
            differ = said != says
            changes.append(
                Change(
                    key=key,
                    old=old,
                    new=new,
                    old_responses=said if differ else (),
                    new_responses=says if differ else (),
                )
            )
    return tuple(changes)
