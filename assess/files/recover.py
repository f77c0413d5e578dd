"""Recovery: a sound assessment from what can still be read of a damaged one.

Nothing is guessed: an answer is taken only where it is whole. Answers stand in the file twice, as
answers and as the changes in the history; where the history is whole, its word is the better one.
"""

from __future__ import annotations

import codecs
import datetime
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic import ValidationError

from assess.checks.answers import check_value
from assess.checks.integrity import is_unbroken
from assess.errors import InputError, Place, Problem, RequestError
from assess.files.fragments import Aside, Fragments
from assess.model.answer import Answer
from assess.model.assessment import Assessment, Subject
from assess.model.gate import Waiver
from assess.model.history import Change, Door, Entry
from assess.model.questionnaire import Questionnaire
from assess.model.reference import QuestionnaireReference

FROM_ANSWERS, FROM_HISTORY = "the answers", "the history"
_KNOWN_TEXTS = {"format", "format_version", "made_with", "as_of", "statement"}

_LIKELY = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýŒœŠšŽž\u2018’“”«»–—…€°§"
)
"""What people write in the languages of that encoding; other bytes are damage."""

Responses = tuple[Answer, ...]


class Saved(NamedTuple):
    """An answer that was recovered, and from which part of the file."""

    key: str
    answer: Answer
    source: str


class Recovered(NamedTuple):
    """A recovered assessment, what each answer in it comes from, and what was set aside.

    ``exact`` says whether the content is what the history last recorded; None if that is unknown.
    """

    assessment: Assessment
    saved: tuple[Saved, ...]
    aside: tuple[Aside, ...]
    exact: bool | None


class _Held(NamedTuple):
    """What stands, or stood, under one key."""

    answer: Answer | None
    responses: Responses


_NOTHING = _Held(None, ())


def text_of(content: bytes) -> tuple[str, str]:
    """Return the text of a damaged file, and which encoding was guessed ("" if none was).

    Bytes that mean nothing stay in the text as characters that no valid answer can hold.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace").replace("\ufffd", "\udcff"), "UTF-16"
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode(), ""
    except UnicodeDecodeError:
        pass
    if content.decode(errors="ignore").isascii():
        try:
            text = content.decode("cp1252")
            json.loads(text)
        except (ValueError, RecursionError):
            pass
        else:
            if _LIKELY.issuperset(c for c in text if not c.isascii()):
                return text, "Windows-1252"
    return content.decode(errors="surrogateescape"), ""


def refuse_nothing(found: Fragments, file: str) -> None:
    """Do nothing if the fragments are those of an assessment that this version knows.

    Raises:
        InputError: they are not.
    """
    place = Place(file=file)
    if found.texts.get("format", "assess/assessment") != "assess/assessment":
        raise InputError(
            Problem(
                code="file.not_an_assessment",
                message=f'its "format" is "{found.texts["format"][:60]}"',
                hint="Only assessments are recovered.",
                place=place,
            )
        )
    if found.texts.get("format_version", "1") != "1":
        raise InputError(
            Problem(
                code="recover.newer_format",
                message="a later version of assess wrote the file; this one would lose what it "
                "does not know",
                hint="Use the version of assess that wrote it.",
                place=place,
            )
        )
    parts = (found.answers, found.responses, found.history, found.questionnaire, found.subject)
    if not any(parts):
        raise InputError(
            Problem(
                code="recover.nothing",
                message="nothing in the file can be recognised as part of an assessment",
                hint="Look for a copy: in your mail, in a backup, on a colleague's disk.",
                place=place,
            )
        )


def rebuild(
    found: Fragments,
    questionnaire: Questionnaire | None,
    subject: str | None,
    at: datetime.datetime,
    origin: str,
) -> Recovered:
    """Return a sound assessment made of fragments, with an entry in its history that says so.

    Args:
        found: the fragments.
        questionnaire: what the answers belong to; None leaves them unchecked.
        subject: the subject's name, if it is lost.
        at: the time of now.
        origin: the damaged file's name, for the history.

    Raises:
        RequestError: subject or questionnaire is lost, and not given.
    """
    reference = found.questionnaire
    if reference is None and questionnaire is not None:
        reference = QuestionnaireReference.to(questionnaire)
    who = found.subject or (Subject(name=subject) if subject else None)
    if who is None or reference is None:
        raise RequestError(*_lost(no_subject=who is None, no_questionnaire=reference is None))
    aside = [one for one in found.aside if one.key not in {"history", "signatures"}]
    aside += [one for one in found.aside if one not in aside]
    aside += [
        Aside(key, text, "no part of an assessment has this name")
        for key, text in found.texts.items()
        if key not in _KNOWN_TEXTS
    ]
    saved, responses = _chosen(found, questionnaire, aside)
    bare = Assessment(
        questionnaire=reference,
        subject=who,
        answers={one.key: one.answer for one in saved},
        responses=responses,
        waivers=_waivers(found),
        signatures=tuple(_without_position(found)),
        history=tuple(_kept_history(found)),
        **_texts(found),
    )
    known = found.history[-1].digest if "history" in found.whole and found.history else ""
    exact = bare.digest == known if known else None
    return Recovered(bare.appended(_entry(saved, aside, at, origin)), saved, tuple(aside), exact)


def _chosen(
    found: Fragments, questionnaire: Questionnaire | None, aside: list[Aside]
) -> tuple[tuple[Saved, ...], dict[str, Responses]]:
    """Return the answers and respondents' answers to keep; what is refused is set aside."""
    newest = _newest(found.history)
    trusted = "history" in found.whole and is_unbroken(tuple(found.history))
    saved: list[Saved] = []
    responses: dict[str, Responses] = {}
    for key in dict.fromkeys((*found.answers, *found.responses, *newest)):
        here = _Held(found.answers.get(key), found.responses.get(key, ()))
        there = newest.get(key, here)
        missing = "answers" not in found.whole and here == _NOTHING
        if trusted and here.answer and here != there:
            says = f"{FROM_HISTORY} says {_said(there.answer)}"
            aside.append(Aside(key, _said(here.answer), says))
        first = there if trusted or missing or key in found.doubtful else here
        held = _first_valid(key, (first, there, here), questionnaire)
        if held is None:
            aside.append(Aside(key, _said(first.answer), _refused(key, first, questionnaire)))
            continue
        if held.answer is not None and not held.answer.is_empty:
            source = FROM_ANSWERS if held == here else FROM_HISTORY
            saved.append(Saved(key, held.answer, source))
        if held.responses:
            responses[key] = held.responses
    return _in_order(saved, questionnaire), responses


