"""People and duties: who did what for an assessment, and which duties one person may not join.

Names are all there is to tell people by. They count as the same whatever the order of their words,
capitals, accents, spaces and punctuation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assess.model.assessment import Assessment
from assess.model.decision import Duty, SignOff
from assess.model.depth import Lowering
from assess.model.gate import Waiver
from assess.model.history import Door
from assess.model.questionnaire import Questionnaire
from assess.model.signature import Role, Signature

DUTY_OF: dict[Role, Duty] = {
    Role.PREPARER: Duty.PREPARER,
    Role.REVIEWER: Duty.REVIEWER,
    Role.APPROVER: Duty.APPROVER,
}

_NOT_ANSWERING = frozenset((Door.WAIVER, Door.MIGRATION, Door.RECOVERY))
"""Doors through which files are looked after, or exceptions made, and nothing is answered."""


class Clash(NamedTuple):
    """One person with two duties that must be in different hands."""

    name: str
    duty: Duty
    other: Duty
    other_name: str


def name_key(name: str) -> str:
    """Return what two spellings of one person's name have in common."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(sorted(kept.split()))


def duties_of(
    assessment: Assessment, questionnaire: Questionnaire, signatures: Iterable[Signature]
) -> dict[Duty, tuple[str, ...]]:
    """Return the names of who did what, without those that nobody gave.

    Args:
        assessment: the assessment.
        questionnaire: its questionnaire, which says where a lowering of the level is recorded.
        signatures: those that count.
    """
    found: dict[Duty, list[str]] = {duty: [] for duty in Duty}
    found[Duty.ANSWERS] += _answering(assessment)
    found[Duty.WAIVER] += [waiver.name for waiver in assessment.waivers]
    found[Duty.LOWERING] += _lowering(assessment, questionnaire.lowering)
    for signature in signatures:
        found[DUTY_OF[signature.role]].append(signature.name)
    return {duty: tuple(_named(names)) for duty, names in found.items()}


def _answering(assessment: Assessment) -> Iterator[str]:
    given = [*assessment.answers.values()]
    given += [one for several in assessment.responses.values() for one in several]
    yield from (one.by for one in given)
    yield from (name for one in given for name in one.agreed_by)
    yield from (entry.by for entry in assessment.history if entry.door not in _NOT_ANSWERING)


def _lowering(assessment: Assessment, lowering: Lowering | None) -> Iterator[str]:
    if lowering is None:
        return
    value, by = assessment.answer(lowering.question).value, assessment.answer(lowering.by).value
    if value in lowering.options and isinstance(by, str):
        yield by


def _named(names: Iterable[str]) -> Iterator[str]:
    known = set()
    for name in names:
        key = name_key(name)
        if key and key not in known:
            known.add(key)
            yield name


def clashes(sign_off: SignOff, duties: Mapping[Duty, Sequence[str]]) -> tuple[Clash, ...]:
    """Return who has two duties that ``apart`` keeps in different hands, each pair once."""
    found: dict[tuple[str, frozenset[Duty]], Clash] = {}
    for apart in sign_off.apart:
        for i, duty in enumerate(apart):
            for other in apart[:i]:
                known = {name_key(name): name for name in duties.get(other, ())}
                for name in duties.get(duty, ()):
                    key = name_key(name)
                    if key in known:
                        clash = Clash(name, duty, other, known[key])
                        found.setdefault((key, frozenset((duty, other))), clash)
    return tuple(found.values())


def flaw_of_waiver(sign_off: SignOff, waiver: Waiver, duties: Mapping[Duty, Sequence[str]]) -> str:
    """Return why a waiver may not count, whoever recorded it; "" if it may."""
    if waiver.function is None:
        return "it is not said for which function it was granted"
    if sign_off.rank(waiver.function) < sign_off.rank(sign_off.waiver):
        least = sign_off.function(sign_off.waiver).label
        return f"only {least}, or a function above, may grant it"
    alone = {**duties, Duty.WAIVER: (waiver.name,)}
    for clash in clashes(sign_off, alone):
        if Duty.WAIVER in (clash.duty, clash.other):
            other = clash.other if clash.duty is Duty.WAIVER else clash.duty
            return f"{waiver.name} granted it, and is also among those who {IN_WORDS[other]}"
    return ""


IN_WORDS: dict[Duty, str] = {
    Duty.ANSWERS: "gave answers",
    Duty.PREPARER: "signed as preparer",
    Duty.REVIEWER: "signed as reviewer",
    Duty.APPROVER: "signed as approver",
    Duty.WAIVER: "granted a waiver",
    Duty.LOWERING: "lowered the level",
}
"""What each duty is, after "those who"."""
