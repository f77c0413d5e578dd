"""Signing: who stands for the content of an assessment, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assess.checks.progress import progress
from assess.errors import Problem, RequestError
from assess.model.answer import State
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire
from assess.model.signature import Role, Signature

ROLES = tuple(Role)


class Signed(NamedTuple):
    """The assessment after somebody has signed it, and the other roles that name signed in."""

    assessment: Assessment
    also_as: tuple[Role, ...] = ()


class Open(NamedTuple):
    """What has no answer: keys of required questions, of others, and where respondents differ."""

    required: tuple[str, ...]
    other: tuple[str, ...]
    disputed: tuple[str, ...]


def what_is_open(assessment: Assessment, questionnaire: Questionnaire) -> Open:
    """Return what is asked and has no answer, in the order of the questionnaire."""
    parts = progress(questionnaire, assessment.answers)
    hidden = {key for part in parts for key in part.hidden_keys}
    required = tuple(key for part in parts for key in part.required_missing)
    left = [key for key in questionnaire.items if key not in hidden]
    return Open(
        required,
        tuple(
            k for k in left if assessment.answer(k).state is State.UNANSWERED and k not in required
        ),
        tuple(key for key in left if key in assessment.disputed),
    )


def sign(
    assessment: Assessment,
    questionnaire: Questionnaire,
    signature: Signature,
    refused: Sequence[Problem] = (),
) -> Signed:
    """Return the assessment with one more signature, bound to its content as it is now.

    Args:
        assessment: the assessment.
        questionnaire: its questionnaire, which says what is required.
        signature: role, name, time and comment; what binds it to the content is filled in here.
        refused: what else keeps somebody from signing, as due diligence finds it.

    Raises:
        RequestError: with everything that keeps somebody from signing. Also where it is not this
            role's turn, somebody signed this content in the role before, or required questions are
            open and it is not said why it is signed all the same.
    """
    digest = assessment.digest
    holding = {one.role: one for one in assessment.signatures if one.digest == digest}
    problems = [
        *_twice(signature.role, holding),
        *_out_of_turn(assessment, signature.role, holding),
    ]
    if signature.role is Role.PREPARER and not signature.despite_open.strip():
        problems += _open(what_is_open(assessment, questionnaire).required)
    problems += refused
    if problems:
        raise RequestError(*problems)
    name = _plain(signature.name)
    also = tuple(role for role, one in holding.items() if _plain(one.name) == name)
    return Signed(assessment.signed(signature), also)


def _twice(role: Role, holding: Mapping[Role, Signature]) -> Iterator[Problem]:
    if role in holding:
        before = holding[role]
        yield Problem(
            code="signature.twice",
            message=f"{before.name} signed this very content as {role} on {before.at.date()}",
            hint="Nothing has changed since, so nothing needs to be signed again.",
        )


def _out_of_turn(
    assessment: Assessment, role: Role, holding: Mapping[Role, Signature]
) -> Iterator[Problem]:
    missing = [one for one in ROLES[: ROLES.index(role)] if one not in holding]
    if not missing:
        return
    before = any(one.role is missing[0] for one in assessment.signatures)
    why = "whose signature is of an earlier content" if before else "who has not signed yet"
    yield Problem(
        code="signature.out_of_turn",
        message=f"the {role} signs after the {missing[0]}, {why}",
        hint=f"First: assess sign FILE --role {missing[0]} --name NAME.",
    )


def _open(required: tuple[str, ...]) -> Iterator[Problem]:
    if not required:
        return
    listed = ", ".join(required[:5])
    more = f" and {len(required) - 5} more" if len(required) > 5 else ""
    noun = "question is" if len(required) == 1 else "questions are"
    yield Problem(
        code="signature.required_open",
        message=f"{len(required)} required {noun} open: {listed}{more}",
        hint='Answer them (also "don\'t know" is an answer), or say why it is signed all the '
        "same: --despite-open TEXT.",
    )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
