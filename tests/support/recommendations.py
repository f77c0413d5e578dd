"""Many assessments of one due diligence at once, good, bad and with gaps, and what they ask for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from assess.cli.rating import rate_briefly
from assess.conditions import Compare, parse
from assess.diligence.checklist import status_of
from assess.files.folders import read_instrument, shipped_folders
from assess.model.answer import Answer, State, Value
from assess.model.assessment import Assessment, Subject
from assess.model.checklist import ItemStatus
from assess.model.item_statuses import statuses
from assess.model.question import FreeText, Simple
from assess.model.rating import Instrument
from assess.model.recommendation import Recommendation
from assess.model.reference import QuestionnaireReference
from tests.support.answers import MISSING, answered_with, possible_values, without_value
from tests.support.diligence import DAY, FOLDER

Answers = dict[str, Answer]


@cache
def instruments() -> Mapping[str, Instrument]:
    """Return the small due diligence and every one that is shipped, by id."""
    folders = {"small-vendor": FOLDER, **shipped_folders()}
    read = {name: read_instrument(folder) for name, folder in folders.items()}
    return {name: one for name, one in read.items() if one.decision is not None}


@cache
def values_of(name: str) -> Mapping[str, tuple[Value, ...]]:
    """Return for every item all answers that make a difference."""
    asked = instruments()[name].questionnaire
    bends: dict[str, set[float]] = {}
    whens = [rule.when for level in asked.levels for rule in level.rules]
    for text in whens:
        for part in _compared(text):
            bends.setdefault(part[0], set()).update((part[1], part[1] - 1))
    return {
        key: possible_values(item.spec, bends.get(key, ())) for key, item in asked.items.items()
    }


def _compared(text: str) -> list[tuple[str, float]]:
    parts, found = [parse(text).tree], []
    while parts:
        part = parts.pop()
        parts += getattr(part, "parts", ())
        if isinstance(part, Compare) and isinstance(part.right.value, float | int):
            found.append((str(getattr(part.left, "key", "")), float(part.right.value)))
    return found


def nearly_good(name: str, random: np.random.Generator) -> Answers:
    """Return answers whose items are satisfied but for a few, the rest of them by chance."""
    items, values = instruments()[name].questionnaire.items, values_of(name)
    answers = {}
    for key, item in items.items():
        good = [v for v in values[key] if item.spec.checklist and _is_satisfied(item.spec, v)]
        choice = good or list(values[key])
        answers[key] = answered_with(choice[int(random.integers(len(choice)))])
    keys = list(items)
    for _ in range(int(random.integers(5))):
        key = keys[int(random.integers(len(keys)))]
        answers[key] = other_answer(name, key, random)
    return answers


def other_answer(name: str, key: str, random: np.random.Generator) -> Answer:
    """Return any answer to an item, in any state."""
    values = values_of(name)[key]
    states = (*MISSING, State.NOT_APPLICABLE)
    pick = int(random.integers(len(values) + len(states)))
    if pick < len(values):
        return answered_with(values[pick])
    return without_value(states[pick - len(values)])


def _is_satisfied(spec: Simple, value: Value) -> bool:
    return status_of(spec, answered_with(value))[0] is ItemStatus.SATISFIED


def assessment(name: str, answers: Answers, **more: object) -> Assessment:
    """Return an assessment with these answers, all given by one person."""
    return Assessment(
        questionnaire=QuestionnaireReference.to(instruments()[name].questionnaire),
        subject=Subject(name="Test (fictional)", fictional=True),
        answers={key: one.model_copy(update={"by": "Ann Officer"}) for key, one in answers.items()},
    ).model_copy(update=more)


def recommend(
    name: str, assessments: Sequence[Assessment], day: datetime.date = DAY
) -> list[Recommendation]:
    """Return what each asks for."""
    rated = rate_briefly(instruments()[name], assessments, day)
    return [one.recommendation for one in rated if one.recommendation is not None]


def worse_answers(spec: Simple, answer: Answer) -> list[Answer]:
    """Return the answers to an item that have a worse status than an answer has."""
    now = status_of(spec, answer)[0].rank
    known = statuses(spec)
    if isinstance(spec, FreeText):
        return []
    return [
        answered_with(value)
        for value in possible_values(spec)
        if status_of(spec, answered_with(value))[0].rank > now and known
    ]
