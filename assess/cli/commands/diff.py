"""``assess diff``."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import click

from assess.checks.changes import compare_questionnaires
from assess.checks.changes_of_decisions import Deciding, compare_decisions
from assess.checks.changes_of_results import Rules, compare_results
from assess.checks.declared import check_versions, has_rule, without_rule
from assess.checks.differences import Difference, Effect, worst_first
from assess.checks.renames import suggest_renames
from assess.checks.skeleton import skeleton as write_skeleton
from assess.cli.console import print_problems, print_table
from assess.errors import InputError, Place, Problem
from assess.files.folders import MIGRATIONS, QUESTIONNAIRE, Folder, find_folder, read_folder
from assess.model.migration import Step
from assess.model.questionnaire import Questionnaire


class Compared(NamedTuple):
    """Two versions, what is different, and what the rules say about it."""

    old: Questionnaire
    new: Questionnaire
    steps: tuple[Step, ...]
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...]

    @property
    def open(self) -> tuple[Difference, ...]:
        """The breaking changes without a rule."""
        return without_rule(self.differences, self.steps)


@click.command("diff", short_help="What changed between two versions, and what breaks.")
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--skeleton", is_flag=True, help=f"Print a {MIGRATIONS} for NEW, to be mended.")
def command(old: str, new: str, as_json: bool, skeleton: bool) -> int:
    """Compare two versions of a questionnaire (ids or folders), the worst changes first.

    \b
    breaking    some answers are no longer valid, or mean something else
    results     answers stay; scores, findings or decisions may differ
    compatible  answers stay; look whether they still mean the same
    none        no effect on answers or results

    Leaves with 1 where breaking changes have no rule in NEW's migrations.yaml, or where the version
    was not raised; else with 0.
    """  # noqa: D301  # \b keeps click from filling the lines
    before, after = _read(find_folder(old)), _new(find_folder(new), tolerant=skeleton)
    compared = compare(before, after)
    if skeleton:
        click.echo(write_skeleton(compared.old, compared.new, compared.steps), nl=False)
        return 0
    if as_json:
        click.echo(json.dumps(_as_json(compared), indent=2, ensure_ascii=False))
    else:
        _print(compared)
        print_problems(compared.problems)
    return int(bool(compared.open or compared.problems))


def compare(before: Folder, after: Folder) -> Compared:
    """Return what differs between two folders that hold a questionnaire each."""
    old, new = _questionnaire(before), _questionnaire(after)
    rules = after.migrations
    steps = rules.chain(old.digest, new.version) if rules else ()
    asked = suggest_renames(compare_questionnaires(old, new, steps), old, new)
    rules_before = Rules(old, before.scoring, before.findings)
    rules_after = Rules(new, after.scoring, after.findings)
    rated = compare_results(rules_before, rules_after, steps)
    decided = compare_decisions(
        Deciding(old, before.decision), Deciding(new, after.decision), steps
    )
    file = str(after.path / QUESTIONNAIRE)
    problems = tuple(
        replace(problem, place=Place(file=file, pointer="version"))
        for problem in check_versions(old, new)
    )
    return Compared(old, new, steps, worst_first([*asked, *rated, *decided]), problems)


def _read(path: Path) -> Folder:
    folder = read_folder(path, with_migrations=False)
    _questionnaire(folder)
    return folder


def _new(path: Path, *, tolerant: bool) -> Folder:
    """Return the new version's folder; a skeleton is also to be had where the rules are unusable.

    The shell has emptied the file already where the skeleton is sent there.
    """
    try:
        folder = read_folder(path)
    except InputError:
        if not tolerant:
            raise
        folder = read_folder(path, with_migrations=False)
    if folder.errors and not tolerant:
        raise InputError(*folder.errors)
    _questionnaire(folder)
    return folder


def _questionnaire(folder: Folder) -> Questionnaire:
    if folder.questionnaire is None:
        raise InputError(
            Problem(
                code="file.not_found",
                message=f"the folder has no {QUESTIONNAIRE}",
                hint="Name a folder that holds a version of a questionnaire.",
                place=Place(file=str(folder.path)),
            )
        )
    return folder.questionnaire


def _print(compared: Compared) -> None:
    old, new, open_ = compared.old, compared.new, compared.open
    versions = f"{old.id} {old.version} → {new.id} {new.version}"
    if not compared.differences:
        click.echo(f"{versions}: nothing changed.")
        return
    rows = [
        [_effect(one, open_), one.path, f"{one.what}\n– {one.why}" if one.why else one.what]
        for one in compared.differences
    ]
    print_table(["effect", "where", "what changed, and what follows"], rows, title=versions)
    counts = Counter(one.effect for one in compared.differences)
    click.echo(", ".join(f"{counts[effect]} {effect}" for effect in Effect if counts[effect]))
    click.echo(f"{old.version} is {old.digest}")
    click.echo(f"{new.version} is {new.digest}")
    if counts[Effect.BREAKING]:
        ruled = counts[Effect.BREAKING] - len(open_)
        click.echo(
            f"Breaking changes with a rule in {MIGRATIONS}: {ruled} of {counts[Effect.BREAKING]}."
            + (" `--skeleton` prints entries for all of them." if open_ else "")
        )


def _effect(one: Difference, open_: tuple[Difference, ...]) -> str:
    ruled = one.effect is Effect.BREAKING and one not in open_
    return f"{one.effect} (ruled)" if ruled else one.effect.value


def _as_json(compared: Compared) -> dict[str, Any]:
    counts = Counter(one.effect for one in compared.differences)
    versions = {
        name: {"id": one.id, "version": one.version, "digest": one.digest}
        for name, one in (("old", compared.old), ("new", compared.new))
    }
    return {
        **versions,
        "counts": {effect.value: counts[effect] for effect in Effect},
        "changes": [
            {
                "effect": one.effect.value,
                "path": one.path,
                "kind": one.kind,
                "what": one.what,
                "why": one.why,
                "option": one.part or None,
                "now": one.now or None,
                "has_rule": has_rule(one, compared.steps)
                if one.effect is Effect.BREAKING
                else None,
            }
            for one in compared.differences
        ],
        "problems": [
            {"code": one.code, "message": one.message, "hint": one.hint}
            for one in compared.problems
        ],
    }
