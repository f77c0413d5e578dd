"""``assess status``."""

from __future__ import annotations

from collections import Counter

import click

from assess.checks.progress import SectionProgress, progress
from assess.cli.console import print_problems, print_table
from assess.cli.workbench import open_assessments, questionnaire_option
from assess.model.answer import State
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire

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
            rows.append([assessment.subject.name, *_counts(parts)])
        print_table(["subject", *HEADINGS], rows, right=range(1, 7))
    if missing:
        _missing(asked, opened.assessments)


def _one(asked: Questionnaire, assessment: Assessment) -> None:
    parts = progress(asked, assessment.answers)
    rows = [[part.title, *_counts([part])] for part in parts]
    rows.append(["Total", *_counts(parts)])
    title = f"{assessment.subject.name}: {asked.title} {asked.version}"
    print_table(["section", *HEADINGS], rows, title=title, right=range(1, 7))


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
