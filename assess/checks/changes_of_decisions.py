"""What changed in levels, checklist and decision rules: answers stay, decisions may differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assess.checks.differences import Difference, Effect
from assess.model.decision import DecisionRules
from assess.model.depth import DiligenceLevel
from assess.model.migration import Step
from assess.model.question import Grid, Simple
from assess.model.questionnaire import Questionnaire

DEPTH = "the same answers may lead to another level, which asks for more or for less"
DECISIONS = "the same answers may lead to another recommendation, or to other signatures"
_HEAD = ("format", "format_version", "questionnaire")


class Deciding(NamedTuple):
    """What makes decisions of answers: a questionnaire, and its decision rules if it has any."""

    questionnaire: Questionnaire
    decision: DecisionRules | None


def compare_decisions(
    old: Deciding, new: Deciding, steps: Sequence[Step] = ()
) -> Iterator[Difference]:
    """Yield every change of levels, of what they ask, of the checklist and of decision rules.

    Args:
        old: the version before.
        new: the version after.
        steps: the rules that carry answers from the one to the other, with what they rename.
    """
    yield from _levels(old.questionnaire.levels, new.questionnaire.levels)
    if old.questionnaire.lowering != new.questionnaire.lowering:
        yield _results("levels", "lowering", "lowering changed", DEPTH)
    yield from _sections(old.questionnaire, new.questionnaire)
    yield from _questions(old.questionnaire, new.questionnaire, steps)
    yield from _decision(old.decision, new.decision)


def _levels(old: Sequence[DiligenceLevel], new: Sequence[DiligenceLevel]) -> Iterator[Difference]:
    before, after = ({level.id: level for level in levels} for levels in (old, new))
    for name in before | after:
        if name not in after or name not in before:
            done = "removed" if name in before else "added"
            yield _results(f"level {name}", f"level {done}", f"level {done}", DEPTH)
    for name in (name for name in before if name in after):
        rules = tuple(
            {rule.id: rule.when for rule in level.rules} for level in (before[name], after[name])
        )
        yield from _rules(f"level {name}", *rules)
        words = tuple((one.label, one.text) for one in (before[name], after[name]))
        if words[0] != words[1]:
            yield Difference(Effect.NONE, f"level {name}", "texts", "texts changed", "")
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield _results("levels", "levels moved", "levels in another order", DEPTH)


def _rules(path: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        if was != now:
            what = f"rule {name}: {was or 'none'} → {now or 'none'}"
            yield _results(path, "rule", what, DEPTH)


def _sections(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    after = {section.id: section for section in new.sections}
    for section in old.sections:
        if section.id in after:
            now = after[section.id].from_level
            yield from _from_level(f"section {section.id}", section.from_level, now)


def _questions(
    old: Questionnaire, new: Questionnaire, steps: Sequence[Step]
) -> Iterator[Difference]:
    before, after = dict(_parts(old)), dict(_parts(new))
    for path, spec in before.items():
        name = path
        for step in steps:
            name = step.renamed(name)
        now = after.get(name)
        if now is None:
            continue
        yield from _from_level(path, spec.from_level, now.from_level)
        if spec.checklist != now.checklist:
            done = "changed"
            if spec.checklist is None or now.checklist is None:
                done = "added" if now.checklist else "removed"
            yield _results(path, "checklist", f"checklist {done}", DECISIONS)


def _parts(questionnaire: Questionnaire) -> Iterator[tuple[str, Simple | Grid]]:
    """Yield questions and columns by the paths that migrations call them by."""
    for question in questionnaire.questions.values():
        yield question.id, question
        for column in question.columns if isinstance(question, Grid) else ():
            yield f"{question.id}.*.{column.id}", column


def _from_level(path: str, old: str | None, new: str | None) -> Iterator[Difference]:
    if old != new:
        what = f"asked from level: {old or 'the first'} → {new or 'the first'}"
        yield _results(path, "from_level", what, DEPTH)


def _decision(old: DecisionRules | None, new: DecisionRules | None) -> Iterator[Difference]:
    if old is None or new is None:
        if old is not new:
            done = "added" if new else "removed"
            yield _results("decision", "decision", f"decision rules {done}", DECISIONS)
        return
    for name in DecisionRules.model_fields:
        if name not in _HEAD and getattr(old, name) != getattr(new, name):
            yield _results("decision", name, f"{name} changed", DECISIONS)


def _results(path: str, kind: str, what: str, why: str) -> Difference:
    return Difference(Effect.RESULTS, path, kind, what, why)
