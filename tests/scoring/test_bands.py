"""Bands are decided on the unrounded score, and no printed figure says otherwise (semantics 10)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.model.bands import band_of, printed
from assess.model.scoring import Band, Index


def index_with(edges: list[float], decimals: int, top: float = 100) -> Index:
    """Return an index from 0 to ``top`` with a band from each edge on."""
    bands = tuple(Band(id=f"b{i}", label="B", at_least=edge) for i, edge in enumerate(edges))
    return Index.model_validate(
        {
            "id": "i",
            "label": "I",
            "high_is": "good",
            "scale": [0, top],
            "decimals": decimals,
            "bands": bands,
            "children": [{"item": "a"}],
        }
    )


def band(score: float, index: Index) -> str:
    found = band_of(score, index.bands)
    assert found
    return found.id


HDI = index_with([0, 0.55, 0.7, 0.8], 3, top=1)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, "b0"),
        (0.5499, "b0"),
        (0.55, "b1"),
        (0.55 - 1e-10, "b1"),  # rounding on the way is no reason to fall short
        (0.55 - 2e-9, "b0"),
        (0.7 + 1e-12, "b2"),
        (1, "b3"),
        (-1e-12, "b0"),
    ],
)
def test_a_band_starts_at_its_edge(score: float, expected: str) -> None:
    assert band(score, HDI) == expected


def test_without_bands_there_is_no_band() -> None:
    assert band_of(50, ()) is None
    assert printed(49.96, index_with([], 1)) == 50


@pytest.mark.parametrize(
    ("score", "decimals", "expected"),
    [
        (49.96, 1, 49.9),  # 50.0 would be the upper band
        (49.94, 1, 49.9),
        (49.96, 2, 49.96),
        (49.6, 0, 49),
        (50.0, 0, 50),
        (50 - 1e-10, 1, 50),
        (33.4, 0, 34),  # 33 would be the band below 33.3
        (33.3, 1, 33.3),
        (-0.0, 1, 0),
    ],
)
def test_a_figure_is_moved_by_one_last_digit_where_it_would_mislead(
    score: float, decimals: int, expected: float
) -> None:
    assert printed(score, index_with([0, 33.3, 50], decimals)) == expected


@st.composite
def indices(draw: st.DrawFn) -> Index:
    """Return an index whose every band holds a figure that can be printed.

    An author is held to that: a band from 50.2 to 50.4 has no figure without decimals.
    """
    decimals = draw(st.integers(0, 3))
    thousandths = draw(st.lists(st.integers(1, 100_000), max_size=6, unique=True).map(sorted))
    edges, unit = [0.0], 10**decimals
    for at in thousandths:
        # -(-a // b) is a / b rounded up: the first figure at or above an edge.
        first = -(-round(edges[-1] * 1000) * unit // 1000)
        if first * 1000 < at * unit:
            edges.append(at / 1000)
    if -(-round(edges[-1] * 1000) * unit // 1000) > 100 * unit:
        edges.pop()
    return index_with(edges, decimals)


@given(index=indices(), data=st.data())
def test_no_printed_figure_belongs_to_another_band(index: Index, data: st.DataObject) -> None:
    edge = data.draw(st.sampled_from([b.at_least for b in index.bands] + [100.0]))
    near = data.draw(
        st.one_of(
            st.floats(-1, 1),
            st.floats(-2e-9, 2e-9),
            st.sampled_from([0, 1e-9, -1e-9, 1.0000001e-9, -1.0000001e-9, 0.5, -0.5, 0.05, -0.05]),
        )
    )
    score = min(max(edge + near, 0), 100)
    figure = printed(score, index)
    assert band(figure, index) == band(score, index)
    assert abs(figure - score) < 10.0**-index.decimals + 1e-9
    assert figure == round(figure, index.decimals)
    assert 0 <= figure <= 100


@given(index=indices(), scores=st.lists(st.floats(0, 100), min_size=2, max_size=10))
def test_a_higher_score_never_prints_or_ranks_lower(index: Index, scores: list[float]) -> None:
    order = [b.id for b in index.bands]
    for lower, higher in pairwise(sorted(scores)):
        assert order.index(band(lower, index)) <= order.index(band(higher, index))
        assert printed(lower, index) <= printed(higher, index)
