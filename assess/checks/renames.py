"""Likely renamings: something went, and something that looks the same came."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from assess.checks.differences import Difference
from assess.model.question import Choice, Choices, Grid, Question, Scale
from assess.model.questionnaire import Questionnaire

_ALIKE = 0.8
"""The share of a question's words that must be the same for a renaming to be likely."""


def suggest_renames(
    differences: Sequence[Difference], old: Questionnaire, new: Questionnaire
) -> tuple[Difference, ...]:
    """Return the differences; what was removed names, in ``now``, what it likely became.

    Only one removed thing is taken to have become one that was added. It is a suggestion, for a
    person to confirm with a rule.
    """
    taken: set[tuple[str, str, str]] = set()
    found = []
    for one in differences:
        kind, _, went = one.kind.partition(" ")
        scope = one.path if one.part else ""
        now = ""
        if went == "removed" and not one.now:
            added = [other for other in differences if other.kind == f"{kind} added"]
            names = _candidates(one, added, old, new)
            now = next((name for name in names if (kind, scope, name) not in taken), "")
        taken.add((kind, scope, now))
        why = f"{one.why}; it looks like {now}" if now else one.why
        found.append(one._replace(now=now or one.now, why=why))
    return tuple(found)


def _candidates(
    gone: Difference, added: Iterable[Difference], old: Questionnaire, new: Questionnaire
) -> list[str]:
    if gone.part:
        before, after = (_options(part, gone.path) for part in (old, new))
        return [
            one.part
            for one in added
            if one.path == gone.path and after.get(one.part, "") == before[gone.part]
        ]
    if gone.kind == "row removed":
        grid = gone.path.partition(".")[0]
        labels, now = _rows(old, grid), _rows(new, grid)
        return [one.path for one in added if now.get(one.path) == labels[gone.path]]
    was = _question(old, gone.path)
    return [
        one.path
        for one in added
        if was is not None
        and one.path.count(".") == gone.path.count(".")
        and _alike(was, _question(new, one.path))
    ]


def _alike(old: Question, new: Question | None) -> bool:
    if new is None or old.type != new.type:
        return False
    if old.text == new.text or _answers(old) != _answers(new):
        return old.text == new.text
    words = difflib.SequenceMatcher(None, old.text.split(), new.text.split()).ratio()
    return words >= _ALIKE or (old.label == new.label and bool(_answers(old)))


def _answers(question: Question) -> list[str]:
    if isinstance(question, Scale):
        return [level.label for level in question.levels]
    if isinstance(question, Choice | Choices):
        return [option.id for option in question.options]
    return [row.id for row in question.rows] if isinstance(question, Grid) else []


def _question(questionnaire: Questionnaire, path: str) -> Question | None:
    name, _, column = path.partition(".*.")
    question = questionnaire.questions.get(name)
    if not column or not isinstance(question, Grid):
        return None if column else question
    return next((one for one in question.columns if one.id == column), None)


def _options(questionnaire: Questionnaire, path: str) -> Mapping[str, str]:
    question = _question(questionnaire, path)
    listed = question.options if isinstance(question, Choice | Choices) else ()
    return {option.id: option.label for option in listed}


def _rows(questionnaire: Questionnaire, name: str) -> Mapping[str, str]:
    grid = questionnaire.questions.get(name)
    rows = grid.rows if isinstance(grid, Grid) else ()
    return {f"{name}.{row.id}": row.label for row in rows}
