"""Assessments on disk: one JSON file each, checked on the way in, written all or nothing."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from assess.checks.answers import check_answers
from assess.checks.suggest import did_you_mean
from assess.errors import InputError, Place, Problem, RequestError, Severity
from assess.files.atomic import write_atomically
from assess.files.folders import read_bytes
from assess.files.validation import validate, with_places
from assess.files.yaml import Document, decode, parse, position_after
from assess.model.assessment import Assessment
from assess.model.questionnaire import Questionnaire


def read_assessment(path: Path) -> Assessment:
    """Return an assessment as it stands in its file, its answers not yet held to a questionnaire.

    Raises:
        InputError: not there, not UTF-8, not JSON, or not an assessment; with every problem.
    """
    text = decode(read_bytes(path), str(path))
    try:
        value = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except _DoubleKeyError as error:
        raise InputError(
            Problem(
                code="json.double_key",
                message=f'the key "{error}" stands twice in the same object',
                hint="Remove one of them.",
                place=_place_of_double_key(text, path),
            )
        ) from None
    except _ConstantError as error:
        raise InputError(
            Problem(
                code="json.syntax",
                message=f"{error} is not a number that JSON knows",
                hint="Leave the answer out instead.",
                place=_place_of_constant(text, path),
            )
        ) from None
    except json.JSONDecodeError as error:
        raise InputError(_syntax_problem(error, text, path)) from None
    except (ValueError, RecursionError) as error:
        raise InputError(
            Problem(
                code="json.syntax",
                message="this is not an assessment: "
                + ("too many levels" if isinstance(error, RecursionError) else "a number too long"),
                hint="Restore the file from a copy.",
                place=Place(file=str(path)),
            )
        ) from None
    if not isinstance(value, dict) or value.get("format") != "assess/assessment":
        raise InputError(
            Problem(
                code="file.not_an_assessment",
                message='this is JSON, but not an assessment: "format" is not "assess/assessment"',
                hint="Make one with `assess new`.",
                place=Place(file=str(path)),
            )
        )
    try:
        return validate(Assessment, Document(str(path), value))
    except InputError:
        # Places cost a second reading of the whole text, so they are only looked up for mistakes.
        return validate(Assessment, _located(value, text, path))


def hold_to(assessment: Assessment, questionnaire: Questionnaire, path: Path) -> list[Problem]:
    """Return the warnings and notes about an assessment of this questionnaire.

    Raises:
        InputError: the assessment belongs to another version, or answers are not valid.
    """
    refuse_other_version(assessment, questionnaire, path)
    problems = check_answers(assessment.answers, questionnaire)
    placed = _placed(problems, path)
    if any(problem.severity is Severity.ERROR for problem in placed):
        raise InputError(*(_with_hint(p) for p in placed if p.severity is Severity.ERROR))
    return placed


def refuse_other_version(assessment: Assessment, questionnaire: Questionnaire, path: Path) -> None:
    """Do nothing if the assessment was made with this very questionnaire.

    Raises:
        InputError: another id, version or content; says what to do.
    """
    used = assessment.questionnaire
    place = Place(file=str(path), pointer="questionnaire")
    if used.id != questionnaire.id:
        raise InputError(
            Problem(
                code="assessment.other_questionnaire",
                message=f'it answers "{used.id}", not "{questionnaire.id}"',
                hint="Leave --questionnaire away, or name the folder it was made with.",
                place=place,
            )
        )
    if (used.version, used.digest) == (questionnaire.version, questionnaire.digest):
        return
    changed = (
        f"version {used.version}, this is version {questionnaire.version}"
        if used.version != questionnaire.version
        else f"another content of version {used.version}, which was changed without a new version"
    )
    raise InputError(
        Problem(
            code="assessment.other_version",
            message=f'it answers questionnaire "{used.id}" in {changed}',
            hint="Name the folder with the version it was made with: --questionnaire FOLDER.",
            place=place,
        )
    )


def unknown_questionnaire(assessment: Assessment, path: Path, known: Iterable[str]) -> InputError:
    """Return the error for an assessment whose questionnaire is not shipped."""
    name = assessment.questionnaire.id
    hint = did_you_mean(name, known)
    return InputError(
        Problem(
            code="assessment.unknown_questionnaire",
            message=f'it answers a questionnaire "{name}" that is not among those installed',
            hint=f"{hint} Name its folder: --questionnaire FOLDER.".strip(),
            place=Place(file=str(path), pointer="questionnaire.id"),
        )
    )


def write_assessment(path: Path, assessment: Assessment, *, overwrite: bool = True) -> None:
    """Write an assessment all or nothing: a temporary file, flushed to disk, then renamed.

    Raises:
        RequestError: the file exists and must not be overwritten, or cannot be written.
    """
    if not overwrite and os.path.lexists(path):
        raise RequestError(
            Problem(
                code="request.file_exists",
                message="the file exists already",
                hint="Choose another name; nothing was written.",
                place=Place(file=str(path)),
            )
        )
    write_atomically(path, to_json(assessment).encode())


def to_json(assessment: Assessment) -> str:
    """Return an assessment as JSON text, two spaces deep, ending in a line feed."""
    content = {
        "format": assessment.format,
        "format_version": assessment.format_version,
        **assessment.model_dump(mode="json", exclude_defaults=True),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def in_question_order(assessment: Assessment, questionnaire: Questionnaire) -> Assessment:
    """Return the assessment with its answers in the order the items are asked, empty ones gone."""
    kept = {
        key: assessment.answers[key]
        for key in (*questionnaire.items, *assessment.answers)
        if key in assessment.answers and not assessment.answers[key].is_empty
    }
    return assessment.model_copy(update={"answers": kept})


class _DoubleKeyError(ValueError):
    pass


class _ConstantError(ValueError):
    pass


def _with_hint(problem: Problem) -> Problem:
    return problem if problem.hint else replace(problem, hint="Correct it in the file.")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DoubleKeyError(key)
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise _ConstantError(name)


def _place_of_double_key(text: str, path: Path) -> Place:
    """Return where the key stands the second time: the same text read as YAML tells."""
    try:
        parse(text, str(path))
    except InputError as error:
        return error.problems[0].place
    return Place(file=str(path))


def _place_of_constant(text: str, path: Path) -> Place:
    tokens = re.finditer(r'"(?:[^"\\]|\\.)*"|NaN|-?Infinity', text)
    start = next((token.start() for token in tokens if token.group()[0] != '"'), 0)
    line, column = position_after(text[:start])
    return Place(file=str(path), line=line, column=column)


def _syntax_problem(error: json.JSONDecodeError, text: str, path: Path) -> Problem:
    cut = not text[error.pos :].strip() or text.rstrip()[-1:] not in ("}", "]")
    what = (
        "the file ends too early, as if it had been cut off"
        if cut and text.strip()
        else ("the file is empty" if not text.strip() else f"this is not valid JSON: {error.msg}")
    )
    return Problem(
        code="json.syntax",
        message=what,
        hint="Restore it from a copy; it was not changed.",
        place=Place(file=str(path), line=error.lineno, column=error.colno),
    )


def _located(value: Any, text: str, path: Path) -> Document:
    """Return the JSON value with positions, which are those of the same text read as YAML.

    Only JSON writes a character as two escapes; any other escape of that length does for YAML.
    """
    try:
        positions = parse(re.sub(r"\\u[dD][89a-fA-F]..", r"\\u002E", text), str(path))
    except InputError:
        return Document(str(path), value)
    return Document(str(path), value, positions.values_at, positions.keys_at)


def _placed(problems: list[Problem], path: Path) -> list[Problem]:
    if not problems:
        return []
    text = decode(read_bytes(path), str(path))
    return with_places(problems, _located(json.loads(text), text, path))
