"""The words in a form's cells, and how texts are cut into rows."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.capture.form.words import (
    answer_cells,
    cell_text,
    code_of,
    level_text,
    number_text,
    option_text,
    state_texts,
)
from assess.capture.form.writing.pieces import (
    MOST_LINES,
    Line,
    bold,
    cut,
    height_of,
    lines_in,
    plain,
    text_of,
)
from assess.model.answer import Answer, Evidence, State
from assess.model.question import Level, Option
from tests.checks.building import number, questionnaire, scale, text, ticks

ASKED = questionnaire(scale("size"), number("staff"), text("words"), ticks("tools"))
WORDS = st.text(st.sampled_from("abcmw WA%–é漢\n"), max_size=6000)


def test_codes_are_letters_for_all_sixty_options_and_all_different() -> None:
    codes = [code_of(position) for position in range(60)]
    assert (codes[0], codes[25], codes[26], codes[59]) == ("a", "z", "aa", "bh")
    assert len(set(codes)) == 60


def test_levels_and_options_begin_with_their_code_and_stay_short() -> None:
    assert level_text(2, Level(label="Weekly\nproduct")) == "2 – Weekly product"
    assert option_text(27, Option(id="x", label="Police")) == "ab – Police"
    long = option_text(0, Option(id="x", label="word " * 200))
    assert long.startswith("a – word")
    assert long.endswith("…")
    assert len(long) == 204


def test_nothing_is_said_of_an_answer_that_says_nothing() -> None:
    assert answer_cells(ASKED.items["size"], Answer(state=State.UNANSWERED)) == {}
    assert state_texts(ASKED.items["tools"])[0] == "None of these"


def test_evidence_stands_a_piece_a_line_with_grades_of_the_first_apart() -> None:
    day = datetime.date(2024, 5, 1)
    pieces = (
        Evidence(reference="One", source_grade="B"),
        Evidence(reference="Two", date=day, source_grade="A", information_grade="1"),
        Evidence(reference="Three\nfour", date=day),
    )
    answer = Answer(state=State.WITHHELD, comment="so", evidence=pieces)
    assert answer_cells(ASKED.items["size"], answer) == {
        "state": "Withheld",
        "comment": "so",
        "evidence": "One\nTwo [2024-05-01] (A1)\nThree four [2024-05-01]",
        "grade": "B-",
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, ""),
        (" as it is ", " as it is "),
        (3, "3"),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (12345678901234567890, "1.23456789012346e+19"),
        (10**400, str(10**400)),
        (True, "TRUE"),
        (datetime.date(2024, 5, 1), "2024-05-01"),
        (datetime.datetime(2024, 5, 1), "2024-05-01"),  # noqa: DTZ001  # as cells hold it
        (datetime.datetime(2024, 5, 1, 13, 30), "2024-05-01 13:30:00"),  # noqa: DTZ001
    ],
)
def test_what_a_cell_holds_as_text(content: object, expected: str) -> None:
    assert cell_text(content) == expected


@given(st.floats(-9e307, 9e307))
def test_a_number_s_text_is_stable(value: float) -> None:
    assert number_text(float(number_text(value))) == number_text(value)


@given(st.lists(WORDS, max_size=6), st.sampled_from([6.0, 20.0, 41.0, 180.0]))
def test_cutting_keeps_every_letter_and_fits_every_row(texts: list[str], width: float) -> None:
    lines: list[Line] = [(bold("Head"), plain(one)) for one in texts]
    portions = cut(lines, width)
    assert portions
    together = "".join(text_of(portion) for portion in portions)
    assert "".join(together.split()) == "".join(text_of(lines).split())
    for portion in portions:
        assert height_of(portion, width) <= MOST_LINES


@given(WORDS, WORDS)
def test_more_text_takes_no_fewer_lines(first: str, second: str) -> None:
    assert lines_in(first + second, 30) >= lines_in(first, 30)
    assert lines_in(f"{first}\n{second}", 30) == lines_in(first, 30) + lines_in(second, 30)
