"""From a report's workbook to bytes, with what its document says of itself."""

from __future__ import annotations

from assess.reporting.view.parts import Document
from assess.workbook import package
from assess.workbook.book import Book


def to_bytes(book: Book, document: Document) -> bytes:
    """Return the finished workbook."""
    about = package.Properties(
        title=document.title,
        subtitle=document.subtitle,
        description=" ".join(document.marks),
        language=document.language,
        date_iso=document.date_iso,
    )
    return package.to_bytes(book, about)
