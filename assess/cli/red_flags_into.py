"""Red flags into an assessment: what each result becomes, what it leaves alone, and the record of it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import click

from assess.capture.recording import Recorded, Stamp, record
from assess.checks.progress import progress
from assess.cli.console import print_table
from assess.cli.red_flags import Looked, values_said
from assess.errors import Problem, RequestError
from assess.model.answer import Answer, Evidence, State
from assess.model.assessment import Assessment
from assess.model.question import FreeText
from assess.model.questionnaire import Questionnaire
from assess.model.red_flag import Flagged, RedFlagRules, Result, Signal

_LONGEST = 2000
"""Characters of a comment; a thousand bidders with one telephone are not all named."""


class Outcome(StrEnum):
    """What happens to one answer."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"


class Grade(NamedTuple):
    """How far the records are trusted, and of which day they are."""

    source: str = ""
    information: str = ""
    date: datetime.date | None = None


class Step(NamedTuple):
    """One cell: what the file holds, what was computed, and what becomes of it."""

    key: str
    flag: str
    outcome: Outcome
    held: Answer
    answer: Answer
    reason: str = ""


def plan(
    assessment: Assessment,
    questionnaire: Questionnaire,
    flagged: Flagged,
    looked: Looked,
    grade: Grade,
) -> tuple[Step, ...]:
    """Return what happens to each cell that takes a result.

    An answer "explained" stays, as a person has looked into it; so does any answer where the
    records tell nothing.

    Raises:
        RequestError: the questionnaire has no cell for any of the flags.
    """
    steps = []
    for signal in flagged.signals:
        key = looked.rules.feeds.key(signal.flag)
        if key in questionnaire.items:
            steps.append(_step(assessment.answer(key), key, signal, flagged, (looked, grade)))
    if not steps:
        raise RequestError(_not_fed(looked.rules, questionnaire))
    records = looked.rules.feeds.records
    if records and records in questionnaire.items:
        spec = questionnaire.items[records].spec
        most = spec.max_length if isinstance(spec, FreeText) else 0
        said = Answer(state=State.ANSWERED, value=_records(flagged, looked)[:most])
        held = assessment.answer(records)
        steps.append(Step(records, "", _outcome(held, said), held, said))
    return tuple(steps)


def _not_fed(rules: RedFlagRules, questionnaire: Questionnaire) -> Problem:
    return Problem(
        code="redflags.not_fed",
        message=f'"{questionnaire.id}" has no grid "{rules.feeds.grid}" for the results',
        hint="Name an assessment of a questionnaire that has one, such as vendor-due-diligence.",
    )


def _step(
    held: Answer, key: str, signal: Signal, flagged: Flagged, given: tuple[Looked, Grade]
) -> Step:
    answer = _answer(signal, flagged, *given)
    number = signal.flag.value.upper()
    if held.value == given[0].rules.feeds.explained:
        by = f" by {held.by}" if held.by else ""
        reason = f"explained{by}; the records say: {signal.result.value}"
        return Step(key, number, Outcome.KEPT, held, answer, reason)
    if signal.result is Result.NOT_COMPUTABLE and held.value is not None:
        reason = "answered, and the records do not tell"
        return Step(key, number, Outcome.KEPT, held, answer, reason)
    return Step(key, number, _outcome(held, answer), held, answer)


def _outcome(held: Answer, answer: Answer) -> Outcome:
    if held.is_empty:
        return Outcome.NEW
    same = held.position == answer.position and held.comment == answer.comment
    return Outcome.SAME if same and held.evidence == answer.evidence else Outcome.CHANGED


