"""What the answers to a checklist item mean, whoever asks: a door, a report or a decision."""

from __future__ import annotations

from collections.abc import Mapping

from assess.model.checklist import THREE_LEVELS, ItemStatus
from assess.model.question import Scale, Simple


def statuses(spec: Simple) -> Mapping[str, ItemStatus]:
    """Return the status of every answer to an item, by option id or level number; else nothing."""
    if spec.checklist is None:
        return {}
    named = spec.checklist.by_answer
    three = isinstance(spec, Scale) and len(spec.levels) == len(THREE_LEVELS)
    return THREE_LEVELS if three and not named else named
