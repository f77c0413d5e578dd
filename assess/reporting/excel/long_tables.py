"""The sheets "Scores" and "Answers" of a comparison: one row per subject and indicator or item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.model.rating import Instrument, Rated
from assess.reporting.excel.answers import evidence_line
from assess.reporting.view.answers import value_in_words
from assess.reporting.view.gates import mark_of, with_mark
from assess.reporting.view.respondents import remarks_of
from assess.reporting.view.words import STATES
from assess.workbook.book import Book, Content
from assess.workbook.sheet import Column, begin_table, end_table
from assess.workbook.styles import score_style

SCORES = (
    Column("Subject", 30),
    Column("Group", 12),
    Column("As of", 11),
    Column("Index", 28),
    Column("Indicator", 40),
    Column("Id", 28),
    Column("Level", 7, centred=True),
    Column("Score", 10),
    Column("Lowest", 10),
    Column("Highest", 10),
    Column("Coverage", 10),
    Column("Band", 20),
    Column("Why no score", 34),
)
ANSWERS = (
    Column("Subject", 26),
    Column("Group", 12),
    Column("As of", 11),
    Column("Id", 28),
    Column("Section", 20),
    Column("Question", 50),
    Column("State", 14),
    Column("Answer", 36),
    Column("Comment", 44),
    Column("Evidence", 44),
    Column("Grade", 8, centred=True),
)


def write_all_scores(book: Book, instrument: Instrument, rated: Sequence[Rated]) -> None:
    """Write every indicator of every assessment, unrounded."""
    sheet = book.sheet("Scores")
    note = "Every indicator of every assessment, on the scale of its index, unrounded."
    row = first = begin_table(book, sheet, "Scores", note, SCORES)
    sheet.freeze_panes = "B5"
    indices = {index.id: index for index in instrument.scoring.indices}
    bands = {(i.id, band.id): band.label for i in indices.values() for band in i.bands}
    for one in rated:
        subject = _subject(one)
        for result in one.scorecard.results:
            index = indices[result.index]
            band = bands.get((index.id, result.band), "") if result.band else ""
            if result.kind == "index":
                band = with_mark(band, mark_of(index, one.scorecard))
            figures = score_style(index.decimals)
            contents = (
                *subject, index.label, result.label, result.id, result.depth, result.score,
                result.low, result.high, result.coverage, band, result.reason,
            )  # fmt: skip
            styles = (
                "Body bold", *["Body"] * 4, "Identifier", "Body centred", *[figures] * 3, "Percent",
                "Body", "Body",
            )  # fmt: skip
            book.row(sheet, row, contents, styles)
            row += 1
    end_table(sheet, len(SCORES), max(row - 1, first))


def write_all_answers(book: Book, instrument: Instrument, rated: Sequence[Rated]) -> None:
    """Write every answer that is shown, in words."""
    sheet = book.sheet("Answers")
    note = "Every answer of every assessment in words; questions that were ruled out are left out."
    row = first = begin_table(book, sheet, "Answers", note, ANSWERS)
    sheet.freeze_panes = "B5"
    styles = ("Body bold", "Body", "Body", "Identifier", *["Body"] * 6, "Body centred")
    for one in rated:
        for contents in _answers(instrument, one):
            book.row(sheet, row, contents, styles)
            row += 1
    end_table(sheet, len(ANSWERS), max(row - 1, first))


def _answers(instrument: Instrument, one: Rated) -> Iterator[tuple[Content, ...]]:
    subject, remarks = _subject(one), remarks_of(instrument, one)
    for key, item in instrument.questionnaire.items.items():
        if key in one.hidden:
            continue
        answer = one.assessment.answer(key)
        question = f"{item.row.label}: {item.spec.text}" if item.row else item.spec.text
        words = value_in_words(item.spec, answer)[0] if answer.value is not None else ""
        evidence = "\n".join(evidence_line(line) for line in answer.evidence)
        grades = "; ".join(line.grade for line in answer.evidence if line.grade)
        comment = answer.comment
        if key in remarks:
            comment = f"{remarks[key]}\n{comment}".strip()
        yield (
            *subject, key, item.section.title, question, STATES[answer.state], words,
            comment, evidence, grades,
        )  # fmt: skip


def _subject(one: Rated) -> tuple[str, str, str]:
    subject, day = one.assessment.subject, one.assessment.as_of
    name = f"{subject.name} (fictional)" if subject.fictional else subject.name
    return name, subject.group, day.isoformat() if day else ""
