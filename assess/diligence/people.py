"""People and duties: who did what for an assessment, and which duties one person may not join.

Names are all there is to tell people by. They count as the same whatever the order of their words,
capitals, accents, spaces, punctuation and characters that nobody sees.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from assess.model.answer import UNANSWERED, Answer
from assess.model.assessment import Assessment
from assess.model.decision import Duty, SignOff
from assess.model.depth import Lowering
from assess.model.gate import Waiver
from assess.model.history import Door, Entry
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


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Return what two spellings of one person's name have in common; "" for what is no name."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_LOOK_ALIKES)
    return " ".join(sorted("".join(map(_kept, plain)).split()))


def _kept(character: str) -> str:
    """Return a character of a name; "" where it only joins or adorns, a blank where it separates."""
    if character in _JOINING or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    return character if character.isalnum() else " "


_JOINING = "'\u2019\u02bc`\u00b4\u02b9\u02bb\u02bd\u02be\u02bf\u02c8\u02d0\u115f\u1160"
"""Apostrophes, other marks that stand between letters, and fillers, letters that print nothing."""

_LOOK_ALIKES = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0458\u0455"
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7"
    "\u0131\u0142\u00f8\u0111\u0127",
    "abekmhopctyxijsabezhikmnoptyxilodh",
)
"""Cyrillic and Greek letters that look like Latin ones, small or large, and letters with a stroke."""


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
    given = [one for one in assessment.answers.values() if not _says_nothing(one)]
    given += [one for several in assessment.responses.values() for one in several]
    yield from (one.by for one in given)
    yield from (name for one in given for name in one.agreed_by)
    entries = (entry for entry in assessment.history if entry.door not in _NOT_ANSWERING)
    yield from (entry.by for entry in entries if not _only_assigns(entry))


def _says_nothing(answer: Answer) -> bool:
    """Say whether nothing is said; somebody may be named all the same to see to it."""
    return answer.model_copy(update={"owner": "", "due": None}).is_empty


def _only_assigns(entry: Entry) -> bool:
    """Say whether an entry only says who sees to things by when, which answers nothing."""
    return bool(entry.changes) and all(
        change.old_responses == change.new_responses and _words(change.old) == _words(change.new)
        for change in entry.changes
    )


def _words(answer: Answer | None) -> Answer:
    if answer is None or _says_nothing(answer):
        return UNANSWERED
    return answer.model_copy(update={"owner": "", "due": None, "at": None})


def _lowering(assessment: Assessment, lowering: Lowering | None) -> Iterator[str]:
    if lowering is None:
        return
    value, by = assessment.answer(lowering.question).value, assessment.answer(lowering.by).value
    if value in lowering.options and isinstance(by, str):
        yield by


def unnamed_answers(assessment: Assessment) -> tuple[str, ...]:
    """Return the keys of what was answered and does not say by whom."""
    given = {key: (one,) for key, one in assessment.answers.items() if not _says_nothing(one)}
    for key, several in assessment.responses.items():
        given[key] = (*given.get(key, ()), *several)
    return tuple(
        key
        for key, several in given.items()
        if any(not name_key(name) for one in several for name in (one.agreed_by or (one.by,)))
    )


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
        for duty, other in itertools.combinations(apart, 2):
            for name, other_name in itertools.product(duties.get(duty, ()), duties.get(other, ())):
                if _is_one_person(duty, name, other, other_name):
                    clash = Clash(name, duty, other, other_name)
                    found.setdefault((name_key(name), frozenset((duty, other))), clash)
    return tuple(found.values())


def _is_one_person(duty: Duty, name: str, other: Duty, other_name: str) -> bool:
    """Say whether two names are one person's.

    Who lowered the level is a free text, which may name an office beside the person.
    """
    words, others = (name_key(one).split() for one in (name, other_name))
    if words == others:
        return bool(words)
    text = words if duty is Duty.LOWERING else others if other is Duty.LOWERING else []
    person = others if duty is Duty.LOWERING else words
    return len(person) > 1 and set(person) <= set(text)


def flaw_of_lowering(sign_off: SignOff, duties: Mapping[Duty, Sequence[str]]) -> str:
    """Return why a lowering of the level may not count; "" if it may."""
    for clash in clashes(sign_off, duties):
        if Duty.LOWERING in (clash.duty, clash.other):
            name, other = (
                (clash.other_name, clash.other)
                if clash.duty is Duty.LOWERING
                else (clash.name, clash.duty)
            )
            return f"{name} decided so, and is also among those who {IN_WORDS[other]}"
    return ""


def flaw_of_waiver(sign_off: SignOff, waiver: Waiver, duties: Mapping[Duty, Sequence[str]]) -> str:
    """Return why a waiver may not count, whoever recorded it; "" if it may."""
    if not name_key(waiver.name):
        return "it does not say who granted it"
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


def counting_waivers(
    sign_off: SignOff, questionnaire: Questionnaire, assessment: Assessment
) -> tuple[Waiver, ...]:
    """Return the waivers of an assessment that may count, whatever the day."""
    if not assessment.waivers:
        return ()
    digest = assessment.digest
    holding = [one for one in assessment.signatures if one.digest == digest]
    duties = duties_of(assessment, questionnaire, holding)
    return tuple(w for w in assessment.waivers if not flaw_of_waiver(sign_off, w, duties))


IN_WORDS: dict[Duty, str] = {
    Duty.ANSWERS: "gave answers",
    Duty.PREPARER: "signed as preparer",
    Duty.REVIEWER: "signed as reviewer",
    Duty.APPROVER: "signed as approver",
    Duty.WAIVER: "granted a waiver",
    Duty.LOWERING: "lowered the level",
}
"""What each duty is, after "those who"."""
