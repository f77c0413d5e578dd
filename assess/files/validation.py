"""From parsed documents to values: every validation error as a problem with its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assess.checks.suggest import did_you_mean
from assess.errors import InputError, Place, Problem
from assess.files.yaml import Document, Path

Model = TypeVar("Model", bound=BaseModel)

_LONGEST_SHOWN = 60
_BRANCHES = ("leaf", "group")
_PATTERNS = {
    "^[a-z][a-z0-9_]*$": "Use small letters, digits and _, with a letter first.",
    "^[a-z][a-z0-9-]*$": "Use small letters, digits and -, with a letter first.",
    r"^\d+(\.\d+)*$": 'Write numbers with dots between them, in quotes, such as "1.0".',
    "^[0-9a-f]{64}$": "Write the 64 hexadecimal digits.",
}
_VALUE_KINDS = ("bool", "int", "float", "str", "tuple[str, ...]")
"""What pydantic adds to the location of an error in an answer's value: the kinds it tried."""


def validate(model: type[Model], document: Document) -> Model:
    """Return the document as a value of the model.

    Raises:
        InputError: with one problem for every error, each with its place in the file.
    """
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        names = _property_names(model)
        details = error.errors(include_url=False, include_input=True)
        merged = _merged(details, document.value)
        problems = [_problem(detail, document, names) for detail in merged]
        raise InputError(*_in_file_order(problems)) from None


def with_places(problems: Iterable[Problem], document: Document) -> list[Problem]:
    """Return problems whose pointer is a path such as ``/sections/0/when`` with its position."""
    return [
        Problem(
            code=problem.code,
            message=problem.message,
            hint=problem.hint,
            severity=problem.severity,
            place=document.place(
                path_of(problem.place.pointer, document.value),
                key=problem.code.endswith("unknown_key"),
            ),
        )
        for problem in problems
    ]


def path_of(pointer: str, value: Any) -> Path:
    """Return ``/sections/0/when`` as its parts; a part is a position where it is one of a list."""
    path: list[str | int] = []
    for escaped in pointer.split("/")[1:]:
        part = escaped.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            path.append(int(part))
            value = value[int(part)]
        else:
            path.append(part)
            value = value.get(part) if isinstance(value, dict) else None
    return tuple(path)


def _problem(detail: Any, document: Document, names: frozenset[str]) -> Problem:
    path = _document_path(detail["loc"], document.value)
    kind = str(detail["type"])
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "extra_forbidden":
        return Problem(
            code="file.unknown_key",
            message=f'there is no key "{_short(last)}" here',
            hint=_similar(last, names - set(_value_at(document.value, path[:-1]))) or "Remove it.",
            place=document.place(path, key=True),
        )
    if kind in ("missing", "union_tag_not_found"):
        if kind != "missing":
            last = str(detail["ctx"]["discriminator"]).strip("'")
        return Problem(
            code="file.missing_key",
            message=f'the key "{last}" is missing',
            hint="Add it to this entry.",
            place=document.place(path),
        )
    message, hint = _in_words(detail, last)
    return Problem(code="file.wrong_value", message=message, hint=hint, place=document.place(path))


_WORDS: dict[str, tuple[str, str]] = {
    "string_type": ('"{key}" must be a text', "Write a text, in quotes if in doubt."),
    "string_too_long": (
        '"{key}" has {length:,} characters, more than {max_length:,}',
        "Shorten it.",
    ),
    "string_too_short": ('"{key}" is empty', "Write something, or remove the key."),
    "string_pattern_mismatch": ('"{value}" cannot be used as {key}', "{form}"),
    "string_unicode": ('"{key}" holds a character that is none', "Remove it."),
    "bool_parsing": ('"{key}" is "{value}"', "It must be true or false."),
    "bool_type": ('"{key}" is not true or false', "Write true or false."),
    "float_parsing": ('"{key}" is "{value}", which is no number', "Write a number."),
    "float_type": ('"{key}" must be a number', "Write a number."),
    "finite_number": ('"{key}" must be a finite number', "Write a number."),
    "int_parsing": ('"{key}" is "{value}", which is no whole number', "Write a whole number."),
    "int_type": ('"{key}" must be a whole number', "Write a whole number."),
    "int_from_float": ('"{key}" is {value}, which is no whole number', "Write a whole number."),
    "greater_than": ('"{key}" is {value}', "It must be more than {gt:g}."),
    "greater_than_equal": ('"{key}" is {value}', "It must be {ge:g} or more."),
    "less_than": ('"{key}" is {value}', "It must be less than {lt:g}."),
    "less_than_equal": ('"{key}" is {value}', "It must be {le:g} or less."),
    "tuple_type": ('"{key}" must be a list', "Write each entry after a dash."),
    "dict_type": ('"{key}" must be a group of keys', "Write it as name: value."),
    "model_type": ("{entry} must be a group of keys", "Write it as name: value."),
    "model_attributes_type": ("{entry} must be a group of keys", "Write it as name: value."),
    "too_short": ('"{key}" has {actual_length} of at least {min_length}', "Add what is missing."),
    "too_long": ('"{key}" has {actual_length} of at most {max_length}', "Leave some out."),
    "value_error": ("{error}", "Change this entry."),
}
"""What pydantic found, by its name for it, in our words: what is wrong, and what to do."""


