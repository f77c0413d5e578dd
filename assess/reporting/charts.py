"""Charts: Vega-Lite specifications with data put in, drawn to SVG in process."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import vl_convert

from assess.reporting.colours import SHADES
from assess.reporting.fonts import CHART_FONTS
from assess.reporting.view.parts import Dimension, IndexLine, Score

LABEL_WIDTH = 25
BAND_WIDTH = 12
"""Characters on one line of a row's label, and of a band's."""
LINE_BREAK = "|"
"""Where the specifications break a label's line."""
GROUNDS = ("#f1f3f5", "#fafbfc")
"""The two greys behind the bars, band by band."""


def dimension_chart(index: IndexLine, dimensions: Sequence[Dimension], templates: Path) -> str:
    """Return the headline index and its dimensions as an SVG image with a text alternative.

    Args:
        index: the headline index.
        dimensions: its parts, in order.
        templates: the folder that holds ``charts/``.
    """
    rows = [_row(index, index.label, index.score, index.gap)]
    rows += [_row(index, part.label, part.score, part.gap) for part in dimensions]
    specification = _specification(templates, "dimensions")
    specification["datasets"] = {"rows": rows, "bands": _bands(index)}
    specification["encoding"]["x"]["scale"] = {"domain": [index.lowest, index.highest], "nice": False}
    edges = [band.at_least for band in index.bands]
    specification["encoding"]["x"]["axis"]["values"] = [*edges, index.highest]
    return _drawn(specification, _alternative(index, dimensions))


def _row(index: IndexLine, label: str, score: Score, gap: str) -> dict[str, Any]:
    scored = score.value is not None
    return {
        "label": LINE_BREAK.join(textwrap.wrap(label, LABEL_WIDTH)),
        "zero": index.lowest,
        "score": score.value,
        "fill": (score.shade or SHADES[0]).fill,
        "low": score.low,
        "high": score.high,
        "wide": bool(score.bounds) and bool(score.coverage),
        "text": score.text,
        "bounds": score.bounds if scored else gap,
        "answered": score.coverage_text if scored else "",
    }


def _bands(index: IndexLine) -> list[dict[str, Any]]:
    return [
        {
            "from": band.at_least,
            "to": band.below,
            "middle": (band.at_least + band.below) / 2,
            "ground": GROUNDS[i % 2],
            "label": LINE_BREAK.join(textwrap.wrap(band.label, BAND_WIDTH)),
        }
        for i, band in enumerate(index.bands)
    ]


def _alternative(index: IndexLine, dimensions: Sequence[Dimension]) -> str:
    parts = [f"{index.label}: {index.score.sentence}"]
    parts += [f"{part.label}: {part.score.sentence}" for part in dimensions]
    return "Bar chart. " + ". ".join(parts) + "."


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _specification(templates: Path, name: str) -> dict[str, Any]:
    specification: dict[str, Any] = json.loads(_text(templates / "charts" / f"{name}.json"))
    specification["config"] = json.loads(_text(templates / "charts" / "theme.json"))
    return specification


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(CHART_FONTS))


def _drawn(specification: dict[str, Any], alternative: str) -> str:
    """Return the SVG with a title first, for screen readers and tagged PDF."""
    _register_fonts()
    drawn: str = vl_convert.vegalite_to_svg(specification, vl_version="5.20", allowed_base_urls=[])
    head, opening, rest = re.split(r"(<svg[^>]*>)", drawn, maxsplit=1)
    opening = opening.replace("<svg", '<svg role="img"', 1)
    return f"{head}{opening}<title>{escape(alternative)}</title>{rest}"
