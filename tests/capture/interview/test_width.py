"""Nothing is wider than the window, and no word of a level is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.capture.interview.rendering import guidance_lines, question_lines, review_lines
from assess.capture.interview.session import Session
from assess.capture.interview.telling import opening_lines
from assess.capture.interview.text import cells, safe, shorten, table, wrap
from assess.files.folders import find_folder, read_instrument
from assess.model.assessment import Assessment, Subject
from assess.model.question import Scale
from assess.model.reference import QuestionnaireReference
from tests.capture.interview.holding import Room

SHIPPED = read_instrument(find_folder("tnt-preparedness")).questionnaire
EMPTY = Assessment(questionnaire=QuestionnaireReference.to(SHIPPED), subject=Subject(name="X"))


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_line_of_the_shipped_questionnaire_is_too_wide(width: int) -> None:
    session = Session(SHIPPED, EMPTY)
    lines = opening_lines(SHIPPED, session, width, keys=True) + review_lines(session, width)
    for item in SHIPPED.items.values():
        lines += question_lines(session, item, width) + guidance_lines(SHIPPED, item, width)
    assert max(cells(line.text) for line in lines) <= width


@pytest.mark.parametrize("width", [60, 80])
def test_every_word_of_every_level_is_shown(width: int) -> None:
    scales = [one for one in SHIPPED.items.values() if isinstance(one.spec, Scale) and not one.grid]
    for item in scales[:5]:
        assert isinstance(item.spec, Scale)
        for level in item.spec.levels:
            lines = wrap(f"{level.label}: {level.text}", width)
            words = " ".join(line.text for line in lines).split()
            assert words == f"{level.label}: {level.text}".split()


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (60, 10)])
def test_levels_are_readable_in_a_small_window(room: Room, columns: int, rows: int) -> None:
    keys = "\r\r\r\r\r\r" + "\x06Damp: \r"
    held = room.keys(keys, size=(columns, rows))
    flat = " ".join(held.out.split())
    assert "How damp is it?" in flat
    plain = room.lines([":find", "damp", ":quit"], width=columns)
    assert max(cells(line) for line in plain.out.splitlines()) <= columns
    flat = " ".join(plain.out.split())
    for text in ("Nothing is seen, smelt or felt in any room and in any season.",):
        assert text in flat


def test_what_a_prompt_says_below_it_is_broken_between_words(room: Room) -> None:
    held = room.keys("\r\r\r\r\r\r" + "\x06Heat\r" + "\r", size=(24, 30))
    flat = " ".join(held.out.split())
    assert 'Nothing is ticked; tick "Not at all" if that is so.' in flat
    assert "Ctrl-K don't know" in flat


@given(st.text(max_size=300), st.integers(20, 100))
def test_any_text_fits_keeps_its_signs_and_moves_no_cursor(text: str, width: int) -> None:
    lines = wrap(text, width, "> ", "  ")
    assert all(cells(line.text) <= width for line in lines)
    assert all(line.text.isprintable() for line in lines)
    kept = "".join("".join(line.text[2:].split()) for line in lines)
    assert kept == "".join(safe(text).split())


@given(st.text(max_size=100), st.integers(10, 60))
def test_what_is_shortened_fits(text: str, width: int) -> None:
    assert cells(shorten(text, width)) <= width


@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(
            st.lists(st.text(max_size=30), min_size=n, max_size=n), min_size=1, max_size=6
        )
    )
)
def test_tables_fit(rows: list[list[str]]) -> None:
    assert all(cells(line.text) <= 60 for line in table(rows[0], rows[1:], 60))


def test_what_a_terminal_would_obey_never_reaches_it(room: Room) -> None:
    held = room.lines([":find", "story", ":comment", "a\x1b[31mb", "fine", ":quit"])
    assert "\x1b" not in held.out
    assert (
        safe("a\x1b[31mb\u202ec\td")
        == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c d"
    )
