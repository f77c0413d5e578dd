"""``assess check``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from assess.cli.cases import run_cases
from assess.cli.console import counted, print_notes, print_problems
from assess.cli.workbench import open_assessments, questionnaire_option
from assess.errors import AssessError, Problem, Severity
from assess.files.assessments import placed
from assess.files.folders import (
    FILES,
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
        print_notes(p for p in problems if p.severity is Severity.NOTE)
        click.echo(f"{path}: {counted(problems)}")
        severities = {problem.severity for problem in problems}
        level = 2 if Severity.ERROR in severities else int(Severity.WARNING in severities)
        worst = max(worst, level)
    return worst


def _problems_of(path: str, questionnaire: str | None) -> list[Problem]:
    try:
        if _is_assessment(Path(path)):
            return _of_assessment(path, questionnaire)
        folder = read_folder(find_folder(path), with_cases=True)
        return [*folder.problems, *run_cases(folder)]
    except AssessError as error:
        return list(error.problems)


def _of_assessment(path: str, questionnaire: str | None) -> list[Problem]:
    from assess.checks.consistency import check_consistency  # numpy, for assessments alone

    opened = open_assessments([path], questionnaire)
    (found,) = check_consistency(opened.assessments, opened.instrument)
    problems = placed(found, Path(path))
    told = {(problem.code, problem.place) for problem in problems}
    # A best answer without its required evidence is said once, by the louder of the two checks.
    told |= {("answer.no_evidence", p.place) for p in problems if p.code.endswith("_evidence")}
    return [*(p for p in opened.remarks if (p.code, p.place) not in told), *problems]


def _is_assessment(path: Path) -> bool:
    if path.suffix == ".json":
        return True
    yaml = path.name in FILES
    return not yaml and os.path.lexists(path) and not is_folder(path)
