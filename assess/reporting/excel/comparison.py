"""The workbook that compares many subjects."""

from __future__ import annotations

from collections.abc import Sequence

from assess.model.rating import Instrument, Rated
from assess.reporting.excel.about import write_about
from assess.reporting.excel.blind_spots import write_blind_spots
from assess.reporting.excel.dimensions import write_dimensions
from assess.reporting.excel.firmness import write_orders
from assess.reporting.excel.long_tables import write_all_answers, write_all_scores
from assess.reporting.excel.marks import write_marks
from assess.reporting.excel.overview import write_overview
from assess.reporting.excel.package import to_bytes
from assess.reporting.excel.sheet import finish, mark
from assess.reporting.view.comparison import ComparisonView
from assess.reporting.view.parts import Note
from assess.workbook.book import Book

NOTES = (
    Note(
        "What is calculated here",
        "The totals on “Themes” are formulas that count the marks as they stand. Everything else in "
        "this workbook was calculated by assess and does not change.",
    ),
    Note(
        "Which assessments take part",
        "Where a subject has several assessments, rankings, themes and dimensions show the latest; "
        "“Scores” and “Answers” list all of them.",
    ),
)


def comparison_workbook(
    instrument: Instrument, rated: Sequence[Rated], view: ComparisonView
) -> bytes:
    """Return the workbook that compares many subjects.

    Args:
        instrument: what was asked and how it is scored.
        rated: the assessments with their scorecards, as the view was made from them.
        view: the labels, their order, rounding and colours.
    """
    book = Book()
    write_overview(book, view)
    if view.firmness:
        write_orders(book, view.firmness)
    write_marks(book, view.marks)
    write_dimensions(book, view.heat)
    write_blind_spots(book, view.blind_spots)
    write_all_scores(book, instrument, rated)
    write_all_answers(book, instrument, rated)
    write_about(book, view.document, view.method, NOTES)
    for sheet in book.workbook.worksheets:
        mark(book, sheet, view.document)
        finish(sheet, view.document, landscape=sheet.title != "About")
    book.workbook.active = 0
    return to_bytes(book, view.document)
