"""When a question is asked, in words."""

from __future__ import annotations

from assess.conditions import parse
from assess.conditions.words import Names, in_words
from assess.model.questionnaire import Item

LONGEST = 600


def asked_only_if(item: Item, names: Names) -> str:
    """Return when an item is asked, as a sentence; empty where it always is.

    The answer to a question that is not handed out is taken as it is.
    """
    if not item.conditions:
        return ""
    several = len(item.conditions) > 1
    parts = [in_words(parse(text).tree, names, nested=several) for text in item.conditions]
    said = f"Asked only if {' and '.join(parts)}."
    keys = {key.key for condition in item.conditions for key in parse(condition).keys}
    if not keys <= names.called.keys():
        said += " This depends on an answer given outside this form."
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
