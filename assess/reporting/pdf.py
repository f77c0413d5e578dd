"""PDF: pages set from the HTML, tagged, and the same bytes for the same input."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from assess.reporting.fonts import font_addresses, font_faces

EPOCH = "SOURCE_DATE_EPOCH"


class _FontsOnly(URLFetcher):  # type: ignore[misc]
    """Loads the font files and nothing else: no network, no other file."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url not in font_addresses():
            msg = f"a report may not load {url!r}"
            raise FatalURLFetchingError(msg)
        return super().fetch(url, headers)


def render_pdf(html: str, *, date: datetime.date) -> bytes:
    """Return the HTML as a tagged PDF (PDF/UA-1) with bookmarks.

    The same HTML and date give the same bytes, in any process with the same fonts.

    Args:
        html: the report, as ``subject_html`` or ``comparison_html`` return it.
        date: the day the document says it was made.

    Raises:
        ValueError: the HTML asks for something that is not a font.
    """
    fonts, fetcher = FontConfiguration(), _FontsOnly()
    sheet = CSS(string=font_faces(), font_config=fonts, url_fetcher=fetcher)
    try:
        with _dated(date):
            pages = HTML(string=html, url_fetcher=fetcher)
            written: bytes = pages.write_pdf(
                stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
            )
    except FatalURLFetchingError as refused:
        raise ValueError(*refused.args) from None
    return written


@contextmanager
def _dated(date: datetime.date) -> Iterator[None]:
    """Let the libraries take this day for now, which is what makes the bytes reproducible."""
    before = os.environ.get(EPOCH)
    midnight = datetime.datetime.combine(date, datetime.time(), datetime.UTC)
    os.environ[EPOCH] = str(max(0, int(midnight.timestamp())))
    try:
        yield
    finally:
        if before is None:
            del os.environ[EPOCH]
        else:
            os.environ[EPOCH] = before
