"""Rating a table part by part, in memory that does not grow with the number of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from assess.capture.table import RejectedRow, RowsOfAnswers, TableReader, check_headings
from assess.cells import Part, Table
from assess.checks.suggest import did_you_mean
from assess.cli.batch_outputs import Job, RejectedFile, Rows, Scores, parquet, scores_file
from assess.errors import InputError, Place, Problem, RequestError
from assess.files.atomic import cannot_write, replacing
from assess.files.tables import open_table
from assess.scoring.figures import headings_of

ROWS = 8192
"""Rows that are read, rated and written at a time."""

MOST_NAMED = 20
"""Of more problems in rows than these only the first are named; the others are counted."""


@dataclass
class Tally:
    """How many rows were rated and rejected so far; the first problems, and the codes of all."""

    rated: int = 0
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)

    def reject(self, rows: Sequence[RejectedRow]) -> None:
        """Count some rejected rows."""
        self.rejected += len(rows)
        for row in rows:
            self.codes.update(problem.code for problem in row.problems)
            self.problems += row.problems[: MOST_NAMED - len(self.problems)]


def rate_table(job: Job, rows: int = ROWS, progress: Callable[[int], None] | None = None) -> Tally:
    """Rate a table and write the scores; on any failure every file stays as it was.

    Args:
        job: what is asked for.
        rows: how many rows to hold in memory at a time; the results are the same for any number.
        progress: called with the number of rows done after each part.

    Raises:
        InputError: the table cannot be used, or none of its rows.
        RequestError: a file cannot be written, or a column to keep is not there.
    """
    tally = Tally()
    with ExitStack() as ends:
        table = ends.enter_context(_opened(job.table))
        _refuse_headings(job, table)
        stream = ends.enter_context(replacing(job.output))
        scores = _Named(scores_file(job, stream), stream, job.output)
        apart = RejectedFile(job.rejected, table.headings, ends)
        reader = TableReader(table.headings, job.plan.items, str(job.table))
        for part in table.parts(rows):
            read = reader.read(part)
            tally.reject(read.rejected)
            apart.add(part, read.rejected)
            if len(read.rows):
                scores.write(_sound(job, table, part, read))
                tally.rated += len(read.rows)
            if progress:
                progress(tally.rated + tally.rejected)
        if not tally.rated:
            raise InputError(*tally.problems, _nothing_rated(job.table, tally))
        scores.finish()
    return tally


class _Named:
    """Scores whose file is the one named when it cannot be written, whatever else is open."""

    def __init__(self, scores: Scores, stream: BinaryIO, path: Path) -> None:
        self._scores = scores
        self._stream = stream
        self._path = path

    def write(self, rows: Rows) -> None:
        try:
            self._scores.write(rows)
        except OSError as error:
            raise cannot_write(self._path, error) from None

    def finish(self) -> None:
        """Write the end, to the disk: what fails here leaves also the rejected rows as they were."""
        try:
            self._scores.finish()
            self._stream.flush()
        except OSError as error:
            raise cannot_write(self._path, error) from None


def _opened(path: Path) -> AbstractContextManager[Table]:
    if path.suffix.lower() == ".parquet":
        opened: AbstractContextManager[Table] = parquet().open_parquet(path)
        return opened
    return open_table(path)


def _refuse_headings(job: Job, table: Table) -> None:
    """Do nothing if every column is of use, and those to keep are there.

    Raises:
        InputError: they are not.
        RequestError: a column to keep is not there, or the scores have one of its name.
    """
    known = [*job.plan.items, *job.keep]
    file, line = str(job.table), table.headings_line
    problems = check_headings(table.headings, known, file, line)
    if problems:
        raise InputError(*problems)
    written = ["line", "subject", *headings_of(job.plan, everything=job.everything)]
    refused = []
    for name in dict.fromkeys(job.keep):
        place = Place(file=file, line=line, pointer=name)
        if name not in table.headings:
            hint = did_you_mean(name, table.headings) or "Name a column of the table."
            message = f'no column to keep is headed "{name}"'
            refused.append(
                Problem(code="request.no_column", message=message, hint=hint, place=place)
            )
        elif name in written:
            message = f'the scores have a column "{name}" of their own'
            hint = "Leave it away after --keep, or rename it in the table."
            refused.append(
                Problem(code="request.column_taken", message=message, hint=hint, place=place)
            )
    if refused:
        raise RequestError(*refused)


def _sound(job: Job, table: Table, part: Part, read: RowsOfAnswers) -> Rows:
    lines = part.lines
    kept = {name: part.columns[table.headings.index(name)] for name in job.keep}
    if read.rejected:
        lines = [lines[row] for row in read.rows.tolist()]
        kept = {name: cells.take(read.rows) for name, cells in kept.items()}
    return Rows(lines, read.subjects, kept, read.columns)


def _nothing_rated(table: Path, tally: Tally) -> Problem:
    if not tally.rejected:
        return Problem(
            code="table.empty",
            message="there is no row below the headings",
            hint="Add a row for each subject.",
            place=Place(file=str(table)),
        )
    return Problem(
        code="table.no_row_rated",
        message=f"of {tally.rejected:,} rows none can be rated",
        hint="Correct the table; nothing was written.",
        place=Place(file=str(table)),
    )
