"""Bands: decided on the unrounded score, and never contradicted by the figure printed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assess.model.scoring import Band, Index

EDGE = 1e-9
"""A score this close below a band's lower edge is in the band."""


def band_of(score: float, bands: Sequence[Band]) -> Band | None:
    """Return the highest band whose lower edge the score reaches; None without bands."""
    reached = [band for band in bands if score >= band.at_least - EDGE]
    return reached[-1] if reached else (bands[0] if bands else None)


def printed(score: float, index: Index) -> float:
    """Return the score rounded as printed; it never belongs to another band than the score.

    Where rounding would cross a band's edge, the score is rounded the other way.
    """
    rounded = round(score, index.decimals)
    band = band_of(score, index.bands)
    if band is None or band_of(rounded, index.bands) == band:
        return rounded + 0.0
    unit = 10.0**index.decimals
    step = math.floor if rounded > score else math.ceil
    return step(score * unit) / unit
