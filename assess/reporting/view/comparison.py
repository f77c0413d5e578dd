"""The view of many subjects, field by field."""

from __future__ import annotations

from typing import NamedTuple

from assess.reporting.view.firmness import Orders
from assess.reporting.view.parts import (
    Dimension,
    Document,
    FindingLine,
    IndexLine,
    Method,
    Score,
    ThemeMatrix,
)
from assess.reporting.view.subject import AnswerLine

MANDATE, ACTIVITY, DOUBT, NOT_ANSWERED, NOT_APPLICABLE = "■", "○", "†", "·", "–"
"""The signs of the missions and themes matrix."""

DISPUTED = "≠"
"""In rankings: stands before the number of answers on which respondents differ."""


class MarkCell(NamedTuple):
    """One subject and one theme: what is marked, whether in doubt, and the same in words.

    ``sign`` is what is printed: a filled square for a mandate, a ring for an activity, a dagger
    where evidence is doubtful. Without a mark: nothing for an answered "no", a small dot where an
    answer that the group's totals count is missing, a dash where the theme does not apply.
    """

    mandate: bool
    activity: bool
    doubt: bool
    answered: bool
    mandate_known: bool
    activity_known: bool
    sign: str
    text: str


class MarkRow(NamedTuple):
    """One subject of the matrix; ``total`` counts the themes with a mark the group counts."""

    subject: str
    cells: tuple[MarkCell, ...]
    total: int


class TotalRow(NamedTuple):
    """One row of the table's foot: a label, a count per theme, and their sum.

    ``kind`` is ``mandate`` or ``activity``.
    """

    label: str
    kind: str
    numbers: tuple[int, ...]
    total: int


class MarkGroup(NamedTuple):
    """The subjects of one group with the group's totals.

    ``counts`` is the kind of mark that the group answered and its totals count: ``mandate``,
    ``activity``, or ``either`` where it answered both.
    """

    name: str
    counts: str
    rows: tuple[MarkRow, ...]
    totals: tuple[TotalRow, ...]


class MarkMatrix(NamedTuple):
    """Missions by themes, in the layout of Table 1 of the 2011 essay.

    ``totals`` sum over all groups the kinds of marks that every group answered; there may be none.
    """

    themes: tuple[str, ...]
    groups: tuple[MarkGroup, ...]
    totals: tuple[TotalRow, ...]
    legend: tuple[tuple[str, str], ...]


class HeatRow(NamedTuple):
    """One subject of the heat map: the headline score and one per dimension."""

    subject: str
    overall: Score
    cells: tuple[Score, ...]


class HeatGroup(NamedTuple):
    """The heat map rows of one group."""

    name: str
    rows: tuple[HeatRow, ...]


class HeatMap(NamedTuple):
    """Subjects by dimensions of the headline index; empty ``groups`` where nobody has a score."""

    by: IndexLine
    dimensions: tuple[str, ...]
    groups: tuple[HeatGroup, ...]
    sentence: str


class RankRow(NamedTuple):
    """One subject in a ranking; subjects with equal scores share the rank.

    ``doubt`` is "† 5" where the evidence for five of the answers behind the score is doubtful,
    ``disputed`` "≠ 2" where respondents differ on two of them and have not agreed. ``graded`` is the
    share of the weight that rests on graded evidence. ``ranks`` is "2–4", where nine draws out of
    ten put the subject when the assumptions are varied; empty where that was not tried.
    """

    rank: int
    subject: str
    group: str
    score: Score
    doubt: str
    disputed: str = ""
    graded: str = ""
    ranks: str = ""


class UnrankedRow(NamedTuple):
    """One subject that cannot be ranked, and why."""

    subject: str
    group: str
    reason: str
    coverage: str


class Ranking(NamedTuple):
    """The order of the subjects by one index.

    ``rule`` says from which coverage subjects are ranked. ``sentence`` says how many cannot be
    ranked, or that nobody can be; ``rows`` is empty then. ``unranked_lines`` say who and why, one
    line for all with the same reason and coverage; none where ``sentence`` says it of everybody.
    """

    by: IndexLine
    rule: str
    rows: tuple[RankRow, ...]
    unranked: tuple[UnrankedRow, ...]
    unranked_lines: tuple[str, ...]
    sentence: str


class MedianRow(NamedTuple):
    """The median of one group for one index over the ``number`` subjects with a score.

    An en dash below three subjects.
    """

    group: str
    median: str
    number: int
    of: int


class MedianTable(NamedTuple):
    """Group medians of one index; composite scores are never averaged."""

    label: str
    rows: tuple[MedianRow, ...]


class ChangeRow(NamedTuple):
    """One assessment of a subject that has several, with the scores in the order of headings."""

    as_of: str
    scores: tuple[Score, ...]


class Change(NamedTuple):
    """How a subject changed over time, oldest first; ``headings`` are the indices and dimensions.

    ``differences`` are the last minus the first, taken from the figures as printed; an en dash
    where one of them is missing.
    """

    subject: str
    headings: tuple[str, ...]
    rows: tuple[ChangeRow, ...]
    differences: tuple[str, ...]
    note: str


class BlindSpotRow(NamedTuple):
    """One theme: who has a blind spot there, and how many cannot be told."""

    theme: str
    subjects: tuple[str, ...]
    number: int
    unknown: int


class BlindSpots(NamedTuple):
    """Blind spots by theme, most first; themes without any are named in ``sentence``."""

    rows: tuple[BlindSpotRow, ...]
    total: int
    sentence: str


class GroupPart(NamedTuple):
    """A group and its subjects in input order."""

    name: str
    subjects: tuple[str, ...]


class SubjectPage(NamedTuple):
    """One page about one subject of a comparison.

    ``known`` holds the answers outside grids where there is no headline score to show.
    ``disputed`` says how many questions respondents differ on, ``consistency`` how many remarks
    there are on how the answers fit together, if any.
    """

    subject: str
    full_name: str
    group: str
    fictional: bool
    statement: str
    as_of: str
    headline: IndexLine
    dimensions: tuple[Dimension, ...]
    has_scores: bool
    others: tuple[IndexLine, ...]
    themes: ThemeMatrix | None
    findings: tuple[FindingLine, ...]
    key_sentence: str
    missing: str
    known: tuple[AnswerLine, ...]
    disputed: str
    consistency: str


class ComparisonView(NamedTuple):
    """A report about many subjects.

    Only the latest assessment of a subject takes part in matrix, heat map, rankings and totals;
    earlier ones appear under ``changes``. ``firmness`` is None where nothing was simulated.
    """

    document: Document
    title: str
    introduction: tuple[str, ...]
    groups: tuple[GroupPart, ...]
    marks: MarkMatrix | None
    heat: HeatMap
    rankings: tuple[Ranking, ...]
    medians: tuple[MedianTable, ...]
    changes: tuple[Change, ...]
    blind_spots: BlindSpots | None
    pages: tuple[SubjectPage, ...]
    method: Method
    firmness: Orders | None = None
