"""``assess interview``."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from typing import TYPE_CHECKING

import click

from assess.checks.suggest import did_you_mean
from assess.cli.answering import take_answers
from assess.cli.clock import now
from assess.cli.levels import level_finder
from assess.cli.rating import rate
from assess.cli.workbench import open_to_change, questionnaire_option, refusing
from assess.errors import Problem, RequestError
from assess.model.assessment import Assessment
from assess.model.history import Door
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument

if TYPE_CHECKING:
    from assess.capture.interview.asking import Asker

STOPPED = 130


@click.command("interview", short_help="Ask the questions in the terminal; resumes.")
@click.argument("file")
@click.option("--by", default="", metavar="NAME", help="Who answers.")
@click.option("--section", default="", metavar="ID", help="Ask the questions of one section only.")
@click.option("--reason", default="", metavar="TEXT", help="Why; needed once somebody has signed.")
@click.option("--answers", metavar="FILE.yaml", help="Ask nothing; take over a file of answers.")
@click.option(
    "--plain", is_flag=True, help="Line by line, without keys or colour; for screen readers."
)
@questionnaire_option
def command(
    file: str,
    by: str,
    section: str,
    reason: str,
    answers: str | None,
    plain: bool,  # a flag of the command line
    questionnaire: str | None,
) -> int:
    """Ask the questions of FILE in the terminal, and save every answer as soon as it is confirmed.

    Leave at any time; the same command continues where you left off. One key, Ctrl-O, opens the
    menu of everything that can be done at a question. Without a terminal use `assess answer` or
    `assess form`.
    """
    if not answers:
        refuse_without_terminal(file)
    instrument, store = open_to_change(file, questionnaire)
    if answers:
        changes = take_answers(store, answers, by, reason).changes
        click.echo(f"{file}: {len(changes)} answer{'' if len(changes) == 1 else 's'} taken over.")
        return 0
    asked = instrument.questionnaire
    _refuse_unknown(section, asked)
    with refusing("--by, --reason"):
        _check_names(by, reason)

    # What asks is loaded here, after everything that can be refused.
    from assess.capture.interview.conduct import Ending, conduct
    from assess.capture.interview.desk import Desk
    from assess.capture.interview.saving import Notebook
    from assess.capture.interview.session import Session

    desk = Desk(
        asker=_asker(plain=plain),
        session=Session(asked, store.assessment, by, section),
        notebook=Notebook(store.amend, now, by, reason),
        questionnaire=asked,
        level_of=level_finder(asked),
    )
    ending = conduct(desk, _again(file, by, section, questionnaire, plain=plain))
    if ending is Ending.FINISHED:
        _print_rating(instrument, store.assessment)
        _print_next(file, questionnaire, is_decided=instrument.decision is not None)
    return STOPPED if ending is Ending.STOPPED else 0


def refuse_without_terminal(file: str) -> None:
    """Do nothing if a person sits at a terminal.

    Raises:
        RequestError: questions cannot be asked or answers not be typed; names the other ways.
    """
    if sys.stdin.isatty() and sys.stdout.isatty():
        return
    name = shlex.quote(file)
    raise RequestError(
        Problem(
            code="interview.no_terminal",
            message="an interview needs a terminal, for its questions and for your answers",
            hint=f"Without one: `assess answer {name} ID=VALUE ...` sets single answers, "
            f"`assess form {name} -o FORM.xlsx` writes a workbook to fill in, and "
            f"`assess interview {name} --answers FILE.yaml` takes answers from a file.",
        )
    )


def _refuse_unknown(section: str, asked: Questionnaire) -> None:
    known = [part.id for part in asked.sections]
    if section and section not in known:
        raise RequestError(
            Problem(
                code="interview.no_section",
                message=f'there is no section "{section}"',
                hint=did_you_mean(section, known) or f"Sections: {', '.join(known)}.",
            )
        )


def _check_names(by: str, reason: str) -> None:
    """Build a stamp, which refuses names and reasons that cannot be, before anything is asked."""
    from assess.capture.recording import Stamp

    Stamp(at=now(), door=Door.INTERVIEW, by=by, reason=reason)


def _asker(*, plain: bool) -> Asker:
    """Return who asks: with keys where the terminal can redraw, else line by line."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if plain or os.environ.get("TERM", "") in {"", "dumb"} or encoding != "utf8":
        from assess.capture.interview.plain import PlainAsker

        width = min(100, shutil.get_terminal_size().columns)
        return PlainAsker(sys.stdin, sys.stdout, width)
    from assess.capture.interview.terminal import TerminalAsker  # questionary, only here

    return TerminalAsker(colour=not os.environ.get("NO_COLOR"))


def _again(file: str, by: str, section: str, questionnaire: str | None, *, plain: bool) -> str:
    """Return the command that continues the interview."""
    options = (("--by", by), ("--section", section), ("--questionnaire", questionnaire or ""))
    words = ["assess", "interview", shlex.quote(file)]
    words += [word for name, value in options if value for word in (name, shlex.quote(value))]
    return " ".join([*words, *(["--plain"] if plain else [])])


def _print_rating(instrument: Instrument, assessment: Assessment) -> None:
    from assess.cli.commands.score import print_tree  # only at the end

    click.echo("")
    print_tree(instrument, rate(instrument, [assessment])[0], everything=False)


def _print_next(file: str, questionnaire: str | None, *, is_decided: bool) -> None:
    name = shlex.quote(file)
    where = f" --questionnaire {shlex.quote(questionnaire)}" if questionnaire else ""
    click.echo("What next:")
    decision = ("decision", "what is recommended, why, and who signs")
    for words, what in (
        ("status", "what is still open: add --missing"),
        *((decision,) if is_decided else ()),
        ("explain", "how the rating comes about"),
        ("report", "a report: add -o OUT.pdf or -o OUT.xlsx"),
        ("sign", "sign it: add --role preparer --name NAME"),
    ):
        click.echo(f"  assess {words} {name}{where}\n      {what}")
