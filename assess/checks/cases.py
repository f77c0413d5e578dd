"""Worked cases: do they name what the scoring model has."""

from __future__ import annotations

from collections.abc import Mapping

from assess.checks.identifiers import duplicate_ids
from assess.checks.places import error, pointer
from assess.checks.scoring_tree import lay_out
from assess.checks.suggest import choose_from, did_you_mean
from assess.errors import Problem
from assess.model.case import Cases, WorkedCase
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import ScoringModel

CODES: dict[str, str] = {
    "case.other_questionnaire": "The cases are for another questionnaire.",
    "case.unknown_alternative": "A case names an alternative that the model does not have.",
    "case.unknown_band": "A case expects a band that the index does not have.",
    "case.unknown_case": "A case is like one that does not stand before it.",
    "case.unknown_indicator": "A case expects figures of an indicator that does not exist.",
    "case.wrong": "The engine gives another figure than the one worked out by hand.",
}


def check_cases(
    cases: Cases, model: ScoringModel, questionnaire: Questionnaire | None
) -> list[Problem]:
    """Return what the cases name and the model does not have; pointers are into the cases.

    Args:
        cases: the worked cases.
        model: a scoring model that the checks have found sound.
        questionnaire: what it rates; None for a model over numeric inputs.
    """
    if cases.questionnaire != model.questionnaire:
        named = f'"{cases.questionnaire}"' if cases.questionnaire else "no questionnaire"
        rated = f'"{model.questionnaire}"' if model.questionnaire else "numeric inputs"
        message = f"The cases are for {named}, but the model rates {rated}."
        hint = "Name the same questionnaire; leave the key away for a model over inputs."
        return [error("case.other_questionnaire", "/questionnaire", message, hint)]
    ids = [(case.id, pointer("cases", i, "id")) for i, case in enumerate(cases.cases)]
    problems = duplicate_ids("case", ids)
    bands = _bands(model, questionnaire)
    alternatives = [alternative.id for alternative in model.alternatives]
    for i, case in enumerate(cases.cases):
        before = [earlier.id for earlier in cases.cases[:i]]
        if case.like is not None and case.like not in before:
            message = f'The case "{case.id}" is like "{case.like}", and no case before it is that.'
            hint = choose_from(case.like, before) or "The first case has to give all its answers."
            problems.append(error("case.unknown_case", pointer("cases", i, "like"), message, hint))
        if case.alternative is not None and case.alternative not in alternatives:
            message = f'The model has no alternative "{case.alternative}".'
            hint = choose_from(case.alternative, alternatives) or "It has none at all."
            where = pointer("cases", i, "alternative")
            problems.append(error("case.unknown_alternative", where, message, hint))
        problems += _expected(case, i, bands)
    return problems


def _bands(
    model: ScoringModel, questionnaire: Questionnaire | None
) -> dict[str, tuple[str, ...] | None]:
    """Return the bands of every indicator by its id; None where it is no index."""
    laid = lay_out(model, questionnaire)
    below = {spot.node.key: None for spot in laid.spots} | {leaf.key: None for leaf in laid.scored}
    return {**below, **{index.id: tuple(b.id for b in index.bands) for index in model.indices}}


def _expected(
    case: WorkedCase, i: int, bands: Mapping[str, tuple[str, ...] | None]
) -> list[Problem]:
    problems = []
    for key, expected in case.expect.items():
        where = pointer("cases", i, "expect", key)
        if key not in bands:
            message = f'There is no indicator "{key}".'
            hint = did_you_mean(key, bands) or "Name one by its id in the scoring model."
            problems.append(error("case.unknown_indicator", where, message, hint))
            continue
        for name in ("band", "band_without_gates"):
            wanted = expected.named.get(name)
            known = bands[key]
            if wanted is None or (known is not None and wanted in known):
                continue
            message = f'"{key}" has no band "{wanted}".'
            hint = choose_from(str(wanted), known or ()) or "Only an index can have bands."
            place = f"{where}/{name}"
            problems.append(error("case.unknown_band", place, message, hint))
    return problems