def _answer(signal: Signal, flagged: Flagged, looked: Looked, grade: Grade) -> Answer:
    feeds = looked.rules.feeds
    if signal.result is Result.NOT_COMPUTABLE:
        where = f" ({signal.place})" if signal.place else ""
        return Answer(state=State.UNKNOWN, comment=_comment(f"{signal.text}{where}"))
    if signal.result is Result.NOT_APPLICABLE:
        return Answer(state=State.NOT_APPLICABLE, comment=_comment(signal.text))
    dated = flagged.tender.dated
    evidence = Evidence.model_validate(
        {
            "reference": _reference(signal, flagged, looked)[:2000],
            "date": grade.date or (dated.day if dated else None),
            "source_grade": grade.source or None,
            "information_grade": grade.information or None,
            "sha256": looked.sha256,
        }
    )
    value = feeds.raised if signal.result is Result.RAISED else feeds.clear
    return Answer(
        state=State.ANSWERED, value=value, comment=_comment(signal.text), evidence=(evidence,)
    )


def _comment(text: str) -> str:
    return _plain(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...")


def _reference(signal: Signal, flagged: Flagged, looked: Looked) -> str:
    values = values_said(signal)
    parts = [f"{_records(flagged, looked)}: {signal.flag.value.upper()}"]
    parts += [values] if values else []
    parts += [f"assumed: {looked.assumptions}"] if looked.assumptions else []
    return _plain("; ".join(parts))


def _records(flagged: Flagged, looked: Looked) -> str:
    return _plain(f"{Path(looked.file).name}, tender {flagged.tender.id[:200]}")


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)


def written(assessment: Assessment, steps: Sequence[Step], stamp: Stamp) -> Recorded:
    """Return the assessment with the new and changed answers recorded.

    Raises:
        RequestError: it was signed, and no reason is given.
    """
    given = {
        step.key: step.answer for step in steps if step.outcome in (Outcome.NEW, Outcome.CHANGED)
    }
    return record(assessment, given, stamp)


def print_steps(steps: Sequence[Step], file: str, *, is_applied: bool) -> None:
    """Print what happens to each answer, and what to do next."""
    rows = [
        [step.outcome.value, step.key, _said(step.held), _said(step.answer), step.reason]
        for step in steps
        if step.outcome is not Outcome.SAME
    ]
    if rows:
        print_table(["", "answer", "from", "to", ""], rows, title=file, whole=(1,))
    counts = [f"{sum(s.outcome is one for s in steps)} {one.value}" for one in Outcome]
    click.echo(f"{file}: {', '.join(counts)}.")
    count = sum(step.outcome in (Outcome.NEW, Outcome.CHANGED) for step in steps)
    answers = "1 answer" if count == 1 else f"{count} answers"
    if is_applied:
        click.echo(f"{file}: {answers} recorded." if count else "Nothing to record.")
    elif count:
        click.echo(f"Nothing was written: this was a dry run. --apply records {answers}.")
    else:
        click.echo("Nothing to record.")


def _said(answer: Answer) -> str:
    if answer.is_empty:
        return "–"
    return str(answer.value) if answer.value is not None else answer.state.value.replace("_", " ")


def print_remarks(recorded: Recorded, steps: Sequence[Step], questionnaire: Questionnaire) -> None:
    """Say which answers are not asked as things stand, and where respondents differ now."""
    parts = progress(questionnaire, recorded.assessment.answers)
    hidden = {key for part in parts for key in part.hidden_keys} & {step.key for step in steps}
    if hidden:
        some = (
            "One of these answers is" if len(hidden) == 1 else f"{len(hidden)} of these answers are"
        )
        click.echo(f"{some} not asked as things stand: kept, but not scored.", err=True)
    for key in recorded.disputed:
        click.echo(f"{key} was answered differently by others: see `assess reconcile`.", err=True)


def steps_as_data(steps: Sequence[Step], *, is_applied: bool) -> dict[str, Any]:
    """Return what happens to each answer as plain values."""
    return {
        "applied": is_applied,
        "answers": [
            {
                "key": step.key,
                "outcome": step.outcome.value,
                "file_has": _as_data(step.held),
                "computed": _as_data(step.answer),
                "reason": step.reason,
            }
            for step in steps
        ],
    }


def _as_data(answer: Answer) -> Any:
    plain = answer.model_dump(mode="json", exclude_defaults=True)
    return None if answer.is_empty else json.loads(json.dumps(plain))
