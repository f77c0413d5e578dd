"""Varying assumptions for a command: what it costs to start, and what reports use."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence

from assess.errors import Problem, RequestError
from assess.model.assessment import Assessment
from assess.model.rating import Instrument
from assess.model.robustness import (
    DOUBT,
    Assumptions,
    DirichletWeights,
    Robustness,
    UniformWeights,
)

IN_REPORTS = Assumptions(draws=2_000, sobol_draws=256, seed=1)
"""Fewer draws than the command's own, so that a report stays quick; always the same seed."""


def vary(
    instrument: Instrument,
    assessments: Sequence[Assessment],
    assumptions: Assumptions,
    day: datetime.date,
    *,
    indices: Collection[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Robustness:
    """Return how firm the ratings and the order of some assessments are.

    Args:
        instrument: what was asked and how it is scored.
        assessments: valid answers to that questionnaire.
        assumptions: what is varied.
        day: the day on which waivers must count.
        indices: the ids of the indices wanted; all, if not given.
        progress: called with the number of subjects done.
    """
    from assess.scoring.robustness.unknown import Assessed  # numpy, when simulating
    from assess.scoring.robustness.vary import robustness_of

    subjects = [
        Assessed(
            one.subject.name,
            f"{one.subject.name}|{one.as_of or ''}",
            one.answers,
            one.disputed,
            one.waivers,
        )
        for one in assessments
    ]
    return robustness_of(instrument, subjects, assumptions, day, indices=indices, progress=progress)


def latest_of(assessments: Sequence[Assessment]) -> list[Assessment]:
    """Return the assessments without those superseded by a later one of the same subject."""
    newest: dict[str, Assessment] = {}
    for one in assessments:
        known = newest.get(one.subject.name)
        if known is None or _day(one) > _day(known):
            newest[one.subject.name] = one
    return list(newest.values())


def _day(assessment: Assessment) -> datetime.date:
    return assessment.as_of or datetime.date.min


def read_weights(text: str) -> UniformWeights | DirichletWeights | None:
    """Return the distribution of weights that ``uniform:0.25``, ``dirichlet:16`` or ``none`` names.

    Raises:
        RequestError: the text is none of these.
        ValidationError: the figure is out of range.
    """
    kind, _, figure = text.partition(":")
    number = _number(figure)
    if text == "none":
        return None
    if kind == "uniform" and number is not None:
        return UniformWeights(spread=number)
    if kind == "dirichlet" and number is not None:
        return DirichletWeights(concentration=number)
    raise RequestError(
        Problem(
            code="request.no_weights",
            message=f'"{text}" is no distribution of weights',
            hint="Write uniform:0.25, dirichlet:16 or none.",
        )
    )


def read_doubt(settings: Sequence[str]) -> dict[str, float]:
    """Return what ``GRADE=SHARE`` arguments set, by grade.

    Raises:
        RequestError: with every argument that is not of that form.
    """
    found, problems = {}, []
    for text in settings:
        grade, _, figure = text.partition("=")
        number = _number(figure)
        if grade not in DOUBT or number is None or not 0 <= number <= 1:
            problems.append(
                Problem(
                    code="request.no_doubt",
                    message=f'"{text}" does not say how often answers of a grade are not believed',
                    hint=f"Write C=0.3, with a share from 0 to 1; grades: {', '.join(DOUBT)}.",
                )
            )
        else:
            found[grade] = number
    if problems:
        raise RequestError(*problems)
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
