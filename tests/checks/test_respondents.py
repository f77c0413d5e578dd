"""Checks of what several respondents said, and how far apart answers are."""

from __future__ import annotations

from typing import Any

import pytest

from assess.checks.disagreement import difference_of, in_words
from assess.checks.respondents import CODES, asked_of, check_respondents
from assess.errors import Problem, Severity
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment, Subject
from assess.model.reference import QuestionnaireReference
from tests.checks.building import questionnaire, scale

OPTIONS = [{"id": "papers", "label": "Papers"}, {"id": "cargo", "label": "Cargo"},
           {"id": "crew", "label": "Crew"}]  # fmt: skip
FIVE = {"levels": [{"label": str(level), "text": "x"} for level in range(5)]}
ASKED = questionnaire(
    scale("level") | FIVE,
    scale("follow_up", when="level > 0") | FIVE,
    {"id": "guards", "type": "number", "label": "G", "text": "?", "unit": "guards",
     "unit_one": "guard", "minimum": 0},
    {"id": "share", "type": "number", "label": "S", "text": "?", "unit": "%"},
    {"id": "checks", "type": "choices", "label": "C", "text": "?", "options": OPTIONS},
    {"id": "owner", "type": "choice", "label": "O", "text": "?", "options": OPTIONS},
    {"id": "since", "type": "date", "label": "D", "text": "?"},
    {"id": "words", "type": "text", "label": "W", "text": "?"},
)  # fmt: skip
POLICE, POLITICAL, MILITARY = "Police component", "Political affairs", "Military"


def said(value: Any, by: str = "") -> Answer:
    """Return an answer with a value, or in a state."""
    if isinstance(value, State):
        reason = "Not here" if value is State.NOT_APPLICABLE else ""
        return Answer(state=value, by=by, comment=reason)
    return Answer(state=State.ANSWERED, value=value, by=by)


def assessment(responses: dict[str, list[Answer]], **answers: Answer) -> Assessment:
    return Assessment(
        questionnaire=QuestionnaireReference.to(ASKED),
        subject=Subject(name="Haven"),
        answers=answers,
        responses={key: tuple(given) for key, given in responses.items()},
    )


def problems(responses: dict[str, list[Answer]], **answers: Answer) -> list[Problem]:
    return check_respondents(assessment(responses, **answers), ASKED)


def found(responses: dict[str, list[Answer]], **answers: Answer) -> list[tuple[str, str]]:
    """Return code and pointer of every problem."""
    return [(one.code, one.place.pointer) for one in problems(responses, **answers)]


def test_without_respondents_there_is_nothing_to_say() -> None:
    assert problems({}) == []
    assert problems({}, level=said(2), nonsense=said(1)) == []


def test_respondents_who_agree_are_fine() -> None:
    alike = [said(("papers", "cargo"), POLICE), said(("cargo", "papers"), POLITICAL)]
    assert problems({"checks": alike}, checks=alike[0]) == []


def test_disagreement_is_a_warning_that_says_who_says_what() -> None:
    (problem,) = problems({"level": [said(2, POLICE), said(4, POLITICAL)]})
    assert (problem.code, problem.severity) == ("answer.disputed", Severity.WARNING)
    assert problem.place.pointer == "/responses/level"
    assert problem.message == (
        '"level" is disputed: Police component says 2, Political affairs says 4 (2 levels apart).'
    )
    assert "assess reconcile FILE level=VALUE" in problem.hint


def test_who_says_nothing_is_not_named() -> None:
    given = [said(2, POLICE), said(State.UNANSWERED, MILITARY), said(State.UNKNOWN, POLITICAL)]
    (problem,) = problems({"level": given})
    assert MILITARY not in problem.message
    assert "Political affairs does not know (1 of 2 gives no value)" in problem.message


def test_long_words_are_cut() -> None:
    given = [said("long " * 100, POLICE), said("short\nline", POLITICAL)]
    (problem,) = problems({"words": given})
    assert len(problem.message) < 200
    assert "says short line" in problem.message


def test_what_is_hidden_is_named_without_what_was_said() -> None:
    given = [said(3, POLICE), said(4, POLITICAL)]
    (problem,) = problems({"follow_up": given}, level=said(0))
    assert problem.code == "answer.hidden"
    assert POLICE not in str(problem)
    assert found({"follow_up": given}, level=said(1)) == [
        ("answer.disputed", "/responses/follow_up")
    ]


def test_an_agreed_answer_settles_it() -> None:
    given = [said(2, POLICE), said(4, POLITICAL)]
    agreed = said(3).model_copy(update={"agreed_by": (POLICE, POLITICAL)})
    assert problems({"level": given}, level=agreed) == []


