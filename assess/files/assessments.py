"""Assessments on disk: one JSON file each, checked on the way in, written all or nothing."""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from assess.checks.answers import check_answers
from assess.checks.respondents import check_respondents
from assess.checks.suggest import did_you_mean
from assess.checks.waivers import check_waivers
from assess.errors import InputError, Place, Problem, RequestError, Severity
from assess.files.atomic import write_atomically
from assess.files.folders import read_bytes
from assess.files.validation import validate, with_places
from assess.files.yaml import Document, decode, parse, position_after
from assess.model.assessment import Assessment
from assess.model.history import Entry
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument

LARGEST_ASSESSMENT = 50_000_000
"""Bytes of a file; a history of many thousand changes with comments stays well below."""

_RECOVER = "`assess recover FILE -o NEW` saves what can be saved into a new file"
_HISTORY = '\n  "history": [\n    '
_MUCH_TEXT = 200_000


class Known(NamedTuple):
    """Entries of a history that were read or written before, and the line each is in the file."""

    entries: tuple[Entry, ...]
    lines: tuple[str, ...]


def read_assessment(path: Path) -> Assessment:
    """Return an assessment as it stands in its file, its answers not yet held to a questionnaire.

    Raises:
        InputError: not there, not UTF-8, not JSON, or not an assessment; with every problem.
    """
    return parse_assessment(read_bytes(path, LARGEST_ASSESSMENT), path)


def parse_assessment(content: bytes, path: Path, known: Known | None = None) -> Assessment:
    """Return the assessment that a file's content is.

    Args:
        content: the content.
        path: the file, for messages.
        known: the beginning of its history, which costs time to read again.

    Raises:
        InputError: not UTF-8, not JSON, or not an assessment; with every problem.
    """
    try:
        text = decode(content, str(path), LARGEST_ASSESSMENT)
    except InputError as error:
        raise InputError(*(replace(p, hint=f"{_RECOVER}.") for p in error.problems)) from None
    if known and known.lines:
        block = _HISTORY + ",\n    ".join(known.lines)
        head, found, tail = text.partition(block)
        if found and tail.startswith((",\n    ", "\n  ]")) and _HISTORY not in tail:
            shorter = f"{head}{_HISTORY}{tail.removeprefix(',')}"
            rest = _parsed(shorter, path)
            return rest.model_copy(update={"history": (*known.entries, *rest.history)})
    return _parsed(text, path)


def _parsed(text: str, path: Path) -> Assessment:
    try:
        value = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except _DoubleKeyError as error:
        raise InputError(
            Problem(
                code="json.double_key",
                message=f'the key "{error}" stands twice in the same object',
                hint=f"Remove one of them; or {_RECOVER}.",
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
    problems += check_respondents(assessment, questionnaire)
    found = placed(problems, path)
    if any(problem.severity is Severity.ERROR for problem in found):
        raise InputError(*(_with_hint(p) for p in found if p.severity is Severity.ERROR))
    return found


def remarks_on_waivers(
    assessment: Assessment, instrument: Instrument, path: Path, day: datetime.date
) -> list[Problem]:
    """Return the warnings and notes about waivers that do nothing on a day."""
    model, asked = instrument.scoring, instrument.questionnaire
    return placed(check_waivers(assessment.waivers, model, asked, day), path)


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
            hint=f"{_way_forward(used.version, questionnaire.version)}ame the folder with the version "
            "it was made with: --questionnaire FOLDER.",
            place=place,
        )
    )


def _way_forward(used: str, present: str) -> str:
    """Return how to go on, up to "name ..."; there is no way back to an earlier version."""
    before, now = ([int(part) for part in version.split(".")] for version in (used, present))
    return "N" if before > now else "Carry its answers over with `assess migrate`, or n"


def unknown_questionnaire(
    assessment: Assessment, path: Path, known: Iterable[str], option: str = "--questionnaire"
) -> InputError:
    """Return the error for an assessment whose questionnaire is not shipped."""
    name = assessment.questionnaire.id
    hint = did_you_mean(name, known)
    return InputError(
        Problem(
            code="assessment.unknown_questionnaire",
            message=f'it answers a questionnaire "{name}" that is not among those installed',
            hint=f"{hint} Name its folder: {option} FOLDER.".strip(),
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
    return laid_out(assessment, tuple(map(line_of, assessment.history)))


def laid_out(assessment: Assessment, lines: Sequence[str]) -> str:
    """Return an assessment as JSON text, given the lines of its history.

    An entry of the history is one line, so that a comparison of two copies shows whole changes.
    """
    content = {
        "format": assessment.format,
        "format_version": assessment.format_version,
        **assessment.model_dump(mode="json", exclude_defaults=True, exclude={"history"}),
    }
    text = json.dumps(content, indent=2, ensure_ascii=False)
    if lines:
        listed = ",\n    ".join(lines)
        text = f"{text.removesuffix('}').rstrip()},{_HISTORY}{listed}\n  ]\n}}"
    return f"{text}\n"


def line_of(entry: Entry) -> str:
    """Return an entry of the history as one line of JSON."""
    return entry.model_dump_json(exclude_defaults=True)


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
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _DoubleKeyError(next(key for key in found if keys.count(key) > 1))
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
        hint=f"Mend it at that place, or restore it from a copy; or {_RECOVER}.",
        place=Place(file=str(path), line=error.lineno, column=error.colno),
    )


def _located(value: Any, text: str, path: Path) -> Document:
    """Return the JSON value with positions, which are those of the same text read as YAML.

    Only JSON writes a character as two escapes; any other escape of that length does for YAML.
    """
    if len(text) > _MUCH_TEXT:  # positions are dear, and seldom wanted in the history
        text = _without_history(text)
    try:
        positions = parse(re.sub(r"\\u[dD][89a-fA-F]..", r"\\u002E", text), str(path))
    except InputError:
        return Document(str(path), value)
    return Document(str(path), value, positions.values_at, positions.keys_at)


def _without_history(text: str) -> str:
    head, found, _ = text.partition(_HISTORY)
    return f"{head.rstrip(',')}\n}}" if found else text


def placed(problems: Sequence[Problem], path: Path) -> list[Problem]:
    """Return problems whose pointers are into an assessment's file, with their lines in it."""
    if not problems:
        return []
    text = decode(read_bytes(path, LARGEST_ASSESSMENT), str(path), LARGEST_ASSESSMENT)
    return with_places(problems, _located(json.loads(text), text, path))
