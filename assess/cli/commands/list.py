"""``assess list``."""

from __future__ import annotations

import click

from assess.checks.effort import minutes_needed
from assess.cli.console import print_table
from assess.cli.questions import lines_of
from assess.files.folders import find_folder, read_instrument, shipped_folders
from assess.model.scoring import Index


@click.command("list", short_help="Questionnaires available.")
@click.argument("questionnaire", required=False)
@click.argument("ids", nargs=-1, metavar="[ID]...")
def command(questionnaire: str | None, ids: tuple[str, ...]) -> None:
    """Show the questionnaires that come with the tool, or what one of them asks.

    With QUESTIONNAIRE (an id or a folder) every question is printed with its possible answers;
    with IDs, only those sections and questions.

    The minutes are an estimate for a newcomer: every word read once at 200 words a minute, and
    25 seconds to decide on each question, 8 on each cell of a grid.
    """
    if questionnaire:
        asked = read_instrument(find_folder(questionnaire)).questionnaire
        click.echo("\n".join(lines_of(asked, ids)))
        return
    rows = []
    for name, folder in shipped_folders().items():
        asked, scoring, *_ = read_instrument(folder)
        rows.append(
            [
                name,
                asked.version,
                asked.title,
                asked.subject_kind,
                str(len(asked.questions)),
                str(len(asked.items)),
                str(minutes_needed(asked)),
                "; ".join(_label(index) for index in scoring.indices),
            ]
        )
    headings = ["id", "version", "title", "about", "questions", "answers", "minutes", "indices"]
    print_table(headings, rows, right=(4, 5, 6))


def _label(index: Index) -> str:
    return str(index.label)
