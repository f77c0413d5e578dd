"""What was decided: the last decision that an approver signed, and what it is worth on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import suppress

from assess.diligence.people import (
    DUTY_OF,
    IN_WORDS,
    clashes,
    duties_of,
    unnamed_answers,
)
from assess.diligence.sign_off import kept_from_answers, objections_to_function, some_of
from assess.diligence.validity import months_after, renewal_day
from assess.model.assessment import Assessment
from assess.model.decision import DecisionRules, SignOff
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import Decided, DecisionState, Recommendation
from assess.model.signature import Role, Signature

_SIGNING = frozenset(DUTY_OF.values())


def decided(
    rules: DecisionRules,
    questionnaire: Questionnaire,
    assessment: Assessment,
    recommendation: Recommendation,
    day: datetime.date,
) -> Decided:
    """Return the last decision that an approver signed, and what it is worth on a day.

    Args:
        rules: the decision rules.
        questionnaire: the questionnaire they belong to.
        assessment: the assessment.
        recommendation: what is asked for on that day.
        day: the day.
    """
    signatures = [one for one in assessment.signatures if min(days_of(one)) <= day]
    approvals = [one for one in signatures if one.role is Role.APPROVER]
    if not approvals:
        return Decided(DecisionState.NONE)
    last = approvals[-1]
    if last.digest != assessment.digest:
        return Decided(DecisionState.BROKEN, last, "the content was changed since")
    holding = [one for one in signatures if one.digest == last.digest]
    lasting = [*_lasting_flaws(rules.sign_off, questionnaire, assessment, holding)]
    if last.decision is None:
        return Decided(DecisionState.REFUSED, last, "; ".join([*lasting, "it has no decision"]))
    lasting += _flaws_of_period(rules, last)
    age = _age(last.valid_until, day, rules.validity.renew_before)
    if age is DecisionState.EXPIRED and last.decision.approves and not lasting:
        return Decided(age, last)
    flaws = [
        *lasting,
        *(p.message for p in objections_to_function(rules.sign_off, recommendation.approver, last)),
    ]
    if last.decision.rank < recommendation.floor.rank:
        flaws.append(f"as things stand the mildest decision is {recommendation.floor}")
    if flaws:
        return Decided(DecisionState.REFUSED, last, "; ".join(flaws))
    return Decided(age if last.decision.approves else DecisionState.NEGATIVE, last)


def _lasting_flaws(
    sign_off: SignOff,
    questionnaire: Questionnaire,
    assessment: Assessment,
    holding: Sequence[Signature],
) -> Iterator[str]:
    """Yield why a decision may not stand, whatever the day: who signed, and who did not."""
    yield from _flaws_before(sign_off, holding)
    for clash in clashes(sign_off, duties_of(assessment, questionnaire, holding)):
        if {clash.duty, clash.other} & _SIGNING:
            yield f"{clash.name} {IN_WORDS[clash.duty]} and {IN_WORDS[clash.other]}"
    if holding and any(kept_from_answers(sign_off, DUTY_OF[one.role]) for one in holding):
        unnamed = unnamed_answers(assessment)
        if unnamed:
            yield f"it is not said who gave {some_of(unnamed)}"


def _flaws_before(sign_off: SignOff, holding: Sequence[Signature]) -> Iterator[str]:
    """Yield who did not sign before the last approver, or without the authority for it."""
    last = max(place for place, one in enumerate(holding) if one.role is Role.APPROVER)
    before = holding[:last]
    for role in (Role.PREPARER, Role.REVIEWER):
        if not any(one.role is role for one in before):
            yield f"no {role} signed this content before"
    for one in before:
        if one.role is not Role.APPROVER:
            yield from (
                p.message for p in objections_to_function(sign_off, sign_off.functions[0], one)
            )


def _flaws_of_period(rules: DecisionRules, signature: Signature) -> Iterator[str]:
    until, decision = signature.valid_until, signature.decision
    if until is None and decision is not None and decision.approves:
        yield "it has no last day"
    most = max(rules.validity.months.values())
    if until is not None and until > months_after(max(days_of(signature)), most):
        yield "it is to hold longer than the decision rules ever allow"


_ZONES = tuple(datetime.timedelta(hours=hours) for hours in (0, -12, 14))


def days_of(signature: Signature) -> tuple[datetime.date, ...]:
    """Return the days that it may have been where somebody signed, that of UTC first."""
    days = dict.fromkeys([signature.at.date()])
    for zone in _ZONES:
        with suppress(OverflowError):
            days.setdefault((signature.at + zone).date())
    return tuple(days)


def _age(until: datetime.date | None, day: datetime.date, renew_before: int) -> DecisionState:
    if until is None:
        return DecisionState.VALID
    if day > until:
        return DecisionState.EXPIRED
    if day >= renewal_day(until, renew_before):
        return DecisionState.RENEWAL_DUE
    return DecisionState.VALID
