"""Recommending: the strictest outcome that anything asks for, with every reason."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assess.columns import Mask
from assess.conditions import TRUE, Shown, parse
from assess.diligence.checklist import Found, Listed, lines_of, list_items
from assess.diligence.knock_outs import (
    WAIVED_AT_BEST,
    SetAside,
    Stopped,
    find_set_aside,
    reasons_of_gates,
)
from assess.diligence.levels import find_levels
from assess.diligence.people import duties_of, flaw_of_lowering, flaw_of_waiver
from assess.model.assessment import Assessment
from assess.model.bands import band_of
from assess.model.checklist import ItemStatus, Severity
from assess.model.decision import (
    DecisionRule,
    DecisionRules,
    Duty,
    Function,
    Outcome,
    strictest,
)
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import (
    ChecklistLine,
    Condition,
    LevelFound,
    Reason,
    ReasonKind,
    Recommendation,
)
from assess.model.scorecard import Result, Scorecard
from assess.model.scoring import Index

_IN_WORDS = {
    ItemStatus.CONCERN: "is a concern",
    ItemStatus.OPEN: "is open",
    ItemStatus.FAIL: "failed",
}


class _Tried(NamedTuple):
    rule: DecisionRule
    holds: Mask
    may_hold: Mask


class _Case(NamedTuple):
    """One assessment with what was found out about it."""

    assessment: Assessment
    card: Scorecard
    level: LevelFound | None
    checklist: tuple[ChecklistLine, ...]
    duties: Mapping[Duty, Sequence[str]]
    rules: tuple[DecisionRule, ...]
    undecided: tuple[DecisionRule, ...]
    day: datetime.date
    set_aside: Sequence[SetAside] = ()


class Ground(NamedTuple):
    """What recommendations stand on: rules that the checks have found sound, and the day.

    ``risk`` is the index whose band is the level of risk. On ``day`` waivers must count.
    """

    rules: DecisionRules
    questionnaire: Questionnaire
    risk: Index
    day: datetime.date


def recommend_all(
    ground: Ground,
    shown: Shown,
    assessments: Sequence[Assessment],
    cards: Sequence[Scorecard],
) -> tuple[Recommendation, ...]:
    """Return what each assessment asks for on a day.

    Args:
        ground: the decision rules, their questionnaire, the risk and the day.
        shown: what is shown, for the answers of these assessments as columns.
        assessments: the assessments, in the order of the columns.
        cards: their scorecards, with the gates as the waivers that may count leave them that day.
    """
    rules, questionnaire = ground.rules, ground.questionnaire
    duties = [_duties(questionnaire, assessment) for assessment in assessments]
    flaws = [flaw_of_lowering(rules.sign_off, one) for one in duties]
    levels = find_levels(questionnaire, shown, assessments, flaws)
    listed = list_items(questionnaire, shown)
    tried = [_try(rule, shown) for rule in rules.rules]
    set_aside = find_set_aside(ground.risk.gates, shown, assessments)
    cases = (
        _case(ground, listed, tried, row, each)
        for row, each in enumerate(zip(assessments, cards, levels, duties, strict=True))
    )
    return tuple(
        _recommend(ground, case._replace(set_aside=aside))
        for case, aside in zip(cases, set_aside, strict=True)
    )


def _try(rule: DecisionRule, shown: Shown) -> _Tried:
    condition = parse(rule.when)
    return _Tried(rule, shown.evaluate(condition) == TRUE, shown.can_become_true(condition))


def _duties(questionnaire: Questionnaire, assessment: Assessment) -> Mapping[Duty, Sequence[str]]:
    digest = assessment.digest if assessment.signatures else ""
    holding = [one for one in assessment.signatures if one.digest == digest]
    return duties_of(assessment, questionnaire, holding)


def _case(
    ground: Ground,
    listed: Sequence[Listed],
    tried: Sequence[_Tried],
    row: int,
    each: tuple[Assessment, Scorecard, LevelFound | None, Mapping[Duty, Sequence[str]]],
) -> _Case:
    assessment, card, level, duties = each
    rules, questionnaire, day = ground.rules, ground.questionnaire, ground.day
    counting = [
        one
        for one in assessment.waivers
        if one.item and not flaw_of_waiver(rules.sign_off, one, duties)
    ]
    found = Found(row, assessment, level, counting)
    lines = lines_of(listed, questionnaire.levels, found, day)
    holds = tuple(one.rule for one in tried if one.holds[row])
    undecided = tuple(one.rule for one in tried if one.may_hold[row] and not one.holds[row])
    return _Case(assessment, card, level, lines, duties, holds, undecided, day)


def _recommend(ground: Ground, case: _Case) -> Recommendation:
    rules, risk = ground.rules, ground.risk
    result = case.card.by_id[rules.risk]
    worst = _worst_band(risk, result)
    found = [
        *reasons_of_gates(rules, _stopped(case)),
        *_of_level(rules, case.level),
        *_of_items(rules, case.checklist),
        *_of_risk(rules, risk, result),
        *_of_rules(rules, case),
    ]
    reasons = sorted(found, key=lambda reason: -reason.outcome.rank)
    return Recommendation(
        day=case.day,
        outcome=strictest([reason.outcome for reason in reasons]),
        floor=strictest([reason.floor for reason in reasons if reason.floor]),
        level=case.level,
        band=result.band,
        score=result.score,
        reasons=tuple(reasons),
        checklist=case.checklist,
        conditions=tuple(_conditions(case)),
        approver=_approver(rules, worst, case.level),
        months=_months(rules, worst),
    )


def _stopped(case: _Case) -> Stopped:
    gates, lines = case.card.gates, case.checklist
    return Stopped(case.assessment, gates, case.set_aside, lines, case.duties, case.day)


def _of_level(rules: DecisionRules, level: LevelFound | None) -> Iterator[Reason]:
    if level is None:
        return
    kind, about = ReasonKind.LEVEL, level.level.id
    if level.refused:
        text = f"The level of due diligence was lowered, and {level.refused}."
        yield Reason(kind, about, rules.floor, text, rules.floor)
    if level.undecided:
        listed = ", ".join(level.waits_for[:5])
        text = "The level of due diligence is not settled."
        text += f" Answers are missing: {listed}." if listed else ""
        yield Reason(kind, about, rules.floor, text, rules.floor)


def _of_items(rules: DecisionRules, lines: Sequence[ChecklistLine]) -> Iterator[Reason]:
    for line in lines:
        if line.given not in _IN_WORDS:
            continue
        outcome: Outcome = getattr(rules.items[line.severity], line.given)
        binding = line.severity is Severity.CRITICAL and line.given is not ItemStatus.CONCERN
        floor = rules.floor if binding else None
        if line.status is ItemStatus.WAIVED and line.waiver is not None:
            text = f"“{line.label}” is waived until {line.waiver.last_day} by {line.waiver.name}."
            outcome = _milder(outcome, rules.waived)
            floor = WAIVED_AT_BEST if binding else None
        else:
            why = f": {line.why_open}" if line.why_open else ""
            text = f"“{line.label}” {_IN_WORDS[line.given]}{why} ({line.severity})."
        yield Reason(ReasonKind.ITEM, line.key, outcome, text, floor)


def _milder(one: Outcome, other: Outcome) -> Outcome:
    return one if one.rank <= other.rank else other


def _of_rules(rules: DecisionRules, case: _Case) -> Iterator[Reason]:
    """Yield what rules ask for. One that could still hold asks for no more than an open gate."""
    kind = ReasonKind.RULE
    for rule in case.rules:
        yield Reason(kind, rule.id, rule.outcome, rule.text)
    for rule in case.undecided:
        outcome = _milder(rule.outcome, rules.gates.open)
        if outcome is not Outcome.APPROVE:
            text = f"It is not known yet whether this holds: {rule.text}"
            yield Reason(kind, rule.id, outcome, text)


def _of_risk(rules: DecisionRules, risk: Index, result: Result) -> Iterator[Reason]:
    """Yield what the risk asks for, and what it may yet ask for as missing answers come in."""
    kind, band = ReasonKind.RISK, result.band
    labels = {one.id: one.label for one in risk.bands}
    if band is None:
        text = f"There is too little to rate “{risk.label}”."
        yield Reason(kind, "none", rules.without_score, text)
        return
    yield Reason(kind, band, rules.bands[band], f"“{risk.label}” is “{labels[band]}”.")
    worst = _worst_band(risk, result) or band
    outcome = _milder(rules.bands[worst], rules.gates.open)
    if outcome.rank > rules.bands[band].rank:
        text = f"“{risk.label}” may yet be “{labels[worst]}”: answers are missing."
        yield Reason(kind, worst, outcome, text)


def _worst_band(risk: Index, result: Result) -> str | None:
    """Return the band if all that is missing turned out worst; None where there is no band."""
    if result.band is None:
        return None
    ids = [one.id for one in (risk.bands if risk.high_is == "bad" else risk.bands[::-1])]
    worst = result.high if risk.high_is == "bad" else result.low
    found = band_of(worst, risk.bands) if worst is not None else None
    return max(result.band, found.id if found else result.band, key=ids.index)


def _conditions(case: _Case) -> Iterator[Condition]:
    for line in case.checklist:
        if not line.settled and line.action:
            yield Condition(line.key, line.action, line.answer.owner, line.answer.due)
    for rule in case.rules:
        if rule.action:
            yield Condition(rule.id, rule.action)


def _months(rules: DecisionRules, band: str | None) -> int:
    """Return how long an approval holds: for a band without a period, as the shortest there is."""
    months = rules.validity.months
    return months[band] if band in months else min(months.values())


def _approver(rules: DecisionRules, band: str | None, level: LevelFound | None) -> Function:
    off = rules.sign_off
    named = [off.approver[band] if band else off.without_score]
    if level is not None and level.level.id in off.levels:
        named.append(off.levels[level.level.id])
    return off.function(max(named, key=off.rank))
