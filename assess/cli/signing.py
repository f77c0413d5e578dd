"""Signing through any door: what the order of signing and due diligence have to say, at once."""

from __future__ import annotations

import datetime

from assess.capture.signing import Signed, sign
from assess.cli.rating import rate_briefly
from assess.errors import Problem, RequestError
from assess.model.assessment import Assessment
from assess.model.rating import Instrument
from assess.model.signature import Role, Signature


def signed(
    instrument: Instrument, assessment: Assessment, signature: Signature, day: datetime.date
) -> Signed:
    """Return the assessment with one more signature.

    Where there are decision rules, the signature gets what is recommended on the day; that of an
    approval its last day, unless it names an earlier one.

    Args:
        instrument: the questionnaire, with the decision rules it may have.
        assessment: the assessment.
        signature: who signs, in which role, and what else they say.
        day: the day on which they sign.

    Raises:
        RequestError: it may not be given; with everything that stands against it.
    """
    rules, asked = instrument.decision, instrument.questionnaire
    if rules is None:
        _refuse_without_rules(signature)
        return sign(assessment, asked, signature)
    from assess.diligence.sign_off import refusals, valid_until  # numpy, where there are rules

    (rated,) = rate_briefly(instrument, [assessment], day)
    found = rated.recommendation
    if found is None:
        msg = "there are decision rules, and nothing is recommended"
        raise AssertionError(msg)
    update: dict[str, object] = {"recommended": found.outcome}
    approves = (
        signature.role is Role.APPROVER and signature.decision and signature.decision.approves
    )
    if approves and signature.valid_until is None:
        update["valid_until"] = valid_until(found, assessment, day)
    complete = signature.model_copy(update=update)
    refused = refusals(rules, asked, assessment, found, complete)
    return sign(assessment, asked, complete, refused)


def _refuse_without_rules(signature: Signature) -> None:
    said = {
        "--function": signature.function,
        "--decision": signature.decision,
        "--valid-until": signature.valid_until,
        "--reason": signature.reason,
    }
    given = [option for option, value in said.items() if value]
    if given:
        raise RequestError(
            Problem(
                code="request.no_decision_rules",
                message=f"there is nothing to decide here, so {', '.join(given)} has no meaning",
                hint="Decisions are for questionnaires with a decision.yaml; leave these away, or "
                "put it into --comment.",
            )
        )
