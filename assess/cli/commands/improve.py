"""``assess improve``."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence

import click

from assess.checks.suggest import did_you_mean
from assess.cli.advising import advise_on
from assess.cli.console import print_problems, print_table, print_words, prose_width, visible
from assess.cli.rating import rate
from assess.cli.settings import unknown_id
from assess.cli.workbench import (
    alternative_option,
    index_named,
    open_assessments,
    questionnaire_option,
)
from assess.errors import Problem, RequestError
from assess.model.improvement import Aim
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import Index, ScoringModel
from assess.reporting.improvement_data import advice_as_data
from assess.reporting.view.advice import ChangeLine, Improving
from assess.reporting.view.improving import improving_of

SHOWN = 10


@click.command("improve", short_help="The fewest changes that reach the next band.")
@click.argument("file")
@click.option("--to", metavar="BAND", help="The band to reach, by its id or name; else the next.")
@click.option("--index", metavar="ID", help="The index; else the first one that has bands.")
@click.option(
    "--keep", multiple=True, metavar="ID", help="A question whose answer stays; repeatable."
)
@click.option("--effort", is_flag=True, help="The least effort instead of the fewest changes.")
@click.option(
    "--budget",
    type=click.IntRange(0, 1_000_000),
    metavar="N",
    help="Also: the best that an effort of N allows.",
)
@click.option("--all", "everything", is_flag=True, help="List every single step and question.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@alternative_option
@questionnaire_option
def command(  # one parameter per option
    file: str,
    to: str | None,
    index: str | None,
    keep: tuple[str, ...],
    effort: bool,  # a flag of the command line
    budget: int | None,
    everything: bool,  # a flag of the command line
    as_json: bool,  # a flag of the command line
    alternative: str | None,
    questionnaire: str | None,
) -> int:
    """Find the fewest changed answers that lift FILE's rating to the next band.

    Only answers that are given change, each to one that scores better; gates count, and the set is
    checked by the scoring engine. Facts that the scoring model says nobody can change stay. Then come the single steps that bring most, and the missing
    answers that would narrow the range most. Effort is 1 for each step unless the scoring model
    says otherwise. Exit code 1 if no changes reach the band.
    """
    from assess.scoring.improving.improve import Request  # numpy, when searching

    opened = open_assessments([file], questionnaire, alternative)
    chosen = _index(opened.instrument.scoring, index)
    band = _band(chosen, to) if to is not None else None
    _refuse_unknown(keep, opened.instrument.questionnaire)
    (rated,) = rate(opened.instrument, opened.assessments)
    aim = Aim.EFFORT if effort else Aim.CHANGES
    advice = advise_on(opened.instrument, rated, Request(chosen, band, aim, budget), kept=keep)
    most = None if everything else SHOWN
    view = improving_of(opened.instrument, rated, advice, most=most, kept=keep)
    if as_json:
        data = {"subject": rated.assessment.subject.name, **advice_as_data(advice)}
        click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_problems(opened.warnings)
        _print(view)
    return 0 if view.reachable else 1


def _index(scoring: ScoringModel, name: str | None) -> Index:
    """Return the index asked for, else the first that has bands.

    Raises:
        RequestError: there is no such index.
    """
    if name is None:
        banded = (index for index in scoring.indices if index.bands)
        return next(banded, scoring.indices[0])
    return index_named(scoring, name)


def _band(index: Index, name: str) -> str:
    """Return the id of a band of the index.

    Raises:
        RequestError: there is no such band.
    """
    known = {text.casefold(): band.id for band in index.bands for text in (band.id, band.label)}
    if name.strip().casefold() in known:
        return known[name.strip().casefold()]
    ids = [band.id for band in index.bands]
    hint = did_you_mean(name, ids) or (
        f"It has: {', '.join(ids)}." if ids else "It has none; its single steps can be listed."
    )
    message = f'{index.label} has no band "{name}"'
    raise RequestError(Problem(code="request.no_band", message=message, hint=hint))


def _refuse_unknown(keys: Sequence[str], asked: Questionnaire) -> None:
    """Do nothing if every id is a question's.

    Raises:
        RequestError: with every one that is not.
    """
    problems = [unknown_id(key, asked) for key in keys if key not in asked.items]
    if problems:
        raise RequestError(*problems)


def _print(view: Improving) -> None:
    _say(view.sentence, bold=True)
    _say(view.guarantee)
    _say(view.opened)
    _say(view.left_alone)
    if view.changes:
        _changes(view.changes)
    if view.affordable:
        _say(view.affordable, bold=True)
        if view.within:
            _changes(view.within)
    if view.steps:
        if not (view.within if view.affordable else view.changes):
            click.echo()  # a table ends in an empty line, a sentence does not
        _changes(view.steps, title="Single steps that bring most")
    if view.steps_sentence:
        print_words(view.steps_sentence)
    if view.asking:
        click.echo()
        rows = [
            [line.key, line.label, line.state, line.narrows, line.coverage, line.tells]
            for line in view.asking
        ]
        headings = ["id", "question", "state", "narrows", "answered", "tells"]
        print_table(headings, rows, title="Worth asking first", right=(3, 4), whole=(0,))
        _say(view.asking_sentence)


def _changes(lines: Sequence[ChangeLine], title: str = "") -> None:
    rows = [
        [line.key, line.label, line.before, line.after, line.gain, line.effort] for line in lines
    ]
    gain = "gain" if title else "gain alone"
    headings = ["id", "question", "from", "to", gain, "effort"]
    print_table(headings, rows, title=title, right=(5,), whole=(0,))


def _say(text: str, *, bold: bool = False) -> None:
    if text:
        click.secho(textwrap.fill(visible(text), prose_width()), bold=bold)
