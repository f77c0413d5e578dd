"""Sharing one aggregation out among its parts: the Shapley value of the score as a game.

Every part can stand at a lower or at a higher score. A coalition is worth the aggregate with its
parts at the higher and all others at the lower score; a part's share is what it adds on average
over all orders in which the parts could join. Shares add up to the whole, equal parts get equal
shares, a part that changes nothing gets nothing, and for a weighted mean the share is the weight
times the step. Of the rules that also add up over games it is the only one (Shapley 1953, "A value
for n-person games"; for taking a statistic apart: Shorrocks 2013, "Decomposition procedures for
distributional analysis", Journal of Economic Inequality 11, pages 99 to 126).
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assess.columns import Floats, Mask
from assess.model.aggregation import Aggregation, Geometric, InverseGeometric
from assess.scoring.aggregate import Aggregator

MOST_ENUMERATED = 14
"""Up to so many parts every coalition is looked at: 16 384 of them."""

ORDERS = 512
"""Random orders, each also reversed, where there are more parts and no closed form."""

_SAME = 1e-12


class Game(NamedTuple):
    """One aggregation over k parts: scores outside and inside a coalition, and weights above 0.

    ``floor`` and ``ceiling`` cut the aggregate off, where the bounds hold a score.
    """

    spec: Aggregation
    aggregate: Aggregator
    weights: Floats
    lower: Floats
    higher: Floats
    floor: float = 0.0
    ceiling: float = 1.0

    def worth(self, inside: Mask) -> Floats:
        """Return the worth of coalitions, the columns of a mask of shape (k, n)."""
        scores = np.where(inside, self.higher[:, None], self.lower[:, None])
        weights = np.broadcast_to(self.weights[:, None], scores.shape)
        return np.clip(self.aggregate(scores, weights), self.floor, self.ceiling)

    @property
    def ends(self) -> tuple[float, float]:
        """The worth of nobody and of all together."""
        size = len(self.weights)
        nobody, everybody = self.worth(np.array([[False, True]] * size))
        return float(nobody), float(everybody)


class Shares(NamedTuple):
    """What each part adds, shape (k,), all together the worth of all above that of nobody."""

    each: Floats
    exact: bool = True


def shares_of(game: Game) -> Shares:
    """Return the Shapley value of every part: exact, or estimated from seeded random orders.

    Exact up to 14 parts that can change anything; for any number of parts under a minimum or a
    maximum, and under an arithmetic or (inverse) geometric mean that nothing cuts off.
    """
    moving = game.higher - game.lower > 0
    if not moving.any():
        return Shares(np.zeros(len(game.weights)))
    short = _closed_form(game)
    if short is not None:
        return Shares(short)
    places = np.flatnonzero(moving)
    exact = len(places) <= MOST_ENUMERATED
    each = np.zeros(len(game.weights))
    each[places] = _enumerated(game, places) if exact else _sampled(game, places)
    return Shares(np.maximum(each, 0.0), exact=exact)


# ── every coalition ──────────────────────────────────────────────────────────────────────────


def _enumerated(game: Game, places: NDArray[np.intp]) -> Floats:
    members, factors = _coalitions(len(places))
    inside = np.zeros((len(game.weights), members.shape[1]), bool)
    inside[places] = members
    added: Floats = factors @ game.worth(inside)
    return added


@cache
def _coalitions(size: int) -> tuple[Mask, Floats]:
    """Return the members of every coalition, and each one's factor in every part's value."""
    numbers = np.arange(2**size)
    members: Mask = (numbers >> np.arange(size)[:, None] & 1).astype(bool)
    count = members.sum(axis=0)
    orders = np.array(
        [math.factorial(s) * math.factorial(size - s - 1) for s in range(size)], dtype=float
    ) / math.factorial(size)
    joined = orders[np.maximum(count - 1, 0)]
    still_out = orders[np.minimum(count, size - 1)]
    return members, np.where(members, joined, -still_out)


# ── random orders ────────────────────────────────────────────────────────────────────────────


def _sampled(game: Game, places: NDArray[np.intp]) -> Floats:
    """Average over random orders and their reverses; each order's steps add up to the whole."""
    random = np.random.default_rng(len(places))
    total = np.zeros(len(places))
    for _ in range(ORDERS):
        order = random.permutation(len(places))
        total += _along(game, places, order) + _along(game, places, order[::-1])
    return total / (2 * ORDERS)