def _first_valid(
    key: str, candidates: Iterable[_Held], questionnaire: Questionnaire | None
) -> _Held | None:
    return next((one for one in candidates if not _refused(key, one, questionnaire)), None)


def _newest(history: Iterable[Entry]) -> dict[str, _Held]:
    newest: dict[str, _Held] = {}
    for entry in history:
        for change in entry.changes:
            before = newest.get(change.key, _NOTHING)
            touched = change.old_responses != change.new_responses
            responses = change.new_responses if touched else before.responses
            newest[change.key] = _Held(change.new, responses)
    return newest


def _refused(key: str, held: _Held, questionnaire: Questionnaire | None) -> str:
    """Return why the questionnaire refuses what is held under a key; "" if it does not."""
    if questionnaire is None or held == _NOTHING:
        return ""
    item = questionnaire.items.get(key)
    if item is None:
        return "the questionnaire has no such question"
    for answer in (held.answer, *held.responses):
        if answer is not None and answer.value is not None:
            reason = check_value(item.spec, answer.value)
            if reason:
                return reason
    return ""


def _in_order(saved: list[Saved], questionnaire: Questionnaire | None) -> tuple[Saved, ...]:
    if questionnaire is None:
        return tuple(saved)
    order = {key: position for position, key in enumerate(questionnaire.items)}
    return tuple(sorted(saved, key=lambda one: order[one.key]))


def _kept_history(found: Fragments) -> Iterable[Entry]:
    """Return the entries found; what one takes back is only known while none is missing."""
    if is_unbroken(tuple(found.history)):
        return found.history
    return (entry.model_copy(update={"undoes": None}) for entry in found.history)


def _waivers(found: Fragments) -> tuple[Waiver, ...]:
    """Return the waivers: as listed, or where the list is not whole, as the history has them."""
    trusted = "history" in found.whole and is_unbroken(tuple(found.history))
    if "waivers" in found.whole or not trusted:
        return tuple(found.waivers)
    waivers: tuple[Waiver, ...] = ()
    for entry in found.history:
        waivers = entry.waiver.applied(waivers) if entry.waiver else waivers
    return waivers


def _without_position(found: Fragments) -> Iterable[Any]:
    if "history" in found.whole:
        return found.signatures
    return (one.model_copy(update={"position": None}) for one in found.signatures)


def _texts(found: Fragments) -> dict[str, Any]:
    """Return the texts about the assessment that are valid."""
    kept: dict[str, Any] = {}
    for key in ("made_with", "as_of", "statement"):
        if key in found.texts:
            try:
                part = Assessment.model_validate(
                    {
                        "questionnaire": {"id": "x", "version": "1", "digest": ""},
                        "subject": {"name": "x"},
                        key: found.texts[key],
                    }
                )
            except ValidationError:
                continue
            kept[key] = getattr(part, key)
    return kept


def _entry(saved: Iterable[Saved], aside: list[Aside], at: datetime.datetime, origin: str) -> Entry:
    listed = tuple(saved)
    changes = tuple(
        Change(key=one.key, new=one.answer) for one in listed if one.source == FROM_HISTORY
    )
    reason = (
        f"from {origin[:200]}: {len(listed) - len(changes)} answers from the answers, "
        f"{len(changes)} from the history, {len(aside)} pieces set aside"
    )
    return Entry(at=at, door=Door.RECOVERY, changes=changes, reason=reason)


def _said(answer: Answer | None) -> str:
    if answer is None or answer.is_empty:
        return "no answer"
    value = "" if answer.value is None else f" {json.dumps(answer.value, ensure_ascii=False)[:60]}"
    return f"{answer.state}{value}"


def _lost(*, no_subject: bool, no_questionnaire: bool) -> Iterable[Problem]:
    if no_subject:
        yield Problem(
            code="recover.no_subject",
            message="the name of the subject is lost",
            hint="Add --subject NAME.",
        )
    if no_questionnaire:
        yield Problem(
            code="recover.no_questionnaire",
            message="it is lost which questionnaire the answers belong to",
            hint="Add --questionnaire FOLDER (or an id that `assess list` shows).",
        )
