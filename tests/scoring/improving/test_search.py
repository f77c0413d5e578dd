"""What an index can come to at each cost, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from assess.model.answer import Answer, Value
from assess.model.improvement import Aim
from assess.scoring.improving import links
from assess.scoring.improving.ground import Ground, Setting, Way
from assess.scoring.improving.search import Search, answered
from tests.support.answers import answered_with
from tests.support.small import levels, small

BANDS = [
    {"id": "low", "label": "Low", "at_least": 1},
    {"id": "high", "label": "High", "at_least": 3},
]
GATES = [
    {"id": "no_a", "label": "No a", "when": "a == 0", "cap": "low"},
    {"id": "no_b", "label": "No b", "when": "b < 2", "cap": "low", "waivable": False},
]
TABLE = {"method": "lookup", "table": [[0, 0.25], [0.5, 1]]}


def leaves(*keys: str) -> list[dict[str, Any]]:
    return [{"item": key} for key in keys]


def group(name: str, *keys: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": name, "children": leaves(*keys), **more}


def search(
    children: list[dict[str, Any]],
    answers: dict[str, Answer],
    aim: Aim = Aim.CHANGES,
    disputed: dict[str, list[Answer]] | None = None,
    waived: frozenset[str] = frozenset(),
    **index: Any,
) -> Search:
    case = small(children, **{"bands": BANDS, **index})
    return Search(
        Ground(case.plan, case.model.indices[0], Setting(answers, disputed or {}, waived)), aim
    )


State = tuple[int, int, float, int, dict[str, Value]]


def states(found: Search) -> list[State]:
    """Return changes, effort, score on the unit interval, band and new answers of each state."""
    reach = found.reach()
    split = [divmod(int(cost), found.unit) for cost in reach.costs]
    pairs = split if found.aim is Aim.CHANGES else [(tie, first) for first, tie in split]
    return [
        (*pair, round(float(unit), 9), int(place), reach.changed(i))
        for i, (pair, unit, place) in enumerate(zip(pairs, reach.units, reach.places, strict=True))
    ]


def test_what_one_change_weighs_is_more_than_all_ties() -> None:
    changes = search(leaves("a", "b"), levels(a=1, b=2))
    # 3 and 2 steps to the best: the dearest set of changes is 5.
    assert changes.unit == 6
    assert changes.cost(Way(4, 3, 0.75)) == 9
    efforts = search(leaves("a", "b"), levels(a=1, b=2), Aim.EFFORT)
    assert efforts.cost(Way(4, 3, 0.75)) == 19
    assert search(leaves("a"), {}).unit == 1


def test_every_state_that_may_be_needed_with_its_answers() -> None:
    children: list[dict[str, Any]] = [{"item": "a"}, {"item": "b", "weight": 3}]
    assert states(search(children, levels(a=3, b=3))) == [
        (0, 0, 0.75, 1, {}),
        (1, 1, 0.9375, 1, {"b": 4}),
        (2, 2, 1, 1, {"a": 4, "b": 4}),
    ]
    efforts = states(search(leaves("a", "b"), levels(a=3, b=2), Aim.EFFORT))
    assert [one[:4] for one in efforts] == [
        (0, 0, 0.625, 1),
        (1, 1, 0.75, 1),
        (1, 2, 0.875, 1),
        (2, 3, 1, 1),
    ]
    assert efforts[2][4] == {"b": 4}


def test_a_gate_that_no_waiver_lifts_holds_the_band_until_it_is_cleared() -> None:
    here = search(leaves("c"), levels(a=0, b=1, c=4), gates=GATES)
    # Only gates name a and b: 0 to 1 and 1 to 2 are the least that clears each.
    assert sorted(states(here)[i][:4] for i in range(4)) == [
        (0, 0, 1, 0),
        (1, 1, 1, 0),
        (1, 1, 1, 0),
        (2, 2, 1, 1),
    ]
    assert max(states(here), key=lambda one: one[3])[4] == {"a": 1, "b": 2}
    waived = search(
        leaves("c"), levels(a=0, b=1, c=4), waived=frozenset({"no_a", "no_b"}), gates=GATES
    )
    assert [one[3:] for one in states(waived)] == [(0, {}), (1, {"b": 2})]


def test_without_bands_there_are_no_places() -> None:
    found = states(search(leaves("a"), levels(a=3), bands=[]))
    assert [one[:4] for one in found] == [(0, 0, 0.75, -1), (1, 1, 1, -1)]


def test_a_follow_up_counts_as_its_worst_until_it_is_changed_too() -> None:
    found = states(search(leaves("c", "d"), levels(c=0)))
    assert list(found[0]) == [0, 0, 0, 0, {}]
    by_answers = {tuple(sorted(one[4].items())): one[2] for one in found}
    assert by_answers[("c", 4),] == 0.5
    assert by_answers[("c", 4), ("d", 4)] == 1


def test_what_two_leaves_score_is_paid_once() -> None:
    found = states(search([*leaves("a"), group("again", "a", "b")], levels(a=3, b=4)))
    assert found == [(0, 0, 0.8125, 1, {}), (1, 1, 1, 1, {"a": 4})]


def test_disputed_answers_are_not_changed() -> None:
    said = {"b": [answered_with(1), answered_with(3)]}
    found = states(search(leaves("a", "b"), levels(a=3), disputed=said))
    assert [one[4] for one in found] == [{}, {"a": 4}]


def test_half_a_lookup_limits_the_score_so_its_bounds_are_kept() -> None:
    # Without b, risk is 0 to 0.25 where a is 0, and 0.5 to 1 from a = 2 on. It has no value, so
    # the whole is c, but never outside the mean of c and those bounds.
    risk = group("risk", "a", "b", aggregate=TABLE)
    found = states(search([risk, *leaves("c")], levels(a=0, c=0)))
    score = {tuple(new.items()): unit for _, _, unit, _, new in found}
    assert score[()] == 0
    assert score[("c", 1),] == score[("a", 2),] == 0.25
    assert score[("c", 4),] == 0.625
    assert score[("a", 2), ("c", 3)] == 0.75
    assert score[("a", 2), ("c", 4)] == 1


def test_bounds_are_kept_below_what_shares_a_question() -> None:
    # Without b, half is 0 to 0.25 where a is 0 (column 0), and 0.5 to 1 from a = 2 on (column 1).
    # The row is 1 from (a + 3 d) / 16 = 0.5 on. The whole is c = 1, at most the mean of 1 and risk.
    row = group("row", "a", aggregate="arithmetic")
    row["children"].append({"item": "d", "weight": 3})
    half = group("half", "a", "b", aggregate=TABLE)
    risk = {**group("risk", aggregate=TABLE), "children": [row, half]}
    found = states(search([risk, *leaves("c")], levels(a=0, c=4, d=0)))
    assert [one for one in found if one[2] < 1] == [
        (0, 0, 0.5, 1, {}),
        (1, 2, 0.625, 1, {"a": 2}),
        (1, 3, 0.75, 1, {"d": 3}),
    ]
    assert (2, 4, 1, 1, {"a": 2, "d": 2}) in found


@pytest.mark.parametrize("aim", Aim)
def test_contexts_left_out_limit_what_is_complete(
    aim: Aim, monkeypatch: pytest.MonkeyPatch
) -> None:
    children: list[dict[str, Any]] = [*leaves("a", "b"), group("again", "a", "b")]
    every = search(children, levels(a=2, b=3), aim)
    assert every.reach().complete is None
    monkeypatch.setattr(links, "MOST_CONTEXTS", 5)
    short = search(children, levels(a=2, b=3), aim)
    # With one of two questions moved, all that costs less than two changes is there.
    assert short.reach().complete == 2 * short.unit - 1
    inner = [*leaves("c"), group("inner", "a", "b", "d")]
    inner[1]["children"] += [group("deep", "a", "b")]
    below = search(inner, levels(a=2, b=3, c=1, d=1), aim)
    assert below.reach().complete == 2 * below.unit - 1


def test_new_answers_are_answers() -> None:
    assert answered({"a": 2}) == levels(a=2)
