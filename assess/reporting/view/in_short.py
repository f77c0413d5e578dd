"""One indicator's answer in a few words, for a cell of a table."""

from __future__ import annotations

from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Result
from assess.reporting.view.answers import DISPUTED, value_in_words
from assess.reporting.view.respondents import disputed_answer_in_words

NOT_ASKED = "not asked as things stand"
COUNTS_AS_WORST = "not asked: counts as the worst"


def answer_in_short(instrument: Instrument, rated: Rated, result: Result) -> str:
    """Return a leaf's answer in words; for a group why it has no score, or nothing."""
    if result.item is None:
        return result.reason
    if result.item in rated.hidden:
        return NOT_ASKED if result.score is None else COUNTS_AS_WORST
    item = instrument.questionnaire.items[result.item]
    disputed = disputed_in_short(instrument, rated, result.item)
    return disputed or value_in_words(item.spec, rated.assessment.answer(result.item))[0]


def disputed_in_short(instrument: Instrument, rated: Rated, key: str) -> str:
    """Return who says what where respondents differ on an item; nothing where they do not."""
    item = instrument.questionnaire.items[key]
    return next(
        (
            f"{DISPUTED}: {disputed_answer_in_words(item, dispute)}"
            for dispute in rated.disputes
            if dispute.key == key
        ),
        "",
    )
