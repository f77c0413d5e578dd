"""The next step of a due diligence: what has to happen, and who has the authority for it."""

from __future__ import annotations

from collections.abc import Mapping

from assess.diligence.people import DUTY_OF
from assess.diligence.sign_off import least_function
from assess.model.checklist import ItemStatus
from assess.model.decision import DecisionRules, Outcome
from assess.model.recommendation import Decided, DecisionState, Recommendation
from assess.model.register import NextStep, Step
from assess.model.signature import Role, Status

ROLE_AFTER: dict[Status, Role] = {
    Status.DRAFT: Role.PREPARER,
    Status.SUBMITTED: Role.REVIEWER,
    Status.REVIEWED: Role.APPROVER,
}
_STEP_OF: dict[Role, Step] = {
    Role.PREPARER: Step.PREPARER,
    Role.REVIEWER: Step.REVIEWER,
    Role.APPROVER: Step.APPROVER,
}


def next_step(
    rules: DecisionRules, status: Status, found: Recommendation, standing: Decided
) -> NextStep:
    """Return what has to happen next, and who has the authority for it.

    Args:
        rules: the decision rules.
        status: how far the signatures that hold have come.
        found: what is recommended on the day.
        standing: what has become of the last decision.
    """
    state = standing.state
    least = {role: least_function(rules.sign_off, found.approver, role).label for role in DUTY_OF}
    unanswered = sum(line.status is ItemStatus.OPEN for line in found.checklist)
    preparer, approver = least[Role.PREPARER], least[Role.APPROVER]
    if state is DecisionState.VALID and found.open_items:
        return NextStep(Step.FOLLOW_UP, items=len(found.open_items))
    if state is DecisionState.BROKEN and status is Status.DRAFT:
        return NextStep(Step.SIGN_ANEW, preparer, unanswered)
    fixed = {
        DecisionState.VALID: NextStep(Step.NOTHING),
        DecisionState.NEGATIVE: _after_no(standing, preparer),
        DecisionState.RENEWAL_DUE: NextStep(Step.RENEW, preparer, unanswered),
        DecisionState.EXPIRED: NextStep(Step.RENEW, preparer, unanswered),
        DecisionState.REFUSED: NextStep(Step.DECIDE_ANEW, approver),
    }
    return fixed.get(state) or _next_signature(status, least, unanswered)


def _after_no(standing: Decided, preparer: str) -> NextStep:
    deeper = standing.signature and standing.signature.decision is Outcome.ENHANCED_REVIEW
    return NextStep(Step.REVIEW_DEEPER, preparer) if deeper else NextStep(Step.NOTHING)


def _next_signature(status: Status, least: Mapping[Role, str], unanswered: int) -> NextStep:
    role = ROLE_AFTER.get(status, Role.APPROVER)
    if role is Role.PREPARER and unanswered:
        return NextStep(Step.ANSWER, least[role], unanswered)
    return NextStep(_STEP_OF[role], least[role])
