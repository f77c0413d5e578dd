"""``assess compare``."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from assess.cli.clock import today
from assess.cli.console import print_problems
from assess.cli.outputs import refuse_assessment_as_output, refuse_unknown_format, write_comparison
from assess.cli.rating import rate
from assess.cli.robust import IN_REPORTS, vary
from assess.cli.workbench import Opened, alternative_option, open_assessments, questionnaire_option
from assess.errors import Place, Problem, RequestError
from assess.reporting.view.grouping import latest


@click.command("compare", short_help="Many subjects side by side as PDF, Excel, HTML or JSON.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o", "--output", required=True, metavar="OUT", help="Ends in .pdf, .xlsx, .html or .json."
)
@click.option("--title", default="", help="The title on the first page.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The date on the report (today, if not given); the same date gives the same bytes.",
)
@alternative_option
@questionnaire_option
def command(
    files: tuple[str, ...],
    output: str,
    title: str,
    date: datetime.datetime | None,
    alternative: str | None,
    questionnaire: str | None,
) -> None:
    """Write the comparison of several assessments of one questionnaire.

    Subjects stand in the order of FILE, gathered by group. Several assessments of one subject are
    shown over time; the latest counts in rankings and totals.
    """
    out = Path(output)
    refuse_unknown_format(out)
    refuse_assessment_as_output(out, files)
    opened = open_assessments(files, questionnaire, alternative)
    refuse_same_twice(opened)
    print_problems(opened.warnings)
    day = date.date() if date else today()
    rated = rate(opened.instrument, opened.assessments, day)
    name = title or f"{opened.instrument.questionnaire.title}: {len(rated)} assessments compared"
    current = [one.assessment for one in latest(rated)]
    ranked = [index.id for index in opened.instrument.scoring.indices if index.ranked]
    robustness = vary(opened.instrument, current, IN_REPORTS, day, indices=ranked)
    write_comparison(opened.instrument, rated, out, title=name, date=day, robustness=robustness)
    click.echo(output)


def refuse_same_twice(opened: Opened) -> None:
    """Do nothing unless two files are about one subject on one day: it would count twice."""
    seen: dict[tuple[str, datetime.date | None], Path] = {}
    problems = []
    for path, assessment in zip(opened.paths, opened.assessments, strict=True):
        subject, day = assessment.subject.name, assessment.as_of
        if (subject, day) in seen:
            on = f"on {day}" if day else "without a date"
            problems.append(
                Problem(
                    code="request.same_subject_twice",
                    message=f'"{subject}" {on} is also assessed in {seen[subject, day]}',
                    hint="Leave one of them out, or give them different as_of dates.",
                    place=Place(file=str(path)),
                )
            )
        seen[subject, day] = path
    if problems:
        raise RequestError(*problems)
