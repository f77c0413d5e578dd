"""``assess migrate``."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Container, Sequence
from pathlib import Path

import click

from assess.capture.carrying import Carried, Fate
from assess.capture.migrating import Migrated, migrate
from assess.capture.recording import Stamp
from assess.checks.changes import compare_questionnaires
from assess.checks.declared import without_rule
from assess.checks.waivers import checklist_items, gates_of
from assess.cli.clock import now
from assess.cli.console import print_table, visible
from assess.cli.workbench import refusing
from assess.errors import InputError, Place, Problem, RequestError
from assess.files.assessments import (
    in_question_order,
    read_assessment,
    refuse_other_version,
    unknown_questionnaire,
    write_assessment,
)
from assess.files.folders import (
    MIGRATIONS,
    QUESTIONNAIRE,
    Folder,
    find_folder,
    read_folder,
    shipped_folders,
)
from assess.files.store import replace_under_lock
from assess.model.answer import Answer
from assess.model.assessment import Assessment
from assess.model.history import Door
from assess.model.migration import Step
from assess.model.questionnaire import Questionnaire

_LONGEST = 60


@click.command("migrate", short_help="Carry answers over to another version.")
@click.argument("file")
@click.option(
    "--to",
    "target",
    metavar="FOLDER",
    help="Folder (or id) of the version to carry over to; otherwise the installed one.",
)
@click.option(
    "--from",
    "origin",
    metavar="FOLDER",
    help="Folder of the version that FILE was made with: then nothing breaking goes without a rule, "
    "and where nothing breaks no rule is needed.",
)
@click.option("-o", "--output", metavar="NEWFILE", help="Write here and leave FILE as it is.")
@click.option("--by", default="", metavar="NAME", help="Who migrates.")
@click.option("--reason", default="", metavar="TEXT", help="Why; needed once somebody has signed.")
@click.option("--dry-run", is_flag=True, help="Only say what would become of every answer.")
def command(
    file: str,
    target: str | None,
    origin: str | None,
    output: str | None,
    by: str,
    reason: str,
    dry_run: bool,
) -> None:
    """Carry the answers in FILE over to another version of its questionnaire.

    The rules stand in migrations.yaml beside the new version. Every answer is kept, moved, rescaled
    or set aside, and the report says which; what is set aside stays in the history. Without -o,
    FILE itself is changed.
    """
    path = Path(file)
    assessment = read_assessment(path)
    folder = _target(path, assessment, target)
    questionnaire = _questionnaire(folder)
    steps = _steps(path, assessment, folder, origin)
    with refusing("--by, --reason"):
        why = reason or ("dry run" if dry_run else "")
        stamp = Stamp(at=now(), door=Door.MIGRATION, by=by, reason=why)
    migrated = migrate(assessment, steps, questionnaire, stamp)
    if output and not dry_run:
        made = in_question_order(migrated.assessment, questionnaire)
        write_assessment(Path(output), made, overwrite=False)
    elif not dry_run:
        migrated = _in_place(path, assessment, steps, questionnaire, stamp)
    _print(migrated, assessment, questionnaire)
    _say(output or file, migrated, assessment, dry_run=dry_run)
    _say_waivers(assessment, folder)


def _say_waivers(assessment: Assessment, folder: Folder) -> None:
    """Print that waivers are kept, and which of them do nothing in the version carried over to."""
    count = len(assessment.waivers)
    if not count:
        return
    click.echo(f"{count} {'waiver is' if count == 1 else 'waivers are'} kept.")
    known: dict[str, Container[str]] = {
        "gate": gates_of(folder.scoring) if folder.scoring else {},
        "item": checklist_items(folder.questionnaire) if folder.questionnaire else {},
    }
    told = (("gate" if one.gate else "item", one.subject) for one in assessment.waivers)
    for kind, name in dict.fromkeys(told):
        if name not in known[kind]:
            said = f'There is no {kind} "{name}" any more: its waiver does nothing.'
            click.echo(visible(said), err=True)


def _in_place(
    path: Path,
    seen: Assessment,
    steps: Sequence[Step],
    questionnaire: Questionnaire,
    stamp: Stamp,
) -> Migrated:
    results: list[Migrated] = []

    def edit(current: Assessment) -> Assessment:
        if current.questionnaire != seen.questionnaire:
            raise InputError(
                Problem(
                    code="migration.changed_meanwhile",
                    message="somebody else has migrated the file meanwhile",
                    hint="Nothing was written; look at it with `assess history`.",
                    place=Place(file=str(path)),
                )
            )
        results.append(migrate(current, steps, questionnaire, stamp))
        return results[-1].assessment

    replace_under_lock(path, questionnaire, edit)
    return results[-1]


def _target(path: Path, assessment: Assessment, target: str | None) -> Folder:
    shipped = shipped_folders()
    if target is None and assessment.questionnaire.id not in shipped:
        raise unknown_questionnaire(assessment, path, shipped, "--to")
    return read_folder(find_folder(target or assessment.questionnaire.id))


def _questionnaire(folder: Folder) -> Questionnaire:
    if folder.errors:
        raise InputError(*folder.errors)
    if folder.questionnaire is None:
        raise InputError(
            Problem(
                code="file.not_found",
                message=f"the folder has no {QUESTIONNAIRE}",
                hint="Name the folder of the version to carry over to.",
                place=Place(file=str(folder.path)),
            )
        )
    return folder.questionnaire


def _steps(
    path: Path, assessment: Assessment, folder: Folder, origin: str | None
) -> tuple[Step, ...]:
    """Return the declared steps from the assessment's version to that of the folder.

    Raises:
        InputError: another questionnaire, or ``origin`` is not the version of the assessment.
        RequestError: it is of this version already, or nothing is declared.
    """
    used, questionnaire = assessment.questionnaire, _questionnaire(folder)
    if used.id != questionnaire.id:
        refuse_other_version(assessment, questionnaire, path)
    if used.digest == questionnaire.digest:
        raise RequestError(
            Problem(
                code="migration.nothing_to_do",
                message=f"it already answers version {used.version} as it is there",
                hint="Name the version to carry over to: --to FOLDER.",
                place=Place(file=str(path)),
            )
        )
    rules = folder.migrations
    steps = rules.chain(used.digest, questionnaire.version) if rules else ()
    if origin is not None:
        _refuse_without_rule(path, assessment, origin, questionnaire, steps)
    elif not steps:
        beside = folder.path / MIGRATIONS
        raise RequestError(
            Problem(
                code="migration.not_declared",
                message=f"no rules lead from version {used.version} ({used.digest[:15]}…) to "
                f"version {questionnaire.version}",
                hint=f"`assess diff OLD {shlex.quote(str(folder.path))} --skeleton` writes them, for "
                f"{beside}, where OLD is the folder it was made with. Where nothing breaks, "
                "--from OLD will do.",
                place=Place(file=str(path)),
            )
        )
    return steps


def _refuse_without_rule(
    path: Path,
    assessment: Assessment,
    origin: str,
    questionnaire: Questionnaire,
    steps: Sequence[Step],
) -> None:
    old = _questionnaire(read_folder(find_folder(origin)))
    refuse_other_version(assessment, old, path)
    without = without_rule(compare_questionnaires(old, questionnaire, steps), steps)
    if without:
        raise RequestError(
            *(
                Problem(
                    code="migration.without_rule",
                    message=f"{one.what}: {one.why}, and no rule says what to do",
                    hint=f"Add one to {MIGRATIONS}; `assess diff --skeleton` prints an entry.",
                    place=Place(pointer=one.path),
                )
                for one in without
            )
        )


def _print(migrated: Migrated, before: Assessment, questionnaire: Questionnaire) -> None:
    order = list(Fate)
    shown = [one for one in migrated.report if one.fate is not Fate.KEPT]
    if not shown:
        return
    rows = [
        [one.fate.value, _in_words(one)]
        for one in sorted(shown, key=lambda one: order.index(one.fate))
    ]
    title = (
        f"{before.subject.name}: {questionnaire.id} {before.questionnaire.version} → "
        f"{questionnaire.version}"
    )
    print_table(["", "answer"], rows, title=title)


def _in_words(one: Carried) -> str:
    """Return what became of an answer in one line; long keys have all its width."""
    moved = f"{one.key} → {one.new_key}" if one.new_key != one.key and one.new else one.key
    who = f" (by {one.old.by})" if one.respondent else ""
    if one.new is None:
        return f"{moved}{who}: {_said(one.old)}; {one.reason}"
    if one.fate is Fate.MOVED:
        return f"{moved}{who}: {_said(one.old)}"
    return f"{moved}{who}: {_said(one.old)} becomes {_said(one.new)}"


def _said(answer: Answer) -> str:
    value = answer.value
    if value is None:
        return answer.state.value.replace("_", " ")
    if isinstance(value, float):
        return f"{value:.15g}"
    text = (", ".join(value) or "nothing ticked") if isinstance(value, tuple) else str(value)
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"


def _say(file: str, migrated: Migrated, before: Assessment, *, dry_run: bool) -> None:
    counts: Counter[Fate] = migrated.counts
    parts = [f"{counts[fate]} {fate}" for fate in reversed(Fate)]
    total = sum(counts.values())
    click.echo(f"{file}: of {total} answers {', '.join(parts)}.")
    if counts[Fate.SET_ASIDE]:
        click.echo("What is set aside stays in the history; nothing counts it.", err=True)
    content = before.digest
    holding = [one for one in before.signatures if one.digest == content]
    if holding:
        names = ", ".join(f"{one.name} ({one.role})" for one in holding)
        click.echo(f"No longer signed by {names}: they signed the version before.", err=True)
    if dry_run:
        click.echo("A dry run: nothing was written.", err=True)
