"""The value of asking: how much of the doubt about a score a missing answer would take away.

The measure is range reduction: how much closer the bounds come together once the question is
answered, whatever the answer is. A value of information in the strict sense would need the
probability of each answer, and nobody knows that; so the least and the greatest reduction over all
possible answers are given, and no mean of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assess.columns import Columns, encode_item
from assess.conditions import Condition, Visibility
from assess.model.answer import UNANSWERED, Answer, State, Value
from assess.model.improvement import Asked
from assess.scoring.gates import NONE
from assess.scoring.improving.ground import Ground
from assess.scoring.improving.search import answered
from assess.scoring.improving.standing import Standings, standings
from assess.scoring.improving.ways import possible_answers


class _Try(NamedTuple):
    key: str
    answer: Answer


def worth_asking(ground: Ground) -> tuple[Asked, ...]:
    """Return the missing questions that bear on the index, the largest certain reduction first.

    Where there is no score now, those that alone bring one come before all others.

    Those are the questions asked now without an answer of record that the index scores, or that
    decide what it scores or on one of its gates. Where respondents differ, the possible answers are
    theirs; otherwise all that can be told apart (numbers: their marks).
    """
    setting = ground.setting
    bearing = {*ground.leaves, *ground.decides(ground.leaves), *ground.behind_gates}
    missing = [key for key in ground.plan.items if key in bearing and _is_missing(ground, key)]
    tries = [_Try(key, answer) for key in missing for answer in _answers(ground, key)]
    rows: list[Mapping[str, Answer]] = [setting.answers]
    disputed: list[Mapping[str, Sequence[Answer]]] = [setting.disputed]
    for key, answer in tries:
        rows.append({**setting.answers, key: answer})
        disputed.append({k: said for k, said in setting.disputed.items() if k != key})
    found = standings(ground, rows, disputed)
    asked = []
    for key in missing:
        places = [i for i, one in enumerate(tries, start=1) if one.key == key]
        if places:
            asked.append(_asked(ground, key, found, np.array(places)))
    asked.sort(key=_order)
    return tuple(asked)


def _order(one: Asked) -> tuple[bool, float, float, float]:
    least, most, coverage = (-round(x, 9) for x in (one.least, one.most, one.coverage))
    return not one.gives_score, least, most, coverage


def _is_missing(ground: Ground, key: str) -> bool:
    answer = ground.setting.answers.get(key, UNANSWERED)
    return (
        key not in ground.hidden
        and answer.value is None
        and answer.state is not State.NOT_APPLICABLE
    )


def _answers(ground: Ground, key: str) -> list[Answer]:
    """Return one answer of each kind that the index can tell apart."""
    said = ground.setting.disputed.get(key)
    if said:
        return [answer for answer in said if answer.state is not State.UNANSWERED]
    item = ground.plan.items[key]
    constants = ground.constants(key)
    values: Sequence[Value] = possible_answers(item.spec, ground.how(key), constants)
    if not values:
        return []
    units = ground.units(key, values)
    given = [answered({key: value})[key] for value in values]
    columns = Columns(len(values), {key: encode_item(item.spec, given)})
    bare = Visibility({key: item._replace(conditions=())}).on(columns)
    truths = [bare.evaluate(Condition("", atom)) for atom in ground.atoms(key)]
    kinds: dict[tuple[float, ...], Answer] = {}
    for i, answer in enumerate(given):
        kind = (*np.round(units[:, i], 12), *(float(truth[i]) for truth in truths))
        kinds.setdefault(kind, answer)
    return list(kinds.values())


def _asked(ground: Ground, key: str, found: Standings, rows: np.ndarray) -> Asked:
    bottom, top = ground.index.scale
    width = np.nan_to_num(found.high) - np.nan_to_num(found.low)
    reduced = (width[0] - width[rows]) * (top - bottom)
    coverage = np.nan_to_num(found.coverage)
    places = sorted({int(place) for place in found.places[rows] if place != NONE})
    answer = ground.setting.answers.get(key, UNANSWERED)
    return Asked(
        key=key,
        state=answer.state,
        least=float(reduced.min()),
        most=float(reduced.max()),
        coverage=float((coverage[rows] - coverage[0]).min()),
        gives_score=bool(np.isnan(found.score[0]) and not np.isnan(found.score[rows]).any()),
        bands=tuple(ground.index.bands[place].id for place in places),
    )
