"""``assess score``."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from assess.cli.console import print_problems, print_table, print_words, visible
from assess.cli.rating import rate
from assess.cli.whatif import suppose
from assess.cli.workbench import alternative_option, open_assessments, questionnaire_option
from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Result, Scorecard
from assess.model.scoring import Index
from assess.reporting.data import scores_as_data
from assess.reporting.view.figures import number_text
from assess.reporting.view.gates import gate_lines, mark_of, with_mark
from assess.reporting.view.respondents import disputes_in_short
from assess.reporting.view.words import percent

HEADINGS = ("score", "range", "answered", "band", "why no score")
NOMINAL = "nominal score"


@click.command("score", short_help="Rate assessments: the scorecard.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print every indicator as JSON.")
@click.option("--all", "everything", is_flag=True, help="Also show the single answers' scores.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="ID=VALUE",
    help="What if: rate as though this were the answer; repeatable. The file stays as it is.",
)
@alternative_option
@questionnaire_option
def command(
    files: tuple[str, ...],
    as_json: bool,  # a flag of the command line
    everything: bool,  # a flag of the command line
    settings: tuple[str, ...],
    alternative: str | None,
    questionnaire: str | None,
) -> None:
    """Rate one or more assessments.

    For one FILE the tree of indicators is shown, for several a line each. The range is what the
    score could become if everything missing were answered: worst and best. It is no confidence
    interval. A dash means there is no score; the last column says why.
    """
    opened = open_assessments(files, questionnaire, alternative)
    if settings:
        suppose(opened, settings, as_json=as_json, everything=everything)
        return
    rated = rate(opened.instrument, opened.assessments)
    if as_json:
        data = scores_as_data(rated, opened.instrument.alternative)
        click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))
        return
    print_problems(opened.warnings)
    nominal = rate(opened.nominal, opened.assessments) if alternative else []
    if len(rated) == 1:
        beside = nominal[0] if nominal else None
        print_tree(opened.instrument, rated[0], everything=everything, nominal=beside)
    else:
        _side_by_side(opened.instrument, rated, nominal)


def print_tree(
    instrument: Instrument, rated: Rated, *, everything: bool, nominal: Rated | None = None
) -> None:
    """Print the indicators of one assessment as a tree; the single answers' scores if asked for.

    ``nominal`` is the same assessment rated with the nominal model, to stand beside an alternative.
    """
    indices = {index.id: index for index in instrument.scoring.indices}
    rows = [
        [
            "  " * result.depth + result.label,
            *_cells(result, indices[result.index], rated, nominal),
        ]
        for result in rated.scorecard.results
        if everything or result.kind != "leaf"
    ]
    title = rated.assessment.subject.heading + rated_with(instrument)
    if rated.assessment.statement:
        title += f"\n{rated.assessment.statement}"
    print_table(
        ["indicator", *HEADINGS, *([NOMINAL] if nominal else [])],
        rows,
        title=title,
        right=(1, 2, 3, 6) if nominal else (1, 2, 3),
    )
    for index in instrument.scoring.indices:
        for line in gate_lines(index, rated.scorecard):
            print_words(f"{index.label}: {line.sentence}")
    if rated.disputes:
        keys = ", ".join(dispute.key for dispute in rated.disputes)
        print_words(f"{disputes_in_short(rated)[:-1]}: {keys}.")
        print_words(
            "They count as missing; the range covers every position. See `assess reconcile`."
        )


def _side_by_side(instrument: Instrument, rated: Sequence[Rated], nominal: Sequence[Rated]) -> None:
    for index in instrument.scoring.indices:
        rows = []
        for position, one in enumerate(rated):
            result = one.scorecard.by_id[index.id]
            subject = one.assessment.subject
            day = str(one.assessment.as_of or "")
            figures = _cells(result, index, one, nominal[position] if nominal else None)
            rows.append([subject.name, subject.group, day, *figures])
        headings = ["subject", "group", "as of", *HEADINGS, *([NOMINAL] if nominal else [])]
        title = f"{index.label} ({index.scale[0]:g} to {index.scale[1]:g}, high is {index.high_is})"
        title += rated_with(instrument)
        right = (3, 4, 5, 8) if nominal else (3, 4, 5)
        print_table(headings, rows, title=title, right=right)
        for one in rated:
            for line in gate_lines(index, one.scorecard):
                print_words(f"{_name(one)}: {line.sentence}")
    for one in rated:
        if one.disputes:
            click.echo(visible(f"{one.assessment.subject.name}: {disputes_in_short(one)}"))


def rated_with(instrument: Instrument) -> str:
    """Return which alternative the rating was made with, to follow a title; "" for the nominal."""
    alternative = instrument.alternative
    return f"\nRated with the alternative “{alternative.label}”" if alternative else ""


def _cells(result: Result, index: Index, rated: Rated, nominal: Rated | None) -> list[str]:
    """Return what is printed of a result; beside an alternative also the nominal score.

    The nominal band stands with the band, and only where it is another: the table has to fit.
    """
    own = cells(result, index, rated.scorecard)
    if nominal is None:
        return own
    score, _, _, band, _ = cells(nominal.scorecard.by_id[result.id], index, nominal.scorecard)
    if band != own[3]:
        own[3] = f"{own[3] or 'None'} (nominal: {band or 'none'})"
    return [*own, score]


def _name(rated: Rated) -> str:
    """Return whose rating a line is about, with the day where there is one."""
    day = f", {rated.assessment.as_of}" if rated.assessment.as_of else ""
    return f"{rated.assessment.subject.name}{day}"


def cells(result: Result, index: Index, scorecard: Scorecard) -> list[str]:
    """Return score, range, answered share, band (with "capped") and reason as printed."""
    score = "–" if result.score is None else number_text(result.score, index)
    bounds = "–"
    if result.low is not None and result.high is not None:
        bounds = f"{number_text(result.low, index)} to {number_text(result.high, index)}"
    coverage = percent(result.coverage) or "–"
    band = next((band.label for band in index.bands if band.id == result.band), "")
    mark = mark_of(index, scorecard) if result.kind == "index" else ""
    return [score, bounds, coverage, with_mark(band, mark), result.reason]
