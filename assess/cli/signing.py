"""Signing through any door: what the order of signing and due diligence have to say, at once."""

from __future__ import annotations

import datetime

from assess.capture.signing import Signed, sign
from assess.checks.suggest import choose_from
from assess.cli.rating import rate_briefly
from assess.errors import Place, Problem, RequestError
from assess.model.assessment import Assessment
from assess.model.gate import Waiver
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
    from assess.diligence.sign_off import refusals  # numpy, where there are rules
    from assess.diligence.validity import valid_until

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


def function_named(instrument: Instrument, text: str | None) -> str | None:
    """Return the id of the function that somebody names by its id or its label.

    Raises:
        RequestError: there are no decision rules, or none of their functions is that.
    """
    if text is None:
        return None
    if instrument.decision is None:
        raise _no_rules(["--function"])
    functions = instrument.decision.sign_off.functions
    plain = " ".join(text.split()).casefold()
    for one in functions:
        if plain in (one.id, one.label.casefold()):
            return one.id
    raise RequestError(
        Problem(
            code="sign_off.unknown_function",
            message=f'there is no function "{text}"',
            hint=choose_from(plain, [one.id for one in functions]),
            place=Place(pointer="--function"),
        )
    )


def refuse_flawed_waiver(instrument: Instrument, assessment: Assessment, waiver: Waiver) -> None:
    """Do nothing if who grants a waiver has the authority for it, and no duty that keeps them from it.

    Raises:
        RequestError: they may not grant it; says why.
    """
    if instrument.decision is None:
        return
    from assess.diligence.people import duties_of, flaw_of_waiver  # numpy, where there are rules

    digest = assessment.digest
    holding = [one for one in assessment.signatures if one.digest == digest]
    duties = duties_of(assessment, instrument.questionnaire, holding)
    flaw = flaw_of_waiver(instrument.decision.sign_off, waiver, duties)
    if flaw:
        off = instrument.decision.sign_off
        able = ", ".join(
            one.id for one in off.functions if off.rank(one.id) >= off.rank(off.waiver)
        )
        raise RequestError(
            Problem(
                code="sign_off.waiver",
                message=f"the waiver would not count: {flaw}",
                hint=f"Who may grant it says so with --function: {able}.",
            )
        )


def _refuse_without_rules(signature: Signature) -> None:
    said = {
        "--function": signature.function,
        "--decision": signature.decision,
        "--valid-until": signature.valid_until,
        "--reason": signature.reason,
    }
    given = [option for option, value in said.items() if value]
    if given:
        raise _no_rules(given)


def _no_rules(options: list[str]) -> RequestError:
    return RequestError(
        Problem(
            code="request.no_decision_rules",
            message=f"there is nothing to decide here, so {', '.join(options)} has no meaning",
            hint="Decisions are for questionnaires with a decision.yaml; leave these away.",
        )
    )
