"""Signing off: who may sign in which role, what an approver may decide, and how long it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.diligence.people import (
    IN_WORDS,
    Clash,
    clashes,
    duties_of,
    name_key,
    unnamed_answers,
)
from assess.diligence.validity import valid_until
from assess.errors import Problem
from assess.model.assessment import Assessment
from assess.model.decision import DecisionRules, Duty, Function, SignOff
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import Recommendation
from assess.model.signature import Role, Signature

CODES: dict[str, str] = {
    "sign_off.no_name": "A signature is by nobody who could be told from others.",
    "sign_off.same_person": "One person has two duties that must be in different hands.",
    "sign_off.no_function": "A signature does not say for which function it was given.",
    "sign_off.unknown_function": "A signature names a function that the decision rules do not have.",
    "sign_off.too_low": "A function signs that has not the authority for it.",
    "sign_off.no_decision": "An approver signs without a decision.",
    "sign_off.forbidden": "A decision is milder than what a person may decide as things stand.",
    "sign_off.no_reason": "A decision differs from the recommendation without a reason.",
    "sign_off.too_long": "A decision is to hold longer than the decision rules allow.",
    "sign_off.unnamed_answers": "It is not said who gave answers, so nobody can be kept from them.",
}


def refusals(
    rules: DecisionRules,
    questionnaire: Questionnaire,
    assessment: Assessment,
    recommendation: Recommendation,
    signature: Signature,
) -> tuple[Problem, ...]:
    """Return why a signature may not be given, or may not stand; all of the reasons.

    Args:
        rules: the decision rules.
        questionnaire: the questionnaire they belong to.
        assessment: the assessment, without this signature or with it.
        recommendation: what was asked for on the day of the signature.
        signature: the signature.
    """
    return (
        *_of_person(rules.sign_off, questionnaire, assessment, signature),
        *objections_to_function(rules.sign_off, recommendation.approver, signature),
        *_of_decision(recommendation, signature),
        *_of_period(recommendation, assessment, signature),
    )


def _of_person(
    sign_off: SignOff, questionnaire: Questionnaire, assessment: Assessment, signature: Signature
) -> Iterator[Problem]:
    duty = Duty(signature.role.value)
    if not name_key(signature.name):
        yield Problem(
            code="sign_off.no_name",
            message=f"“{signature.name}” is no name that tells one person from another",
            hint="Sign with the name that others know you by.",
        )
    unnamed = unnamed_answers(assessment) if kept_from_answers(sign_off, duty) else ()
    if unnamed:
        yield Problem(
            code="sign_off.unnamed_answers",
            message=f"it is not said who gave {some_of(unnamed)}, and {signature.role} and answers "
            "must be in different hands",
            hint="Who stands for them gives them again: assess answer FILE ID=VALUE --by NAME.",
        )
    for clash in clashing(sign_off, questionnaire, assessment, signature):
        other = clash.other if clash.duty is duty else clash.duty
        yield Problem(
            code="sign_off.same_person",
            message=f"{signature.name} is to sign as {signature.role}, and is among those who "
            f"{IN_WORDS[other]}",
            hint="Somebody else has to sign; the decision rules keep these duties apart.",
        )


def kept_from_answers(sign_off: SignOff, duty: Duty) -> bool:
    """Return whether a duty and giving answers must be in different hands."""
    return any(duty in apart and Duty.ANSWERS in apart for apart in sign_off.apart)


def some_of(keys: Sequence[str]) -> str:
    """Return the first three keys, and how many there are beside them."""
    more = f" and {len(keys) - 3} more" if len(keys) > 3 else ""
    return f"{', '.join(keys[:3])}{more}"


def clashing(
    sign_off: SignOff, questionnaire: Questionnaire, assessment: Assessment, signature: Signature
) -> tuple[Clash, ...]:
    """Return the duties that who signs has already, and may not join with this one."""
    digest, duty = assessment.digest, Duty(signature.role.value)
    holding = [one for one in assessment.signatures if one.digest == digest and one != signature]
    duties = duties_of(assessment, questionnaire, holding)
    alone = {**duties, duty: (signature.name,)}
    return tuple(one for one in clashes(sign_off, alone) if duty in (one.duty, one.other))


def objections_to_function(
    sign_off: SignOff, approver: Function, signature: Signature
) -> Iterator[Problem]:
    """Yield why the function that somebody signs for is not enough, or none."""
    least = least_function(sign_off, approver, signature.role)
    if signature.function is None:
        yield Problem(
            code="sign_off.no_function",
            message=f"it is not said for which function {signature.name} signs",
            hint=f"--function {least.id} or above: {_listed(sign_off.functions)}.",
        )
    elif sign_off.rank(signature.function) < 0:
        yield Problem(
            code="sign_off.unknown_function",
            message=f'there is no function "{signature.function}"',
            hint=f"There is: {_listed(sign_off.functions)}.",
        )
    elif sign_off.rank(signature.function) < sign_off.rank(least.id):
        yield Problem(
            code="sign_off.too_low",
            message=f"{sign_off.function(signature.function).label} may not sign as "
            f"{signature.role} here",
            hint=f"It takes {least.label}, or a function above.",
        )


def least_function(sign_off: SignOff, approver: Function, role: Role) -> Function:
    """Return the least function that may sign in a role; ``approver`` is that for approval."""
    named = {Role.PREPARER: sign_off.preparer, Role.REVIEWER: sign_off.reviewer}
    return sign_off.function(named[role]) if role in named else approver


def _listed(functions: Sequence[Function]) -> str:
    return ", ".join(function.id for function in functions)


def _of_decision(recommendation: Recommendation, signature: Signature) -> Iterator[Problem]:
    decision = signature.decision
    if decision is None:
        if signature.role is Role.APPROVER:
            yield Problem(
                code="sign_off.no_decision",
                message="an approver signs with a decision",
                hint=f"--decision {recommendation.outcome}, which is recommended, or another.",
            )
        return
    if decision.rank < recommendation.floor.rank:
        binding = [r for r in recommendation.reasons if r.floor and r.floor.rank > decision.rank]
        yield Problem(
            code="sign_off.forbidden",
            message=f"“{decision}” cannot be decided: {' '.join(r.text for r in binding[:3])}",
            hint="Settle that first, or have it waived: `assess waive`. Until then the mildest is "
            f"{recommendation.floor}.",
        )
    elif decision is not recommendation.outcome and not signature.reason:
        yield Problem(
            code="sign_off.no_reason",
            message=f"“{decision}” differs from what is recommended, {recommendation.outcome}",
            hint="Say why: --reason TEXT. It is printed beside the decision.",
        )


def _of_period(
    recommendation: Recommendation, assessment: Assessment, signature: Signature
) -> Iterator[Problem]:
    until, decision, day = signature.valid_until, signature.decision, recommendation.day
    longest = valid_until(recommendation, assessment, day)
    approves = decision is not None and decision.approves
    if until is None:
        if not approves or longest is None or signature.role is not Role.APPROVER:
            return
        message, hint = "the approval has no last day", f"The rules give {longest}."
    elif not approves:
        message, hint = "only an approval has a last day", "Leave --valid-until away."
    elif longest is not None and until > longest:
        message = f"an approval of {day} holds until {longest} at most, not until {until}"
        hint = "Name an earlier day, or leave --valid-until away."
    elif until < day:
        message, hint = (
            f"the approval would be over already: it ends on {until}",
            "Name a later day.",
        )
    else:
        return
    yield Problem(code="sign_off.too_long", message=message, hint=hint)
