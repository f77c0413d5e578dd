"""Named styles of the workbooks, in the colours of every other report."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

from assess.colours import ACCENT, INK, PAPER, SHADES, Shade

FONT = "Calibri"
INPUT_FILL = "#fff8e1"
RULE = "#b8c4ce"
MUTED = "#51606d"


def argb(colour: str) -> str:
    """Return ``#rrggbb`` as openpyxl writes it."""
    return "FF" + colour.lstrip("#").upper()


def add_styles(workbook: Workbook) -> None:
    """Register every named style used by the sheets."""
    for style in _styles():
        workbook.add_named_style(style)


def differential_fill(colour: str) -> PatternFill:
    """Return a fill for conditional formats, which take the background colour."""
    return PatternFill(fill_type="solid", start_color=argb(colour), end_color=argb(colour))


def shade_style(shade: Shade | None, base: str = "Body") -> str:
    """Return the name of the style for a cell in a shade; the base style without one."""
    return base if shade is None else f"Shade {shade.step}"


def _styles() -> list[NamedStyle]:
    line = Side(style="hair", color=argb(RULE))
    ruled = Border(bottom=line)
    made = [
        make_style("Title", size=18, bold=True, colour=ACCENT, wrap=False),
        make_style("Subtitle", size=11, colour=MUTED, wrap=False),
        make_style("Mark", size=11, bold=True, colour=INK, wrap=False),
        make_style("Section", size=13, bold=True, colour=ACCENT, wrap=False),
        make_style("Note", colour=MUTED, italic=True),
        make_style("Line", colour=MUTED, wrap=False),
        make_style("Heading", bold=True, colour=PAPER, fill=ACCENT, vertical="center"),
        make_style(
            "Heading centred",
            bold=True,
            colour=PAPER,
            fill=ACCENT,
            vertical="center",
            horizontal="center",
        ),
        make_style("Body", border=ruled),
        make_style("Body bold", bold=True, border=ruled),
        make_style("Body indented", border=ruled, horizontal="left", indent=1),
        make_style("Body centred", border=ruled, horizontal="center"),
        make_style("Doubt", border=ruled, italic=True, fill="#fbeecb", horizontal="center"),
        make_style("Identifier", colour=MUTED, border=ruled),
        make_style("Group", bold=True, fill=SHADES[0].fill, border=ruled),
        make_style(
            "Total",
            bold=True,
            fill=SHADES[0].fill,
            border=Border(top=Side(style="thin", color=argb(ACCENT))),
            horizontal="center",
        ),
        make_style(
            "Input",
            fill=INPUT_FILL,
            border=Border(bottom=line, left=line, right=line),
            horizontal="left",
        ),
        make_style(
            "Input centred",
            fill=INPUT_FILL,
            border=Border(bottom=line, left=line, right=line),
            horizontal="center",
        ),
        make_style(
            "Input date",
            fill=INPUT_FILL,
            border=Border(bottom=line, left=line, right=line),
            number="yyyy-mm-dd",
            horizontal="left",
        ),
        make_style("Check", bold=True, colour="#8a1c1c", border=ruled),
        make_style("Percent", border=ruled, number="0%", horizontal="right"),
        make_style("Weight", border=ruled, number="0.0%", horizontal="right"),
        make_style("Share", border=ruled, number="0.00", horizontal="right"),
        make_style("Working", border=ruled, number="0.0000", horizontal="right"),
        make_style("Integer", border=ruled, number="0", horizontal="right"),
        make_style("Difference", border=ruled, number="0.0E+00;-0.0E+00;0", horizontal="right"),
        make_style("Figure", border=ruled, horizontal="right"),
        make_style(
            "Headline",
            size=28,
            bold=True,
            colour=ACCENT,
            wrap=False,
            vertical="center",
            horizontal="left",
        ),
        make_style(
            "Headline band", size=16, bold=True, colour=ACCENT, wrap=False, vertical="center"
        ),
    ]
    made += [_score_style(decimals) for decimals in range(9)]
    made += [
        make_style(
            f"Shade {shade.step}",
            fill=shade.fill,
            colour=shade.text,
            border=ruled,
            horizontal="center",
        )
        for shade in SHADES
    ]
    return made


def score_style(decimals: int) -> str:
    """Return the name of the style for a score with so many decimals."""
    return f"Score {decimals}"


def _score_style(decimals: int) -> NamedStyle:
    pattern = "0." + "0" * decimals if decimals else "0"
    border = Border(bottom=Side(style="hair", color=argb(RULE)))
    return make_style(score_style(decimals), border=border, number=pattern, horizontal="right")


def make_style(  # noqa: PLR0913  # one keyword per property of a style, all optional
    name: str,
    *,
    size: float = 10,
    bold: bool = False,
    italic: bool = False,
    colour: str = INK,
    fill: str = "",
    border: Border | None = None,
    number: str = "General",
    horizontal: str | None = None,
    vertical: str = "top",
    wrap: bool = True,
    indent: int = 0,
    locked: bool = True,
) -> NamedStyle:
    """Return a style by name, in the font and colours of every sheet."""
    return NamedStyle(
        name=name,
        font=Font(name=FONT, size=size, bold=bold, italic=italic, color=argb(colour)),
        fill=PatternFill("solid", start_color=argb(fill)) if fill else PatternFill(),
        border=border or Border(),
        number_format=number,
        alignment=Alignment(
            horizontal=horizontal, vertical=vertical, wrap_text=wrap, indent=indent
        ),
        protection=Protection(locked=locked),
    )
