"""Rating assessments: one path from answers to scorecards, findings and recommendations."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assess.cli.clock import today
from assess.model.assessment import Assessment
from assess.model.gate import Waiver
from assess.model.rating import Instrument, Rated, ThemeStatus
from assess.model.recommendation import Recommendation
from assess.model.scorecard import Scorecard

if TYPE_CHECKING:
    from assess.columns import Columns
    from assess.conditions import Shown
    from assess.scoring.plan import Plan


class _Ground(NamedTuple):
    instrument: Instrument
    plan: Plan
    columns: Columns
    shown: Shown
    cards: tuple[Scorecard, ...]
    day: datetime.date


def rate(
    instrument: Instrument, assessments: Sequence[Assessment], day: datetime.date | None = None
) -> list[Rated]:
    """Return every assessment with its scorecard, and everything that is said about it.

    Args:
        instrument: what was asked, how it is scored and what is noticed.
        assessments: valid answers to that questionnaire.
        day: the day on which waivers must count; today if not given.
    """
    from assess.checks.consistency import check_consistency  # numpy, when rating
    from assess.columns import encode
    from assess.scoring.contributions import contributions_of
    from assess.scoring.evidence import evidence_of
    from assess.scoring.settling import disputes_of
    from assess.scoring.workings import workings

    ground = _score(instrument, assessments, day)
    plan, items = ground.plan, instrument.questionnaire.items
    answers = [assessment.answers for assessment in assessments]
    disputed = [assessment.disputed for assessment in assessments]
    remarks = check_consistency(assessments, instrument)
    working = workings(plan, encode(items, answers, disputed))
    return [
        rated._replace(
            disputes=disputes_of(plan, answers[i], disputed[i], rated.hidden),
            contributions=contributions_of(plan, working, i),
            evidence=evidence_of(plan, working, i, answers[i], rated.hidden),
            remarks=remarks[i],
        )
        for i, rated in enumerate(_judged(ground, assessments))
    ]


def rate_briefly(
    instrument: Instrument, assessments: Sequence[Assessment], day: datetime.date | None = None
) -> list[Rated]:
    """Return what ``rate`` does, without disputes, contributions, evidence shares and remarks."""
    return _judged(_score(instrument, assessments, day), assessments)


def _score(
    instrument: Instrument, assessments: Sequence[Assessment], day: datetime.date | None
) -> _Ground:
    from assess.columns import encode
    from assess.scoring.plan import compile_model
    from assess.scoring.scorecards import Waivers, score_all

    plan = compile_model(instrument.scoring, instrument.questionnaire)
    answers = [assessment.answers for assessment in assessments]
    columns = encode(instrument.questionnaire.items, answers)
    disputed = [assessment.disputed for assessment in assessments]
    waivers = Waivers(day or today(), [_counting(instrument, one) for one in assessments])
    names = [assessment.subject.name for assessment in assessments]
    cards = score_all(plan, names, answers, disputed, waivers)
    shown = plan.visibility.on(columns)
    return _Ground(instrument, plan, columns, shown, cards, waivers.day)


def _counting(instrument: Instrument, assessment: Assessment) -> tuple[Waiver, ...]:
    """Return the waivers that scoring may see: all, or those that the decision rules let count."""
    if instrument.decision is None or not assessment.waivers:
        return assessment.waivers
    from assess.diligence.people import counting_waivers  # numpy, where there are rules

    rules = instrument.decision
    return counting_waivers(rules.sign_off, instrument.questionnaire, assessment)


def _judged(ground: _Ground, assessments: Sequence[Assessment]) -> list[Rated]:
    from assess.checks.notice import notice

    questionnaire, rules = ground.instrument.questionnaire, ground.instrument.findings
    conditions = ground.plan.visibility.conditions
    masks = {key: ground.shown.is_hidden(key) for key in conditions}
    findings = notice(rules, questionnaire, ground.columns) if rules else ()
    themes = _themes(ground, len(assessments))
    recommendations = _recommendations(ground, assessments)
    return [
        Rated(
            assessment,
            ground.cards[i].model_copy(update={"findings": tuple(findings[i])})
            if findings
            else ground.cards[i],
            frozenset(key for key, mask in masks.items() if mask[i]),
            themes[i],
            recommendation=recommendations[i],
        )
        for i, assessment in enumerate(assessments)
    ]


def _themes(ground: _Ground, size: int) -> Sequence[Mapping[str, ThemeStatus]]:
    from assess.checks.notice import matrix_status

    rules = ground.instrument.findings
    if rules is None or rules.matrix is None:
        return [{}] * size
    return matrix_status(rules, ground.instrument.questionnaire, ground.columns)


def _recommendations(
    ground: _Ground, assessments: Sequence[Assessment]
) -> Sequence[Recommendation | None]:
    from assess.diligence.recommend import Ground, recommend_all

    instrument = ground.instrument
    if instrument.decision is None:
        return [None] * len(assessments)
    risk = ground.plan.index(instrument.decision.risk)
    on = Ground(instrument.decision, instrument.questionnaire, risk, ground.day)
    return recommend_all(on, ground.shown, assessments, ground.cards)
