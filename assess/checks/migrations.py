"""Migration rules: do the steps lead to the version beside them, and do their targets exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assess.checks.places import error, pointer
from assess.checks.suggest import choose_from, did_you_mean
from assess.errors import Problem
from assess.model.migration import Migrations, NewValue, Step, holds, rule_for
from assess.model.question import Choice, Choices, Grid, Number, Scale, Simple
from assess.model.questionnaire import Questionnaire

CODES: dict[str, str] = {
    "migration.circle": "Steps lead back to where they started.",
    "migration.does_not_fit": "A rule gives values that the question's type does not have.",
    "migration.double_step": "Two steps start from the same version.",
    "migration.leads_nowhere": "A step leads to a version from which no step goes on.",
    "migration.other_questionnaire": "The rules are for another questionnaire.",
    "migration.two_into_one": "Two things are renamed to the same.",
    "migration.unknown_level": "A rule names a level that the scale does not have.",
    "migration.unknown_option": "A rule names an option that the question does not have.",
    "migration.unknown_place": "A rule leads to what the questionnaire does not have.",
}


class _Where(NamedTuple):
    """One step: its pointer, the step, and those that follow it to the present version."""

    pointer: str
    step: Step
    later: tuple[Step, ...]


def check_migrations(migrations: Migrations, questionnaire: Questionnaire) -> list[Problem]:
    """Return what is wrong with migration rules; every pointer is into the rules' document.

    Args:
        migrations: the rules. What the earlier versions held is not known here, so their side of a
            rule cannot be checked; ``assess diff`` does that.
        questionnaire: the version that they lead to.
    """
    if migrations.questionnaire != questionnaire.id:
        message = (
            f'The rules are for the questionnaire "{migrations.questionnaire}", not for '
            f'"{questionnaire.id}".'
        )
        hint = "Name the questionnaire beside them."
        return [error("migration.other_questionnaire", "/questionnaire", message, hint)]
    problems = [*_starts(migrations, questionnaire)]
    for position, step in enumerate(migrations.steps):
        where = pointer("steps", position)
        chain = migrations.chain(step.origin.digest, questionnaire.version)
        if not chain:
            problems.append(_broken_chain(migrations, step, where))
        elif chain[0] is step:
            found = _Where(where, step, chain[1:])
            problems += _renames(found, questionnaire)
            problems += _rules(found, questionnaire)
    return problems


def _starts(migrations: Migrations, questionnaire: Questionnaire) -> Iterator[Problem]:
    digests: set[str] = set()
    versions: set[str] = set()
    continued = {step.to for step in migrations.steps}
    for position, step in enumerate(migrations.steps):
        where = pointer("steps", position, "from")
        version, digest = step.origin.version, step.origin.digest
        if digest == questionnaire.digest:
            message = "The step starts from the very questionnaire that it should lead to."
            hint = "Name version and digest of the earlier one, as `assess diff OLD NEW` prints it."
            yield error("migration.circle", where, message, hint)
        elif digest in digests or (version in versions and version in continued):
            message = f"Another step starts from version {version}, too."
            hint = "Put the rules of both into one step."
            yield error("migration.double_step", where, message, hint)
        digests.add(digest)
        versions.add(version)


def _broken_chain(migrations: Migrations, step: Step, where: str) -> Problem:
    after, seen = migrations.after(step), [step]
    while after is not None and after not in seen:
        seen.append(after)
        after = migrations.after(after)
    if after is not None:
        message = f"From version {step.origin.version} the steps lead in a circle."
        hint = "Leave `to` away in the step that leads to the questionnaire beside this file."
        return error("migration.circle", f"{where}/to", message, hint)
    message = f"The step leads to version {seen[-1].to}, and no step starts from there."
    hint = "Add that step, or leave `to` away if this one leads to the questionnaire here."
    return error("migration.leads_nowhere", f"{where}/to", message, hint)


def _renames(where: _Where, questionnaire: Questionnaire) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for old, new in where.step.rename.items():
        place = pointer("rename", old)
        if new in taken:
            message = f'"{taken[new]}" and "{old}" are both renamed to "{new}".'
            hint = "Set one of them aside: a question has one answer."
            yield error("migration.two_into_one", where.pointer + place, message, hint)
        taken[new] = old
        yield from _unknown(old, where, place, questionnaire)


def _rules(where: _Where, questionnaire: Questionnaire) -> Iterator[Problem]:
    step = where.step
    for name, rules in (("options", step.options), ("levels", step.levels)):
        for path, values in rules.items():
            place = pointer(name, path)
            problems = list(_unknown(path, where, place, questionnaire))
            yield from problems or _values(path, _listed(values), where, place, questionnaire)
    for path in step.numbers:
        place = pointer("numbers", path)
        problems = list(_unknown(path, where, place, questionnaire))
        yield from problems
        specs = [] if problems else _specs(path, where, questionnaire)
        if specs and not any(isinstance(spec, Number) for spec in specs):
            yield _does_not_fit(path, specs, where, place)
    for position, path in enumerate(step.keep):
        yield from _unknown(path, where, pointer("keep", position), questionnaire)


def _values(
    path: str,
    values: Mapping[str | int, NewValue],
    where: _Where,
    place: str,
    questionnaire: Questionnaire,
) -> Iterator[Problem]:
    """Yield the new values that the question of the present version does not have."""
    specs = _specs(path, where, questionnaire)
    if not specs:
        return
    kinds = (Choice, Choices, Scale)
    fitting = [spec for spec in specs if isinstance(spec, kinds)]
    if not fitting:
        yield _does_not_fit(path, specs, where, place)
        return
    for old, new in values.items():
        if new is not None and not any(_has(spec, new) for spec in fitting):
            yield _no_value(new, fitting[0], where.pointer + place + pointer(old))


def _no_value(new: int | str, spec: Choice | Choices | Scale, where: str) -> Problem:
    if isinstance(spec, Scale):
        message = f"{new!r} is no level of this scale.".replace("'", '"')
        hint = f"Levels are the whole numbers 0 to {len(spec.levels) - 1}; null sets aside."
        return error("migration.unknown_level", where, message, hint)
    message = f'"{new}" is no option of this question.'
    hint = choose_from(str(new), [option.id for option in spec.options])
    return error("migration.unknown_option", where, message, hint)


def _has(spec: Simple, value: int | str) -> bool:
    if isinstance(spec, Scale):
        return isinstance(value, int) and 0 <= value < len(spec.levels)
    return isinstance(spec, Choice | Choices) and value in [option.id for option in spec.options]


def _listed(values: Mapping[str, NewValue] | Sequence[NewValue]) -> Mapping[str | int, NewValue]:
    pairs = values.items() if isinstance(values, Mapping) else enumerate(values)
    return dict(pairs)


def _specs(path: str, where: _Where, questionnaire: Questionnaire) -> list[Simple]:
    """Return the questions that get a rule's values; none where a later step changes them again."""
    place = where.step.renamed(path)
    for step in where.later:
        again = (rule_for(step.options, place), rule_for(step.levels, place))
        if step.sets_aside(place) or again != (None, None):
            return []
        place = step.renamed(place)
    return [item.spec for key, item in questionnaire.items.items() if holds(place, key)]


