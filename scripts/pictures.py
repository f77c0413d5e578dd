"""Draw the README's pictures from the demo's PDF reports: ``python -m scripts.pictures REPORTS PICTURES``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import pypdfium2


class Picture(NamedTuple):
    """The first page of a report that has a text, and the name its picture gets."""

    report: str
    text: str
    name: str


PICTURES = (
    Picture("political-missions-2011.pdf", "", "comparison-1.png"),
    Picture("political-missions-2011.pdf", "Ahead", "comparison-order.png"),
    Picture(
        "political-missions-2011.pdf", "Mandates and activities by theme", "comparison-themes.png"
    ),
    Picture("unipsil.pdf", "", "report-1.png"),
    Picture("vendor-memo.pdf", "", "memo-1.png"),
)

SCALE = 1.5
"""Pixels per point: sharp enough to read, small enough for a web page."""

COLOURS = 64
"""A report has few colours; a palette makes a picture a third of the size."""


def draw(picture: Picture, reports: Path, pictures: Path) -> Path:
    """Draw one page to a PNG file."""
    document = pypdfium2.PdfDocument(reports / picture.report)
    try:
        texts = (page.get_textpage().get_text_range() for page in document)
        number = next(i for i, text in enumerate(texts) if picture.text in text)
        image = document[number].render(scale=SCALE).to_pil()
    finally:
        document.close()
    target = pictures / picture.name
    image.quantize(colors=COLOURS).save(target, optimize=True)
    return target


def main() -> int:
    """Draw every picture."""
    reports, pictures = Path(sys.argv[1]), Path(sys.argv[2])
    pictures.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        target = draw(picture, reports, pictures)
        print(f"{target}: {target.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
