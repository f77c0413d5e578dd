"""``assess undo``."""

from __future__ import annotations

import click

from assess.capture.recording import Stamp
from assess.capture.undoing import is_lasting, last_undoable, undo
from assess.capture.waiving import excepted_by, waiver_in_words
from assess.checks.integrity import entry_in_words
from assess.cli.changes import change_in_words
from assess.cli.clock import now
from assess.cli.console import print_words, visible
from assess.cli.workbench import open_to_change, questionnaire_option, refusing
from assess.model.assessment import Assessment
from assess.model.history import Door, Entry
from assess.model.questionnaire import Questionnaire
from assess.reporting.view.standing import standing


@click.command("undo", short_help="Take back the last change.")
@click.argument("file")
@click.option("--by", default="", metavar="NAME", help="Who takes it back.")
@click.option("--reason", default="", metavar="TEXT", help="Why; needed once somebody has signed.")
@questionnaire_option
def command(file: str, by: str, reason: str, questionnaire: str | None) -> None:
    """Take back the last change of FILE, with all the answers that it set.

    The history keeps the change and says that it was taken back. Called again, the change before
    it is taken back.
    """
    instrument, store = open_to_change(file, questionnaire)
    with refusing("--by, --reason"):
        stamp = Stamp(at=now(), door=Door.UNDO, by=by, reason=reason)

    def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
        ended_stays = instrument.decision is not None
        return undo(current, stamp, ended_stays=ended_stays).assessment

    _say(file, store.amend(edit).assessment, instrument.questionnaire)


def _say(file: str, assessment: Assessment, asked: Questionnaire) -> None:
    entry = assessment.history[-1]
    taken = entry.undoes or 0
    count = len(entry.changes)
    noun = "answer goes" if count == 1 else "answers go"
    what = entry_in_words(taken, assessment.history[taken])
    back = f"; {count} {noun} back" if count or entry.waiver is None else ""
    click.echo(visible(f"{file}: took back {what}{back}."))
    if entry.waiver is not None:
        click.echo(visible(f"  {excepted_by(entry.waiver)}: {waiver_in_words(entry.waiver)}"))
    for change in entry.changes:
        words = change_in_words(change, asked.items.get(change.key))
        click.echo(visible(f"  {change.key}: {words}"))
    if assessment.signatures:
        print_words(standing(assessment))
    left = last_undoable(assessment)
    if left is not None and not is_lasting(assessment.history[left]):
        before = entry_in_words(left, assessment.history[left])
        click.echo(visible(f"`assess undo` once more takes back {before}."))
