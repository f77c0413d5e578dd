"""The sheets "Findings" and "Missing", and "Respondents" where they differ."""

from __future__ import annotations

from collections.abc import Iterable

from assess.reporting.view.parts import FindingLine
from assess.reporting.view.subject import Disagreement, Missing
from assess.workbook.book import Book
from assess.workbook.sheet import Column, begin_table, end_table

FINDINGS = (
    Column("Severity", 11),
    Column("Kind", 14),
    Column("Theme", 22),
    Column("Finding", 34),
    Column("What was noticed", 56),
    Column("Recommendation", 56),
    Column("Rests on", 40),
    Column("Basis", 28),
)
MISSING = (
    Column("Section", 28),
    Column("Question", 48),
    Column("State", 16),
    Column("Required", 10, centred=True),
    Column("Answers", 10, centred=True),
    Column("Rows", 60),
)

RESPONDENTS = (
    Column("Question", 44),
    Column("How far apart", 30),
    Column("Respondent", 26),
    Column("Answer", 34),
    Column("Comment", 44),
    Column("Evidence", 40),
    Column("Score if agreed", 11, centred=True),
    Column("Bounds if agreed", 16, centred=True),
    Column("Id", 30),
)


def write_findings(
    book: Book, findings: Iterable[FindingLine], good: Iterable[FindingLine]
) -> None:
    """Write findings in the view's order, strengths last."""
    sheet = book.sheet("Findings")
    note = (
        "What the rules noticed in the answers as assessed; changes in “Answers” are not followed."
    )
    row = first = begin_table(book, sheet, "Findings", note, FINDINGS)
    for finding in (*findings, *good):
        contents = (
            finding.severity_text,
            finding.kind_text,
            finding.row,
            finding.title,
            finding.text,
            finding.recommendation,
            "\n".join(part for part in (finding.rests_on, finding.doubt) if part),
            "\n".join(finding.basis),
        )
        book.row(sheet, row, contents, ("Body bold", *["Body"] * 2, "Body bold", *["Body"] * 4))
        row += 1
    if row == first:
        book.put(sheet, row, 1, "None", "Body")
        row += 1
    end_table(sheet, len(FINDINGS), row - 1)


def write_missing(book: Book, missing: Missing) -> None:
    """Write what is not answered, section by section, then how many answers are in each state."""
    sheet = book.sheet("Missing")
    row = first = begin_table(book, sheet, "Missing", missing.summary, MISSING)
    styles = ("Body", "Body bold", "Body", "Body centred", "Body centred", "Body")
    for section in missing.sections:
        for line in section.lines:
            required = "yes" if line.required else ""
            contents = (
                section.title,
                line.label,
                line.state_text,
                required,
                line.number,
                line.rows,
            )
            book.row(sheet, row, contents, styles)
            row += 1
    end_table(sheet, len(MISSING), max(row - 1, first))
    row += 1
    book.row(sheet, row, ("State", "Answers", "Share"), "Heading")
    for count in missing.counts:
        row += 1
        book.row(
            sheet, row, (count.label, count.number, count.share), ("Body", "Integer", "Figure")
        )


def write_respondents(book: Book, disagreement: Disagreement) -> None:
    """Write who says what where respondents differ, and the headline index if all agreed on it."""
    sheet = book.sheet("Respondents")
    note = f"{disagreement.summary} The figures are those of {disagreement.headline}."
    row = first = begin_table(book, sheet, "Respondents", note, RESPONDENTS)
    styles = ("Body bold", *["Body"] * 5, "Body centred", "Body centred", "Identifier")
    for line in disagreement.lines:
        for position in line.positions:
            evidence = (f"{one.reference} {one.grade}".strip() for one in position.evidence)
            contents = (
                line.label,
                f"{line.apart}. {line.effect}.",
                position.by,
                position.value,
                position.comment,
                "\n".join(evidence),
                position.score,
                position.bounds,
                line.key,
            )
            book.row(sheet, row, contents, styles)
            row += 1
    end_table(sheet, len(RESPONDENTS), max(row - 1, first))
