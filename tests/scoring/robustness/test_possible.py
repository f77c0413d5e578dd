"""What is drawn in the place of an answer that is not known."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from assess.columns import Column
from assess.scoring.plan import LeafStep
from assess.scoring.robustness.possible import Range, draw, possible_answers
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


def whole_between(low: float, high: float, *, log: bool = False) -> list[float]:
    question = {"id": "n", "type": "number", "integer": True}
    how = {"method": "linear", "goalposts": [low, high], "log": log}
    case = case_from("small", asked([question]), model([{"item": "n", "normalise": how}]))
    values = drawn("n", case).values
    assert values is not None
    assert len(values) == SIZE
    return [float(value) for value in values]


def test_whole_numbers_in_logs_stay_between_their_goalposts() -> None:
    values = whole_between(1.2, 1000.8, log=True)
    assert set(values) >= {2, 3, 4, 5, 6, 7, 8, 9, 10}
    assert all(value == int(value) and 2 <= value <= 1000 for value in values)
    assert np.median(values) == pytest.approx(np.sqrt(1.2 * 1000.8), rel=0.1)
    assert set(whole_between(1.2, 9.8, log=True)) == set(range(2, 10))


@pytest.mark.parametrize(("low", "high", "only"), [(2.5, 3.5, 3), (3.0, 3.2, 3), (3.2, 3.8, 4)])
def test_where_there_is_but_one_whole_number_it_is_that(low: float, high: float, only: int) -> None:
    """Where there is none, it is the next one above."""
    assert set(whole_between(low, high)) == {only}


def day(text: str) -> float:
    return float(datetime.date.fromisoformat(text).toordinal())


def linear(low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"item": "n", "normalise": {"method": "linear", "goalposts": [low, high], **more}}


DATE = {"type": "date"}
NUMBER = {"type": "number"}
TICKS = {"type": "choices", "options": [{"id": x, "label": x} for x in "stu"]}
YEAR = {"earliest": "2020-01-01", "latest": "2020-12-31"}
LATE = "n > '2020-06-01'"


@pytest.mark.parametrize(
    ("question", "leaves", "when", "expected"),
    [
        (NUMBER, [linear(5, 50)], None, Range(5, 50)),
        (NUMBER | {"minimum": 0, "maximum": 10}, [linear(-5, 50)], None, Range(0, 10)),
        (NUMBER, [linear(5, 50, log=True)], None, Range(5, 50, log=True)),
        (NUMBER | {"maximum": 0}, [linear(5, 50, log=True)], None, Range(0, 0)),
        (NUMBER, [linear(5, 50, log=True), linear(1, 9) | {"id": "m"}], None, Range(1, 50)),
        (NUMBER, [], "n > 5", Range(4, 6)),
        (NUMBER, [], "n in [2, 9]", Range(1, 10)),
        (NUMBER, [], "not (n < 3) and a == 0", Range(2, 4)),
        (NUMBER | {"minimum": 3, "maximum": 8}, [], "answered(n)", Range(3, 8)),
        (NUMBER | {"minimum": 3}, [], "answered(n)", None),
        (DATE | YEAR, [], LATE, Range(day("2020-01-01"), day("2020-12-31"))),
        (DATE, [], LATE, Range(day("2019-06-02"), day("2021-06-01"))),
        (DATE | {"earliest": "2020-01-01"}, [], LATE, Range(day("2020-01-01"), day("2021-06-01"))),
        (DATE | {"latest": "2020-12-31"}, [], LATE, Range(day("2019-06-02"), day("2020-12-31"))),
        (DATE | {"latest": "2022-12-31"}, [], LATE, Range(day("2019-06-02"), day("2022-12-31"))),
        (DATE, [], "answered(n)", None),
        (
            TICKS,
            [{"item": "n", "normalise": {"method": "ticked", "enough": 2}}],
            None,
            Range(0, 2),
        ),
        (TICKS, [{"item": "n"}], None, None),
    ],
)
def test_the_range_is_that_of_what_scores_or_decides_cut_at_the_ends(
    question: dict[str, Any], leaves: list[dict[str, Any]], when: str | None, expected: Range | None
) -> None:
    first = {"id": "a", "type": "scale", "levels": [{"label": x} for x in "xy"]}
    gates = [{"id": "g", "label": "G", "when": when, "cap": "low"}] if when else []
    more = {"bands": GATES["bands"], "gates": gates}
    scored = model([{"item": "a"}, *leaves], **more)
    case = case_from("small", asked([first, {"id": "n", **question}]), scored)
    assert possible_answers(case.plan).ranges.get("n") == expected
