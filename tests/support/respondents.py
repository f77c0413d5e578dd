"""Several respondents: random answers that differ, and keys to ask them about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assess.model.answer import Answer, State
from tests.support.answers import random_answers
from tests.support.cases import Case

NAMES = ("Police component", "Political affairs", "Military component")


def differing(
    case: Case, keys: Sequence[str], random: np.random.Generator, *, valued: bool = False
) -> dict[str, tuple[Answer, ...]]:
    """Return two or three respondents' answers to each of some questions, not all the same."""
    found = {}
    for key in keys:
        count = int(random.integers(2, 4))
        given = [random_answers({key: case.values[key]}, random, answered=1)[key]] * count
        while len({answer.position for answer in given}) < 2:
            given = [
                random_answers(
                    {key: case.values[key]},
                    random,
                    answered=1.0 if valued else 0.85,
                    not_applicable=0.6,
                )[key]
                for _ in range(count)
            ]
            given = [one for one in given if one.state is not State.UNANSWERED] or given
        found[key] = tuple(
            one.model_copy(update={"by": name}) for one, name in zip(given, NAMES, strict=False)
        )
    return found


def scored_keys(case: Case) -> list[str]:
    """Return the items that some index is made of."""
    return sorted({item.key for index in case.model.indices for item in case.scored_items(index)})
