"""``assess status``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import click

from assess.checks.integrity import matches_history
from assess.checks.progress import SectionProgress, progress
from assess.checks.respondents import asked_of
from assess.cli.checklists import HEADINGS as DILIGENCE
from assess.cli.checklists import (
    Standing,
    cells_of,
    print_left,
    print_standing,
    standing_as_data,
    standings,
)
from assess.cli.clock import today
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
@click.option("--json", "is_json", is_flag=True, help="Print all of it as JSON.")
@questionnaire_option
def command(
    files: tuple[str, ...],
    missing: bool,  # a flag of the command line
    is_json: bool,
    questionnaire: str | None,
) -> None:
    """Show how many answers are given: by section for one FILE, a line each for several.

    For due diligence it says how deep that goes and why, how the items of the checklist stand,
    and what is overdue.
    """
    opened = open_assessments(files, questionnaire)
    asked, assessments = opened.instrument.questionnaire, opened.assessments
    found = standings(opened.instrument, assessments, today())
    if is_json:
        content = {
            "assessments": [
                _as_data(asked, assessment, found[i] if found else None)
                for i, assessment in enumerate(assessments)
            ]
        }
        click.echo(json.dumps(content, indent=2, ensure_ascii=False))
        return
    print_problems(opened.warnings)
    if len(assessments) == 1:
        _one(asked, assessments[0])
        for standing_found in found:
            print_standing(opened.instrument, standing_found)
    else:
        _several(asked, assessments, found)
    if missing:
        _missing(asked, assessments)
        for standing_found in found if len(assessments) == 1 else ():
            print_left(standing_found)


def _several(
    asked: Questionnaire, assessments: Sequence[Assessment], found: Sequence[Standing]
) -> None:
    """Print a line for each assessment; without the columns that would say nothing."""
    differ = [len(asked_of(one, asked, one.disputed)) for one in assessments]
    headings = ["subject", *HEADINGS, *(["disputed"] if any(differ) else [])]
    headings += [*(DILIGENCE if found else ()), "sign-off"]
    rows = []
    for i, assessment in enumerate(assessments):
        parts = progress(asked, assessment.answers)
        row = [assessment.subject.name, *_counts(parts)]
        row += [str(differ[i])] if any(differ) else []
        row += cells_of(found[i]) if found else []
        rows.append([*row, _word(assessment)])
    words = ("subject", "level", "sign-off")
    right = [i for i, heading in enumerate(headings) if heading not in words]
    print_table(headings, rows, right=right)


def _as_data(asked: Questionnaire, assessment: Assessment, found: Standing | None) -> object:
    parts = progress(asked, assessment.answers)
    hidden = {key for part in parts for key in part.hidden_keys}
    return {
        "subject": assessment.subject.name,
        "questionnaire": {"id": asked.id, "version": asked.version},
        "sign_off": assessment.status.value,
        "sections": [
            {
                "id": part.section,
                "asked": part.shown,
                **{state.value: part.states.get(state, 0) for state in STATES},
                "required_open": len(part.required_missing),
            }
            for part in parts
        ],
        "open": [
            key
            for key in asked.items
            if assessment.answer(key).state is State.UNANSWERED and key not in hidden
        ],
        "disputed": list(asked_of(assessment, asked, assessment.disputed)),
        "due_diligence": standing_as_data(found) if found else None,
    }


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
