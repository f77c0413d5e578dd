"""Colours of reports: one accent, and a sequence for bands that survives grey print."""

from __future__ import annotations

from typing import NamedTuple


class Shade(NamedTuple):
    """A fill and the text colour that can be read on it; ``step`` is 0 (lightest) to 4."""

    step: int
    fill: str
    text: str


INK = "#17222d"
PAPER = "#ffffff"
ACCENT = "#0f4c75"

SHADES = (
    Shade(0, "#eaf0f5", INK),
    Shade(1, "#c3d6e5", INK),
    Shade(2, "#8fb3cf", INK),
    Shade(3, "#3c739f", PAPER),
    Shade(4, "#10395c", PAPER),
)
"""One hue from light to dark, so order shows in grey and to every eye: the darker, the higher."""


def shade_of(position: int, steps: int) -> Shade:
    """Return the shade of one of ``steps`` ordered steps, counted from 0.

    Few steps are spread over the whole sequence, so that the first is always the lightest.
    """
    if steps <= 1:
        return SHADES[0]
    return SHADES[round(position * (len(SHADES) - 1) / (steps - 1))]
