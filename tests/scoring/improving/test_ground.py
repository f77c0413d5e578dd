"""What follows from an index and one assessment of it, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from assess.model.answer import Answer, State
from assess.scoring.improving.ground import Ground, Setting, filled_in
from assess.scoring.improving.ways import effort_of
from tests.support.answers import answered_with, without_value
from tests.support.cases import Case, case_from, standing_cases
from tests.support.small import levels, small

BANDS = [
    {"id": "low", "label": "Low", "at_least": 1},
    {"id": "high", "label": "High", "at_least": 3},
]
GATES = [
    {"id": "no_a", "label": "No a", "when": "a == 0", "cap": "low"},
    {"id": "no_d", "label": "No d", "when": "d == 2", "cap": "low", "waivable": False},
]


def leaves(*keys: str) -> list[dict[str, Any]]:
    return [{"item": key} for key in keys]


def ground(
    children: list[dict[str, Any]],
    answers: dict[str, Answer],
    disputed: dict[str, list[Answer]] | None = None,
    **more: Any,
) -> Ground:
    setting = {name: more.pop(name, frozenset()) for name in ("waived", "kept")}
    case = small(children, bands=BANDS, **more)
    return Ground(case.plan, case.model.indices[0], Setting(answers, disputed or {}, **setting))


def ways(found: Ground) -> dict[str, list[tuple[Any, int, float]]]:
    return {
        key: [(way.value, way.effort, round(way.better, 9)) for way in of]
        for key, of in found.ways.items()
    }


def test_ways_are_answers_that_are_at_least_as_good_with_their_efforts() -> None:
    here = ground(leaves("a", "b"), levels(a=2, b=4))
    assert ways(here) == {"a": [(2, 0, 0), (3, 1, 0.25), (4, 2, 0.5)]}
    assert here.sign == 1
    falling = ground(leaves("a", "b"), levels(a=2, b=0), high_is="bad")
    assert falling.sign == -1
    assert ways(falling) == {"a": [(2, 0, 0), (0, 2, 0.5), (1, 1, 0.25)]}


def test_what_two_leaves_score_is_better_in_total() -> None:
    again = {"id": "again", "label": "Again", "children": leaves("a")}
    here = ground([*leaves("a"), again], levels(a=3))
    assert ways(here) == {"a": [(3, 0, 0), (4, 1, 0.5)]}
    assert len(here.leaves["a"]) == 2
    assert len(here.how("a")) == 2
    assert here.units("a", [1, 2, 4]).tolist() == [[0.25, 0.5, 1]] * 2
    assert here.units("b", [1, 2]).shape == (0, 2)
    assert here.how("b") == ()


def test_what_is_kept_missing_or_disputed_has_no_other_way() -> None:
    answers = {**levels(a=1, c=1), "b": without_value(State.UNKNOWN)}
    said = {"d": [answered_with(1), answered_with(2)]}
    here = ground(leaves("a", "b", "c", "d"), answers, said, kept=frozenset("c"))
    assert list(here.ways) == ["a"]


def test_only_what_gates_name_may_become_worse() -> None:
    here = ground(leaves("b"), levels(a=0, b=4, c=1, d=2), gates=GATES)
    assert list(here.ways) == ["a", "d"]
    assert [value for value, _, better in ways(here)["d"] if not better] == [2, 0, 1, 3, 4]
    assert (here.in_gates, here.behind_gates) == (frozenset("ad"), frozenset("acd"))
    assert [gate.text for gate in here.gates] == ["a == 0", "d == 2"]
    hidden = ground(leaves("b"), levels(a=0, b=4, c=0, d=2), gates=GATES)
    assert list(hidden.ways) == ["a"]
    assert hidden.hidden == frozenset("d")


def test_a_waived_gate_names_nothing_unless_it_cannot_be_waived() -> None:
    both = frozenset({"no_a", "no_d"})
    here = ground(leaves("b"), levels(a=0, b=4, c=1, d=2), gates=GATES, waived=both)
    assert here.in_gates == frozenset("d")
    assert list(here.ways) == ["d"]


def test_what_decides_on_a_question_is_found_through_what_shows_it() -> None:
    here = ground(leaves("a", "d"), {})
    assert here.decides("d") == frozenset("c")
    assert here.decides("ac") == frozenset()
    assert here.decides("ad") == frozenset("c")
    assert here.constants("c") == (1,)
    assert here.constants("a") == ()
    gated = ground(leaves("a"), {}, gates=GATES)
    assert (gated.constants("a"), gated.constants("d")) == ((0,), (2,))
    assert gated.constants("c") == (1,)
    assert [condition.text for condition in gated.conditions] == ["a == 0", "d == 2", "c >= 1"]
    assert ground(leaves("a"), {}).conditions == ()


def test_a_hidden_question_without_an_answer_counts_as_its_worst() -> None:
    every = leaves("a", "b", "c", "d")
    here = ground(every, levels(a=1, c=0))
    assert here.filled == {"d": 0}
    assert (here.now("d"), here.now("a"), here.now("b")) == (0, 1, None)
    assert ways(here)["d"] == [(x, x, x / 4) for x in range(5)]
    assert ground(every, levels(c=0), high_is="bad").filled == {"d": 4}
    assert ground(every, levels(c=0, d=3)).filled == {}
    assert ground(every, levels(c=0, d=3)).now("d") == 3
    assert ground(every, levels(c=1)).filled == {}
    assert ground(leaves("a"), levels(c=0)).filled == {}
    not_applicable = {**levels(c=0), "d": without_value(State.NOT_APPLICABLE)}
    assert ground(every, not_applicable).filled == {}
    assert ground(every, {**levels(c=0), "d": without_value(State.UNKNOWN)}).filled == {"d": 0}
    assert ground(every, levels(c=0), {"d": [answered_with(1)]}).filled == {}


def test_follow_ups_are_filled_in_where_a_change_makes_them_apply() -> None:
    here = ground(leaves("a", "b", "c", "d"), levels(a=1, c=0))
    rows = [levels(c=0), levels(c=1), levels(c=2, d=3), {}]
    found = filled_in(here, rows)
    assert found == [levels(c=0), levels(c=1, d=0), levels(c=2, d=3), {}]
    assert rows[1] == levels(c=1)
    unknown = {**levels(c=1), "d": without_value(State.UNKNOWN)}
    assert filled_in(here, [unknown]) == [levels(c=1, d=0)]


def test_the_positions_below_a_step_come_with_the_step_last() -> None:
    inner = {"id": "inner", "label": "Inner", "children": leaves("a", "b")}
    here = ground([inner, *leaves("c")], {})
    steps = here.plan.steps
    names = [getattr(steps[i], "item", steps[i].key) for i in here.below(here.root)]
    assert names == ["a", "b", "inner", "c", "whole"]
    assert list(here.leaves) == ["a", "b", "c"]
    assert steps[here.root].key == "whole"


def test_a_column_repeats_a_value_or_the_state_now() -> None:
    here = ground(leaves("a"), {**levels(a=3), "b": without_value(State.WITHHELD)})
    assert here.column("a", None, 2).codes.tolist() == [3, 3]
    assert here.column("a", 1, 3).codes.tolist() == [1, 1, 1]
    withheld, missing = (here.column(key, None, 2).codes for key in "bc")
    assert len(set(withheld.tolist())) == 1
    assert withheld[0] != missing[0]
    assert max(*withheld, *missing) < 0


@pytest.mark.parametrize(("effort", "expected"), [({}, 2), ({"a": 3}, 6), ({"a": (1, 2, 4, 8)}, 6)])
def test_efforts_are_the_model_s_and_one_where_it_says_nothing(
    effort: dict[str, Any], expected: int
) -> None:
    case = small(leaves("a", "b"))
    model = case.model.model_copy(update={"effort": effort})
    again = Case("dear", case.questionnaire, model)
    here = Ground(again.plan, model.indices[0], Setting(levels(a=1), {}))
    assert here.effort("a", 1, 3) == expected
    assert here.effort("b", 1, 3) == 2
    assert effort_of(model, again.plan.items["b"]) == 1


def never(*facts: str, kept: str = "", **given: int) -> Ground:
    """Return the ground of an index over a to d, with gates on a and d, where facts never change."""
    case = small(leaves("a", "b", "c", "d"), bands=BANDS, gates=GATES)
    model = case.model.model_copy(update={"effort": dict.fromkeys(facts, "never")})
    again = Case("facts", case.questionnaire, model)
    return Ground(again.plan, model.indices[0], Setting(levels(**given), {}, kept=frozenset(kept)))


def test_what_never_changes_has_no_other_way_and_is_named() -> None:
    here = never("a", "c", a=0, b=1, c=1, d=2)
    assert list(here.ways) == ["b", "d"]
    assert here.unchangeable == ("a", "c")
    assert never("a", a=4, b=1, c=1, d=2).unchangeable == ()
    assert never("a", b=1, c=1, d=2).unchangeable == ()
    assert never("a", a=0, kept="a").unchangeable == ()
    assert never("d", a=0, c=0, d=1).unchangeable == ()


def test_a_fact_that_only_a_gate_names_stays_too() -> None:
    case = small(leaves("b"), bands=BANDS, gates=GATES)
    model = case.model.model_copy(update={"effort": {"a": "never"}})
    again = Case("facts", case.questionnaire, model)
    here = Ground(again.plan, model.indices[0], Setting(levels(a=0, b=0), {}))
    assert (list(here.ways), here.unchangeable) == (["b"], ("a",))


def mixed(**given: Any) -> Ground:
    """Return the ground of a number n and a list t of twelve ticks; d is asked where n is over 5."""
    names = [{"id": f"o{i}", "label": f"O{i}"} for i in range(12)]
    questions = [
        {"id": "n", "label": "n", "text": "n?", "type": "number"},
        {"id": "t", "label": "t", "text": "t?", "type": "choices", "options": names},
        {
            "id": "d",
            "label": "d",
            "text": "d?",
            "type": "scale",
            "levels": [{"label": str(i)} for i in range(3)],
            "when": "n > 5",
        },
    ]
    asked = {
        "format": "assess/questionnaire",
        "format_version": "1",
        "id": "mixed",
        "version": "1",
        "title": "Mixed",
        "description": "Mixed.",
        "subject_kind": "mission",
        "sections": [{"id": "all", "title": "All", "questions": questions}],
    }
    linear = {"method": "linear", "goalposts": [0, 8]}
    ticked = {"method": "ticked", "options": {f"o{i}": 1 for i in range(12)}}
    children = [
        {"item": "n", "normalise": linear},
        {"item": "t", "normalise": ticked},
        *leaves("d"),
    ]
    index = {"id": "top", "label": "Top", "high_is": "good", "children": children}
    scoring = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": "mixed",
        "indices": [index],
    }
    case = case_from("mixed", asked, scoring)
    answers = {key: answered_with(value) for key, value in given.items()}
    return Ground(case.plan, case.model.indices[0], Setting(answers, {}))


def test_a_number_moves_between_its_marks_and_around_what_it_is_compared_with() -> None:
    here = mixed(n=3)
    # The marks of a scale from 0 to 8 are 0, 2, 4, 6 and 8; it is compared with 5.
    assert [(value, effort) for value, effort, _ in ways(here)["n"]] == [
        (3, 0),
        (4, 1),
        (5, 1),
        (6, 2),
        (8, 3),
    ]
    assert [way.better for way in here.ways["n"]] == [0, 0.125, 0.25, 0.375, 0.625]


def test_marks_that_score_the_same_are_no_step() -> None:
    here = mixed(n=-3)
    # Below 0 the score is 0: the mark 0 brings nothing.
    assert [here.effort("n", -3, new) for new in (0, 2, 4, 8)] == [1, 1, 2, 4]
    # From 9 down to 3: 8 scores as 9 does, 6 and 4 do not.
    assert here.effort("n", 9, 3) == 2


def test_ticks_are_a_set_and_those_now_are_where_a_long_list_starts() -> None:
    here = mixed(t=("o7", "o3"))
    values = [way.value for way in here.ways["t"]]
    assert values[0] == ("o7", "o3")
    assert ("o3", "o7") not in values
    assert ("o0", "o3", "o7") in values
    assert ("o0", "o1") in values


def test_a_column_of_a_number_repeats_it() -> None:
    here = mixed(n=3)
    now, other = here.column("n", None, 2).values, here.column("n", 4.5, 3).values
    assert now is not None
    assert other is not None
    assert (now.tolist(), other.tolist()) == ([3, 3], [4.5, 4.5, 4.5])
    assert here.column("d", 1, 2).values is None


def test_a_cell_takes_its_effort_from_its_column_unless_it_has_its_own() -> None:
    case = next(case for case in standing_cases() if any(i.grid for i in case.plan.items.values()))
    cell = next(item for item in case.plan.items.values() if item.grid)
    assert cell.grid is not None
    column = f"{cell.grid.id}.*.{cell.spec.id}"

    def effort(**given: int | str) -> Any:
        named = {"cell": cell.key, "column": column}
        efforts = {named[name]: one for name, one in given.items()}
        return effort_of(case.model.model_copy(update={"effort": efforts}), cell)

    assert [effort(), effort(column=3), effort(cell=5), effort(cell=5, column=3)] == [1, 3, 5, 5]
    assert [effort(column="never"), effort(cell=5, column="never")] == ["never", 5]
