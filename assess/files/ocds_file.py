"""OCDS files: releases, packages of releases or records, lists of them, and a line for each.

What comes out is one release for each contracting process. Releases of one process are merged in
the order of their dates, as OCDS asks for: groups key by key, lists entry by entry by their id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from assess.errors import InputError, Place, Problem, Severity
from assess.files.json_places import position_of

LARGEST_LOOKED_UP = 5_000_000
"""Characters of a text in which lines are looked up; in a longer one places are pointers."""

MOST_LOOKED_UP = 200

DEEPEST = 30
"""Levels at which releases are merged; OCDS has a dozen."""

Release = dict[str, Any]


class Found(NamedTuple):
    """A release, and where it stands: the text, where in it the JSON begins, and the pointer."""

    release: Release
    pointer: str
    line: int
    is_merged: bool = False
    first: Release | None = None


@dataclass(slots=True)
class Source:
    """The text of a file; ``problems`` grows while it is read."""

    file: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    _looked_up: int = 0

    def place(self, found: Found, pointer: str) -> Place:
        """Return the place of a value in a release, with its line where that can be had."""
        whole = f"{found.pointer}{pointer}"
        if found.is_merged or len(self.text) > LARGEST_LOOKED_UP:
            return Place(file=self.file, line=found.line or None, pointer=whole)
        self._looked_up += 1
        start = self.starts.get(found.line, 0)
        at = position_of(self.text, whole, start) if self._looked_up < MOST_LOOKED_UP else None
        if at is None:
            return Place(file=self.file, line=found.line or None, pointer=whole)
        return Place(file=self.file, line=at[0], column=at[1], pointer=whole)

    def remark(self, code: str, place: Place, message: str, hint: str) -> None:
        """Add a warning."""
        problem = Problem(
            code=code, message=message, hint=hint, place=place, severity=Severity.WARNING
        )
        self.problems.append(problem)


def releases_in(source: Source) -> list[Found]:
    """Return one release for each contracting process of a file.

    Raises:
        InputError: the text is not JSON, or no OCDS.
    """
    by_process: dict[str, list[Found]] = {}
    compiled: dict[str, Found] = {}
    for document, line in _documents(source):
        for found, is_compiled in _in_document(document, line, source):
            name = _process(found, len(by_process) + len(compiled), source)
            if not is_compiled:
                by_process.setdefault(name, []).append(found)
            elif name in compiled:
                place = source.place(found, "/ocid")
                hint = "The first one is used."
                source.remark("tender.duplicate", place, f'"{name}" stands here twice', hint)
            else:
                compiled[name] = found
    if not compiled and not by_process:
        raise InputError(*source.problems, _not_ocds(source))
    merged = {name: _merged(found) for name, found in by_process.items() if name not in compiled}
    return list({**compiled, **merged}.values())


def _process(found: Found, number: int, source: Source) -> str:
    for key, value in (("ocid", found.release.get("ocid")), ("id", _tender_id(found.release))):
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value)
        if key == "ocid":
            place = source.place(found, "")
            source.remark(
                "ocds.no_ocid", place, "a release has no ocid", "Its tender's id is used."
            )
    return f"tender {number + 1}"


def _tender_id(release: Release) -> Any:
    tender = release.get("tender")
    return tender.get("id") if isinstance(tender, dict) else None


def _not_ocds(source: Source) -> Problem:
    return Problem(
        code="ocds.not_ocds",
        message="this is JSON, but holds no release of the Open Contracting Data Standard",
        hint='Give a release, or a package with "releases" or "records".',
        place=Place(file=source.file),
    )


# ── documents ────────────────────────────────────────────────────────────────────────────────


def _documents(source: Source) -> Iterator[tuple[Any, int]]:
    """Yield the JSON values of a text: the whole of it, or one a line; with their lines (or 0)."""
    try:
        yield json.loads(source.text), 0
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise InputError(_syntax(error.msg, error.lineno, error.colno, source)) from None
    except (ValueError, RecursionError) as error:
        raise InputError(_too_much(error, source, None)) from None
    else:
        return
    yield from _lines(source)


def _lines(source: Source) -> Iterator[tuple[Any, int]]:
    start, errors = 0, []
    for number, line in enumerate(source.text.split("\n"), start=1):
        source.starts[number] = start
        start += len(line) + 1
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            errors.append(_syntax(error.msg, number, error.colno, source))
        except (ValueError, RecursionError) as error:
            errors.append(_too_much(error, source, number))
        else:
            yield value, number
    if errors:
        raise InputError(*errors)


def _syntax(said: str, line: int, column: int, source: Source) -> Problem:
    return Problem(
        code="json.syntax",
        message=f"this is not JSON: {said[0].lower()}{said[1:].removesuffix(' starting at')}",
        hint="The file may have been cut off; fetch it again.",
        place=Place(file=source.file, line=line, column=column),
    )


def _too_much(error: Exception, source: Source, line: int | None) -> Problem:
    what = "too many levels" if isinstance(error, RecursionError) else "a number that is too long"
    return Problem(
        code="json.syntax",
        message=f"this JSON cannot be read: it has {what}",
        hint="No tender needs that; check where the file comes from.",
        place=Place(file=source.file, line=line),
    )


def _in_document(value: Any, line: int, source: Source) -> Iterator[tuple[Found, bool]]:
    """Yield the releases of a document, and whether each is compiled already."""
    if isinstance(value, list):
        for position, entry in enumerate(value):
            yield from _in_entry(entry, f"/{position}", line, source)
        return
    if isinstance(value, dict) and ("records" in value or "releases" in value):
        key = "records" if "records" in value else "releases"
        if "ocid" not in value and isinstance(value[key], list):
            for position, entry in enumerate(value[key]):
                yield from _in_entry(entry, f"/{key}/{position}", line, source)
            return
    yield from _in_entry(value, "", line, source)


def _in_entry(value: Any, pointer: str, line: int, source: Source) -> Iterator[tuple[Found, bool]]:
    here = Found({}, pointer, line)
    if not isinstance(value, dict):
        hint = "It is left out."
        place = source.place(here, "")
        source.remark("ocds.not_a_release", place, "this is no release, but a bare value", hint)
        return
    compiled = value.get("compiledRelease")
    if isinstance(compiled, dict):
        whole = {"ocid": value.get("ocid"), **compiled}
        first = _first_contracts(value.get("releases"))
        yield Found(whole, f"{pointer}/compiledRelease", line, first=first), True
    elif isinstance(value.get("releases"), list):
        for position, release in enumerate(value["releases"]):
            yield from _in_entry(release, f"{pointer}/releases/{position}", line, source)
    elif "ocid" in value or isinstance(value.get("tender"), dict):
        yield Found(value, pointer, line), False
    else:
        hint = "A release has an ocid; it is left out."
        place = source.place(here, "")
        source.remark("ocds.not_a_release", place, "this is no release", hint)


# ── merging ──────────────────────────────────────────────────────────────────────────────────


def _merged(found: list[Found]) -> Found:
    if len(found) == 1:
        return found[0]
    ordered = sorted(found, key=lambda one: str(one.release.get("date") or ""))
    whole: Release = {}
    for one in ordered:
        whole = _merge(whole, one.release)
    first = _first_contracts([one.release for one in ordered])
    return Found(whole, "", ordered[-1].line, is_merged=True, first=first)


def _merge(old: Release, new: Release, depth: int = 0) -> Release:
    if depth > DEEPEST:
        return new
    whole = dict(old)
    for key, value in new.items():
        before = whole.get(key)
        if value is None:
            whole.pop(key, None)
        elif isinstance(value, dict) and isinstance(before, dict):
            whole[key] = _merge(before, value, depth + 1)
        elif isinstance(value, list) and isinstance(before, list):
            whole[key] = _merge_lists(before, value, depth + 1)
        else:
            whole[key] = value
    return whole


def _merge_lists(old: list[Any], new: list[Any], depth: int) -> list[Any]:
    """Return two lists as one: entries with the same id merged; without ids the newer list."""
    if not all(isinstance(one, dict) and "id" in one for one in (*old, *new)):
        return new
    whole = {str(one["id"]): one for one in old}
    for one in new:
        name = str(one["id"])
        whole[name] = _merge(whole[name], one, depth) if name in whole else one
    return list(whole.values())


def _first_contracts(releases: Any) -> Release | None:
    """Return each contract by id as the earliest of some releases has it."""
    if not isinstance(releases, list):
        return None
    whole = [one for one in releases if isinstance(one, dict)]
    ordered = sorted(whole, key=lambda one: str(one.get("date") or ""))
    found: Release = {}
    for release in ordered:
        contracts = release.get("contracts")
        for contract in contracts if isinstance(contracts, list) else ():
            if isinstance(contract, dict) and isinstance(contract.get("value"), dict):
                found.setdefault(str(contract.get("id")), contract)
    return found
