"""Progress: how far along the answers are, section by section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from assess.columns import encode
from assess.conditions import Visibility
from assess.model.answer import UNANSWERED, Answer, State
from assess.model.questionnaire import Item, Questionnaire


class SectionProgress(NamedTuple):
    """The counts of one section, over items: a grid counts once per cell.

    ``shown`` counts the items that are asked, ``hidden_keys`` holds the others. ``answered`` counts every state but unanswered,
    ``states`` each state, and ``required_missing`` holds the keys of required items that are
    unanswered; all three over the items shown.
    """

    section: str
    title: str
    shown: int
    answered: int
    states: Mapping[State, int]
    required_missing: tuple[str, ...]
    hidden_keys: tuple[str, ...]


def progress(
    questionnaire: Questionnaire, answers: Mapping[str, Answer]
) -> tuple[SectionProgress, ...]:
    """Return the progress of every section, in order.

    Args:
        questionnaire: a questionnaire that the checks have found sound.
        answers: the answers of one assessment by key, valid for the questionnaire.
    """
    items = questionnaire.items
    shown = Visibility(items).on(encode(items, [answers]))
    visible = {key for key in items if not shown.is_hidden(key)[0]}
    return tuple(
        _section(
            section.id,
            section.title,
            [item for item in items.values() if item.section.id == section.id],
            visible,
            answers,
        )
        for section in questionnaire.sections
    )


def _section(
    section: str,
    title: str,
    items: list[Item],
    visible: set[str],
    answers: Mapping[str, Answer],
) -> SectionProgress:
    states = {item.key: answers.get(item.key, UNANSWERED).state for item in items}
    shown = [item for item in items if item.key in visible]
    counts = Counter(states[item.key] for item in shown)
    return SectionProgress(
        section=section,
        title=title,
        shown=len(shown),
        answered=len(shown) - counts[State.UNANSWERED],
        states={state: counts[state] for state in State},
        required_missing=tuple(
            item.key for item in shown if item.required and states[item.key] is State.UNANSWERED
        ),
        hidden_keys=tuple(item.key for item in items if item.key not in visible),
    )
