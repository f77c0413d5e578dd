"""``assess report``."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from assess.cli.advising import advise_on
from assess.cli.clock import today
from assess.cli.console import print_problems
from assess.cli.outputs import (
    refuse_assessment_as_output,
    refuse_unknown_format,
    write_subject_report,
)
from assess.cli.rating import rate
from assess.cli.robust import IN_REPORTS, vary
from assess.cli.workbench import alternative_option, open_assessments, questionnaire_option


@click.command("report", short_help="One subject as PDF, Excel, HTML or JSON.")
@click.argument("file")
@click.option(
    "-o", "--output", required=True, metavar="OUT", help="Ends in .pdf, .xlsx, .html or .json."
)
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The date on the report (today, if not given); the same date gives the same bytes.",
)
@alternative_option
@questionnaire_option
def command(
    file: str,
    output: str,
    date: datetime.datetime | None,
    alternative: str | None,
    questionnaire: str | None,
) -> None:
    """Write the report on one assessment."""
    out = Path(output)
    refuse_unknown_format(out)
    refuse_assessment_as_output(out, [file])
    opened = open_assessments([file], questionnaire, alternative)
    print_problems(opened.warnings)
    day = date.date() if date else today()
    (rated,) = rate(opened.instrument, opened.assessments, day)
    rated = rated._replace(advice=advise_on(opened.instrument, rated, day=day))
    robustness = vary(opened.instrument, opened.assessments, IN_REPORTS, day)
    write_subject_report(opened.instrument, rated, out, day, robustness)
    click.echo(output)
