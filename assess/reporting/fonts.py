"""The fonts of reports: files of the installed font packages, the same on every machine."""

from __future__ import annotations

import base64
import io
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


def embedded_font_faces(text: str) -> str:
    """Return the same style sheet with the letters that a text needs inside it.

    For a report that is one file and has to look the same where the fonts are not installed.
    """
    needed = "".join(sorted(set(text)))
    rules = []
    for face in FACES:
        content = base64.b64encode(_cut_down(face.path, needed)).decode("ascii")
        weight = str(face.weight) if face.weight else "100 700"
        rules.append(
            f'@font-face {{ font-family: "{face.family}"; font-weight: {weight}; '
            f'src: url("data:font/woff2;base64,{content}") format("woff2"); }}'
        )
    return "\n".join(rules)


def _cut_down(path: Path, needed: str) -> bytes:
    """Return a font file with the characters needed and no others, as WOFF2."""
    from fontTools import subset  # noqa: PLC0415  # takes a moment, and only HTML needs it

    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "tnum"])
    options.drop_tables = [*options.drop_tables, "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=needed)
    stream = io.BytesIO()
    with subset.load_font(str(path), options) as font:
        subsetter.subset(font)
        subset.save_font(font, stream, options)
    return stream.getvalue()
