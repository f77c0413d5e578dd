"""``assess check``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from assess.cli.console import counted, print_problems, visible
from assess.cli.workbench import open_assessments, questionnaire_option
from assess.errors import AssessError, Problem, Severity
from assess.files.folders import (
    FINDINGS,
    MIGRATIONS,
    QUESTIONNAIRE,
    SCORING,
    find_folder,
    is_folder,
    read_folder,
    shipped_folders,
)


@click.command("check", short_help="Check questionnaires and assessments.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@questionnaire_option
def command(paths: tuple[str, ...], questionnaire: str | None) -> int:
    """Check questionnaires (id or folder) and assessments (.json): every problem with its place.

    Without PATH, all installed questionnaires are checked. Leaves with 0 where there is nothing to
    mend, 1 where there are warnings, 2 where there are errors.
    """
    worst = 0
    for path in paths or tuple(shipped_folders()):
        problems = _problems_of(path, questionnaire)
        print_problems([p for p in problems if p.severity is not Severity.NOTE])
        notes = [p for p in problems if p.severity is Severity.NOTE]
        for note in notes:
            click.echo(visible(f"{note.place}: note [{note.code}] {note.message}"), err=True)
        click.echo(f"{path}: {counted(problems)}")
        severities = {problem.severity for problem in problems}
        level = 2 if Severity.ERROR in severities else int(Severity.WARNING in severities)
        worst = max(worst, level)
    return worst


def _problems_of(path: str, questionnaire: str | None) -> list[Problem]:
    try:
        if _is_assessment(Path(path)):
            return list(open_assessments([path], questionnaire).remarks)
        return list(read_folder(find_folder(path)).problems)
    except AssessError as error:
        return list(error.problems)


def _is_assessment(path: Path) -> bool:
    if path.suffix == ".json":
        return True
    yaml = path.name in (QUESTIONNAIRE, SCORING, FINDINGS, MIGRATIONS)
    return not yaml and os.path.lexists(path) and not is_folder(path)
