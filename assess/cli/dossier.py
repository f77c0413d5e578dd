"""The dossier of a decision: who signed, who has to sign next, and what is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from assess.checks.integrity import check_history, check_signatures
from assess.diligence.decided import decided
from assess.diligence.people import duties_of, flaw_of_waiver
from assess.diligence.sign_off import least_function, refusals
from assess.diligence.validity import renewal_day
from assess.errors import Problem, Severity
from assess.model.assessment import Assessment
from assess.model.decision import DecisionRules
from assess.model.dossier import Awaited, Dossier
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument, Rated
from assess.model.recommendation import Decided, DecisionState, Recommendation
from assess.model.signature import Role, Signature
from assess.reporting.view.memo_words import COUNTS

EDITED = "the file was changed by hand, which `assess verify` tells more about"
"""Why a decision does not hold whose file is not what its history and seals say."""

_SAID_OTHERWISE = "integrity.signature_broken"
"""The digest of each signature says so already."""


def dossier_of(instrument: Instrument, rated: Rated, day: datetime.date) -> Dossier:
    """Return what stands beside the recommendation on a day.

    Args:
        instrument: the questionnaire, with decision rules.
        rated: the assessment, rated on that day, with its recommendation.
        day: the day.

    Raises:
        ValueError: the questionnaire has no decision rules.
    """
    rules, recommendation = instrument.decision, rated.recommendation
    if rules is None or recommendation is None:
        msg = f"{instrument.questionnaire.id} has no decision rules"
        raise ValueError(msg)
    assessment, asked = rated.assessment, instrument.questionnaire
    problems = tuple(_by_hand(assessment))
    found = decided(rules, asked, assessment, recommendation, day)
    if problems and found.state in COUNTS:
        found = Decided(DecisionState.BROKEN, found.signature, EDITED)
    until = found.signature.valid_until if found.signature else None
    digest = assessment.digest
    holding = [one for one in assessment.signatures if one.digest == digest]
    duties = duties_of(assessment, asked, holding)
    return Dossier(
        decided=found,
        awaited=tuple(_awaited(rules, recommendation, holding)),
        renewal=renewal_day(until, rules.validity.renew_before) if until else None,
        objections=tuple(
            _objection(rules, asked, assessment, recommendation, one) if one in holding else ""
            for one in assessment.signatures
        ),
        waiver_flaws=tuple(
            flaw_of_waiver(rules.sign_off, one, duties) for one in assessment.waivers
        ),
        problems=problems,
    )


def _by_hand(assessment: Assessment) -> Iterator[Problem]:
    """Yield what does not fit in the history and the signatures of a file."""
    for problem in (*check_history(assessment), *check_signatures(assessment)):
        if problem.severity is Severity.ERROR and problem.code != _SAID_OTHERWISE:
            yield problem


def _awaited(
    rules: DecisionRules, recommendation: Recommendation, holding: list[Signature]
) -> Iterator[Awaited]:
    signed = {one.role for one in holding}
    for role in Role:
        if role not in signed:
            yield Awaited(role, least_function(rules.sign_off, recommendation.approver, role))


def _objection(
    rules: DecisionRules,
    questionnaire: Questionnaire,
    assessment: Assessment,
    recommendation: Recommendation,
    signature: Signature,
) -> str:
    found = refusals(rules, questionnaire, assessment, recommendation, signature)
    return "; ".join(problem.message for problem in found)
