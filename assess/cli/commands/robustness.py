"""``assess robustness``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click

from assess.cli.clock import today
from assess.cli.commands.compare import refuse_same_twice
from assess.cli.console import print_problems
from assess.cli.firm import print_order, print_rating
from assess.cli.outputs import refuse_assessment_as_output, refuse_unknown_format
from assess.cli.progress import counting
from assess.cli.robust import latest_of, read_doubt, read_weights, vary
from assess.cli.workbench import (
    alternative_option,
    index_named,
    open_assessments,
    questionnaire_option,
    refusing,
)
from assess.files.atomic import write_atomically
from assess.files.table_writing import guarded
from assess.model.robustness import Assumptions, Robustness
from assess.reporting.robustness_data import COLUMNS, robustness_as_data, robustness_as_rows


@click.command("robustness", short_help="How firm a rating or an order is.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--index", metavar="ID", help="One index only; all of them, if not given.")
@click.option(
    "--draws", type=int, default=10_000, show_default=True, help="Simulations behind an interval."
)
@click.option(
    "--sobol-draws",
    type=int,
    default=1_000,
    show_default=True,
    help="N of the N (d + 2) simulations behind the shares of variance; 0 leaves them out.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed, the same result."
)
@click.option(
    "--weights",
    default="uniform:0.25",
    show_default=True,
    metavar="HOW",
    help="uniform:0.25 moves each by up to 25% up or down; dirichlet:16 spreads each by about a "
    "quarter of itself (dirichlet:1: any weights equally likely); or none.",
)
@click.option("--no-aggregation", is_flag=True, help="Keep the model's own aggregations.")
@click.option("--no-missing", is_flag=True, help="Leave missing answers missing.")
@click.option("--no-evidence", is_flag=True, help="Believe every answer.")
@click.option(
    "--doubt",
    multiple=True,
    metavar="GRADE=SHARE",
    help="How often an answer is not believed: A to F, 1 to 6, ungraded, none; once for each.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@click.option("-o", "--output", metavar="OUT", help="Write it to a file (.json or .csv) instead.")
@alternative_option
@questionnaire_option
def command(
    files: tuple[str, ...],
    index: str | None,
    draws: int,
    sobol_draws: int,
    seed: int,
    weights: str,
    no_aggregation: bool,  # a flag of the command line
    no_missing: bool,  # a flag of the command line
    no_evidence: bool,  # a flag of the command line
    doubt: tuple[str, ...],
    as_json: bool,  # a flag of the command line
    output: str | None,
    alternative: str | None,
    questionnaire: str | None,
) -> None:
    """Show how far ratings and ranks would move under other assumptions.

    For one FILE: where its scores lie in most of the draws, in which bands, and what explains the
    variation. For several: rank intervals, who cannot be told apart, and scores on the questions
    that all of them answered. What is a choice of method (weights, aggregation) and what is not
    known (missing answers, doubt about answers) are shown apart. Nothing here is a confidence
    interval. A subject without a score is not simulated; of several assessments of one subject the
    latest takes part.
    """
    target = Path(output) if output else None
    if target:
        refuse_unknown_format(target, (".json", ".csv"))
        refuse_assessment_as_output(target, files)
    with refusing("--weights"):
        distribution = read_weights(weights)
    with refusing("the assumptions"):
        assumptions = Assumptions(
            weights=distribution,
            aggregation=not no_aggregation,
            missing=not no_missing,
            evidence=not no_evidence,
            doubt=read_doubt(doubt),
            draws=draws,
            sobol_draws=sobol_draws,
            seed=seed,
        )
    opened = open_assessments(files, questionnaire, alternative)
    refuse_same_twice(opened)
    current = latest_of(opened.assessments)
    wanted = [index_named(opened.instrument.scoring, index).id] if index else None
    with counting("subjects simulated", every=1) as progress:
        found = vary(
            opened.instrument,
            current,
            assumptions,
            today(),
            indices=wanted,
            progress=progress,
        )
    if target:
        write_atomically(target, _written(found, target.suffix.lower()))
        click.echo(output)
    elif as_json:
        click.echo(
            json.dumps(robustness_as_data(found), indent=2, ensure_ascii=False, allow_nan=False)
        )
    else:
        print_problems(opened.warnings)
        if len(current) == 1:
            print_rating(opened.instrument, current[0], found)
        else:
            print_order(opened.instrument, current, found)


def _written(found: Robustness, suffix: str) -> bytes:
    if suffix == ".json":
        return (
            json.dumps(robustness_as_data(found), indent=2, ensure_ascii=False, allow_nan=False)
            + "\n"
        ).encode()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in robustness_as_rows(found):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode()
