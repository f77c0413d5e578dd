"""What of the conditions can still tell answers apart, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from assess.conditions import parse
from assess.scoring.improving.deciding import deciding_parts, truths_of
from assess.scoring.improving.ground import Ground, Setting
from tests.support.small import levels, small

BANDS = [
    {"id": "low", "label": "Low", "at_least": 1},
    {"id": "high", "label": "High", "at_least": 3},
]


def ground(when: str, scored: str, given: dict[str, int], kept: str = "") -> Ground:
    """Return the ground of an index over some questions, with one gate."""
    children: list[dict[str, Any]] = [{"item": key} for key in scored]
    gate = {"id": "gate", "label": "Gate", "when": when, "cap": "low"}
    case = small(children, bands=BANDS, gates=[gate])
    setting = Setting(levels(**given), {}, kept=frozenset(kept))
    return Ground(case.plan, case.model.indices[0], setting)


def parts(found: Ground) -> dict[str, list[list[int]]]:
    """Return the truth of each part for the answers 0 to 4."""
    return {
        key: [truths_of(found, key, [0, 1, 2, 3, 4], part) for part in some]
        for key, some in deciding_parts(found).items()
    }


ALL = {"a": 0, "b": 0, "c": 1, "d": 0}


def test_what_looks_at_one_question_is_one_part() -> None:
    found = parts(ground("(a == 0 or a == 1) and b == 0", "ab", ALL))
    assert found == {"a": [[1, 1, -1, -1, -1]], "b": [[1, -1, -1, -1, -1]]}
    # The two comparisons with a are joined, however they stand among the others.
    mixed = parts(ground("a == 0 or (b == 0 or a == 2)", "ab", ALL))
    assert mixed == {"a": [[1, -1, 1, -1, -1]], "b": [[1, -1, -1, -1, -1]]}
    negated = parts(ground("not (a == 0 and b == 0)", "ab", ALL))
    assert negated == {"a": [[1, -1, -1, -1, -1]], "b": [[1, -1, -1, -1, -1]]}


@pytest.mark.parametrize(
    ("when", "kept", "left"),
    [
        ("a == 0 and b == 0", "", {"a", "b"}),
        ("a == 0 and b == 0", "b", {"a"}),
        ("a == 0 and b == 1", "b", set()),
        ("a == 0 or b == 0", "b", set()),
        ("a == 0 or b == 1", "b", {"a"}),
        ("a == 0 and not (b == 0)", "b", set()),
        ("not (a == 0 and b == 0)", "ab", set()),
        ("a == 0 and (b == 1 or b == 2)", "b", set()),
        # No better answer to b is 0 again.
        ("a == 0 and answered(b)", "", {"a"}),
        ("a == 0 and b >= 0", "", {"a"}),
        ("a == 0 and b < 0", "", set()),
    ],
)
def test_what_comes_out_the_same_whatever_changes_decides_nothing(
    when: str, kept: str, left: set[str]
) -> None:
    assert deciding_parts(ground(when, "ab", ALL, kept)).keys() == left


def test_a_better_answer_that_cannot_be_taken_back_is_settled() -> None:
    assert parts(ground("a == 0 and b <= 1", "ab", {"a": 0, "b": 2})) == {}


def test_what_is_missing_or_may_be_hidden_stays_open() -> None:
    assert deciding_parts(ground("a == 0 and b == 1", "a", {"a": 0})).keys() == {"a", "b"}
    # d is asked where c is not 0; c may change, and so d's answer may come to count.
    hidden = ground("a == 0 and d == 1", "acd", {"a": 0, "c": 0, "d": 0}, "d")
    assert deciding_parts(hidden).keys() == {"a", "c", "d"}
    shown = ground("a == 0 and d == 1", "acd", {"a": 0, "c": 1, "d": 0}, "cd")
    assert deciding_parts(shown) == {}


def test_a_part_is_tried_as_if_the_question_were_shown() -> None:
    here = ground("a == 0", "acd", {"a": 0, "c": 0})
    assert truths_of(here, "d", [0, 1, 2], parse("d >= 1").tree) == [-1, 1, 1]
