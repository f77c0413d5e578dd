"""How firm ratings and orders are, as printed, field by field."""

from __future__ import annotations

from typing import NamedTuple

from assess.colours import Shade


class SpreadLine(NamedTuple):
    """Where a score lies when something is varied: "42.2–67.1" in nine draws out of ten.

    ``kind`` is ``method`` (the weight range), ``unknown`` or ``both``; the ends are on the scale.
    """

    kind: str
    label: str
    median: str
    interval: str
    low: float
    high: float


class BandChance(NamedTuple):
    """In which share of the draws a band was given."""

    label: str
    shade: Shade | None
    text: str
    share: float


class SourceLine(NamedTuple):
    """How much of the variation one assumption explains, alone and with the others.

    Texts as in "59% ± 4"; the numbers are shares, None where nothing varies.
    """

    label: str
    alone: str
    together: str
    first: float | None
    total: float | None


class Firmness(NamedTuple):
    """How firm one index is for one subject. ``sentence`` says it all; ``cause`` says why."""

    id: str
    label: str
    score: str
    sentence: str
    spreads: tuple[SpreadLine, ...]
    bands: tuple[BandChance, ...]
    sources: tuple[SourceLine, ...]
    cause: str


class RatingFirmness(NamedTuple):
    """How firm a subject's rating is, under assumptions that are stated with the seed."""

    lines: tuple[Firmness, ...]
    unrated: tuple[str, ...]
    assumptions: tuple[str, ...]
    note: str


class PlaceLine(NamedTuple):
    """One subject in an order.

    ``ranks`` is "3–4", ``low`` and ``high`` its ends, ``groups`` the letters of the sets it cannot
    be told apart in. ``ahead`` is the share of the draws in which it scores higher than the next
    one. ``common`` is the score on the questions that all answered, with the rank there.
    """

    rank: int
    subject: str
    group: str
    score: str
    interval: str
    ranks: str
    low: int
    high: int
    median: float
    groups: str
    ahead: str
    common: str
    common_rank: str


class OrderFirmness(NamedTuple):
    """How firm the order by one index is. ``ahead`` and ``overlap`` are m by m, best rank first."""

    id: str
    label: str
    sentence: str
    rows: tuple[PlaceLine, ...]
    group_lines: tuple[str, ...]
    common: str
    overlap_text: str
    sources: tuple[SourceLine, ...]
    cause: str
    ahead: tuple[tuple[float, ...], ...]
    overlap: tuple[tuple[float, ...], ...]


class Orders(NamedTuple):
    """How firm the orders by several indices are, under assumptions stated with the seed."""

    orders: tuple[OrderFirmness, ...]
    assumptions: tuple[str, ...]
    note: str
    headings: tuple[str, ...]
