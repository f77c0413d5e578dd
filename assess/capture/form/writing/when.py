"""When a question is asked, in words."""

from __future__ import annotations

from assess.conditions import parse
from assess.conditions.words import Names, from_level, in_words
from assess.model.questionnaire import Item

LONGEST = 600


def asked_only_if(item: Item, names: Names) -> str:
    """Return when an item is asked, as a sentence; empty where it always is.

    Of a level of due diligence only its name is said; what leads to it stands on the first sheet.
    The answer to a question that is not handed out is taken as it is.
    """
    if not item.conditions:
        return ""
    own = item.own_conditions
    parts = [in_words(parse(text).tree, names, nested=len(own) > 1) for text in own]
    said = [f"only if {' and '.join(parts)}"] if parts else []
    if item.level is not None:
        said.insert(0, from_level(item.level))
    sentence = f"Asked {', and '.join(said)}."
    keys = {key.key for condition in item.conditions for key in parse(condition).keys}
    if not keys <= names.called.keys():
        sentence += " This depends on an answer given outside this form."
    return sentence if len(sentence) <= LONGEST else sentence[: LONGEST - 1] + "…"
