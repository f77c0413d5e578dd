"""``assess register``."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from assess.cli.clock import today
from assess.cli.console import print_problems, print_words, visible
from assess.cli.ending import undone_when_ended
from assess.cli.outputs import refuse_assessment_as_output, refuse_unknown_format
from assess.cli.progress import counting
from assess.cli.register_outputs import FORMATS, Last, last_register, write_register
from assess.cli.register_selection import Wanted, select
from assess.cli.registering import Collected, collect
from assess.diligence.register_changes import changes_since
from assess.errors import Place, Problem, RequestError
from assess.model.recommendation import DecisionState
from assess.model.register import Register
from assess.reporting.view.register_build import passed_over_in_words
from assess.reporting.view.words import counted

HORIZON = 60
"""Days within which something is said to end soon, unless --expiring says otherwise."""


@click.command("register", short_help="Every due diligence in some folders, in one list.")
@click.argument("folders", nargs=-1, required=True, metavar="DIR...")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT",
    help="Ends in .xlsx, .pdf, .html, .json or .csv.",
)
@click.option("--title", default="", help="The title on the first page.")
@click.option(
    "--level", "levels", multiple=True, metavar="LEVEL", help="Only this level of due diligence."
)
@click.option("--risk", "risks", multiple=True, metavar="BAND", help="Only this level of risk.")
@click.option(
    "--decision",
    "decisions",
    multiple=True,
    type=click.Choice([state.value for state in DecisionState]),
    help="Only decisions in this state.",
)
@click.option("--overdue", is_flag=True, help="Only where actions are overdue.")
@click.option(
    "--expiring",
    type=click.IntRange(0, 3650),
    metavar="DAYS",
    help="Only where an approval or a waiver ends within so many days.",
)
@click.option(
    "--questionnaire",
    "-q",
    "questionnaires",
    multiple=True,
    metavar="FOLDER",
    help="Only assessments of this questionnaire (folder or id); once for each. All that are "
    "installed, if not given.",
)
@click.option(
    "--since",
    metavar="OLD",
    help="List the changes since this register (.json or .xlsx); OUT as it was, if not given.",
)
@click.option("--no-since", is_flag=True, help="Compare with no earlier register.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of the register (today, if not given); the same date gives the same bytes.",
)
def command(
    folders: tuple[str, ...],
    output: str,
    title: str,
    levels: tuple[str, ...],
    risks: tuple[str, ...],
    decisions: tuple[str, ...],
    overdue: bool,  # a flag of the command line
    expiring: int | None,
    questionnaires: tuple[str, ...],
    since: str | None,
    no_since: bool,  # a flag of the command line
    date: datetime.datetime | None,
) -> int:
    """Write the register of all assessments in DIR, and folders in it, that end in a decision.

    For each: level, risk, knock-outs, recommendation, decision and what it is worth, what is left
    to do and overdue, waivers, and the next step; first what needs attention. Options that limit
    may be given several times, and are joined: --risk high --risk substantial.

    Files that cannot be read are listed with their problems and stop no other; the exit code is
    then 1. Where OUT is a register already, the changes since then are listed.
    """
    out = Path(output)
    refuse_unknown_format(out, FORMATS)
    refuse_assessment_as_output(out, [])
    _refuse_both(since, no_since=no_since)
    last = last_register(since, out, compare=not no_since)
    day = date.date() if date else today()
    with undone_when_ended():
        with counting("files", every=500) as progress:
            found = collect([Path(one) for one in folders], questionnaires, day, progress)
        _refuse_nothing(found, folders)
        wanted = Wanted(levels, risks, decisions, overdue, expiring)
        register = _register(found, wanted, last, day)
        cut = write_register(register, out, title)
    _say(out, register, last, cut)
    print_problems(found.problems)
    return 1 if found.problems else 0


def _refuse_both(since: str | None, *, no_since: bool) -> None:
    if since is not None and no_since:
        message = "--since and --no-since cannot both be given"
        raise click.UsageError(message)


def _refuse_nothing(found: Collected, folders: tuple[str, ...]) -> None:
    """Do nothing if there is an entry, or a file that could be one.

    Raises:
        RequestError: there is none; says what was passed over.
    """
    if found.entries or found.problems:
        return
    passed_over = passed_over_in_words(found.passed_over) or "Nothing else is there."
    raise RequestError(
        Problem(
            code="request.nothing_to_register",
            message="there is no assessment that ends in a decision",
            hint=f"{passed_over} Name a folder that has some; "
            "where their questionnaire is not installed, name its folder: --questionnaire FOLDER.",
            place=Place(file=", ".join(folders)),
        )
    )


def _register(found: Collected, wanted: Wanted, last: Last, day: datetime.date) -> Register:
    entries, selection = select(found.entries, wanted, day), wanted.in_words()
    changes = None
    if last.before:
        changes = changes_since(last.before, last.file, entries, selection, found.unreadable)
    shown = {entry.identity for entry in entries}
    return Register(
        date=day,
        entries=entries,
        found=len(found.entries),
        horizon=HORIZON if wanted.expiring is None else wanted.expiring,
        selection=selection,
        earlier=tuple(entry for entry in found.earlier if entry.identity in shown),
        unreadable=found.problems,
        passed_over=found.passed_over,
        changes=changes,
    )


def _say(out: Path, register: Register, last: Last, cut: str) -> None:
    subjects = counted(len(register.entries), "subject", "subjects")
    of = f" of {register.found:,}" if register.selection else ""
    click.echo(visible(f"{out}: {subjects}{of}."))
    if register.changes:
        replaced = ", which this replaces" if last.file == str(out) else ""
        changes = counted(len(register.changes.lines), "change", "changes")
        print_words(
            f"{changes} since {last.file} of {register.changes.since}{replaced}."
            + (" Its entries were limited otherwise." if register.changes.partial else "")
        )
    for note in (last.note, cut):
        if note:
            click.echo(visible(f"Note: {note}"), err=True)
    if register.passed_over:
        print_words(passed_over_in_words(register.passed_over))
