"""The main job on real input: the comparative report shows what Table 1 of the essay shows."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pypdf
import pytest

from assess.cli.app import run

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "samples" / "political-missions-2011"
TOTALS = {
    "UN: mandates": [6, 6, 4, 0, 1, 3, 4, 5, 0, 1, 2, 1],
    "OSCE: activities": [9, 8, 5, 0, 0, 0, 2, 6, 7, 12, 0, 5],
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    files = [str(path) for path in sorted(SAMPLES.glob("*.json"))]
    for ending in ("pdf", "xlsx"):
        out = folder / f"comparison.{ending}"
        assert run(["compare", *files, "-o", str(out), "--date", "2011-07-31"]) == 0
    return folder


def counted_from_the_table() -> dict[str, list[int]]:
    with (SAMPLES / "data" / "table1.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    groups = {"UN": "UN: mandates", "OSCE": "OSCE: activities"}
    totals = {name: [0] * 12 for name in groups.values()}
    for organisation, _, *cells in rows[1:]:
        for i, cell in enumerate(cells):
            totals[groups[organisation]][i] += bool(cell.strip())
    return totals


def test_the_totals_are_those_of_the_table() -> None:
    assert counted_from_the_table() == TOTALS


def test_the_pdf_prints_these_totals(reports: Path) -> None:
    pages = pypdf.PdfReader(reports / "comparison.pdf").pages
    text = " ".join(" ".join((page.extract_text() or "").split()) for page in pages)
    for label, numbers in TOTALS.items():
        group, kind = label.split(": ")
        printed = " ".join(map(str, [*numbers, sum(numbers)]))
        assert re.search(rf"{group}: (\S )?{kind} {printed}", text), label


def test_the_workbook_holds_these_totals(reports: Path) -> None:
    sheet = openpyxl.load_workbook(reports / "comparison.xlsx", data_only=True)["Themes"]
    rows = {str(row[1]): list(row[2:14]) for row in sheet.iter_rows(values_only=True)}
    assert rows["UN: ■ mandates"] == TOTALS["UN: mandates"]
    assert rows["OSCE: ○ activities"] == TOTALS["OSCE: activities"]


def test_every_page_says_that_it_is_reconstructed_and_nobody_gets_an_overall_rating(
    reports: Path,
) -> None:
    pages = pypdf.PdfReader(reports / "comparison.pdf").pages
    texts = [" ".join((page.extract_text() or "").split()) for page in pages]
    assert all("Reconstructed from the essay" in text for text in texts)
    assert "An overall rating cannot be given for any of them" in texts[0]
    assert "Nobody can be ranked by “TNT preparedness”" in texts[0]
    assert len(texts) > 27
