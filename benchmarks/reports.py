"""Reports: time and peak memory of each, beside the library that does the last step, alone.

For PDF the reference is WeasyPrint setting the same finished HTML; for workbooks it is openpyxl
writing the same cells without styles; for HTML and JSON, which have no such step, an empty Python.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import Cost, cost_of, print_cost, print_table

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


def _files(kind: str) -> list[str]:
    files: list[str] = []
    for name in KINDS[kind]:
        source = SAMPLES / name
        files += (
            [str(f) for f in sorted(source.glob("*.json"))] if source.is_dir() else [str(source)]
        )
    return files


def _report(kind: str, path: Path) -> None:
    """Write a report as the command does, with all that it computes for it."""
    from assess.cli.app import run

    command = "report" if kind == "subject" else "compare"
    with contextlib.redirect_stdout(io.StringIO()):
        code = run([command, *_files(kind), "-o", str(path), "--date", str(DAY)])
    if code:
        msg = f"assess {command} ended with exit code {code}"
        raise SystemExit(msg)


def _print(kind: str, path: Path) -> None:
    """Write the finished HTML that the PDF is set from."""
    from unittest import mock

    def keep(html: str, **_: object) -> bytes:
        path.write_text(html, encoding="utf-8")
        return b"%PDF-"

    with mock.patch("assess.reporting.pdf.render_pdf", keep):
        _report(kind, path.with_suffix(".pdf"))


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