def _unknown(
    path: str, where: _Where, place: str, questionnaire: Questionnaire
) -> Iterator[Problem]:
    """Yield that a path leads to nothing in the present version, all later steps taken."""
    if where.step.sets_aside(path):
        return
    target = where.step.renamed(path)
    for step in where.later:
        if step.sets_aside(target):
            return
        target = step.renamed(target)
    known = _paths(questionnaire)
    if target not in known:
        message = f'This leads to "{target}", which the questionnaire does not have.'
        hint = did_you_mean(target, known) or "Rename it to what there is, or set it aside."
        yield error("migration.unknown_place", where.pointer + place, message, hint)


def _paths(questionnaire: Questionnaire) -> dict[str, None]:
    paths: dict[str, None] = {}
    for name, question in questionnaire.questions.items():
        paths[name] = None
        if isinstance(question, Grid):
            paths.update((f"{name}.{row.id}", None) for row in question.rows)
            paths.update((f"{name}.*.{column.id}", None) for column in question.columns)
    paths.update((key, None) for key in questionnaire.items)
    return paths


def _does_not_fit(path: str, specs: Sequence[Simple], where: _Where, place: str) -> Problem:
    kinds = ", ".join(dict.fromkeys(spec.type for spec in specs))
    message = f'"{path}" leads to a question of type {kinds}, which has no such values.'
    hint = "Set it aside, or look which rule fits: options, levels or numbers."
    return error("migration.does_not_fit", where.pointer + place, message, hint)
