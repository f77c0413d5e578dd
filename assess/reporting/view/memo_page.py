"""Page 1 of a due-diligence memo, field by field; texts are final."""

from __future__ import annotations

from typing import NamedTuple

from assess.colours import Shade
from assess.reporting.view.memo_words import Mark


class Fact(NamedTuple):
    """What is at stake, in an answer: "Value", "USD 600 000"."""

    label: str
    value: str


class FrontLine(NamedTuple):
    """One line of a list on page 1. ``mark`` is what an outcome or a status says, if anything."""

    text: str
    note: str = ""
    mark: Mark | None = None


class FrontList(NamedTuple):
    """A list on page 1, cut to the room there is.

    ``more`` is how many are left out, ``where`` the anchor of the part that has all of them.
    ``empty`` is what is said where there are none.
    """

    title: str
    lines: tuple[FrontLine, ...]
    more: int
    where: str
    empty: str


class ChainLink(NamedTuple):
    """One figure on the way to the risk that is left: "Inherent risk", "6.0", "Substantial"."""

    label: str
    text: str
    band: str
    shade: Shade | None


class RiskBox(NamedTuple):
    """The level of risk. ``chain`` leads from the parts to it; ``gap`` says why there is no score."""

    label: str
    text: str
    band: str
    shade: Shade | None
    held: str
    scale: str
    chain: tuple[ChainLink, ...]
    gap: str
    bounds: str


class LevelBox(NamedTuple):
    """How deep due diligence goes, and why; ``warning`` where that is not settled or not sound."""

    label: str
    why: str
    warning: str


class Verdict(NamedTuple):
    """What is recommended, or was decided.

    ``mark`` is None where nothing was decided; ``counts`` says whether it holds. ``lines`` say who,
    when, why, and what is missing.
    """

    heading: str
    mark: Mark | None
    counts: bool
    lines: tuple[str, ...]


class SignatureLine(NamedTuple):
    """One signature. ``state`` says whether it holds; ``comment`` what was said with it."""

    role: str
    name: str
    function: str
    date: str
    decision: str
    holds: bool
    state: str
    comment: str


class Heading(NamedTuple):
    """Who it is about, and how the answers came about; each cut to the room there is."""

    name: str
    full_name: str
    group: str
    as_of: str
    statement: str


class Front(NamedTuple):
    """Page 1. ``awaited`` says who must sign next, ``standing`` what the content's digest is worth."""

    heading: Heading
    facts: tuple[Fact, ...]
    level: LevelBox | None
    risk: RiskBox
    recommended: Verdict
    decided: Verdict
    lists: tuple[FrontList, ...]
    signatures: tuple[SignatureLine, ...]
    awaited: str
    validity: str
    standing: str
