"""Differences between two versions of a questionnaire folder, and what they do."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Effect(StrEnum):
    """What a change does, worst first.

    After a breaking change some answers are no longer valid, or no longer mean what they meant. A
    change of results leaves every answer valid, but scores or findings may come out differently.
    After a compatible change, or one without effect, every answer stays as it is; at a compatible
    one a person should look.
    """

    BREAKING = "breaking"
    RESULTS = "results"
    COMPATIBLE = "compatible"
    NONE = "none"


class Difference(NamedTuple):
    """One change.

    ``path`` is what it is about, as the old version calls it where it has it: a question, a row
    ``grid.row``, a column ``grid.*.column``, or another part of the folder. ``kind`` tells what
    sort of change it is, ``what`` says it in words and ``why`` what follows. ``part`` is the option
    it is about; ``now`` the path in the new version, where a rule says so or it looks like it.
    """

    effect: Effect
    path: str
    kind: str
    what: str
    why: str
    part: str = ""
    now: str = ""


def worst_first(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Return the differences with the worst first, otherwise in their order."""
    order = list(Effect)
    return tuple(sorted(differences, key=lambda one: order.index(one.effect)))
