"""``assess redflags``."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import click

from assess.capture.recording import Recorded, Stamp, needs_reason
from assess.cli.clock import now
from assess.cli.console import print_problems
from assess.cli.outputs import refuse_unknown_format
from assess.cli.red_flags import (
    Looked,
    as_json,
    head_as_data,
    print_tender,
    print_tenders,
    takes_part,
    tender_as_data,
    writing,
)
from assess.cli.red_flags_asked import Into, chosen, currency_of, grade_of, party_of
from assess.cli.red_flags_into import (
    Step,
    plan,
    print_remarks,
    print_steps,
    steps_as_data,
    written,
)
from assess.cli.workbench import open_to_change, questionnaire_option, refusing
from assess.errors import Problem, RequestError
from assess.files.bids import Assumed, Tenders
from assess.files.folders import RED_FLAGS, find_folder, is_file, shipped_folders
from assess.files.red_flags import read_rules, shipped_rules
from assess.files.store import AssessmentFile
from assess.files.tenders import read_tenders
from assess.model.assessment import Assessment
from assess.model.history import Door, Entry
from assess.model.questionnaire import Questionnaire
from assess.model.red_flag import Flagged, RedFlagRules
from assess.red_flags.compute import red_flags
from assess.red_flags.population import population_of

FORMATS = (".json", ".csv")


@click.command("redflags", short_help="Red flags of one tender, from OCDS or a csv of bids.")
@click.argument("tenders", metavar="TENDER.{json,csv}")
@click.option("--tender", "name", metavar="ID", help="Which tender, where the file holds several.")
@click.option(
    "--vendor", metavar="NAME", help="The bidder that matters; flags about others are clear for it."
)
@click.option(
    "--rules",
    metavar="FILE",
    help="Weights and thresholds: a red_flags.yaml, or a folder with one; otherwise those that come "
    "with the vendor due diligence.",
)
@click.option(
    "--currency", default="", metavar="CODE", help="The currency of amounts that do not say theirs."
)
@click.option(
    "--assume-valid", is_flag=True, help="Take bids without a status as valid; you vouch for it."
)
@click.option("-o", "--output", metavar="OUT.{json,csv}", help="Write everything into a file.")
@click.option("--json", "is_json", is_flag=True, help="Print everything as JSON.")
@click.option("--into", metavar="FILE", help="The assessment that takes the results as answers.")
@click.option("--apply", "applying", is_flag=True, help="Write into it; otherwise a dry run.")
@click.option(
    "--by", default="", metavar="NAME", help="Who records the results; needed for --into."
)
@click.option("--grade", default="", metavar="B2", help="Admiralty grades of the records.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day the records are of, where the file does not say.",
)
@click.option("--reason", default="", metavar="TEXT", help="Why; needed once somebody has signed.")
@questionnaire_option
def command(
    tenders: str,
    name: str | None,
    vendor: str | None,
    rules: str | None,
    currency: str,
    assume_valid: bool,
    output: str | None,
    is_json: bool,
    into: str | None,
    applying: bool,
    by: str,
    grade: str,
    date: datetime.datetime | None,
    reason: str,
    questionnaire: str | None,
) -> int:
    """Compute the red flags of a tender from its published records.

    TENDER is a file of the Open Contracting Data Standard (a release, a package, or one a line), or
    a csv with a row for each bid. Each flag is raised, clear, not applicable, or cannot be computed,
    with the values compared and what is missing. Red flags are signals: their weights are put
    together, and never counted.

    With --into the results become answers of an assessment, with the file as evidence: a dry run
    first, and written with --apply.
    """
    if output:
        refuse_unknown_format(Path(output), FORMATS)
    assumed = Assumed(currency_of(currency), assume_valid)
    given = grade_of(grade, date.date() if date else None)
    asked = _into(Into(into, by, reason, given, applying)) if into else None
    opened = open_to_change(into, questionnaire) if into else None
    fed = opened[1].assessment.questionnaire.id if opened else ""
    instructed = _rules(rules, questionnaire, fed)
    found = read_tenders(Path(tenders), assumed)
    subject = opened[1].assessment.subject.name if opened else None
    flagged, looked, count = _flagged(found, instructed, assumed, name, (vendor, subject))
    if output:
        flagged = writing(flagged, looked, Path(output))
    if asked and opened:
        (one,) = flagged
        _record(one, looked, asked, opened[1], opened[0].questionnaire, is_json=is_json)
    elif is_json:
        for piece in as_json(flagged, looked):
            click.echo(piece, nl=False)
    elif count == 1:
        (one,) = flagged
        print_tender(one, looked)
    else:
        print_tenders(flagged, looked)
    print_problems(found.problems)
    return 0


def _into(asked: Into) -> Into:
    """Return what was asked of the assessment.

    Raises:
        RequestError: nobody is named who records the results.
    """
    if asked.by.strip():
        return asked
    raise RequestError(
        Problem(
            code="redflags.name_needed",
            message="it is not said who records the results",
            hint="Say so with --by NAME.",
        )
    )


def _rules(rules: str | None, questionnaire: str | None, fed: str) -> RedFlagRules:
    """Return the rules that were named, or those of the questionnaire, or those of the tool.

    Args:
        rules: a file or folder of rules.
        questionnaire: a folder (or id) that was named.
        fed: the id of the questionnaire of the assessment that takes the results.
    """
    if rules:
        return read_rules(Path(rules))
    folder = find_folder(questionnaire) if questionnaire else shipped_folders().get(fed)
    if folder and is_file(folder / RED_FLAGS):
        return read_rules(folder)
    return read_rules(shipped_rules())


def _flagged(
    found: Tenders,
    rules: RedFlagRules,
    assumed: Assumed,
    name: str | None,
    named: tuple[str | None, str | None],
) -> tuple[Iterator[Flagged], Looked, int]:
    """Return the flags of the tenders asked for, what was looked at, and how many tenders.

    Args:
        found: the file's tenders.
        rules: the weights and thresholds.
        assumed: what the user vouches for.
        name: the tender asked for, or None for all.
        named: the bidder asked for, and the subject of the assessment that takes the results.
    """
    vendor, subject = named
    tenders = chosen(found, name, needs_one=subject is not None)
    party = None
    if wanted := vendor or subject:
        party = party_of(tenders, wanted, found.file, is_subject=not vendor)
        tenders = [one for one in tenders if takes_part(one, party)]
    looked = Looked(
        file=found.file,
        sha256=found.sha256,
        rules=rules,
        vendor_name=tenders[0].name_of(party) if party else "",
        tenders=len(found.tenders),
        is_assumed_valid=assumed.are_valid,
        currency=assumed.currency,
    )
    population = population_of(found.tenders, rules)
    return red_flags(tenders, rules, population, party), looked, len(tenders)


def _record(
    flagged: Flagged,
    looked: Looked,
    asked: Into,
    store: AssessmentFile,
    questionnaire: Questionnaire,
    *,
    is_json: bool,
) -> None:
    """Show what the results change in an assessment, and write it if that was asked for."""
    pretended = needs_reason(store.assessment) and not asked.is_applying and not asked.reason
    with refusing("--by, --reason"):
        reason = "a dry run" if pretended else asked.reason
        stamp = Stamp(at=now(), door=Door.RED_FLAGS, by=asked.by, reason=reason)
    steps: list[tuple[Step, ...]] = []
    done: list[Recorded] = []

    def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
        steps.append(plan(current, questionnaire, flagged, looked, asked.grade))
        done.append(written(current, steps[-1], stamp))
        return done[-1].assessment

    if asked.is_applying:
        store.amend(edit)
    else:
        edit(store.assessment, ())
    if is_json:
        content = steps_as_data(steps[-1], is_applied=asked.is_applying)
        content = {
            **head_as_data(looked),
            "tenders": [tender_as_data(flagged, looked.rules)],
            **steps_as_data(steps[-1], is_applied=asked.is_applying),
        }
        click.echo(json.dumps(content, indent=2, ensure_ascii=False))
        return
    print_tender(flagged, looked)
    print_steps(steps[-1], asked.file, is_applied=asked.is_applying)
    print_remarks(done[-1], steps[-1], questionnaire)
    if pretended:
        click.echo("Somebody has signed: applying it needs --reason TEXT.", err=True)
