"""``assess memo``."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from assess.cli.clock import today
from assess.cli.console import print_problems
from assess.cli.dossier import dossier_of
from assess.cli.outputs import (
    MEMO_FORMATS,
    refuse_assessment_as_output,
    refuse_unknown_format,
    write_memo,
)
from assess.cli.rating import rate
from assess.cli.workbench import open_assessments, questionnaire_option
from assess.errors import Place, Problem, RequestError


@click.command("memo", short_help="The due-diligence memo on one subject.")
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="OUT", help="Ends in .pdf, .html or .json.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day on which waivers and decisions must count (today, if not given); the same day "
    "gives the same bytes.",
)
@questionnaire_option
def command(
    file: str, output: str, date: datetime.datetime | None, questionnaire: str | None
) -> None:
    """Write the due-diligence memo on one assessment, for somebody who was not in the room.

    Page 1 has the level of due diligence, the level of risk, what is recommended and why, what was
    decided beside it, knock-outs, red flags, conditions and signatures. After it come all reasons,
    the checklist with its evidence, waivers, what is missing, and how all of that is found.

    It is for questionnaires with decision rules; `assess report` writes about any other.
    """
    out = Path(output)
    refuse_unknown_format(out, MEMO_FORMATS)
    refuse_assessment_as_output(out, [file])
    opened = open_assessments([file], questionnaire)
    instrument = opened.instrument
    if instrument.decision is None:
        raise RequestError(
            Problem(
                code="request.no_decision_rules",
                message=f'the questionnaire "{instrument.questionnaire.id}" has no decision rules, '
                "so there is nothing to decide in a memo",
                hint=f"Write the report instead: assess report {file} -o {output}",
                place=Place(file=file),
            )
        )
    print_problems(opened.warnings)
    day = date.date() if date else today()
    (rated,) = rate(instrument, opened.assessments, day)
    write_memo(instrument, rated, dossier_of(instrument, rated, day), out)
    click.echo(output)
