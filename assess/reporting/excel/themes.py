"""The sheet "Themes": for every threat theme the exposure and what the subject has and does."""

from __future__ import annotations

from assess.reporting.view.parts import ThemeMatrix
from assess.workbook.book import Book
from assess.workbook.sheet import Column, begin_table, end_table
from assess.workbook.styles import shade_style

NOTE = "As assessed; this sheet does not follow changes in “Answers”."


def write_themes(book: Book, themes: ThemeMatrix | None) -> None:
    """Write the theme matrix; nothing where the questionnaire has none."""
    if themes is None:
        return
    widths = (14, 16, 44, 26, 22)
    columns = (
        Column("Theme", 30),
        *(Column(name, width) for name, width in zip(themes.headings, widths, strict=True)),
        Column("Status", 20),
    )
    sheet = book.sheet("Themes")
    row = begin_table(book, sheet, themes.label, f"{themes.summary} {NOTE}", columns)
    sheet.freeze_panes = "B5"
    first = row
    for theme in themes.rows:
        book.put(sheet, row, 1, theme.label, "Body bold")
        book.put(sheet, row, 2, theme.exposure.text, shade_style(theme.exposure_shade))
        for column, cell in enumerate(
            (theme.mandate, theme.activities, theme.resources, theme.analysis), start=3
        ):
            book.put(sheet, row, column, cell.text)
        status = f"{theme.status_sign} {theme.status_text}"
        style = "Body bold" if theme.status == "blind_spot" else "Body"
        book.put(sheet, row, 7, status, style)
        row += 1
    end_table(sheet, len(columns), max(row - 1, first))
