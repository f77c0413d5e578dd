"""Colours that follow the figures: by band, and where something is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from assess.model.bands import EDGE
from assess.reporting.view.parts import BandLine
from assess.workbook.styles import argb, differential_fill
from assess.workbook.text import number, quoted

WARNING = "#8a1c1c"
WARNING_FILL = "#f9d9d4"


def shade_by_band(sheet: Worksheet, cells: str, score: str, bands: Sequence[BandLine]) -> None:
    """Colour cells by the band that a score falls into; ``score`` is relative to the first."""
    for position, band in enumerate(bands):
        low = f"{score}>={number(band.at_least)}-{number(EDGE)}" if position else "TRUE"
        last = position == len(bands) - 1
        high = "TRUE" if last else f"{score}<{number(bands[position + 1].at_least)}-{number(EDGE)}"
        condition = f"IF(ISNUMBER({score}),AND({low},{high}),FALSE)"
        _add(sheet, cells, condition, band.shade.text, band.shade.fill)


def shade_by_label(sheet: Worksheet, cells: str, label: str, bands: Sequence[BandLine]) -> None:
    """Colour cells by the band that another cell names."""
    for band in bands:
        _add(sheet, cells, f"{label}={quoted(band.label)}", band.shade.text, band.shade.fill)


def warn(sheet: Worksheet, cells: str, condition: str) -> None:
    """Colour cells where a condition holds."""
    _add(sheet, cells, condition, WARNING, WARNING_FILL)


def _add(sheet: Worksheet, cells: str, condition: str, text: str, fill: str) -> None:
    rule = FormulaRule(  # type: ignore[no-untyped-call]
        formula=[condition], font=Font(color=argb(text)), fill=differential_fill(fill)
    )
    sheet.conditional_formatting.add(cells, rule)
