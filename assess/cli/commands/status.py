"""``assess status``."""

from __future__ import annotations

from collections import Counter

import click

from assess.checks.integrity import matches_history
from assess.checks.progress import SectionProgress, progress
from assess.checks.respondents import asked_of
from assess.cli.console import print_problems, print_table, print_words
from assess.cli.workbench import open_assessments, questionnaire_option
from assess.model.answer import State
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire
from assess.reporting.view.standing import standing

HEADINGS = ["answered", "don't know", "not appl.", "withheld", "open", "required open"]
STATES = (State.ANSWERED, State.UNKNOWN, State.NOT_APPLICABLE, State.WITHHELD, State.UNANSWERED)


@click.command("status", short_help="How far along assessments are.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--missing", is_flag=True, help="List what is still open, with ids.")
@questionnaire_option
def command(
    files: tuple[str, ...], missing: bool, questionnaire: str | None
) -> None:  # a flag of the command line
    """Show how many answers are given: by section for one FILE, a line each for several."""
    opened = open_assessments(files, questionnaire)
    asked = opened.instrument.questionnaire
    print_problems(opened.warnings)
    if len(opened.assessments) == 1:
        _one(asked, opened.assessments[0])
    else:
        rows = []
        for assessment in opened.assessments:
            parts = progress(asked, assessment.answers)
            name, word = assessment.subject.name, _word(assessment)
            disputed = len(asked_of(assessment, asked, assessment.disputed))
            rows.append([name, *_counts(parts), str(disputed), word])
        headings = ["subject", *HEADINGS, "disputed", "sign-off"]
        if all(row[-2] == "0" for row in rows):
            headings, rows = _without(-2, headings), [_without(-2, row) for row in rows]
        print_table(headings, rows, right=range(1, len(headings) - 1))
    if missing:
        _missing(asked, opened.assessments)


def _without(position: int, cells: list[str]) -> list[str]:
    return [*cells[:position], *cells[position + 1 :]]


def _one(asked: Questionnaire, assessment: Assessment) -> None:
    print_words(standing(assessment))
    if not matches_history(assessment):
        click.echo("Changed by hand since the last recorded change: see `assess verify`.")
    parts = progress(asked, assessment.answers)
    rows = [[part.title, *_counts([part])] for part in parts]
    rows.append(["Total", *_counts(parts)])
    title = f"{assessment.subject.name}: {asked.title} {asked.version}"
    print_table(["section", *HEADINGS], rows, title=title, right=range(1, 7))
    if disputed := asked_of(assessment, asked, assessment.disputed):
        noun = "question" if len(disputed) == 1 else "questions"
        print_words(
            f"Respondents differ on {len(disputed)} {noun}, counted as open: {', '.join(disputed)}."
            " `assess reconcile FILE` shows who says what."
        )


def _word(assessment: Assessment) -> str:
    """Return the status in a word, and whether a signature broke that was not given anew."""
    digest = assessment.digest
    holding = {one.role for one in assessment.signatures if one.digest == digest}
    broken = any(one.role not in holding for one in assessment.signatures)
    return f"{assessment.status}{', signature broken' if broken else ''}"


def _counts(parts: list[SectionProgress] | tuple[SectionProgress, ...]) -> list[str]:
    by_state: Counter[State] = Counter()
    for part in parts:
        by_state.update(part.states)
    required = sum(len(part.required_missing) for part in parts)
    return [*(str(by_state[state]) for state in STATES), str(required)]


def _missing(asked: Questionnaire, assessments: tuple[Assessment, ...]) -> None:
    for assessment in assessments:
        parts = progress(asked, assessment.answers)
        hidden = {key for part in parts for key in part.hidden_keys}
        required = {key for part in parts for key in part.required_missing}
        rows = [
            [key, item.label, "required" if key in required else ""]
            for key, item in asked.items.items()
            if assessment.answer(key).state is State.UNANSWERED and key not in hidden
        ]
        print_table(["id", "question", ""], rows, title=f"{assessment.subject.name}: still open")
