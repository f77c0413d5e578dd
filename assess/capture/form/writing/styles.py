"""The looks of a form: cells to type in, cells to read, and colours that follow what is typed."""

from __future__ import annotations

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Color, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from assess.capture.form.writing.pieces import Line, Weight
from assess.colours import ACCENT, INK, SHADES
from assess.workbook.book import Book
from assess.workbook.styles import (
    FONT,
    INPUT_FILL,
    MUTED,
    RULE,
    argb,
    differential_fill,
    make_style,
)
from assess.workbook.text import LONGEST

TYPED, TYPED_TEXT, TYPED_DATE, TYPED_TICK = "Typed", "Typed text", "Typed date", "Typed tick"
TYPED_GRADE = "Typed grade"
QUIET_TEXT = "#9aa4ad"
GREY_FILL, GREY_TEXT = "#e9ecef", "#8a949d"
GOOD_TEXT = "#22603a"
WARNING_TEXT, WARNING_FILL = "#8a1c1c", "#f9d9d4"
FIELD_EDGE = "#c9b675"

_FONTS = {
    Weight.BOLD: InlineFont(rFont=FONT, sz=10, b=True, color=Color(argb(INK))),
    Weight.PLAIN: InlineFont(rFont=FONT, sz=10, color=Color(argb(INK))),
    Weight.MUTED: InlineFont(rFont=FONT, sz=10, color=Color(argb(MUTED))),
}


def add_form_styles(book: Book) -> None:
    """Register the styles that only forms have."""
    edge = Side(style="thin", color=argb(FIELD_EDGE))
    field = Border(left=edge, right=edge, top=edge, bottom=edge)
    ruled = Border(bottom=Side(style="hair", color=argb(RULE)))
    for style in (
        make_style(TYPED, fill=INPUT_FILL, border=field, horizontal="left", locked=False),
        make_style(
            TYPED_TEXT, fill=INPUT_FILL, border=field, horizontal="left", number="@", locked=False
        ),
        make_style(
            TYPED_DATE,
            fill=INPUT_FILL,
            border=field,
            horizontal="left",
            number="yyyy-mm-dd",
            locked=False,
        ),
        make_style(TYPED_TICK, fill=INPUT_FILL, border=field, horizontal="center", bold=True,
                   number="@", locked=False),
        make_style(TYPED_GRADE, fill=INPUT_FILL, border=field, horizontal="center", number="@",
                   locked=False),
        make_style("Form head", bold=True, fill=SHADES[1].fill, border=ruled),
        make_style("Form group", bold=True, fill=SHADES[0].fill, border=ruled),
        make_style("Form id", colour=MUTED, border=ruled, size=8),
        make_style("Form number", colour=MUTED, border=ruled),
        make_style("Form quiet", colour=QUIET_TEXT, border=ruled, size=8, horizontal="left", indent=1),
        make_style("Form body", border=ruled, horizontal="left", indent=1),
        make_style("Form link", colour=ACCENT, border=ruled),
        make_style("Form section", size=13, bold=True, colour=ACCENT),
        make_style("Form text"),
        make_style("Form title", size=18, bold=True, colour=ACCENT),
        make_style("Form mark", size=11, bold=True),
        make_style(
            "Form total",
            bold=True,
            fill=SHADES[0].fill,
            border=Border(top=Side(style="thin", color=argb(ACCENT))),
        ),
    ):  # fmt: skip
        book.workbook.add_named_style(style)


def put_lines(
    book: Book,
    sheet: Worksheet,
    row: int,
    column: int,
    lines: tuple[Line, ...],
    style: str = "Body",
) -> None:
    """Write lines whose pieces have different weights; too much for a cell is cut."""
    cell = book.put(sheet, row, column, "", style)
    if not lines:
        return
    blocks: list[TextBlock] = []
    room = LONGEST // 2
    for position, line in enumerate(lines):
        for i, piece in enumerate(line):
            lead = "\n" if position and not i else ""
            text = (lead + piece.text)[:room]
            room -= len(text)
            if text:
                blocks.append(TextBlock(_FONTS[piece.weight], text))
    cell.value = CellRichText(blocks)


def grey_out(sheet: Worksheet, cells: str, condition: str) -> None:
    """Grey cells where a condition holds, whatever else colours them."""
    rule = FormulaRule(  # type: ignore[no-untyped-call]
        formula=[condition],
        font=Font(color=argb(GREY_TEXT)),
        fill=differential_fill(GREY_FILL),
        stopIfTrue=True,
    )
    sheet.conditional_formatting.add(cells, rule)


def colour_text(sheet: Worksheet, cells: str, condition: str, text: str, fill: str = "") -> None:
    """Colour cells where a condition holds."""
    rule = FormulaRule(  # type: ignore[no-untyped-call]
        formula=[condition],
        font=Font(color=argb(text)),
        fill=differential_fill(fill) if fill else None,
    )
    sheet.conditional_formatting.add(cells, rule)
