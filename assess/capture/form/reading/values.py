"""One cell as an answer: the value or state that its content stands for, for each kind of question."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assess.capture.form.reading.cells import Content, Percent, Unusable, Usable
from assess.capture.form.reading.days import read_day
from assess.capture.form.reading.numbers import read_number, without_unit
from assess.capture.form.reading.signs import read_state
from assess.capture.form.reading.texts import folded, plain, shown, text_of
from assess.capture.form.words import answer_texts, code_of, number_text
from assess.capture.parse import NotAnAnswerError
from assess.checks.answers import check_value
from assess.checks.suggest import did_you_mean
from assess.model.answer import State, Value
from assess.model.question import Choice, Choices, Date, FreeText, Number, Scale, Simple

_LEADING = re.compile(r"(\w{1,3})(?:\s+-|\s*[:.)]|\s*-(?=\s))\s+(.+)")
_PER_CENT = ("%", "percent", "per cent", "percentage", "pct", "% of")
_MOST_ACCEPTED = 8


class Taken(NamedTuple):
    """What a cell says: a state with its value, and a remark where that was worked out."""

    state: State
    value: Value | None = None
    remark: str = ""


def read_answer(spec: Simple, content: Content) -> Taken:
    """Return the answer that the content of an answer cell stands for.

    A tick list has cells of its own for its ticks; here it is a list of options, as in ``a; c``.

    Raises:
        NotAnAnswerError: it is none; the message says why.
    """
    if isinstance(content, Unusable):
        msg = f"there is {content.what} in the cell. {content.instead}"
        raise NotAnAnswerError(msg)
    if not isinstance(spec, FreeText):
        state = None if _is_option(spec, content) else read_state(text_of(content))
        if state:
            return Taken(state)
    value, remark = _value(spec, content)
    refused = check_value(spec, value)
    if refused:
        raise NotAnAnswerError(refused)
    return Taken(State.ANSWERED, value, remark)


def accepted(spec: Simple) -> str:
    """Return in words what a question's cell takes."""
    match spec:
        case Choice() | Scale():
            texts = answer_texts(spec)
            more = f" ... {texts[-1]}" if len(texts) > _MOST_ACCEPTED else ""
            return "; ".join(texts[:_MOST_ACCEPTED]) + more
        case Choices():
            return "x in the rows of the options that are true"
        case Number():
            ends = [
                f"{word} {number_text(end)}"
                for word, end in (("from", spec.minimum), ("to", spec.maximum))
                if end is not None
            ]
            return " ".join(["a whole number" if spec.integer else "a number", *ends, spec.unit])
        case Date():
            days = [
                f"{word} {end}"
                for word, end in (("from", spec.earliest), ("to", spec.latest))
                if end is not None
            ]
            return " ".join(["a day as 2024-05-31", *days])
        case FreeText():
            return f"words, up to {spec.max_length:,} characters"


def read_date(content: Content) -> str:
    """Return the day in a cell as ``YYYY-MM-DD``.

    Raises:
        NotAnAnswerError: it is none, or could be two.
    """
    if isinstance(content, datetime.datetime):
        return content.date().isoformat()
    if isinstance(content, str):
        return read_day(plain(content))
    if isinstance(content, Unusable):
        msg = f"there is {content.what} in the cell. {content.instead}"
        raise NotAnAnswerError(msg)
    msg = f"{shown(content)} is a number and no date; write it as 2024-05-31"
    if isinstance(content, bool | Percent):
        msg = f"{shown(content)} is no date; write it as 2024-05-31"
    raise NotAnAnswerError(msg)


def _is_option(spec: Simple, content: Usable) -> bool:
    """Say whether a text is an option's or a level's own words, such as "Unknown"."""
    if not isinstance(spec, Choice | Choices | Scale):
        return False
    texts = spec.levels if isinstance(spec, Scale) else spec.options
    labels = {folded(one.label) for one in texts}
    codes = () if isinstance(spec, Scale) else _codes(spec)
    return folded(text_of(content)) in labels.union(codes)


def _value(spec: Simple, content: Usable) -> tuple[Value, str]:
    match spec:
        case Choice():
            position, remark = _position(_names_of_options(spec), answer_texts(spec), content)
            return spec.options[position].id, remark
        case Scale():
            return _position(_names_of_levels(spec), answer_texts(spec), content)
        case Choices():
            return _ticks(spec, content), ""
        case Number():
            number = _number(spec, content)
            whole = spec.integer and float(number).is_integer()
            return int(number) if whole else float(number), ""
        case Date():
            return read_date(content), ""
        case FreeText():
            return plain(text_of(content)), ""


# ── one of several ───────────────────────────────────────────────────────────────────────────


def _codes(spec: Choice | Choices) -> list[str]:
    return [code_of(position) for position in range(len(spec.options))]


def _names_of_options(spec: Choice | Choices) -> list[tuple[str, str, str]]:
    """Return code, label and id of every option, folded."""
    return [
        (code, folded(option.label), option.id)
        for code, option in zip(_codes(spec), spec.options, strict=True)
    ]


