"""Waivers: do they name a gate that can be waived, and do they count on a day."""

from __future__ import annotations

import datetime

from assess.checks.places import note, pointer, warning
from assess.checks.suggest import choose_from
from assess.errors import Problem
from assess.model.gate import Gate, Waiver
from assess.model.questionnaire import Item, Questionnaire
from assess.model.scoring import ScoringModel

CODES: dict[str, str] = {
    "waiver.expired": "A waiver no longer counts.",
    "waiver.not_begun": "A waiver does not count yet.",
    "waiver.not_waivable": "A waiver of a gate that cannot be waived.",
    "waiver.unknown_gate": "A waiver of a gate that the scoring model does not have.",
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
    waivers: tuple[Waiver, ...], model: ScoringModel, day: datetime.date
) -> list[Problem]:
    """Return the waivers that do nothing, at their place in the assessment.

    Args:
        waivers: all that the assessment has.
        model: the scoring model that rates it.
        day: the day on which they would have to count.
    """
    gates = gates_of(model)
    problems = []
    for i, waiver in enumerate(waivers):
        where, name = pointer("waivers", i), f'the waiver of "{waiver.gate}" by {waiver.name}'
        if waiver.gate not in gates:
            message = f'{name} does nothing: the scoring model has no gate "{waiver.gate}"'
            hint = choose_from(waiver.gate, gates) or "The scoring model has no gates."
            problems.append(warning("waiver.unknown_gate", f"{where}/gate", message, hint))
        elif not gates[waiver.gate].waivable:
            message = f"{name} does nothing: that gate cannot be waived"
            hint = "Its author has said so in the scoring model."
            problems.append(warning("waiver.not_waivable", f"{where}/gate", message, hint))
        elif waiver.last_day < day:
            problems.append(_expired(waiver, where, name))
        elif waiver.granted > day:
            message = f"{name} begins on {waiver.granted}"
            problems.append(note("waiver.not_begun", f"{where}/granted", message, "Nothing."))
    return problems


def _expired(waiver: Waiver, where: str, name: str) -> Problem:
    hint = "The gate counts again. `assess waive` grants a new one."
    if waiver.revoked is not None:
        message = f"{name} was ended on {waiver.revoked}"
        return note("waiver.expired", f"{where}/revoked", message, hint)
    return note("waiver.expired", f"{where}/until", f"{name} expired on {waiver.until}", hint)
