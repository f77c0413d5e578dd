"""From draws to results: intervals, shares of bands, ranks, and what explains the variation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assess.columns import Columns, Floats
from assess.model.robustness import (
    Assumption,
    BandShare,
    IndexSpread,
    RankingSpread,
    Sensitivity,
    Spread,
    SubjectSpread,
)
from assess.model.scoring import Index
from assess.scoring.gates import NONE, Places
from assess.scoring.plan import Plan
from assess.scoring.robustness.comparability import common_subset, overlap_of
from assess.scoring.robustness.ranks import (
    ahead_of,
    letters_of,
    overlapping,
    rank_change,
    rank_spread,
    ranks_of,
    spread_of,
)
from assess.scoring.robustness.simulate import Simulated
from assess.scoring.robustness.sobol import sensitivities
from assess.scoring.robustness.streams import stream
from assess.scoring.robustness.unknown import Assessed


class SobolRuns(NamedTuple):
    """The results of samples A and B, shape (2, n), and of A with each assumption from B, (n,)."""

    samples: Floats
    swapped: Mapping[Assumption, Floats]


class Runs(NamedTuple):
    """One subject's nominal score and draws of one index, on the unit interval.

    ``spread`` has the blocks both, method, unknown.
    """

    nominal: float
    spread: Simulated
    sobol: SobolRuns


class _Order(NamedTuple):
    """An index with the draws of those who have a score, and their places, best first."""

    of: Index
    runs: Mapping[int, Runs]
    places: tuple[int, ...]
    varied: tuple[Assumption, ...]


class SpreadMaker:
    """Makes the results of one index from the draws of all subjects."""

    def __init__(
        self,
        plan: Plan,
        subjects: Sequence[Assessed],
        columns: Columns,
        seed: int,
    ) -> None:
        """Remember what all indices share.

        Args:
            plan: the nominal plan.
            subjects: the subjects.
            columns: their answers, in the same order.
            seed: the seed of the run, for the bootstrap.
        """
        self.plan, self.subjects, self.columns = plan, subjects, columns
        self.seed = seed

    def index(
        self, key: str, runs: Sequence[Runs | None], varied: Sequence[Assumption]
    ) -> IndexSpread:
        """Return how firm an index is.

        Args:
            key: its id.
            runs: the subjects' draws, None where there is no score.
            varied: the assumptions that are varied in it.
        """
        index = self.plan.index(key)
        scored = {place: run for place, run in enumerate(runs) if run}
        lines = [
            self._subject(index, subject, run, varied) if run else _not_scored(subject)
            for subject, run in zip(self.subjects, runs, strict=True)
        ]
        if not index.ranked or len(scored) < 2:
            return IndexSpread(index.id, tuple(varied), tuple(lines), None)
        ordered = sorted(scored, key=lambda one: (-scored[one].nominal, self.subjects[one].key))
        order = _Order(index, scored, tuple(ordered), tuple(varied))
        return self._ranked(order, lines)

    def _subject(
        self, index: Index, subject: Assessed, run: Runs, varied: Sequence[Assumption]
    ) -> SubjectSpread:
        bottom, top = index.scale

        def on_scale(scores: Floats) -> Spread | None:
            return spread_of(bottom + scores * (top - bottom))

        both, method, unknown = (on_scale(scores) for scores in run.spread.score)
        swapped = [run.sobol.swapped[one] for one in varied]
        return SubjectSpread(
            subject=subject.name,
            score=bottom + run.nominal * (top - bottom),
            method=method,
            unknown=unknown,
            both=both,
            bands=_band_shares(index, run.spread.place[0]),
            no_score=float(np.isnan(run.spread.score[0]).mean()),
            sensitivity=self._sensitivity(
                varied, np.array([*run.sobol.samples, *swapped]), index.id, subject.key
            ),
        )

    def _sensitivity(
        self, varied: Sequence[Assumption], runs: Floats, *names: str
    ) -> tuple[Sensitivity, ...]:
        if not runs.size:
            return ()
        return sensitivities(varied, runs, stream(self.seed, "bootstrap", *names))

    def _ranked(self, order: _Order, lines: list[SubjectSpread]) -> IndexSpread:
        index, runs, places, varied = order
        drawn = np.stack([runs[place].spread.score[0] for place in places])
        nominal = ranks_of(np.array([[runs[place].nominal] for place in places]))[:, 0]
        spreads = [rank_spread(one) for one in ranks_of(drawn)]
        groups = overlapping([(one.low, one.high) if one else (0, 0) for one in spreads])
        letters = letters_of(groups, len(places))
        for i, place in enumerate(places):
            lines[place] = lines[place]._replace(
                rank=int(nominal[i]), ranks=spreads[i], groups=letters[i]
            )
        overlap = overlap_of(self.plan, index.id, self.columns.take(np.array(places)))
        ranking = RankingSpread(
            places=places,
            ahead=_rows(ahead_of(drawn)),
            overlap=_rows(overlap),
            groups=groups,
            common=common_subset(self.plan, index.id, self.columns, places),
            sensitivity=self._sensitivity(varied, _rank_changes(order, nominal), index.id),
        )
        return IndexSpread(index.id, varied, tuple(lines), ranking)


def _rank_changes(order: _Order, nominal: Floats) -> Floats:
    """Return the mean absolute change of rank in every Sobol' run, shape (d + 2, n)."""
    sobol = [order.runs[place].sobol for place in order.places]
    blocks = [np.stack([one.samples[i] for one in sobol]) for i in (0, 1)]
    blocks += [np.stack([one.swapped[assumption] for one in sobol]) for assumption in order.varied]
    return np.array([rank_change(ranks_of(block), nominal) for block in blocks])


def _not_scored(subject: Assessed) -> SubjectSpread:
    return SubjectSpread(subject.name, None, None, None, None, (), 1.0, ())


def _band_shares(index: Index, places: Places) -> tuple[BandShare, ...]:
    """Return the share of the draws in each band, best known last; without bands, none."""
    if not index.bands:
        return ()
    shares = [BandShare(band.id, float((places == i).mean())) for i, band in enumerate(index.bands)]
    nowhere = float((places == NONE).mean())
    return (*shares, BandShare(None, nowhere)) if nowhere else tuple(shares)


def _rows(table: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in table.tolist())
