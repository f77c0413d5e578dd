"""How deep due diligence goes: the level that the answers ask for, and what was decided about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assess.columns import Mask
from assess.conditions import FALSE, TRUE, Condition, Shown, parse
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment
from assess.model.depth import DiligenceLevel, LevelRule, Lowering
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import LevelFound


class _Tried(NamedTuple):
    place: int
    rule: LevelRule
    condition: Condition
    holds: Mask
    fails: Mask


class _Lowered(NamedTuple):
    to: int
    by: str
    reason: str


def find_levels(
    questionnaire: Questionnaire, shown: Shown, assessments: Sequence[Assessment]
) -> tuple[LevelFound | None, ...]:
    """Return the level of each assessment; None for each where the questionnaire has none.

    A rule that cannot be decided leaves the level undecided above what other rules found, also
    where what it looks at is said not to apply: nobody comes to a lighter level by saying less.

    Args:
        questionnaire: a questionnaire that the checks have found sound.
        shown: what is shown, for the answers of these assessments as columns.
        assessments: the assessments, in the order of the columns.
    """
    if not questionnaire.levels:
        return (None,) * len(assessments)
    tried = []
    for place, level in enumerate(questionnaire.levels):
        for rule in level.rules:
            condition = parse(rule.when)
            truth = shown.evaluate(condition)
            tried.append(_Tried(place, rule, condition, truth == TRUE, truth == FALSE))
    return tuple(
        _found(questionnaire, tried, shown, row, assessment)
        for row, assessment in enumerate(assessments)
    )


def _found(
    questionnaire: Questionnaire,
    tried: Sequence[_Tried],
    shown: Shown,
    row: int,
    assessment: Assessment,
) -> LevelFound:
    levels = questionnaire.levels
    holding = [one for one in tried if one.holds[row]]
    by_rules = max((one.place for one in holding), default=0)
    undecided = [
        one for one in tried if one.place > by_rules and not one.holds[row] and not one.fails[row]
    ]
    answers = assessment.answers
    waits_for = dict.fromkeys(
        key.key
        for one in undecided
        for key in one.condition.keys
        if answers.get(key.key) is None or answers[key.key].state is not State.ANSWERED
    )
    found = LevelFound(
        level=levels[by_rules],
        by_rules=levels[by_rules],
        rules=tuple(one.rule for one in holding),
        undecided=tuple(one.rule for one in undecided),
        waits_for=tuple(waits_for),
    )
    lowering = questionnaire.lowering
    if lowering is None or shown.is_hidden(lowering.question)[row]:
        return found
    return _lowered(found, lowering, levels, answers, by_rules)


def _lowered(
    found: LevelFound,
    lowering: Lowering,
    levels: Sequence[DiligenceLevel],
    answers: Mapping[str, Answer],
    by_rules: int,
) -> LevelFound:
    answer = answers.get(lowering.question)
    option = answer.value if answer else None
    if not isinstance(option, str) or option not in lowering.options:
        return found
    to = [level.id for level in levels].index(lowering.options[option])
    if to >= by_rules and not found.undecided:
        return found
    by, reason = (_text(answers.get(key)) for key in (lowering.by, lowering.reason))
    if not by or not reason:
        missing = " and ".join(
            what for what, text in (("who decided so", by), ("why", reason)) if not text
        )
        why = f"it is not said {missing}"
        return found._replace(lowered_by=by, lowered_reason=reason, refused=why)
    return found._replace(
        level=levels[min(to, by_rules)],
        lowered_by=by,
        lowered_reason=reason,
        undecided=(),
        waits_for=(),
    )


def _text(answer: Answer | None) -> str:
    value = answer.value if answer else None
    return value.strip() if isinstance(value, str) else ""


def place_of(levels: Sequence[DiligenceLevel], level: DiligenceLevel | None) -> int:
    """Return the place of a level, from 0 for the lightest; 0 for none."""
    return [one.id for one in levels].index(level.id) if level else 0
