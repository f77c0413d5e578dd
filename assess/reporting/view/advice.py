"""What a view says of improvement: changes, single steps, and what is worth asking."""

from __future__ import annotations

from typing import NamedTuple


class ChangeLine(NamedTuple):
    """One change: the question, from which answer to which, what it brings alone, its effort.

    ``anchor`` is the text of the new level. ``part`` is the title of the question's section.
    """

    key: str
    label: str
    part: str
    before: str
    after: str
    anchor: str
    gain: str
    effort: str


class AskLine(NamedTuple):
    """A missing question: its state, by how many points the range shrinks, what else it tells."""

    key: str
    label: str
    state: str
    narrows: str
    coverage: str
    tells: str


class Improving(NamedTuple):
    """What would help most in one index, whose name is ``label``.

    ``sentence`` says how many changes reach which band, ``guarantee`` how sure it is that fewer do
    not, ``opened`` which gates it clears and what else will be asked, ``left_alone`` which facts nobody
    can change. ``affordable`` and ``within`` are what a budget allows.
    ``reachable`` is false where a band was aimed at that no changes reach.
    """

    label: str
    sentence: str
    guarantee: str
    opened: str
    left_alone: str
    changes: tuple[ChangeLine, ...]
    affordable: str
    within: tuple[ChangeLine, ...]
    steps: tuple[ChangeLine, ...]
    steps_sentence: str
    asking: tuple[AskLine, ...]
    asking_sentence: str
    reachable: bool
