"""Writing a report: the file's ending decides the format, the view decides the content."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import click

from assess import __version__
from assess.cli.progress import Steps, steps
from assess.errors import Place, Problem, RequestError
from assess.files.atomic import write_atomically
from assess.files.folders import is_file, is_folder, shared_files
from assess.model.dossier import Dossier
from assess.model.rating import Instrument, Rated
from assess.model.robustness import Robustness
from assess.reporting.data import report_as_data, to_json
from assess.reporting.robustness_data import robustness_as_data

if TYPE_CHECKING:  # the views load only when a report is written
    from assess.reporting.view.comparison import ComparisonView
    from assess.reporting.view.subject import SubjectView

View = TypeVar("View")

FORMATS = (".pdf", ".xlsx", ".html", ".json")
MEMO_FORMATS = (".pdf", ".html", ".json")


def refuse_unknown_format(output: Path, formats: Sequence[str] = FORMATS) -> None:
    """Do nothing if the file's ending is one of the formats and its folder exists.

    Raises:
        RequestError: it is not; names the endings there are.
    """
    if output.suffix.lower() not in formats:
        raise RequestError(
            Problem(
                code="request.unknown_format",
                message=f'no report can be written as "{output.suffix or output.name}"',
                hint=f"End the name in one of {', '.join(formats)}.",
                place=Place(file=str(output)),
            )
        )
    refuse_missing_folder(output)


def refuse_missing_folder(output: Path) -> None:
    """Do nothing if the folder that a file is to be written into exists.

    Raises:
        RequestError: it does not.
    """
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
    with output.open("rb") as stream:  # it may be as long as a table can be
        is_assessment = b'"assess/assessment"' in stream.read(500)
    if read or is_assessment:
        raise RequestError(
            Problem(
                code="request.output_is_assessment",
                message="the output would replace "
                + ("a file that it is made from" if read else "an assessment"),
                hint="Choose another name; nothing was written.",
                place=Place(file=str(output)),
            )
        )


def write_subject_report(
    instrument: Instrument,
    rated: Rated,
    output: Path,
    date: datetime.date,
    robustness: Robustness | None = None,
) -> None:
    """Write the report on one subject in the format its ending names."""

    def view() -> SubjectView:
        from assess.reporting.view.build_subject import subject_view

        return subject_view(
            instrument, rated, date=date, version=__version__, robustness=robustness
        )

    def workbook(view: SubjectView) -> bytes:
        from assess.reporting.excel.subject import subject_workbook

        return subject_workbook(instrument, rated, view)

    def page(view: SubjectView) -> str:
        from assess.reporting.html import subject_html

        return subject_html(view, _templates())

    _write(output, date, Parts(instrument, [rated], view, workbook, page, robustness))


def write_comparison(
    instrument: Instrument,
    rated: Sequence[Rated],
    output: Path,
    *,
    title: str,
    date: datetime.date,
    robustness: Robustness | None = None,
) -> None:
    """Write the comparison of several subjects in the format its ending names."""

    def view() -> ComparisonView:
        from assess.reporting.view.build_comparison import comparison_view

        return comparison_view(
            instrument,
            rated,
            title=title,
            date=date,
            version=__version__,
            robustness=robustness,
        )

    def workbook(view: ComparisonView) -> bytes:
        from assess.reporting.excel.comparison import comparison_workbook

        return comparison_workbook(instrument, rated, view)

    def page(view: ComparisonView) -> str:
        from assess.reporting.html import comparison_html

        return comparison_html(view, _templates())

    _write(output, date, Parts(instrument, rated, view, workbook, page, robustness))


def write_memo(instrument: Instrument, rated: Rated, dossier: Dossier, output: Path) -> None:
    """Write the memo on one subject in the format its ending names, dated as it was rated."""
    from assess.reporting.html import memo_html
    from assess.reporting.memo_data import memo_as_data
    from assess.reporting.view.memo_build import memo_view

    with steps(3) as step:
        step("deciding what to show")
        if output.suffix.lower() == ".json":
            content = to_json(memo_as_data(instrument, rated, dossier, __version__))
        else:
            view = memo_view(instrument, rated, dossier, version=__version__)
            step("drawing")
            html, day = (
                memo_html(view, _templates()),
                datetime.date.fromisoformat(view.document.date_iso),
            )
            is_pdf = output.suffix.lower() == ".pdf"
            content = _pdf(html, day, step) if is_pdf else _for_browsers(html)
        write_atomically(output, content)


def page_as_bytes(
    output: Path, date: datetime.date, draw: Callable[[Path], str], step: Steps
) -> bytes:
    """Return a page as PDF or HTML, whichever the file's ending names.

    Args:
        output: the file.
        date: the day the document says it was made.
        draw: makes the page from the folder of the templates.
        step: is told what is being done.
    """
    step("drawing")
    html = draw(_templates())
    return _pdf(html, date, step) if output.suffix.lower() == ".pdf" else _for_browsers(html)


class Parts(NamedTuple, Generic[View]):
    """What a report is written from; each part loads its library only when it is called."""

    instrument: Instrument
    rated: Sequence[Rated]
    view: Callable[[], View]
    workbook: Callable[[View], bytes]
    page: Callable[[View], str]
    robustness: Robustness | None = None


def _write(output: Path, date: datetime.date, parts: Parts[View]) -> None:
    suffix = output.suffix.lower()
    with steps(3) as step:
        step("deciding what to show")
        if suffix == ".json":
            data = report_as_data(parts.instrument, parts.rated, date, __version__)
            if parts.robustness:
                data["robustness"] = robustness_as_data(parts.robustness)
            content = to_json(data)
        elif suffix == ".xlsx":
            view = parts.view()
            step("writing the workbook")
            content = parts.workbook(view)
        else:
            view = parts.view()
            step("drawing")
            html = parts.page(view)
            content = _pdf(html, date, step) if suffix == ".pdf" else _for_browsers(html)
        write_atomically(output, content)


def _for_browsers(html: str) -> bytes:
    from assess.reporting.html import for_browsers

    return for_browsers(html, _templates()).encode()


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
