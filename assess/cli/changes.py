"""Changes of answers in words: what was there, what is there, and what came with it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from assess.model.answer import UNANSWERED, Answer, Evidence, State
from assess.model.history import Change
from assess.model.question import Scale
from assess.model.questionnaire import Item
from assess.reporting.view.answers import value_in_words
from assess.reporting.view.words import STATES, shorten

SHORT = 60


def moment(at: datetime.datetime) -> str:
    """Return a time to the minute, in UTC where the time says its zone."""
    known = at.astimezone(datetime.UTC) if at.tzinfo else at
    return known.strftime("%Y-%m-%d %H:%M")


def answer_in_words(answer: Answer | None, item: Item | None, longest: int = SHORT) -> str:
    """Return what an answer says; as it stands in the file where the question is not known."""
    said = answer or UNANSWERED
    if said.state is State.UNANSWERED:
        return "open"
    if item is not None:
        text = value_in_words(item.spec, said)[0]
        text = (
            f"{said.value} {text}"
            if isinstance(item.spec, Scale) and said.value is not None
            else text
        )
    elif said.value is None:
        text = STATES[said.state]
    else:
        text = ", ".join(said.value) if isinstance(said.value, tuple) else str(said.value)
    return shorten(text, longest)


def change_in_words(change: Change, item: Item | None, longest: int = SHORT) -> str:
    """Return what changed under one key in one line, comments and evidence only named."""
    old = _of_record(change.old, change.old_responses, item, longest)
    new = _of_record(change.new, change.new_responses, item, longest)
    parts = [new if old == new else f"{old} → {new}", *_respondents(change, item, longest)]
    details = ", ".join(dict.fromkeys(what for what, _ in details_of(change)))
    return "; ".join(parts) + (f" ({details})" if details else "")


def details_of(change: Change) -> Iterator[tuple[str, str]]:
    """Yield what changed beside the answer itself: what it is, and its text."""
    before = (change.old, *change.old_responses)  # an answer that stood alone is no new one
    mine = [one for one in change.new_responses if one not in before]
    theirs = [one for one in change.old_responses if one not in change.new_responses]
    if mine or theirs:
        for new in mine:
            old = next((one for one in theirs if one.by == new.by), UNANSWERED)
            yield from _details(old, new)
    else:
        yield from _details(change.old or UNANSWERED, change.new or UNANSWERED)
    yield from _task(change.old or UNANSWERED, change.new or UNANSWERED)


def _task(old: Answer, new: Answer) -> Iterator[tuple[str, str]]:
    if old.owner != new.owner:
        yield ("owner named" if new.owner else "owner removed"), new.owner or old.owner
    if old.due != new.due:
        yield ("due day set" if new.due else "due day removed"), str(new.due or old.due)


def evidence_in_words(evidence: Evidence) -> str:
    """Return a reference with its grade and date."""
    more = [evidence.grade, str(evidence.date or "")]
    known = ", ".join(part for part in more if part)
    return f"{evidence.reference} ({known})" if known else evidence.reference


def _details(old: Answer, new: Answer) -> Iterator[tuple[str, str]]:
    if old.comment != new.comment:
        what = "changed" if old.comment and new.comment else "added" if new.comment else "removed"
        yield f"comment {what}", new.comment or old.comment
    for one in new.evidence:
        if one not in old.evidence:
            yield "evidence added", evidence_in_words(one)
    for one in old.evidence:
        if one not in new.evidence:
            yield "evidence removed", evidence_in_words(one)
    if new.agreed_by != old.agreed_by and new.agreed_by:
        yield "agreed", ", ".join(new.agreed_by)
    if old.by and new.by and old.by != new.by and old.position == new.position:
        yield "another name", new.by


def _of_record(
    answer: Answer | None, responses: tuple[Answer, ...], item: Item | None, longest: int
) -> str:
    open_ = answer is None or answer.state is State.UNANSWERED
    if open_ and len(responses) > 1:
        return "respondents differ"
    return answer_in_words(answer, item, longest)


def _respondents(change: Change, item: Item | None, longest: int) -> Iterator[str]:
    if len(change.new_responses) > 1 or len(change.old_responses) > 1:
        for one in change.new_responses:
            if one not in change.old_responses:
                yield f"{one.by or 'somebody'}: {answer_in_words(one, item, longest)}"
        names = {one.by for one in change.new_responses}
        for one in change.old_responses:
            if one.by not in names and len(change.new_responses) > 1:
                yield f"{one.by or 'somebody'}: taken back"
