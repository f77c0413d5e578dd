"""Verdicts: what one flag found, before it is put beside its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Values = Mapping[str, float | str]


class Verdict(NamedTuple):
    """Whether a flag is raised, the sentence that says why, the values compared, and whom it concerns."""

    is_raised: bool
    text: str
    values: Values
    concerns: tuple[str, ...] = ()
