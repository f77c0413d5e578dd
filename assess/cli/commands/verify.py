"""``assess verify``."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import click

from assess.checks.answers import check_answers
from assess.checks.integrity import changed_since, check_history, check_signatures
from assess.checks.respondents import check_respondents
from assess.cli.clock import today
from assess.cli.console import print_problems, print_words, visible
from assess.cli.rating import rate_briefly
from assess.cli.workbench import instrument_if_known, questionnaire_option
from assess.errors import AssessError, Place, Problem, Severity
from assess.files.assessments import read_assessment
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument
from assess.model.recommendation import Recommendation
from assess.model.signature import Signature
from assess.reporting.view.standing import standing
from assess.reporting.view.words import counted

DOES_NOT_HOLD, UNREADABLE = 1, 2
_OF_RULES = ("integrity.out_of_turn", "integrity.recommended", "integrity.still_to_come")
_OF_HISTORY = (
    "integrity.changed_by_hand",
    "integrity.contradiction",
    "integrity.history_changed",
    "integrity.waiver_contradiction",
)


class _Verified(NamedTuple):
    file: str
    assessment: Assessment | None
    questionnaire_known: bool
    problems: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        return not any(one.severity is Severity.ERROR for one in self.problems)


@click.command("verify", short_help="Check signatures and history of assessments.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@questionnaire_option
def command(
    files: tuple[str, ...], as_json: bool, questionnaire: str | None
) -> int:  # a flag of the command line
    """Check that every FILE is what its history and its signatures say it is.

    Found are: signatures of an earlier content, answers changed by hand, entries missing from the
    history. In due diligence also: one person in two duties, a function too low, a decision milder
    than the rules allowed on its day, a waiver that nobody could grant. Exit code 0: all is well; 1: something does not hold; 2: a file cannot be read.

    It guards against slips, not against somebody who means to deceive: nothing here is secret.
    """
    results = [_verify(file, questionnaire) for file in files]
    if as_json:
        content = {"assessments": [_as_json(result) for result in results]}
        click.echo(json.dumps(content, indent=2, ensure_ascii=False))
    else:
        for result in results:
            _print(result)
        print_problems([problem for result in results for problem in result.problems])
    if any(result.assessment is None for result in results):
        return UNREADABLE
    return 0 if all(result.holds for result in results) else DOES_NOT_HOLD


def _verify(file: str, questionnaire: str | None) -> _Verified:
    try:
        assessment = read_assessment(Path(file))
        instrument = instrument_if_known(assessment, questionnaire)
    except AssessError as error:
        return _Verified(file, None, questionnaire_known=False, problems=error.problems)
    asked = instrument.questionnaire if instrument else None
    found = [
        *([] if asked else [_unknown(assessment)]),
        *(_invalid(assessment, asked) if asked else []),
        *check_history(assessment),
        *check_signatures(assessment),
    ]
    # What an invalid answer asks for cannot be worked out.
    if instrument and not any(one.code.startswith("answer.") for one in found):
        found += _against_rules(assessment, instrument)
    placed = tuple(_placed(problem, file) for problem in found)
    return _Verified(file, assessment, asked is not None, placed)


def _invalid(assessment: Assessment, asked: Questionnaire) -> list[Problem]:
    problems = check_answers(assessment.answers, asked) + check_respondents(assessment, asked)
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def _against_rules(assessment: Assessment, instrument: Instrument) -> list[Problem]:
    """Return which signatures and waivers may not stand, where there are decision rules."""
    if instrument.decision is None or not (assessment.signatures or assessment.waivers):
        return []
    from assess.diligence.audit import Auditor, audit  # numpy, where there are rules

    def recommend(before: Assessment, day: datetime.date) -> Recommendation:
        (rated,) = rate_briefly(instrument, [before], day)
        if rated.recommendation is None:
            msg = "there are decision rules, and nothing is recommended"
            raise AssertionError(msg)
        return rated.recommendation

    auditor = Auditor(instrument.decision, instrument.questionnaire, recommend)
    return audit(auditor, assessment, today())


def _unknown(assessment: Assessment) -> Problem:
    used = assessment.questionnaire
    return Problem(
        code="integrity.unknown_questionnaire",
        message=f'the questionnaire "{used.id}" {used.version} with the digest it was made for is '
        "not here, so its answers were not held to it",
        hint="Name its folder: --questionnaire FOLDER.",
        place=Place(pointer="/questionnaire"),
        severity=Severity.WARNING,
    )


def _placed(problem: Problem, file: str) -> Problem:
    pointer = problem.place.pointer.removeprefix("/").replace("/", ".")
    return replace(problem, place=Place(file=file, pointer=pointer))


def _print(result: _Verified) -> None:
    assessment = result.assessment
    if assessment is None:
        click.echo(visible(f"{result.file}: cannot be read."))
        return
    print_words(f"{result.file}: {assessment.subject.name}. {standing(assessment)}")
    used = assessment.questionnaire
    known = "known, as it was" if result.questionnaire_known else "not known here"
    wrong = any(
        one.severity is Severity.ERROR and one.code in _OF_HISTORY for one in result.problems
    )
    count = counted(len(assessment.history), "change", "changes")
    sound = "fits the content" if assessment.history else "nothing recorded yet"
    history = "does not fit the content" if wrong else sound
    click.echo(f"  questionnaire  {used.id} {used.version}: {known}")
    click.echo(f"  history        {count}: {history}")
    for position, signature in enumerate(assessment.signatures):
        line = f"{signature.role} {signature.name}, {signature.at.date()}"
        state = _state(result, position, holds=signature.digest == assessment.digest)
        click.echo(visible(f"  signature      {line}: {state}"))


def _state(result: _Verified, position: int, *, holds: bool) -> str:
    """Return what has become of a signature, in words."""
    pointer = f"signatures.{position}"
    found = {one.code for one in result.problems if one.place.pointer == pointer}
    if "integrity.signature_changed" in found:
        return "changed by hand"
    if not holds:
        return "replaced" if "integrity.signature_replaced" in found else "broken"
    return "may not stand" if position in _refused(result) else "holds"


def _refused(result: _Verified) -> set[int]:
    """Return the positions of the signatures that may not stand by the decision rules."""
    places = {
        problem.place.pointer
        for problem in result.problems
        if problem.code.startswith("sign_off.") or problem.code in _OF_RULES
    }
    count = len(result.assessment.signatures) if result.assessment else 0
    return {position for position in range(count) if f"signatures.{position}" in places}


def _as_json(result: _Verified) -> dict[str, object]:
    content: dict[str, object] = {"file": result.file, "holds": result.holds}
    assessment = result.assessment
    if assessment is not None:
        refused = _refused(result)
        content |= {
            "subject": assessment.subject.name,
            "status": str(assessment.status),
            "digest": assessment.digest,
            "questionnaire_known": result.questionnaire_known,
            "changes": len(assessment.history),
            "signatures": [
                {
                    **_signature(one, assessment),
                    **({"may_stand": False} if position in refused else {}),
                }
                for position, one in enumerate(assessment.signatures)
            ],
        }
    return {**content, "problems": _listed(result.problems)}


def _signature(signature: Signature, assessment: Assessment) -> dict[str, object]:
    holds = signature.digest == assessment.digest
    return {
        "role": str(signature.role),
        "name": signature.name,
        "at": signature.at.isoformat(),
        "holds": holds,
        "changed_since": []
        if holds
        else [position + 1 for position in changed_since(assessment, signature)],
    }


def _listed(problems: Sequence[Problem]) -> list[dict[str, str]]:
    return [
        {
            "code": problem.code,
            "severity": str(problem.severity),
            "place": str(problem.place),
            "message": problem.message,
        }
        for problem in problems
    ]
