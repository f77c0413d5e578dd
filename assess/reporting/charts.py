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

from assess.colours import SHADES
from assess.reporting.fonts import CHART_FONTS
from assess.reporting.view.firmness import OrderFirmness
from assess.reporting.view.gates import with_mark
from assess.reporting.view.parts import Dimension, IndexLine

LABEL_WIDTH = 25
NAME_WIDTH = 44
BAND_WIDTH = 12
"""Characters on one line of a row's label, of a subject's name among ranks, and of a band's."""
LINE_HEIGHT = 11
"""Pixels from one line of a label to the next."""
GROUNDS = ("#f1f3f5", "#fafbfc")
"""The two greys behind the bars, band by band."""


def dimension_chart(index: IndexLine, dimensions: Sequence[Dimension], templates: Path) -> str:
    """Return the headline index and its dimensions as an SVG image with a text alternative.

    Args:
        index: the headline index.
        dimensions: its parts, in order.
        templates: the folder that holds ``charts/``.
    """
    rows = [_row(index, index, 600), *(_row(index, part, 400) for part in dimensions)]
    specification = _specification(templates, "dimensions")
    bands = _bands(index)
    specification["datasets"] = {
        "rows": rows,
        "row_lines": _lines(rows, LABEL_WIDTH, centred=True),
        "bands": bands,
        "band_lines": _lines(bands, BAND_WIDTH, centred=False),
    }
    specification["encoding"]["x"]["scale"] = {
        "domain": [index.lowest, index.highest],
        "nice": False,
    }
    edges = [band.at_least for band in index.bands]
    specification["encoding"]["x"]["axis"]["values"] = [*edges, index.highest]
    return _drawn(specification, _alternative(index, dimensions))


def rank_chart(order: OrderFirmness, templates: Path) -> str:
    """Return the rank of every subject with its interval as an SVG image with a text alternative.

    Args:
        order: how firm the order is.
        templates: the folder that holds ``charts/``.
    """
    rows: list[dict[str, Any]] = [
        {
            "label": row.subject,
            "rank": row.rank,
            "low": row.low,
            "high": row.high,
            "groups": row.groups,
        }
        for row in order.rows
    ]
    specification = _specification(templates, "ranks")
    number = len(rows)
    specification["datasets"] = {
        "rows": rows,
        "row_lines": _lines(rows, NAME_WIDTH, centred=True),
        "ranks": [{"rank": rank} for rank in range(1, number + 1)],
    }
    if any(len(row.subject) > NAME_WIDTH for row in order.rows):
        specification["height"]["step"] += LINE_HEIGHT // 2
    axis = specification["encoding"]["x"]
    axis["scale"] = {"domain": [0.5, number + 0.5], "nice": False, "zero": False}
    axis["axis"]["values"] = [
        rank for rank in range(1, number + 1) if number <= 15 or rank % 5 == 0
    ]
    said = ". ".join(f"{row.subject}: rank {row.rank}, between {row.ranks}" for row in order.rows)
    return _drawn(specification, f"Ranks with their intervals. {said}.")


def _row(index: IndexLine, part: IndexLine | Dimension, weight: int) -> dict[str, Any]:
    score, scored = part.score, part.score.value is not None
    return {
        "label": with_mark(part.label, score.mark),
        "weight": weight,
        "zero": index.lowest,
        "score": score.value,
        "fill": (score.shade or SHADES[0]).fill,
        "low": score.low,
        "high": score.high,
        "wide": bool(score.bounds),
        "text": score.text,
        "bounds": score.bounds if scored else part.gap,
        "answered": score.coverage_text if scored else "",
    }


def _bands(index: IndexLine) -> list[dict[str, Any]]:
    return [
        {
            "from": band.at_least,
            "to": band.below,
            "middle": (band.at_least + band.below) / 2,
            "ground": GROUNDS[i % 2],
            "label": band.label,
        }
        for i, band in enumerate(index.bands)
    ]


def _lines(entries: Sequence[dict[str, Any]], width: int, *, centred: bool) -> list[dict[str, Any]]:
    """Return a text for each line of each label, moved down from where the label stands.

    One text with several lines would be set differently by different renderers.
    """
    lines = []
    for entry in entries:
        parts = textwrap.wrap(entry["label"], width)
        first = -(len(parts) - 1) / 2 if centred else 0
        lines += [
            {**entry, "line": part, "down": (first + i) * LINE_HEIGHT}
            for i, part in enumerate(parts)
        ]
    return lines


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