def _along(game: Game, places: NDArray[np.intp], order: NDArray[np.intp]) -> Floats:
    position = np.empty(len(order), np.intp)
    position[order] = np.arange(len(order))
    inside = np.zeros((len(game.weights), len(order) + 1), bool)
    inside[places] = position[:, None] < np.arange(len(order) + 1)
    added: Floats = np.diff(game.worth(inside))[position]
    return added


# ── closed forms ─────────────────────────────────────────────────────────────────────────────


def _closed_form(game: Game) -> Floats | None:
    if game.spec.method in ("minimum", "maximum"):
        return _extreme(game, highest=game.spec.method == "maximum")
    if game.floor > 0 or game.ceiling < 1:
        return None
    match game.spec:
        case Geometric(floor=floor):
            return _product(game.lower, game.higher, game.weights, floor)
        case InverseGeometric(floor=floor):
            return _product(1 - game.lower, 1 - game.higher, game.weights, floor)
        case _ if game.spec.method == "arithmetic":
            mean: Floats = game.weights * (game.higher - game.lower) / game.weights.sum()
            return mean
        case _:
            return None


def _product(outside: Floats, inside: Floats, weights: Floats, floor: float) -> Floats:
    """Return the shares of a weighted geometric mean, of its size where it falls.

    The value is the mean change of a part's factor along the diagonal of the multilinear extension
    (Owen 1972, "Multilinear extensions of games"); of k factors that is a polynomial of degree
    k - 1, which Gauss-Legendre integrates exactly with k / 2 points.
    """
    exponents = weights / weights.sum()
    out, into = (_raised(x, floor) ** exponents for x in (outside, inside))
    points, masses = np.polynomial.legendre.leggauss(len(weights) // 2 + 1)
    at = (points + 1) / 2
    factors = out[:, None] + (into - out)[:, None] * at
    before = np.cumprod(np.vstack([np.ones_like(at), factors[:-1]]), axis=0)
    after = np.cumprod(np.vstack([np.ones_like(at), factors[:0:-1]]), axis=0)[::-1]
    added: Floats = np.abs(into - out) * ((before * after) @ (masses / 2)) / (1 - floor)
    return added


def _raised(x: Floats, floor: float) -> Floats:
    return floor + (1 - floor) * x


def _extreme(game: Game, *, highest: bool) -> Floats:
    """Return the shares of a maximum or minimum, stretch by stretch of the scale.

    Below a stretch's upper edge the maximum needs any one of the parts that reach it, the minimum
    all of those that start below it; they share the stretch equally (the airport game: Littlechild
    and Owen 1973, "A simple expression for the Shapley value in a special case").
    """
    edge = max if highest else min
    start = float(np.clip(edge(game.lower), game.floor, game.ceiling))
    stop = float(np.clip(edge(game.higher), game.floor, game.ceiling))
    inner = [x for x in {*game.lower, *game.higher} if start < x < stop]
    edges = np.array([start, *sorted(inner), stop])
    upper = edges[1:]
    sharing = game.higher[:, None] >= upper if highest else game.lower[:, None] < upper
    number = np.maximum(sharing.sum(axis=0), 1)
    added: Floats = (sharing * np.diff(edges) / number).sum(axis=1)
    return added


def held_ends(raw: float, shown: float) -> tuple[float, float]:
    """Return the ceiling of a score's game and the floor of its distance's, where bounds hold it.

    Args:
        raw: what the answers aggregate to (0 to 1).
        shown: the score that the bounds leave of it.
    """
    ceiling = shown if raw > shown + _SAME else 1.0
    floor = shown if raw < shown - _SAME else 0.0
    return ceiling, floor
