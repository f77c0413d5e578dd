"""Normalisation: does it fit the kind of answer, cover every option, and reach both ends."""

from __future__ import annotations

import math

import numpy as np

from assess.checks.places import error, pointer, warning
from assess.checks.scoring_tree import Laid, Scored
from assess.checks.suggest import choose_from
from assess.errors import Problem
from assess.model.normalisation import Levels, Linear, Piecewise, Points, Ticked
from assess.model.question import Choice, Choices, Date, FreeText, Number, Scale

CODES: dict[str, str] = {
    "scoring.never_scorable": "A text or a date is scored.",
    "scoring.does_not_fit": "The normalisation does not fit the kind of question, or is missing.",
    "scoring.unscored_option": "Points leave out an option or a level.",
    "scoring.unscored_tick": "An option of a tick list is neither scored nor exclusive.",
    "scoring.unknown_option": "Points or ticked options name what the question does not have.",
    "scoring.bad_points": "Points are all equal, or weights of ticked options are not above zero.",
    "scoring.enough_too_high": "More must be ticked for the top than can be ticked.",
    "scoring.top_unreachable": "No answer can reach one of the ends of the scale.",
}


def check_normalisation(laid: Laid) -> list[Problem]:
    """Return what is wrong with how answers are normalised; for cells, once per column."""
    problems = []
    told: set[str] = set()
    for leaf in laid.scored:
        if leaf.pointer not in told:
            told.add(leaf.pointer)
            problems += _check(leaf)
    return problems


def _check(leaf: Scored) -> list[Problem]:
    spec, how = leaf.item.spec, leaf.normalise
    if isinstance(spec, FreeText | Date):
        message = f"{_name(leaf)} is a {spec.type} and can never be scored."
        return [error("scoring.never_scorable", leaf.pointer, message, "Remove the leaf.")]
    match how, spec:
        case ((None | Levels()), (Scale() | Choice())):
            return []
        case Points(), (Choice() | Scale()):
            return _points(leaf, how, spec)
        case ((None | Ticked()), Choices()):
            return _ticked(leaf, how or Ticked(method="ticked"), spec)
        case ((Linear() | Piecewise()), Number()):
            return _ends(leaf, how, spec)
        case _:
            return _misfit(leaf)


def _misfit(leaf: Scored) -> list[Problem]:
    spec, how = leaf.item.spec, leaf.normalise
    fitting = _FITTING[type(spec)]
    given = f"normalised by {how.method}" if how else "scored without saying how"
    message = f"{_name(leaf)} is a {spec.type} question and cannot be {given}."
    return [error("scoring.does_not_fit", _place(leaf), message, f"Use {fitting}.")]


_FITTING: dict[type, str] = {
    Scale: "levels or points",
    Choice: "levels or points",
    Choices: "ticked",
    Number: "linear or piecewise",
}


def _points(leaf: Scored, how: Points, spec: Choice | Scale) -> list[Problem]:
    known = (
        [option.id for option in spec.options]
        if isinstance(spec, Choice)
        else [str(level) for level in range(len(spec.levels))]
    )
    where = f"{_place(leaf)}/points"
    problems = [
        error(
            "scoring.unscored_option",
            where,
            f'Points for {_name(leaf)} leave out "{option}".',
            "Give points to every option and level; an answer without points has no score.",
        )
        for option in known
        if option not in how.points
    ]
    problems += _unknown(leaf, how.points, known, where)
    values = list(how.points.values())
    if not all(math.isfinite(value) for value in values) or len(set(values)) == 1:
        message = f"Points for {_name(leaf)} are all equal, or not numbers."
        hint = "The lowest points become 0 and the highest 1, so they must differ."
        problems.append(error("scoring.bad_points", where, message, hint))
    return problems


def _unknown(leaf: Scored, given: dict[str, float], known: list[str], where: str) -> list[Problem]:
    return [
        error(
            "scoring.unknown_option",
            where + pointer(option),
            f'{_name(leaf)} has no option or level "{option}".',
            choose_from(option, known),
        )
        for option in given
        if option not in known
    ]


def _ticked(leaf: Scored, how: Ticked, spec: Choices) -> list[Problem]:
    where = _place(leaf)
    together = [option.id for option in spec.options if not option.exclusive]
    alone = [option.id for option in spec.options if option.exclusive]
    weights = dict.fromkeys(together, 1.0) if how.options is None else how.options
    problems = _unknown(leaf, weights, together + alone, f"{where}/options")
    problems += [
        warning(
            "scoring.unscored_tick",
            f"{where}/options",
            f'Ticking "{option}" in {_name(leaf)} changes nothing.',
            "Give it a weight, or mark it exclusive if it means none of the others.",
        )
        for option in together
        if option not in weights
    ]
    if not weights or not all(0 < weight < math.inf for weight in weights.values()):
        message = f"The options of {_name(leaf)} need weights above zero."
        return [*problems, error("scoring.bad_points", f"{where}/options", message, "")]
    whole = sum(weights.get(option, 0.0) for option in together + alone)
    joined = sum(weights.get(option, 0.0) for option in together)
    reachable = max([joined, *(weights.get(option, 0.0) for option in alone)])
    if how.enough is not None and how.enough > whole:
        message = (
            f"{_name(leaf)} needs {how.enough:g} for the top, but all weights add to {whole:g}."
        )
        hint = f"Set enough to {whole:g} or less, or leave it out."
        problems.append(error("scoring.enough_too_high", f"{where}/enough", message, hint))
    elif min(whole, how.enough or whole) > reachable + 1e-9:
        message = (
            f"No ticks in {_name(leaf)} reach the top: an exclusive option cannot join others."
        )
        hint = "Take the exclusive option out of the options, or set enough."
        problems.append(error("scoring.top_unreachable", f"{where}/options", message, hint))
    return problems


def _ends(leaf: Scored, how: Linear | Piecewise, spec: Number) -> list[Problem]:
    xs, ys = line_of(how)
    if not all(math.isfinite(x) for x in xs):
        message = f"The goalposts of {_name(leaf)} must be finite numbers."
        return [error("scoring.does_not_fit", _place(leaf), message, "")]
    low = xs[0] if spec.minimum is None else spec.minimum
    high = xs[-1] if spec.maximum is None else spec.maximum
    reached = [float(y) for y in np.interp([min(low, xs[0]), max(high, xs[-1])], xs, ys)]
    within = [float(y) for y in np.interp([low, high], xs, ys)]
    if sorted(within) == sorted(reached):
        return []
    return [
        warning(
            "scoring.top_unreachable",
            _place(leaf),
            f"{_name(leaf)} runs from {low:g} to {high:g}, so it cannot reach both ends of "
            f"{xs[0]:g} to {xs[-1]:g}.",
            "Move the goalposts into the range, or widen the range.",
        )
    ]


def line_of(how: Linear | Piecewise) -> tuple[list[float], list[float]]:
    """Return the numbers and the shares of 1 where a normalisation of numbers bends."""
    if isinstance(how, Piecewise):
        return [x for x, _ in how.points], [y for _, y in how.points]
    worst, best = how.goalposts
    return ([worst, best], [0.0, 1.0]) if worst < best else ([best, worst], [1.0, 0.0])


def _name(leaf: Scored) -> str:
    item = leaf.item
    return f'"{item.grid.id}.*.{item.spec.id}"' if leaf.group and item.grid else f'"{item.key}"'


def _place(leaf: Scored) -> str:
    return f"{leaf.pointer}/normalise" if leaf.normalise else leaf.pointer
