"""Reports: time and peak memory of each, beside the library that does the last step, alone.

For PDF the reference is WeasyPrint setting the same finished HTML; for workbooks it is openpyxl
writing the same cells without styles; for HTML and JSON, which have no such step, an empty Python.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Cost, cost_of, print_cost, print_table

if TYPE_CHECKING:  # imported at run time, it would be part of what the empty process costs
    from assess.model.rating import Instrument, Rated

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
DAY = datetime.date(2011, 7, 31)
KINDS = {
    "subject": ["political-missions-2011/unipsil.json"],
    "comparison": ["political-missions-2011"],
}
RUNS = 3


def main() -> None:
    """Measure and print; with arguments, do one piece of work in this process alone."""
    if len(sys.argv) > 1:
        print_cost(_work(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            for ending, reference in (
                (".html", "nothing"),
                (".pdf", "weasyprint"),
                (".xlsx", "openpyxl"),
                (".json", "nothing"),
            ):
                out = Path(folder) / f"{kind}{ending}"
                ours = _median("report", kind, out)
                given = out
                if ending == ".pdf":
                    given = Path(folder) / f"{kind}.print.html"
                    cost_of("benchmarks.reports", "print", kind, str(given))
                theirs = _median(reference, kind, given)
                rows.append(_row(kind, ending, reference, ours, theirs))
    headings = ["report", "seconds", "MiB", "reference", "seconds", "MiB", "time ×", "memory ×"]
    print_table("Reports: one mission (UNIPSIL) and the comparison of 27", headings, rows)


def _median(what: str, kind: str, path: Path) -> Cost:
    costs = sorted(cost_of("benchmarks.reports", what, kind, str(path)) for _ in range(RUNS))
    return costs[RUNS // 2]


def _row(kind: str, ending: str, reference: str, ours: Cost, theirs: Cost) -> list[str]:
    compared = reference != "nothing"
    return [
        f"{kind} {ending}",
        f"{ours.seconds:.2f}",
        f"{ours.mebibytes:.0f}",
        f"{reference} alone" if compared else "an empty Python",
        f"{theirs.seconds:.2f}" if compared else "–",
        f"{theirs.mebibytes:.0f}",
        f"{ours.seconds / theirs.seconds:.2f}" if compared else "–",
        f"{ours.mebibytes / theirs.mebibytes:.2f}",
    ]


def _work(what: str, kind: str, path: Path) -> Callable[[], Any]:
    if what == "weasyprint":
        return lambda: _weasyprint(path)
    if what == "openpyxl":
        return lambda: _openpyxl(path)
    if what == "report":
        return lambda: _report(kind, path)
    if what == "print":
        return lambda: _print(kind, path)
    return lambda: None


def _rated(kind: str) -> tuple[Instrument, list[Rated]]:
    from assess.cli.workbench import open_assessments, rate

    files: list[str] = []
    for name in KINDS[kind]:
        source = SAMPLES / name
        files += (
            [str(f) for f in sorted(source.glob("*.json"))] if source.is_dir() else [str(source)]
        )
    opened = open_assessments(files, None)
    return opened.instrument, rate(opened.instrument, opened.assessments)


def _report(kind: str, path: Path) -> None:
    from assess.cli.outputs import write_comparison, write_subject_report

    instrument, rated = _rated(kind)
    if kind == "subject":
        write_subject_report(instrument, rated[0], path, DAY)
    else:
        write_comparison(instrument, rated, path, title="Benchmark", date=DAY)


def _print(kind: str, path: Path) -> None:
    """Write the finished HTML that the PDF is set from."""
    from assess.files.folders import shared_files
    from assess.reporting.html import comparison_html, subject_html
    from assess.reporting.view import comparison_view, subject_view

    instrument, rated = _rated(kind)
    templates = shared_files() / "templates"
    if kind == "subject":
        html = subject_html(
            subject_view(instrument, rated[0], date=DAY, version="benchmark"), templates
        )
    else:
        view = comparison_view(instrument, rated, title="Benchmark", date=DAY, version="benchmark")
        html = comparison_html(view, templates)
    path.write_text(html, encoding="utf-8")


def _weasyprint(html: Path) -> None:
    from assess.reporting.pdf import render_pdf

    render_pdf(html.read_text(encoding="utf-8"), date=DAY)


def _openpyxl(workbook: Path) -> None:
    """Write the workbook's cells anew; reading them is part of it, and said to be."""
    import openpyxl

    source = openpyxl.load_workbook(workbook)
    target = openpyxl.Workbook(write_only=True)
    for sheet in source.worksheets:
        copy = target.create_sheet(sheet.title)
        for row in sheet.iter_rows(values_only=True):
            copy.append(row)
    target.save(workbook.with_suffix(".copy.xlsx"))


if __name__ == "__main__":
    main()
