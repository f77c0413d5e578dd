"""What importing forms does, in words: a table cell by cell, problems, totals; or as JSON."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import NamedTuple

import click

from assess.capture.form.layout import OPTION_MARK, Column
from assess.capture.form.reading.texts import short
from assess.capture.form.words import STATE_WORDS, answer_cells
from assess.capture.importing import Imported, OnConflict, Outcome, Plan, Step, answers_of
from assess.capture.tasks import has_task, task_in_words
from assess.checks.progress import progress
from assess.cli.console import print_problems, print_table, print_words
from assess.errors import Place, Problem, Severity
from assess.model.answer import Answer, State
from assess.model.question import Choices
from assess.model.questionnaire import Item, Questionnaire

_MOST_NAMED = 5
_COUNTED = (Outcome.NEW, Outcome.CHANGED, Outcome.CLEARED, Outcome.SAME)


class Asked(NamedTuple):
    """What was asked for; ``words`` are the options to repeat it with."""

    file: str
    forms: tuple[str, ...]
    on_conflict: OnConflict
    is_applying: bool
    leaves_out_refused: bool
    words: tuple[str, ...] = ()

    def is_clear(self, imported: Imported) -> bool:
        """Say whether nothing stands in the way of writing."""
        refused = imported.refused and not self.leaves_out_refused
        conflict = imported.conflicts and self.on_conflict is OnConflict.STOP
        return not refused and not conflict


def print_imported(imported: Imported, asked: Asked, questionnaire: Questionnaire) -> None:
    """Print what each form changes, what is wrong with it, and what to do next."""
    for plan in imported.plans:
        rows = list(_rows(plan, asked, questionnaire))
        who = f" ({plan.respondent})" if plan.respondent else ""
        if rows:
            headings = ["", "cell", "question", "column", "from", "to"]
            print_table(headings, rows, title=f"{plan.reading.file}{who}")
        print_words(f"{plan.reading.file}{who}: {_counts(plan)}.")
    problems = [p for plan in imported.plans for p in _problems(plan, asked, questionnaire)]
    print_problems(problems)
    _remark_on_the_result(imported, questionnaire)
    _say_what_next(imported, asked)


def as_json(imported: Imported, asked: Asked) -> str:
    """Return all of it as JSON."""
    applied = asked.is_applying and asked.is_clear(imported)
    content = {
        "applied": applied,
        "recorded": imported.recorded,
        "refused": imported.refused,
        "conflicts": imported.conflicts,
        "forms": [_form_as_json(plan) for plan in imported.plans],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _form_as_json(plan: Plan) -> dict[str, object]:
    reading = plan.reading
    return {
        "file": reading.file,
        "respondent": plan.respondent,
        "answers": [
            {
                "key": step.key,
                "outcome": step.outcome.value,
                "form_was_made_from": _answer_as_json(step.base),
                "file_has": _answer_as_json(step.held),
                "form_says": _answer_as_json(step.answer),
                "cells": [
                    {"cell": c.reference, "place": c.place, "from": c.old, "to": c.new}
                    for c in step.changes
                ],
                "remarks": list(step.remarks),
            }
            for step in plan.steps
        ],
        "refused": [one._asdict() for one in plan.refused],
        "unknown_rows": [one._asdict() for one in reading.unknown],
        "missing_rows": list(reading.missing),
        "untouched": reading.untouched,
        "different_in_file": plan.elsewhere,
    }


def _answer_as_json(answer: Answer) -> object:
    return None if answer.is_empty else answer.model_dump(mode="json", exclude_defaults=True)


# ── the table ────────────────────────────────────────────────────────────────────────────────


def _rows(plan: Plan, asked: Asked, questionnaire: Questionnaire) -> Iterator[list[str]]:
    for step in answers_of(plan, questionnaire):
        what = step.outcome.value
        if step.outcome is Outcome.CONFLICT and asked.on_conflict is not OnConflict.STOP:
            what = f"{what}: {'skipped' if asked.on_conflict is OnConflict.SKIP else 'updated'}"
        for change in step.changes:
            column, _, option = change.place.partition(OPTION_MARK)
            key = f"{step.key}{OPTION_MARK}{option}" if option else step.key
            yield [
                what,
                change.reference,
                key,
                Column[column.upper()].value,
                short(change.old, 40) or "–",
                short(change.new, 40) or "–",
            ]
            what = ""
    for one in plan.refused:
        yield ["refused", one.reference, one.key, "", "", short(one.found, 40)]


def _counts(plan: Plan) -> str:
    parts = [f"{len(plan.having(outcome))} {outcome.value}" for outcome in _COUNTED]
    parts += [
        f"{len(plan.refused)} refused",
        f"{len(plan.having(Outcome.CONFLICT))} in conflict",
        f"{plan.reading.untouched} untouched",
    ]
    if not plan.having(Outcome.SAME):
        del parts[len(_COUNTED) - 1]
    return ", ".join(parts)


# ── problems ─────────────────────────────────────────────────────────────────────────────────


def _problems(plan: Plan, asked: Asked, questionnaire: Questionnaire) -> Iterator[Problem]:
    reading = plan.reading
    for one in plan.refused:
        about = f"{one.key}: " if one.key else ""
        yield Problem(
            code="form.refused",
            message=f"{about}{one.why}",
            hint=f"Accepted: {one.accepted}." if one.accepted else "",
            place=Place(file=reading.file, pointer=one.reference),
        )
    for step in plan.having(Outcome.CONFLICT):
        if asked.on_conflict is OnConflict.STOP:
            yield _conflict(step, plan, questionnaire.items[step.key])
    for row in reading.unknown:
        typed = f", and holds {short(row.typed, 40)}" if row.typed else ""
        yield Problem(
            code="form.unknown_row",
            message=f'there is no question "{short(row.key)}"{typed}'
            if row.key
            else f"the row has no id{typed}",
            hint="Nothing in this row is taken over.",
            place=Place(file=reading.file, pointer=row.reference),
            severity=Severity.WARNING,
        )
    if reading.missing:
        named = ", ".join(reading.missing[:_MOST_NAMED])
        more = len(reading.missing) - _MOST_NAMED
        yield Problem(
            code="form.rows_gone",
            message=f"rows of the form are gone: {named}{f' and {more} more' if more > 0 else ''}",
            hint="Their answers stay as they are.",
            place=Place(file=reading.file),
            severity=Severity.WARNING,
        )
    for step in plan.steps:
        for remark in step.remarks:
            yield Problem(
                code="form.read_by_sign",
                message=f"{step.key}: {remark}",
                hint="Its words are not those of the questionnaire.",
                place=Place(file=reading.file, pointer=step.changes[0].reference),
                severity=Severity.NOTE,
            )


def _conflict(step: Step, plan: Plan, item: Item) -> Problem:
    who = f", {step.held.by}" if step.held.by else ""
    at = f", {step.held.at:%Y-%m-%d %H:%M}" if step.held.at else ""
    return Problem(
        code="form.conflict",
        message=f"{step.key} has changed in the file since the form was made: it was "
        f"{_said(item, step.base)}, the file has {_said(item, step.held)}{who}{at}; the form says "
        f"{_said(item, step.answer)}",
        hint="--on-conflict update takes the form's answer, --on-conflict skip keeps the file's.",
        place=Place(file=plan.reading.file, pointer=step.changes[0].reference),
    )


def _said(item: Item, answer: Answer) -> str:
    """Return an answer in a few words, with what comes with it."""
    if answer.state is State.UNANSWERED:
        said = "unanswered"
    elif answer.value is None:
        said = STATE_WORDS[answer.state].lower()
    elif isinstance(item.spec, Choices):
        ticked = answer.value if isinstance(answer.value, tuple) else ()
        said = ", ".join(o.label for o in item.spec.options if o.id in ticked) or "none of these"
    else:
        said = answer_cells(item, answer)[Column.ANSWER.name.lower()]
    comment = f" ({short(answer.comment, 40)})" if answer.comment else ""
    evidence = f" with {len(answer.evidence)} evidence" if answer.evidence else ""
    task = f", {short(task_in_words(answer), 60)}" if has_task(answer) else ""
    return f'"{short(said, 60)}"{comment}{evidence}{task}'


# ── afterwards ───────────────────────────────────────────────────────────────────────────────


def _remark_on_the_result(imported: Imported, questionnaire: Questionnaire) -> None:
    elsewhere = sum(plan.elsewhere for plan in imported.plans)
    if elsewhere:
        verb = "answer has" if elsewhere == 1 else "answers have"
        click.echo(
            f"{elsewhere} {verb} changed in the file since the forms were made, and nobody touched "
            "them in a form: they stay as the file has them.",
            err=True,
        )
    keys = {step.key for plan in imported.plans for step in plan.steps}
    parts = progress(questionnaire, imported.assessment.answers)
    hidden = {key for part in parts for key in part.hidden_keys} & keys
    for key in sorted(hidden & imported.assessment.answers.keys()):
        click.echo(f"{key} is not asked as things stand: kept, but not scored.", err=True)
    for key in imported.disputed:
        click.echo(f"{key} was answered differently by others: see `assess reconcile`.", err=True)


def _say_what_next(imported: Imported, asked: Asked) -> None:
    count = imported.recorded
    if asked.on_conflict is OnConflict.UPDATE:
        count += imported.conflicts
    answers = "1 answer" if count == 1 else f"{count} answers"
    if not asked.is_clear(imported):
        reasons = []
        if imported.refused and not asked.leaves_out_refused:
            reasons.append("correct the refused cells, or --leave-out-refused")
        if imported.conflicts and asked.on_conflict is OnConflict.STOP:
            reasons.append("decide on the conflicts with --on-conflict")
        click.echo(f"Nothing was written. To apply it: {'; '.join(reasons)}.")
    elif asked.is_applying:
        click.echo(f"{asked.file}: {answers} recorded." if count else "Nothing to record.")
    elif count:
        click.echo(f"A dry run: nothing was written. {answers} would be recorded by")
        click.echo(f"  {_command(asked)}")
    else:
        click.echo("Nothing to record.")


def _command(asked: Asked) -> str:
    words = ["assess", "import", *asked.forms, "--into", asked.file, "--apply"]
    if asked.on_conflict is not OnConflict.STOP:
        words += ["--on-conflict", asked.on_conflict.value]
    if asked.leaves_out_refused:
        words.append("--leave-out-refused")
    return shlex.join([*words, *asked.words])
