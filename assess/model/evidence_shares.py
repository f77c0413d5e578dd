"""What the answers behind an indicator rest on, as shares of weight, apart from its score."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Support(StrEnum):
    """What an answer rests on, best first; ``not_asked`` counts as the worst without an answer."""

    GRADED = "graded"
    UNGRADED = "ungraded"
    NONE = "none"
    NOT_ASKED = "not_asked"
    MISSING = "missing"


class EvidenceShare(NamedTuple):
    """The share (0 to 1) of an indicator's weight that rests on one kind of support.

    ``grade`` is as in ``B2``, a dash for a part not given, empty unless graded. ``items`` is the
    number of answers.
    """

    support: Support
    grade: str
    share: float
    items: int


class EvidenceConfidence(NamedTuple):
    """What an indicator's weight rests on; the shares add up to 1. Never part of a score.

    No shares at all where nothing of the indicator applies.
    """

    indicator: str
    shares: tuple[EvidenceShare, ...]

    def on(self, support: Support) -> float:
        """Return the share of the weight that rests on one kind of support (0 to 1)."""
        return sum(line.share for line in self.shares if line.support is support)

    @property
    def graded(self) -> float:
        """The share that rests on graded evidence, whatever the grade."""
        return self.on(Support.GRADED)

    @property
    def reliable(self) -> float:
        """The share on a usually reliable source or better, probably true or better."""
        return sum(line.share for line in self.shares if line.grade in _RELIABLE)

    @property
    def doubtful(self) -> float:
        """The share on an unreliable source (D, E) or on doubtful information (4, 5)."""
        return sum(line.share for line in self.shares if set(line.grade) & _DOUBTFUL)

    @property
    def unjudged(self) -> float:
        """The share graded F or 6, where nobody could judge the source or the information."""
        return sum(
            line.share
            for line in self.shares
            if set(line.grade) & _UNJUDGED and not set(line.grade) & _DOUBTFUL
        )


_RELIABLE = frozenset(("A1", "A2", "B1", "B2"))
_DOUBTFUL = frozenset("DE45")
_UNJUDGED = frozenset("F6")
