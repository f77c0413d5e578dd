"""``assess answer``."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import click

from assess.capture.parse import NotAnAnswerError
from assess.capture.recording import Recorded, Stamp, answer_by, lasting_comment, record
from assess.capture.tasks import has_task, read_due, same_task, same_words, task_in_words
from assess.checks.progress import progress
from assess.cli.answering import take_answers
from assess.cli.clock import now
from assess.cli.console import visible
from assess.cli.settings import parsed_settings, unknown_id
from assess.cli.workbench import open_to_change, questionnaire_option, refusing
from assess.errors import Problem, RequestError
from assess.files.store import AssessmentFile
from assess.model.answer import (
    INFORMATION_GRADES,
    SOURCE_GRADES,
    UNANSWERED,
    Answer,
    Evidence,
)
from assess.model.assessment import Assessment
from assess.model.history import Change, Door, Entry
from assess.model.questionnaire import Questionnaire


class _Beside(NamedTuple):
    """What is given beside answers; None where nothing is said, so that what is there stays."""

    comment: str | None
    proof: tuple[Evidence, ...]
    owner: str | None
    due: str | None

    @property
    def is_silent(self) -> bool:
        """Whether nothing is given at all."""
        return self == (None, (), None, None)


@click.command("answer", short_help="Set answers without a terminal.")
@click.argument("file")
@click.argument("settings", nargs=-1, metavar="[ID[=VALUE]]...")
@click.option(
    "--answers",
    metavar="FILE.yaml",
    help="Take over a whole file of answers, of the format assess/answers.",
)
@click.option("--comment", help="A comment on these answers; replaces an earlier one.")
@click.option("--evidence", metavar="REFERENCE", help="A document or passage behind them; added.")
@click.option(
    "--evidence-date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Its date."
)
@click.option("--grade", metavar="B2", help="Admiralty grade: source A to F, information 1 to 6.")
@click.option("--owner", metavar="NAME", help='Who does what is left to do; "" takes it away.')
@click.option("--due", metavar="YYYY-MM-DD", help='By which day; "" takes it away.')
@click.option("--by", default="", metavar="NAME", help="Who answers.")
@click.option("--reason", default="", metavar="TEXT", help="Why; needed once somebody has signed.")
@questionnaire_option
def command(  # one parameter per option
    file: str,
    settings: tuple[str, ...],
    answers: str | None,
    comment: str | None,
    evidence: str | None,
    evidence_date: datetime.datetime | None,
    grade: str | None,
    owner: str | None,
    due: str | None,
    by: str,
    reason: str,
    questionnaire: str | None,
) -> None:
    """Set answers in FILE. All of them are checked first; if one is wrong, nothing is written.

    A choice takes an option's id, a tick list ids separated by commas (or @none), a scale a level's
    number, a grid cell its key such as threats.drugs.exposure. Instead of a value: @unknown,
    @withheld, @unanswered, or @na:REASON for not applicable. An ID alone leaves the answer as it
    is, for what is said beside it: --owner, --due, --comment, --evidence.
    """
    details = (comment, evidence, evidence_date, grade, owner, due)
    _one_kind(settings, answers, [one for one in details if one is not None])
    instrument, store = open_to_change(file, questionnaire)
    if answers:
        _say(file, take_answers(store, answers, by, reason).changes, store)
        return
    asked = instrument.questionnaire
    beside = _Beside(comment, _evidence(evidence, evidence_date, grade), owner, due)
    given = _given(settings, asked, beside)
    with refusing("--by, --reason"):
        stamp = Stamp(at=now(), door=Door.ANSWER, by=by, reason=reason)

    done: list[Recorded] = []

    def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
        merged = {
            key: _merged(new, answer_by(current, key, by), beside) for key, new in given.items()
        }
        done.append(record(current, merged, stamp))
        return done[-1].assessment

    store.amend(edit)
    _say(file, done[-1].changes, store)


def _one_kind(settings: Sequence[str], answers: str | None, details: Sequence[object]) -> None:
    """Do nothing if answers are either typed or in a file.

    Raises:
        RequestError: neither, both, or details of typed answers for a file.
    """
    if bool(settings) != bool(answers) and not (answers and any(details)):
        return
    raise RequestError(
        Problem(
            code="request.answers_how",
            message="answers are given either as ID=VALUE or in a file",
            hint="Name at least one ID=VALUE, or --answers FILE.yaml; comments and evidence of a "
            "file's answers stand in the file.",
        )
    )


def _given(
    settings: Sequence[str], asked: Questionnaire, beside: _Beside
) -> Mapping[str, Answer | None]:
    """Return the answers set, by key; None where an id alone leaves the answer as it is.

    Raises:
        RequestError: an id is unknown, or nothing is said beside the answers that stay.
    """
    alone = [text for text in settings if "=" not in text]
    problems = [unknown_id(key, asked) for key in alone if key not in asked.items]
    if alone and beside.is_silent:
        problems.append(
            Problem(
                code="request.not_a_setting",
                message=f'"{alone[0]}" is not of the form ID=VALUE',
                hint="Write for example staff_trained=3. An ID alone is for what is said beside "
                "the answer: --owner, --due, --comment or --evidence.",
            )
        )
    if problems:
        raise RequestError(*problems)
    set_now = parsed_settings([text for text in settings if "=" in text], asked)
    return {**dict.fromkeys(alone), **set_now}


def _merged(new: Answer | None, old: Answer, beside: _Beside) -> Answer:
    """Return the new answer with what stays from the old one beside it."""
    state, value, reason = (
        (old.state, old.value, "") if new is None else (new.state, new.value, new.comment)
    )
    stays = old.comment if new is None else lasting_comment(old)
    text = beside.comment if beside.comment is not None else stays
    if reason:
        text = "; ".join(part for part in (reason, beside.comment) if part)
    with refusing("--comment, --owner, --due"):
        return Answer.model_validate(
            {
                "state": state,
                "value": value,
                "comment": text,
                "evidence": tuple(dict.fromkeys((*old.evidence, *beside.proof))),
                "owner": old.owner if beside.owner is None else beside.owner,
                "due": old.due if beside.due is None else _day(beside.due),
            }
        )


def _day(text: str) -> datetime.date | None:
    """Return a day as typed; None for an empty text.

    Raises:
        RequestError: it is no day.
    """
    try:
        return read_due(text)
    except NotAnAnswerError as refused:
        raise RequestError(
            Problem(
                code="request.not_a_day",
                message=f"--due: {refused}",
                hint="Write it as 2026-05-31, or as an empty text to take the day away.",
            )
        ) from None


def _evidence(
    reference: str | None, date: datetime.datetime | None, grade: str | None
) -> tuple[Evidence, ...]:
    if reference is None and (date or grade):
        raise RequestError(
            Problem(
                code="request.grade_without_evidence",
                message="a grade or a date was given, but no evidence",
                hint="Add --evidence REFERENCE.",
            )
        )
    if reference is None:
        return ()
    letter, digit = (grade[:1].upper(), grade[1:]) if grade else (None, None)
    if grade and (letter not in SOURCE_GRADES or digit not in INFORMATION_GRADES):
        meanings = {**SOURCE_GRADES, **INFORMATION_GRADES}
        raise RequestError(
            Problem(
                code="request.not_a_grade",
                message=f'"{grade}" is not an Admiralty grade',
                hint="A letter and a digit: "
                + "; ".join(f"{sign} {meaning}" for sign, meaning in meanings.items())
                + ".",
            )
        )
    with refusing("--evidence"):
        return (
            Evidence.model_validate(
                {
                    "reference": reference,
                    "date": date.date() if date else None,
                    "source_grade": letter,
                    "information_grade": digit,
                }
            ),
        )


def _say(file: str, changes: Sequence[Change], store: AssessmentFile) -> None:
    """Print what changed, with what stood there before, and how far along the answers are."""
    parts = progress(store.questionnaire, store.assessment.answers)
    done, shown = sum(p.answered for p in parts), sum(p.shown for p in parts)
    noun = "answer" if len(changes) == 1 else "answers"
    click.echo(f"{file}: {len(changes)} {noun} changed; {done} of {shown} given.")
    hidden = {key for part in parts for key in part.hidden_keys}
    for change in changes:
        if change.old is not None and not same_words(change.old, change.new or UNANSWERED):
            click.echo(visible(f"  {change.key} was {_in_short(change.old)}"))
        if task := _new_task(change):
            click.echo(visible(f"  {change.key}: {task}"))
        if change.key in hidden:
            click.echo(
                f"{change.key} is not asked as things stand: kept, but not scored.", err=True
            )
        if change.key in store.assessment.disputed:
            hint = "others answered differently; `assess reconcile` settles it."
            click.echo(f"{change.key}: {hint}", err=True)


def _new_task(change: Change) -> str:
    """Return who now sees to it by when, where that changed."""
    old, new = change.old or UNANSWERED, change.new or UNANSWERED
    if same_task(old, new):
        return ""
    return f"now {task_in_words(new)}" if has_task(new) else "no owner and no day any more"


def _in_short(answer: Answer) -> str:
    """Return an answer as one would type it, and whose it was."""
    value = answer.value
    text = ",".join(value) if isinstance(value, tuple) else str(value).removesuffix(".0")
    said = answer.state.value.replace("_", " ") if value is None else text
    whose = f" ({answer.by})" if answer.by else ""
    return f"{said if len(said) <= 60 else said[:60] + '...'}{whose}"