def test_an_answer_nobody_agreed_on_is_noticed() -> None:
    given = [said(2, POLICE), said(4, POLITICAL)]
    (problem,) = problems({"level": given}, level=said(3))
    assert (problem.code, problem.severity) == ("answer.nobody_agreed", Severity.WARNING)
    assert problem.place.pointer == "/answers/level"


@pytest.mark.parametrize(
    ("given", "code", "pointer"),
    [
        ({"levl": [said(1, POLICE)]}, "respondents.unknown_key", "/responses/levl"),
        (
            {"level": [said(1, POLICE), said(99, POLITICAL)]},
            "respondents.invalid_value",
            "/responses/level/1/value",
        ),
        ({"level": [said(1), said(1, POLICE)]}, "respondents.no_name", "/responses/level/0"),
        ({"level": [said(1, " "), said(1, POLICE)]}, "respondents.no_name", "/responses/level/0"),
        (
            {"level": [said(1, POLICE), said(1, POLICE)]},
            "respondents.named_twice",
            "/responses/level/1/by",
        ),
    ],
)
def test_what_cannot_be_is_an_error_with_its_place(
    given: dict[str, list[Answer]], code: str, pointer: str
) -> None:
    (problem,) = problems(given)
    assert (problem.code, problem.place.pointer) == (code, pointer)
    assert problem.severity is Severity.ERROR


def test_an_empty_name_among_those_who_agreed_is_an_error() -> None:
    agreed = said(3).model_copy(update={"agreed_by": (POLICE, " ")})
    assert found({}, level=agreed) == [("respondents.no_name", "/answers/level/agreed_by")]


def test_invalid_answers_of_record_are_left_to_others() -> None:
    given = {"follow_up": [said(3, POLICE), said(4, POLITICAL)]}
    assert asked_of(assessment(given, level=said(99)), ASKED, given) == ()
    assert asked_of(assessment(given), ASKED, {"nonsense": 1}) == ()


def test_every_code_is_one_of_the_list() -> None:
    given = {
        "nonsense": [said(1, POLICE)],
        "level": [said(99, ""), said(1, POLICE), said(2, POLICE)],
        "owner": [said("papers", POLICE), said("cargo", MILITARY)],
        "guards": [said(1, POLICE), said(2, MILITARY)],
    }
    codes = {one.code for one in problems(given, guards=said(2))}
    assert codes == set(CODES)


# ── how far apart ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        ("level", [1, 2], "1 level apart"),
        ("level", [0, 4, 2], "4 levels apart"),
        ("level", [0, State.UNKNOWN], "1 of 2 gives no value"),
        ("level", [0, 2, State.UNKNOWN, State.WITHHELD], "2 levels apart; 2 of 4 give no value"),
        ("level", [2, 2, State.UNKNOWN], "1 of 3 gives no value"),
        ("guards", [4, 12], "8 guards apart, 67% of the larger"),
        ("guards", [4, 5], "1 guard apart, 20% of the larger"),
        ("guards", [0.5, 0.0], "0.5 guards apart, 100% of the larger"),
        ("guards", [10_000_000, 0], "10,000,000 guards apart, 100% of the larger"),
        ("share", [-5, 5], "10% apart, 200% of the larger"),
        ("checks", [("papers",), ("papers", "cargo")], "differ on Cargo; 50% of the ticks in common"),
        ("checks", [(), ("crew",)], "differ on Crew; 0% of the ticks in common"),
        ("owner", ["papers", "cargo"], "different options"),
        ("since", ["2024-02-01", "2024-03-01"], "29 days apart"),
        ("words", ["a", "b"], "different words"),
        ("words", [], ""),
    ],
)  # fmt: skip
def test_differences_in_words(key: str, values: list[Any], words: str) -> None:
    spec = ASKED.items[key].spec
    assert in_words(spec, difference_of(spec, [said(value) for value in values])) == words


def test_unanswered_does_not_count() -> None:
    spec = ASKED.items["level"].spec
    answers = [said(1), said(State.UNANSWERED), said(3)]
    difference = difference_of(spec, answers)
    assert (difference.answers, difference.without_value, difference.levels) == (2, 0, 2)


def test_the_same_value_is_no_distance() -> None:
    for key, value in (("level", 1), ("guards", 0), ("checks", ()), ("since", "2024-01-01")):
        spec = ASKED.items[key].spec
        assert in_words(spec, difference_of(spec, [said(value), said(value)])) == ""
