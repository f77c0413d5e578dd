"""``assess form``."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path

import click

from assess import __version__
from assess.checks.suggest import did_you_mean
from assess.cli.clock import today
from assess.cli.console import print_problems
from assess.cli.levels import level_finder
from assess.cli.outputs import refuse_assessment_as_output
from assess.cli.workbench import open_assessments, questionnaire_option, refusing
from assess.errors import Place, Problem, RequestError
from assess.files.atomic import write_atomically
from assess.files.folders import is_file, is_folder, shipped_folders
from assess.model.answer import UNANSWERED
from assess.model.questionnaire import Questionnaire


@click.command("form", short_help="Write a workbook that colleagues fill in.")
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="FORM.xlsx", help="The workbook to write.")
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="ID",
    help="Only this section; give the option again for more.",
)
@click.option(
    "--for",
    "respondent",
    default="",
    metavar="NAME",
    help="Who fills it in; then it holds nothing that others have answered under their names.",
)
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The date on the form (today, if not given); the same date gives the same bytes.",
)
@click.option("--force", is_flag=True, help="Replace the workbook if it is there.")
@questionnaire_option
def command(  # one parameter per option
    file: str,
    output: str,
    sections: tuple[str, ...],
    respondent: str,
    date: datetime.datetime | None,
    force: bool,
    questionnaire: str | None,
) -> None:
    """Write FILE as a workbook that colleagues fill in with Excel or LibreOffice.

    It says on its first sheet how to fill it in, and holds the answers given so far. Bring it back
    with `assess import`.
    """
    out, name = Path(output), respondent.strip()
    _refuse_output(out, file, force=force)
    opened = open_assessments([file], questionnaire)
    (assessment,) = opened.assessments
    asked = opened.instrument.questionnaire
    _refuse_unknown(sections, asked)
    with refusing("--for"):
        UNANSWERED.model_validate({**UNANSWERED.model_dump(), "by": name})
    from assess.capture.form.write import Handout, write_form  # openpyxl, when writing

    print_problems(opened.warnings)
    day = date.date() if date else today()
    made_with = f"assess {__version__}"
    handout = Handout(day, made_with, sections, name, level_finder(asked))
    write_atomically(out, write_form(asked, assessment, handout))
    _say(output, file, asked, handout.sections, questionnaire)


def _refuse_output(output: Path, file: str, *, force: bool) -> None:
    """Do nothing if the workbook can be written under its name.

    Raises:
        RequestError: it cannot, or would replace something.
    """
    if output.suffix.lower() != ".xlsx":
        raise _refused(
            output,
            f'a form cannot be written as "{output.suffix or output.name}"',
            "End the name in .xlsx.",
            code="form.not_xlsx",
        )
    if not is_folder(output.parent):
        hint = f"Make it first: mkdir -p {shlex.quote(str(output.parent))}"
        raise _refused(output, "the folder does not exist", hint, code="request.cannot_write")
    refuse_assessment_as_output(output, [file])
    if is_folder(output) or (is_file(output) and not force):
        hint = "Choose another name, or replace it with --force. It may hold answers by now."
        raise _refused(output, "the file is there already", hint, code="form.exists")


def _refuse_unknown(sections: tuple[str, ...], asked: Questionnaire) -> None:
    """Do nothing if the questionnaire has all the sections.

    Raises:
        RequestError: it has not; names every section it has.
    """
    ids = [section.id for section in asked.sections]
    unknown = [one for one in dict.fromkeys(sections) if one not in ids]
    if unknown:
        raise RequestError(
            *(
                Problem(
                    code="form.no_section",
                    message=f'there is no section "{one}"',
                    hint=" ".join((did_you_mean(one, ids), f"There are {', '.join(ids)}.")).strip(),
                    place=Place(pointer="--section"),
                )
                for one in unknown
            )
        )


def _refused(output: Path, message: str, hint: str, *, code: str) -> RequestError:
    return RequestError(
        Problem(code=code, message=message, hint=hint, place=Place(file=str(output)))
    )


def _say(
    output: str,
    file: str,
    asked: Questionnaire,
    sections: tuple[str, ...],
    questionnaire: str | None,
) -> None:
    """Say what was written and how it comes back."""
    items = [i for i in asked.items.values() if not sections or i.section.id in sections]
    number = len({item.section.id for item in items})
    what = f"{len(items)} {'answer' if len(items) == 1 else 'answers'} to give"
    where = f"{number} {'section' if number == 1 else 'sections'}"
    click.echo(f"{output}: {what} in {where}.")
    folder = ""
    if asked.id not in shipped_folders() and questionnaire:
        folder = f" --questionnaire {shlex.quote(questionnaire)}"
    back = f"assess import {shlex.quote(output)} --into {shlex.quote(file)}{folder}"
    click.echo(f"Bring it back with `{back}`.")
