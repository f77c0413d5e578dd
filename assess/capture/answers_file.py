"""Answers from a file: the same parser and the same rules as for answers typed one by one."""

from __future__ import annotations

from collections.abc import Mapping

from assess.capture.parse import NotAnAnswerError, parse_answer, parse_ticks
from assess.capture.recording import lasting_comment
from assess.checks.answers import check_value
from assess.checks.places import error, pointer
from assess.checks.suggest import MOST_SUGGESTIONS, did_you_mean
from assess.errors import Problem
from assess.model.answer import Answer, State, Value
from assess.model.answers_file import AnswersFile, GivenAnswer
from assess.model.question import Choices, Number, Scale, Simple
from assess.model.questionnaire import Item, Questionnaire


def given_answers(
    file: AnswersFile, questionnaire: Questionnaire
) -> tuple[dict[str, Answer], list[Problem]]:
    """Return the answers a file gives by key, and what is wrong with the others.

    The problems' pointers are into the file. Comments, evidence, owners and due days are in the
    answers only where the file gives them; ``merged`` adds what stays from the answer before.
    """
    return answers_to(questionnaire.items, file.answers, "/answers")


def answers_to(
    items: Mapping[str, Item], written: Mapping[str, GivenAnswer], where: str
) -> tuple[dict[str, Answer], list[Problem]]:
    """Return the answers that somebody wrote down, and what is wrong with the others.

    Args:
        items: what is asked, by key.
        written: the answers by key.
        where: the pointer to them in their document, as in ``/answers``.
    """
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for key, given in written.items():
        place = where + pointer(key)
        item = items.get(key)
        if item is None:
            suggest = len(problems) < MOST_SUGGESTIONS
            problems.append(_unknown(key, place, items, suggest=suggest))
            continue
        try:
            answers[key] = _answer(item.spec, given)
        except NotAnAnswerError as refused:
            hint = f"The question: {item.spec.text}"
            problems.append(error("answer.refused", place, f'"{key}": {refused}', hint))
    return answers, problems


def merged(old: Answer, new: Answer, given: GivenAnswer) -> Answer:
    """Return the new answer, with the old one's where the file is silent.

    A record that only says who sees to an answer by when leaves the answer itself as it was; an
    owner or a day that is null takes away the one that stood there.
    """
    written = given.model_fields_set
    alone = _is_task_alone(given)
    said = old if alone else new
    # Of what does not apply the comment is the reason, which must not go.
    needed = alone and old.state is State.NOT_APPLICABLE and not new.comment.strip()
    silent = needed or (given.comment is None and (alone or not new.comment))
    stays = old.comment if alone else lasting_comment(old)
    return said.model_copy(
        update={
            "comment": stays if silent else new.comment,
            "evidence": old.evidence if given.evidence is None else given.evidence,
            "owner": new.owner if "owner" in written else old.owner,
            "due": new.due if "due" in written else old.due,
        }
    )


def _is_task_alone(given: GivenAnswer) -> bool:
    """Say whether a record leaves the answer as it is and says who sees to it, or by when."""
    stated = given.value is not None or given.state is not None
    return not stated and not given.model_fields_set.isdisjoint({"owner", "due"})


def _answer(spec: Simple, given: GivenAnswer) -> Answer:
    """Return the answer that a record gives.

    Raises:
        NotAnAnswerError: it gives none, two at once, one that the question cannot have, or "not
            applicable" without a reason.
    """
    base = Answer(
        state=State.UNANSWERED,
        comment=given.comment or "",
        evidence=given.evidence or (),
        owner=given.owner or "",
        due=given.due,
    )
    if _is_task_alone(given):
        return base
    parsed = _of_value(spec, given.value) if given.value is not None else None
    stated = given.state
    if parsed is None and stated in (None, State.ANSWERED):
        msg = "there is no value" if stated else "there is neither a value nor a state"
        raise NotAnAnswerError(msg)
    if parsed is not None and stated not in (None, parsed.state):
        msg = f"there is a value beside the state {stated}"
        raise NotAnAnswerError(msg)
    state = parsed.state if parsed else stated or State.UNANSWERED
    comment = base.comment or (parsed.comment if parsed else "")
    if state is State.NOT_APPLICABLE and not comment.strip():
        msg = "not applicable needs its reason, as a comment"
        raise NotAnAnswerError(msg)
    value = parsed.value if parsed else None
    return base.model_copy(update={"state": state, "value": value, "comment": comment})


def _of_value(spec: Simple, value: Value) -> Answer:
    if isinstance(value, str):
        return parse_answer(spec, value)
    if isinstance(value, tuple) and isinstance(spec, Choices):
        value = parse_ticks(spec, value)
    if isinstance(spec, Scale) and isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(spec, Number) and not isinstance(value, bool) and isinstance(value, int):
        return parse_answer(spec, str(value))
    refused = check_value(spec, value)
    if refused:
        raise NotAnAnswerError(refused)
    return Answer(state=State.ANSWERED, value=value)


def _unknown(key: str, place: str, items: Mapping[str, Item], *, suggest: bool) -> Problem:
    if key in {item.question_id for item in items.values()}:
        example = next(cell for cell in items if cell.startswith(f"{key}."))
        hint = f"Name its cells, for example {example}."
        return error("answer.unknown_key", place, f'"{key}" is a grid', hint)
    hint = did_you_mean(key, items) if suggest else ""
    message = f'there is no question "{key}"'
    return error("answer.unknown_key", place, message, hint or "Remove it.")
