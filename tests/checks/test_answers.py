from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.checks.answers import check_answers, check_value
from assess.columns import encode_item
from assess.errors import Severity
from assess.model.answer import Answer, Evidence, State, Value
from tests.checks.building import (
    Asked,
    answered,
    choice,
    codes,
    date,
    number,
    only,
    questionnaire,
    scale,
    text,
    ticks,
)

TICKS = ticks("q", "drugs", "arms", none="none")
STAFF = number("q", minimum=0, maximum=50, integer=True, unit="people")
SINCE = date("q", earliest="2000-01-01", latest="2024-12-31")


@pytest.mark.parametrize(
    ("asked", "value", "words"),
    [
        (choice("q", "good", "bad"), "god", 'Did you mean "good"? Accepted: good, bad.'),
        (choice("q"), "zzz", '"zzz" is not an option. Accepted: a, b, c.'),
        (choice("q"), 1, "1 is no option id"),
        (choice("q"), ("a",), "is no option id"),
        (TICKS, "drugs", "is no list of option ids"),
        (TICKS, ("drug",), 'Did you mean "drugs"?'),
        (TICKS, ("arms", "arms"), '"arms" is ticked twice'),
        (TICKS, ("arms", "none"), '"none" cannot be ticked together with others'),
        (TICKS, (), 'tick "none" if none applies'),
        (scale("q"), 4, "whole numbers 0 to 3"),
        (scale("q"), -1, "whole numbers 0 to 3"),
        (scale("q"), True, "True is not a level"),
        (scale("q"), 1.0, "1.0 is not a level"),
        (scale("q"), "1", "is not a level"),
        (STAFF, 51, "51 is out of range; at least 0 and at most 50 people."),
        (STAFF, -1, "out of range"),
        (STAFF, 1.5, "not a whole number"),
        (STAFF, True, "True is not a number"),
        (STAFF, "5", "is not a number"),
        (STAFF, math.nan, "must be finite"),
        (STAFF, 10**400, "must be finite"),
        (number("q", minimum=2), 1, "1 is out of range; at least 2."),
        (SINCE, "1999-12-31", "too early; the earliest day is 2000-01-01"),
        (SINCE, "2025-01-01", "too late; the latest day is 2024-12-31"),
        (SINCE, "2024-02-30", "YYYY-MM-DD"),
        (SINCE, "20240101", "YYYY-MM-DD"),
        (SINCE, "2024-W01-1", "YYYY-MM-DD"),
        (SINCE, 2024, "YYYY-MM-DD"),
        (text("q", max_length=5), "123456", "6 characters; at most 5"),
        (text("q"), "a\x1b[0m", "character 2 is a control character (U+001B)"),
        (text("q"), "a\r\nb", "U+000D"),
        (text("q"), "\ud800", "U+D800"),
        (text("q"), " \n", "empty"),
        (text("q"), 5, "5 is not a text"),
    ],
)
def test_values_that_are_refused(asked: Asked, value: Value, words: str) -> None:
    message = check_value(questionnaire(asked).items["q"].spec, value)
    assert message is not None
    assert words in message


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (choice("q"), "a"),
        (TICKS, ("arms", "drugs")),
        (TICKS, ("none",)),
        (ticks("q"), ()),
        (scale("q"), 0),
        (scale("q"), 3),
        (STAFF, 0),
        (STAFF, 50.0),
        (number("q"), -1e300),
        (SINCE, "2000-01-01"),
        (SINCE, "2024-12-31"),
        (text("q"), "one\n\ttwo é ن"),
    ],
)
def test_values_that_are_accepted(asked: Asked, value: Value) -> None:
    assert check_value(questionnaire(asked).items["q"].spec, value) is None


VALUES = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text(max_size=5)).map(tuple)
)


@given(VALUES)
def test_an_accepted_value_can_be_encoded(value: Value) -> None:
    for asked in (choice("q"), TICKS, scale("q"), STAFF, SINCE, text("q")):
        spec = questionnaire(asked).items["q"].spec
        message = check_value(spec, value)
        if message is None:
            encode_item(spec, [Answer(state=State.ANSWERED, value=value)])
        else:
            assert message.isprintable()


def test_a_long_value_is_cut_short_in_the_message() -> None:
    message = check_value(questionnaire(scale("q")).items["q"].spec, "x\n" * 5000)
    assert message is not None
    assert len(message) < 200


def test_answers_without_problems() -> None:
    asked = questionnaire(choice("kind"), scale("size", when="kind == 'a'"))
    unknown = {"size": Answer(state=State.UNKNOWN)}
    assert check_answers(answered(kind="a", size=1), asked) == []
    assert check_answers(answered(kind="b") | unknown, asked) == []


def test_unknown_keys_and_invalid_values_point_into_the_assessment() -> None:
    asked = questionnaire(choice("kind"), scale("size", when="kind == 'a'"))
    problems = check_answers(answered(kin="a", kind="z", size=1), asked)
    unknown = only(problems, "answer.unknown_key")
    assert (unknown.place.pointer, unknown.hint) == ("/answers/kin", 'Did you mean "kind"?')
    invalid = only(problems, "answer.invalid_value")
    assert invalid.place.pointer == "/answers/kind/value"
    assert invalid.message.startswith('"kind": "z" is not an option')


def test_a_hidden_answer_is_a_warning() -> None:
    asked = questionnaire(choice("kind"), scale("size", when="kind == 'a'"))
    problems = check_answers(answered(kind="b", size=1), asked)
    assert codes(problems) == ["answer.hidden"]
    assert problems[0].severity is Severity.WARNING
    assert problems[0].place.pointer == "/answers/size/value"
    assert codes(check_answers(answered(size=1), asked)) == ["answer.hidden"]


def test_an_answer_that_needs_evidence_is_noted_unless_it_says_that_nothing_is_there() -> None:
    asked = questionnaire(
        scale("plan", evidence="required"),
        choice("kind", "none", "some", evidence="required"),
        ticks("tools", "radio", none="none", evidence="required"),
        scale("wanted", evidence="wanted"),
    )

    def noted(**values: int | str | tuple[str, ...]) -> list[str]:
        answers = {k: Answer(state=State.ANSWERED, value=v) for k, v in values.items()}
        return [p.place.pointer for p in check_answers(answers, asked)]

    assert noted(plan=2, kind="some", tools=("radio",), wanted=3) == [
        "/answers/plan",
        "/answers/kind",
        "/answers/tools",
    ]
    assert noted(plan=0, kind="none", tools=("none",), wanted=0) == []
    proof = Answer(state=State.ANSWERED, value=2, evidence=(Evidence(reference="Plan"),))
    assert check_answers({"plan": proof}, asked) == []
