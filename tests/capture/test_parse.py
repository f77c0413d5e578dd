"""The parser for typed answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assess.capture.parse import NotAnAnswerError, parse_answer, parse_settings
from assess.checks.answers import check_value
from assess.model.answer import Answer, State
from assess.model.question import Simple


def spec(type_: str, **more: Any) -> Simple:
    """Return a question of a type."""
    adapter: TypeAdapter[Simple] = TypeAdapter(Simple)
    return adapter.validate_python({"id": "q", "type": type_, "label": "L", "text": "Q?", **more})


CHOICE = spec(
    "choice",
    options=[
        {"id": "state", "label": "The state"},
        {"id": "private", "label": "A company"},
        {"id": "swapped", "label": "Other"},
        {"id": "other", "label": "Swapped"},
    ],
)
CHOICES = spec(
    "choices",
    options=[
        {"id": "papers", "label": "Papers"},
        {"id": "cargo", "label": "All cargo"},
        {"id": "nothing", "label": "None of these", "exclusive": True},
    ],
)
SCALE = spec("scale", levels=[{"label": "Not"}, {"label": "Once"}, {"label": "Every Year"}])
NUMBER = spec("number", minimum=0.5, maximum=1e6, unit="kg")
WHOLE = spec("number", integer=True)
DATE = spec("date", earliest="2000-01-01", latest="2030-12-31")
TEXT = spec("text", max_length=20)
SPECS = (CHOICE, CHOICES, SCALE, NUMBER, WHOLE, DATE, TEXT)


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (CHOICE, "state", "state"),
        (CHOICE, " state ", "state"),
        (CHOICE, "The state", "state"),
        (CHOICE, "THE STATE", "state"),
        (CHOICE, "other", "other"),  # an id comes before the label of another option
        (CHOICE, "swapped", "swapped"),
        (CHOICES, "papers", ("papers",)),
        (CHOICES, "cargo,papers", ("papers", "cargo")),
        (CHOICES, " all cargo , Papers,", ("papers", "cargo")),
        (CHOICES, "papers,papers", ("papers",)),
        (CHOICES, "nothing", ("nothing",)),
        (SCALE, "0", 0),
        (SCALE, "2", 2),
        (SCALE, "2.0", 2),
        (SCALE, "every year", 2),
        (NUMBER, "0.5", 0.5),
        (NUMBER, "12.5", 12.5),
        (NUMBER, "1e3", 1000.0),
        (WHOLE, "-3", -3),
        (WHOLE, "3.0", 3),
        (WHOLE, "12345678901234567890", 12345678901234567890),
        (DATE, "2024-02-29", "2024-02-29"),
        (TEXT, " some words ", "some words"),
        (TEXT, "a=b", "a=b"),
    ],
)
def test_a_value_is_read_as_the_question_takes_it(asked: Simple, text: str, value: object) -> None:
    answer = parse_answer(asked, text)
    assert answer == Answer.model_validate({"state": "answered", "value": value})
    assert type(answer.value) is type(value)


@pytest.mark.parametrize("asked", SPECS)
@pytest.mark.parametrize(
    ("text", "state", "comment"),
    [
        ("@unknown", State.UNKNOWN, ""),
        ("@Unknown", State.UNKNOWN, ""),
        (" @withheld ", State.WITHHELD, ""),
        ("@unanswered", State.UNANSWERED, ""),
        ("@na:there is no port", State.NOT_APPLICABLE, "there is no port"),
        ("@NA: ratio 1:2 ", State.NOT_APPLICABLE, "ratio 1:2"),
        ("@unknown:nobody was there", State.UNKNOWN, "nobody was there"),
    ],
)
def test_a_state_can_stand_instead_of_any_value(
    asked: Simple, text: str, state: State, comment: str
) -> None:
    assert parse_answer(asked, text) == Answer(state=state, comment=comment)


@pytest.mark.parametrize(
    ("asked", "text", "message"),
    [
        (
            CHOICE,
            "stat",
            '"stat" is not an option. Did you mean "state"? Accepted: state, private, swapped, other.',
        ),
        (CHOICE, "", '"" is not an option. Accepted: state, private, swapped, other.'),
        (CHOICES, "", 'nothing is ticked; tick "nothing" if none applies.'),
        (CHOICES, "papers,nothing", '"nothing" cannot be ticked together with others.'),
        (SCALE, "3", "3 is not a level; levels are the whole numbers 0 to 2."),
        (SCALE, "-1", "-1 is not a level; levels are the whole numbers 0 to 2."),
        (SCALE, "1.5", '"1.5" is not a level from 0 to 2'),
        (SCALE, "nan", '"nan" is not a level from 0 to 2'),
        (SCALE, "inf", '"inf" is not a level from 0 to 2'),
        (SCALE, "often", '"often" is not a level from 0 to 2'),
        (NUMBER, "12,5", '"12,5" is not a number; write it with a point, as in 12.5'),
        (NUMBER, "1_000", '"1_000" is not a number; write it with a point, as in 12.5'),
        (NUMBER, "1,000", '"1,000" is not a number; write it without separators, as in 1000'),
        (
            NUMBER,
            "1 243 000",
            '"1 243 000" is not a number; write it without separators, as in 1243000',
        ),
        (NUMBER, "nan", '"nan" is not a number; write it with a point, as in 12.5'),
        (NUMBER, "1e999", "the number must be finite."),
        (NUMBER, "0", "0.0 is out of range; at least 0.5 and at most 1000000 kg."),
        (NUMBER, "9" * 400, "the number must be finite."),
        (NUMBER, "", '"" is not a number; write it with a point, as in 12.5'),
        (WHOLE, "2.5", '"2.5" is not a whole number'),
        (WHOLE, "many", '"many" is not a whole number'),
        (DATE, "29.2.2024", '"29.2.2024" is not a date; write it as YYYY-MM-DD.'),
        (DATE, "2023-02-29", '"2023-02-29" is not a date; write it as YYYY-MM-DD.'),
        (DATE, "1999-12-31", "1999-12-31 is too early; the earliest day is 2000-01-01."),
        (TEXT, " ", "the text is empty; leave the question unanswered instead."),
        (TEXT, "x" * 21, "the text has 21 characters; at most 20 are accepted."),
        (TEXT, "a\x07", "character 2 is a control character (U+0007)."),
        (TEXT, "a\udcff", "character 2 is a control character (U+DCFF)."),
        (TEXT, "@unknwon", '@unknwon is not a state. Did you mean "@unknown"?'),
        (
            SCALE,
            "@5",
            "@5 is not a state. There are @unknown, @withheld, @unanswered, @na.",
        ),
        (SCALE, "@na", "not applicable needs its reason: @na:the reason"),
        (SCALE, "@na: ", "not applicable needs its reason: @na:the reason"),
        (SCALE, "@unknown:\udcff", "the reason holds a character that is none"),
        (SCALE, "@na:" + "x" * 20_001, "the reason has 20,001 characters, more than 20,000"),
    ],
)
def test_what_is_no_answer_says_what_would_be(asked: Simple, text: str, message: str) -> None:
    with pytest.raises(NotAnAnswerError) as caught:
        parse_answer(asked, text)
    assert str(caught.value) == message


@pytest.mark.parametrize("asked", SPECS)
def test_a_message_does_not_repeat_a_long_text(asked: Simple) -> None:
    with pytest.raises(NotAnAnswerError) as caught:
        parse_answer(asked, "z" * 100_000)
    assert len(str(caught.value)) < 250


TYPED = st.one_of(
    st.text(),
    st.text(alphabet="0123456789+-.eE_,:@ \t", max_size=12),
    st.floats().map(str),
    st.integers().map(str),
    st.dates().map(str),
    st.sampled_from(["state", "A company", "papers", "cargo,nothing", "@na:", "@unknown:x", "²"]),
    st.characters(categories=["Cs", "Nd", "Cc"]),
)


@given(st.sampled_from(SPECS), TYPED)
def test_whatever_is_typed_is_refused_or_passes_the_check(asked: Simple, text: str) -> None:
    try:
        answer = parse_answer(asked, text)
    except NotAnAnswerError:
        return
    assert (answer.value is None) == (answer.state is not State.ANSWERED)
    if answer.value is not None:
        assert check_value(asked, answer.value) is None


def test_settings_are_pairs() -> None:
    assert parse_settings(["a=1", " b = 2", "c=", "d=e=f", "g", "=h", " =i"]) == (
        [("a", "1"), ("b", " 2"), ("c", ""), ("d", "e=f")],
        ["g", "=h", " =i"],
    )


# ── none of the options ──────────────────────────────────────────────────────────────────────

PLAIN_TICKS = spec("choices", options=[{"id": "a", "label": "A"}, {"id": "b", "label": "B"}])


@pytest.mark.parametrize("text", ["@none", " @NONE "])
def test_none_of_the_options_is_an_answer(text: str) -> None:
    assert parse_answer(PLAIN_TICKS, text) == Answer(state=State.ANSWERED, value=())


def test_none_is_the_option_that_says_so_where_there_is_one() -> None:
    assert parse_answer(CHOICES, "@none").value == ("nothing",)


def test_none_is_refused_where_two_options_say_so() -> None:
    options = [{"id": i, "label": i, "exclusive": True} for i in ("no", "never")]
    both = spec("choices", options=[*options, {"id": "a", "label": "A"}])
    with pytest.raises(NotAnAnswerError, match="no, never"):
        parse_answer(both, "@none")


@pytest.mark.parametrize("other", [CHOICE, SCALE, NUMBER, DATE, TEXT])
def test_none_is_for_tick_lists_only(other: Simple) -> None:
    with pytest.raises(NotAnAnswerError, match="is not a state"):
        parse_answer(other, "@none")
