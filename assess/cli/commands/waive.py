"""``assess waive``."""

from __future__ import annotations

import datetime

import click

from assess.capture.recording import Stamp
from assess.capture.waiving import Excepted, find_excepted, grant, revoke
from assess.cli.clock import now, today
from assess.cli.console import print_words
from assess.cli.rating import rate_briefly
from assess.cli.signing import function_named, refuse_flawed_waiver
from assess.cli.workbench import open_to_change, questionnaire_option, refusing
from assess.errors import Place, Problem, RequestError
from assess.model.assessment import Assessment
from assess.model.checklist import ItemStatus
from assess.model.gate import Waiver
from assess.model.history import Door, Entry
from assess.model.rating import Instrument, Rated
from assess.reporting.view.gates import gate_lines
from assess.reporting.view.standing import standing

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("waive", short_help="Record an exception to a gate or an item, until a day.")
@click.argument("file")
@click.argument("what", metavar="GATE|ITEM")
@click.option("--name", required=True, metavar="NAME", help="Who grants the exception, or ends it.")
@click.option("--function", metavar="FUNCTION", help="For which function; in due diligence.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; printed with every rating.")
@click.option("--until", type=_DAY, metavar="YYYY-MM-DD", help="The last day on which it counts.")
@click.option(
    "--granted", type=_DAY, metavar="YYYY-MM-DD", help="The first day; today, if not given."
)
@click.option("--revoke", "ends", is_flag=True, help="End the waivers of it from today on.")
@questionnaire_option
def command(  # one parameter per option
    file: str,
    what: str,
    name: str,
    function: str | None,
    reason: str,
    until: datetime.datetime | None,
    granted: datetime.datetime | None,
    ends: bool,  # a flag of the command line
    questionnaire: str | None,
) -> None:
    """Waive a gate, or an item of the checklist, for the assessment in FILE until a day.

    A waiver changes no answer and no score. It is printed wherever the rating is, counts from its
    first to its last day, and stays on record when it is over. Like any change of the content, it
    breaks the signatures given before. GATE is an id, ITEM the key of a question, or either the
    label that is printed; items can be waived in due diligence.
    """
    _one_kind(until, granted, ends=ends)
    instrument, store = open_to_change(file, questionnaire)
    asked = instrument.questionnaire if instrument.decision else None
    found, day = find_excepted(instrument.scoring, asked, what), today()
    office = function_named(instrument, function)
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
            waiver = Waiver(
                gate=found.name if found.kind == "gate" else "",
                item=found.name if found.kind == "item" else "",
                name=name,
                reason=reason,
                granted=granted.date() if granted else day,
                until=until.date(),
                function=office,
            )

    def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
        if waiver is None:
            return revoke(current, found, day, stamp)
        refuse_flawed_waiver(instrument, current, waiver)
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
    file: str,
    found: Excepted,
    waiver: Waiver | None,
    instrument: Instrument,
    assessment: Assessment,
) -> None:
    """Print what was recorded, and what it does today."""
    what = "is no longer waived" if waiver is None else f"is waived until {waiver.until}"
    if waiver is not None and waiver.granted > today():
        what = f"is waived from {waiver.granted} until {waiver.until}"
    print_words(f"{file}: the {found.kind} “{found.label}” {what}.")
    (rated,) = rate_briefly(instrument, [assessment])
    for line in (_of_gate if found.kind == "gate" else _of_item)(found, instrument, rated):
        print_words(line)
    if rated.recommendation is not None:
        outcome = rated.recommendation.outcome.replace("_", " ")
        print_words(f"Recommended as things stand: {outcome}.")
    if assessment.signatures:
        print_words(standing(assessment))


def _of_gate(found: Excepted, instrument: Instrument, rated: Rated) -> list[str]:
    lines = [
        line.sentence
        for index in instrument.scoring.indices
        for line in gate_lines(index, rated.scorecard)
        if line.gate == found.name
    ]
    return lines or ["As things stand, the gate does not apply."]


def _of_item(found: Excepted, _: Instrument, rated: Rated) -> list[str]:
    checklist = rated.recommendation.checklist if rated.recommendation else ()
    for line in checklist:
        if line.key == found.name:
            status = line.given.replace("_", " ")
            told = f"As things stand, its status is “{status}”"
            if line.waiver is None:
                return [f"{told}."]
            if line.status is not ItemStatus.WAIVED:
                return [f"{told}, so there is nothing to lift."]
            return [f"{told}, waived by {line.waiver.name}: {line.waiver.reason.rstrip('.')}."]
    return ["As things stand, the item is not asked."]
