"""From parsed documents to values: every validation error as a problem with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assess.checks.suggest import MOST_SUGGESTIONS
from assess.errors import InputError, Place, Problem
from assess.files.wording import LONGEST_SHOWN, in_words, short
from assess.files.yaml import Document, Path

Model = TypeVar("Model", bound=BaseModel)

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
        problems = [
            _problem(detail, document, names, suggest=i < MOST_SUGGESTIONS)
            for i, detail in enumerate(merged)
        ]
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


def _problem(detail: Any, document: Document, names: frozenset[str], *, suggest: bool) -> Problem:
    path = _document_path(detail["loc"], document.value)
    kind = str(detail["type"])
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "extra_forbidden":
        taken = _value_at(document.value, path[:-1]) if suggest else ()
        hint = _similar(last, names - set(taken)) if suggest else ""
        return Problem(
            code="file.unknown_key",
            message=f'there is no key "{short(last)}" here',
            hint=hint or "Remove it.",
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
    message, hint = in_words(detail)
    return Problem(code="file.wrong_value", message=message, hint=hint, place=document.place(path))


def _merged(details: Iterable[Any], value: Any) -> list[Any]:
    """Return the errors without echoes.

    One error stands for all the kinds that a value could have been, and a list is not called too
    short where its entries are there, only with errors of their own.
    """
    kept: list[Any] = []
    unions: set[Path] = set()
    for detail in details:
        loc = tuple(detail["loc"])
        if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            continue
        member = next(
            (
                i
                for i, part in enumerate(loc)
                if i and loc[i - 1] == "value" and part in _VALUE_KINDS
            ),
            None,
        )
        if member is None:
            kept.append(detail)
        elif loc[:member] not in unions:
            unions.add(loc[:member])
            # A bare answer in a file of answers is the value itself.
            found = _value_at(value, _document_path(loc[:member], value))
            kept.append({"type": "union", "loc": loc[:member], "input": found, "msg": ""})
    return kept


def _similar(word: str, names: Iterable[str]) -> str:
    """Return the key that was probably meant; of equally close ones that with the same letters."""
    if len(word) > LONGEST_SHOWN:
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
        in_mapping = isinstance(value, dict) and part in value
        in_list = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if in_mapping or in_list:
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
