"""Tasks: who sees to what an answer leaves to do, and by when.

Owner and due day belong to the question, not to a respondent: they stand with the answer of record,
whoever put them there, and last through a dispute. What somebody says is all the rest.
"""

from __future__ import annotations

import datetime

from assess.capture.parse import NotAnAnswerError
from assess.checks.answers import check_value
from assess.model.answer import Answer, State
from assess.model.question import Date

LONGEST_OWNER = 200
_DAY = Date(id="due", label="Due", text="Due", type="date")


def with_task_of(answer: Answer, other: Answer) -> Answer:
    """Return an answer with the owner and the due day of another."""
    if same_task(answer, other):
        return answer
    return answer.model_copy(update={"owner": other.owner, "due": other.due})


def without_task(answer: Answer) -> Answer:
    """Return what an answer says, without who sees to it by when."""
    return answer.model_copy(update={"owner": "", "due": None}) if has_task(answer) else answer


def has_task(answer: Answer) -> bool:
    """Say whether somebody is named to see to it, or a day by which."""
    return bool(answer.owner) or answer.due is not None


def same_task(one: Answer, other: Answer) -> bool:
    """Say whether the same person is to see to two answers by the same day."""
    return (one.owner, one.due) == (other.owner, other.due)


def same_words(one: Answer, other: Answer) -> bool:
    """Say whether two answers say the same, whoever gave them and whoever sees to them."""
    return (one.position, one.comment, one.evidence) == (
        other.position,
        other.comment,
        other.evidence,
    )


def says_nothing(answer: Answer) -> bool:
    """Say whether an answer says nothing, whoever may be named to see to it."""
    return answer.state is State.UNANSWERED and not answer.comment and not answer.evidence


def task_in_words(answer: Answer) -> str:
    """Return who sees to it by when: "owner Logistics cell, due 2026-05-01"; "" for nobody."""
    owner = f"owner {answer.owner}" if answer.owner else ""
    due = f"due {answer.due.isoformat()}" if answer.due else ""
    return ", ".join(part for part in (owner, due) if part)


def read_due(text: str) -> datetime.date | None:
    """Return the day in a text; None where it is empty.

    Raises:
        NotAnAnswerError: it is no day.
    """
    if not text.strip():
        return None
    refused = check_value(_DAY, text.strip())
    if refused:
        raise NotAnAnswerError(refused)
    return datetime.date.fromisoformat(text.strip())
