from __future__ import annotations

import datetime
import io
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader

from assess.model.answer import Evidence
from assess.model.assessment import Assessment
from assess.reporting.html import comparison_html, subject_html
from assess.reporting.pdf import EPOCH, render_pdf
from assess.reporting.view import comparison_view, subject_view
from tests.reporting.made import DAY, TEMPLATES, everything, made, rate, shipped, table


def planted() -> tuple[Assessment, dict[str, str]]:
    """Return a full assessment with a token in every comment and reference, and the tokens by key."""
    tokens = {}
    answers = {}
    for number, (key, answer) in enumerate(everything(missing=0.1).items()):
        token = f"Q{number:04d}Z"
        tokens[key] = token
        answers[key] = answer.model_copy(
            update={
                "comment": f"comment {token}c",
                "evidence": (Evidence(reference=f"paper {token}e", source_grade="B"),),
                "by": f"{token}b",
            }
        )
    return made("Mission A", answers, fictional=True, group="UN"), tokens


class Pages:
    """A finished PDF: its text, its pages, and what was logged while it was made."""

    def __init__(self, content: bytes, log: list[str]) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.pages = [page.extract_text() for page in self.reader.pages]
        self.text = "\n".join(self.pages)
        self.log = log


def pages_of(html: str) -> Pages:
    log: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: log.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        return Pages(render_pdf(html, date=DAY), log)
    finally:
        logger.removeHandler(handler)


@pytest.fixture(scope="module")
def subject() -> Pages:
    (rated,) = rate([planted()[0]])
    view = subject_view(shipped()[1], rated, date=DAY, version="1.2.3")
    return pages_of(subject_html(view, TEMPLATES))


@pytest.fixture(scope="module")
def comparison() -> Pages:
    rated = rate([*table(), made("Mission A", everything(missing=0.1), group="UN")])
    view = comparison_view(shipped()[1], rated, title="Many", date=DAY, version="1.2.3")
    return pages_of(comparison_html(view, TEMPLATES))


def test_every_comment_reference_and_name_that_is_shown_is_in_the_finished_file(
    subject: Pages,
) -> None:
    assessment, tokens = planted()
    hidden = rate([assessment])[0].hidden
    assert hidden
    for key, token in tokens.items():
        found = [f"{token}{end}" in subject.text for end in "ce"]
        assert found == [key not in hidden] * 2, key
        grid = "." in key
        assert grid or (f"{token}b" in subject.text) == (key not in hidden)


def test_weasyprint_has_nothing_to_complain_about(subject: Pages, comparison: Pages) -> None:
    assert subject.log == []
    assert comparison.log == []


def test_every_page_says_what_it_is(subject: Pages) -> None:
    for number, page in enumerate(subject.pages, start=1):
        assert "FICTIONAL" in page.upper()
        assert "Invented for tests" in page
        assert "tnt-preparedness 1.0.0" in page
        assert "22 November 2026" in page
        assert f"Page {number} of {len(subject.pages)}" in page


def test_no_page_is_empty(subject: Pages, comparison: Pages) -> None:
    for page in (*subject.pages, *comparison.pages):
        assert len(page) > 300


def test_the_file_is_tagged_bookmarked_and_dated(subject: Pages) -> None:
    catalog = subject.reader.root_object
    assert cast("dict[str, bool]", catalog["/MarkInfo"])["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert str(catalog["/Lang"]) == "en"
    outline = subject.reader.outline
    titles = [str(entry["/Title"]) for entry in outline if not isinstance(entry, list)]
    assert titles == ["Mission A"]
    metadata = subject.reader.metadata
    assert metadata is not None
    assert (
        metadata.title == "Mission A – Preparedness of political missions for transnational threats"
    )
    xmp = subject.reader.xmp_metadata
    assert xmp is not None
    assert "pdfuaid" in xmp.stream.get_data().decode()


def test_the_headings_are_bookmarks(subject: Pages) -> None:
    (nested,) = [entry for entry in subject.reader.outline if isinstance(entry, list)]
    titles = {entry["/Title"] for entry in nested if not isinstance(entry, list)}
    assert {"Rating", "What matters most", "Every answer", "What is missing", "Method"} <= titles


def test_a_comparison_has_a_page_for_the_rated_and_room_for_two_without_scores(
    comparison: Pages,
) -> None:
    starts = [
        n for n, page in enumerate(comparison.pages) if "Mission A" in page and "As of" in page
    ]
    assert starts
    assert len(comparison.pages) < 16


def test_the_same_input_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    rated = rate([made("Mission A", {}, group="UN")])
    view = comparison_view(shipped()[1], rated, title="Many", date=DAY, version="1.2.3")
    html = comparison_html(view, TEMPLATES)
    source, target = tmp_path / "report.html", tmp_path / "report.pdf"
    source.write_text(html, encoding="utf-8")
    script = (
        "import datetime, pathlib, sys\n"
        "from assess.reporting.pdf import render_pdf\n"
        "html = pathlib.Path(sys.argv[1]).read_text(encoding='utf-8')\n"
        f"content = render_pdf(html, date=datetime.date.fromisoformat('{DAY}'))\n"
        "pathlib.Path(sys.argv[2]).write_bytes(content)\n"
    )
    command = [sys.executable, "-c", script, str(source), str(target)]
    subprocess.run(command, check=True, cwd=TEMPLATES.parent)
    assert target.read_bytes() == render_pdf(html, date=DAY)


def test_the_date_is_lent_to_the_environment_and_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    html = "<html lang=en><title>x</title><p>x</p>"
    monkeypatch.setenv(EPOCH, "17")
    render_pdf(html, date=DAY)
    assert os.environ[EPOCH] == "17"
    monkeypatch.delenv(EPOCH)
    render_pdf(html, date=datetime.date(1960, 1, 1))
    assert EPOCH not in os.environ


@pytest.mark.parametrize(
    "address",
    ["https://example.org/x.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "ftp://x/y"],
)
def test_nothing_but_fonts_is_ever_loaded(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(ValueError, match="may not load"):
        render_pdf(f"<html lang=en><title>x</title><img alt=x src='{address}'>", date=DAY)
    with pytest.raises(ValueError, match="may not load"):
        render_pdf(
            f"<html lang=en><title>x</title><link rel=stylesheet href='{address}'>", date=DAY
        )
