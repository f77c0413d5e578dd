"""How an indicator comes about, in one line for its row on "Scoring"."""

from __future__ import annotations

from assess.model.aggregation import (
    Aggregation,
    CappedSum,
    Geometric,
    Harmonic,
    InverseGeometric,
    Power,
)
from assess.model.normalisation import Levels, Linear, Normalisation, Piecewise, Points, Ticked
from assess.model.question import Simple
from assess.model.scoring import Group, IfHidden, Leaf, MissingRule
from assess.model.tree import default_normalisation

_NAMES = {
    "arithmetic": "weighted mean",
    "geometric": "weighted geometric mean",
    "harmonic": "weighted harmonic mean",
    "power": "weighted power mean",
    "inverse_geometric": "one minus the geometric mean of one minus each part",
    "minimum": "the lowest part",
    "maximum": "the highest part",
    "median": "weighted median",
    "capped_sum": "weighted sum with a cap",
    "lookup": "table of the two parts",
}


def method_of_group(group: Group) -> str:
    """Return how a group's children become its score."""
    parts = [_NAMES[group.aggregate.method] + _parameters(group.aggregate)]
    if group.missing is MissingRule.REQUIRE:
        parts.append("every part needs a score")
    if group.minimum_coverage:
        parts.append(f"at least {group.minimum_coverage:.0%} answered")
    return "; ".join([*parts, *_multiplier(group)])


def method_of_leaf(leaf: Leaf, spec: Simple, *, hidden: bool) -> str:
    """Return how an answer becomes the leaf's score."""
    parts = [_normalisation(leaf.normalise or default_normalisation(spec))]
    if hidden:
        worst = leaf.if_hidden is IfHidden.WORST
        parts.append(
            "not asked here: counted as the scoring model says, fixed in this workbook"
            if worst
            else "not asked here: left out"
        )
    return "; ".join([*parts, *_multiplier(leaf)])


def _multiplier(node: Leaf | Group) -> list[str]:
    return [] if node.multiplier == 1 else [f"counts × {node.multiplier:g} in its parent"]


def _parameters(how: Aggregation) -> str:
    match how:
        case Power(p=p, floor=floor):
            return f" (exponent {p:g}, floor {floor:g})"
        case Geometric(floor=floor) | Harmonic(floor=floor) | InverseGeometric(floor=floor):
            return f" (floor {floor:g})"
        case CappedSum(cap=cap):
            return f" (full from {cap:.0%} on)"
        case _:
            return ""


def _normalisation(how: Normalisation | None) -> str:
    match how:
        case Levels(reverse=reverse):
            return f"answers evenly spaced{', in reverse' if reverse else ''}"
        case Points(points=points):
            return "points " + ", ".join(f"{key} {value:g}" for key, value in points.items())
        case Ticked(enough=enough):
            return "share of ticks" + (f", full from {enough:g}" if enough else "")
        case Linear(goalposts=(worst, best), log=log):
            return f"from {worst:g} to {best:g}{' in logarithms' if log else ''}"
        case Piecewise(points=points, log=log):
            line = ", ".join(f"{x:g} gives {y:g}" for x, y in points)
            return f"broken line: {line}{' (in logarithms)' if log else ''}"
        case None:
            return ""
