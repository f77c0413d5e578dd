"""Gates: can they apply, do they name a band that exists, and do they do anything."""

from __future__ import annotations

from typing import NamedTuple

from assess.checks.identifiers import duplicate_ids
from assess.checks.places import error, pointer, warning
from assess.checks.possible import alone_problem, context_problem
from assess.checks.reach import outcome_alone, outcome_in_context
from assess.checks.references import Scope, check_condition
from assess.checks.scoring_tree import Laid
from assess.checks.soundness import check_soundness
from assess.checks.sources import unknown_sources
from assess.checks.suggest import choose_from
from assess.errors import Problem
from assess.model.gate import Gate
from assess.model.scoring import Index

CODES: dict[str, str] = {
    "gate.force_to_best": "A gate forces the best band, also where nothing is known.",
    "gate.nothing_to_cap": "A gate caps at the best band, which changes nothing.",
    "gate.no_bands": "An index has gates, but no bands to cap or force.",
    "gate.unknown_band": "A gate names a band that its index does not have.",
}


class _Spot(NamedTuple):
    gate: Gate
    root: Index
    where: str

    @property
    def owner(self) -> str:
        return f'gate "{self.gate.id}"'


def check_gates(laid: Laid) -> list[Problem]:
    """Return what is wrong with the gates of a model; every pointer is into its document."""
    spots = [
        _Spot(gate, index, pointer("indices", i, "gates", j))
        for i, index in enumerate(laid.model.indices)
        for j, gate in enumerate(index.gates)
    ]
    if not spots:
        return []
    problems = duplicate_ids("gate", [(spot.gate.id, f"{spot.where}/id") for spot in spots])
    broken = check_soundness(laid.questionnaire).broken if laid.questionnaire else frozenset()
    known = [source.id for source in laid.questionnaire.sources] if laid.questionnaire else []
    for spot in spots:
        if laid.questionnaire is not None:
            problems += unknown_sources(spot.gate.basis, known, spot.owner, spot.where)
        problems += _band(spot)
        problems += _condition(spot, laid, broken)
    return problems


def _band(spot: _Spot) -> list[Problem]:
    gate, bands = spot.gate, spot.root.bands
    effect = "force" if gate.force else "cap"
    place = f"{spot.where}/{effect}"
    if not bands:
        message = f'The index "{spot.root.id}" has no bands that the {spot.owner} could {effect}.'
        return [error("gate.no_bands", place, message, "Add bands, or remove the gate.")]
    ids = [band.id for band in bands]
    if gate.band not in ids:
        message = f'The {spot.owner} names "{gate.band}", which is no band of "{spot.root.id}".'
        return [error("gate.unknown_band", place, message, choose_from(gate.band, ids))]
    best = ids[-1] if spot.root.high_is == "good" else ids[0]
    if gate.band != best:
        return []
    if gate.force:
        message = f'The {spot.owner} forces "{best}", the best band, also where nothing is known.'
        return [error("gate.force_to_best", place, message, "A gate only makes a rating worse.")]
    message = f'The {spot.owner} caps at "{best}", the best band, which changes nothing.'
    return [warning("gate.nothing_to_cap", place, message, "Name a worse band.")]


def _condition(spot: _Spot, laid: Laid, broken: frozenset[str]) -> list[Problem]:
    text, owner, place = spot.gate.when, spot.owner, f"{spot.where}/when"
    found = check_condition(text, Scope(laid.items, laid.grids, place, owner))
    if found:
        return found
    problem = alone_problem(owner, place, {"": outcome_alone(text, laid.items)})
    if problem is None:
        together = outcome_in_context([text], laid.items, broken)
        problem = context_problem(owner, place, {"": together})
    return [problem] if problem else []
