"""The workbook about one subject, whose rating follows changes of the answers."""

from __future__ import annotations

from assess.model.rating import Instrument, Rated
from assess.reporting.excel.about import LIVE, write_about
from assess.reporting.excel.answers import write_answers
from assess.reporting.excel.breakdown import write_evidence, write_points
from assess.reporting.excel.consistency import write_consistency
from assess.reporting.excel.firmness import write_rating_firmness
from assess.reporting.excel.gates import Sources, write_gates
from assess.reporting.excel.improving import write_improving
from assess.reporting.excel.package import to_bytes
from assess.reporting.excel.remarks import write_findings, write_missing, write_respondents
from assess.reporting.excel.scoring import Live, scores_of, write_scoring
from assess.reporting.excel.sheet import finish, mark
from assess.reporting.excel.summary import (
    CHANGED_ROW,
    NUMBER_CHANGED,
    begin_summary,
    finish_summary,
)
from assess.reporting.excel.themes import write_themes
from assess.reporting.excel.tree import tree_of
from assess.reporting.excel.workings import FIRST_ROW, write_workings
from assess.reporting.view.subject import SubjectView
from assess.workbook.book import Book
from assess.workbook.lists import Lists

ORDER = (
    "Summary", "Themes", "Answers", "Ticks", "Scoring", "Gates", "Findings", "Improvement",
    "Missing", "Consistency", "Respondents", "Points", "Evidence", "Firmness", "About", "Workings",
    "Conditions", "Lists",
)  # fmt: skip
PORTRAIT = {"About", "Lists"}


def subject_workbook(instrument: Instrument, rated: Rated, view: SubjectView) -> bytes:
    """Return the workbook about one subject.

    Args:
        instrument: what was asked and how it is scored; the formulas are generated from it.
        rated: the assessment with its scorecard.
        view: the labels, their order, rounding and colours.
    """
    book = Book()
    tree = tree_of(instrument, FIRST_ROW)
    results = rated.scorecard.by_id
    summary = begin_summary(book, view)
    write_themes(book, view.themes)
    lists = Lists(book)
    places = write_answers(book, lists, tree, instrument, rated, view)
    sources = Sources(places, scores_of(tree, lists), view.document.date_iso)
    gates = write_gates(book, lists, instrument, rated, sources)
    rows = write_scoring(book, lists, tree, rated, places, Live(NUMBER_CHANGED, gates))
    write_findings(book, view.findings, view.good_findings)
    if view.improving:
        write_improving(book, view.improving)
    write_missing(book, view.missing)
    if view.consistency:
        write_consistency(book, view.consistency)
    if view.disagreement:
        write_respondents(book, view.disagreement)
    write_points(book, instrument, rated)
    if view.evidence:
        write_evidence(book, rated, view.evidence)
    if view.firmness:
        write_rating_firmness(book, view.firmness)
    write_about(book, view.document, view.method, LIVE)
    write_workings(book, tree, places, lists, results, rated.disputes)
    finish_summary(book, summary, lists, instrument.scoring.indices, rows, view)
    count = f'COUNTIF({places.changed},"yes")'
    book.formula(summary, CHANGED_ROW, 2, count, "Integer", known=0)
    _finish(book, view)
    return to_bytes(book, view.document)


def _finish(book: Book, view: SubjectView) -> None:
    for position, title in enumerate(name for name in ORDER if name in book.workbook.sheetnames):
        book.workbook.move_sheet(title, position - book.workbook.sheetnames.index(title))
    for sheet in book.workbook.worksheets:
        if sheet.title != "Summary":
            mark(book, sheet, view.document)
        finish(sheet, view.document, landscape=sheet.title not in PORTRAIT)
    book.workbook.active = 0
