"""From parsed documents to values: every validation error as a problem with its place."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assess.errors import InputError, Place, Problem
from assess.files.yaml import Document, Path

Model = TypeVar("Model", bound=BaseModel)


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
        problems = [_problem(detail, document, names) for detail in details]
        raise InputError(*_in_file_order(problems)) from None


def with_places(problems: Iterable[Problem], document: Document) -> list[Problem]:
    """Return problems whose pointer is a path such as ``/sections/0/when`` with its position."""
    return [
        Problem(
            code=problem.code,
            message=problem.message,
            hint=problem.hint,
            severity=problem.severity,
            place=document.place(path_of(problem.place.pointer)),
        )
        for problem in problems
    ]


def path_of(pointer: str) -> Path:
    """Return ``/sections/0/when`` as its parts, positions as numbers."""
    parts = [part for part in pointer.split("/") if part]
    return tuple(int(part) if part.isdigit() else part for part in parts)


def _problem(detail: Any, document: Document, names: frozenset[str]) -> Problem:
    path = _document_path(detail["loc"], document.value)
    kind = str(detail["type"])
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "extra_forbidden":
        taken = _value_at(document.value, path[:-1])
        close = difflib.get_close_matches(last, sorted(names - set(taken or ())), n=1)
        return Problem(
            code="file.unknown_key",
            message=f'there is no key "{last}" here',
            hint=f'Did you mean "{close[0]}"?' if close else "Remove it.",
            place=document.place(path, key=True),
        )
    if kind == "missing":
        return Problem(
            code="file.missing_key",
            message=f'the key "{last}" is missing',
            hint="Add it to this entry.",
            place=document.place(path),
        )
    message, hint = _in_words(detail, last)
    return Problem(code="file.wrong_value", message=message, hint=hint, place=document.place(path))


def _in_words(detail: Any, last: str) -> tuple[str, str]:
    worded = _WORDED.get(str(detail["type"]))
    if worded:
        return worded(last, detail.get("input"), detail.get("ctx") or {})
    message = str(detail["msg"])
    return f"{last}: {message[:1].lower()}{message[1:]}", "Change it."


def _not_text(last: str, value: Any, _: Any) -> tuple[str, str]:
    if isinstance(value, int | float):
        return f'"{last}" must be a text, not the number {value}', f'Quote it: "{value}".'
    return f'"{last}" must be a text', "Write a text, in quotes if in doubt."


def _not_one_of(last: str, value: Any, context: Any) -> tuple[str, str]:
    return f'"{last}" is {value!r}', f"It must be {context.get('expected')}."


def _unknown_tag(_last: str, _: Any, context: Any) -> tuple[str, str]:
    field, tag = str(context["discriminator"]).strip("'"), str(context["tag"])
    known = str(context["expected_tags"])
    close = difflib.get_close_matches(tag, known.replace("'", "").split(", "), n=1)
    hint = f'Did you mean "{close[0]}"?' if close else f"It must be one of {known}."
    return f'"{tag}" is not a known {field}', hint


def _no_tag(_last: str, _: Any, context: Any) -> tuple[str, str]:
    field = str(context.get("discriminator", "type")).strip("'")
    return f'the key "{field}" is missing', "Add it to this entry."


def _bad_name(last: str, value: Any, context: Any) -> tuple[str, str]:
    return f'"{value}" cannot be used as {last}', f"It must match {context.get('pattern')}."


def _own_rule(_last: str, _: Any, context: Any) -> tuple[str, str]:
    return str(context.get("error")), "Change this entry."


_WORDED: dict[str, Callable[[str, Any, Any], tuple[str, str]]] = {
    "string_type": _not_text,
    "literal_error": _not_one_of,
    "enum": _not_one_of,
    "union_tag_invalid": _unknown_tag,
    "union_tag_not_found": _no_tag,
    "string_pattern_mismatch": _bad_name,
    "value_error": _own_rule,
}
"""Our words for the kinds of error that the validation library reports most."""


def _document_path(loc: Iterable[Any], value: Any) -> Path:
    """Return the part of an error's location that exists in the document.

    The names of union members that pydantic adds are skipped; a last key that is absent stays.
    """
    path: list[str | int] = []
    for part in loc:
        if (isinstance(value, dict) and part in value) or (
            isinstance(value, list) and isinstance(part, int) and part < len(value)
        ):
            value = value[part]
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
