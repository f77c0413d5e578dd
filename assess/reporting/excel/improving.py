"""The sheet "Improvement": the fewest changes, single steps, and what is worth asking."""

from __future__ import annotations

from assess.reporting.view.advice import ChangeLine, Improving
from assess.workbook.book import Book
from assess.workbook.sheet import Column, begin_table, end_table

COLUMNS = (
    Column("What", 18),
    Column("Question", 40),
    Column("From", 34),
    Column("To", 44),
    Column("Points alone", 18, centred=True),
    Column("Effort", 9, centred=True),
    Column("Range narrows by", 14, centred=True),
    Column("Answered", 11, centred=True),
    Column("Tells", 36),
    Column("Id", 30),
)
_STYLES = (
    "Body", "Body bold", "Body", "Body", *["Body centred"] * 4, "Body", "Identifier",
)  # fmt: skip


def write_improving(book: Book, view: Improving) -> None:
    """Write the changes first, then single steps and missing questions, a row each."""
    sheet = book.sheet("Improvement")
    said = (view.sentence, view.guarantee, view.opened, view.left_alone)
    note = " ".join(part for part in said if part)
    row = first = begin_table(book, sheet, "What would help most", note, COLUMNS)
    rows = [_row("Fewest changes", line) for line in view.changes]
    rows += [_row("Single step", line) for line in view.steps]
    rows += [
        (
            "Worth asking",
            line.label,
            line.state,
            "",
            "",
            "",
            line.narrows,
            line.coverage,
            line.tells,
            line.key,
        )
        for line in view.asking
    ]
    for contents in rows:
        book.row(sheet, row, contents, _STYLES)
        row += 1
    if row == first:
        book.put(sheet, row, 1, "None", "Body")
        row += 1
    end_table(sheet, len(COLUMNS), row - 1)


def _row(what: str, line: ChangeLine) -> tuple[str, ...]:
    after = f"{line.after}: {line.anchor}" if line.anchor else line.after
    effort = line.effort
    return (what, line.label, line.before, after, line.gain, effort, "", "", "", line.key)
