"""Ids: each used once, and none that a condition would read as something else."""

from __future__ import annotations

import keyword
from collections.abc import Iterable

from assess.checks.places import error
from assess.conditions import FUNCTIONS
from assess.errors import Problem

CODES: dict[str, str] = {
    "id.duplicate": "Two things of the same kind have the same id.",
    "id.reserved": "The id is a word that conditions use for something else.",
}

RESERVED = frozenset({"row", *FUNCTIONS, *keyword.kwlist})
"""Words that cannot be a question's id, because conditions could not refer to it."""

RESERVED_IN_GRIDS = frozenset({"row", *keyword.kwlist})
"""Words that cannot be the id of a grid's row or column."""


def duplicate_ids(kind: str, ids: Iterable[tuple[str, str]]) -> list[Problem]:
    """Return a problem for every id that came before.

    Args:
        kind: what the ids name, as in ``question``.
        ids: id and pointer of each, in order.
    """
    seen: dict[str, str] = {}
    problems = []
    for identifier, where in ids:
        if identifier in seen:
            problems.append(
                error(
                    "id.duplicate",
                    where,
                    f'the {kind} id "{identifier}" is already used at {seen[identifier]}.',
                    "Give every one its own id.",
                )
            )
        seen.setdefault(identifier, where)
    return problems


def reserved_id(kind: str, identifier: str, words: Iterable[str], where: str) -> list[Problem]:
    """Return a problem if the id is one of the reserved words."""
    if identifier not in words:
        return []
    return [
        error(
            "id.reserved",
            where,
            f'"{identifier}" cannot be a {kind} id: conditions use the word for something else.',
            f'Write for example "{identifier}_1" or a longer word.',
        )
    ]
