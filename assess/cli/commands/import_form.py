"""``assess import``."""

from __future__ import annotations

from collections.abc import Sequence

import click

from assess.capture.form.reading.form import Reading
from assess.capture.importing import Imported, OnConflict, import_readings
from assess.capture.recording import Stamp, needs_reason
from assess.cli.clock import now
from assess.cli.forms import read_forms
from assess.cli.imported import Asked, as_json, print_imported
from assess.cli.workbench import open_to_change, questionnaire_option, refusing
from assess.model.assessment import Assessment
from assess.model.history import Door, Entry


@click.command("import", short_help="Take over answers from a form; a dry run first.")
@click.argument("forms", nargs=-1, required=True, metavar="FORM.xlsx...")
@click.option("--into", "file", required=True, metavar="FILE", help="The assessment.")
@click.option("--apply", "applying", is_flag=True, help="Write; without it nothing is changed.")
@click.option(
    "--on-conflict",
    type=click.Choice([one.value for one in OnConflict]),
    default=OnConflict.STOP.value,
    show_default=True,
    help="Where the file's answer has changed since the form was made: stop, skip the form's "
    "answer, or update the file with it.",
)
@click.option("--leave-out-refused", is_flag=True, help="Apply the rest where cells are refused.")
@click.option("--by", default="", metavar="NAME", help="Who answers; otherwise as the form says.")
@click.option("--reason", default="", metavar="TEXT", help="Why; needed once somebody has signed.")
@click.option(
    "--other-subject", is_flag=True, help="Take a form that was made for another subject."
)
@click.option(
    "--from",
    "origin",
    metavar="FOLDER",
    help="Folder of the version that the forms were made from, where FILE is of a newer one: the "
    "rules of `assess migrate` carry the answers over.",
)
@click.option("--json", "is_json", is_flag=True, help="Print all of it as JSON.")
@questionnaire_option
def command(
    forms: tuple[str, ...],
    file: str,
    applying: bool,
    on_conflict: str,
    leave_out_refused: bool,
    by: str,
    reason: str,
    other_subject: bool,
    origin: str | None,
    is_json: bool,
    questionnaire: str | None,
) -> int:
    """Compare forms, cell by cell, with the assessment that they were made from.

    Only what was changed in a form since it was written counts: cells that nobody touched change
    nothing. With --apply the changes are written, all or none. Where cells are refused, or answers
    in conflict with what the file has now, nothing is written, unless --leave-out-refused and
    --on-conflict say otherwise. Several forms are taken one after the other.
    """
    instrument, store = open_to_change(file, questionnaire)
    given = {"--by": by, "--reason": reason, "--from": origin, "--questionnaire": questionnaire}
    words = [word for option, text in given.items() if text for word in (option, text)]
    words += ["--other-subject"] if other_subject else []
    asked = Asked(
        file, tuple(forms), OnConflict(on_conflict), applying, leave_out_refused, tuple(words)
    )
    readings = read_forms(
        forms,
        instrument.questionnaire,
        questionnaire,
        subject=None if other_subject else store.assessment.subject.name,
        origin=origin,
    )
    pretended = "" if applying or not needs_reason(store.assessment) else "a dry run"
    stamps = _stamps(readings, by, reason or pretended)
    done: list[Imported] = []

    def edit(current: Assessment, _: tuple[Entry, ...]) -> Assessment:
        done.append(import_readings(current, readings, stamps, asked.on_conflict))
        return done[-1].assessment if asked.is_clear(done[-1]) else current

    if applying:
        store.amend(edit)
    else:
        edit(store.assessment, ())
    imported = done[-1]
    if is_json:
        click.echo(as_json(imported, asked))
    else:
        print_imported(imported, asked, instrument.questionnaire)
        if pretended and not reason and imported.recorded:
            click.echo("Somebody has signed: applying it needs --reason TEXT.", err=True)
    return 0 if asked.is_clear(imported) else 1


def _stamps(readings: Sequence[Reading], by: str, reason: str) -> list[Stamp]:
    """Return who answers through each form, and why."""
    at = now()
    with refusing("--by, --reason"):
        return [
            Stamp(at=at, door=Door.FORM, by=by or reading.respondent, reason=reason)
            for reading in readings
        ]
