"""Printing how firm ratings and orders are."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence

import click

from assess.cli.console import print_table, prose_width, visible
from assess.model.assessment import Assessment
from assess.model.rating import Instrument
from assess.model.robustness import Robustness
from assess.reporting.view.build_firmness import rating_firmness
from assess.reporting.view.build_orders import orders_firmness
from assess.reporting.view.firmness import Firmness, OrderFirmness, SourceLine
from assess.reporting.view.words import listed, percent

WIDEST_MATRIX = 12
"""From more subjects on, only pairs that are hard to tell apart are listed."""
HARD = (0.05, 0.95)
"""Shares of the draws between which it is not clear who of two is ahead."""
MOST_PAIRS = 20


def print_rating(instrument: Instrument, assessment: Assessment, found: Robustness) -> None:
    """Print how firm one subject's rating is."""
    view = rating_firmness(instrument, found)
    click.secho(visible(assessment.subject.heading), bold=True)
    click.echo()
    for line in view.lines:
        _print_index(line)
    if view.unrated:
        _say(f"Without a score, and so not simulated: {listed(view.unrated)}.")
        click.echo()
    _say_assumptions(view.assumptions, view.note)


def print_order(
    instrument: Instrument, assessments: Sequence[Assessment], found: Robustness
) -> None:
    """Print how firm the order of several subjects is."""
    groups = {one.subject.name: one.subject.group for one in assessments}
    view = orders_firmness(instrument, found, groups)
    for order in view.orders:
        _print_order(order)
    ranked = {order.id for order in view.orders}
    labels = {index.id: index.label for index in instrument.scoring.indices}
    if others := [labels[one.id] for one in found.indices if one.id not in ranked]:
        _say(f"No order of two or more subjects: {listed(others)}.")
        click.echo()
    _say_assumptions(view.assumptions, view.note)


def _print_index(line: Firmness) -> None:
    click.secho(visible(f"{line.label}: {line.score}"), bold=True)
    _say(line.sentence)
    rows = [(one.label, one.median, one.interval) for one in line.spreads]
    print_table(("what is varied", "median", "5–95%"), rows, right=(1, 2))
    bands = [(band.label, band.text) for band in line.bands if band.share]
    if len(bands) > 1:
        print_table(("band", "of the draws"), bands, right=(1,))
    _print_sources(line.sources, line.cause)


def _print_sources(sources: Sequence[SourceLine], cause: str) -> None:
    if len(sources) > 1 and any(line.first is not None for line in sources):
        rows = [(line.label, line.alone, line.together) for line in sources]
        headings = ("share of the variance", "alone", "with the others")
        print_table(headings, rows, right=(1, 2))
    if cause:
        _say(cause)
        click.echo()


def _print_order(order: OrderFirmness) -> None:
    click.secho(visible(order.label), bold=True)
    _say(order.sentence)
    rows = [
        (
            f"{row.rank}. {row.subject}",
            row.score,
            row.interval,
            row.ranks,
            row.groups,
            row.ahead,
            f"{row.common} ({row.common_rank})" if row.common_rank else row.common,
        )
        for row in order.rows
    ]
    headings = (
        "subject", "score", "5–95%", "ranks", "alike", "ahead of next", "on common questions",
    )  # fmt: skip
    print_table(headings, rows, right=(1, 2, 3, 5, 6))
    if order.group_lines:
        _say("Alike: who shares a letter cannot be told apart. To be alike does not carry over: a "
             "may be like b, and b like c, but a not like c.")  # fmt: skip
    _say(order.common)
    _say(order.overlap_text)
    click.echo()
    _print_pairs(order)
    _print_sources(order.sources, order.cause)


def _print_pairs(order: OrderFirmness) -> None:
    names = [row.subject for row in order.rows]
    if len(names) <= WIDEST_MATRIX and _width() >= 30 + 7 * len(names):
        marks = [str(number) for number in range(1, len(names) + 1)]
        rows = [
            (mark, name, *("" if i == j else percent(share) for j, share in enumerate(line)))
            for i, (mark, name, line) in enumerate(zip(marks, names, order.ahead, strict=True))
        ]
        print_table(
            ("", "scores higher than …", *marks),
            rows,
            title="In which share of the draws",
            right=(0, *range(2, len(names) + 2)),
        )
        return
    hard = [
        (names[i], names[j], percent(order.ahead[i][j]), percent(order.ahead[j][i]))
        for i in range(len(names))
        for j in range(i + 1, len(names))
        if HARD[0] < order.ahead[i][j] < HARD[1]
    ]
    if hard:
        more = f"; the first {MOST_PAIRS} of {len(hard)}" if len(hard) > MOST_PAIRS else ""
        print_table(
            ("subject", "and", "higher", "lower"),
            hard[:MOST_PAIRS],
            title=f"Pairs whose order is not clear{more}",
            right=(2, 3),
        )


def _say_assumptions(lines: Sequence[str], note: str) -> None:
    click.secho("What was varied", bold=True)
    for line in lines:
        click.echo(
            textwrap.fill(
                visible(line),
                prose_width(),
                initial_indent="- ",
                subsequent_indent="  ",
                break_on_hyphens=False,
            )
        )
    _say(note)


def _say(text: str) -> None:
    click.echo(textwrap.fill(visible(text), prose_width(), break_on_hyphens=False))


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 160
