"""``assess explain``."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import click

from assess.checks.suggest import did_you_mean
from assess.cli.console import print_problems, print_table, prose_width, visible
from assess.cli.rating import rate
from assess.cli.workbench import alternative_option, open_assessments, questionnaire_option
from assess.errors import Problem, RequestError
from assess.model.rating import Instrument, Rated
from assess.reporting.view.breakdown import PointLine
from assess.reporting.view.explanation import AnswerBehind, Explanation, explanation_of
from assess.reporting.view.gates import gate_lines
from assess.reporting.view.gates_method import alternative_mark
from assess.reporting.view.points import DECOMPOSITION
from assess.reporting.view.words import shorten


@click.command("explain", short_help="Why this score.")
@click.argument("file")
@click.argument("indicator", required=False)
@alternative_option
@questionnaire_option
def command(
    file: str, indicator: str | None, alternative: str | None, questionnaire: str | None
) -> None:
    """Explain an index or any other INDICATOR, down to the answers it rests on.

    Without INDICATOR, every index and its first level are explained. An index by its id comes with
    the answers that matter most and what they rest on, a part with everything below it. The
    columns "brings" and "could bring" (for a risk "adds" and "could add") are points of the score
    above the table, and of its distance to the top; they add up.
    """
    opened = open_assessments([file], questionnaire, alternative)
    print_problems(opened.warnings)
    (rated,) = rate(opened.instrument, opened.assessments)
    _say(alternative_mark(opened.instrument))
    if indicator is None:
        for index in opened.instrument.scoring.indices:
            _show(explanation_of(opened.instrument, rated, index.id))
            _say_gates(opened.instrument, rated, index.id)
        _say(DECOMPOSITION)
        _say("More, and one level deeper: assess explain FILE INDICATOR, with an id from above.")
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
    kind = rated.scorecard.by_id[indicator].kind
    explanation = explanation_of(opened.instrument, rated, indicator)
    if kind == "index":
        _show(explanation)
        _say_gates(opened.instrument, rated, indicator)
        _show_answers(explanation)
    else:
        _subtree(opened.instrument, rated, explanation)
    if kind != "leaf":
        _say(explanation.points.note if explanation.points else DECOMPOSITION)


def _subtree(instrument: Instrument, rated: Rated, explanation: Explanation) -> None:
    _show(explanation)
    for part in explanation.parts:
        if rated.scorecard.by_id[part.id].kind == "group":
            _subtree(instrument, rated, explanation_of(instrument, rated, part.id))


def _say_gates(instrument: Instrument, rated: Rated, key: str) -> None:
    """Print what the gates of an index do to its band."""
    index = next(one for one in instrument.scoring.indices if one.id == key)
    lines = gate_lines(index, rated.scorecard)
    if lines:
        _say(*(line.sentence for line in lines), "")
        click.echo()


def _say(*texts: str) -> None:
    for text in texts:
        if text:
            click.echo(textwrap.fill(visible(text), prose_width(), break_on_hyphens=False))


def _show(explanation: Explanation) -> None:
    title = textwrap.fill(visible(explanation.title), prose_width(), break_on_hyphens=False)
    click.secho(title, bold=True)
    _say(explanation.sentence, explanation.rule, explanation.points_sentence, explanation.rest)
    _say(explanation.place)
    if explanation.answer:
        _show_answer(explanation.answer)
    if explanation.parts:
        words = explanation.words
        headings = ["id", "part", "weight", "score", words.brings, words.lacks, "answer or reason"]
        print_table(headings, explanation.parts, right=(2, 3, 4, 5), whole=(0,))
    if explanation.evidence:
        _say(f"Evidence: {explanation.evidence}")
    click.echo()


def _show_answers(explanation: Explanation) -> None:
    points, words = explanation.points, explanation.words
    if points:
        bringing = [(*_named(one), one.brings) for one in points.bringing]
        lacking = [(*_named(one), one.lacks) for one in points.lacking]
        _print_answers(words.bringing, words.brings, bringing)
        _print_answers(words.lacking, words.lacks, lacking)
    rows = [(one.grade, one.meaning, one.share, str(one.items)) for one in explanation.grades]
    headings = ("grade", "what the answers rest on", "weight", "answers")
    print_table(headings, rows, title="Evidence", right=(2, 3))


def _named(line: PointLine) -> tuple[str, str, str]:
    return line.id, line.label, shorten(line.answer, 60)


def _print_answers(title: str, heading: str, rows: Sequence[Sequence[str]]) -> None:
    if rows:
        headings = ("id", "question", "answer", heading)
        print_table(headings, rows, title=title, right=(3,), whole=(0,))


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
