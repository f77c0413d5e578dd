"""Scoring models: do they rate what is asked, and can every score be reached."""

from __future__ import annotations

import math
from itertools import pairwise

from assess.checks import scoring_items, scoring_laws, scoring_normalise, scoring_weights
from assess.checks.alternatives import check_alternatives
from assess.checks.gates import check_gates
from assess.checks.identifiers import duplicate_ids
from assess.checks.places import error, note, warning
from assess.checks.questions import check_simple
from assess.checks.scoring_effort import check_effort
from assess.checks.scoring_monotone import check_monotone
from assess.checks.scoring_tree import Laid, Rule, lay_out, owner_of
from assess.checks.sources import unknown_sources
from assess.errors import Problem
from assess.model.question import Choice, Choices, Number, Scale
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import Group, ScoringModel

EDGE = 1e-9

CODES: dict[str, str] = {
    "scoring.other_questionnaire": "The model rates another questionnaire.",
    "scoring.duplicate_indicator": "Two indicators have the same id.",
    "scoring.no_basis": "A scored question does not say what it rests on.",
    "scoring.never_scored": "A question that could be scored is used in no index.",
    "scoring.no_bands": "A ranked index has no bands.",
    "scoring.narrow_band": "A band holds no figure that can be printed with the index's decimals.",
}


def check_scoring(model: ScoringModel, questionnaire: Questionnaire | None) -> list[Problem]:
    """Return what is wrong with a scoring model; every pointer is into the model's document.

    Args:
        model: the scoring model.
        questionnaire: the questionnaire it rates; None for a model over numeric inputs.
    """
    laid = lay_out(model, questionnaire)
    mismatch = _questionnaire(laid)
    if mismatch:
        return mismatch
    return [problem for rule in RULES for problem in rule(laid)]


def _questionnaire(laid: Laid) -> list[Problem]:
    named = laid.model.questionnaire
    given = laid.questionnaire.id if laid.questionnaire else None
    if named == given:
        return []
    rates = f'the questionnaire "{named}"' if named else "numeric inputs"
    found = f'the questionnaire "{given}"' if given else "without a questionnaire"
    return [
        error(
            "scoring.other_questionnaire",
            "/questionnaire" if named else "/inputs",
            f"The model rates {rates}, but is used {'with ' if given else ''}{found}.",
            "Name the questionnaire beside it, or use it with the one it names.",
        )
    ]


def _inputs(laid: Laid) -> list[Problem]:
    inputs = laid.model.inputs
    problems = duplicate_ids("input", [(x.id, f"/inputs/{i}/id") for i, x in enumerate(inputs)])
    for i, number in enumerate(inputs):
        problems += check_simple(number, f'input "{number.id}"', f"/inputs/{i}")
    return problems


def _duplicates(laid: Laid) -> list[Problem]:
    cells = [(leaf.key, leaf.pointer) for leaf in laid.scored if leaf.group]
    keys = [(spot.node.key, spot.pointer) for spot in laid.spots]
    seen: dict[str, str] = {}
    problems = []
    for key, where in keys + cells:
        if key in seen:
            message = f'The indicator "{key}" is already used at {seen[key]}.'
            hint = "Give every indicator its own id; an item used twice needs an id at each leaf."
            problems.append(error("scoring.duplicate_indicator", where, message, hint))
        seen.setdefault(key, where)
    return problems


def _basis(laid: Laid) -> list[Problem]:
    if laid.questionnaire is None:
        return []
    known = [source.id for source in laid.questionnaire.sources]
    problems = []
    for spot in laid.spots:
        if isinstance(spot.node, Group):
            owner = owner_of(spot.node)
            problems += unknown_sources(spot.node.basis, known, owner, spot.pointer)
    told: set[str] = set()
    for leaf in laid.scored:
        item = leaf.item
        name = f"{item.grid.id}.{item.spec.id}" if item.grid else item.spec.id
        if name in told or item.spec.basis or (item.grid and item.grid.basis):
            continue
        told.add(name)
        message = f'The question "{name}" is scored but does not say what it rests on.'
        hint = "Add a basis in the questionnaire, so that the rating can be defended."
        problems.append(warning("scoring.no_basis", leaf.pointer, message, hint))
    return problems


def _never_scored(laid: Laid) -> list[Problem]:
    if laid.questionnaire is None:
        return []
    scored = {leaf.item.key for leaf in laid.scored}
    unscored: dict[str, list[str]] = {}
    for key, item in laid.items.items():
        if key in scored or not isinstance(item.spec, Choice | Choices | Scale | Number):
            continue
        name = f"{item.grid.id}.*.{item.spec.id}" if item.grid else key
        unscored.setdefault(name, []).append(item.row.id if item.row else "")
    problems = []
    for name, rows in unscored.items():
        grid = laid.grids.get(name.partition(".")[0])
        some = grid is not None and len(rows) < len(grid.rows)
        where = f" in row {', '.join(rows)}" if some else ""
        message = f'The question "{name}" is used in no index{where}.'
        hint = "Fine for a question that only informs; otherwise add it to a group."
        problems.append(note("scoring.never_scored", "/indices", message, hint))
    return problems


def _bands(laid: Laid) -> list[Problem]:
    return [
        note(
            "scoring.no_bands",
            f"/indices/{i}",
            f'The index "{index.id}" is ranked but has no bands.',
            "Add bands, so that a score can be read without a table.",
        )
        for i, index in enumerate(laid.model.indices)
        if index.ranked and not index.bands
    ]


def _narrow_bands(laid: Laid) -> list[Problem]:
    problems = []
    for i, index in enumerate(laid.model.indices):
        unit = 10.0**index.decimals
        for j, (band, above) in enumerate(pairwise(index.bands)):
            first = math.ceil(band.at_least * unit - EDGE) / unit
            if first >= above.at_least - EDGE:
                hint = "Print more decimals, or join it with the band above."
                message = f'No score printed with {index.decimals} decimals lies in "{band.label}".'
                where = f"/indices/{i}/bands/{j}"
                problems.append(error("scoring.narrow_band", where, message, hint))
    return problems


RULES: tuple[Rule, ...] = (
    _inputs,
    scoring_items.check_items,
    _duplicates,
    scoring_normalise.check_normalisation,
    *scoring_weights.RULES,
    *scoring_laws.RULES,
    scoring_items.check_hidden,
    check_monotone,
    _basis,
    _never_scored,
    _bands,
    _narrow_bands,
    check_gates,
    check_alternatives,
    check_effort,
)
"""What is looked at in every scoring model that rates the questionnaire given."""
