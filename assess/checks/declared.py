"""Which breaking changes the declared rules say something about, and whether the version moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assess.checks.differences import Difference, Effect
from assess.checks.places import warning
from assess.errors import Problem
from assess.model.migration import Step, holds, rule_for
from assess.model.questionnaire import Questionnaire

CODES: dict[str, str] = {
    "version.not_higher": "The new version's number is lower than the old one's.",
    "version.not_raised": "The content has changed, but not the version.",
}


def has_rule(difference: Difference, steps: Sequence[Step]) -> bool:
    """Say whether a rule of one of the steps is about a breaking change.

    ``set_aside`` and ``keep`` are about everything that happens to what they name.
    """
    path = difference.path
    for step in steps:
        decided = step.sets_aside(path) or any(holds(kept, path) for kept in step.keep)
        if decided or _is_about(difference, path, step):
            return True
        path = step.renamed(path)
    return False


def without_rule(
    differences: Iterable[Difference], steps: Sequence[Step]
) -> tuple[Difference, ...]:
    """Return the breaking changes about which no rule says anything."""
    breaking = (one for one in differences if one.effect is Effect.BREAKING)
    return tuple(one for one in breaking if not has_rule(one, steps))


def check_versions(old: Questionnaire, new: Questionnaire) -> list[Problem]:
    """Return what is wrong with the version number, the content being what it is."""
    if old.digest == new.digest or old.id != new.id:
        return []
    if old.version == new.version:
        message = f"The content has changed, but both are version {old.version}."
        hint = "Raise `version`, so that people can tell which questions an assessment answers."
        return [warning("version.not_raised", "/version", message, hint)]
    if _numbers(new.version) < _numbers(old.version):
        message = f"The new version is {new.version}, the old one {old.version}."
        hint = "Name the older folder first, or raise `version`."
        return [warning("version.not_higher", "/version", message, hint)]
    return []


def _is_about(difference: Difference, path: str, step: Step) -> bool:
    kind = difference.kind
    if kind == "renamed" or (kind.endswith(" removed") and not difference.part):
        return step.renamed(path) != path
    options = rule_for(step.options, path)
    if difference.part:
        return options is not None and difference.part in options
    levels, numbers = rule_for(step.levels, path), rule_for(step.numbers, path)
    if kind == "levels":
        return levels is not None
    if kind in ("unit", "integer", "range"):
        return numbers is not None
    return kind == "type" and any(rule is not None for rule in (options, levels, numbers))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
