"""What is worth asking, worked by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assess.model.answer import UNANSWERED, Answer, State
from assess.model.improvement import Asked
from assess.scoring.improving.asking import worth_asking
from assess.scoring.improving.ground import Ground, Setting
from tests.support.answers import without_value
from tests.support.cases import case_from
from tests.support.small import levels, small

BANDS = [
    {"id": "low", "label": "Low", "at_least": 1},
    {"id": "middle", "label": "Middle", "at_least": 2},
    {"id": "high", "label": "High", "at_least": 4},
]
HEAD = {"format": "assess/questionnaire", "format_version": "1"}
MODEL = {"format": "assess/scoring", "format_version": "1"}
NOBODY: Mapping[str, Sequence[Answer]] = {}


def asked(
    children: list[dict[str, Any]],
    answers: Mapping[str, Answer],
    disputed: Mapping[str, Sequence[Answer]] = NOBODY,
    **index: Any,
) -> tuple[Asked, ...]:
    case = small(children, bands=BANDS, **index)
    return worth_asking(Ground(case.plan, case.model.indices[0], Setting(answers, disputed)))


def group(*keys: str, weight: float = 1, how: str = "minimum") -> dict[str, Any]:
    name = "".join(keys)
    return {
        "id": f"of_{name}",
        "label": name,
        "weight": weight,
        "aggregate": how,
        "children": [{"item": key} for key in keys],
    }


def keys(found: tuple[Asked, ...]) -> list[str]:
    return [one.key for one in found]


def test_a_certain_reduction_is_in_points_and_coverage_a_share() -> None:
    # b is three quarters of a scale from 1 to 5; with a = 2 the index lies between 1.5 and 4.5.
    answers = {**levels(a=2), "b": without_value(State.WITHHELD)}
    (one,) = asked([{"item": "a"}, {"item": "b", "weight": 3}], answers)
    assert one == Asked("b", State.WITHHELD, 3, 3, 0.75, False, ("low", "middle", "high"))


def test_the_largest_certain_reduction_comes_first() -> None:
    found = asked([{"item": "a"}, {"item": "b", "weight": 3}, {"item": "c"}], levels(c=0))
    assert [(one.key, round(one.least, 9), round(one.coverage, 9)) for one in found] == [
        ("b", 2.4, 0.6),
        ("a", 0.8, 0.2),
    ]


def test_a_reduction_that_is_a_little_larger_comes_first() -> None:
    children: list[dict[str, Any]] = [
        {"item": "a"},
        {"item": "b", "weight": 1.2},
        {"item": "c", "weight": 5},
    ]
    assert keys(asked(children, levels(c=0))) == ["b", "a"]


def test_a_number_that_only_decides_what_is_shown_is_tried_on_both_sides() -> None:
    case = small([{"item": "a"}, {"item": "d"}])
    asking = case.questionnaire.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    questions = asking["sections"][0]["questions"]
    questions[2] = {"id": "c", "label": "c", "text": "c?", "type": "number"}
    questions[3]["when"] = "c > 7"
    model = case.model.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    again = case_from("number", {**HEAD, **asking}, {**MODEL, **model})
    ground = Ground(again.plan, again.model.indices[0], Setting(levels(a=4), {}))
    (one,) = worth_asking(ground)
    # With 7 or less d is left out and the score is 5; with more it is missing, from 3 to 5.
    assert (one.key, one.least, one.most, one.gives_score) == ("c", 0, 2, False)


def test_of_no_certain_reduction_the_largest_possible_comes_first() -> None:
    # A zero settles a minimum, a four tells nothing: a in a quarter, c in the rest, b in both.
    found = asked([group("a", "b"), group("b", "c", weight=3)], {})
    assert [(one.key, one.least, one.most) for one in found] == [
        ("b", 0, 4),
        ("c", 0, 3),
        ("a", 0, 1),
    ]
    assert [one.coverage for one in found] == [0.5, 0.375, 0.125]


def test_where_nothing_is_learnt_the_largest_coverage_comes_first() -> None:
    children: list[dict[str, Any]] = [{"item": "a"}, {"item": "b", "weight": 3}, {"item": "c"}]
    found = asked(children, levels(c=0), aggregate="minimum")
    assert [(one.key, one.most, round(one.coverage, 9)) for one in found] == [
        ("b", 0, 0.6),
        ("a", 0, 0.2),
    ]


def test_what_alone_brings_a_score_comes_first() -> None:
    # Half must be answered: b or c alone are too little, a alone is enough but settles nothing.
    children: list[dict[str, Any]] = [{"item": "a", "weight": 4}, {"item": "b"}, {"item": "c"}]
    found = asked(children, {}, minimum_coverage=0.5)
    assert [(one.key, one.gives_score) for one in found] == [
        ("a", True),
        ("b", False),
        ("c", False),
    ]
    assert found[0].bands == ("low", "middle", "high")
    assert found[1].bands == ()
    assert not asked(children, levels(a=1), minimum_coverage=0.5)[0].gives_score


def test_a_question_that_hides_another_gives_a_score_with_some_answers_only() -> None:
    # Without c it is open whether d counts; c = 0 hides it, and c is half of what is asked then.
    found = asked([{"item": x} for x in "cd"], {}, minimum_coverage=0.6)
    assert [(one.key, one.gives_score) for one in found] == [("c", False)]


def test_where_respondents_differ_their_answers_are_the_possible_ones() -> None:
    children: list[dict[str, Any]] = [{"item": "a"}, {"item": "b"}]
    said = [levels(b=2)["b"], UNANSWERED, levels(b=4)["b"]]
    (one,) = asked(children, levels(a=4), {"b": said})
    # Between 4 and 5 now, and 4 or 5 once they agree.
    assert (one.key, one.least, one.most, one.bands) == ("b", 1, 1, ("high",))
    assert one.state is State.UNANSWERED
    assert asked(children, levels(a=4), {"b": [UNANSWERED]}) == ()


def test_another_dispute_stays_as_it_is() -> None:
    children: list[dict[str, Any]] = [{"item": "a"}, {"item": "b"}]
    said = {key: [levels(a=x)["a"] for x in (1, 3)] for key in "ab"}
    found = asked(children, {}, said)
    # Each is half of the index and between a quarter and three quarters: 2 points wide together.
    assert [(one.key, one.least, one.most) for one in found] == [("a", 1, 1), ("b", 1, 1)]


def test_what_does_not_apply_or_is_hidden_is_not_asked() -> None:
    children: list[dict[str, Any]] = [{"item": x} for x in ("a", "b", "d")]
    answers = {**levels(b=1, c=0), "a": without_value(State.NOT_APPLICABLE)}
    assert asked(children, answers) == ()
    unknown = {**levels(b=1, c=1), "a": without_value(State.UNKNOWN)}
    assert keys(asked(children, unknown)) == ["a", "d"]


def test_what_decides_what_counts_or_a_gate_is_asked_too_and_nothing_else() -> None:
    assert keys(asked([{"item": "d"}, {"item": "a"}], levels(a=1))) == ["c"]
    gate = {"id": "no_b", "label": "No b", "when": "b == 0", "cap": "low"}
    (one,) = asked([{"item": "a"}], levels(a=4), gates=[gate])
    # Whatever b is, the score is 5; but with b = 0 the band is the lowest.
    assert (one.key, one.least, one.most, one.coverage) == ("b", 0, 0, 0)
    assert one.bands == ("low", "high")
    assert asked([{"item": "a"}], levels(a=4)) == ()
