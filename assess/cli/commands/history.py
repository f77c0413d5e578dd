"""``assess history``."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from assess.capture.waiving import excepted_by, waiver_in_words
from assess.checks.suggest import did_you_mean
from assess.cli.changes import SHORT, answer_in_words, change_in_words, details_of, moment
from assess.cli.console import print_table, visible
from assess.cli.workbench import questionnaire_if_known, questionnaire_option
from assess.errors import Problem, RequestError
from assess.files.assessments import read_assessment
from assess.model.assessment import Assessment
from assess.model.history import Entry
from assess.model.questionnaire import Item
from assess.model.signature import Signature
from assess.reporting.view.standing import standing

NEEDED_FOR_TABLE = 120
"""Columns; in a narrower terminal ids would be cut, and changes are listed instead."""

HEADINGS = ["#", "when (UTC)", "who", "door", "question", "old → new", "reason"]


class _Told(NamedTuple):
    """One thing that happened: an entry with its number (from 1), or a signature.

    ``items`` are those of the questionnaire that the entry's answers belong to, as far as known.
    """

    number: int
    entry: Entry | None
    signature: Signature | None = None
    items: Mapping[str, Item] = {}


@click.command("history", short_help="Every change of an assessment: who, when, by which door.")
@click.argument("file")
@click.argument("question", required=False, metavar="[ID]")
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON.")
@questionnaire_option
def command(
    file: str, question: str | None, as_json: bool, questionnaire: str | None
) -> None:  # a flag of the command line
    """Show every change of the answers in FILE, the oldest first, with the signatures in between.

    With ID, tell the whole story of one question, or of all cells of a grid: answers, comments,
    evidence and reasons in full. The id of a gate tells the story of its waivers.
    """
    assessment = read_assessment(Path(file))
    asked = questionnaire_if_known(assessment, questionnaire)
    items: Mapping[str, Item] = asked.items if asked else {}
    _refuse_unknown(assessment, items, question)
    if as_json:
        click.echo(json.dumps(_as_json(assessment, question), indent=2, ensure_ascii=False))
        return
    click.echo(visible(f"{assessment.subject.name}: {standing(assessment)}"))
    if question:
        click.echo()
        for line in _story(assessment, items, question):
            click.echo(visible(line))
        return
    if not assessment.history and not assessment.signatures:
        click.echo("Nothing has been changed since the file was made.")
        return
    if _width() < NEEDED_FOR_TABLE:
        for line in _events(assessment, items, ""):
            click.echo(visible(line))
        return
    rows = [row for told in _told(assessment, items) for row in _rows(told)]
    print_table(HEADINGS, rows, right=[0])


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else NEEDED_FOR_TABLE


def _told(assessment: Assessment, items: Mapping[str, Item]) -> Iterator[_Told]:
    """Yield entries and signatures in the order in which they were written to the file.

    Answers up to a migration belong to an earlier version of the questionnaire: today's words
    would say something else of them.
    """
    migrations = [i for i, one in enumerate(assessment.history) if one.migrated_from is not None]
    last = migrations[-1] if migrations else -1
    waiting = list(assessment.signatures)
    for position, entry in enumerate(assessment.history):
        while waiting and _is_before(waiting[0], position, entry):
            yield _Told(0, None, waiting.pop(0))
        yield _Told(position + 1, entry, items=items if position > last else {})
    for signature in waiting:
        yield _Told(0, None, signature)


def _is_before(signature: Signature, position: int, entry: Entry) -> bool:
    if signature.position is not None:
        return signature.position <= position
    return signature.at.timestamp() < entry.at.timestamp()


def _rows(told: _Told) -> Iterator[list[str]]:
    if told.signature is not None:
        one = told.signature
        yield ["", moment(one.at), one.name, "signature", "", _signed(one), one.comment]
    if told.entry is None:
        return
    entry = told.entry
    head = [str(told.number), moment(entry.at), entry.by or "–", str(entry.door)]
    reason = "; ".join(part for part in (_remark(entry), entry.reason) if part)
    for change in entry.changes:
        yield [*head, change.key, change_in_words(change, told.items.get(change.key)), reason]
        head, reason = [""] * 4, ""
    if entry.waiver is not None:
        yield [*head, excepted_by(entry.waiver), waiver_in_words(entry.waiver), reason]
    elif not entry.changes:
        yield [*head, "", "", reason]


def _signed(signature: Signature) -> str:
    despite = f" despite open questions: {signature.despite_open}" if signature.despite_open else ""
    office = f" for {signature.function}" if signature.function else ""
    if signature.decision is None:
        return f"signed as {signature.role}{office}{despite}"
    decision = signature.decision.replace("_", " ")
    until = f" until {signature.valid_until}" if signature.valid_until else ""
    why = f": {signature.reason}" if signature.reason else ""
    return f"signed as {signature.role}{office}{despite}, decided “{decision}”{until}{why}"


def _remark(entry: Entry) -> str:
    if entry.undoes is not None:
        return f"takes back #{entry.undoes + 1}"
    if entry.migrated_from is not None:
        return f"from version {entry.migrated_from.version}"
    return ""


def _story(assessment: Assessment, items: Mapping[str, Item], question: str) -> Iterator[str]:
    keys = [key for key in items if _concerns(key, question)]
    if len(keys) == 1:
        yield f"{question}: {items[question].spec.text}"
    yield from _events(assessment, items, question)
    if not keys and question in _waived_ever(assessment):
        return
    for key in keys or [question]:
        now = answer_in_words(assessment.answer(key), items.get(key), 10_000)
        given = assessment.disputed.get(key, ())
        said = "; ".join(
            f"{one.by}: {answer_in_words(one, items.get(key), 10_000)}" for one in given
        )
        if key == question:
            yield f"Now: {said or now}"
        elif key in assessment.answers or said:
            yield f"Now {key}: {said or now}"


def _events(assessment: Assessment, items: Mapping[str, Item], question: str) -> Iterator[str]:
    found = False
    for told in _told(assessment, items):
        if told.signature is not None:
            one = told.signature
            yield f"    {moment(one.at)}  {one.name} {_signed(one)}"
            continue
        entry = told.entry
        changes = [c for c in entry.changes if _concerns(c.key, question)] if entry else []
        waived = list(_waived(entry, question))
        if entry is None or (question and not changes and not waived):
            continue
        found = True
        who = f"{entry.by}, " if entry.by else ""
        remark = f", {_remark(entry)}" if _remark(entry) else ""
        yield f"#{told.number}  {moment(entry.at)}  {who}{entry.door}{remark}"
        for change in changes:
            key = "" if change.key == question else f"{change.key}: "
            longest = 10_000 if question else SHORT
            yield f"    {key}{change_in_words(change, told.items.get(change.key), longest)}"
            for what, text in details_of(change) if question else ():
                yield f"    {what}: {text}"
        yield from waived
        if entry.reason:
            yield f"    reason: {entry.reason}"
    if not found:
        yield "No change of this question is recorded."


def _waived(entry: Entry | None, question: str) -> Iterator[str]:
    waiver = entry.waiver if entry else None
    if waiver is not None and _concerns(excepted_by(waiver), question):
        what = "" if question else f"{excepted_by(waiver)}: "
        yield f"    {what}{waiver_in_words(waiver)}"


def _as_json(assessment: Assessment, question: str | None) -> dict[str, object]:
    entries = []
    for number, entry in enumerate(assessment.history, start=1):
        content = entry.model_dump(mode="json", exclude_defaults=True)
        if question:
            kept = [c for c in content.get("changes", ()) if _concerns(c["key"], question)]
            about = entry.waiver is not None and excepted_by(entry.waiver) == question
            if not kept and not about:
                continue
            content["changes"] = kept
        entries.append({"number": number, **content})
    digest = assessment.digest
    signatures = [
        {**one.model_dump(mode="json", exclude_defaults=True), "holds": one.digest == digest}
        for one in assessment.signatures
    ]
    return {
        "subject": assessment.subject.name,
        "status": str(assessment.status),
        "history": entries,
        "signatures": signatures,
    }


def _waived_ever(assessment: Assessment) -> set[str]:
    """Return the ids of the gates, and the keys of the items, that were ever waived."""
    return {excepted_by(entry.waiver) for entry in assessment.history if entry.waiver}


def _concerns(key: str, question: str) -> bool:
    """Say whether a key is a question, or a cell of a grid; every key concerns ""."""
    return not question or key == question or key.startswith(f"{question}.")


def _refuse_unknown(
    assessment: Assessment, items: Mapping[str, Item], question: str | None
) -> None:
    if question is None:
        return
    changed = {change.key for entry in assessment.history for change in entry.changes}
    known = {*items, *assessment.answers, *changed, *_waived_ever(assessment)}
    if any(_concerns(key, question) for key in known):
        return
    raise RequestError(
        Problem(
            code="request.no_question",
            message=f'there is no question "{question}"',
            hint=did_you_mean(question, known) or "`assess status FILE --missing` lists ids.",
        )
    )
