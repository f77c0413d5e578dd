"""``assess batch``."""

from __future__ import annotations

from pathlib import Path

import click

from assess.cli.batch import Tally, rate_table
from assess.cli.batch_outputs import Job, refuse_outputs
from assess.cli.console import print_problems, visible
from assess.cli.ending import undone_when_ended
from assess.cli.outputs import refuse_assessment_as_output
from assess.cli.progress import counting
from assess.cli.workbench import alternative_of, alternative_option
from assess.files.folders import find_folder, is_file, read_scoring
from assess.model.alternatives import with_alternative
from assess.scoring.plan import compile_model


@click.command("batch", short_help="Rate a table: one row for each subject.")
@click.argument("questionnaire")
@click.argument("table")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="SCORES",
    help="The file to write (.csv, .parquet or .json).",
)
@click.option("--all", "everything", is_flag=True, help="Write every indicator, not only indices.")
@click.option(
    "--keep",
    multiple=True,
    metavar="COLUMN",
    help="Copy a column of the table to the scores, such as a year; once for each.",
)
@click.option(
    "--rejected",
    metavar="FILE",
    help="Where rows that cannot be rated go (.csv); SCORES.rejected.csv if not given.",
)
@alternative_option
def command(
    questionnaire: str,
    table: str,
    output: str,
    everything: bool,  # a flag of the command line
    keep: tuple[str, ...],
    rejected: str | None,
    alternative: str | None,
) -> int:
    """Rate every row of TABLE (.csv, UTF-8, or .parquet) by QUESTIONNAIRE (an id, or a folder).

    The first row names the columns: `subject`, and ids of questions or grid.row.column; where the
    folder holds only a scoring model, ids of its inputs. A cell holds what `assess answer` takes;
    an empty one is unanswered. Tables of any length are read in parts.

    Rows with mistakes are not rated: they go to a file of their own, with their lines and what is
    wrong, and the exit code is 1. That file can be mended and rated like any table.
    """
    target = Path(output)
    apart = Path(rejected) if rejected else target.with_name(f"{target.stem}.rejected.csv")
    refuse_outputs(target, apart, Path(table))
    refuse_assessment_as_output(target, [table])
    model, asked = read_scoring(find_folder(questionnaire))
    if alternative:
        model = with_alternative(model, alternative_of(model, alternative))
    plan = compile_model(model, asked)
    job = Job(plan, Path(table), target, apart, keep, everything, alternative or "")
    with undone_when_ended(), counting("rows") as progress:
        tally = rate_table(job, progress=progress)
    _print_problems(tally)
    every = tally.rated + tally.rejected
    click.echo(visible(f"{target}: {tally.rated:,} of {every:,} rows rated."))
    if tally.rejected:
        several = "rows, with their" if tally.rejected > 1 else "row, with its"
        click.echo(visible(f"{apart}: {tally.rejected:,} rejected {several} problems."))
    elif is_file(apart):
        apart.unlink()
        click.echo(visible(f"{apart}: removed; it held rows rejected before, and now none are."))
    return 1 if tally.rejected else 0


def _print_problems(tally: Tally) -> None:
    for problem in tally.problems:
        print_problems([problem])
    every = tally.codes.total()
    if every > len(tally.problems):
        codes = ", ".join(f"{count:,} {code}" for code, count in tally.codes.most_common())
        click.echo(f"... and {every - len(tally.problems):,} more; in all {codes}", err=True)
    elif every > 1:
        click.echo(f"{every} errors", err=True)
