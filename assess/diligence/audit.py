"""Auditing: may the signatures and waivers of an assessment stand, by the rules of their days."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from assess.diligence.decided import days_of
from assess.diligence.people import duties_of, flaw_of_waiver
from assess.diligence.sign_off import refusals
from assess.errors import Place, Problem, Severity
from assess.model.assessment import Assessment
from assess.model.decision import DecisionRules
from assess.model.gate import Waiver
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import Recommendation
from assess.model.signature import Role, Signature


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
        if min(days_of(signature)) > today:
            problems.append(_to_come(position, signature))
    problems += [*_of_waivers(auditor, assessment, today), *_revived(assessment)]
    return problems


def _to_come(position: int, signature: Signature) -> Problem:
    return Problem(
        code="integrity.still_to_come",
        message=f"{signature.name} signed as {signature.role} on {signature.at.date()}, which is "
        "still to come.",
        hint="A clock was wrong, or it was edited by hand. It counts from that day on.",
        place=Place(pointer=f"/signatures/{position}"),
    )


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
    found = [[*_on(auditor, before, signature, day)] for day in days_of(signature)]
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


def _revived(assessment: Assessment) -> Iterator[Problem]:
    """Yield that a waiver that was ended was made to count again: only granting it anew may."""
    for position, entry in enumerate(assessment.history):
        old, new = (entry.waiver.old, entry.waiver.new) if entry.waiver else (None, None)
        if old is not None and old.revoked and new is not None and not new.revoked:
            who = entry.by or "somebody without a name"
            yield Problem(
                code="sign_off.waiver",
                message=f'The waiver of "{new.subject}" was ended, and made to count again by {who}.',
                hint="Who may grant it ends it, and grants it anew: `assess waive`.",
                place=Place(pointer=f"/history/{position}"),
            )


def _flawed(waiver: Waiver, position: int, flaw: str, today: datetime.date) -> Problem:
    over = waiver.last_day < today
    return Problem(
        code="sign_off.waiver",
        message=f'The waiver of "{waiver.subject}" by {waiver.name} does not count: {flaw}.',
        hint="Nothing, it is over." if over else "Somebody else has to grant it: `assess waive`.",
        place=Place(pointer=f"/waivers/{position}"),
        severity=Severity.NOTE if over else Severity.ERROR,
    )
