"""Comma-separated tables: read in parts as they stand, written so that they read back the same."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.errors import InputError
from assess.files import tables
from assess.files.table_writing import CommaWriter, guarded, unguarded
from assess.files.tables import TextCells, open_table

CELLS = st.text(st.sampled_from("ab ,\"'\n\r;\u00e9\u2028\U0001f6a2=+-@\t1"), max_size=6)
ROWS = st.lists(st.lists(CELLS, max_size=4), min_size=1, max_size=8)

TOO_LONG = (
    "this is not a comma-separated table: a cell of the row that begins here has over 131,072 "
    "characters"
)
NEVER_CLOSED = (
    "this is not a comma-separated table: a quotation mark in the row that begins here is never "
    "closed"
)


@contextmanager
def in_blocks_of(size: int) -> Iterator[None]:
    """Read so many bytes at once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tables, "BLOCK", size)
        yield


def as_read(path: Path, rows: int = 3) -> list[tuple[int, list[str]]]:
    """Return every row with its line, however the table is cut into parts."""
    with open_table(path) as table:
        found = [(table.headings_line or 0, list(table.headings))]
        for part in table.parts(rows):
            assert 0 < len(part.lines) <= rows
            columns = [column.texts() for column in part.columns]
            for row, line in enumerate(part.lines):
                whole = part.ragged.get(row) or [texts[row] for texts in columns]
                found.append((line, list(whole)))
    return found


def failure(path: Path) -> str:
    """Return the one problem of a table, without its hint."""
    with pytest.raises(InputError) as caught:
        as_read(path)
    (problem,) = caught.value.problems
    assert problem.hint
    return f"{problem.place} [{problem.code}] {problem.message}".removeprefix(str(path))


def test_rows_and_lines_are_those_of_the_csv_module(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("table") / "table.csv"

    @given(
        ROWS, st.sampled_from(["\n", "\r\n"]), st.integers(1, 9), st.integers(1, 4), st.booleans()
    )
    def compare(rows: list[list[str]], end: str, block: int, most: int, mark: bool) -> None:  # noqa: FBT001
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator=end).writerows([["subject", "b"], *rows])
        text = stream.getvalue()
        path.write_bytes(("\ufeff" if mark else "").encode() + text.encode())
        wanted, line = [], 1
        reader = csv.reader(io.StringIO(text, newline=""))
        for row in reader:
            if any(cell.strip() for cell in row):
                wanted.append((line, row))
            line = reader.line_num + 1
        with in_blocks_of(block):
            assert as_read(path, most) == wanted

    compare()


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"", " [table.empty] the table is empty"),
        (b"\n ,\n\n", " [table.empty] the table is empty"),
        (
            b"a,b\nx,\xe9\n",
            ":2:3 [file.not_utf8] the file is not UTF-8: byte 0xe9 cannot be read",
        ),
        (
            b"a,b\n" + b"x,y\n" * 9 + b"z\xe2\x82",
            ":11:2 [file.not_utf8] the file is not UTF-8: byte 0xe2 cannot be read",
        ),
        (
            b"a,b\nx,\0\n",
            ":2:3 [table.syntax] this is not a comma-separated table: it holds a character U+0000",
        ),
        (
            b'a,b\n"x\ny",1\nx,"y\nz\n',
            f":4 [table.syntax] {NEVER_CLOSED}",
        ),
        (
            b'a,b\nx,1\ny,"' + b"long\n" * 40_000,
            f":3 [table.syntax] {TOO_LONG}",
        ),
        (
            b'a,b\nx,"y"z\n',
            ":2 [table.syntax] this is not a comma-separated table: ',' expected after '\"'",
        ),
        (
            b"a,b\nx," + b"y" * 1_100_000,
            ":2 [table.syntax] the line has more than 1,048,576 characters",
        ),
    ],
)
@pytest.mark.parametrize("block", [7, tables.BLOCK])
def test_what_is_no_table_is_named_with_its_place(
    tmp_path: Path, content: bytes, wanted: str, block: int
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with in_blocks_of(block if len(content) < 1000 else tables.BLOCK):
        assert failure(path) == wanted


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert failure(tmp_path / "absent.csv") == " [file.not_found] there is no such file"
    assert failure(tmp_path) == " [file.not_found] this is a folder"


def test_parts_of_long_rows_have_fewer_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LARGEST_PART", 1000)
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "".join(f"{i},{'x' * 500}\n" for i in range(50)), encoding="utf-8")
    with in_blocks_of(300), open_table(path) as table:
        sizes = [len(part.lines) for part in table.parts(1000)]
    assert sum(sizes) == 50
    assert max(sizes) < 6


@given(CELLS)
def test_a_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    safe = guarded(text)
    assert unguarded(safe) == text
    assert safe[:1] not in tuple("=+-@\t\r") or float(safe) == float(text)


FIGURES = st.lists(
    st.lists(
        st.floats(0, 1) | st.sampled_from([0.1 + 0.2, 1e-7, 1e22, math.nan]), min_size=3, max_size=3
    ),
    min_size=1,
    max_size=5,
)


def test_many_figures_are_each_written_though_they_differ_from_those_beside_them() -> None:
    """Bounds are mostly the score: only where they are is what was written used again."""
    score = np.arange(300) / 7
    low = np.where(np.arange(300) % 3 == 0, score / 2, score)
    high = np.where(np.arange(300) % 5 == 0, math.nan, score)
    stream = io.BytesIO()
    writer = CommaWriter(stream)
    writer.write({"score": score, "low": low, "high": high})
    writer.finish()
    _, *rows = csv.reader(io.StringIO(stream.getvalue().decode(), newline=""))
    found = np.array([[float(cell or "nan") for cell in row] for row in rows])
    assert np.array_equal(found, np.stack([score, low, high], axis=1), equal_nan=True)


@given(FIGURES, st.lists(CELLS, min_size=3, max_size=3), st.integers(1, 60))
def test_what_is_written_reads_back(
    figures: list[list[float]], texts: list[str], times: int
) -> None:
    stream = io.BytesIO()
    writer = CommaWriter(stream)
    columns = {f"f{i}": np.repeat(np.array(column), times) for i, column in enumerate(figures)}
    texts = [text for text in texts for _ in range(times)]
    for _ in range(2):
        writer.write({"line": range(len(texts)), "t": texts, "c": TextCells(texts), **columns})
    writer.finish()
    head, *rows = csv.reader(io.StringIO(stream.getvalue().decode(), newline=""))
    assert head == ["line", "t", "c", *columns]
    assert len(rows) == 2 * len(texts)
    for i, row in enumerate(rows):
        at = i % len(texts)
        assert row[0] == str(at)
        assert [unguarded(cell) for cell in row[1:3]] == [texts[at]] * 2
        wanted = [float(column[at]) for column in columns.values()]
        assert [float(cell or "nan") for cell in row[3:]] == pytest.approx(
            wanted, rel=0, abs=0, nan_ok=True
        )
        assert "nan" not in row
