"""Respondents in the terminal and as data: who says what, how far apart, and what follows."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import click

from assess.checks.disagreement import difference_of
from assess.checks.respondents import name_of
from assess.cli.console import print_table, print_words, visible
from assess.model.answer import Answer, State
from assess.model.questionnaire import Item
from assess.model.rating import Instrument, Outcome, Rated
from assess.model.scoring import Index
from assess.reporting.data import headline_as_data
from assess.reporting.view.answers import evidence_in_words, value_in_words
from assess.reporting.view.figures import number_text, score_of
from assess.reporting.view.parts import NO_SCORE
from assess.reporting.view.respondents import apart_in_words
from assess.reporting.view.words import counted, day

WIDTH = 96


def print_overview(instrument: Instrument, rated: Rated, file: str) -> None:
    """Print where respondents differ, what is agreed, and how many questions they answer alike."""
    items, headline = instrument.questionnaire.items, instrument.scoring.indices[0]
    keys = _keys(instrument, rated)
    hidden = len(rated.assessment.responses) - len(keys)
    if rated.disputes:
        rows = [
            row for one in rated.disputes for row in _rows(items[one.key], one.outcomes, headline)
        ]
        headings = ["id", "question", "respondent", "says", "apart", f"{headline.label} if agreed"]
        title = f"{rated.assessment.subject.name}: where respondents differ"
        print_table(headings, rows, title=title, whole=(0,))
    agreed = [key for key in keys if rated.assessment.answer(key).agreed_by]
    if agreed:
        print_table(
            ["id", "question", "agreed answer", "agreed by"],
            [_agreed_row(items[key], rated.assessment.answer(key)) for key in agreed],
            title="Agreed",
            whole=(0,),
        )
    alike = len(keys) - len(agreed) - len(rated.disputes)
    print_words(_counts(len(rated.disputes), len(agreed), alike))
    if hidden:
        verb = "is" if hidden == 1 else "are"
        click.echo(f"{hidden} more {verb} not asked as things stand; what was said is not shown.")
    print_words(headline_in_words(instrument, rated))
    if rated.disputes:
        click.echo(
            f'Settle one: assess reconcile {file} {rated.disputes[0].key}=VALUE --agreed-by "A, B"'
        )


def print_question(instrument: Instrument, rated: Rated, key: str) -> None:
    """Print everything each respondent said about one question."""
    item, headline = instrument.questionnaire.items[key], instrument.scoring.indices[0]
    click.secho(visible(f"{key}: {item.label}"), bold=True)
    _wrapped(item.spec.text, "  ")
    if key in rated.hidden:
        click.echo("  Not asked as things stand; what respondents said is kept and not shown.\n")
        return
    given = rated.assessment.responses[key]
    for answer in given:
        value, anchor = value_in_words(item.spec, answer)
        when = f" ({day(answer.at.date())})" if answer.at else ""
        _wrapped(f"{name_of(answer)}{when}: {value}", "  ", more="    ")
        for text in (anchor, answer.comment):
            _wrapped(text, "    ")
        for evidence in map(evidence_in_words, answer.evidence):
            parts = (evidence.reference, evidence.date, evidence.grade)
            _wrapped(f"Evidence: {', '.join(part for part in parts if part)}", "    ")
    _wrapped(_end(item, rated, given, headline), "  ")
    click.echo()


def _end(item: Item, rated: Rated, given: Sequence[Answer], headline: Index) -> str:
    answer = rated.assessment.answer(item.key)
    if answer.agreed_by:
        value, names = value_in_words(item.spec, answer)[0], ", ".join(answer.agreed_by)
        return f"Agreed: {value}, by {names}. {answer.comment}".strip()
    outcomes = next((one.outcomes for one in rated.disputes if one.key == item.key), ())
    if not outcomes:
        return "They say the same."
    ifs = "; ".join(
        f"{figures_of(one, headline).replace(NO_SCORE, 'no score', 1)} with {name_of(one.answer)}"
        for one in outcomes
    )
    return f"Not agreed: {apart_in_words(item, given)}. {headline.label} if agreed: {ifs}."


def headline_in_words(instrument: Instrument, rated: Rated) -> str:
    """Return the headline index as it stands, with its range."""
    headline = instrument.scoring.indices[0]
    return f"{headline.label}: {score_of(rated.scorecard.by_id[headline.id], headline).sentence}."


def figures_of(outcome: Outcome, index: Index) -> str:
    """Return a score with its range, as in "43.0 (40.1 to 50.0)"."""
    score = NO_SCORE if outcome.score is None else number_text(outcome.score, index)
    if outcome.low is None or outcome.high is None:
        return score
    low, high = number_text(outcome.low, index), number_text(outcome.high, index)
    return f"{score} ({low} to {high})" if low != high else score


def responses_as_data(
    instrument: Instrument, rated: Rated, wanted: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the questions that several respondents answered, or those wanted, as plain data."""
    items, headline = instrument.questionnaire.items, instrument.scoring.indices[0]
    return {
        "subject": rated.assessment.subject.name,
        "headline": headline_as_data(headline.id, rated.scorecard.by_id[headline.id]),
        "questions": [
            _question_as_data(items[key], rated)
            for key in _keys(instrument, rated)
            if not wanted or key in wanted
        ],
    }


