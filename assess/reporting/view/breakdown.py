"""What a score is made of and what it rests on, field by field: points, and evidence."""

from __future__ import annotations

from typing import NamedTuple


class PointsWords(NamedTuple):
    """How the two kinds of points are called, by which end of the scale is the good one."""

    brings: str
    lacks: str
    bringing: str
    lacking: str
    missing: str


class PointLine(NamedTuple):
    """One part or answer: the points it brings and could still bring, as printed.

    ``brings_share`` and ``lacks_share`` are the same as shares (0 to 1) of the whole scale, for
    bars. ``within`` is the label of the part an answer belongs to, ``answer`` the answer in words.
    """

    id: str
    label: str
    within: str
    answer: str
    brings: str
    lacks: str
    brings_share: float
    lacks_share: float


class Points(NamedTuple):
    """Where an index's points come from: a sentence, its parts, and the answers both ways.

    ``rest`` says what no answer accounts for, where there is such a thing. ``longest`` is the
    largest share of the scale that one part has, brought and lacking together: the full bar.
    """

    id: str
    label: str
    words: PointsWords
    sentence: str
    rest: str
    note: str
    parts: tuple[PointLine, ...]
    bringing: tuple[PointLine, ...]
    lacking: tuple[PointLine, ...]
    longest: float


class Segment(NamedTuple):
    """One stretch of a bar: its kind, share (0 to 1) and the share as printed."""

    kind: str
    share: float
    text: str


class EvidenceRow(NamedTuple):
    """One indicator; ``segments`` come in the order of the headings, those without a share too."""

    id: str
    label: str
    depth: int
    graded: str
    segments: tuple[Segment, ...]


class GradeRow(NamedTuple):
    """One kind of support: grade or an empty text, meaning, share of weight, number of answers."""

    grade: str
    meaning: str
    share: str
    items: int


class EvidencePart(NamedTuple):
    """What the answers rest on: a sentence, a row for each index and dimension, and by grade.

    ``kinds`` are those of the segments, in the order of the headings.
    """

    label: str
    sentence: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]
    grades: tuple[GradeRow, ...]
    note: str
