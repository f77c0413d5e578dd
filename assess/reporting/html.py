"""HTML: a view laid out by templates, as one file without anything outside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, partial
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assess.reporting.charts import dimension_chart, rank_chart
from assess.reporting.fonts import embedded_font_faces
from assess.reporting.view.comparison import ACTIVITY, MANDATE, ComparisonView
from assess.reporting.view.firmness import OrderFirmness
from assess.reporting.view.memo import MemoView
from assess.reporting.view.parts import Dimension, IndexLine
from assess.reporting.view.register import RegisterView
from assess.reporting.view.subject import AnswerLine, GridLine, SubjectView

STYLES: tuple[str, ...] = (
    "report.css",
    "parts.css",
    "points.css",
    "improving.css",
    "firmness.css",
    "pages.css",
)
"""The style sheets, in the order they count; ``pages.css`` is for print only."""

FOR_RESPONDENTS = "respondents.css"
"""The style sheet of the part that only reports with disagreement have."""

FOR_MEMOS = "memo.css"
"""The style sheet that only due-diligence memos have."""

FOR_REGISTERS = "register.css"
"""The style sheet that only registers have."""


def subject_html(view: SubjectView, templates: Path) -> str:
    """Return the report about one subject as HTML.

    Args:
        view: what the report says.
        templates: the folder with the templates, style sheets and chart specifications.
    """
    return _rendered("subject.html.jinja", view, templates)


def comparison_html(view: ComparisonView, templates: Path) -> str:
    """Return the report about many subjects as HTML.

    Args:
        view: what the report says.
        templates: the folder with the templates, style sheets and chart specifications.
    """
    return _rendered("comparison.html.jinja", view, templates)


def memo_html(view: MemoView, templates: Path) -> str:
    """Return the due-diligence memo on one subject as HTML.

    Args:
        view: what the memo says.
        templates: the folder with the templates and style sheets.
    """
    return _rendered("memo.html.jinja", view, templates)


def register_html(view: RegisterView, templates: Path) -> str:
    """Return the due-diligence register as HTML.

    Args:
        view: what the register says.
        templates: the folder with the templates and style sheets.
    """
    return _rendered("register.html.jinja", view, templates)


def for_browsers(html: str, templates: Path) -> str:
    """Return a report as one file for screens of any size, the fonts inside.

    Args:
        html: the report, as ``subject_html``, ``comparison_html`` or ``memo_html`` return it.
        templates: the folder with the style sheet for screens.
    """
    screen = (templates / "screen.css").read_text(encoding="utf-8")
    return html.replace(
        "</head>", f"<style>\n{embedded_font_faces(html)}\n{screen}</style>\n</head>", 1
    )


def _rendered(
    name: str, view: SubjectView | ComparisonView | MemoView | RegisterView, templates: Path
) -> str:
    sheets = STYLES
    if isinstance(view, SubjectView) and view.disagreement:
        sheets = (*STYLES, FOR_RESPONDENTS)
    elif isinstance(view, MemoView):
        sheets = (*STYLES, FOR_MEMOS)
    elif isinstance(view, RegisterView):
        sheets = (*STYLES, FOR_REGISTERS)
    style = "\n".join((templates / sheet).read_text(encoding="utf-8") for sheet in sheets)
    return (
        _environment(templates)
        .get_template(name)
        .render(
            view=view,
            document=view.document,
            style=style,
            chart=partial(_chart, templates),
            rank_chart=partial(_rank_chart, templates),
        )
    )


@cache
def _environment(templates: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["in_runs"] = _in_runs
    environment.filters["at_signs"] = _at_signs
    return environment


def _in_runs(
    lines: Iterable[AnswerLine | GridLine],
) -> list[tuple[str, list[AnswerLine | GridLine]]]:
    """Return neighbouring lines of the same kind together, so that answers share a table."""
    return [(kind, list(run)) for kind, run in groupby(lines, key=lambda line: line.kind)]


def _at_signs(label: str) -> list[str]:
    """Return a label split at the signs that are drawn, the signs included."""
    return [part for part in re.split(f"([{MANDATE}{ACTIVITY}])", label) if part]


def _chart(templates: Path, index: IndexLine, dimensions: tuple[Dimension, ...]) -> str:
    return dimension_chart(index, dimensions, templates)


def _rank_chart(templates: Path, order: OrderFirmness) -> str:
    return rank_chart(order, templates)
