"""One parser for typed answers: from what a person writes to a value the question accepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assess.checks.answers import check_value
from assess.checks.suggest import did_you_mean
from assess.model.answer import Answer, State, Value
from assess.model.question import Choice, Choices, Number, Scale, Simple

STATES = {
    "@unknown": State.UNKNOWN,
    "@withheld": State.WITHHELD,
    "@unanswered": State.UNANSWERED,
    "@na": State.NOT_APPLICABLE,
}


NONE = "@none"
"""For a tick list: none of the options is true. It is an answer, unlike a list left empty."""

LONGEST_COMMENT = 20_000
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[0-9]{1,3}([ ,'\u00a0\u202f][0-9]{3})+")
_WHOLE = re.compile(r"[-+]?[0-9]{1,300}(\.0*)?")


class NotAnAnswerError(ValueError):
    """What was typed is no answer to the question; the message says what would be."""


def parse_answer(spec: Simple, text: str) -> Answer:
    """Return the answer that ``text`` stands for.

    A value as the question takes it (option ids or labels, a level's number or label, a number, a
    date, words; for a tick list also ``@none``), or a state: ``@unknown``, ``@withheld``,
    ``@unanswered``, ``@na:the reason``.

    Raises:
        NotAnAnswerError: the text is neither.
    """
    word, _, reason = text.strip().partition(":")
    if word.lower() in STATES:
        return _state(STATES[word.lower()], reason.strip())
    if word.lower() == NONE and isinstance(spec, Choices):
        return _none_of(spec)
    if text.startswith("@"):
        close = did_you_mean(word, STATES)
        msg = f"{_short(word)} is not a state. {close or 'There are ' + ', '.join(STATES) + '.'}"
        raise NotAnAnswerError(msg)
    value = parse_value(spec, text.strip())
    refused = check_value(spec, value)
    if refused:
        raise NotAnAnswerError(refused)
    return Answer(state=State.ANSWERED, value=value)


def parse_value(spec: Simple, text: str) -> Value:
    """Return the typed text as the kind of value the question takes, not yet checked for range.

    Raises:
        NotAnAnswerError: the text cannot be such a value.
    """
    if isinstance(spec, Choice):
        return _option(spec, text)
    if isinstance(spec, Choices):
        return parse_ticks(spec, text.split(","))
    if isinstance(spec, Scale):
        labels = [level.label.casefold() for level in spec.levels]
        if text.casefold() in labels and not _is_number(text):
            return labels.index(text.casefold())
        return _whole(text, f"a level from 0 to {len(labels) - 1}")
    if isinstance(spec, Number):
        return _whole(text, "a whole number") if spec.integer else _number(text)
    return text


def parse_ticks(spec: Choices, parts: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of options written as ids or labels, in the order of the options.

    What is no option stays as it is, at the end, for the check of the value to refuse.
    """
    ticked = {_option(spec, part.strip()) for part in parts if part.strip()}
    order = [option.id for option in spec.options]
    return tuple(sorted(ticked, key=lambda i: order.index(i) if i in order else len(order)))


def _is_number(text: str) -> bool:
    """Say whether a text is a number; then it is a level's number even where a label is the same."""
    return re.fullmatch(r"[-+]?[0-9.]+", text) is not None


def _state(state: State, reason: str) -> Answer:
    if state is State.NOT_APPLICABLE and not reason:
        msg = "not applicable needs its reason: @na:the reason"
        raise NotAnAnswerError(msg)
    if any(unicodedata.category(character) == "Cs" for character in reason):
        msg = "the reason holds a character that is none"
        raise NotAnAnswerError(msg)
    if len(reason) > LONGEST_COMMENT:
        msg = f"the reason has {len(reason):,} characters, more than {LONGEST_COMMENT:,}"
        raise NotAnAnswerError(msg)
    return Answer(state=state, comment=reason)


def _none_of(spec: Choices) -> Answer:
    """Return the answer that nothing is ticked: the option for that, where there is one."""
    alone = tuple(option.id for option in spec.options if option.exclusive)
    if len(alone) > 1:
        msg = f"more than one option says so; name one of {', '.join(alone)}"
        raise NotAnAnswerError(msg)
    return Answer(state=State.ANSWERED, value=alone)


def _option(spec: Choice | Choices, text: str) -> str:
    """Return the id of the option written as its id or, if none has that id, as its label."""
    by_label = {option.label.casefold(): option.id for option in spec.options}
    ids = {option.id for option in spec.options}
    return text if text in ids else by_label.get(text.casefold(), text)


def _number(text: str) -> float:
    if _GROUPED.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        msg = (
            f'"{_short(text)}" is not a number; write it without separators, as in {_short(digits)}'
        )
        raise NotAnAnswerError(msg)
    if not _NUMBER.fullmatch(text):
        msg = f'"{_short(text)}" is not a number; write it with a point, as in 12.5'
        raise NotAnAnswerError(msg)
    return float(text)


def _whole(text: str, wanted: str) -> int:
    """Return a whole number exactly; ``3.0`` is one, ``3.5`` is not."""
    if _WHOLE.fullmatch(text):
        return int(text.partition(".")[0])
    msg = f'"{_short(text)}" is not {wanted}'
    raise NotAnAnswerError(msg)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}..."


def parse_settings(settings: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return ``ID=VALUE`` arguments as pairs, and those that are not of that form."""
    pairs, wrong = [], []
    for setting in settings:
        key, equals, value = setting.partition("=")
        if equals and key.strip():
            pairs.append((key.strip(), value))
        else:
            wrong.append(setting)
    return pairs, wrong
