"""Settings: the ``ID=VALUE`` arguments of commands that set answers."""

from __future__ import annotations

from collections.abc import Sequence

from assess.capture.parse import NotAnAnswerError, parse_answer, parse_settings
from assess.checks.suggest import did_you_mean
from assess.errors import Place, Problem, RequestError
from assess.model.answer import Answer
from assess.model.questionnaire import Questionnaire


def parsed_settings(settings: Sequence[str], asked: Questionnaire) -> dict[str, Answer]:
    """Return the answers that ``ID=VALUE`` arguments set, by key, in their order.

    Raises:
        RequestError: with every argument that is no setting, no question, or no answer to it.
    """
    pairs, wrong = parse_settings(settings)
    problems = [
        Problem(
            code="request.not_a_setting",
            message=f'"{text}" is not of the form ID=VALUE',
            hint="Write for example staff_trained=3.",
        )
        for text in wrong
    ]
    given: dict[str, Answer] = {}
    for key, text in pairs:
        item = asked.items.get(key)
        if key in given:
            problems.append(
                Problem(
                    code="request.set_twice",
                    message=f'"{key}" is set twice',
                    hint="Give it one value.",
                )
            )
        if item is None:
            problems.append(unknown_id(key, asked))
            continue
        try:
            given[key] = parse_answer(item.spec, text)
        except NotAnAnswerError as error:
            hint = f"The question: {item.spec.text}"
            place = Place(pointer=key)
            problems.append(
                Problem(code="answer.refused", message=str(error), hint=hint, place=place)
            )
    if problems:
        raise RequestError(*problems)
    return given


def unknown_id(key: str, asked: Questionnaire) -> Problem:
    """Return the problem of an id that is no question, or is a grid and not one of its cells."""
    if key in asked.questions:
        example = next(k for k, item in asked.items.items() if item.question_id == key)
        message, hint = f'"{key}" is a grid', f"Name a cell, for example {example}=..."
    else:
        message = f'there is no question "{key}"'
        hint = did_you_mean(key, asked.items) or "`assess status FILE --missing` lists ids."
    return Problem(code="answer.unknown_id", message=message, hint=hint)
