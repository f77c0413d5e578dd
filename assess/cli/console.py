"""Printing: tables to standard output, problems to standard error."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

import click

from assess.errors import Problem, Severity

MOST_SHOWN = 100
"""Of more problems than these only the first are printed; nobody reads a thousand."""

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems to standard error, a paragraph each, and how many there are."""
    for problem in problems[:MOST_SHOWN]:
        place = f"{problem.place}: " if str(problem.place) else ""
        said = _wrapped(f"{place}{problem.severity} [{problem.code}] {problem.message}", "")
        word = click.style(problem.severity.value, fg=_COLOURS[problem.severity], bold=True)
        mark = f"{problem.severity} [{problem.code}]"
        click.echo(said.replace(mark, f"{word} [{problem.code}]", 1), err=True)
        if problem.hint:
            click.echo(_wrapped(problem.hint, "    "), err=True)
    if len(problems) > MOST_SHOWN:
        click.echo(f"... and {len(problems) - MOST_SHOWN:,} more", err=True)
    if len(problems) > 1:
        click.echo(counted(problems), err=True)


def print_notes(notes: Iterable[Problem]) -> None:
    """Print notes to standard error, without their hints: there may be many, and most are meant."""
    for note in notes:
        click.echo(_wrapped(f"{note.place}: note [{note.code}] {note.message}", ""), err=True)


def _wrapped(text: str, indent: str) -> str:
    """Return a text for standard error; on a terminal wrapped between words, as wide as it is."""
    lines = visible(text).split("\n")
    if not sys.stderr.isatty():
        return "\n".join(f"{indent}{line}" for line in lines)
    width = max(20, shutil.get_terminal_size().columns)
    return "\n".join(
        textwrap.fill(
            line,
            width,
            initial_indent=indent,
            subsequent_indent=f"{indent}  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines
    )


def prose_width() -> int:
    """Cells to a line of running text: as wide as is good to read, and as there is room."""
    return max(20, min(96, shutil.get_terminal_size().columns if sys.stdout.isatty() else 96))


def print_words(text: str) -> None:
    """Print a text to standard output; on a terminal wrapped between words, as wide as it is."""
    text = visible(text)
    if sys.stdout.isatty():
        from assess.cli.tables import lines_of  # only for somebody who reads along

        text = lines_of(text, max(20, shutil.get_terminal_size().columns))
    click.echo(text)


def visible(text: str) -> str:
    """Return a text without the control characters that a terminal would obey.

    Blanks that keep words together, as between a number and its unit, become plain blanks.
    """
    text = text.replace("\xa0", " ").replace("\u202f", " ")
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def counted(problems: Iterable[Problem]) -> str:
    """Return how many problems of each severity there are, in words."""
    counts = Counter(problem.severity for problem in problems)
    parts = [
        f"{counts[severity]} {severity.value}{'s' if counts[severity] != 1 else ''}"
        for severity in Severity
        if counts[severity]
    ]
    return ", ".join(parts) if parts else "no problems"


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str = "",
    right: Sequence[int] = (),
    whole: Sequence[int] = (),
) -> None:
    """Print a table to standard output; in a pipe it is up to 160 characters wide.

    Nothing is cut off: where the columns do not fit even with all their texts broken between
    words, each row becomes a paragraph. ``right`` holds the positions of columns that are aligned
    to the right, ``whole`` of further ones whose texts are not broken, as ids that people copy.
    """
    from rich import box  # loaded only where a table is printed
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from assess.cli.tables import fitted, lines_of, paragraphs

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 160
    said = [[visible(cell) for cell in row] for row in rows]
    fit = fitted(headings, said, width, {*right, *whole})
    if fit is None:
        click.echo("\n".join(paragraphs(visible(title), headings, said, width)))
        return
    room = sum(fit.widths) + fit.gap * (len(fit.widths) - 1)
    if len(visible(title)) > room:  # it would be broken at the width of the table
        print_words(title)
        title = ""
    table = Table(
        title=Text(visible(title)) if title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, fit.gap - 2),
    )
    for position, size in zip(fit.columns, fit.widths, strict=True):
        table.add_column(
            Text(lines_of(headings[position], size)),
            justify="right" if position in right else "left",
            width=size,
        )
    for row in said:
        pairs = zip(fit.columns, fit.widths, strict=True)
        table.add_row(*(Text(lines_of(row[position], size)) for position, size in pairs))
    Console(width=width, height=25, highlight=False).print(table)  # or a dumb terminal gets 80
