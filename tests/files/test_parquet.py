"""Parquet tables: typed columns stay typed, a file that cannot be used says why."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assess.errors import InputError
from assess.files import parquet
from assess.files.parquet import ParquetWriter, open_parquet

DAY = datetime.date(2024, 2, 29)


def written(path: Path, *, group: int = 1000, **columns: Any) -> Path:
    """Write a table."""
    pq.write_table(pa.table(columns), path, row_group_size=group)
    return path


def texts_of(path: Path, rows: int = 1000) -> dict[str, list[str]]:
    """Return every column as texts."""
    with open_parquet(path) as table:
        found: dict[str, list[str]] = {heading: [] for heading in table.headings}
        lines: list[int] = []
        for part in table.parts(rows):
            assert 0 < len(part.lines) <= rows
            lines += part.lines
            for heading, column in zip(table.headings, part.columns, strict=True):
                found[heading] += column.texts()
    assert lines == list(range(1, len(lines) + 1))
    return found


def failure(path: Path) -> str:
    """Return the problems of a table, without their hints."""
    with pytest.raises(InputError) as caught:
        texts_of(path)
    return "; ".join(
        f"{p.place} [{p.code}] {p.message}".removeprefix(str(path)) for p in caught.value.problems
    )


def test_every_type_reads_as_a_person_would_type_it(tmp_path: Path) -> None:
    moment = datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.UTC)
    midnight = datetime.datetime(2024, 2, 29, tzinfo=datetime.UTC)
    path = written(
        tmp_path / "t.parquet",
        whole=pa.array([1, None, -(2**62)]),
        small=pa.array([1, None, 255], pa.uint8()),
        real=[0.1, None, float("nan")],
        half=pa.array([np.float16(0.5), None, None], pa.float16()),
        text=["a", None, ""],
        long_text=pa.array(["a", None, ""], pa.large_string()),
        named=pa.array(["a", None, "a"]).dictionary_encode(),
        flag=[True, None, False],
        day=[DAY, None, DAY],
        moment=[midnight, None, moment],
        money=[Decimal("1.50"), None, Decimal(2)],
        nothing=pa.nulls(3),
    )
    found = texts_of(path)
    assert found == texts_of(path, rows=1)
    assert found.pop("moment") == ["2024-02-29", "", "2024-02-29 12:30:00.000000Z"]
    assert found == {
        "whole": ["1", "", "-4611686018427387904"],
        "small": ["1", "", "255"],
        "real": ["0.1", "", ""],
        "half": ["0.5", "", ""],
        "text": ["a", "", ""],
        "long_text": ["a", "", ""],
        "named": ["a", "", "a"],
        "flag": ["true", "", "false"],
        "day": ["2024-02-29", "", "2024-02-29"],
        "money": ["1.50", "", "2.00"],
        "nothing": ["", "", ""],
    }


def test_columns_within_columns_and_bytes_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "t.parquet", subject=["a"], l=[[1]], s=[{"x": 1}], b=[b"\0"])
    message = "the column holds neither texts, numbers nor dates but"
    assert failure(path) == (
        f" l [table.column_type] {message} list<element: int64>; "
        f" s [table.column_type] {message} struct<x: int64>; "
        f" b [table.column_type] {message} binary"
    )


def test_a_length_of_time_is_no_number(tmp_path: Path) -> None:
    """Three of what, seconds or milliseconds, only its type would say."""
    path = written(tmp_path / "t.parquet", subject=["a"], d=[datetime.timedelta(seconds=3)])
    assert "duration[us]" in failure(path)


def test_a_file_that_is_cut_off_or_none(tmp_path: Path) -> None:
    path = written(tmp_path / "t.parquet", subject=[f"name {i}" for i in range(5000)])
    content = path.read_bytes()
    broken = [content[:-100], content[:40], b"", b"subject,le\nA,1\n"]
    for part in broken:
        path.write_bytes(part)
        assert failure(path).startswith(" [table.not_parquet] the parquet file cannot be read: ")


def test_pages_that_are_damaged_are_noticed(tmp_path: Path) -> None:
    path = written(tmp_path / "t.parquet", subject=[f"name {i}" for i in range(5000)])
    content = bytearray(path.read_bytes())
    content[100:2000] = b"\xff" * 1900
    path.write_bytes(content)
    assert "[table.not_parquet]" in failure(path)


def test_texts_that_are_not_utf8_are_noticed(tmp_path: Path) -> None:
    broken = pa.array([b"\xff\xfe"]).view(pa.string())
    path = written(tmp_path / "t.parquet", subject=broken)
    assert "[table.not_parquet]" in failure(path)


def test_where_rows_are_long_fewer_are_read_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "LARGEST_PART", 10_000)
    texts = [f"{i}" * 1000 for i in range(100)]
    path = written(tmp_path / "t.parquet", subject=texts)
    with open_parquet(path) as table:
        sizes = [len(part.lines) for part in table.parts(1000)]
    assert sum(sizes) == 100
    assert max(sizes) < 20


def test_what_is_written_reads_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS_TO_A_GROUP", 5)
    path = tmp_path / "t.parquet"
    source = written(tmp_path / "s.parquet", year=[2020, None], day=[DAY, None], c=["x", "x"])
    with open_parquet(source) as table, path.open("wb") as stream:
        (part,) = table.parts(10)
        writer = ParquetWriter(stream)
        for start in range(0, 12, 2):
            kept = dict(zip(table.headings, part.columns, strict=True))
            figures = {"score": np.array([0.1 + 0.2, np.nan]), "band": ["low", None]}
            lines: list[int] | range = range(start, start + 2) if start else [0, 1]
            writer.write({"line": lines, **kept, **figures})
        writer.finish()
    found = pq.read_table(path)
    assert found.num_rows == 12
    assert found["line"].to_pylist() == list(range(12))
    assert found["year"].to_pylist() == [2020, None] * 6
    assert found["day"].to_pylist() == [DAY, None] * 6
    assert found["score"].to_pylist() == [0.1 + 0.2, None] * 6
    assert found["band"].to_pylist() == ["low", None] * 6
    assert pq.ParquetFile(path).num_row_groups == 2
