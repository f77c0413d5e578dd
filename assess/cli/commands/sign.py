"""``assess sign``."""

from __future__ import annotations

import datetime

import click

from assess.capture.signing import ROLES, Open, what_is_open
from assess.checks.integrity import matches_history
from assess.cli.clock import now, today
from assess.cli.console import print_problems, print_words
from assess.cli.signing import function_named, signed
from assess.cli.workbench import open_to_change, questionnaire_option, refusing
from assess.errors import Place, Problem, RequestError, Severity
from assess.model.assessment import Assessment
from assess.model.decision import Outcome
from assess.model.history import Entry
from assess.model.signature import Role, Signature
from assess.reporting.view.standing import standing
from assess.reporting.view.words import counted, listed


@click.command("sign", short_help="Sign an assessment by name: submit, review, approve.")
@click.argument("file")
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in ROLES]),
    help="The preparer submits, then the reviewer signs, then the approver.",
)
@click.option("--name", required=True, metavar="NAME", help="Who signs.")
@click.option("--function", metavar="FUNCTION", help="For which function; in due diligence.")
@click.option(
    "--decision",
    type=click.Choice([outcome.value for outcome in Outcome]),
    help="What the approver decides; in due diligence.",
)
@click.option(
    "--reason", default="", metavar="TEXT", help="Why it differs from what is recommended."
)
@click.option(
    "--valid-until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="An earlier last day of an approval than the rules give.",
)
@click.option("--comment", default="", metavar="TEXT", help="A remark that goes with it.")
@click.option(
    "--despite-open",
    default="",
    metavar="TEXT",
    help="Why the preparer signs although required questions are open.",
)
@questionnaire_option
def command(  # one parameter per option
    file: str,
    role: str,
    name: str,
    function: str | None,
    decision: str | None,
    reason: str,
    valid_until: datetime.datetime | None,
    comment: str,
    despite_open: str,
    questionnaire: str | None,
) -> None:
    """Sign FILE as it is now. Any later change of its content visibly breaks the signature.

    A signature is a name, a time and a digest of the content; whoever can write the file can
    write one. From the first signature on, every change needs a reason.

    In due diligence, --function says for which office one signs, and the approver gives the
    --decision: `assess decision FILE` says what is recommended, and who may decide.
    """
    instrument, store = open_to_change(file, questionnaire)
    asked = instrument.questionnaire
    office = function_named(instrument, function)
    with refusing("--name, --reason, --comment, --despite-open"):
        signature = Signature(
            role=Role(role),
            name=name,
            at=now(),
            digest="",
            comment=comment,
            despite_open=despite_open.strip(),
            function=office,
            decision=Outcome(decision) if decision else None,
            reason=reason,
            valid_until=valid_until.date() if valid_until else None,
        )
    also: list[Role] = []

    def edit(current: Assessment, meanwhile: tuple[Entry, ...]) -> Assessment:
        _refuse_changed(file, meanwhile)
        done = signed(instrument, current, signature, today())
        also.extend(done.also_as)
        return done.assessment

    assessment = store.amend(edit).assessment
    print_words(f"{file}: {standing(assessment)}")
    _say_decision(assessment.signatures[-1])
    _say_open(what_is_open(assessment, asked))
    print_problems(_remarks(file, name, also, assessment))


def _say_decision(signature: Signature) -> None:
    if signature.decision is None:
        return
    said = f"Decided: {signature.decision.replace('_', ' ')}"
    if signature.recommended not in (None, signature.decision):
        said += f" (recommended: {signature.recommended.replace('_', ' ')})"
    until = f" It holds until {signature.valid_until}." if signature.valid_until else ""
    print_words(f"{said}.{until}")


def _say_open(left: Open) -> None:
    parts = [
        counted(len(keys), f"{kind}question", f"{kind}questions")
        for kind, keys in (("required ", left.required), ("other ", left.other))
        if keys
    ]
    if parts:
        click.echo(f"Still open, and signed as such: {listed(parts)}.")
    if left.disputed:
        click.echo(f"Respondents differ on: {', '.join(left.disputed)}.")


def _remarks(file: str, name: str, also: list[Role], assessment: Assessment) -> list[Problem]:
    place = Place(file=file)
    remarks = []
    if also:
        remarks.append(
            Problem(
                code="signature.same_person",
                message=f"{name} has also signed as {listed([str(role) for role in also])}",
                hint="Two pairs of eyes see more; whether one person may sign twice is for you to "
                "say.",
                place=place,
                severity=Severity.NOTE,
            )
        )
    if not matches_history(assessment):
        remarks.append(
            Problem(
                code="signature.changed_by_hand",
                message="what was signed is not what the history last recorded",
                hint="`assess verify FILE` says where they differ.",
                place=place,
                severity=Severity.WARNING,
            )
        )
    return remarks


def _refuse_changed(file: str, meanwhile: tuple[Entry, ...]) -> None:
    if meanwhile:
        raise RequestError(
            Problem(
                code="signature.changed_meanwhile",
                message="somebody changed the assessment at this very moment",
                hint="Nothing was signed. See `assess history FILE`, then sign.",
                place=Place(file=file),
            )
        )
