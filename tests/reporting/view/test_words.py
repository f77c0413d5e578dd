from __future__ import annotations

import pytest

from assess.reporting.view.words import amount, day_of_text, listed, percent, shorten


@pytest.mark.parametrize(
    ("share", "text"),
    [(None, ""), (0.0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.999, "99%"), (1.0, "100%")],
)
def test_percentages_are_whole_only_where_they_are_exactly_that(
    share: float | None, text: str
) -> None:
    assert percent(share) == text


def test_lists_read_as_sentences() -> None:
    assert [listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_long_texts_are_cut_at_a_word() -> None:
    assert shorten("one two three four", 12) == "one two…"
    assert shorten("short", 12) == "short"
    assert len(shorten("w" * 500, 40)) == 40


def test_numbers_and_days_are_plain() -> None:
    assert amount(12000) == "12\u202f000"
    assert amount(2.5) == "2.5"
    assert day_of_text("2025-03-04") == "4 March 2025"
    assert day_of_text("not a day") == "not a day"
