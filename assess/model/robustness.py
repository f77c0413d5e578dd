"""How firm scores and ranks are: what was varied, and what came out. Never a confidence interval.

Two things are varied and kept apart: choices of method (weights, aggregation), which give a weight
range, and what is not known (missing answers, answers that may not be true). Terms as in the
OECD/JRC Handbook (2008), step 8.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, field_validator

from assess.model.base import Frozen

Share = Annotated[float, Field(ge=0, le=1)]


class Assumption(StrEnum):
    """What can be varied: the first two are choices of method, the others what is not known."""

    WEIGHTS = "weights"
    AGGREGATION = "aggregation"
    MISSING = "missing"
    EVIDENCE = "evidence"


METHOD = frozenset((Assumption.WEIGHTS, Assumption.AGGREGATION))
"""The choices of method; what is not known is the rest."""


class UniformWeights(Frozen):
    """Each weight times 1 + U(-spread, +spread), on every level of the tree on its own.

    Source: COINr, "Sensitivity analysis" (noise on weights).
    """

    kind: Literal["uniform"] = "uniform"
    spread: float = Field(ge=0, le=1)


class DirichletWeights(Frozen):
    """The weights of a group's k children from a Dirichlet distribution around the nominal ones.

    Its parameters are concentration x k x nominal share, so the mean is the nominal weights. With
    equal weights a concentration of 1 makes every set of weights equally likely, whatever k; a
    large one spreads each weight by about 1 / sqrt(concentration) of itself.
    """

    kind: Literal["dirichlet"] = "dirichlet"
    concentration: float = Field(ge=0.1, le=1e6)


Weights = Annotated[UniformWeights | DirichletWeights, Field(discriminator="kind")]

DOUBT: dict[str, float] = {
    "A": 0.0, "B": 0.1, "C": 0.25, "D": 0.5, "E": 0.75, "F": 0.25,
    "1": 0.0, "2": 0.1, "3": 0.25, "4": 0.5, "5": 0.75, "6": 0.25,
    "ungraded": 0.1, "none": 0.1,
}  # fmt: skip
"""How probable it is that an answer is not true, by the Admiralty grade of its best evidence.

This project's own assumption, to be replaced by a better one: no published scale puts figures to
these grades. The worse of source and information counts. What cannot be judged (F, 6) is taken to
be no better and no worse than C3. Evidence that nobody graded, and an answer without any, are the
word of somebody who usually knows (B2); otherwise not citing a document for what a mission knows of
itself would outweigh everything else.
"""


class Assumptions(Frozen):
    """What is varied and how often. None or False leaves that assumption at its nominal value.

    ``draws`` is the number of simulations behind an interval, ``sobol_draws`` the N of the
    N (d + 2) simulations behind the shares of variance; 0 leaves these out. ``doubt`` replaces
    entries of ``DOUBT``.
    """

    weights: Weights | None = UniformWeights(spread=0.25)
    aggregation: bool = True
    missing: bool = True
    evidence: bool = True
    doubt: dict[str, Share] = Field(default_factory=dict)
    draws: int = Field(default=10_000, ge=10, le=1_000_000)
    sobol_draws: int = Field(default=1_000, ge=0, le=100_000)
    seed: int = Field(default=1, ge=0, lt=2**63)

    @field_validator("doubt")
    @classmethod
    def _grades_are_known(cls, value: dict[str, float]) -> dict[str, float]:
        for grade in value:
            if grade not in DOUBT:
                msg = f"{grade!r} is none of {', '.join(DOUBT)}"
                raise ValueError(msg)
        return value

    @property
    def all_doubt(self) -> dict[str, float]:
        """The probability for every grade, replaced ones included."""
        return {**DOUBT, **self.doubt}


class Spread(NamedTuple):
    """Where a figure lies over the draws: 5 %, half, 95 % of them lie below (type-7 quantiles)."""

    low: float
    median: float
    high: float


class RankSpread(NamedTuple):
    """The rank interval: 5 to 95 % of the draws, in whole ranks, rounded outwards."""

    low: int
    median: float
    high: int


class BandShare(NamedTuple):
    """The share of the draws (0 to 1) in which a band was given; None stands for no band."""

    band: str | None
    share: float


class Sensitivity(NamedTuple):
    """The share of the variance that an assumption explains: alone, and with interactions.

    ``first`` and ``total`` are Sobol' indices with their bootstrap standard errors; estimates may
    lie a little below 0. None where nothing varies.
    """

    assumption: Assumption
    first: float | None
    total: float | None
    first_error: float | None
    total_error: float | None


class SubjectSpread(NamedTuple):
    """How firm one index is for one subject, on the index's scale.

    ``method`` is the weight range (choices of method alone), ``unknown`` comes from what is not
    known alone, ``both`` from all; None for a subject without a score, which is not simulated.
    ``bands`` and ``no_score`` are shares of the draws of ``both``, after gates. ``rank`` and ``ranks`` are None
    for a subject that is not ranked, ``groups`` the letters of those it cannot be told apart in.
    """

    subject: str
    score: float | None
    method: Spread | None
    unknown: Spread | None
    both: Spread | None
    bands: tuple[BandShare, ...]
    no_score: float
    sensitivity: tuple[Sensitivity, ...]
    rank: int | None = None
    ranks: RankSpread | None = None
    groups: str = ""


class CommonSubset(NamedTuple):
    """Scores on the ``items`` that every ranked subject answered, of all ``of`` that are scored.

    ``scores`` and ``ranks`` stand in the order of the ranking's subjects.
    """

    items: tuple[str, ...]
    of: int
    scores: tuple[float | None, ...]
    ranks: tuple[int | None, ...]


class RankingSpread(NamedTuple):
    """How firm an order is. ``places`` are the ranked subjects' places among all, best rank first.

    ``ahead[i][j]`` is the share of the draws in which the i-th of them scores higher than the j-th;
    the rest of the draws are ties or the other way round. ``overlap[i][j]`` is the share of the
    questions asked of either that both answered. ``groups`` are the largest sets of subjects whose
    rank intervals all overlap. ``sensitivity`` is that of the mean absolute change of rank.
    """

    places: tuple[int, ...]
    ahead: tuple[tuple[float, ...], ...]
    overlap: tuple[tuple[float, ...], ...]
    groups: tuple[tuple[int, ...], ...]
    common: CommonSubset
    sensitivity: tuple[Sensitivity, ...]


class IndexSpread(NamedTuple):
    """How firm the index ``id`` is, for every subject; ``ranking`` where two or more are ranked.

    ``varied`` are the assumptions that were varied in it, in fixed order.
    """

    id: str
    varied: tuple[Assumption, ...]
    subjects: tuple[SubjectSpread, ...]
    ranking: RankingSpread | None


class Robustness(NamedTuple):
    """The outcome of varying the assumptions; ``varied`` are those that were, in any index.

    ``aggregations`` are the ids of the alternatives whose aggregations took part.
    """

    assumptions: Assumptions
    varied: tuple[Assumption, ...]
    aggregations: tuple[str, ...]
    indices: tuple[IndexSpread, ...]
