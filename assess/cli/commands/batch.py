"""``assess batch``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from assess.capture.table import RowOfAnswers, check_headings, read_row, refuse_repeated
from assess.cli.console import print_problems
from assess.cli.outputs import refuse_assessment_as_output
from assess.cli.workbench import rate
from assess.errors import InputError, Place, Problem, RequestError
from assess.files.atomic import write_atomically
from assess.files.folders import find_folder, read_instrument
from assess.files.tables import read_table, table_bytes
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument
from assess.model.reference import QuestionnaireReference
from assess.reporting.data import scores_as_data, to_json

FIGURES = ("score", "low", "high", "coverage", "band")


@click.command("batch", short_help="Rate a table: one row for each subject.")
@click.argument("questionnaire")
@click.argument("table")
@click.option(
    "-o", "--output", required=True, metavar="SCORES", help="The file to write (.csv or .json)."
)
def command(questionnaire: str, table: str, output: str) -> int:
    """Rate every row of TABLE (.csv, UTF-8) by QUESTIONNAIRE (an id, or a folder).

    The first row names the columns: `subject`, and ids of questions or grid.row.column. A cell
    holds what `assess answer` takes; an empty one is unanswered. Rows with mistakes are not rated:
    each mistake is named, and the exit code is 1.
    """
    target = Path(output)
    _refuse_unknown_format(target)
    refuse_assessment_as_output(target, [table])
    instrument = read_instrument(find_folder(questionnaire))
    rows = _read(Path(table), instrument.questionnaire)
    sound = [row for row in rows if not row.problems]
    problems = [problem for row in rows for problem in row.problems]
    if not sound:
        raise InputError(*problems)
    scores = _scores(instrument, sound)
    csv = target.suffix.lower() == ".csv"
    write_atomically(target, table_bytes(_figures(scores)) if csv else to_json(scores))
    print_problems(problems)
    click.echo(f"{target}: {len(sound)} of {len(rows)} rows rated.")
    return 1 if problems else 0


def _refuse_unknown_format(output: Path) -> None:
    if output.suffix.lower() not in (".csv", ".json"):
        raise RequestError(
            Problem(
                code="request.unknown_table_format",
                message=f'scores cannot be written as "{output.suffix or output.name}"',
                hint="End the name in .csv or .json.",
                place=Place(file=str(output)),
            )
        )


def _read(path: Path, asked: Questionnaire) -> list[RowOfAnswers]:
    head, *rows = read_table(path)
    headings = [heading.strip() for heading in head.cells]
    problems = check_headings(headings, asked, str(path))
    if not rows and not problems:
        problems.append(
            Problem(
                code="table.empty",
                message="there is no row below the headings",
                hint="Add a row for each subject.",
                place=Place(file=str(path)),
            )
        )
    if problems:
        raise InputError(*problems)
    return refuse_repeated(
        [read_row(row.cells, headings, row.line, asked, str(path)) for row in rows], str(path)
    )


def _scores(instrument: Instrument, rows: Sequence[RowOfAnswers]) -> dict[str, Any]:
    reference = QuestionnaireReference.to(instrument.questionnaire)
    assessments = [
        Assessment(questionnaire=reference, subject=row.subject, answers=dict(row.answers))
        for row in rows
        if row.subject
    ]
    return scores_as_data(rate(instrument, assessments))


def _figures(scores: dict[str, Any]) -> Iterator[list[str]]:
    """Yield the scores as rows: a line for each subject and indicator; a missing figure is empty."""
    yield ["subject", "indicator", *FIGURES]
    for one in scores["assessments"]:
        for key, found in one["indicators"].items():
            figures = [found[name] for name in FIGURES]
            yield [one["subject"], key, *("" if f is None else str(f) for f in figures)]
