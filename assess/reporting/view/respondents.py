"""Several respondents: where they differ, what that means for the rating, and what is agreed."""

from __future__ import annotations

from collections.abc import Sequence

from assess.checks.disagreement import difference_of, in_words
from assess.checks.respondents import name_of
from assess.model.answer import Answer
from assess.model.questionnaire import Item
from assess.model.rating import Dispute, Instrument, Outcome, Rated
from assess.model.scoring import Index
from assess.reporting.view.answers import (
    DISPUTED,
    agreed_in_words,
    evidence_in_words,
    value_in_words,
)
from assess.reporting.view.figures import number_text
from assess.reporting.view.parts import NO_SCORE
from assess.reporting.view.subject import Disagreement, DisputeLine, PositionLine
from assess.reporting.view.words import clean, counted, sentence_case

NOT_AGREED = (
    "As long as nothing is agreed, such a question counts as missing; the bounds reach from one "
    "position to the other."
)


def disagreement_of(instrument: Instrument, rated: Rated) -> Disagreement | None:
    """Return where respondents differ, in the order asked; None where they do nowhere."""
    if not rated.disputes:
        return None
    headline = instrument.scoring.indices[0]
    items = instrument.questionnaire.items
    return Disagreement(
        summary=f"{disputes_in_short(rated)} {NOT_AGREED}",
        headline=headline.label,
        lines=tuple(_line(items[one.key], one, headline) for one in rated.disputes),
    )


def disputes_in_short(rated: Rated) -> str:
    """Return how many questions respondents differ on, as a sentence; nothing for none."""
    number = len(rated.disputes)
    questions = counted(number, "question", "questions")
    return f"Respondents differ on {questions} and have not agreed yet." if number else ""


def disputed_answer_in_words(item: Item, dispute: Dispute) -> str:
    """Return who says what, on one line."""
    parts = (
        f"{clean(name_of(one.answer))}: {value_in_words(item.spec, one.answer)[0]}"
        for one in dispute.outcomes
    )
    return "; ".join(parts)


def remarks_of(instrument: Instrument, rated: Rated) -> dict[str, str]:
    """Return, by key, who says what where respondents differ, and who agreed where they did."""
    items = instrument.questionnaire.items
    agreed = {
        key: agreed_in_words(answer)
        for key, answer in rated.assessment.answers.items()
        if key in items and key not in rated.hidden and answer.agreed_by
    }
    disputed = {
        one.key: f"{DISPUTED}: {disputed_answer_in_words(items[one.key], one)}"
        for one in rated.disputes
    }
    return {key: f"{text}." for key, text in {**agreed, **disputed}.items()}


def apart_in_words(item: Item, answers: Sequence[Answer]) -> str:
    """Return how far apart some answers to a question are, as in "2 levels apart"."""
    return clean(in_words(item.spec, difference_of(item.spec, answers)))


def _line(item: Item, dispute: Dispute, headline: Index) -> DisputeLine:
    answers = [outcome.answer for outcome in dispute.outcomes]
    return DisputeLine(
        key=item.key,
        label=item.label,
        question=item.spec.text,
        section=item.section.title,
        apart=sentence_case(apart_in_words(item, answers)),
        effect=_effect(dispute, headline),
        positions=tuple(_position(item, one, headline) for one in dispute.outcomes),
    )


def _position(item: Item, outcome: Outcome, headline: Index) -> PositionLine:
    answer = outcome.answer
    value, anchor = value_in_words(item.spec, answer)
    bounds = ""
    if outcome.low is not None and outcome.high is not None:
        low, high = number_text(outcome.low, headline), number_text(outcome.high, headline)
        bounds = f"{low}–{high}"
    return PositionLine(
        by=clean(name_of(answer)),
        state=answer.state.value,
        value=value,
        anchor=anchor,
        comment=clean(answer.comment),
        evidence=tuple(evidence_in_words(one) for one in answer.evidence),
        score=NO_SCORE if outcome.score is None else number_text(outcome.score, headline),
        bounds=bounds,
    )


def _effect(dispute: Dispute, headline: Index) -> str:
    """Return how far the headline index moves from one position to another, as printed."""
    scores = [one.score for one in dispute.outcomes if one.score is not None]
    if len(scores) == len(dispute.outcomes):
        moved = _spread(scores, headline)
        if float(moved) == 0:
            return f"{headline.label} stays the same as printed"
        return f"{headline.label} moves by {moved}"
    lows = [one.low for one in dispute.outcomes if one.low is not None]
    highs = [one.high for one in dispute.outcomes if one.high is not None]
    if not lows:
        return f"{headline.label} is not touched"
    low, high = _spread(lows, headline), _spread(highs, headline)
    if float(low) == 0 and float(high) == 0:
        return f"Bounds of {headline.label} stay the same as printed"
    return f"Bounds of {headline.label} move by {low} (lower) and {high} (upper)"


def _spread(figures: Sequence[float], index: Index) -> str:
    shown = [float(number_text(figure, index)) for figure in figures]
    return f"{max(shown) - min(shown):.{index.decimals}f}"
