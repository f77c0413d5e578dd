"""The ASEM Sustainable Connectivity index, against every figure and rank that COINr publishes.

The published chain is raw → denominated → imputed → treated → normalised → aggregated → ranked.
In scope, because they look at one subject alone: normalising against fixed goalposts (with the
cut at both ends), weighting, aggregating, ranking. Held to 1e-9 on the published scale of 0 to 100.

Out of scope: denominating looks at another column (do it before, in the table); imputing takes
the mean of a country's group; treating outliers and min-max over the units look at every unit. The
last three would let one mission change another's score. Their published *outcome* can be fed in,
and the goalposts are the published minima and maxima, as constants of the model.

Two things come out of that for free. A winsorised figure needs no treatment here: it lies outside
the goalposts and is cut off at them. And where a figure was imputed, the bounds that the engine
gives without it hold the published score.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assess.columns import Columns, Floats
from assess.model.scoring import ScoringModel
from assess.scoring.engine import Scores, run
from assess.scoring.plan import compile_model
from tests.support.asem import (
    INDEX,
    Asem,
    asem_model,
    columns_of,
    normalised,
    ranks_of,
    read_asem,
)

TO_THE_LAST_DIGITS = 1e-9


@pytest.fixture(scope="module")
def asem(golden: Path) -> Asem:
    return read_asem(golden)


def scored(model: ScoringModel, columns: Columns) -> dict[str, Scores]:
    return run(compile_model(model), columns)


def assert_published(asem: Asem, found: dict[str, Scores]) -> None:
    for group in asem.groups:
        np.testing.assert_allclose(
            found[group].score * 100,
            asem.aggregates[group],
            rtol=0,
            atol=TO_THE_LAST_DIGITS,
            err_msg=group,
        )


def test_the_data_set_is_whole(asem: Asem) -> None:
    assert (len(asem.units), len(asem.indicators), len(asem.groups)) == (51, 49, 11)
    assert len(asem.children[INDEX]) == 2
    assert {leaf for group in asem.children.values() for leaf in group} - set(asem.groups) == set(
        asem.indicators
    )


def test_every_aggregate_from_the_normalised_stage(asem: Asem) -> None:
    found = scored(asem_model(asem), normalised(asem))
    assert_published(asem, found)
    for key in asem.groups:
        assert np.array_equal(found[key].low, found[key].high)
        assert (found[key].coverage == 1).all()


def test_every_printed_score_and_every_rank(asem: Asem) -> None:
    """COINr ranks the scores as printed: equal to two decimals is equal in rank.

    Two of the 561 ranks would differ by the unrounded scores, none of them in the index.
    """
    found = scored(asem_model(asem), normalised(asem))
    printed, ranks = asem.results("Score"), asem.results("Rank")
    moved = 0
    for group in asem.groups:
        score = found[group].score * 100
        assert np.array_equal(score.round(2), printed[group]), group
        assert np.array_equal(ranks_of(score.round(2)), ranks[group]), group
        moved += int((ranks_of(score) != ranks[group]).sum())
    assert moved == 2
    assert np.array_equal(ranks_of(found[INDEX].score), ranks[INDEX])


def test_the_scale_of_the_weights_does_not_matter(asem: Asem) -> None:
    weights = {code: 7.0 * weight for code, weight in asem.weights.items()}
    assert_published(asem, scored(asem_model(asem, weights=weights), normalised(asem)))


def test_every_aggregate_from_the_treated_stage_with_fixed_goalposts(asem: Asem) -> None:
    found = scored(asem_model(asem, asem.goalposts), columns_of(asem, asem.stage("Treated")))
    assert_published(asem, found)
    published = asem.stage("Normalised")
    for position, code in enumerate(asem.indicators):
        np.testing.assert_allclose(
            found[code].score * 100, published[:, position], rtol=0, atol=TO_THE_LAST_DIGITS
        )


def test_a_country_scores_alone_what_it_scores_among_all(asem: Asem) -> None:
    """Goalposts taken from the data at hand could not do this: alone, minimum is maximum."""
    model, figures = asem_model(asem, asem.goalposts), asem.stage("Treated")
    together = scored(model, columns_of(asem, figures))[INDEX].score
    alone = [scored(model, columns_of(asem, figures[i : i + 1]))[INDEX].score[0] for i in range(51)]
    np.testing.assert_array_equal(alone, together)


def test_cutting_off_at_the_goalposts_is_all_that_the_treatment_did(asem: Asem) -> None:
    imputed, treated = asem.stage("Imputed"), asem.stage("Treated")
    moved = (np.abs(imputed - treated) > 1e-12).sum(axis=0)
    assert dict(zip(asem.indicators, moved.tolist(), strict=True)) == asem.winsorised
    assert moved.sum() == 35
    assert_published(asem, scored(asem_model(asem, asem.goalposts), columns_of(asem, imputed)))


def test_from_raw_every_change_is_one_of_a_stage_out_of_scope(asem: Asem) -> None:
    """Cell by cell; with those cells taken from the published stages, raw gives the same scores."""
    raw, filled = asem.stage("Raw"), asem.stage("Imputed")
    divided = np.array([code in asem.denominated for code in asem.indicators])
    missing = np.isnan(asem.stage("Denominated"))
    ours = ~divided & ~missing
    assert divided.sum() == 17
    assert missing.sum() == 65
    # Raw figures are published to ten digits, the later stages to all.
    np.testing.assert_allclose(raw[ours], filled[ours], rtol=1e-8, atol=0)
    entered = np.where(ours, raw, filled)
    found = scored(asem_model(asem, asem.goalposts), columns_of(asem, entered))
    for group in asem.groups:
        np.testing.assert_allclose(
            found[group].score * 100, asem.aggregates[group], rtol=0, atol=1e-6, err_msg=group
        )


def test_bounds_without_the_imputed_figures_hold_the_published_scores(asem: Asem) -> None:
    figures = asem.stage("Denominated")
    found = scored(asem_model(asem, asem.goalposts), columns_of(asem, figures))
    complete = ~np.isnan(figures).any(axis=1)
    assert 0 < complete.sum() < 51
    for group in asem.groups:
        published, scores = asem.aggregates[group] / 100, found[group]
        assert (scores.low <= published + 1e-9).all()
        assert (published <= scores.high + 1e-9).all()
        whole = scores.coverage == 1
        np.testing.assert_allclose(scores.score[whole], published[whole], rtol=0, atol=1e-11)
        assert (scores.high - scores.low)[~whole].min(initial=1) > 0
    index = found[INDEX]
    assert np.array_equal(index.coverage == 1, complete)
    assert worst_gap(index, asem.aggregates[INDEX] / 100) > 1e-3


def worst_gap(found: Scores, published: Floats) -> float:
    """Return how far dropping a missing figure leads from imputing it."""
    return float(np.abs(found.score - published).max())
