"""Advice on one index, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from assess.model.answer import Answer
from assess.model.improvement import Advice, Aim, Change, Standing
from assess.scoring.improving import fronts, improve, links
from assess.scoring.improving.ground import Setting
from assess.scoring.improving.improve import Request, advise
from tests.support.cases import Case
from tests.support.small import levels, small

RISING = [
    {"id": "low", "label": "Low", "at_least": 1},
    {"id": "middle", "label": "Middle", "at_least": 3},
    {"id": "high", "label": "High", "at_least": 4.5},
]
GATE = {"id": "no_b", "label": "No b", "when": "b == 0", "cap": "low"}


def leaves(*keys: str) -> list[dict[str, Any]]:
    return [{"item": key} for key in keys]


def advice(
    children: list[dict[str, Any]],
    answers: dict[str, Answer],
    aim: Aim = Aim.CHANGES,
    **more: Any,
) -> Advice:
    asked = {name: more.pop(name, None) for name in ("band", "budget")}
    effort = more.pop("effort", {})
    setting = Setting(answers, {}, kept=more.pop("kept", frozenset()))
    case = small(children, **{"bands": RISING, **more})
    case = Case("hand", case.questionnaire, case.model.model_copy(update={"effort": effort}))
    return advise(case.plan, setting, Request(case.model.indices[0], aim=aim, **asked))


def test_one_change_is_told_with_all_that_it_brings() -> None:
    # b counts three times: from 1 to 3 on the scale takes two levels of it and two thirds.
    found = advice([{"item": "a"}, {"item": "b", "weight": 3}], levels(a=0, b=0))
    assert (found.indicator, found.aim, found.now) == ("whole", Aim.CHANGES, Standing(1, "low"))
    assert (found.target, found.best, found.budget) == ("middle", Standing(5, "high"), None)
    assert found.within is None
    assert found.reached is not None
    assert found.reached.changes == (Change("b", 0, 3, 3, 2.25, needed=True),)
    assert found.reached.after == Standing(3.25, "middle")
    assert (found.reached.effort, found.reached.opened, found.reached.cleared) == (3, (), ())
    assert (found.reached.exact, found.reached.at_least, found.reached.unique) == (True, 1, True)


def test_gates_that_hold_even_at_the_best_are_named() -> None:
    also = {"id": "no_a", "label": "No a", "when": "a == 0", "cap": "middle"}
    given: dict[str, Any] = {"gates": [GATE, also], "kept": frozenset("ab"), "band": "high"}
    found = advice(leaves("a", "b", "c"), levels(a=0, b=0, c=0), **given)
    assert (found.reached, found.held) == (None, ("no_b", "no_a"))
    lower = advice(leaves("a", "b", "c"), levels(a=0, b=0, c=4), **{**given, "band": "middle"})
    assert (lower.reached, lower.held) == (None, ("no_b",))
    free = advice(leaves("a", "b"), levels(a=0, b=0), gates=[GATE, also], band="high")
    assert (free.reached is not None, free.held) == (True, ())


def test_of_two_equal_changes_neither_is_needed() -> None:
    found = advice(leaves("a", "b"), levels(a=2, b=2), band="high").reached
    assert found is not None
    # Seven levels of eight: one to the last, the other one level less.
    assert [(one.new, one.effort, one.gain, one.needed) for one in found.changes] == [
        (4, 2, 1, True),
        (3, 1, 0.5, True),
    ]
    either = advice(leaves("a", "b"), levels(a=1, b=1), band="middle").reached
    assert either is not None
    assert [(one.key, one.needed) for one in either.changes] in ([("a", False)], [("b", False)])
    assert (either.unique, either.at_least, either.effort) == (False, 1, 2)


def test_the_change_that_brings_most_alone_is_told_first() -> None:
    children: list[dict[str, Any]] = [
        {"item": "a"},
        {"item": "b", "weight": 2},
        {"item": "c", "weight": 3},
    ]
    found = advice(children, levels(a=0, b=0, c=0), band="high").reached
    assert found is not None
    assert [one.key for one in found.changes] == ["c", "b", "a"]
    top = [RISING[0], {"id": "top", "label": "Top", "at_least": 5}]
    even = advice(leaves("b", "a"), levels(a=0, b=0), bands=top).reached
    assert even is not None
    assert [(one.key, one.gain) for one in even.changes] == [("a", 2), ("b", 2)]
    assert found.unique is True


def test_where_high_is_bad_the_band_below_is_the_target() -> None:
    found = advice(leaves("a", "b"), levels(a=3, b=3), high_is="bad")
    assert (found.now, found.target, found.best) == (
        Standing(4, "middle"),
        "low",
        Standing(1, "low"),
    )
    assert found.reached is not None
    (one,) = found.reached.changes
    assert (one.old, one.new, one.gain) == (3, 0, -1.5)
    assert found.reached.after == Standing(2.5, "low")


def test_without_bands_or_without_a_score_there_is_no_target() -> None:
    none = advice(leaves("a", "b"), levels(a=3, b=3), bands=[])
    assert (none.target, none.reached, none.now) == (None, None, Standing(4, None))
    assert none.best == Standing(5, None)
    missing = advice(leaves("a", "b"), {}, budget=3)
    assert (missing.target, missing.best, missing.within, missing.idle) == (None, None, None, 0)
    assert missing.budget == 3
    assert [one.key for one in missing.asking] == ["a", "b"]


def test_a_budget_is_for_the_best_band_before_the_best_score() -> None:
    # One step of a brings half a point; one of b clears the gate and a tenth of that.
    children: list[dict[str, Any]] = [{"item": "a", "weight": 10}, {"item": "b"}]
    found = advice(children, levels(a=3, b=0), gates=[GATE], budget=1).within
    assert found is not None
    assert [(one.key, one.new) for one in found.changes] == [("b", 1)]
    assert (found.cleared, found.after.band, found.unique) == (("no_b",), "middle", None)
    free = advice(children, levels(a=3, b=0), budget=1).within
    assert free is not None
    assert [(one.key, one.new) for one in free.changes] == [("a", 4)]
    assert free.changes[0].needed is False
    nothing = advice(children, levels(a=3, b=0), budget=0).within
    assert nothing is not None
    assert (nothing.changes, nothing.effort) == ((), 0)
    falling = advice(leaves("a", "b"), levels(a=4, b=1), high_is="bad", budget=2).within
    assert falling is not None
    assert falling.after.score == 2.5


def test_efforts_are_made_small_first_where_they_are_the_aim() -> None:
    children: list[dict[str, Any]] = [{"item": "a"}, {"item": "b", "weight": 3}]
    effort = {"b": 9}
    changes = advice(children, levels(a=2, b=1), effort=effort).reached
    least = advice(children, levels(a=2, b=1), Aim.EFFORT, effort=effort).reached
    assert changes is not None
    assert least is not None
    assert [(one.key, one.effort) for one in changes.changes] == [("b", 9)]
    assert (changes.at_least, changes.effort) == (1, 9)
    assert (least.at_least, least.effort, least.exact) == (9, 9, True)


def test_a_follow_up_that_a_change_opens_is_named_or_changed_itself() -> None:
    # With c at 0, d is not asked. A better c opens d at its worst.
    case: list[dict[str, Any]] = [{"item": "c", "weight": 9}, {"item": "d"}]
    opened = advice(case, levels(c=0)).reached
    assert opened is not None
    assert [(one.key, one.old) for one in opened.changes] == [("c", 0)]
    assert opened.opened == ("d",)
    both = advice(leaves("c", "d"), levels(c=0), band="high").reached
    assert both is not None
    assert both.opened == ()
    assert {one.key: (one.old, one.gain is None) for one in both.changes} == {
        "c": (0, False),
        "d": (None, True),
    }
    assert both.effort == sum(one.effort for one in both.changes)


def test_what_is_kept_is_not_changed_and_may_make_a_band_unreachable() -> None:
    found = advice(leaves("a", "b"), levels(a=0, b=2), band="high", kept=frozenset("a"))
    assert found.reached is None
    assert found.best == Standing(3, "middle")


def test_large_sets_are_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(improve, "MOST_REPEATED", 2)
    two = advice(leaves("a", "b"), levels(a=0, b=0), band="high").reached
    assert two is not None
    assert two.unique is True
    monkeypatch.setattr(improve, "MOST_REPEATED", 1)
    large = advice(leaves("a", "b"), levels(a=0, b=0), band="high").reached
    assert large is not None
    assert large.unique is None
    assert [one.needed for one in large.changes] == [False, False]


def test_a_limited_search_says_from_which_size_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MOST_CONTEXTS", 1)
    monkeypatch.setattr(fronts, "MOST_PAIRS", 1)
    again = {"id": "again", "label": "Again", "children": leaves("a", "b", "c")}
    children: list[dict[str, Any]] = [*leaves("a", "b", "c"), again]
    found = advice(children, levels(a=0, b=0, c=1), band="high").reached
    assert found is not None
    assert len(found.changes) == 3
    assert not found.exact
    assert found.at_least == 1
