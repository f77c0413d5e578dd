"""``assess new``."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path

import click

from assess import __version__
from assess.checks.effort import minutes_needed
from assess.cli.workbench import refusing
from assess.files.assessments import write_assessment
from assess.files.folders import find_folder, read_instrument, shipped_folders
from assess.model.assessment import Assessment, Subject
from assess.model.reference import QuestionnaireReference


@click.command("new", short_help="Make an empty assessment.")
@click.argument("questionnaire")
@click.option("-o", "--output", required=True, metavar="FILE", help="The file to make (.json).")
@click.option("--subject", required=True, metavar="NAME", help="Who is assessed.")
@click.option("--full-name", default="", metavar="NAME", help="The subject's name in full.")
@click.option("--group", default="", metavar="NAME", help="Group in comparisons, such as UN.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day the answers describe.",
)
@click.option("--statement", default="", help="How the answers came about; on every report.")
@click.option("--fictional", is_flag=True, help="Mark the subject as invented; on every page.")
def command(  # one parameter per option
    questionnaire: str,
    output: str,
    subject: str,
    full_name: str,
    group: str,
    as_of: datetime.datetime | None,
    statement: str,
    fictional: bool,  # a flag of the command line
) -> None:
    """Make an empty assessment of QUESTIONNAIRE (an id that `assess list` shows, or a folder)."""
    instrument = read_instrument(find_folder(questionnaire))
    asked = instrument.questionnaire
    with refusing("--subject"):
        who = Subject(name=subject, full_name=full_name, group=group, fictional=fictional)
    assessment = Assessment(
        made_with=f"assess {__version__}",
        questionnaire=QuestionnaireReference.to(asked),
        subject=who,
        as_of=as_of.date() if as_of else None,
        statement=statement,
    )
    write_assessment(Path(output), assessment, overwrite=False)
    most = "up to " if any(item.conditions for item in asked.items.values()) else ""
    count = f"{most}{len(asked.items)} answers to give"
    click.echo(f"{output}: {count}, about {minutes_needed(asked)} min.")
    if asked.levels:
        labels = ", ".join(level.label for level in asked.levels)
        click.echo(
            f"How many follows from the level of due diligence ({labels}), which the first answers "
            "decide. A form says it on its first sheet."
        )
    shipped = asked.id in shipped_folders()
    where = "" if shipped else f" --questionnaire {shlex.quote(questionnaire)}"
    name = shlex.quote(output)
    ways = (
        (f"assess interview {name}{where}", "asks one question after the other"),
        (f"assess form {name} -o FORM.xlsx{where}", "writes a workbook to fill in"),
        (f"assess answer {name} ID=VALUE ...{where}", "sets single answers"),
        (f"assess list {shlex.quote(questionnaire)}", "shows all that is asked"),
        *_for_a_decision(name, where, is_decided=instrument.decision is not None),
    )
    for written, what in ways:
        click.echo(f"  {written}\n      {what}")


def _for_a_decision(name: str, where: str, *, is_decided: bool) -> tuple[tuple[str, str], ...]:
    """Return what comes after the answers, where a decision is prepared."""
    if not is_decided:
        return ()
    return (
        (f"assess status {name} --missing{where}", "shows the level, and what is left to do"),
        (f"assess decision {name}{where}", "shows what is recommended, why, and who signs"),
    )
