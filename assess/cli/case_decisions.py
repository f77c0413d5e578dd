"""Worked cases of due diligence: what is recommended, who may sign, and what becomes of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assess.checks.places import error, pointer
from assess.cli.rating import rate_briefly
from assess.cli.signing import signed
from assess.errors import Problem, RequestError
from assess.model.answer import Answer
from assess.model.assessment import Assessment, Subject
from assess.model.case import SignatureTried, WorkedCase
from assess.model.decision import Outcome
from assess.model.rating import Instrument
from assess.model.recommendation import Recommendation
from assess.model.reference import QuestionnaireReference
from assess.model.signature import Signature

_IN_ANY_ORDER = ("because", "reasons", "conditions")
_HINT = "Work it out by hand again: either the case or the rules are wrong."


def wrong_decisions(
    case: WorkedCase, i: int, instrument: Instrument, answers: Mapping[str, Answer], by: str
) -> Iterator[Problem]:
    """Yield what a case says of levels, decisions and signatures, and does not hold.

    Args:
        case: the case.
        i: its place among the cases, from 0, for the pointers.
        instrument: a questionnaire that the checks have found sound, with decision rules.
        answers: the answers of the case, with those of the case that it is like.
        by: who gave them.
    """
    assessment = Assessment(
        questionnaire=QuestionnaireReference.to(instrument.questionnaire),
        subject=Subject(name="Worked case", fictional=True),
        answers={key: one.model_copy(update={"by": by}) for key, one in answers.items()},
        waivers=case.waivers,
    )
    day = case.day or datetime.date.min
    if case.decide is not None:
        found = _figures(_recommended(instrument, assessment, day))
        for name, expected in case.decide.named.items():
            where = pointer("cases", i, "decide", name)
            yield from _compared(case.id, where, name, expected, found[name])
    for j, step in enumerate(case.sign):
        assessment, problems = _tried(case, (i, j), step, instrument, assessment)
        yield from problems
    for j, later in enumerate(case.decided):
        state = _state(instrument, assessment, later.day)
        where = pointer("cases", i, "decided", j, "state")
        what = f"the decision on {later.day}"
        yield from _compared(case.id, where, what, str(later.state), state)


def _recommended(
    instrument: Instrument, assessment: Assessment, day: datetime.date
) -> Recommendation:
    (rated,) = rate_briefly(instrument, [assessment], day)
    if rated.recommendation is None:
        msg = "there are decision rules, and nothing is recommended"
        raise AssertionError(msg)
    return rated.recommendation


def _figures(found: Recommendation) -> dict[str, Any]:
    """Return what a case can expect of a recommendation, by the names it uses."""
    level = found.level
    return {
        "level": level.level.id if level else None,
        "because": {rule.id for rule in level.rules} if level else set(),
        "risk": found.band,
        "outcome": found.outcome,
        "floor": found.floor,
        "reasons": {one.name for one in found.reasons if one.outcome is not Outcome.APPROVE},
        "items": {line.key: str(line.status) for line in found.checklist},
        "conditions": {one.about for one in found.conditions},
        "approver": found.approver.id,
        "months": found.months,
    }


def _compared(case: str, where: str, name: str, expected: Any, found: Any) -> Iterator[Problem]:
    if name == "items":
        for key, status in expected.items():
            given = found.get(key, "not on the checklist")
            yield from _compared(case, where + pointer(key), f'item "{key}"', str(status), given)
    elif name in _IN_ANY_ORDER:
        yield from _listed(case, where, name, set(expected), found)
    elif expected != found:
        said = "none" if found is None else found
        wanted = "none" if expected is None else expected
        message = f'"{case}", {name}: expected {wanted}, the engine gives {said}.'
        yield error("case.wrong", where, message, _HINT)


def _listed(
    case: str, where: str, name: str, expected: set[str], found: set[str]
) -> Iterator[Problem]:
    parts = [
        f"{what} {', '.join(sorted(names))}"
        for what, names in (("not found:", expected - found), ("not named:", found - expected))
        if names
    ]
    if parts:
        message = f'"{case}", {name}: {"; ".join(parts)}.'
        yield error("case.wrong", where, message, _HINT)


def _tried(
    case: WorkedCase,
    at: tuple[int, int],
    step: SignatureTried,
    instrument: Instrument,
    assessment: Assessment,
) -> tuple[Assessment, list[Problem]]:
    """Return the assessment after somebody tried to sign it, and what was not as expected."""
    day = step.day or case.day or datetime.date.min
    signature = Signature(
        role=step.role,
        name=step.name,
        at=datetime.datetime.combine(day, datetime.time(12), datetime.UTC),
        digest="",
        despite_open=step.despite_open,
        function=step.function,
        decision=step.decision,
        reason=step.reason,
    )
    where, who = pointer("cases", at[0], "sign", at[1]), f"{step.name} as {step.role}"
    try:
        after = signed(instrument, assessment, signature, day).assessment
    except RequestError as refusal:
        return assessment, [*_not_as_refused(case.id, where, who, step, refusal.problems)]
    problems = [*_not_as_refused(case.id, where, who, step, ())]
    if "valid_until" in step.model_fields_set:
        until, place = after.signatures[-1].valid_until, f"{where}/valid_until"
        problems += _compared(case.id, place, f"valid_until of {who}", step.valid_until, until)
    return after, problems


def _not_as_refused(
    case: str, where: str, who: str, step: SignatureTried, refused: Iterable[Problem]
) -> Iterator[Problem]:
    said = {problem.code: problem.message for problem in refused}
    expected = set(step.refused)
    if expected == said.keys():
        return
    place = f"{where}/refused" if step.refused else where
    told = "; ".join(f"{code} ({message})" for code, message in said.items())
    wanted = f"be refused with {', '.join(step.refused)}" if step.refused else "sign"
    found = f"is refused with {told}" if told else "signs"
    message = f'"{case}": {who} is expected to {wanted}, but {found}.'
    yield error("case.wrong", place, message, _HINT)


def _state(instrument: Instrument, assessment: Assessment, day: datetime.date) -> str:
    from assess.diligence.decided import decided  # numpy, where there are rules

    if instrument.decision is None:
        return "none"
    found = _recommended(instrument, assessment, day)
    return str(decided(instrument.decision, instrument.questionnaire, assessment, found, day).state)
