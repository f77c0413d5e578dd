"""``assess answer``."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import click

from assess.capture.recording import Recorded, Stamp, answer_by, lasting_comment, record
from assess.checks.progress import progress
from assess.cli.answering import take_answers
from assess.cli.clock import now
from assess.cli.console import visible
from assess.cli.settings import parsed_settings
from assess.cli.workbench import open_to_change, questionnaire_option, refusing
from assess.errors import Problem, RequestError
from assess.files.store import AssessmentFile
from assess.model.answer import INFORMATION_GRADES, SOURCE_GRADES, Answer, Evidence
from assess.model.assessment import Assessment
from assess.model.history import Change, Door, Entry


@click.command("answer", short_help="Set answers without a terminal.")
@click.argument("file")
@click.argument("settings", nargs=-1, metavar="[ID=VALUE]...")
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
    by: str,
    reason: str,
    questionnaire: str | None,
) -> None:
    """Set answers in FILE. All of them are checked first; if one is wrong, nothing is written.

    A choice takes an option's id, a tick list ids separated by commas (or @none), a scale a level's
    number, a grid cell its key such as threats.drugs.exposure. Instead of a value: @unknown,
    @withheld, @unanswered, or @na:REASON for not applicable.
    """
    _one_kind(settings, answers, (comment, evidence, evidence_date, grade))
    instrument, store = open_to_change(file, questionnaire)
    if answers:
        _say(file, take_answers(store, answers, by, reason).changes, store)
        return
    asked = instrument.questionnaire
    given = parsed_settings(settings, asked)
    proof = _evidence(evidence, evidence_date, grade)
    with refusing("--by, --reason"):
        stamp = Stamp(at=now(), door=Door.ANSWER, by=by, reason=reason)

    done: list[Recorded] = []

    def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
        merged = {
            key: _merged(new, answer_by(current, key, by), comment, proof)
            for key, new in given.items()
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


def _merged(new: Answer, old: Answer, comment: str | None, proof: tuple[Evidence, ...]) -> Answer:
    """Return the new answer with the comment and evidence that stay from the old one."""
    text = comment if comment is not None else lasting_comment(old)
    if new.comment:
        text = "; ".join(part for part in (new.comment, comment) if part)
    evidence = tuple(dict.fromkeys((*old.evidence, *proof)))
    with refusing("--comment"):
        return Answer(state=new.state, value=new.value, comment=text, evidence=evidence)


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
        if change.old is not None and change.new != change.old:
            click.echo(visible(f"  {change.key} was {_in_short(change.old)}"))
        if change.key in hidden:
            click.echo(
                f"{change.key} is not asked as things stand: kept, but not scored.", err=True
            )
        if change.key in store.assessment.disputed:
            hint = "others answered differently; `assess reconcile` settles it."
            click.echo(f"{change.key}: {hint}", err=True)


def _in_short(answer: Answer) -> str:
    """Return an answer as one would type it, and whose it was."""
    value = answer.value
    text = ",".join(value) if isinstance(value, tuple) else str(value).removesuffix(".0")
    said = answer.state.value.replace("_", " ") if value is None else text
    whose = f" ({answer.by})" if answer.by else ""
    return f"{said if len(said) <= 60 else said[:60] + '...'}{whose}"
