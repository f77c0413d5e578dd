"""The finished memo: page 1 is one page, nothing is cut, and the same input gives the same bytes."""

from __future__ import annotations

import io
import logging

import pytest
from pypdf import PdfReader

from assess.model.decision import Outcome
from assess.reporting.pdf import render_pdf
from tests.support.diligence import DAY, vendor, waiver
from tests.support.memos import Made, many_items, memo_of, overflowing, signed


def pages_of(made: Made) -> list[str]:
    log: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: log.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        content = render_pdf(made.html, date=DAY)
    finally:
        logger.removeHandler(handler)
    assert log == []
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("letters", ["words and more words, ", "WMWM ABCDEF @% "])
def test_page_1_is_one_page_however_much_was_written(letters: str) -> None:
    asked = many_items(60)
    pages = pages_of(memo_of(overflowing(asked, letters), asked))
    assert "history and seals fit" in " ".join(pages[0].split())
    assert "Reasons in full" in pages[1]
    assert "more, page " in " ".join(pages[0].split())
    assert all("FICTIONAL" in page.upper() for page in pages)


@pytest.fixture(scope="module")
def short() -> list[str]:
    whole = vendor({"sanctions": "unresolved"}, waiver(gate="sanctions_match"))
    return pages_of(memo_of(signed(whole, Outcome.ENHANCED_REVIEW, "Look again.")))


def test_a_short_memo_has_its_parts_in_order(short: list[str]) -> None:
    text = " ".join("\n".join(short).split())
    parts = (
        "Decision",
        "Reasons in full",
        "Residual risk: Inherent risk × Weakness of controls",
        "Checklist",
        "Waivers",
        "Other answers",
        "Evidence",
        "Signatures and changes",
        "How the decision is found",
        "Method",
    )
    place = 0
    for part in parts:
        assert part in text[place:], part
        place = text.index(part, place)
    assert "Look again." in short[0]
    assert "Valid" not in short[0]


def test_no_page_is_nearly_empty(short: list[str]) -> None:
    assert all(len(page) > 250 for page in short)


def test_the_file_is_tagged_and_the_same_every_time() -> None:
    html = memo_of(vendor()).html
    content = render_pdf(html, date=DAY)
    assert content == render_pdf(html, date=DAY)
    reader = PdfReader(io.BytesIO(content))
    assert "/StructTreeRoot" in reader.root_object
    titles = [str(one["/Title"]) for one in reader.outline[1] if not isinstance(one, list)]
    assert {"Decision", "Checklist", "How the decision is found"} <= set(titles)
