"""Varying every assumption: how firm the scores, bands and ranks of some subjects are."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from functools import cached_property

import numpy as np

from assess.columns import Floats, encode
from assess.model.rating import Instrument
from assess.model.robustness import METHOD, Assumption, Assumptions, Robustness
from assess.model.scoring import Alternative
from assess.scoring.plan import Plan, compile_model
from assess.scoring.robustness.method import (
    aggregation_alternatives,
    changed_indices,
    plans_of,
)
from assess.scoring.robustness.possible import possible_answers
from assess.scoring.robustness.results import Runs, SobolRuns, SpreadMaker
from assess.scoring.robustness.simulate import Design, simulate
from assess.scoring.robustness.unknown import Assessed, Samples, UnknownAnswers

A, B = "a", "b"
"""The two independent samples; the intervals come from the first, with its own number of draws."""


def robustness_of(
    instrument: Instrument,
    subjects: Sequence[Assessed],
    assumptions: Assumptions,
    day: datetime.date,
    *,
    indices: Collection[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Robustness:
    """Return how firm the scores, bands and ranks of some subjects are.

    A subject's own figures depend on nothing but its answers, the model and the assumptions: not on
    the other subjects and not on their order. A subject without a score is not simulated: the
    model says that too little is known of it, and the draws would show only what we assumed.

    Args:
        instrument: what was asked and how it is scored.
        subjects: the answers of one or more subjects.
        assumptions: what is varied, how often, and the seed.
        day: the day on which waivers must count.
        indices: the ids of the indices wanted; all, if not given.
        progress: called with the number of subjects done after each.
    """
    study = _Study(instrument, assumptions, day)
    wanted = tuple(
        index.id for index in instrument.scoring.indices if indices is None or index.id in indices
    )
    runs = []
    for number, subject in enumerate(subjects, start=1):
        runs.append(study.runs(subject, wanted))
        if progress:
            progress(number)
    columns = encode(study.plan.items, [subject.answers for subject in subjects])
    maker = SpreadMaker(study.plan, subjects, columns, assumptions.seed)
    return Robustness(
        assumptions,
        study.varied,
        tuple(one.id for one in study.alternatives),
        tuple(
            maker.index(index, [run.get(index) for run in runs], study.varied_in(index))
            for index in wanted
        ),
    )


class _Study:
    """What all subjects share: plans, possible answers, and the draws of the choices of method."""

    def __init__(
        self, instrument: Instrument, assumptions: Assumptions, day: datetime.date
    ) -> None:
        self._instrument, self._assumptions, self._day = instrument, assumptions, day
        self._known: dict[tuple[str, ...], tuple[Design, Design]] = {}
        self.plan = compile_model(instrument.scoring, instrument.questionnaire)
        self._possible = possible_answers(self.plan)
        self._nominal = Design([self.plan], assumptions, [{}], 1)

    @cached_property
    def alternatives(self) -> tuple[Alternative, ...]:
        """The alternatives whose aggregations take part."""
        asked = self._assumptions.aggregation
        return aggregation_alternatives(self._instrument.scoring) if asked else ()

    @cached_property
    def varied(self) -> tuple[Assumption, ...]:
        """The assumptions that are varied, in fixed order."""
        on = {
            Assumption.WEIGHTS: self._assumptions.weights is not None,
            Assumption.AGGREGATION: bool(self.alternatives),
            Assumption.MISSING: self._assumptions.missing,
            Assumption.EVIDENCE: self._assumptions.evidence,
        }
        return tuple(one for one in Assumption if on[one])

    def varied_in(self, index: str) -> tuple[Assumption, ...]:
        """Return the assumptions that are varied in an index: no aggregation if all are the same."""
        changed = index in changed_indices(self._instrument.scoring, self.alternatives)
        return tuple(one for one in self.varied if changed or one is not Assumption.AGGREGATION)

    def runs(self, subject: Assessed, wanted: Sequence[str]) -> dict[str, Runs]:
        """Return the draws of every wanted index in which the subject has a score, by id."""
        unknown = UnknownAnswers(
            self.plan.items,
            self._possible,
            subject,
            self._assumptions.all_doubt,
            self._assumptions.seed,
        )
        simulated = simulate(self._nominal, self._possible, subject, unknown, self._day)
        nominal = {key: float(simulated[key].score[0, 0]) for key in wanted}
        scored = tuple(key for key in wanted if not np.isnan(nominal[key]))
        if not scored:
            return {}
        spread, sobol = (
            simulate(design, self._possible, subject, unknown, self._day)
            for design in self._designs(scored)
        )
        return {
            key: Runs(nominal[key], spread[key], self._shares(sobol[key].score)) for key in scored
        }

    def _shares(self, runs: Floats) -> SobolRuns:
        return SobolRuns(runs[:2], dict(zip(self.varied, runs[2:], strict=True)))

    def _designs(self, indices: tuple[str, ...]) -> tuple[Design, Design]:
        """Return the designs of the intervals and of the Sobol' indices for some of the indices."""
        if indices not in self._known:
            plans = self._plans(indices)
            both = dict.fromkeys(self.varied, A)
            method = {one: A for one in self.varied if one in METHOD}
            unknown = {one: A for one in self.varied if one not in METHOD}
            sobol: list[Samples] = [both, dict.fromkeys(self.varied, B)]
            sobol += [{**both, one: B} for one in self.varied]
            given = self._assumptions
            self._known[indices] = (
                Design(plans, given, [both, method, unknown], given.draws),
                Design(plans, given, sobol, given.sobol_draws),
            )
        return self._known[indices]

    def _plans(self, indices: Collection[str]) -> tuple[Plan, ...]:
        model = self._instrument.scoring
        kept = tuple(index for index in model.indices if index.id in indices)
        smaller = model.model_copy(update={"indices": kept})
        return plans_of(smaller, self._instrument.questionnaire, self.alternatives)
