"""The assumptions behind a simulation, in words."""

from __future__ import annotations

from assess.model.rating import Instrument
from assess.model.robustness import (
    Assumption,
    Assumptions,
    DirichletWeights,
    Robustness,
    UniformWeights,
)
from assess.reporting.view.words import amount, listed, percent

PARTS = {
    Assumption.WEIGHTS: "weights",
    Assumption.AGGREGATION: "aggregation",
    Assumption.MISSING: "missing answers",
    Assumption.EVIDENCE: "doubt about answers",
}
NOTE = (
    "These ranges show what would come out under other assumptions. None of them is a confidence "
    "interval. They are not the bounds either: those let all missing answers be the worst, or the "
    "best, at once. A score can lie outside its own range: doubt moves a very high one down and a "
    "very low one up, and a harsher aggregation only lowers."
)


def assumption_lines(instrument: Instrument, robustness: Robustness) -> tuple[str, ...]:
    """Return what was varied and how, and how often, a sentence or two for each."""
    given = robustness.assumptions
    texts = {
        Assumption.WEIGHTS: _weights(given),
        Assumption.AGGREGATION: _aggregation(instrument, robustness),
        Assumption.MISSING: "Missing answers: any possible answer, each equally likely; where "
        "respondents differ, what one of them says.",
        Assumption.EVIDENCE: _doubt(given),
    }
    lines = [texts[one] for one in robustness.varied]
    if Assumption.AGGREGATION not in robustness.varied and given.aggregation:
        lines.append("Aggregation: as it is; the scoring model names no other.")
    return (*lines, _size(robustness))


def _weights(given: Assumptions) -> str:
    match given.weights:
        case UniformWeights(spread=spread):
            return (
                f"Weights: each is moved by up to {percent(spread)} up or down, evenly, on every "
                "level of the tree by itself."
            )
        case DirichletWeights(concentration=concentration):
            return (
                "Weights: those of every group follow a Dirichlet distribution around the model's "
                f"own, concentration {concentration:g} (1: any weights equally likely; each weight "
                f"spreads by about {percent(concentration**-0.5)} of itself)."
            )
        case _:
            return ""


def _aggregation(instrument: Instrument, robustness: Robustness) -> str:
    labels = {one.id: one.label for one in instrument.scoring.alternatives}
    names = [f"“{labels[key]}”" for key in robustness.aggregations]
    return f"Aggregation: the model's own, or as in {listed(names)}, each equally often."


def _doubt(given: Assumptions) -> str:
    doubt = given.all_doubt
    grades = [
        f"{source}{information} {percent(max(doubt[source], doubt[information]))}"
        for source, information in zip("ABCDEF", "123456", strict=True)
    ]
    return (
        "Doubt about answers: an answer is not believed, and gives way to any possible one, in a share "
        f"of the draws that depends on the grade of its best evidence: {listed(grades)}; the worse "
        f"of the two grades counts. Evidence without a grade {percent(doubt['ungraded'])}, no "
        f"evidence {percent(doubt['none'])}. These shares are this project's own assumption; no "
        "published scale gives any."
    )


def _size(robustness: Robustness) -> str:
    given = robustness.assumptions
    text = f"{amount(given.draws)} draws, seed {given.seed}."
    if given.sobol_draws and robustness.varied:
        runs = len(robustness.varied) + 2
        text += (
            f" Shares of the variance are Sobol' indices from {runs} × {amount(given.sobol_draws)} "
            "more, ± one standard error."
        )
    return text