def _in_words(detail: Any, last: str) -> tuple[str, str]:
    context = dict(detail.get("ctx") or {})
    value = detail.get("input")
    kind = str(detail["type"])
    if kind in ("enum", "literal_error"):
        return f'"{last}" is {_shown(value)}', _one_of(value, str(context.get("expected")))
    if kind == "union_tag_invalid":
        field = str(context.get("discriminator", last)).strip("'")
        tag = str(context.get("tag"))
        return f'"{_short(tag)}" is not a known {field}', _one_of(tag, context["expected_tags"])
    if kind == "string_type" and isinstance(value, bool | int | float):
        return (
            f'"{last}" must be a text; without quotes this is read as {_shown(value)}',
            "Put it in quotes, as it stands there.",
        )
    if kind.startswith("date"):
        return f'"{last}" is {_shown(value)}, which is no day or time', "Write it as YYYY-MM-DD."
    if kind == "union":
        return f'"{last}" cannot be {_shown(value)}', "Write a number, a text or a list of texts."
    message, hint = _WORDS.get(kind, (f'"{{key}}": {detail["msg"]}', "Change it."))
    entry = (
        "the file"
        if not detail["loc"]
        else f'"{last}"'
        if last and not last.isdigit() and last not in _BRANCHES
        else "this"
    )
    length = len(value) if isinstance(value, str | list | dict) else 0
    words = {**context, "key": last, "value": _short(str(value)), "entry": entry, "length": length}
    words["form"] = _PATTERNS.get(
        context.get("pattern", ""), f"It must match {context.get('pattern')}."
    )
    return message.format_map(words), hint.format_map(words)


def _shown(value: Any) -> str:
    """Return a value as it would stand in a file, cut short."""
    if value is None or isinstance(value, bool):
        return {None: "empty", True: "true", False: "false"}[value]
    if isinstance(value, dict | list):
        return "a group of keys" if isinstance(value, dict) else "a list of these"
    return f'"{_short(value)}"' if isinstance(value, str) else _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _one_of(value: Any, expected: str) -> str:
    close = did_you_mean(str(value), re.findall(r"'([^']*)'", expected))
    return (
        close
        or f"It must be {'one of ' if ' or ' not in expected and ',' in expected else ''}{expected}."
    )


def _merged(details: Iterable[Any], value: Any) -> list[Any]:
    """Return the errors without echoes: one for all kinds a value could have been, and no list
    that is too short only because its entries have errors of their own.
    """
    kept: list[Any] = []
    unions: set[Path] = set()
    for detail in details:
        loc = tuple(detail["loc"])
        if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            continue
        member = next((i for i, part in enumerate(loc) if part in _VALUE_KINDS and i), None)
        if member is None:
            kept.append(detail)
        elif loc[:member] not in unions:
            unions.add(loc[:member])
            found = _value_at(value, loc[:member])
            kept.append({"type": "union", "loc": loc[:member], "input": found, "msg": ""})
    return kept


def _similar(word: str, names: Iterable[str]) -> str:
    """Return the key that was probably meant; of equally close ones that with the same letters."""
    if len(word) > _LONGEST_SHOWN:
        return ""
    close = difflib.get_close_matches(word, sorted(names))
    same = [name for name in close if sorted(name) == sorted(word)]
    return f'Did you mean "{(same or close)[0]}"?' if close else ""


def _document_path(loc: Iterable[str | int], value: Any) -> Path:
    """Return the part of an error's location that exists in the document.

    The names of union members that pydantic adds on entering a mapping are skipped, even where the
    mapping has a key of that name (a question of type text has a text); a last key that is absent
    stays.
    """
    path: list[str | int] = []
    entered = False
    for part in loc:
        tag = (
            isinstance(value, dict) and entered and part in (value.get("type"), value.get("method"))
        )
        entered = False
        if tag:
            continue
        if isinstance(value, dict) and part in value:
            value, entered = value[part], True
            path.append(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value, entered = value[part], True
            path.append(part)
    return tuple(path)


def _value_at(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part]
    return value


def _property_names(model: type[BaseModel]) -> frozenset[str]:
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return frozenset(name for part in parts for name in part.get("properties", {}))


def _in_file_order(problems: list[Problem]) -> list[Problem]:
    def position(problem: Problem) -> tuple[int, int]:
        place: Place = problem.place
        return (place.line or 0, place.column or 0)

    return sorted(problems, key=position)
