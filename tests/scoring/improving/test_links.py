"""Which answers reach further than their own leaf, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from assess.scoring.improving import links
from assess.scoring.improving.ground import Ground, Setting
from assess.scoring.improving.links import Links
from tests.support.small import levels, small

GATE = {"id": "no_a", "label": "No a", "when": "a == 0 or a == 1", "cap": "low"}
BANDS = [
    {"id": "low", "label": "Low", "at_least": 1},
    {"id": "high", "label": "High", "at_least": 3},
]


def group(name: str, *children: Any) -> dict[str, Any]:
    items = [{"item": one} if isinstance(one, str) else one for one in children]
    return {"id": name, "label": name, "children": items}


def links_of(children: list[dict[str, Any]], given: dict[str, int], **index: Any) -> Links:
    case = small(children, bands=BANDS, **index)
    return Links(Ground(case.plan, case.model.indices[0], Setting(levels(**given), {})))


def classes(found: Links) -> dict[str, list[list[Any]]]:
    return {key: [[way.value for way in one] for one in of] for key, of in found.classes.items()}


def scopes(found: Links) -> dict[str, tuple[str, ...]]:
    steps = found.ground.plan.steps
    return {steps[position].key: keys for position, keys in found.scopes.items()}


def test_what_shows_another_question_is_linked_in_the_lowest_group_of_both() -> None:
    children = [group("left", "a", "b"), group("right", "c", "d")]
    found = links_of(children, {"a": 0, "b": 0, "c": 0})
    assert classes(found) == {"c": [[0], [1, 2, 3, 4]]}
    assert scopes(found) == {"right": ("c",)}
    apart = [group("left", "a", "d"), group("right", "b", "c")]
    assert scopes(links_of(apart, {"a": 0, "b": 0, "c": 0})) == {"whole": ("c",)}
    deep = [{"item": "a"}, group("outer", "c", group("inner", "b", "d"))]
    assert scopes(links_of(deep, {"a": 0, "b": 0, "c": 0})) == {"outer": ("c",)}


def test_where_no_better_answer_changes_what_is_shown_nothing_is_linked() -> None:
    children = [group("left", "a", "b"), group("right", "c", "d")]
    found = links_of(children, {"a": 0, "b": 0, "c": 1, "d": 0})
    assert (found.classes, found.scopes) == ({}, {})
    position = next(iter(found.ground.leaves["a"]))
    assert found.contexts(position) == ([{}], None)


def test_what_several_leaves_score_has_a_class_for_every_answer() -> None:
    children = [{"item": "b"}, group("left", "a"), group("right", group("deep", "a"), "c")]
    found = links_of(children, {"a": 2, "b": 0, "c": 1})
    assert classes(found) == {"a": [[2], [3], [4]]}
    assert scopes(found) == {"whole": ("a",)}


def test_what_a_gate_names_is_linked_at_the_index() -> None:
    children = [group("left", "a", "b"), group("right", "c", "d")]
    found = links_of(children, {"a": 0, "b": 0, "c": 0}, gates=[GATE])
    # Both comparisons with a come to the same; whether it is 0 or 1 the gate does not tell.
    assert classes(found) == {"a": [[0, 1], [2, 3, 4]], "c": [[0], [1, 2, 3, 4]]}
    assert scopes(found) == {"whole": ("a",), "right": ("c",)}
    only = links_of([group("right", "c", "d")], {"a": 0, "c": 1, "d": 1}, gates=[GATE])
    # A question that only a gate names may be answered in any way.
    assert classes(only) == {"a": [[0, 1], [2, 3, 4]]}


def test_what_a_gate_cannot_come_to_any_more_links_nothing() -> None:
    gate = {"id": "both", "label": "Both", "when": "a == 0 and b == 0", "cap": "low"}
    children = [group("left", "a", "b"), group("right", "c")]
    linked = links_of(children, {"a": 0, "b": 0, "c": 0}, gates=[gate])
    assert classes(linked) == {"a": [[0], [1, 2, 3, 4]], "b": [[0], [1, 2, 3, 4]]}
    assert links_of(children, {"a": 0, "b": 1, "c": 0}, gates=[gate]).classes == {}


def test_each_step_knows_the_linked_questions_that_matter_below_it() -> None:
    children = [group("left", "a", "b"), group("right", "c", "d")]
    found = links_of(children, {"a": 0, "b": 0, "c": 0}, gates=[GATE])
    steps = found.ground.plan.steps
    matter = {
        (getattr(steps[position], "item", None) or steps[position].key): sorted(keys)
        for position, keys in found.relevant.items()
    }
    assert matter == {
        "a": ["a"],
        "b": [],
        "left": ["a"],
        "c": ["c"],
        "d": ["c"],
        "right": ["c"],
        "whole": ["a", "c"],
    }


def test_a_class_is_represented_by_its_first_answer() -> None:
    found = links_of([group("right", "c", "d"), {"item": "a"}], {"a": 3, "c": 0})
    assert found.representative("c", {"c": 1}) == 1
    assert found.representative("c", {"c": 0}) == 0
    assert found.representative("c", {}) == 0
    assert found.representative("a", {"a": 1}) == 3
    assert found.representative("b", {}) is None


TWICE = [{"item": "a"}, {"item": "b"}, group("again", "a", "b")]


def test_all_combinations_of_classes_are_tried() -> None:
    found = links_of(TWICE, {"a": 2, "b": 3})
    pairs = [(a, b) for a in range(3) for b in range(2)]
    root = found.ground.root
    assert found.contexts(root) == ([{"a": a, "b": b} for a, b in pairs], None)


@pytest.mark.parametrize(
    ("limit", "expected", "most"),
    [
        (6, [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)], None),
        # None moved is 1, up to one moved at most 1 + 2 * 2.
        (5, [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1)], 1),
        (4, [(0, 0), (2, 1)], 0),
        (1, [(0, 0), (2, 1)], 0),
    ],
)
def test_of_too_many_those_in_which_few_move_and_the_best(
    limit: int,
    expected: list[tuple[int, int]],
    most: int | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "MOST_CONTEXTS", limit)
    found = links_of(TWICE, {"a": 2, "b": 3})
    tried, complete = found.contexts(found.ground.root)
    assert [(one["a"], one["b"]) for one in tried] == expected
    assert complete == most


def test_of_three_questions_two_may_move(monkeypatch: pytest.MonkeyPatch) -> None:
    children = [{"item": key} for key in "abc"]
    found = links_of([*children, group("again", *"abc")], {"a": 2, "b": 2, "c": 2})
    # Three classes each: 1, then 3 * 2, then 3 * 4 combinations; 27 in all.
    monkeypatch.setattr(links, "MOST_CONTEXTS", 19)
    tried, complete = found.contexts(found.ground.root)
    assert complete == 2
    assert len(tried) == 19 + 1
    assert len({tuple(one.values()) for one in tried}) == 20
    assert tried[-1] == {"a": 2, "b": 2, "c": 2}
    assert sum(all(one.values()) for one in tried) == 1


def test_the_best_class_is_the_one_with_the_best_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MOST_CONTEXTS", 1)
    # Where high is bad the answers come as listed, the best first: 3 now, then 0, 1 and 2.
    found = links_of(TWICE, {"a": 3, "b": 2}, high_is="bad")
    assert classes(found) == {"a": [[3], [0], [1], [2]], "b": [[2], [0], [1]]}
    tried, _ = found.contexts(found.ground.root)
    assert tried == [{"a": 0, "b": 0}, {"a": 1, "b": 1}]
