"""The fonts of reports: files of the installed font packages, the same on every machine."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import fontpkg_ibm_plex_sans as sans
import fontpkg_ibm_plex_sans_condensed as condensed


class Face(NamedTuple):
    """One font file; ``weight`` is None for a variable font, which has every weight."""

    family: str
    path: Path
    weight: int | None


_SANS = Path(sans.ROOT) / "files"
_CONDENSED = Path(condensed.ROOT) / "files"

FACES = (
    Face("IBM Plex Sans", _SANS / "IBMPlexSans[wdth,wght].ttf", None),
    Face("IBM Plex Sans Condensed", _CONDENSED / "IBMPlexSansCondensed-Regular.ttf", 400),
    Face("IBM Plex Sans Condensed", _CONDENSED / "IBMPlexSansCondensed-SemiBold.ttf", 600),
)
"""Text is set in the variable font, tables and charts in the condensed one. No italics."""

CHART_FONTS = _CONDENSED
"""The folder of the fonts that charts are measured with; static files, so measured exactly."""


def font_faces() -> str:
    """Return the style sheet that makes the fonts known under their family names."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; src: url("{face.path.as_uri()}");'
        + (f" font-weight: {face.weight};" if face.weight else "")
        + " }"
        for face in FACES
    )


def font_addresses() -> frozenset[str]:
    """Return the addresses of the font files, the only ones a report may load."""
    return frozenset(face.path.as_uri() for face in FACES)
