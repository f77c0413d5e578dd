"""Waivers: do they name a gate or an item that can be waived, and do they count on a day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from assess.checks.places import note, pointer, warning
from assess.checks.suggest import choose_from
from assess.errors import Problem
from assess.model.gate import Gate, Waiver
from assess.model.questionnaire import Item, Questionnaire
from assess.model.scoring import ScoringModel

CODES: dict[str, str] = {
    "waiver.expired": "A waiver no longer counts.",
    "waiver.not_begun": "A waiver does not count yet.",
    "waiver.not_waivable": "A waiver of a gate or item that cannot be waived.",
    "waiver.unknown_gate": "A waiver of a gate that the scoring model does not have.",
    "waiver.unknown_item": "A waiver of an item that the checklist does not have.",
}


def gates_of(model: ScoringModel) -> dict[str, Gate]:
    """Return the gates of all indices by id."""
    return {gate.id: gate for index in model.indices for gate in index.gates}


def checklist_items(questionnaire: Questionnaire) -> dict[str, Item]:
    """Return the items of the checklist by key, in the order they are asked."""
    return {
        key: item for key, item in questionnaire.items.items() if item.spec.checklist is not None
    }


def check_waivers(
    waivers: tuple[Waiver, ...],
    model: ScoringModel,
    questionnaire: Questionnaire,
    day: datetime.date,
) -> list[Problem]:
    """Return the waivers that do nothing, at their place in the assessment.

    Args:
        waivers: all that the assessment has.
        model: the scoring model that rates it.
        questionnaire: the questionnaire, which may have a checklist.
        day: the day on which they would have to count.
    """
    gates = {gate.id: gate.waivable for gate in gates_of(model).values()}
    items = {
        key: item.spec.checklist is not None and item.spec.checklist.waivable
        for key, item in checklist_items(questionnaire).items()
    }
    problems = []
    for i, waiver in enumerate(waivers):
        where, name = pointer("waivers", i), f'the waiver of "{waiver.subject}" by {waiver.name}'
        wrong = _does_nothing(waiver, gates if waiver.gate else items, where, name)
        if wrong is not None:
            problems.append(wrong)
        elif waiver.last_day < day:
            problems.append(_expired(waiver, where, name))
        elif waiver.granted > day:
            message = f"{name} begins on {waiver.granted}"
            problems.append(note("waiver.not_begun", f"{where}/granted", message, "Nothing."))
    return problems


def _does_nothing(
    waiver: Waiver, known: Mapping[str, bool], where: str, name: str
) -> Problem | None:
    """Return the problem of a waiver of what does not exist, or cannot be waived."""
    kind = "gate" if waiver.gate else "item"
    owner = "scoring model" if waiver.gate else "checklist"
    if waiver.subject not in known:
        message = f'{name} does nothing: the {owner} has no {kind} "{waiver.subject}"'
        hint = choose_from(waiver.subject, known) or f"The {owner} has no {kind}s."
        return warning(f"waiver.unknown_{kind}", f"{where}/{kind}", message, hint)
    if known[waiver.subject]:
        return None
    author = "scoring model" if waiver.gate else "questionnaire"
    message = f"{name} does nothing: that {kind} cannot be waived"
    hint = f"Its author has said so in the {author}."
    return warning("waiver.not_waivable", f"{where}/{kind}", message, hint)


def _expired(waiver: Waiver, where: str, name: str) -> Problem:
    what = "gate" if waiver.gate else "item"
    hint = f"The {what} counts again. `assess waive` grants a new one."
    if waiver.revoked is not None:
        message = f"{name} was ended on {waiver.revoked}"
        return note("waiver.expired", f"{where}/revoked", message, hint)
    return note("waiver.expired", f"{where}/until", f"{name} expired on {waiver.until}", hint)
