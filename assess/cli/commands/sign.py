"""``assess sign``."""

from __future__ import annotations

import click

from assess.capture.signing import ROLES, Open, sign, what_is_open
from assess.checks.integrity import matches_history
from assess.cli.clock import now
from assess.cli.console import print_problems, print_words
from assess.cli.workbench import open_to_change, questionnaire_option, refusing
from assess.errors import Place, Problem, RequestError, Severity
from assess.model.assessment import Assessment
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
@click.option("--comment", default="", metavar="TEXT", help="A remark that goes with it.")
@click.option(
    "--despite-open",
    default="",
    metavar="TEXT",
    help="Why the preparer signs although required questions are open.",
)
@questionnaire_option
def command(
    file: str, role: str, name: str, comment: str, despite_open: str, questionnaire: str | None
) -> None:
    """Sign FILE as it is now. Any later change of its content visibly breaks the signature.

    A signature is a name, a time and a digest of the content; whoever can write the file can
    write one. From the first signature on, every change needs a reason.
    """
    instrument, store = open_to_change(file, questionnaire)
    asked = instrument.questionnaire
    with refusing("--name, --comment, --despite-open"):
        signature = Signature(
            role=Role(role),
            name=name,
            at=now(),
            digest="",
            comment=comment,
            despite_open=despite_open.strip(),
        )
    also: list[Role] = []

    def edit(current: Assessment, meanwhile: tuple[Entry, ...]) -> Assessment:
        _refuse_changed(file, meanwhile)
        signed = sign(current, asked, signature)
        also.extend(signed.also_as)
        return signed.assessment

    assessment = store.amend(edit).assessment
    print_words(f"{file}: {standing(assessment)}")
    _say_open(what_is_open(assessment, asked))
    print_problems(_remarks(file, name, also, assessment))


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
