"""The sheet "About": where the figures come from and how to read them."""

from __future__ import annotations

from collections.abc import Sequence

from assess.reporting.excel.sheet import marks_of
from assess.reporting.view.parts import Document, Method, Note
from assess.workbook.book import Book
from assess.workbook.heights import fit_rows
from assess.workbook.sheet import Column, begin_table

COLUMNS = (Column("What", 30), Column("Text", 110))

LIVE = (
    Note(
        "What follows your changes",
        "Change a state or an answer on “Answers”, or a tick on “Ticks”: the figures headed “now” on "
        "“Summary” and “Scoring”, with bands, coverage, bounds and reasons, are calculated anew by "
        "formulas that were generated from the scoring model. “Workings” shows every step. Gates "
        "follow too, where the model has any; waivers are those of the day of the report.",
    ),
    Note(
        "What does not follow",
        "Figures headed “as assessed”, and the sheets “Themes”, “Findings”, “Missing”, “Points” "
        "and “Evidence”, stay as they were. Questions that earlier answers ruled out are not in this workbook: they count in the "
        "formulas as they counted in the assessment. An answer that opens or closes other questions "
        "says so under “Check” when it is changed. For the full result, put the change into the "
        "assessment and make a new report.",
    ),
    Note(
        "Changes here are not recorded",
        "This workbook is a report. What is changed in it reaches no assessment file, and its "
        "formulas and values are not protected. Keep the assessment file as the record.",
    ),
    Note(
        "If figures are empty or old",
        "Excel and LibreOffice calculate on opening. Excel in protected view does not: choose "
        "“Enable editing”. The figures “as assessed” are there in any program.",
    ),
)


def write_about(book: Book, document: Document, method: Method, notes: Sequence[Note]) -> None:
    """Write identity, notes, method, grades and sources."""
    sheet = book.sheet("About")
    subtitle = "How this workbook was made and how to read it."
    row = begin_table(book, sheet, "About", subtitle, COLUMNS)
    for name, text in (*_identity(document), *_texts(method, notes)):
        book.row(sheet, row, (name, text), ("Body bold", "Body"))
        row += 1
    fit_rows(sheet, 4, row - 1, len(COLUMNS))


def _identity(document: Document) -> list[tuple[str, str]]:
    questionnaire = f"{document.questionnaire_id} {document.questionnaire_version}"
    return [
        ("Report", f"{document.title} – {document.subtitle}"),
        ("Marks", marks_of(document) or "none"),
        ("Date of the report", f"{document.date} ({document.date_iso})"),
        ("Questionnaire", f"{document.questionnaire_title} ({questionnaire})"),
        ("Questionnaire digest", document.questionnaire_digest),
        *([("Scoring", document.alternative)] if document.alternative else []),
        ("Scoring model digest", document.scoring_digest),
        ("Made with", f"assess {document.version}"),
    ]


def _texts(method: Method, notes: Sequence[Note]) -> list[tuple[str, str]]:
    lines = [(note.title, note.text) for note in (*notes, *method.notes)]
    for index in method.indices:
        parts = [index.description, index.text, *(f"• {part}" for part in index.parts)]
        parts += [f"{band.label}, {band.extent}: {band.description}" for band in index.bands]
        parts += [f"Gate: {gate}" for gate in index.gates]
        parts += [f"Basis: {'; '.join(index.basis)}"] if index.basis else []
        lines.append((index.label, "\n".join(part for part in parts if part)))
    if method.grades:
        grades = (f"{grade.kind} {grade.grade}: {grade.meaning}" for grade in method.grades)
        lines.append(("Grades of evidence", "\n".join(grades)))
    if method.sources:
        lines.append(("Sources", "\n".join(method.sources)))
    return lines
