"""Choices of method, drawn: weights around the nominal ones, and which aggregations are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assess.columns import Floats
from assess.model.alternatives import with_alternative
from assess.model.questionnaire import Questionnaire
from assess.model.robustness import DirichletWeights, UniformWeights
from assess.model.scoring import Alternative, ScoringModel
from assess.scoring.plan import GroupStep, Plan, compile_model
from assess.scoring.robustness.streams import stream

SMALLEST = 1e-300
"""Keeps a drawn weight from vanishing, which would take its child out altogether."""


def draw_weights(
    plan: Plan, how: UniformWeights | DirichletWeights, seed: int, sample: str, size: int
) -> dict[str, Floats]:
    """Return drawn weights for the children of every group with two or more, shape (k, size).

    A weight of zero stays zero. Each child has its own stream, by the names of group and child.

    Args:
        plan: the compiled model, with the nominal weights.
        how: the distribution.
        seed: the seed of the run.
        sample: the name of the sample; other samples are independent.
        size: the number of draws.
    """
    drawn: dict[str, Floats] = {}
    for step in plan.steps:
        if isinstance(step, GroupStep) and len(step.children) > 1:
            names = [plan.steps[child].key for child in step.children]
            counting = int((step.weights > 0).sum())
            drawn[step.key] = np.stack(
                [
                    _weight(
                        float(weight),
                        how,
                        counting,
                        stream(seed, "weights", sample, step.key, name),
                        size,
                    )
                    for name, weight in zip(names, step.weights[:, 0], strict=True)
                ]
            )
    return drawn


def _weight(
    nominal: float,
    how: UniformWeights | DirichletWeights,
    counting: int,
    random: np.random.Generator,
    size: int,
) -> Floats:
    if nominal == 0:
        return np.zeros(size)
    if isinstance(how, UniformWeights):
        return nominal * (1.0 + random.uniform(-how.spread, how.spread, size)) + SMALLEST
    # Gamma variates, divided by their sum, are a Dirichlet variate; weights need no dividing.
    return random.standard_gamma(how.concentration * counting * nominal, size) + SMALLEST


def aggregation_alternatives(model: ScoringModel) -> tuple[Alternative, ...]:
    """Return the alternatives whose aggregations differ from the nominal and from each other."""
    seen = [model.indices]
    found = []
    for alternative in model.alternatives:
        changed = _aggregations_of(model, alternative).indices
        if changed not in seen:
            seen.append(changed)
            found.append(alternative)
    return tuple(found)


def changed_indices(model: ScoringModel, alternatives: Sequence[Alternative]) -> frozenset[str]:
    """Return the ids of the indices in which some of the alternatives aggregates differently."""
    return frozenset(
        nominal.id
        for one in alternatives
        for nominal, other in zip(model.indices, _aggregations_of(model, one).indices, strict=True)
        if nominal != other
    )


def plans_of(
    model: ScoringModel, questionnaire: Questionnaire | None, alternatives: Sequence[Alternative]
) -> tuple[Plan, ...]:
    """Return the nominal plan, and one with the aggregations of each alternative."""
    models = [model, *(_aggregations_of(model, one) for one in alternatives)]
    return tuple(compile_model(one, questionnaire) for one in models)


def draw_plans(count: int, seed: int, sample: str, size: int) -> NDArray[np.int64]:
    """Return which of the plans each draw uses, all with equal probability; shape (size,)."""
    return stream(seed, "aggregation", sample).integers(0, count, size)


def only(weights: Mapping[str, Floats], rows: NDArray[np.int64]) -> dict[str, Floats]:
    """Return the weights of some of the draws."""
    return {key: given[:, rows] for key, given in weights.items()}


def _aggregations_of(model: ScoringModel, alternative: Alternative) -> ScoringModel:
    if not alternative.aggregate:
        return model
    return with_alternative(model, alternative.model_copy(update={"weights": {}}))
