"""Finding assessments in folders, whatever else lies there."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assess.errors import InputError, Place, Problem
from assess.files.assessments import LARGEST_ASSESSMENT, parse_assessment
from assess.files.folders import is_file, is_folder, read_bytes
from assess.files.opening import cannot_read
from assess.model.assessment import Assessment

ENDING = ".json"
_MARK = b'"assess/assessment"'
_HEAD = 500


class Gathered(NamedTuple):
    """Files that can be assessments, and how many others there are, by ending.

    ``problems`` are those of folders that cannot be looked into.
    """

    files: tuple[Path, ...]
    others: Counter[str]
    problems: tuple[Problem, ...]


def gather(places: Sequence[Path]) -> Gathered:
    """Return the files below some folders, each once, whichever way it was found.

    Hidden files and folders are left out, and links to folders are not followed. A file that is
    named itself counts whatever its ending.

    Args:
        places: folders, or files.

    Raises:
        InputError: one of them is not there.
    """
    missing = [_missing(place) for place in places if not (is_folder(place) or is_file(place))]
    if missing:
        raise InputError(*missing)
    found: dict[Path, Path] = {}
    others: Counter[str] = Counter()
    seen: set[Path] = set()
    problems: list[Problem] = []
    for place in places:
        for path in _below(place, problems):
            real = path.resolve()
            if real in seen:
                continue
            seen.add(real)
            if path.suffix.lower() == ENDING or path == place:
                found[real] = path
            else:
                others[path.suffix.lower() or "plain"] += 1
    return Gathered(tuple(found.values()), others, tuple(problems))


def _below(place: Path, problems: list[Problem]) -> Iterator[Path]:
    if is_file(place):
        yield place
        return

    def failed(error: OSError) -> None:
        problems.extend(cannot_read(Path(error.filename), error).problems)

    for folder, folders, files in os.walk(place, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(folder) / name


def _missing(place: Path) -> Problem:
    return Problem(
        code="file.not_found",
        message="there is no such folder",
        hint="Name the folder that the assessments are in.",
        place=Place(file=str(place)),
    )


def read_if_assessment(path: Path) -> Assessment | None:
    """Return the assessment in a file; None where the file is JSON of another kind.

    What is no JSON at all may be an assessment that was damaged, and is refused.

    Raises:
        InputError: it cannot be read, or is an assessment with errors; with every problem.
    """
    if not _is_marked(path) and _is_other(path):
        return None
    return parse_assessment(read_bytes(path, LARGEST_ASSESSMENT), path)


def _is_marked(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return _MARK in stream.read(_HEAD)
    except OSError:
        return False  # reading all of it says what is wrong


def _is_other(path: Path) -> bool:
    """Return whether a file without the mark at its beginning is sound JSON of another kind."""
    try:
        if path.stat().st_size > LARGEST_ASSESSMENT:
            return True
        value = json.loads(read_bytes(path, LARGEST_ASSESSMENT))
    except (OSError, ValueError, RecursionError):
        return False
    return not isinstance(value, dict) or value.get("format") != "assess/assessment"
