"""An earlier register, read to say what changed since."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from assess.errors import InputError, Place, Problem
from assess.files.folders import read_bytes
from assess.files.validation import validate
from assess.files.yaml import Document, decode
from assess.model.register_changes import FORMAT, FORMAT_VERSION, Before

LARGEST_REGISTER = 200_000_000
"""Bytes; a register of ten thousand vendors has about a tenth of it."""

_HINT = "Name a register that `assess register` wrote, or leave --since away."


def read_register(path: Path) -> Before:
    """Return what a register in JSON says.

    Raises:
        InputError: it cannot be read, or is no register; with every problem.
    """
    content = read_bytes(path, LARGEST_REGISTER)
    return parse_register(decode(content, str(path), LARGEST_REGISTER), str(path))


def parse_register(text: str, file: str, sheet: str = "") -> Before:
    """Return the register that a text in JSON is.

    Args:
        text: the text.
        file: where it stands, for messages.
        sheet: the sheet of a workbook that holds it, if one does.

    Raises:
        InputError: it is no register; with every problem, and its place.
    """
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(_not_json(error, file, sheet)) from None
    refuse_other_format(value, file)
    try:
        return validate(Before, Document(file, value))
    except InputError as error:
        raise InputError(*(_in_sheet(problem, sheet) for problem in error.problems)) from None


def refuse_other_format(value: Any, file: str) -> None:
    """Do nothing if a value from JSON says that it is a register of the format read here.

    Raises:
        InputError: it is something else, or of another version.
    """
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise InputError(not_a_register(file, f'"format" is not "{FORMAT}"'))
    version = str(value.get("format_version"))[:20]
    if version != FORMAT_VERSION:
        raise InputError(
            Problem(
                code="register.other_format",
                message=f'the register is of format version "{version}", this reads '
                f"{FORMAT_VERSION}",
                hint="Compare it with the version of assess that it was made with.",
                place=Place(file=file),
            )
        )


def not_a_register(file: str, why: str) -> Problem:
    """Return the problem of a file that is no register."""
    return Problem(
        code="register.not_a_register",
        message=f"this is not a register: {why}",
        hint=_HINT,
        place=Place(file=file),
    )


def _not_json(error: ValueError | RecursionError, file: str, sheet: str) -> Problem:
    if sheet:
        return _changed_inside(file, sheet)
    at = error if isinstance(error, json.JSONDecodeError) else None
    return Problem(
        code="json.syntax",
        message=f"this is not valid JSON: {at.msg if at else 'a number or a depth it cannot have'}",
        hint="Restore it from a copy, or leave --since away.",
        place=Place(file=file, line=at.lineno if at else None, column=at.colno if at else None),
    )


def _in_sheet(problem: Problem, sheet: str) -> Problem:
    if not sheet:
        return problem
    pointer = " ".join(part for part in (sheet, problem.place.pointer) if part)
    return replace(problem, hint=_HINT, place=replace(problem.place, pointer=pointer))


def _changed_inside(file: str, sheet: str) -> Problem:
    return Problem(
        code="register.changed_inside",
        message="the hidden sheet that says what was in the register is not as it was written",
        hint="Use the register as it was made, or one in .json; or leave --since away.",
        place=Place(file=file, pointer=sheet),
    )


def _no_constant(name: str) -> Any:
    msg = f"{name} is not a number that JSON knows"
    raise ValueError(msg)