def _question_as_data(item: Item, rated: Rated) -> dict[str, Any]:
    given, answer = rated.assessment.responses[item.key], rated.assessment.answer(item.key)
    outcomes = next((one.outcomes for one in rated.disputes if one.key == item.key), ())
    figures = {outcome.answer: outcome for outcome in outcomes}
    status = "disputed" if outcomes else "agreed" if answer.agreed_by else "alike"
    return {
        "id": item.key,
        "label": item.label,
        "status": status,
        "difference": difference_of(item.spec, given)._asdict(),
        "responses": [
            {
                **one.model_dump(mode="json", exclude={"agreed_by"}),
                **_if_agreed(figures.get(one)),
            }
            for one in given
        ],
        "answer": answer.model_dump(mode="json") if answer.state is not State.UNANSWERED else None,
    }


def _if_agreed(outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None:
        return {}
    return {"headline": {"score": outcome.score, "low": outcome.low, "high": outcome.high}}


def _keys(instrument: Instrument, rated: Rated) -> list[str]:
    """Return the questions shown that several respondents answered, in the order asked."""
    responses = rated.assessment.responses
    return [
        key
        for key in instrument.questionnaire.items
        if len(responses.get(key, ())) > 1 and key not in rated.hidden
    ]


def _rows(item: Item, outcomes: Sequence[Outcome], headline: Index) -> list[list[str]]:
    apart = apart_in_words(item, [one.answer for one in outcomes])
    return [
        [
            *((item.key, item.label) if position == 0 else ("", "")),
            name_of(one.answer),
            value_in_words(item.spec, one.answer)[0],
            apart if position == 0 else "",
            figures_of(one, headline),
        ]
        for position, one in enumerate(outcomes)
    ]


def _agreed_row(item: Item, answer: Answer) -> list[str]:
    value = value_in_words(item.spec, answer)[0]
    return [item.key, item.label, value, ", ".join(answer.agreed_by)]


def _counts(disputed: int, agreed: int, alike: int) -> str:
    if not disputed + agreed + alike:
        return "No question was answered by several respondents."
    questions = counted(disputed + agreed + alike, "question", "questions")
    verb = "was" if disputed + agreed + alike == 1 else "were"
    return (
        f"{questions} {verb} answered by several respondents: {disputed} disputed, {agreed} "
        f"agreed on, {alike} answered alike."
    )


def _wrapped(text: str, head: str, *, more: str = "") -> None:
    if text:
        click.echo(
            textwrap.fill(visible(text), WIDTH, initial_indent=head, subsequent_indent=more or head)
        )
