"""Whole columns of cells mean what the parser says each of them means."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assess.capture.cells import CellReader, ReadColumn, plain_numbers
from assess.capture.parse import NotAnAnswerError, parse_answer
from assess.cells import Cells
from assess.columns import encode_item
from assess.files.parquet import ArrowCells
from assess.files.tables import TextCells
from assess.model.answer import UNANSWERED, Answer
from assess.model.question import Number, Simple
from assess.model.questionnaire import Questionnaire
from tests.support.rich import RICH_QUESTIONNAIRE

ITEMS = Questionnaire.model_validate(yaml.safe_load(RICH_QUESTIONNAIRE)).items
KEYS = ("kind", "since", "name", "tools", "unit", "unit_training", "wait")
SPECS: dict[str, Simple] = {
    **{key: ITEMS[key].spec for key in KEYS},
    "ship": Number(id="ship", type="number", label="Ship", text="?", maximum=1e300),
    "any_whole": Number(id="any_whole", type="number", label="Whole", text="?", integer=True),
}

DIGITS = st.text("0123456789.+-eE ", max_size=8)
LONG = st.integers(-(10**20), 10**20).map(str)
STATES = ("", " ", "@unknown", "@NA: no ships", "@na:", "@none", "@what", "@withheld")
OPTIONS = ("office", "Office", "a team", "maps,links", "maps, none", "2010-02-30", "2010-02-03")
NUMBERS = ("nan", "inf", "1_000", "\u0661", "3.0", "3.", ".0", "-0", "-0.0", "1e3", "1e-0005")
ODD = ("1E400", "\t4", "4\xa0", "\ud800", "9" * 16, "9" * 400, "x\ny", "true")
WORDS = st.sampled_from([*STATES, *OPTIONS, *NUMBERS, *ODD])
TEXTS = st.lists(st.one_of(DIGITS, LONG, WORDS, st.text(max_size=5)), min_size=1, max_size=12)


def one_by_one(spec: Simple, texts: list[str]) -> ReadColumn:
    """Return what the parser makes of each text on its own."""
    refused: dict[int, str] = {}
    answers: list[Answer] = []
    for row, text in enumerate(texts):
        try:
            answers.append(parse_answer(spec, text) if text.strip() else UNANSWERED)
        except NotAnAnswerError as error:
            refused[row] = str(error)
            answers.append(UNANSWERED)
    return ReadColumn(encode_item(spec, answers), refused)


def assert_same(found: ReadColumn, wanted: ReadColumn) -> None:
    """Compare codes, values and refusals; a number with its sign, too."""
    assert dict(found.refused) == dict(wanted.refused)
    np.testing.assert_array_equal(found.column.codes, wanted.column.codes)
    assert (found.column.values is None) == (wanted.column.values is None)
    if found.column.values is not None and wanted.column.values is not None:
        np.testing.assert_array_equal(found.column.values, wanted.column.values)
        np.testing.assert_array_equal(
            np.signbit(found.column.values[found.column.codes >= 0]),
            np.signbit(wanted.column.values[wanted.column.codes >= 0]),
        )


def assert_as_the_parser_says(spec: Simple, cells: Cells) -> None:
    """Read cells, twice with one reader, and compare with the parser alone."""
    wanted = one_by_one(spec, list(cells.texts()))
    reader = CellReader(spec)
    assert_same(reader.read(cells), wanted)
    assert_same(reader.read(cells), wanted)


@pytest.mark.parametrize("key", SPECS)
@given(texts=TEXTS)
def test_texts(key: str, texts: list[str]) -> None:
    assert_as_the_parser_says(SPECS[key], TextCells(texts))


@pytest.mark.parametrize("key", SPECS)
@given(texts=st.lists(st.floats(allow_nan=False).map(repr) | LONG | st.just(""), min_size=1))
def test_plain_numbers_as_texts(key: str, texts: list[str]) -> None:
    assert_as_the_parser_says(SPECS[key], TextCells(texts))


FLOATS = st.one_of(st.none(), st.floats(), st.integers(-3, 120).map(float))
TYPED = st.one_of(
    st.lists(FLOATS, min_size=1).map(lambda x: pa.array(x, pa.float64())),
    st.lists(st.none() | st.floats(width=32), min_size=1).map(lambda x: pa.array(x, pa.float32())),
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 9), min_size=1).map(
        lambda x: pa.array(x, pa.int64())
    ),
    st.lists(st.none() | st.integers(0, 255), min_size=1).map(lambda x: pa.array(x, pa.uint8())),
    st.lists(st.none() | st.booleans(), min_size=1).map(lambda x: pa.array(x, pa.bool_())),
    st.lists(st.none() | st.dates(), min_size=1).map(lambda x: pa.array(x, pa.date32())),
    st.lists(st.none() | st.datetimes(), min_size=1).map(lambda x: pa.array(x, pa.timestamp("us"))),
    st.lists(st.none() | st.decimals(-999, 999, places=2), min_size=1).map(
        lambda x: pa.array(x, pa.decimal128(7, 2))
    ),
    st.lists(st.none() | WORDS.filter(lambda x: "\ud800" not in x), min_size=1).map(
        lambda x: pa.array(x, pa.string()).dictionary_encode()
    ),
    st.integers(1, 5).map(pa.nulls),
)


@pytest.mark.parametrize("key", SPECS)
@given(array=TYPED)
def test_typed_columns_say_what_their_texts_say(key: str, array: pa.Array) -> None:
    cells = ArrowCells(array)
    assert_as_the_parser_says(SPECS[key], cells)
    assert_as_the_parser_says(SPECS[key], TextCells(cells.texts()))


@given(TEXTS, st.booleans())
def test_a_plain_number_is_what_python_reads(texts: list[str], whole: bool) -> None:  # noqa: FBT001
    values, doubtful = plain_numbers(texts, whole=whole)
    for text, value, open_ in zip(texts, values, doubtful, strict=True):
        assert np.isnan(value) or (float(text) == value and not open_)
        assert not np.isnan(value) or open_ or not text.strip()


def test_remembering_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assess.capture.cells.MOST_REMEMBERED", 3)
    reader = CellReader(SPECS["kind"])
    for start in range(0, 60, 6):
        texts = [f"word {i}" for i in range(start, start + 6)] + ["office"]
        found = reader.read(TextCells(texts))
        assert found.column.codes.tolist() == [-1] * 6 + [0]
        assert sorted(found.refused) == list(range(6))
