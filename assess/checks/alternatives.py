"""Alternatives: do they name what exists, and does what they make of the model still rate."""

from __future__ import annotations

from collections.abc import Iterator

from assess.checks import scoring_weights
from assess.checks.identifiers import duplicate_ids
from assess.checks.places import error, pointer, warning
from assess.checks.scoring_tree import Laid, column_grid, lay_out
from assess.checks.sources import unknown_sources
from assess.checks.suggest import choose_from
from assess.errors import Place, Problem
from assess.model.aggregation import Lookup
from assess.model.alternatives import with_alternative
from assess.model.scoring import Alternative, Group, ScoringModel

CODES: dict[str, str] = {
    "alternative.changes_nothing": "An alternative gives the same weights and aggregations.",
    "alternative.index_weight": "An alternative weighs an index, which has no siblings.",
    "alternative.lookup_children": "A lookup is given to a group without exactly two children.",
    "alternative.unknown_group": "An alternative aggregates a group that does not exist.",
    "alternative.unknown_indicator": "An alternative weighs an indicator that does not exist.",
}


def check_alternatives(laid: Laid) -> list[Problem]:
    """Return what is wrong with the alternatives of a model, at their own places."""
    model = laid.model
    ids = [(one.id, pointer("alternatives", i, "id")) for i, one in enumerate(model.alternatives)]
    problems = duplicate_ids("alternative", ids)
    known = [source.id for source in laid.questionnaire.sources] if laid.questionnaire else []
    nominal = {_said(problem) for problem in _weighed(laid)}
    for i, alternative in enumerate(model.alternatives):
        where = pointer("alternatives", i)
        if laid.questionnaire is not None:
            owner = f'alternative "{alternative.id}"'
            problems += unknown_sources(alternative.basis, known, owner, where)
        wrong = [*_weights(alternative, where, laid), *_aggregations(alternative, where, laid)]
        problems += wrong or _applied(alternative, where, laid, nominal)
    return problems


def _weights(alternative: Alternative, where: str, laid: Laid) -> Iterator[Problem]:
    indices = {index.id for index in laid.model.indices}
    keys = {spot.node.key for spot in laid.spots} - indices
    keys |= {leaf.key for leaf in laid.scored}
    for key in alternative.weights:
        place = where + pointer("weights", key)
        if key in indices:
            message = f'The alternative "{alternative.id}" weighs the index "{key}".'
            hint = "An index has no siblings; weigh the parts below it."
            yield error("alternative.index_weight", place, message, hint)
        elif key not in keys:
            message = f'The alternative "{alternative.id}" weighs "{key}", which is no indicator.'
            hint = choose_from(key, sorted(keys)) if len(keys) < 20 else _close(key, keys)
            yield error("alternative.unknown_indicator", place, message, hint)


def _close(key: str, keys: set[str]) -> str:
    found = choose_from(key, sorted(keys))
    return found if found.startswith("Did") else "`assess score FILE --all --json` lists the ids."


def _aggregations(alternative: Alternative, where: str, laid: Laid) -> Iterator[Problem]:
    groups = {spot.node.key: spot.node for spot in laid.spots if isinstance(spot.node, Group)}
    for key, how in alternative.aggregate.items():
        place = where + pointer("aggregate", key)
        if key not in groups:
            message = f'The alternative "{alternative.id}" aggregates "{key}", which is no group.'
            yield error("alternative.unknown_group", place, message, choose_from(key, groups))
        elif isinstance(how, Lookup) and len(groups[key].children) != 2:
            message = f'"{key}" cannot be a lookup in "{alternative.id}": it needs two children.'
            hint = "Choose another aggregation."
            yield error("alternative.lookup_children", place, message, hint)


def _applied(
    alternative: Alternative, where: str, laid: Laid, nominal: set[tuple[str, str]]
) -> list[Problem]:
    """Return what is wrong with the model that the alternative makes, and was not before."""
    changed = with_alternative(laid.model, alternative)
    if _shares(changed, laid) == _shares(laid.model, laid):
        message = f'The alternative "{alternative.id}" changes nothing.'
        hint = "Only proportions of weights among siblings matter. Remove it, or change something."
        return [warning("alternative.changes_nothing", where, message, hint)]
    return [
        Problem(
            code=problem.code,
            message=f'With the alternative "{alternative.id}": {problem.message}',
            hint=problem.hint,
            place=Place(pointer=where),
            severity=problem.severity,
        )
        for problem in _weighed(lay_out(changed, laid.questionnaire))
        if _said(problem) not in nominal
    ]


def _weighed(laid: Laid) -> list[Problem]:
    """Return what is wrong with weights; one of zero is how an alternative leaves a part out."""
    found = (problem for rule in scoring_weights.RULES for problem in rule(laid))
    return [problem for problem in found if problem.code != "scoring.zero_weight"]


def _said(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.message


def _shares(model: ScoringModel, laid: Laid) -> dict[str, object]:
    """Return by group what decides its score: its aggregation, and its children's shares."""
    groups = [
        spot.node
        for spot in lay_out(model, laid.questionnaire).spots
        if isinstance(spot.node, Group)
    ]
    found: dict[str, object] = {}
    for group in groups:
        weights = {child.key: child.weight for child in group.children}
        grid, _ = column_grid(group, laid.grids)
        if grid is not None:
            weights = {row.id: group.row_weights.get(row.id, 1.0) for row in grid.rows}
        whole = sum(weights.values()) or 1.0
        shares = {key: round(weight / whole, 12) for key, weight in weights.items()}
        found[group.key] = (group.aggregate, shares)
    return found
