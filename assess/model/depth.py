"""How deep due diligence goes: levels that follow from answers, and what they ask.

Simplified, standard and enhanced measures as in the FATF Recommendations (interpretive note to
recommendation 1, and recommendations 10, 12 and 19).
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from assess.model.base import Frozen, Identifier, Text
from assess.model.question import Basis


class LevelRule(Frozen):
    """A condition that asks for at least the level it stands at, with the reason in words."""

    id: Identifier
    when: str
    text: Text
    basis: tuple[Basis, ...] = ()


class DiligenceLevel(Frozen):
    """One level of due diligence. It is found where one of its rules, or a deeper level's, holds.

    The first level has no rules: it is what is left where none holds.
    """

    id: Identifier
    label: Text
    text: str = ""
    rules: tuple[LevelRule, ...] = ()


class Lowering(Frozen):
    """The question that lowers the level, with who decided so and why.

    ``options`` says which option of ``question`` goes down to which level. ``by`` and ``reason``
    are free texts: without both, the level stays what the rules say, whatever is asked.
    """

    question: Identifier
    options: dict[Identifier, Identifier] = Field(min_length=1)
    by: Identifier
    reason: Identifier


def level_condition(
    levels: Sequence[DiligenceLevel], lowering: Lowering | None, level: str
) -> str | None:
    """Return the condition under which due diligence goes at least as deep as a level.

    Args:
        levels: all of them, lightest first.
        lowering: what lowers the level, if anything does.
        level: the id of one of them.

    Returns:
        The condition as text; None for the lightest level, which always holds.
    """
    position = [one.id for one in levels].index(level)
    if position == 0:
        return None
    rules = [rule.when for one in levels[position:] for rule in one.rules]
    condition = " or ".join(f"({when})" for when in rules)
    above = {one.id for one in levels[:position]}
    down = [option for option, to in (lowering.options if lowering else {}).items() if to in above]
    if not down or lowering is None:
        return condition
    options = ", ".join(f"'{option}'" for option in down)
    return f"({condition}) and not {lowering.question} in [{options}]"
