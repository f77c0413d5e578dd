"""Respondents: is what several of them said valid, whose is it, and where do they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assess.checks.answers import check_value
from assess.checks.disagreement import difference_of, in_words
from assess.checks.places import error, pointer, warning
from assess.checks.suggest import MOST_SUGGESTIONS, did_you_mean
from assess.columns import encode
from assess.conditions import Visibility
from assess.errors import Problem
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire

CODES: dict[str, str] = {
    "answer.disputed": "Respondents differ, and no answer is agreed: it counts as missing.",
    "answer.nobody_agreed": "Respondents differ, and it is not said who agreed on the answer.",
    "respondents.invalid_value": "What a respondent says is no answer to the question.",
    "respondents.named_twice": "Two answers to one question are by the same respondent.",
    "respondents.no_name": "It is not said whose answer it is, or who agreed.",
    "respondents.unknown_key": "Respondents' answers stand under a key that is no question.",
}

_WORDS: Mapping[State, str] = {
    State.UNKNOWN: "does not know",
    State.WITHHELD: "withholds it",
    State.NOT_APPLICABLE: "says not applicable",
    State.UNANSWERED: "says nothing",
}
_LONGEST = 40


def check_respondents(assessment: Assessment, questionnaire: Questionnaire) -> list[Problem]:
    """Return what is wrong with respondents' answers; the pointers are into the assessment.

    Args:
        assessment: an assessment, whose answers of record may be wrong themselves.
        questionnaire: a questionnaire that the checks have found sound.
    """
    return [problem for rule in RULES for problem in rule(assessment, questionnaire)]


def asked_of(
    assessment: Assessment, questionnaire: Questionnaire, keys: Mapping[str, object]
) -> tuple[str, ...]:
    """Return those of the keys whose question is shown as things stand.

    Args:
        assessment: an assessment; invalid answers of record count as missing.
        questionnaire: a questionnaire that the checks have found sound.
        keys: keys to choose from; unknown ones are left out.
    """
    items = questionnaire.items
    known = [key for key in keys if key in items]
    if not known:
        return ()
    valid = {
        key: answer
        for key, answer in assessment.answers.items()
        if key in items and _is_valid(questionnaire, key, answer)
    }
    shown = Visibility(items).on(encode(items, [valid]))
    return tuple(key for key in known if not shown.is_hidden(key)[0])


def says(answer: Answer) -> str:
    """Return what an answer says as one types it, after a name: "says 2", "does not know"."""
    value = answer.value
    if value is None:
        return _WORDS[answer.state]
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    line = " ".join(text.split())
    return f"says {line if len(line) <= _LONGEST else f'{line[:_LONGEST]}...'}"


def name_of(answer: Answer) -> str:
    """Return who gave an answer; words for it where that is not said."""
    return answer.by.strip() or "somebody unnamed"


def _unknown_keys(assessment: Assessment, questionnaire: Questionnaire) -> list[Problem]:
    items = questionnaire.items
    hint = "Check that the answers belong to this questionnaire."
    return [
        error(
            "respondents.unknown_key",
            pointer("responses", key),
            f'There is no question "{key}".',
            (did_you_mean(key, items) if i < MOST_SUGGESTIONS else "") or hint,
        )
        for i, key in enumerate(key for key in assessment.responses if key not in items)
    ]


def _invalid_values(assessment: Assessment, questionnaire: Questionnaire) -> list[Problem]:
    problems = []
    for key, given in assessment.responses.items():
        item = questionnaire.items.get(key)
        for i, answer in enumerate(given):
            refused = item and answer.value is not None and check_value(item.spec, answer.value)
            if refused:
                where = pointer("responses", key, i, "value")
                message = f'"{key}", {name_of(answer)}: {refused}'
                problems.append(error("respondents.invalid_value", where, message))
    return problems


def _names(assessment: Assessment, _: Questionnaire) -> list[Problem]:
    problems = []
    for key, given in assessment.responses.items():
        names = [answer.by for answer in given]
        for i, name in enumerate(names):
            if not name.strip():
                where = pointer("responses", key, i)
                message = f'"{key}": it is not said whose answer this is.'
                hint = 'Add the respondent as "by".'
                problems.append(error("respondents.no_name", where, message, hint))
            elif name in names[:i]:
                where = pointer("responses", key, i, "by")
                message = f'"{key}" has two answers by "{name}".'
                hint = "Keep one of them, or correct the name."
                problems.append(error("respondents.named_twice", where, message, hint))
    return problems


def _agreed_by_nobody(assessment: Assessment, _: Questionnaire) -> list[Problem]:
    problems = []
    for key, answer in assessment.answers.items():
        if any(not name.strip() for name in answer.agreed_by):
            where = pointer("answers", key, "agreed_by")
            message = f'"{key}": a name among those who agreed is empty.'
            problems.append(error("respondents.no_name", where, message, "Add or remove it."))
    for key, given in assessment.responses.items():
        answer = assessment.answer(key)
        if answer.state is not State.UNANSWERED and not answer.agreed_by and _differ(given):
            where = pointer("answers", key) if key in assessment.answers else ""
            message = f'"{key}" has an answer, but respondents differ and nobody is said to agree.'
            hint = f'Settle it: `assess reconcile FILE {key}=VALUE --agreed-by "A, B"`.'
            problems.append(warning("answer.nobody_agreed", where, message, hint))
    return problems


def _disputed(assessment: Assessment, questionnaire: Questionnaire) -> list[Problem]:
    disputed = assessment.disputed
    asked = asked_of(assessment, questionnaire, disputed)
    return [
        _hidden(key) if key not in asked else _differing(key, disputed[key], questionnaire)
        for key in disputed
        if key in questionnaire.items
        and all(_is_valid(questionnaire, key, answer) for answer in disputed[key])
    ]


def _differing(key: str, given: tuple[Answer, ...], questionnaire: Questionnaire) -> Problem:
    spec = questionnaire.items[key].spec
    who = ", ".join(
        f"{name_of(one)} {says(one)}" for one in given if one.state is not State.UNANSWERED
    )
    apart = in_words(spec, difference_of(spec, given))
    return warning(
        "answer.disputed",
        pointer("responses", key),
        f'"{key}" is disputed: {who}{f" ({apart})" if apart else ""}.',
        "It counts as missing, with bounds from one position to the other. Settle it: "
        f'`assess reconcile FILE {key}=VALUE --agreed-by "A, B"`.',
    )


def _hidden(key: str) -> Problem:
    return warning(
        "answer.hidden",
        pointer("responses", key),
        f'respondents answered "{key}", but the question is hidden.',
        "Their answers are kept and neither scored nor printed.",
    )


def _differ(given: tuple[Answer, ...]) -> bool:
    return len({one.position for one in given if one.state is not State.UNANSWERED}) > 1


def _is_valid(questionnaire: Questionnaire, key: str, answer: Answer) -> bool:
    spec = questionnaire.items[key].spec
    return answer.value is None or check_value(spec, answer.value) is None


Rule = Callable[[Assessment, Questionnaire], list[Problem]]
RULES: tuple[Rule, ...] = (_unknown_keys, _invalid_values, _names, _agreed_by_nobody, _disputed)
"""What is looked at in the respondents' answers of every assessment."""
