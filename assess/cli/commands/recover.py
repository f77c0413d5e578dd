"""``assess recover``."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click

from assess.cli.changes import answer_in_words
from assess.cli.clock import now
from assess.cli.console import print_table, visible
from assess.cli.workbench import questionnaire_option, refusing
from assess.errors import AssessError, InputError, Place, Problem, RequestError
from assess.files.assessments import LARGEST_ASSESSMENT, hold_to, read_assessment, write_assessment
from assess.files.folders import find_folder, read_bytes, read_instrument, shipped_folders
from assess.files.fragments import Fragments, find_fragments
from assess.files.recover import Recovered, rebuild, refuse_nothing, text_of
from assess.model.assessment import Subject
from assess.model.questionnaire import Item, Questionnaire
from assess.reporting.view.words import counted

SOMETHING_LOST = 1


@click.command("recover", short_help="Save what can be saved of a damaged assessment.")
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="NEW", help="The file to make (.json).")
@click.option("--subject", metavar="NAME", help="Who is assessed, if that is lost.")
@questionnaire_option
def command(file: str, output: str, subject: str | None, questionnaire: str | None) -> int:
    """Save what can be saved of the damaged assessment FILE into a new file.

    FILE stays as it is. Every answer that is whole is taken, from the answers or from the
    history; what is in doubt is set aside and named. Exit code 0: nothing is lost; 1: something
    is lost, or that cannot be told.
    """
    path, new = Path(file), Path(output)
    _refuse_existing(new)
    content = read_bytes(path, LARGEST_ASSESSMENT)
    text, encoding = text_of(content)
    found = find_fragments(text)
    refuse_nothing(found, file)
    asked = _asked(found, questionnaire)
    _refuse_sound(path, asked)
    if subject is not None:
        with refusing("--subject"):
            Subject(name=subject)
    recovered = rebuild(found, asked, subject, now(), path.name)
    write_assessment(new, recovered.assessment, overwrite=False)
    if encoding:
        click.echo(f"{file} was not UTF-8; it was read as {encoding}. Check letters with accents.")
    _report(recovered, asked)
    _summary(file, output, recovered, asked, questionnaire)
    return 0 if recovered.exact else SOMETHING_LOST


def _refuse_existing(new: Path) -> None:
    if os.path.lexists(new):
        raise RequestError(
            Problem(
                code="request.file_exists",
                message="the file exists already",
                hint="Choose another name; recovery never replaces a file.",
                place=Place(file=str(new)),
            )
        )


def _asked(found: Fragments, questionnaire: str | None) -> Questionnaire | None:
    """Return the very questionnaire the answers belong to; None where it is not here."""
    used = found.questionnaire
    if questionnaire is None:
        folder = shipped_folders().get(used.id) if used else None
        asked = read_instrument(folder).questionnaire if folder else None
        return asked if asked is not None and used and asked.digest == used.digest else None
    asked = read_instrument(find_folder(questionnaire)).questionnaire
    if used is not None and used.digest != asked.digest:
        raise InputError(
            Problem(
                code="assessment.other_version",
                message=f'the answers belong to "{used.id}" {used.version}, with another content '
                "than the questionnaire named",
                hint="Name the folder with the version it was made with.",
                place=Place(file=questionnaire),
            )
        )
    return asked


def _refuse_sound(path: Path, asked: Questionnaire | None) -> None:
    try:
        assessment = read_assessment(path)
        if asked is not None:
            hold_to(assessment, asked, path)
    except AssessError:
        return
    raise RequestError(
        Problem(
            code="recover.not_damaged",
            message="the file is not damaged: it can be read as it is",
            hint="`assess verify FILE` checks that its content fits its history.",
            place=Place(file=str(path)),
        )
    )


def _report(recovered: Recovered, asked: Questionnaire | None) -> None:
    items: Mapping[str, Item] = asked.items if asked else {}
    rows = [
        [one.key, answer_in_words(one.answer, items.get(one.key)), one.source]
        for one in recovered.saved
    ]
    if rows:
        print_table(["id", "answer", "recovered from"], rows, title="Recovered")
    aside = [[one.key, one.text[:200], one.reason] for one in recovered.aside]
    if aside:
        print_table(["part", "what stands there", "why it was set aside"], aside, title="Set aside")


def _summary(
    file: str,
    output: str,
    recovered: Recovered,
    asked: Questionnaire | None,
    questionnaire: str | None,
) -> None:
    sources = Counter(one.source for one in recovered.saved)
    listed = ", ".join(f"{count} from {source}" for source, count in sources.items())
    answers = counted(len(recovered.saved), "answer", "answers")
    changes = counted(len(recovered.assessment.history) - 1, "change", "changes")
    click.echo(visible(f"{output}: {answers} recovered{f' ({listed})' if listed else ''}, and the "
                       f"record of {changes}."))  # fmt: skip
    if recovered.exact:
        click.echo("The content is exactly what the history last recorded: nothing is lost.")
    elif recovered.exact is False:
        click.echo("The content is not what the history last recorded: something is lost.")
    else:
        click.echo("Whether more is lost cannot be told: the history does not reach to the end.")
    if asked is None:
        click.echo("The questionnaire is not here, so the answers were not held to it.")
    where = f" --questionnaire {shlex.quote(questionnaire)}" if questionnaire else ""
    command = f"assess status {shlex.quote(output)} --missing{where}"
    click.echo(visible(f"{file} is as it was. `{command}` shows what is open now."))
