"""Sources: every basis names one that exists."""

from __future__ import annotations

from collections.abc import Iterable

from assess.checks.places import error
from assess.checks.suggest import choose_from
from assess.errors import Problem
from assess.model.question import Basis

CODES: dict[str, str] = {
    "basis.unknown_source": "A basis names a source that the questionnaire does not list.",
}


def unknown_sources(
    basis: Iterable[Basis], known: Iterable[str], owner: str, where: str
) -> list[Problem]:
    """Return a problem for every basis whose source is not known.

    Args:
        basis: the basis of one question, rule or indicator.
        known: the ids of the questionnaire's sources.
        owner: what has the basis, as in ``question "staff"``.
        where: the pointer to the owner.
    """
    listed = tuple(known)
    return [
        error(
            "basis.unknown_source",
            f"{where}/basis/{i}/source",
            f'the basis of {owner} names the source "{entry.source}", which is not listed.',
            choose_from(entry.source, listed) or "Add it under sources.",
        )
        for i, entry in enumerate(basis)
        if entry.source not in listed
    ]
