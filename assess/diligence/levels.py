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


def find_levels(
    questionnaire: Questionnaire,
    shown: Shown,
    assessments: Sequence[Assessment],
    flaws: Sequence[str] = (),
) -> tuple[LevelFound | None, ...]:
    """Return the level of each assessment; None for each where the questionnaire has none.

    A rule that cannot be decided leaves the level undecided above what other rules found, also
    where what it looks at is said not to apply: nobody comes to a lighter level by saying less.

    Args:
        questionnaire: a questionnaire that the checks have found sound.
        shown: what is shown, for the answers of these assessments as columns.
        assessments: the assessments, in the order of the columns.
        flaws: for as many, why a lowering of the level may not count, "" where it may; may be left
            away where nobody is kept from it.
    """
    if not questionnaire.levels:
        return (None,) * len(assessments)
    tried = []
    for place, level in enumerate(questionnaire.levels):
        for rule in level.rules:
            condition = parse(rule.when)
            truth = shown.evaluate(condition)
            tried.append(_Tried(place, rule, condition, truth == TRUE, truth == FALSE))
    lowering = questionnaire.lowering
    asked = ~shown.is_hidden(lowering.question) if lowering else ()
    found = []
    for row, assessment in enumerate(assessments):
        one = _found(questionnaire.levels, tried, row, assessment.answers)
        if lowering and asked[row]:
            flaw = flaws[row] if flaws else ""
            one = _lowered(one, lowering, questionnaire.levels, assessment.answers, flaw)
        found.append(one)
    return tuple(found)


def _found(
    levels: Sequence[DiligenceLevel],
    tried: Sequence[_Tried],
    row: int,
    answers: Mapping[str, Answer],
) -> LevelFound:
    holding = [one for one in tried if one.holds[row]]
    by_rules = max((one.place for one in holding), default=0)
    undecided = [
        one for one in tried if one.place > by_rules and not one.holds[row] and not one.fails[row]
    ]
    waits_for = dict.fromkeys(
        key.key
        for one in undecided
        for key in one.condition.keys
        if answers.get(key.key) is None or answers[key.key].state is not State.ANSWERED
    )
    return LevelFound(
        level=levels[by_rules],
        by_rules=levels[by_rules],
        rules=tuple(one.rule for one in holding),
        undecided=tuple(one.rule for one in undecided),
        waits_for=tuple(waits_for),
    )


def _lowered(
    found: LevelFound,
    lowering: Lowering,
    levels: Sequence[DiligenceLevel],
    answers: Mapping[str, Answer],
    flaw: str,
) -> LevelFound:
    """Return the level after a lowering, which says how deep it goes at most."""
    answer = answers.get(lowering.question)
    option = answer.value if answer else None
    if not isinstance(option, str) or option not in lowering.options:
        return found
    to = [level.id for level in levels].index(lowering.options[option])
    by_rules = place_of(levels, found.by_rules)
    if to > by_rules or (to == by_rules and not found.undecided):
        return found
    by, reason = (_text(answers.get(key)) for key in (lowering.by, lowering.reason))
    missing = [what for what, text in (("who decided so", by), ("why", reason)) if not text]
    why = f"it is not said {' and '.join(missing)}" if missing else flaw
    if why:
        return found._replace(lowered_by=by, lowered_reason=reason, refused=why)
    return found._replace(
        level=levels[to], lowered_by=by, lowered_reason=reason, undecided=(), waits_for=()
    )


def _text(answer: Answer | None) -> str:
    """Return a text that says something; dashes and dots say nothing."""
    value = answer.value if answer else None
    text = value.strip() if isinstance(value, str) else ""
    return text if any(character.isalnum() for character in text) else ""


def place_of(levels: Sequence[DiligenceLevel], level: DiligenceLevel | None) -> int:
    """Return the place of a level, from 0 for the lightest; 0 for none."""
    return [one.id for one in levels].index(level.id) if level else 0
