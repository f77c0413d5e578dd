"""Side by side: what several respondents answered to one question, and what is of record."""

from __future__ import annotations

from typing import NamedTuple

from assess.capture.tasks import same_task, same_words, says_nothing, with_task_of, without_task
from assess.model.answer import UNANSWERED, Answer, State


class Held(NamedTuple):
    """What an assessment holds under one key: the answer of record, and respondents' answers."""

    answer: Answer
    responses: tuple[Answer, ...]


def recorded(held: Held, new: Answer) -> Held:
    """Return what is held after one answer; who sees to it by when is as the answer says.

    An answer that only changes that, or says nothing where nothing was said, puts nobody's name
    under what stands there.
    """
    said = Held(without_task(held.answer), held.responses)
    unsaid = not same_task(held.answer, new) or says_nothing(new)
    if not (unsaid and same_words(own_answer(held, new.by), new)):
        said = _said(said, without_task(new))
    answer = UNANSWERED if said.answer.is_empty else said.answer
    return Held(with_task_of(answer, new), said.responses)


def _said(held: Held, new: Answer) -> Held:
    """Return what is held after one answer: replaced, or side by side with others'."""
    mine = next((one for one in held.responses if one.by == new.by), None)
    if mine is not None and _untimed(mine) == _untimed(new):
        return held
    if not held.responses:
        alone = not held.answer.by or not new.by or held.answer.by == new.by
        if alone or held.answer.is_empty:
            return Held(new, ())
        if new.is_empty:  # who takes back an answer of their own takes back nobody else's
            return held
        responses: tuple[Answer, ...] = (held.answer, new)
    elif new.is_empty:
        responses = tuple(one for one in held.responses if one is not mine)
    elif mine is None:
        responses = (*held.responses, new)
    else:
        responses = tuple(new if one is mine else one for one in held.responses)
    return _settled(held, responses)


def _settled(held: Held, responses: tuple[Answer, ...]) -> Held:
    """Return the answer of record that respondents' answers leave, with those answers."""
    given = [one for one in responses if one.state is not State.UNANSWERED]
    before = {one.by: one.position for one in held.responses}
    changed = {one.position for one in given if before.get(one.by) != one.position}
    if held.answer.agreed_by and changed <= {held.answer.position}:
        return Held(held.answer, responses)
    if len({one.position for one in given}) > 1:
        return Held(UNANSWERED, responses)
    return Held((given or responses)[0], responses if len(responses) > 1 else ())


def own_answer(held: Held, name: str) -> Answer:
    """Return what a person's change starts from: an answer of their own, or one without a name."""
    if name and held.responses:
        return next((one for one in held.responses if one.by == name), UNANSWERED)
    return held.answer if not name or held.answer.by in ("", name) else UNANSWERED


def same_but_for_time(held: Held, new: Held) -> bool:
    """Say whether nothing changed but, at most, the time."""
    return _timeless(held) == _timeless(new)


def _timeless(held: Held) -> tuple[Answer, ...]:
    return tuple(_untimed(one) for one in (held.answer, *held.responses))


def _untimed(answer: Answer) -> Answer:
    return UNANSWERED if answer.is_empty else answer.model_copy(update={"at": None})
