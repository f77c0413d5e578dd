"""Writing a report: the file's ending decides the format, the view decides the content."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from assess import __version__
from assess.cli.progress import Steps, steps
from assess.errors import Place, Problem, RequestError
from assess.files.atomic import write_atomically
from assess.files.folders import is_file, is_folder, shared_files
from assess.model.rating import Instrument, Rated
from assess.reporting.data import report_as_data, to_json

FORMATS = (".pdf", ".xlsx", ".html", ".json")


def refuse_unknown_format(output: Path) -> None:
    """Do nothing if the file's ending is a known format and its folder exists.

    Raises:
        RequestError: it is not; names the endings there are.
    """
    if output.suffix.lower() not in FORMATS:
        raise RequestError(
            Problem(
                code="request.unknown_format",
                message=f'no report can be written as "{output.suffix or output.name}"',
                hint=f"End the name in one of {', '.join(FORMATS)}.",
                place=Place(file=str(output)),
            )
        )
    if not is_folder(output.parent):
        raise RequestError(
            Problem(
                code="request.cannot_write",
                message="the folder does not exist",
                hint=f"Make it first: mkdir -p {output.parent}",
                place=Place(file=str(output)),
            )
        )


def refuse_assessment_as_output(output: Path, files: Sequence[str]) -> None:
    """Do nothing unless the report would replace an assessment: one that is read, or another.

    Raises:
        RequestError: it would, as where the name of the report was left away after ``-o``.
    """
    if not is_file(output):
        return
    read = any(is_file(Path(file)) and output.samefile(file) for file in files)
    if read or b'"assess/assessment"' in output.read_bytes()[:500]:
        raise RequestError(
            Problem(
                code="request.output_is_assessment",
                message="the report would replace an assessment",
                hint="Choose another name; nothing was written.",
                place=Place(file=str(output)),
            )
        )


def write_subject_report(
    instrument: Instrument, rated: Rated, output: Path, date: datetime.date
) -> None:
    """Write the report on one subject in the format its ending names."""
    from assess.reporting.view.build_subject import subject_view  # heavy, when used

    with steps(3) as step:
        step("deciding what to show")
        view = subject_view(instrument, rated, date=date, version=__version__)
        match output.suffix.lower():
            case ".xlsx":
                from assess.reporting.excel.subject import subject_workbook

                step("writing the workbook")
                content = subject_workbook(instrument, rated, view)
            case ".json":
                content = to_json(report_as_data(instrument, [rated], date, __version__))
            case suffix:
                from assess.reporting.html import for_browsers, subject_html

                step("drawing")
                html = subject_html(view, _templates())
                content = (
                    _pdf(html, date, step)
                    if suffix == ".pdf"
                    else for_browsers(html, _templates()).encode()
                )
        write_atomically(output, content)


def write_comparison(
    instrument: Instrument,
    rated: Sequence[Rated],
    output: Path,
    *,
    title: str,
    date: datetime.date,
) -> None:
    """Write the comparison of several subjects in the format its ending names."""
    from assess.reporting.view.build_comparison import comparison_view

    with steps(3) as step:
        step("deciding what to show")
        view = comparison_view(instrument, rated, title=title, date=date, version=__version__)
        match output.suffix.lower():
            case ".xlsx":
                from assess.reporting.excel.comparison import comparison_workbook

                step("writing the workbook")
                content = comparison_workbook(instrument, rated, view)
            case ".json":
                content = to_json(report_as_data(instrument, rated, date, __version__))
            case suffix:
                from assess.reporting.html import comparison_html, for_browsers

                step("drawing")
                html = comparison_html(view, _templates())
                content = (
                    _pdf(html, date, step)
                    if suffix == ".pdf"
                    else for_browsers(html, _templates()).encode()
                )
        write_atomically(output, content)


def _pdf(html: str, date: datetime.date, step: Steps) -> bytes:
    from assess.reporting.pdf import render_pdf

    step("setting the pages")
    with _remarks_of("weasyprint") as remarks:
        content = render_pdf(html, date=date)
    if remarks:
        click.echo(
            "Note: the pages were set, but some characters may look odd or differ between "
            f"machines ({remarks[0]}).",
            err=True,
        )
    return content


@contextmanager
def _remarks_of(library: str) -> Iterator[list[str]]:
    """Gather what a library logs, instead of having it printed in the middle of our lines."""
    remarks: list[str] = []
    handler, logger = logging.Handler(logging.WARNING), logging.getLogger(library)
    handler.emit = lambda record: remarks.append(record.getMessage())  # type: ignore[method-assign]
    before, logger.handlers = logger.handlers, [handler]
    try:
        yield remarks
    finally:
        logger.handlers = before


def _templates() -> Path:
    return shared_files() / "templates"
