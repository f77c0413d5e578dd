"""Worked cases: do they name what the scoring model has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from assess.checks.identifiers import duplicate_ids
from assess.checks.places import error, pointer
from assess.checks.scoring_tree import lay_out
from assess.checks.suggest import choose_from, did_you_mean
from assess.checks.waivers import checklist_items, gates_of
from assess.errors import Problem
from assess.model.case import Cases, ExpectedDecision, WorkedCase
from assess.model.decision import DecisionRules
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import ScoringModel

CODES: dict[str, str] = {
    "case.other_questionnaire": "The cases are for another questionnaire.",
    "case.no_decision_rules": "A case expects a decision, and there are no decision rules.",
    "case.unknown_alternative": "A case names an alternative that the model does not have.",
    "case.unknown_band": "A case expects a band that the index does not have.",
    "case.unknown_case": "A case is like one that does not stand before it.",
    "case.unknown_indicator": "A case expects figures of an indicator that does not exist.",
    "case.unknown_name": "A case names a level, rule, item, gate or function that does not exist.",
    "case.wrong": "The engine gives another figure than the one worked out by hand.",
}


def check_cases(
    cases: Cases,
    model: ScoringModel,
    questionnaire: Questionnaire | None,
    decision: DecisionRules | None = None,
) -> list[Problem]:
    """Return what the cases name and the model does not have; pointers are into the cases.

    Args:
        cases: the worked cases.
        model: a scoring model that the checks have found sound.
        questionnaire: what it rates; None for a model over numeric inputs.
        decision: the decision rules, where there are any.
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
        problems += _waived(case, i, model, questionnaire)
        if questionnaire is not None and decision is not None:
            problems += _names(case, i, _known(model, questionnaire, decision))
        elif case.decide is not None or case.sign:
            message = f'The case "{case.id}" is about a decision, and there are no decision rules.'
            where = pointer("cases", i, "decide" if case.decide is not None else "sign")
            hint = "Put a decision.yaml beside the questionnaire."
            problems.append(error("case.no_decision_rules", where, message, hint))
    return problems


def _waived(
    case: WorkedCase, i: int, model: ScoringModel, questionnaire: Questionnaire | None
) -> Iterator[Problem]:
    gates, items = gates_of(model), checklist_items(questionnaire) if questionnaire else {}
    for j, waiver in enumerate(case.waivers):
        kind, known = ("gate", [*gates]) if waiver.gate else ("item", [*items])
        place = pointer("cases", i, "waivers", j, kind)
        yield from _unknown(kind, waiver.subject, known, place)


class _Known(NamedTuple):
    """What cases of a decision can name."""

    levels: tuple[str, ...]
    rules: tuple[str, ...]
    bands: tuple[str, ...]
    items: tuple[str, ...]
    actions: tuple[str, ...]
    reasons: tuple[str, ...]
    functions: tuple[str, ...]


def _known(model: ScoringModel, asked: Questionnaire, decision: DecisionRules) -> _Known:
    risk = next((index for index in model.indices if index.id == decision.risk), None)
    bands = tuple(band.id for band in risk.bands) if risk else ()
    items, levels = tuple(checklist_items(asked)), tuple(level.id for level in asked.levels)
    rules = tuple(rule.id for rule in decision.rules)
    reasons = (
        *(f"gate.{name}" for name in gates_of(model)),
        *(f"item.{name}" for name in items),
        *(f"level.{name}" for name in levels),
        *(f"risk.{name}" for name in (*bands, "none")),
        *(f"rule.{name}" for name in rules),
    )
    return _Known(
        levels=levels,
        rules=tuple(rule.id for level in asked.levels for rule in level.rules),
        bands=bands,
        items=items,
        actions=(*items, *rules),
        reasons=reasons,
        functions=tuple(one.id for one in decision.sign_off.functions),
    )


def _names(case: WorkedCase, i: int, known: _Known) -> Iterator[Problem]:
    wanted = case.decide or ExpectedDecision.model_construct()
    at = ("cases", i, "decide")
    for kind, key, name, of in (
        ("level", "level", wanted.level, known.levels),
        ("band of the risk", "risk", wanted.risk, known.bands),
        ("function", "approver", wanted.approver, known.functions),
    ):
        if name is not None:
            yield from _unknown(kind, name, of, pointer(*at, key))
    for kind, key, names, of in (
        ("rule of a level", "because", wanted.because, known.rules),
        ("reason", "reasons", wanted.reasons, known.reasons),
        ("item or rule", "conditions", wanted.conditions, known.actions),
    ):
        for name in names:  # at the list: there it is not said again that the case does not hold
            yield from _unknown(kind, name, of, pointer(*at, key))
    for name in wanted.items:
        yield from _unknown("item", name, known.items, pointer(*at, "items", name))


def _unknown(kind: str, name: str, known: Iterable[str], where: str) -> Iterator[Problem]:
    names = tuple(known)
    if name not in names:
        message = f'There is no {kind} "{name}".'
        hint = choose_from(name, names) or "There is none at all."
        yield error("case.unknown_name", where, message, hint)


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
    for key, expected in (case.expect or {}).items():
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
