"""How firm ratings and orders are, as plain data: JSON, and one line for each subject and index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assess.model.robustness import (
    IndexSpread,
    RankingSpread,
    Robustness,
    Sensitivity,
    Spread,
    SubjectSpread,
)

COLUMNS = (
    "index", "subject", "score", "low", "median", "high", "method_low", "method_median",
    "method_high", "unknown_low", "unknown_median", "unknown_high", "rank", "rank_low",
    "rank_median", "rank_high", "groups",
)  # fmt: skip


def robustness_as_data(robustness: Robustness) -> dict[str, Any]:
    """Return all of it; figures unrounded on the index's scale, missing ones None."""
    return {
        "assumptions": {
            **robustness.assumptions.model_dump(mode="json", exclude={"doubt"}),
            "doubt": robustness.assumptions.all_doubt,
            "varied": [one.value for one in robustness.varied],
            "aggregations": list(robustness.aggregations),
        },
        "indices": {one.id: _index(one) for one in robustness.indices},
    }


def robustness_as_rows(robustness: Robustness) -> list[tuple[str | float | None, ...]]:
    """Return a row for each index and subject under ``COLUMNS``, None where there is no figure."""
    return [
        (
            index.id,
            one.subject,
            one.score,
            *(one.both or (None,) * 3),
            *(one.method or (None,) * 3),
            *(one.unknown or (None,) * 3),
            one.rank,
            *(one.ranks or (None,) * 3),
            one.groups,
        )
        for index in robustness.indices
        for one in index.subjects
    ]


def _index(index: IndexSpread) -> dict[str, Any]:
    return {
        "varied": [one.value for one in index.varied],
        "subjects": [_subject(one) for one in index.subjects],
        "ranking": _ranking(index, index.ranking) if index.ranking else None,
    }


def _subject(one: SubjectSpread) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "score": one.score,
        "both": _spread(one.both),
        "method": _spread(one.method),
        "unknown": _spread(one.unknown),
        "bands": [band._asdict() for band in one.bands],
        "no_score": one.no_score if one.score is not None else None,
        "rank": one.rank,
        "ranks": one.ranks._asdict() if one.ranks else None,
        "groups": one.groups.split(),
        "sensitivity": _sensitivities(one.sensitivity),
    }


def _ranking(index: IndexSpread, ranking: RankingSpread) -> dict[str, Any]:
    names = [index.subjects[place].subject for place in ranking.places]
    common = ranking.common
    return {
        "subjects": names,
        "ahead": ranking.ahead,
        "overlap": ranking.overlap,
        "groups": [[names[i] for i in group] for group in ranking.groups],
        "common": {
            "items": common.items,
            "of": common.of,
            "scores": common.scores,
            "ranks": common.ranks,
        },
        "sensitivity_of_rank_change": _sensitivities(ranking.sensitivity),
    }


def _spread(spread: Spread | None) -> dict[str, float] | None:
    return spread._asdict() if spread else None


def _sensitivities(sensitivity: Sequence[Sensitivity]) -> dict[str, Any]:
    return {
        one.assumption.value: {
            "first": one.first,
            "first_error": one.first_error,
            "total": one.total,
            "total_error": one.total_error,
        }
        for one in sensitivity
    }
