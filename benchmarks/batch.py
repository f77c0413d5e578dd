"""Batch: peak memory and rows a second over long tables, beside reading the same file and no more."""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assess.cli.batch import ROWS, rate_table
from assess.cli.batch_outputs import Job, parquet
from assess.files.folders import read_scoring
from assess.files.table_writing import CommaWriter
from assess.scoring.plan import compile_model
from benchmarks.measure import Cost, cost_of, print_cost, print_table

SIZES = (100_000, 1_000_000, 10_000_000)
MODEL = Path(__file__).resolve().parent.parent / "samples" / "hdi-2022"
ENDINGS = ("csv", "parquet")
PART = 50_000
MISSING = 0.02
"""Share of numbers that are missing."""

RANGES = {"le": (50.0, 86.0), "eys": (5.0, 20.0), "mys": (1.0, 14.0), "gnipc": (600.0, 90_000.0)}


def parts(size: int) -> Iterator[Mapping[str, Any]]:
    """Yield a made-up table of so many subjects with the four numbers of the HDI, part by part."""
    random = np.random.default_rng(20240313)
    for start in range(0, size, PART):
        columns: dict[str, Any] = {"subject": [f"Place {i}" for i in range(start, start + PART)]}
        for name, (low, high) in RANGES.items():
            figures = random.uniform(low, high, PART).round(3)
            columns[name] = np.where(random.random(PART) < MISSING, np.nan, figures)
        yield columns


def write_table(path: Path, size: int) -> None:
    """Write the table in the format that the file's ending names."""
    with path.open("wb") as stream:
        is_parquet = path.suffix == ".parquet"
        writer = parquet().ParquetWriter(stream) if is_parquet else CommaWriter(stream)
        for columns in parts(size):
            writer.write(columns)
        writer.finish()


def rate(path: Path) -> None:
    """Rate a table into one of the same format."""
    plan = compile_model(*read_scoring(MODEL))
    folder = path.parent
    rate_table(Job(plan, path, folder / f"scores{path.suffix}", folder / "rejected.csv"))


def only_read(path: Path) -> None:
    """Read a table with the csv module, or batch by batch with pyarrow, and do nothing with it."""
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as stream:
            for _ in csv.reader(stream):
                pass
        return
    with path.open("rb") as stream:
        for _ in parquet().ParquetTable(stream, path).parts(ROWS):
            pass


WORK: Mapping[str, Callable[[Path], None]] = {"rate": rate, "read": only_read}


def main() -> None:
    """Measure and print; with arguments, do one thing in this process alone, for its cost."""
    if len(sys.argv) > 1:
        work, path = WORK[sys.argv[1]], Path(sys.argv[2])
        print_cost(lambda: work(path))
        return
    rows: list[Sequence[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for ending in ENDINGS:
            rows += _measured(Path(folder) / f"table.{ending}")
    headings = ["table", "rows", "seconds", "rows a second", "only reading", "ratio"]
    memory = ["peak memory", "beside 100 000 rows", "only reading"]
    print_table("Rating tables of four numbers (HDI), bounds included", [*headings, *memory], rows)


def _measured(path: Path) -> Iterator[Sequence[str]]:
    first: Cost | None = None
    for size in SIZES:
        write_table(path, size)
        rated, read = (cost_of("benchmarks.batch", work, str(path)) for work in WORK)
        first = first or rated
        yield [
            path.suffix,
            _spaced(size),
            f"{rated.seconds:.1f}",
            _spaced(size / rated.seconds),
            f"{read.seconds:.1f} s",
            f"{rated.seconds / read.seconds:.1f}",
            f"{rated.mebibytes:.0f} MiB",
            f"{rated.mebibytes / first.mebibytes:.2f}",
            f"{read.mebibytes:.0f} MiB",
        ]


def _spaced(figure: float) -> str:
    return f"{figure:,.0f}".replace(",", " ")


if __name__ == "__main__":
    main()
