"""Did you mean ...?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LONGEST = 200

MOST_SUGGESTIONS = 50
"""Unknown names in one file that a close one is looked for; one with more is something else."""


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return ``Did you mean "..."?`` with the candidate closest to ``word``, or nothing."""
    if len(word) > _LONGEST:
        return ""
    close = difflib.get_close_matches(word, tuple(candidates), n=1)
    return f'Did you mean "{close[0]}"?' if close else ""


def choose_from(word: str, candidates: Iterable[str]) -> str:
    """Return the closest candidate as a question, or else the list of all of them."""
    known = tuple(candidates)
    close = did_you_mean(word, known)
    if close or not known:
        return close
    return f"Known here: {', '.join(known)}."
