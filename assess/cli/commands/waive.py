"""``assess waive``."""

from __future__ import annotations

import datetime

import click

from assess.capture.recording import Stamp
from assess.capture.waiving import find_gate, grant, revoke
from assess.cli.clock import now, today
from assess.cli.console import print_words
from assess.cli.rating import rate
from assess.cli.workbench import open_to_change, questionnaire_option, refusing
from assess.errors import Place, Problem, RequestError
from assess.model.assessment import Assessment
from assess.model.gate import Gate, Waiver
from assess.model.history import Door, Entry
from assess.model.rating import Instrument
from assess.reporting.view.gates import gate_lines
from assess.reporting.view.standing import standing

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("waive", short_help="Record an exception to a gate, until a day.")
@click.argument("file")
@click.argument("gate")
@click.option("--name", required=True, metavar="NAME", help="Who grants the exception, or ends it.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; printed with every rating.")
@click.option("--until", type=_DAY, metavar="YYYY-MM-DD", help="The last day on which it counts.")
@click.option(
    "--granted", type=_DAY, metavar="YYYY-MM-DD", help="The first day; today, if not given."
)
@click.option("--revoke", "ends", is_flag=True, help="End the waivers of GATE from today on.")
@questionnaire_option
def command(  # one parameter per option
    file: str,
    gate: str,
    name: str,
    reason: str,
    until: datetime.datetime | None,
    granted: datetime.datetime | None,
    ends: bool,  # a flag of the command line
    questionnaire: str | None,
) -> None:
    """Waive GATE for the assessment in FILE: for a time, it does not hold the rating down.

    A waiver changes no answer and no score. It is printed wherever the rating is, counts from its
    first to its last day, and stays on record when it is over. Like any change of the content, it
    breaks the signatures given before. GATE is an id, or the label that `assess score` prints.
    """
    _one_kind(until, granted, ends=ends)
    instrument, store = open_to_change(file, questionnaire)
    found, day = find_gate(instrument.scoring, gate), today()
    with refusing("--name, --reason"):
        stamp = Stamp(
            at=now(),
            door=Door.WAIVER,
            by=_said("--name", name),
            reason=_said("--reason", reason),
        )
    waiver = None
    if until is not None:
        with refusing("--granted, --until"):
            first = granted.date() if granted else day
            waiver = Waiver(
                gate=found.id, name=name, reason=reason, granted=first, until=until.date()
            )

    def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
        if waiver is None:
            return revoke(current, found, day, stamp)
        return grant(current, found, waiver, day, stamp)

    _say(file, found, waiver, instrument, store.amend(edit).assessment)


def _one_kind(
    until: datetime.datetime | None, granted: datetime.datetime | None, *, ends: bool
) -> None:
    """Do nothing if a waiver is either granted, with its last day, or ended.

    Raises:
        RequestError: neither, or both.
    """
    if ends != bool(until) and not (ends and granted):
        return
    raise RequestError(
        Problem(
            code="request.waiver_how",
            message="a waiver is either granted until a day, or ended",
            hint="Give --until YYYY-MM-DD, or --revoke alone.",
        )
    )


def _said(option: str, text: str) -> str:
    if text.strip():
        return text
    raise RequestError(
        Problem(
            code="request.waiver_unsaid",
            message="a waiver needs a name and a reason",
            hint="Both are printed with every rating that it touches.",
            place=Place(pointer=option),
        )
    )


def _say(
    file: str, gate: Gate, waiver: Waiver | None, instrument: Instrument, assessment: Assessment
) -> None:
    """Print what was recorded, and what it does to the rating today."""
    what = "is no longer waived" if waiver is None else f"is waived until {waiver.until}"
    if waiver is not None and waiver.granted > today():
        what = f"is waived from {waiver.granted} until {waiver.until}"
    print_words(f"{file}: the gate “{gate.label}” {what}.")
    (rated,) = rate(instrument, [assessment])
    lines = [
        line
        for index in instrument.scoring.indices
        for line in gate_lines(index, rated.scorecard)
        if line.gate == gate.id
    ]
    for line in lines:
        print_words(line.sentence)
    if not lines:
        print_words("As things stand, the gate does not apply.")
    if assessment.signatures:
        print_words(standing(assessment))
