"""What ``assess batch`` writes: the scores of the rows it rated, and the rows it rejected."""

from __future__ import annotations

import errno
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, NamedTuple, Protocol

from assess.capture.table import RejectedRow
from assess.cells import Cells, Part
from assess.cli.outputs import refuse_missing_folder
from assess.columns import Columns
from assess.errors import Place, Problem, RequestError
from assess.files.atomic import cannot_write, replacing
from assess.files.folders import is_file, is_folder, is_there
from assess.files.table_writing import REJECTED, CommaWriter
from assess.reporting.data import scorecard_as_data
from assess.scoring.figures import figures_of
from assess.scoring.plan import Plan
from assess.scoring.scorecards import score_columns

FORMATS = (".csv", ".parquet", ".json")


class Job(NamedTuple):
    """What is asked for: rate ``table`` by ``plan`` into ``output``, rejected rows apart.

    ``keep`` names columns to copy; ``everything`` asks for all indicators, not the indices alone.
    ``alternative`` is the id of the alternative that the plan is of, if it is one.
    """

    plan: Plan
    table: Path
    output: Path
    rejected: Path
    keep: tuple[str, ...] = ()
    everything: bool = False
    alternative: str = ""


class Rows(NamedTuple):
    """Rows to rate: their lines, their subjects, columns to copy, and the answers."""

    lines: Sequence[int]
    subjects: Sequence[str]
    kept: Mapping[str, Cells]
    answers: Columns


class Scores(Protocol):
    """A file of scores that is being written."""

    def write(self, rows: Rows) -> None:
        """Rate and write some rows."""

    def finish(self) -> None:
        """Write the end of the file."""


class _TableWriter(Protocol):
    def write(self, columns: Mapping[str, Any]) -> None: ...

    def finish(self) -> None: ...


class TableScores:
    """A table of scores, one row for each row rated."""

    def __init__(self, writer: _TableWriter, plan: Plan, *, everything: bool) -> None:
        """Write the indices' figures, or those of every indicator."""
        self._writer = writer
        self._plan = plan
        self._everything = everything

    def write(self, rows: Rows) -> None:
        """Rate and write some rows."""
        figures = figures_of(self._plan, rows.answers, everything=self._everything)
        fixed = {"line": rows.lines, "subject": rows.subjects}
        self._writer.write({**fixed, **rows.kept, **figures})

    def finish(self) -> None:
        """Write the end of the file."""
        self._writer.finish()


class JsonScores:
    """The scores as ``assess score --json`` prints them, one entry for each row rated."""

    def __init__(self, stream: BinaryIO, plan: Plan, alternative: str) -> None:
        """Write to a stream, which stays open; the alternative is the empty text where none is."""
        self._stream = stream
        self._plan = plan
        named = f'\n  "alternative": {json.dumps(alternative)},' if alternative else ""
        self._mark = f'{{{named}\n  "assessments": ['

    def write(self, rows: Rows) -> None:
        """Rate and write some rows."""
        kept = {name: cells.texts() for name, cells in rows.kept.items()}
        for row, card in enumerate(score_columns(self._plan, rows.subjects, rows.answers)):
            entry = scorecard_as_data(card)
            if kept:
                entry["kept"] = {name: texts[row] for name, texts in kept.items()}
            text = json.dumps(entry, indent=2, ensure_ascii=False, allow_nan=False)
            inner = text.replace("\n", "\n    ")
            self._stream.write(f"{self._mark}\n    {inner}".encode())
            self._mark = ","

    def finish(self) -> None:
        """Write the end of the file."""
        self._stream.write(b"\n  ]\n}\n")


def scores_file(job: Job, stream: BinaryIO) -> Scores:
    """Return what writes scores in the format that the output's ending names."""
    ending = job.output.suffix.lower()
    if ending == ".json":
        return JsonScores(stream, job.plan, job.alternative)
    writer = parquet().ParquetWriter(stream) if ending == ".parquet" else CommaWriter(stream)
    return TableScores(writer, job.plan, everything=job.everything)


class RejectedFile:
    """The rows that were not rated, with their lines and problems; made for the first of them."""

    def __init__(self, path: Path, headings: Sequence[str], ends: ExitStack) -> None:
        """Write to a path, once ``ends`` closes; nothing if no row is added."""
        self._path = path
        self._headings = headings
        self._ends = ends
        self._writer: CommaWriter | None = None

    def add(self, part: Part, rejected: Sequence[RejectedRow]) -> None:
        """Write rows of a part as they stand there."""
        if not rejected:
            return
        if self._writer is None:
            self._writer = CommaWriter(self._ends.enter_context(replacing(self._path)))
            self._ends.callback(self._writer.finish)
            self._writer.write_row([*REJECTED, *self._headings])
        columns = [column.texts() for column in part.columns]
        for row, problems in rejected:
            cells = part.ragged.get(row) or [texts[row] for texts in columns]
            said = "; ".join(map(_in_short, problems))
            self._writer.write_row([str(part.lines[row]), said, *cells])


def _in_short(problem: Problem) -> str:
    key = problem.place.pointer
    return f"{key}: {problem.message}" if key else problem.message


def is_of_rejected_rows(path: Path) -> bool:
    """Return whether a file is one that ``RejectedFile`` wrote, by how it begins."""
    with path.open("rb") as stream:
        return stream.read(64).startswith(",".join(REJECTED).encode() + b",")


def refuse_outputs(output: Path, rejected: Path, table: Path) -> None:
    """Do nothing if both files may be written.

    Raises:
        RequestError: the scores have no known ending; a folder is missing; the scores would replace
            a folder; the rejected rows would replace the scores, the table itself, or a file that
            does not hold such rows.
    """
    if output.suffix.lower() not in FORMATS:
        raise RequestError(
            Problem(
                code="request.unknown_table_format",
                message=f'scores cannot be written as "{output.suffix or output.name}"',
                hint=f"End the name in one of {', '.join(FORMATS)}.",
                place=Place(file=str(output)),
            )
        )
    for path in (output, rejected):
        refuse_missing_folder(path)
    if is_folder(output):
        raise cannot_write(output, IsADirectoryError(errno.EISDIR, "it is a folder"))
    reason = ""
    if rejected.resolve() == output.resolve() or _same(rejected, output):
        reason = "the rejected rows would replace the scores"
    elif _same(rejected, table):
        reason = "the rejected rows would replace the table itself"
    elif is_there(rejected) and not (is_file(rejected) and is_of_rejected_rows(rejected)):
        reason = "what is there does not hold rejected rows, and would be replaced by them"
    if reason:
        raise RequestError(
            Problem(
                code="request.rejected_elsewhere",
                message=reason,
                hint="Name another file after --rejected; nothing was written.",
                place=Place(file=str(rejected)),
            )
        )


def _same(path: Path, other: Path) -> bool:
    return is_there(path) and is_there(other) and path.samefile(other)


def parquet() -> ModuleType:
    """Return the module that reads and writes parquet.

    Raises:
        RequestError: the library it needs is not installed.
    """
    try:
        from assess.files import parquet as module
    except ImportError:
        raise RequestError(
            Problem(
                code="request.no_pyarrow",
                message="reading and writing .parquet needs pyarrow, which is not installed",
                hint='Install it: python -m pip install "mission-assess[parquet]". '
                "Tables in .csv need nothing more.",
            )
        ) from None
    return module
