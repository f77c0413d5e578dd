"""Fragments: what can still be read in a damaged assessment's text.

The text is read in the largest pieces that are whole: the whole list of answers if it is whole,
else one answer after the other. Within a string every quotation mark is escaped, so that nothing
inside a comment can pass for an answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from assess.files.wording import in_words, short
from assess.model.answer import Answer
from assess.model.assessment import Subject
from assess.model.gate import Waiver
from assess.model.history import Entry
from assess.model.reference import QuestionnaireReference
from assess.model.signature import Signature

Model = TypeVar("Model", bound=BaseModel)

PATIENCE = 60
"""Reading in pieces looks at parts of the text again; so many times its length, and no more."""

_PIECE = re.compile(
    r'(?<!\\)"(?P<key>[^"\\\x00-\x1f]{1,200})"\s*:\s*(?=[\[{"])'
    r'|(?P<element>\{\s*(?="(?:at|role|gate|item)"\s*:))'
)
_TOP = ("answers", "responses", "waivers", "signatures", "history")
_OF_ENTRY = ("changes", "door", "key", "undoes", "old_responses", "new_responses")
_RESPONSES = TypeAdapter(tuple[Answer, ...])


class Aside(NamedTuple):
    """Something that cannot be used as it stands: under which key, the text, and why not."""

    key: str
    text: str
    reason: str


@dataclass(slots=True)
class Fragments:
    """What was found. ``whole`` names the parts that were read without a gap."""

    answers: dict[str, Answer] = field(default_factory=dict)
    responses: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    history: list[Entry] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    questionnaire: QuestionnaireReference | None = None
    subject: Subject | None = None
    texts: dict[str, str] = field(default_factory=dict)
    aside: list[Aside] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)


def find_fragments(text: str) -> Fragments:
    """Return everything in a text that is whole and of the form that it should have."""
    found = Fragments()
    for section, key, value, raw in _pieces(text, found.aside):
        _take(found, section, key, value, raw)
    for key in found.doubtful:
        found.answers.pop(key, None)
        found.responses.pop(key, None)
    return found


class _Double(NamedTuple):
    """An object in which a key stands twice: its pairs."""

    pairs: tuple[tuple[str, Any], ...]


def _pairs(pairs: list[tuple[str, Any]]) -> Any:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Double(tuple(pairs))


def _constant(name: str) -> Any:
    raise ValueError(name)


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def _pieces(text: str, aside: list[Aside]) -> Iterator[tuple[str, str, Any, str]]:
    """Yield section, key, value and text of every piece that is whole, the largest there are.

    Answers and entries that are not whole are set aside.
    """
    position, section, effort = 0, "", 0
    while match := _PIECE.search(text, position):
        key = match["key"] or ""
        start = match.start() if match["element"] else match.end()
        if key:
            section = _section(section, key, text[start])
        try:
            value, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            effort += max(getattr(error, "pos", len(text)) - start, 100)
            if effort > PATIENCE * max(len(text), 1000):
                return
            position = match.end()
            name = _broken(section, key)
            if name:
                shown = short(" ".join(text[start : position + 80].split()))
                aside.append(Aside(name, shown, "it is damaged"))
            continue
        if not key and section not in {"waivers", "signatures", "history"}:
            section = "history"
        yield section, key, value, text[start:end]
        position = end
        if key in _TOP and section == key:
            section = ""


def _broken(section: str, key: str) -> str:
    """Return what a piece that is not whole would have been; "" if it is part of another."""
    if not key:
        return section or "history"
    if section in {"answers", "responses"} and key not in {*_TOP, *Answer.model_fields}:
        return key
    return ""


def _section(section: str, key: str, opening: str) -> str:
    """Return in which part of the file a key stands, as far as can be told."""
    if key in _OF_ENTRY and (opening == "[" or (key in {"key", "door"} and opening == '"')):
        return "history"
    opens = {"answers": "{", "responses": "{"} | dict.fromkeys(_TOP[2:], "[")
    return key if opens.get(key) == opening else section


def _take(found: Fragments, section: str, key: str, value: Any, raw: str) -> None:
    if key in _TOP and key == section and not _is_answer(value):
        found.whole.add(key)
        _take_part(found, key, value)
    elif not key:
        _take_element(found, value, raw)
    elif key in {"questionnaire", "subject"} and section not in {"answers", "responses"}:
        _take_reference(found, key, value)
    elif section not in _TOP[2:]:  # there it is a piece of something broken
        _take_named(found, section, key, value, raw)


def _take_reference(found: Fragments, key: str, value: Any) -> None:
    if key == "subject":
        found.subject = found.subject or _valid(Subject, value)
    else:
        found.questionnaire = found.questionnaire or _valid(QuestionnaireReference, value)


def _take_named(found: Fragments, section: str, key: str, value: Any, raw: str) -> None:
    if isinstance(value, list):
        _take_responses(found, key, value, raw, said=section == "responses")
    elif _is_answer(value):
        _take_answer(found, key, value, raw)
    elif isinstance(value, str) and not section:
        found.texts.setdefault(key, value)


def _take_part(found: Fragments, part: str, value: Any) -> None:
    if part in {"answers", "responses"}:
        pairs = value.pairs if isinstance(value, _Double) else tuple(value.items())
        for key, one in pairs:
            raw = _text(one)
            if part == "answers":
                _take_answer(found, key, one, raw)
            else:
                _take_responses(found, key, one, raw, said=True)
        return
    for one in value:
        _take_element(found, one, _text(one))


def _is_answer(value: Any) -> bool:
    if not isinstance(value, _Double | dict):
        return False
    pairs = value.pairs if isinstance(value, _Double) else tuple(value.items())
    return any(key == "state" and isinstance(one, str) for key, one in pairs)


def _take_answer(found: Fragments, key: str, value: Any, raw: str) -> None:
    answer, reason = _checked(Answer, value)
    if answer is None:
        found.aside.append(Aside(key, raw, reason))
        found.doubtful.add(key)
    elif found.answers.setdefault(key, answer) != answer:
        found.aside.append(Aside(key, raw, "it stands there twice, with different answers"))
        found.doubtful.add(key)


def _take_responses(found: Fragments, key: str, value: Any, raw: str, *, said: bool) -> None:
    try:
        responses = _RESPONSES.validate_python(value)
    except ValidationError as error:
        if said and key != "evidence":
            found.aside.append(Aside(key, raw, _reason(error)))
        return
    if responses and found.responses.setdefault(key, responses) != responses:
        found.aside.append(Aside(key, raw, "it stands there twice, with different answers"))
        found.doubtful.add(key)


def _take_element(found: Fragments, value: Any, raw: str) -> None:
    keys = value if isinstance(value, dict) else {}
    part = "waivers" if {"gate", "item"} & {*keys} else "history"
    part = "signatures" if "role" in keys else part
    if part == "signatures":
        reason = _gathered(found.signatures, Signature, value)
    elif part == "waivers":
        reason = _gathered(found.waivers, Waiver, value)
    else:
        reason = _gathered(found.history, Entry, value)
    if reason:
        found.aside.append(Aside(part, raw, reason))
        found.whole.discard(part)


def _gathered(found: list[Model], model: type[Model], value: Any) -> str:
    """Add the value to those found; return the reason where it is none."""
    one, reason = _checked(model, value)
    if one is not None:
        found.append(one)
    return reason


def _valid(model: type[Model], value: Any) -> Model | None:
    return _checked(model, value)[0]


def _checked(model: type[Model], value: Any) -> tuple[Model | None, str]:
    """Return the value, or None and the reason why it is none."""
    if isinstance(value, _Double) or _has_double(value):
        return None, "a key stands twice in it"
    try:
        return model.model_validate(value), ""
    except ValidationError as error:
        return None, _reason(error)


def _has_double(value: Any) -> bool:
    if isinstance(value, _Double):
        return True
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_has_double, inside))


def _reason(error: ValidationError) -> str:
    return in_words(error.errors(include_url=False)[0])[0]


def _text(value: Any) -> str:
    plain = dict(value.pairs) if isinstance(value, _Double) else value
    return short(json.dumps(plain, ensure_ascii=False, default=str))
