"""Decision rules: do they name what exists, and is nothing milder where things are worse."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from assess.checks.places import error, pointer
from assess.checks.suggest import choose_from
from assess.errors import Problem
from assess.model.decision import DecisionRules
from assess.model.scoring import Index, ScoringModel

CODES: dict[str, str] = {
    "decision.band_missing": "The decision rules do not say what a band asks for.",
    "decision.milder": "A worse band asks for a milder outcome, or for a lesser function.",
    "decision.no_bands": "The index of the risk has no bands.",
    "decision.unknown_band": "The decision rules name a band that the index does not have.",
    "decision.unknown_index": "The decision rules name an index that the scoring model lacks.",
}


def check_decision(rules: DecisionRules, model: ScoringModel) -> list[Problem]:
    """Return what is wrong with decision rules; every pointer is into their document."""
    known = {index.id: index for index in model.indices}
    if rules.risk not in known:
        message = f'There is no index "{rules.risk}" in the scoring model.'
        hint = choose_from(rules.risk, known)
        return [error("decision.unknown_index", pointer("risk"), message, hint)]
    return _bands(rules, known[rules.risk])


def _bands(rules: DecisionRules, risk: Index) -> list[Problem]:
    ids = [band.id for band in risk.bands]
    if not ids:
        message = f'The index "{risk.id}" has no bands, so there is no level of risk.'
        return [error("decision.no_bands", pointer("risk"), message, "Give it bands.")]
    off = rules.sign_off
    problems = [
        *_named(("bands",), rules.bands, ids, needs_all=True),
        *_named(("sign_off", "approver"), off.approver, ids, needs_all=True),
        *_named(("validity", "months"), rules.validity.months, ids, needs_all=False),
    ]
    outcomes = {band: outcome.rank for band, outcome in rules.bands.items()}
    authority = {band: off.rank(name) for band, name in off.approver.items()}
    worst_last = ids if risk.high_is == "bad" else ids[::-1]
    for better, worse in itertools.pairwise(worst_last):
        problems += _milder(("bands", worse), outcomes, better, worse)
        problems += _milder(("sign_off", "approver", worse), authority, better, worse)
    return problems


def _named(
    where: tuple[str, ...], named: Mapping[str, object], ids: list[str], *, needs_all: bool
) -> Iterator[Problem]:
    for band in named:
        if band not in ids:
            message = f'"{band}" is no band of the risk.'
            place = pointer(*where, band)
            yield error("decision.unknown_band", place, message, choose_from(band, ids))
    lacking = [band for band in ids if band not in named]
    if lacking and needs_all:
        message = f"Nothing is said for {', '.join(lacking)}."
        yield error("decision.band_missing", pointer(*where), message, "Name every band.")


def _milder(
    where: tuple[str, ...], ranks: Mapping[str, int], better: str, worse: str
) -> Iterator[Problem]:
    if worse in ranks and better in ranks and ranks[worse] < ranks[better]:
        message = f'"{worse}" is worse than "{better}", and less is asked for.'
        hint = "Ask for at least as much."
        yield error("decision.milder", pointer(*where), message, hint)
