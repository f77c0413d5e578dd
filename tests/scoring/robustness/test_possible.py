"""What is drawn in the place of an answer that is not known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assess.columns import Column
from assess.scoring.plan import LeafStep
from assess.scoring.robustness.possible import draw, possible_answers
from tests.support.cases import Case, case_from, standing_cases

SIZE = 6000


def generator() -> np.random.Generator:
    return np.random.default_rng(4)


def model(leaves: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    index = {"id": "whole", "label": "Whole", "high_is": "good", "children": leaves, **more}
    return {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": "small",
        "indices": [index],
    }


def asked(questions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": "assess/questionnaire",
        "format_version": "1",
        "id": "small",
        "version": "1",
        "title": "Small",
        "description": "Small.",
        "subject_kind": "mission",
        "sections": [
            {
                "id": "all",
                "title": "All",
                "questions": [{"label": q["id"], "text": f"{q['id']}?", **q} for q in questions],
            }
        ],
    }


QUESTIONS: list[dict[str, Any]] = [
    {"id": "level", "type": "scale", "levels": [{"label": x} for x in "abc"]},
    {"id": "kind", "type": "choice", "options": [{"id": x, "label": x} for x in "xy"]},
    {"id": "ticks", "type": "choices", "options": [{"id": x, "label": x} for x in "stuv"]},
    {
        "id": "some",
        "type": "choices",
        "options": [
            *({"id": x, "label": x} for x in "stu"),
            {"id": "none", "label": "None", "exclusive": True},
        ],
    },
    {"id": "share", "type": "number", "minimum": 0, "maximum": 100},
    {"id": "staff", "type": "number", "minimum": 0, "integer": True},
    {"id": "money", "type": "number", "minimum": 0},
    {"id": "size", "type": "number", "integer": True, "when": "begun > '2020-06-01'"},
    {"id": "begun", "type": "date"},
    {"id": "words", "type": "text", "when": "size >= 5"},
    {"id": "aside", "type": "number", "minimum": 3},
]
LEAVES: list[dict[str, Any]] = [
    {"item": "level"},
    {"item": "kind"},
    {"item": "ticks"},
    {"item": "some", "normalise": {"method": "ticked", "enough": 1}},
    {"item": "share", "normalise": {"method": "linear", "goalposts": [80, 0]}},
    {"item": "staff", "normalise": {"method": "piecewise", "points": [[-5, 0], [2, 0.5], [4, 1]]}},
    {"item": "money", "normalise": {"method": "linear", "goalposts": [1, 10000], "log": True}},
]
GATES = {
    "bands": [{"id": "low", "label": "Low", "at_least": 0}],
    "gates": [{"id": "g", "label": "G", "when": "size >= 10 or answered(words)", "cap": "low"}],
}
SMALL = case_from("small", asked(QUESTIONS), model(LEAVES, **GATES))


def drawn(key: str, case: Case = SMALL) -> Column:
    possible = possible_answers(case.plan)
    spec = case.plan.items[key].spec
    column = draw(spec, possible.ranges.get(key), generator(), SIZE)
    assert column is not None
    return column


def shares(column: Column) -> dict[int, float]:
    values, counts = np.unique(column.codes, return_counts=True)
    return dict(zip(values.tolist(), (counts / SIZE).tolist(), strict=True))


def test_what_matters_is_scored_or_decides_about_what_is_scored_or_about_a_gate() -> None:
    assert set(possible_answers(SMALL.plan).keys) == {q["id"] for q in QUESTIONS} - {"aside"}


@pytest.mark.parametrize(("key", "number"), [("level", 3), ("kind", 2)])
def test_levels_and_options_are_equally_probable(key: str, number: int) -> None:
    assert shares(drawn(key)) == pytest.approx(dict.fromkeys(range(number), 1 / number), abs=0.03)


def test_every_number_of_ticks_is_equally_probable_and_every_option() -> None:
    codes = drawn("ticks").codes
    ticked = np.array([(codes >> bit) & 1 for bit in range(4)])
    assert np.bincount(ticked.sum(axis=0)) / SIZE == pytest.approx([0.2] * 5, abs=0.03)
    assert ticked.mean(axis=1) == pytest.approx([0.5] * 4, abs=0.03)


def test_no_more_ticks_than_count_and_without_any_the_option_that_says_so() -> None:
    found = shares(drawn("some"))
    assert found == pytest.approx({1: 1 / 6, 2: 1 / 6, 4: 1 / 6, 8: 1 / 2}, abs=0.03)


def test_a_number_lies_evenly_between_its_goalposts() -> None:
    values = drawn("share").values
    assert values is not None
    assert 0 <= values.min() < 1
    assert 79 < values.max() <= 80
    assert values.mean() == pytest.approx(40, abs=1)


def test_a_number_stays_within_what_the_question_allows_and_whole_where_it_must_be() -> None:
    values = drawn("staff").values
    assert values is not None
    assert np.bincount(values.astype(int)) / SIZE == pytest.approx([0.2] * 5, abs=0.03)


def test_a_number_scored_in_logs_is_drawn_in_logs() -> None:
    values = drawn("money").values
    assert values is not None
    assert np.median(values) == pytest.approx(100, rel=0.1)


def test_a_number_and_a_date_that_only_decide_lie_around_what_they_are_compared_with() -> None:
    size, begun = drawn("size").values, drawn("begun").values
    assert size is not None
    assert begun is not None
    assert set(size.tolist()) == {4.0, 5, 6, 7, 8, 9, 10, 11}
    assert begun.max() - begun.min() == pytest.approx(2 * 365, abs=5)


def test_words_cannot_be_drawn() -> None:
    assert draw(SMALL.plan.items["words"].spec, None, generator(), 5) is None


@pytest.mark.parametrize("case", standing_cases(), ids=lambda case: case.name)
def test_every_scored_question_can_be_drawn_and_reaches_both_ends(case: Case) -> None:
    possible = possible_answers(case.plan)
    for step in case.plan.steps:
        if isinstance(step, LeafStep):
            spec = case.plan.items[step.item].spec
            column = draw(spec, possible.ranges.get(step.item), generator(), SIZE)
            assert column is not None, step.item
            units = step.normalise(column)
            assert units.min() <= 0.06, step.item
            assert units.max() >= 0.94, step.item
