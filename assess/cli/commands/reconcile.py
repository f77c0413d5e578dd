"""``assess reconcile``."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from assess.capture.recording import Recorded, Stamp, reconcile
from assess.cli.clock import now
from assess.cli.console import print_problems, print_words, visible
from assess.cli.rating import rate
from assess.cli.respondents import (
    headline_in_words,
    print_overview,
    print_question,
    responses_as_data,
)
from assess.cli.settings import parsed_settings, unknown_id
from assess.cli.workbench import open_assessments, open_to_change, questionnaire_option, refusing
from assess.errors import Place, Problem, RequestError
from assess.files.store import AssessmentFile
from assess.model.answer import Answer, Evidence, State
from assess.model.assessment import Assessment
from assess.model.history import Door, Entry
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument
from assess.reporting.view.words import listed


@click.command("reconcile", short_help="Settle what several respondents answered differently.")
@click.argument("file")
@click.argument("settings", nargs=-1, metavar="[ID[=VALUE]]...")
@click.option(
    "--agreed-by",
    metavar='"A, B"',
    help="Who agreed on the answers set here, names with commas between them.",
)
@click.option("--by", default="", metavar="NAME", help="Who records it.")
@click.option("--reason", default="", metavar="TEXT", help="Why; needed once somebody has signed.")
@click.option("--comment", default="", help="A comment on the agreed answers.")
@click.option("--json", "as_json", is_flag=True, help="Print who says what as JSON.")
@questionnaire_option
def command(  # one parameter per option
    file: str,
    settings: tuple[str, ...],
    agreed_by: str | None,
    by: str,
    reason: str,
    comment: str,
    as_json: bool,  # a flag of the command line
    questionnaire: str | None,
) -> None:
    """Show where respondents differ in FILE and by how much, or record what they agreed on.

    Without ID: all questions that several respondents answered, with what the headline index
    would be for each position. With ID: everything each respondent said about that question. With
    ID=VALUE: records the agreed answer, written as for `assess answer`, and who agreed; what each
    respondent had said stays in the file.
    """
    if agreed_by is not None or by or reason or comment or any("=" in text for text in settings):
        instrument, store = open_to_change(file, questionnaire)
        names = tuple(name for part in (agreed_by or "").split(",") if (name := part.strip()))
        with refusing("--by, --reason"):
            stamp = Stamp(at=now(), door=Door.RECONCILIATION, by=by, reason=reason)
        given = _answers(settings, instrument.questionnaire)
        recorded = _settle(store, given, tuple(dict.fromkeys(names)), comment, stamp)
        if not as_json:
            _say(file, recorded, instrument, given)
            return
        settings = tuple(given)
    _show(file, settings, questionnaire, as_json=as_json)


def _show(file: str, keys: tuple[str, ...], questionnaire: str | None, *, as_json: bool) -> None:
    opened = open_assessments([file], questionnaire)
    instrument = opened.instrument
    (assessment,) = opened.assessments
    _refuse_unanswered(keys, assessment, instrument.questionnaire)
    (rated,) = rate(instrument, [assessment])
    if as_json:
        data = responses_as_data(instrument, rated, keys)
        click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))
        return
    others = [p for p in opened.warnings if p.code not in {"answer.disputed", "answer.hidden"}]
    print_problems(others)
    if not keys:
        print_overview(instrument, rated, file)
    for key in keys:
        print_question(instrument, rated, key)


def _refuse_unanswered(keys: tuple[str, ...], assessment: Assessment, asked: Questionnaire) -> None:
    """Do nothing if several respondents answered each of the questions.

    Raises:
        RequestError: an id is unknown, or at most one respondent answered.
    """
    problems = [unknown_id(key, asked) for key in keys if key not in asked.items]
    problems += [
        Problem(
            code="respondents.nothing_to_reconcile",
            message=f'"{key}" was not answered by several respondents',
            hint="`assess reconcile FILE` lists those that were.",
            place=Place(pointer=key),
        )
        for key in keys
        if key in asked.items and len(assessment.responses.get(key, ())) < 2
    ]
    if problems:
        raise RequestError(*problems)


def _answers(settings: tuple[str, ...], asked: Questionnaire) -> dict[str, Answer]:
    """Return the agreed answers by key.

    Raises:
        RequestError: there is none, or one of them is no answer.
    """
    given = parsed_settings(settings, asked)
    problems = [
        Problem(
            code="respondents.no_answer",
            message=f'"{key}": an agreed answer must say something',
            hint="@unknown and @na:REASON can be agreed on, @unanswered cannot.",
            place=Place(pointer=key),
        )
        for key, answer in given.items()
        if answer.state is State.UNANSWERED
    ]
    if not given:
        problems.append(
            Problem(
                code="respondents.no_answer",
                message="it is not said which answer was agreed on",
                hint="Name at least one ID=VALUE.",
            )
        )
    if problems:
        raise RequestError(*problems)
    return given


def _settle(
    store: AssessmentFile,
    given: Mapping[str, Answer],
    names: tuple[str, ...],
    comment: str,
    stamp: Stamp,
) -> Recorded:
    done: list[Recorded] = []

    def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
        agreed = {
            key: _agreed(answer, current.responses.get(key, ()), names, comment)
            for key, answer in given.items()
        }
        done.append(reconcile(current, agreed, names, stamp))
        return done[-1].assessment

    store.amend(edit)
    return done[-1]


def _agreed(
    new: Answer, responses: tuple[Answer, ...], names: tuple[str, ...], comment: str
) -> Answer:
    """Return the agreed answer with the evidence of those who had said the same."""
    same = (one.evidence for one in responses if one.position == new.position)
    evidence: dict[Evidence, None] = dict.fromkeys(one for several in same for one in several)
    text = "; ".join(part for part in (new.comment, comment) if part)
    with refusing("--agreed-by, --comment"):
        return Answer(
            state=new.state,
            value=new.value,
            comment=text,
            evidence=tuple(evidence),
            agreed_by=names,
        )


def _say(
    file: str, recorded: Recorded, instrument: Instrument, given: Mapping[str, Answer]
) -> None:
    assessment = recorded.assessment
    (rated,) = rate(instrument, [assessment])
    names = listed(assessment.answer(next(iter(given))).agreed_by)
    noun = "answer" if len(recorded.changes) == 1 else "answers"
    left = len(rated.disputes)
    rest = f"{left} still disputed" if left else "nothing is disputed any more"
    click.echo(
        visible(f"{file}: {len(recorded.changes)} {noun} agreed by {names} recorded; {rest}.")
    )
    print_words(headline_in_words(instrument, rated))
    for key in given:
        if key in rated.hidden:
            click.echo(f"{key} is not asked as things stand: kept, but not scored.", err=True)
