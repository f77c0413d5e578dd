"""Text that a cell can hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from assess.workbook.text import LONGEST, clean, header_text, number, quoted, sheet_title

ANY_TEXT = st.text(alphabet=st.characters())


@given(ANY_TEXT)
def test_cleaned_text_is_accepted_by_xml_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert not ILLEGAL_CHARACTERS_RE.search(cleaned)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean(cleaned) == cleaned


def test_ordinary_text_is_left_alone() -> None:
    text = "Café – naïve\n\tline two: 100 % «عربي»"
    assert clean(text) == text


def test_text_that_is_too_long_is_cut_with_a_note() -> None:
    cleaned = clean("a" * LONGEST + "🙂" * 20)
    assert len(cleaned.encode("utf-16-le")) // 2 <= LONGEST
    assert "cut here: the text has 32,807 characters" in cleaned


def test_text_of_the_greatest_length_is_kept() -> None:
    assert clean("a" * LONGEST) == "a" * LONGEST


@given(ANY_TEXT)
def test_a_quoted_text_ends_where_it_should(text: str) -> None:
    inner = quoted(text)[1:-1]
    assert inner.replace('""', "").count('"') == 0


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_so_that_it_reads_back(value: float) -> None:
    assert float(number(value)) == value
    assert "," not in number(value)


def test_names_of_sheets_and_headers() -> None:
    assert (
        sheet_title("Threats: who/what? [draft] " + "x" * 40)
        == "Threats  who what   draft  xxxx"[:31]
    )
    assert header_text("R&D\nof it") == "R&&D of it"
