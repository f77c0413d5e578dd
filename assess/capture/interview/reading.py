"""From what is typed at a question to its value, the same with keys and line by line."""

from __future__ import annotations

from assess.capture.interview.wording import picks_of
from assess.capture.parse import NONE, NotAnAnswerError, parse_answer
from assess.checks.answers import check_value
from assess.model.answer import Value
from assess.model.question import Choice, Choices, FreeText, Simple


def value_of(spec: Simple, text: str) -> Value:
    """Return the value typed: ids, labels and figures as everywhere, or the numbers of options.

    States are commands here, so that a text may begin with any sign.

    Raises:
        NotAnAnswerError: it is no value of the question; the message says what would be.
    """
    text = text.strip()
    if isinstance(spec, FreeText):
        return checked(spec, text)
    if isinstance(spec, Choices) and text.casefold() == "none" and not _is_option(spec, text):
        return parse_answer(spec, NONE).value or ()
    if text.startswith("@"):
        msg = "States are commands here: the menu lists them."
        raise NotAnAnswerError(msg)
    if isinstance(spec, Choice):
        text = _named(spec, text)
    elif isinstance(spec, Choices):
        text = ",".join(_named(spec, part.strip()) for part in text.split(","))
    value = parse_answer(spec, text).value
    if value is None:
        msg = "That is no answer."
        raise NotAnAnswerError(msg)
    return value


def checked(spec: Simple, value: Value) -> Value:
    """Return the value if the question accepts it.

    Raises:
        NotAnAnswerError: it does not; the message says why.
    """
    refused = check_value(spec, value)
    if refused:
        raise NotAnAnswerError(refused)
    return value


def _named(spec: Choice | Choices, part: str) -> str:
    """Return the id for the number of an option; anything else as it is."""
    numbers = {pick.number: str(pick.value) for pick in picks_of(spec)}
    if _is_option(spec, part) or not part.isdecimal():
        return part
    if part not in numbers:
        msg = f"{part} is not among the numbers 1 to {len(numbers)}."
        raise NotAnAnswerError(msg)
    return numbers[part]


def _is_option(spec: Choice | Choices, text: str) -> bool:
    """Say whether a text is the id or the label of an option."""
    known = {word.casefold() for option in spec.options for word in (option.id, option.label)}
    return text.casefold() in known
