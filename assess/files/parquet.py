"""Parquet tables on disk, read and written a part at a time; the only module that knows pyarrow.

Typed columns stay typed: whole and decimal numbers become numpy arrays without a text in between,
everything else is handed on as the text that a person would type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assess.cells import Cells, Distinct, Part, Positions
from assess.columns import Floats
from assess.errors import InputError, Place, Problem
from assess.files.opening import open_bytes

BUFFER = 1 << 20
"""Bytes of a column that are read at once, so that a huge group of rows need not fit in memory."""

LARGEST_PART = 1 << 24
"""Bytes of a part, about: where rows are long, fewer of them are read at a time."""

ROWS_TO_A_GROUP = 1 << 16
"""Rows written together; each group costs a little memory until the file is finished."""

_BROKEN = (pa.ArrowException, OSError, UnicodeDecodeError)


class ArrowCells:
    """A column of a parquet table."""

    def __init__(self, raw: Any) -> None:
        """Keep the array as it is, and as numbers, texts or null."""
        self.raw = raw
        self.array = _plain(raw)

    def texts(self) -> Sequence[str]:
        """Return every cell as a person would type it; a float reads back as the same float."""
        cells = self.array.to_pylist()
        if pa.types.is_floating(self.array.type):
            return ["" if x is None or x != x else repr(x) for x in cells]  # noqa: PLR0124  # nan
        return ["" if cell is None else str(cell) for cell in cells]

    def distinct(self) -> Distinct:
        """Return the different texts, and which row holds which."""
        coded = self.array.dictionary_encode(null_encoding="encode")
        return Distinct(
            coded.indices.to_numpy(zero_copy_only=False).astype(np.int64),
            ArrowCells(coded.dictionary).texts(),
        )

    def numbers(self) -> Floats | None:
        """Return the numbers, nan where there is none; None for texts."""
        kind = self.array.type
        if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
            return None
        figures: Floats = self.array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        return figures

    def take(self, rows: Positions) -> Cells:
        """Return some of the rows."""
        return ArrowCells(self.raw.take(pa.array(rows)))


class ParquetTable:
    """A parquet table; its rows are numbered from 1."""

    headings_line: int | None = None

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        """Read what the columns are.

        Raises:
            InputError: it is not parquet, it is cut off, or it has columns of a kind that cannot be used.
        """
        self._file = str(path)
        try:
            self._parquet = pq.ParquetFile(stream, buffer_size=BUFFER, pre_buffer=False)
            schema = self._parquet.schema_arrow
        except _BROKEN as error:
            raise InputError(self._broken(error)) from None
        self.headings = tuple(name.strip() for name in schema.names)
        nested = [
            self._nested(field.name, field.type) for field in schema if not _is_usable(field.type)
        ]
        if nested:
            raise InputError(*nested)

    def parts(self, rows: int) -> Iterator[Part]:
        """Yield the rows, up to so many at a time.

        Raises:
            InputError: the rest of the file cannot be read.
        """
        done = 0
        try:
            for batch in self._parquet.iter_batches(self._at_once(rows), use_threads=False):
                batch.validate(full=True)  # texts may be no UTF-8
                columns = tuple(map(ArrowCells, batch.columns))
                yield Part(range(done + 1, done + len(batch) + 1), columns, {})
                done += len(batch)
        except _BROKEN as error:
            raise InputError(self._broken(error)) from None

    def _at_once(self, rows: int) -> int:
        """Return how many rows to read at a time: fewer of them where rows are long."""
        known = self._parquet.metadata
        groups = (known.row_group(i) for i in range(known.num_row_groups))
        longest = max((g.total_byte_size / max(g.num_rows, 1) for g in groups), default=0)
        return max(1, min(rows, int(LARGEST_PART / max(longest, 1))))

    def _broken(self, error: Exception) -> Problem:
        said = (str(error).splitlines() or [""])[0][:200]
        return Problem(
            code="table.not_parquet",
            message=f"the parquet file cannot be read: {said}",
            hint="It may be cut off, or of another kind; write it again.",
            place=Place(file=self._file),
        )

    def _nested(self, name: str, kind: Any) -> Problem:
        return Problem(
            code="table.column_type",
            message=f"the column holds neither texts, numbers nor dates but {str(kind)[:60]}",
            hint="Leave it out, or make columns of their own of what is in it.",
            place=Place(file=self._file, pointer=name),
        )


@contextmanager
def open_parquet(path: Path) -> Iterator[ParquetTable]:
    """Open a parquet table.

    Raises:
        InputError: it is not there, or it cannot be used.
    """
    with open_bytes(path) as stream:
        yield ParquetTable(stream, path)


def _is_usable(kind: Any) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return not (pa.types.is_nested(inner) or any(is_it(inner) for is_it in _UNUSABLE))


_UNUSABLE = (
    pa.types.is_duration,  # a number of what, only the type knows
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_fixed_size_binary,
    pa.types.is_binary_view,
)


def _plain(array: Any) -> Any:
    """Return an array of numbers, of texts or of null that stands for one of any usable type."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return _plain(array.dictionary_decode())
    if pa.types.is_float16(kind):
        return array.cast(pa.float32())
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind):
        return array
    texts = array.cast(pa.string())
    return _days(array, texts) if pa.types.is_timestamp(kind) else texts


def _days(moments: Any, texts: Any) -> Any:
    """Return moments as texts: midnight as the day alone, for so data frames keep days."""
    days = moments.cast(pa.date32(), safe=False)
    is_day = pc.equal(days.cast(moments.type, safe=False), moments)
    return pc.if_else(is_day, days.cast(pa.string()), texts)


class ParquetWriter:
    """Writes a parquet table; the columns of the first part decide the types."""

    def __init__(self, stream: BinaryIO) -> None:
        """Write to a stream, which stays open."""
        self._stream = stream
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[Any] = []
        self._rows = 0

    def write(self, columns: Mapping[str, Any]) -> None:
        """Write some rows, given as columns of equal length.

        A column is ``Cells``, an array of floats (nan is null) or a sequence of numbers or texts
        (None or nothing is null).
        """
        arrays = {name: _array(column) for name, column in columns.items()}
        batch = pa.record_batch(arrays)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._stream, batch.schema)
        self._waiting.append(batch.cast(self._writer.schema))
        self._rows += len(batch)
        if self._rows >= ROWS_TO_A_GROUP:
            self._write_group()

    def finish(self) -> None:
        """Write what waits, and the end of the file."""
        if self._writer is not None:
            self._write_group()
            self._writer.close()

    def _write_group(self) -> None:
        if self._waiting and self._writer is not None:
            table = pa.Table.from_batches(self._waiting)
            self._writer.write_table(table, row_group_size=len(table))
        self._waiting, self._rows = [], 0


def _array(column: Any) -> Any:
    if isinstance(column, ArrowCells):
        raw = column.raw
        return raw.dictionary_decode() if pa.types.is_dictionary(raw.type) else raw
    if isinstance(column, np.ndarray):
        return pa.array(column, from_pandas=True)
    if isinstance(column, range):
        return pa.array(np.arange(column.start, column.stop))
    texts = column if isinstance(column, Sequence) else column.texts()
    if isinstance(texts[0], int):
        return pa.array(texts, pa.int64())
    return pa.array([text or None for text in texts], pa.string())
