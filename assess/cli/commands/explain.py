"""``assess explain``."""

from __future__ import annotations

import textwrap

import click

from assess.checks.suggest import did_you_mean
from assess.cli.console import print_problems, print_table, prose_width, visible
from assess.cli.workbench import open_assessments, questionnaire_option, rate
from assess.errors import Problem, RequestError
from assess.model.rating import Instrument, Rated
from assess.reporting.view.explanation import AnswerBehind, Explanation, explanation_of


@click.command("explain", short_help="Why this score.")
@click.argument("file")
@click.argument("indicator", required=False)
@questionnaire_option
def command(file: str, indicator: str | None, questionnaire: str | None) -> None:
    """Explain an index or any other INDICATOR, down to the answers it rests on.

    Without INDICATOR, every index and its first level are explained. The column "adds" shows how
    many points a part brings to a weighted mean; the parts add up to the score.
    """
    opened = open_assessments([file], questionnaire)
    print_problems(opened.warnings)
    (rated,) = rate(opened.instrument, opened.assessments)
    if indicator is None:
        for index in opened.instrument.scoring.indices:
            _show(explanation_of(opened.instrument, rated, index.id))
        click.echo("One level deeper: assess explain FILE INDICATOR, with an id from above.")
        return
    if indicator not in rated.scorecard.by_id:
        hint = did_you_mean(indicator, rated.scorecard.by_id)
        raise RequestError(
            Problem(
                code="request.no_indicator",
                message=f'there is no indicator "{indicator}"',
                hint=hint or "`assess explain FILE` shows the ids.",
            )
        )
    _subtree(opened.instrument, rated, indicator)


def _subtree(instrument: Instrument, rated: Rated, indicator: str) -> None:
    explanation = explanation_of(instrument, rated, indicator)
    _show(explanation)
    for part in explanation.parts:
        if rated.scorecard.by_id[part.id].kind == "group":
            _subtree(instrument, rated, part.id)


def _show(explanation: Explanation) -> None:
    click.secho(visible(explanation.title), bold=True)
    for text in (explanation.sentence, explanation.rule):
        if text:
            click.echo(textwrap.fill(visible(text), prose_width()))
    if explanation.answer:
        _show_answer(explanation.answer)
    if explanation.parts:
        rows = [
            [p.id, p.label, p.weight, p.score, p.coverage, p.adds, p.answer]
            for p in explanation.parts
        ]
        headings = ["id", "part", "weight", "score", "answered", "adds", "answer or reason"]
        print_table(headings, rows, right=(2, 3, 4, 5))
    click.echo()


def _show_answer(behind: AnswerBehind) -> None:
    lines = [
        ("Question", behind.question),
        ("Answer", behind.answer),
        ("", behind.anchor),
        ("Scored", behind.rule),
        ("Comment", behind.comment),
        *(("Evidence", reference) for reference in behind.evidence),
    ]
    for heading, text in lines:
        if text:
            head = f"  {heading + ':' if heading else '':<10}"
            click.echo(
                textwrap.fill(
                    visible(text),
                    prose_width(),
                    initial_indent=head,
                    subsequent_indent=" " * 12,
                )
            )
