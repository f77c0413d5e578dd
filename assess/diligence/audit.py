"""Auditing: may the signatures and waivers of an assessment stand, by the rules of their days."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from assess.diligence.people import duties_of, flaw_of_waiver
from assess.diligence.sign_off import refusals
from assess.errors import Place, Problem, Severity
from assess.model.assessment import Assessment
from assess.model.decision import DecisionRules
from assess.model.gate import Waiver
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import Recommendation
from assess.model.signature import Role, Signature

_ZONES = tuple(datetime.timedelta(hours=hours) for hours in (0, -12, 14))
"""A signature states its time in UTC; whoever gave it may have had the day before, or after."""


class Auditor(NamedTuple):
    """What signatures are held against.

    ``recommend`` returns what the rules ask for, for an assessment on a day.
    """

    rules: DecisionRules
    questionnaire: Questionnaire
    recommend: Callable[[Assessment, datetime.date], Recommendation]


def audit(auditor: Auditor, assessment: Assessment, today: datetime.date) -> list[Problem]:
    """Return what does not stand: of the signatures of the content as it is, and of all waivers.

    A signature of an earlier content is said to be broken elsewhere. Every pointer is into the
    assessment.
    """
    digest = assessment.digest
    problems: list[Problem] = []
    for position, signature in enumerate(assessment.signatures):
        if signature.digest == digest:
            before = assessment.model_copy(update={"signatures": assessment.signatures[:position]})
            problems += _of_signature(auditor, before, position, signature)
    problems += _of_waivers(auditor, assessment, today)
    return problems


def _of_signature(
    auditor: Auditor, before: Assessment, position: int, signature: Signature
) -> Iterator[Problem]:
    where = f"/signatures/{position}"
    signed = {one.role for one in before.signatures if one.digest == signature.digest}
    roles = tuple(Role)
    missing = [role for role in roles[: roles.index(signature.role)] if role not in signed]
    if missing:
        yield Problem(
            code="integrity.out_of_turn",
            message=f"{signature.name} signed as {signature.role}, and no {missing[0]} before.",
            hint="Signatures were removed or put in by hand. Have it signed again in order.",
            place=Place(pointer=where),
        )
    days = dict.fromkeys((signature.at + zone).date() for zone in _ZONES)
    found = [[*_on(auditor, before, signature, day)] for day in days]
    wrong = next((one for one in found if not one), found[0])
    for problem in wrong:
        name = f"{signature.name}, {signature.role}, {signature.at.date()}"
        message = f"{name}: {problem.message}"
        yield replace(problem, message=message, place=Place(pointer=where))


def _on(
    auditor: Auditor, before: Assessment, signature: Signature, day: datetime.date
) -> Iterator[Problem]:
    found = auditor.recommend(before, day)
    yield from refusals(auditor.rules, auditor.questionnaire, before, found, signature)
    if signature.recommended is not found.outcome:
        said = signature.recommended or "nothing"
        yield Problem(
            code="integrity.recommended",
            message=f"it states that {said} was recommended; for that day the rules ask for "
            f"{found.outcome}",
            hint="It was edited by hand, or the rules have changed since. Sign again.",
        )


def _of_waivers(
    auditor: Auditor, assessment: Assessment, today: datetime.date
) -> Iterator[Problem]:
    digest = assessment.digest
    holding = [one for one in assessment.signatures if one.digest == digest]
    duties = duties_of(assessment, auditor.questionnaire, holding)
    for position, waiver in enumerate(assessment.waivers):
        flaw = flaw_of_waiver(auditor.rules.sign_off, waiver, duties)
        if flaw:
            yield _flawed(waiver, position, flaw, today)


def _flawed(waiver: Waiver, position: int, flaw: str, today: datetime.date) -> Problem:
    over = waiver.last_day < today
    return Problem(
        code="sign_off.waiver",
        message=f'The waiver of "{waiver.subject}" by {waiver.name} does not count: {flaw}.',
        hint="Nothing, it is over." if over else "Somebody else has to grant it: `assess waive`.",
        place=Place(pointer=f"/waivers/{position}"),
        severity=Severity.NOTE if over else Severity.ERROR,
    )
