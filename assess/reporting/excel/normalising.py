"""Formulas that normalise one answer to 0–1, the same arithmetic as the scoring engine's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from assess.model.answer import State
from assess.model.normalisation import Levels, Linear, Normalisation, Piecewise, Points, Ticked
from assess.model.question import Choice, Choices, Number, Scale, Simple
from assess.model.tree import default_normalisation
from assess.reporting.excel.lists import words_of
from assess.reporting.view.words import STATES
from assess.workbook.lists import Lists
from assess.workbook.text import number, quoted


class Place(NamedTuple):
    """Where one item's answer stands: its state, its answer, and its ticks where it has some."""

    state: str
    answer: str
    ticks: str = ""


def score_formula(spec: Simple, how: Normalisation | None, place: Place, lists: Lists) -> str:
    """Return the formula for the answer's 0–1, empty text where there is none."""
    how = how or default_normalisation(spec)
    answered = state_is(place, State.ANSWERED)
    match how, spec:
        case Levels() | Points(), Choice() | Scale():
            inner = _by_table(spec, _positions(spec, how), place, lists)
        case Ticked(), Choices():
            inner = _by_ticks(spec, how, place)
        case Linear(), Number():
            inner = _if_number(place, _linear(how, place.answer))
        case Piecewise(), Number():
            inner = _if_number(place, _piecewise(spec, how, place.answer, lists))
        case _:
            inner = '""'
    return f'IF({answered},{inner},"")'


def state_is(place: Place, state: State) -> str:
    """Return the condition that the answer is in a state."""
    return f"{place.state}={quoted(STATES[state])}"


def is_recognised(spec: Simple, place: Place, lists: Lists) -> str:
    """Return the condition that the answer cell holds something of the question's kind."""
    if isinstance(spec, Choice | Scale):
        words = lists.column(f"Answers: {spec.label}", words_of(spec))
        return f"SUMPRODUCT(--({words}=TRIM({place.answer})))=1"
    if isinstance(spec, Number):
        return f"ISNUMBER({place.answer})"
    if isinstance(spec, Choices):
        return "TRUE"
    return f"LEN(TRIM({place.answer}))>0"


def _positions(spec: Choice | Scale, how: Levels | Points) -> tuple[float, ...]:
    keys = (
        [str(i) for i in range(len(spec.levels))]
        if isinstance(spec, Scale)
        else [option.id for option in spec.options]
    )
    if isinstance(how, Points):
        points = [how.points[key] for key in keys]
        low, high = min(points), max(points)
        return tuple((point - low) / (high - low) for point in points)
    even = [i / (len(keys) - 1) for i in range(len(keys))]
    return tuple(even[::-1] if how.reverse else even)


def _by_table(spec: Choice | Scale, positions: Sequence[float], place: Place, lists: Lists) -> str:
    words = lists.column(f"Answers: {spec.label}", words_of(spec))
    values = lists.column(f"Score 0–1: {spec.label}", tuple(positions))
    known = f"SUMPRODUCT(--({words}=TRIM({place.answer})))=1"
    return f'IF({known},SUMPRODUCT(({words}=TRIM({place.answer}))*{values}),"")'


def _by_ticks(spec: Choices, how: Ticked, place: Place) -> str:
    given = how.options
    if given is None:
        given = {option.id: 1.0 for option in spec.options if not option.exclusive}
    weights = [given.get(option.id, 0.0) for option in spec.options]
    whole = sum(weights) if how.enough is None else min(how.enough, sum(weights))
    listed = ";".join(number(weight) for weight in weights)
    return f'MIN(1,SUMPRODUCT(({place.ticks}="x")*{{{listed}}})/{number(whole)})'


def _if_number(place: Place, inner: str) -> str:
    return f'IF(ISNUMBER({place.answer}),{inner},"")'


def _linear(how: Linear, answer: str) -> str:
    worst, best = how.goalposts
    x = f"MIN({number(max(how.goalposts))},MAX({number(min(how.goalposts))},{answer}))"
    if how.log:
        x, worst, best = f"LN({x})", math.log(worst), math.log(best)
    return f"MIN(1,MAX(0,({x}-({number(worst)}))/({number(best - worst)})))"


def _piecewise(spec: Number, how: Piecewise, answer: str, lists: Lists) -> str:
    numbers = [math.log(x) if how.log else x for x, _ in how.points]
    xs = lists.column(f"Points{' (logarithms)' if how.log else ''}: {spec.label}", numbers)
    ys = lists.column(f"Score 0–1 at the points: {spec.label}", [y for _, y in how.points])
    clipped = f"MIN({number(how.points[-1][0])},MAX({number(how.points[0][0])},{answer}))"
    x = f"MIN(MAX({xs}),MAX(MIN({xs}),{f'LN({clipped})' if how.log else clipped}))"
    left = f"MIN({len(numbers) - 1},MATCH({x},{xs},1))"
    start, step = f"INDEX({xs},{left})", f"INDEX({xs},{left}+1)"
    low, high = f"INDEX({ys},{left})", f"INDEX({ys},{left}+1)"
    return f"MIN(1,MAX(0,{low}+({x}-{start})*({high}-{low})/({step}-{start})))"
