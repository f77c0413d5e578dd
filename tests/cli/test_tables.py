"""Tables in narrow windows: nothing is cut off, and words stay whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assess.capture.interview.text import cells
from assess.cli.tables import fitted, lines_of, paragraphs

HEADINGS = ["id", "what it is", "score"]
WORDS = st.lists(st.sampled_from(["port", "guards", "at", "night", "检查", "-"]), max_size=9)
ROWS = st.lists(
    st.tuples(WORDS.map("_".join), WORDS.map(" ".join), st.sampled_from(["", "–", "100.0"])),
    min_size=1,
    max_size=6,
)


@given(rows=ROWS, width=st.integers(20, 160))
def test_a_table_that_fits_is_no_wider_than_the_window_and_loses_no_word(
    rows: list[tuple[str, str, str]], width: int
) -> None:
    fit = fitted(HEADINGS, rows, width, {2})
    if fit is None:
        lines = paragraphs("A title", HEADINGS, rows, width)
        assert max(map(cells, lines)) <= width
        shown = "".join("".join(lines).split())
        assert all("".join(text.split()) in shown for row in rows for text in row)
        return
    assert sum(fit.widths) + fit.gap * (len(fit.widths) - 1) + 2 <= width
    for row in rows:
        assert not any(row[i].strip() for i in range(3) if i not in fit.columns)
        for position, size in zip(fit.columns, fit.widths, strict=True):
            told = lines_of(row[position], size)
            assert told.split() == row[position].split()
            assert max(map(cells, told.split("\n"))) <= size


def test_a_column_without_content_makes_room_before_texts_are_broken() -> None:
    rows = [["guards", "How many guards", ""]]
    assert fitted(HEADINGS, rows, 35, {2}) == ((0, 1, 2), (6, 15, 5), 3)
    assert fitted(HEADINGS, rows, 28, {2}) == ((0, 1), (6, 15), 3)


def test_what_is_indented_stays_so_when_it_is_broken() -> None:
    assert lines_of("  Convening and leverage", 14) == "  Convening\n  and leverage"


def test_a_table_that_cannot_fit_becomes_a_paragraph_for_each_row() -> None:
    rows = [["guards_at_the_gate", "How many guards", "3"], ["  owner", "Who owns it", ""]]
    assert fitted(HEADINGS, rows, 30, {2}) is None
    assert paragraphs("", HEADINGS, rows, 30) == [
        "",
        "guards_at_the_gate",
        "    what it is: How many",
        "    guards; score: 3",
        "  owner",
        "      what it is: Who owns it",
        "",
    ]