def _names_of_levels(spec: Scale) -> list[tuple[str, str, str]]:
    """Return number, label and full text of every level, folded."""
    return [
        (str(number), folded(level.label), folded(level.text))
        for number, level in enumerate(spec.levels)
    ]


def _position(
    names: Sequence[tuple[str, str, str]], texts: Sequence[str], content: Usable
) -> tuple[int, str]:
    """Return which option or level a cell names, and how if that is not plain.

    Raises:
        NotAnAnswerError: it names none, or more than one.
    """
    if isinstance(content, datetime.datetime | bool | Percent):
        msg = f"{shown(content)} is none of the answers offered"
        raise NotAnAnswerError(msg)
    text = folded(text_of(content))
    exact = [i for i, offered in enumerate(texts) if folded(offered) == text]
    codes = [i for i, (code, _, _) in enumerate(names) if code == text]
    labels = [i for i, (_, *words) in enumerate(names) if text in words]
    if len(exact) == 1:
        return exact[0], ""
    found = set(codes if codes and text.isdecimal() else [*codes, *labels])
    if len(found) == 1:
        return found.pop(), ""
    if found:
        offered = " or ".join(f'"{texts[i]}"' for i in sorted(found))
        msg = f"{shown(content)} can mean {offered}"
        raise NotAnAnswerError(msg)
    return _by_leading_code(names, texts, text, content)


def _by_leading_code(
    names: Sequence[tuple[str, str, str]], texts: Sequence[str], text: str, content: Usable
) -> tuple[int, str]:
    leading = _LEADING.fullmatch(text)
    if leading:
        code, rest = leading.groups()
        position = next((i for i, name in enumerate(names) if name[0] == code), None)
        other = [i for i, (_, *words) in enumerate(names) if rest in words]
        if position is not None and other and position not in other:
            msg = f'{shown(content)} has the sign of "{texts[position]}", but the words of another'
            raise NotAnAnswerError(msg)
        if position is not None and not re.fullmatch("[0-9.,% -]+", rest):
            remark = "" if other else f'read by its sign as "{texts[position]}"'
            return position, remark
    hint = did_you_mean(text, [word for name in names for word in name[1:] if word])
    msg = f"{shown(content)} is none of the answers offered. {hint}".strip()
    raise NotAnAnswerError(msg)


def _ticks(spec: Choices, content: Usable) -> tuple[str, ...]:
    names, texts = _names_of_options(spec), [option.label for option in spec.options]
    parts: Iterable[str] = re.split(r"[;\n]", text_of(content))
    if folded(text_of(content)) in {label for _, label, _ in names}:
        parts = [text_of(content)]
    elif ";" not in text_of(content) and "\n" not in text_of(content):
        parts = text_of(content).split(",")
    found = {_position(names, texts, part)[0] for part in parts if folded(part)}
    return tuple(option.id for i, option in enumerate(spec.options) if i in found)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────


def _number(spec: Number, content: Usable) -> float:
    if isinstance(content, bool | datetime.datetime):
        msg = f"{shown(content)} is not a number"
        if isinstance(content, datetime.datetime):
            msg += "; the program took it for a day: format the cell as text and type it again"
        raise NotAnAnswerError(msg)
    if isinstance(content, Percent):
        return _share(spec, content.share)
    if not isinstance(content, str):
        return content
    text = without_unit(plain(content), (spec.unit, spec.unit_one))
    if text.endswith("%"):
        (share, *_) = _fitting(spec, text[:-1].rstrip(), content, 100.0)
        return _share(spec, share)
    return _fitting(spec, text, content, 1)[0]


def _fitting(spec: Number, text: str, content: str, parts: float) -> tuple[float, ...]:
    """Return the reading of a number that can be the answer, as so many parts of one."""
    try:
        readings = read_number(text)
    except NotAnAnswerError as refused:
        msg = f"{shown(content)} cannot be read: {refused}"
        raise NotAnAnswerError(msg) from None
    if parts != 1:
        readings = tuple(reading / parts for reading in readings)
    if len(readings) == 1:
        return readings
    fitting = [reading for reading in readings if check_value(spec, reading) is None]
    if len(fitting) > 1:
        both = " or ".join(number_text(reading) for reading in fitting)
        msg = f"{shown(content)} can be {both}; write it without separated thousands, as in 1234.5"
        raise NotAnAnswerError(msg)
    return tuple(fitting) or readings


def _share(spec: Number, share: float) -> float:
    """Return a percentage as the question counts: in per cent, or as a share of one.

    Raises:
        NotAnAnswerError: it counts neither.
    """
    if folded(spec.unit).startswith(_PER_CENT):
        return float(f"{share * 100:.12g}")
    if not spec.unit and spec.maximum == 1:
        return share
    msg = f"the cell shows {number_text(share * 100)}%, but the question does not ask for per cent"
    raise NotAnAnswerError(msg)
