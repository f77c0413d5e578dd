"""``assess score``."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from assess.cli.console import print_problems, print_table, print_words, visible
from assess.cli.workbench import alternative_option, open_assessments, questionnaire_option, rate
from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Result
from assess.model.scoring import Index
from assess.reporting.data import scores_as_data
from assess.reporting.view.figures import number_text
from assess.reporting.view.respondents import disputes_in_short
from assess.reporting.view.words import percent


@click.command("score", short_help="Rate assessments: the scorecard.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print every indicator as JSON.")
@click.option("--all", "everything", is_flag=True, help="Also show the single answers' scores.")
@alternative_option
@questionnaire_option
def command(
    files: tuple[str, ...],
    as_json: bool,  # a flag of the command line
    everything: bool,  # a flag of the command line
    alternative: str | None,
    questionnaire: str | None,
) -> None:
    """Rate one or more assessments.

    For one FILE the tree of indicators is shown, for several a line each. The range is what the
    score could become if everything missing were answered: worst and best. It is no confidence
    interval. A dash means there is no score; the last column says why.
    """
    opened = open_assessments(files, questionnaire, alternative)
    rated = rate(opened.instrument, opened.assessments)
    if as_json:
        click.echo(json.dumps(scores_as_data(rated), indent=2, ensure_ascii=False, allow_nan=False))
        return
    print_problems(opened.warnings)
    if len(rated) == 1:
        print_tree(opened.instrument, rated[0], everything=everything)
    else:
        _side_by_side(opened.instrument, rated)


def print_tree(instrument: Instrument, rated: Rated, *, everything: bool) -> None:
    """Print the indicators of one assessment as a tree; the single answers' scores if asked for."""
    indices = {index.id: index for index in instrument.scoring.indices}
    rows = [
        ["  " * result.depth + result.label, *cells(result, indices[result.index])]
        for result in rated.scorecard.results
        if everything or result.kind != "leaf"
    ]
    subject = rated.assessment.subject
    title = f"{subject.full_name or subject.name}{' (fictional)' if subject.fictional else ''}"
    if rated.assessment.statement:
        title += f"\n{rated.assessment.statement}"
    print_table(
        ["indicator", "score", "range", "answered", "band", "why no score"],
        rows,
        title=title,
        right=(1, 2, 3),
    )
    if rated.disputes:
        keys = ", ".join(dispute.key for dispute in rated.disputes)
        print_words(f"{disputes_in_short(rated)[:-1]}: {keys}.")
        print_words(
            "They count as missing; the range covers every position. See `assess reconcile`."
        )


def _side_by_side(instrument: Instrument, rated: Sequence[Rated]) -> None:
    for index in instrument.scoring.indices:
        rows = []
        for one in rated:
            result = one.scorecard.by_id[index.id]
            subject = one.assessment.subject
            day = str(one.assessment.as_of or "")
            rows.append([subject.name, subject.group, day, *cells(result, index)])
        headings = ["subject", "group", "as of", "score", "range", "answered", "band"]
        title = f"{index.label} ({index.scale[0]:g} to {index.scale[1]:g}, high is {index.high_is})"
        print_table([*headings, "why no score"], rows, title=title, right=(3, 4, 5))
    for one in rated:
        if one.disputes:
            click.echo(visible(f"{one.assessment.subject.name}: {disputes_in_short(one)}"))


def cells(result: Result, index: Index) -> list[str]:
    """Return score, range, answered share, band and reason as printed."""
    score = "–" if result.score is None else number_text(result.score, index)
    bounds = "–"
    if result.low is not None and result.high is not None:
        bounds = f"{number_text(result.low, index)} to {number_text(result.high, index)}"
    coverage = percent(result.coverage) or "–"
    band = next((band.label for band in index.bands if band.id == result.band), "")
    return [score, bounds, coverage, band, result.reason]
