"""A first version of migrations.yaml: an entry for every breaking change, for the author to mend.

What cannot be known is set aside, so that an entry nobody looked at never makes up an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assess.checks.changes import compare_questionnaires
from assess.checks.differences import Difference, Effect
from assess.checks.renames import suggest_renames
from assess.model.migration import Step
from assess.model.question import Grid, Question, Scale
from assess.model.questionnaire import Questionnaire

_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""What some programs that read YAML take for something else than a name."""

_GONE = frozenset({"renamed", "question removed", "row removed", "column removed"})
_STILL_VALID = frozenset({"range", "integer", "exclusive"})
_CHECK = "  # check that this is the same"


def skeleton(old: Questionnaire, new: Questionnaire, steps: Sequence[Step] = ()) -> str:
    """Return the text of a migrations.yaml that leads from one version to the other.

    Args:
        old: the version before.
        new: the version beside which the file is to stand.
        steps: the rules that are declared already; their renamings are taken over.
    """
    changes = suggest_renames(compare_questionnaires(old, new, steps), old, new)
    likely = _likely(old, [one for one in changes if one.kind in _GONE and one.now])
    # Compared once more: what was renamed may also have changed.
    again = suggest_renames(compare_questionnaires(old, new, (likely,)), old, new)
    breaking = [one for one in again if one.effect is Effect.BREAKING and one.kind != "id"]
    lines = [
        "format: assess/migrations",
        'format_version: "1"',
        f"questionnaire: {new.id}",
        "steps:",
        f'  - from: {{version: "{old.version}", digest: "{old.digest}"}}',
    ]
    aside = {one.path for one in breaking if _is_set_aside(one)}
    left = [one for one in breaking if one.path not in aside]
    lines += _part("rename", [f"{_name(a)}: {_name(b)}{_CHECK}" for a, b in likely.rename.items()])
    lines += _part("options", _options(left))
    lines += _part("levels", _levels(left, old, new, likely))
    lines += _part("set_aside", _once(_listed(one) for one in breaking if _is_set_aside(one)))
    lines += _part("keep", _once(_listed(one) for one in left if one.kind in _STILL_VALID))
    if len(lines) == 5:
        lines.append("    # Nothing breaks: the answers are carried over as they are.")
    return "\n".join(lines) + "\n"


def _likely(old: Questionnaire, renamed: Iterable[Difference]) -> Step:
    return Step.model_validate(
        {
            "from": {"version": old.version, "digest": old.digest},
            "rename": {one.path: one.now for one in renamed},
        }
    )


def _is_set_aside(one: Difference) -> bool:
    return one.kind in ("type", "unit") or (one.kind in _GONE and not one.now)


def _part(name: str, entries: Sequence[str]) -> list[str]:
    return [f"    {name}:", *(f"      {entry}" for entry in entries)] if entries else []


def _options(differences: Iterable[Difference]) -> list[str]:
    by_path: dict[str, list[Difference]] = {}
    for one in differences:
        if one.kind == "option removed":
            by_path.setdefault(one.path, []).append(one)
    entries = []
    for path, gone in by_path.items():
        entries.append(f"{_name(path)}:")
        entries += [
            f"  {_name(one.part)}: {_name(one.now) if one.now else 'null'}{_remark(one)}"
            for one in gone
        ]
    return entries


def _levels(
    differences: Iterable[Difference], old: Questionnaire, new: Questionnaire, likely: Step
) -> list[str]:
    entries = []
    for one in differences:
        before, after = _scale(old, one.path), _scale(new, likely.renamed(one.path))
        if one.kind == "levels" and before is not None:
            known = [level.label for level in after.levels] if after else []
            places = [
                str(known.index(level.label)) if known.count(level.label) == 1 else "null"
                for level in before.levels
            ]
            entries.append(f"{_name(one.path)}: [{', '.join(places)}]{_remark(one)}")
    return entries


def _listed(one: Difference) -> str:
    other = f"; or, under numbers, {one.path}: {{factor: ...}}" if one.kind == "unit" else ""
    return f"- {_name(one.path)}{_remark(one)}{other}"


def _once(entries: Iterable[str]) -> list[str]:
    """Return the entries, the first of those about the same path."""
    found: dict[str, str] = {}
    for entry in entries:
        found.setdefault(entry.partition("  #")[0], entry)
    return list(found.values())


def _remark(one: Difference) -> str:
    words = " ".join(one.what.split())
    return "  # " + "".join(sign for sign in words if sign.isprintable())


def _name(path: str) -> str:
    return f'"{path}"' if path in _WORDS else path


def _scale(questionnaire: Questionnaire, path: str) -> Scale | None:
    name, _, column = path.partition(".*.")
    question: Question | None = questionnaire.questions.get(name)
    if isinstance(question, Grid):
        question = next((one for one in question.columns if one.id == column), None)
    return question if isinstance(question, Scale) else None
