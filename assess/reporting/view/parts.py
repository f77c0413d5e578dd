"""The parts that reports about one subject and about many are made of.

Texts are final: a renderer prints them as they stand. Numbers are there for charts and for the
cells of a workbook, already rounded as printed; None where there is none, never 0 instead.
"""

from __future__ import annotations

from typing import NamedTuple

from assess.colours import Shade

NO_SCORE = "–"
"""Printed where there is no score; the reason stands beside it."""


class Document(NamedTuple):
    """What every page says about the report itself.

    ``marks`` is what must be unmissable on every page: that a subject is fictional, how its
    answers came about, who signed them, and that another scoring than the nominal one was used
    (``alternative``). ``identity`` is the short line of the footer.
    """

    title: str
    subtitle: str
    language: str
    fictional: bool
    marks: tuple[str, ...]
    date: str
    date_iso: str
    questionnaire_title: str
    questionnaire_id: str
    questionnaire_version: str
    questionnaire_digest: str
    scoring_digest: str
    version: str
    identity: str
    alternative: str = ""


class Score(NamedTuple):
    """A score as printed, with all that keeps it honest.

    ``value``, ``low`` and ``high`` are rounded as printed. ``text`` is the score or an en dash.
    ``bounds`` is "30.1–61.4", empty where there are none. ``coverage`` is 0 to 1 and
    ``coverage_text`` a percentage. ``band`` and ``shade`` of an index are what its gates leave;
    ``mark`` then says "capped", "raised", "forced" or "by waiver", to be printed beside the band.
    ``sentence`` says all of it, for a reader who sees only that.
    """

    value: float | None
    low: float | None
    high: float | None
    coverage: float | None
    text: str
    bounds: str
    coverage_text: str
    band: str
    shade: Shade | None
    reason: str
    sentence: str
    mark: str = ""


class BandLine(NamedTuple):
    """One band of an index: label, "40 to below 60", description, and its colour."""

    id: str
    label: str
    at_least: float
    below: float
    extent: str
    description: str
    shade: Shade


class IndexLine(NamedTuple):
    """One index and its result.

    ``direction`` is "higher is better" or "higher is worse"; ``outcome`` is the plain sentence
    with the rating, or why none can be given. ``minimum_coverage`` is the share of the answers
    needed for a score of the index itself. ``gap`` is "no score: 40% answered". ``gates`` are
    sentences about what holds the band down, could do so, or is waived.
    """

    id: str
    label: str
    description: str
    scale: str
    lowest: float
    highest: float
    direction: str
    ranked: bool
    minimum_coverage: str
    bands: tuple[BandLine, ...]
    score: Score
    band_description: str
    outcome: str
    gap: str
    gates: tuple[str, ...] = ()


class Dimension(NamedTuple):
    """A part of the headline index, one step below it. ``gap`` is "no score: 40% answered"."""

    id: str
    label: str
    description: str
    share: str
    score: Score
    gap: str


class ThemeCell(NamedTuple):
    """One cell of the theme matrix; ``state`` is an answer state's id, or ``hidden``."""

    text: str
    state: str


class ThemeRow(NamedTuple):
    """One theme: the five columns in fixed order and what can be said of it.

    ``activities_short`` counts the activities instead of naming them ("3 kinds").
    ``exposure_shade`` is None where exposure is not answered.
    ``status`` is ``blind_spot``, ``clear`` or ``unknown``; ``status_text`` the words for it, and
    ``status_sign`` a sign that does not depend on colour.
    """

    id: str
    label: str
    exposure: ThemeCell
    mandate: ThemeCell
    activities: ThemeCell
    resources: ThemeCell
    analysis: ThemeCell
    activities_short: str
    exposure_shade: Shade | None
    status: str
    status_text: str
    status_sign: str


class ThemeMatrix(NamedTuple):
    """The theme matrix; ``headings`` are the labels of the five columns, ``summary`` one sentence."""

    label: str
    headings: tuple[str, str, str, str, str]
    rows: tuple[ThemeRow, ...]
    blind_spots: tuple[str, ...]
    summary: str


class FindingLine(NamedTuple):
    """One finding. ``severity`` is an id (low to critical), ``severity_text`` the word for it.

    ``rests_on`` names the answers behind it with their grades; ``doubt`` is a sentence where the
    evidence for one of them is graded doubtful or improbable, else empty.
    """

    kind: str
    kind_text: str
    severity: str
    severity_text: str
    row: str
    title: str
    text: str
    recommendation: str
    basis: tuple[str, ...]
    rests_on: str
    doubt: str


class StateCount(NamedTuple):
    """How many of the items asked are in one state; ``share`` is a percentage."""

    state: str
    label: str
    number: int
    share: str


class LookupCell(NamedTuple):
    """One cell of a lookup table, as printed; ``here`` where this subject stands."""

    text: str
    band: str
    shade: Shade | None
    here: bool


class LookupRow(NamedTuple):
    """One row of a lookup table."""

    heading: str
    cells: tuple[LookupCell, ...]
    here: bool


class LookupTable(NamedTuple):
    """A lookup table as people read it: what picks the row, what the column, and every cell.

    ``headings`` are those of the columns, ``here`` the place of the one that was picked, if any;
    ``sentence`` says what picked the cell.
    """

    id: str
    label: str
    row_label: str
    column_label: str
    headings: tuple[str, ...]
    rows: tuple[LookupRow, ...]
    here: int | None
    sentence: str


class MethodIndex(NamedTuple):
    """How one index comes about: a paragraph, a line for each part, its bands and its gates.

    ``lookups`` are the tables that it, or a part of it, is read from.
    """

    label: str
    description: str
    text: str
    parts: tuple[str, ...]
    bands: tuple[BandLine, ...]
    basis: tuple[str, ...]
    gates: tuple[str, ...] = ()
    lookups: tuple[LookupTable, ...] = ()


class Note(NamedTuple):
    """A heading with a paragraph."""

    title: str
    text: str


class Grade(NamedTuple):
    """One row of the Admiralty table."""

    kind: str
    grade: str
    meaning: str


class Method(NamedTuple):
    """How to read the report. ``grades`` is empty where no evidence is graded."""

    indices: tuple[MethodIndex, ...]
    notes: tuple[Note, ...]
    grades: tuple[Grade, ...]
    sources: tuple[str, ...]
