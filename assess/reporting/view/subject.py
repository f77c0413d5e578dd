"""The view of one subject, field by field."""

from __future__ import annotations

from typing import Literal, NamedTuple

from assess.reporting.view.advice import Improving
from assess.reporting.view.breakdown import EvidencePart, Points
from assess.reporting.view.consistency import ConsistencyPart
from assess.reporting.view.deciding import Deciding
from assess.reporting.view.firmness import RatingFirmness
from assess.reporting.view.parts import (
    Dimension,
    Document,
    FindingLine,
    IndexLine,
    Method,
    Score,
    StateCount,
    ThemeMatrix,
)


class EvidenceLine(NamedTuple):
    """One piece of evidence. ``grade`` is as in ``B2``, ``grade_text`` its meaning in words."""

    reference: str
    date: str
    grade: str
    grade_text: str
    sha256: str


class AnswerLine(NamedTuple):
    """One answer, written out.

    ``value`` is the answer in words, or the state in words where there is none. ``anchor`` is the
    text of the chosen level. ``by`` says who answered and when.
    """

    key: str
    label: str
    question: str
    state: str
    state_text: str
    value: str
    anchor: str
    comment: str
    evidence: tuple[EvidenceLine, ...]
    basis: tuple[str, ...]
    by: str
    required: bool
    kind: Literal["answer"] = "answer"


class GridCell(NamedTuple):
    """One cell of a grid; ``state`` is an answer state's id, or ``hidden`` (then no text)."""

    text: str
    state: str


class GridRow(NamedTuple):
    """One row of a grid."""

    label: str
    cells: tuple[GridCell, ...]


class GridLine(NamedTuple):
    """A grid as a table; ``details`` are the cells that carry a comment or evidence."""

    key: str
    label: str
    question: str
    headings: tuple[str, ...]
    rows: tuple[GridRow, ...]
    details: tuple[AnswerLine, ...]
    basis: tuple[str, ...]
    by: str
    kind: Literal["grid"] = "grid"


class SectionPart(NamedTuple):
    """One section of the questionnaire with every answer that is shown."""

    id: str
    title: str
    lines: tuple[AnswerLine | GridLine, ...]


class Highlight(NamedTuple):
    """An answer that stands out: the indicator, where it belongs, and the answer in words."""

    id: str
    label: str
    dimension: str
    value: str
    anchor: str


class PositionLine(NamedTuple):
    """What one respondent says, and the headline index if all agreed on that.

    ``score`` is an en dash where there would be none, ``bounds`` as in "30.1–61.4".
    """

    by: str
    state: str
    value: str
    anchor: str
    comment: str
    evidence: tuple[EvidenceLine, ...]
    score: str
    bounds: str


class DisputeLine(NamedTuple):
    """A question on which respondents differ; ``apart`` as in "2 levels apart".

    ``effect`` says how far the headline index moves from one position to another.
    """

    key: str
    label: str
    question: str
    section: str
    apart: str
    effect: str
    positions: tuple[PositionLine, ...]


class Disagreement(NamedTuple):
    """Where respondents differ and have not agreed; ``headline`` is that index's label."""

    summary: str
    headline: str
    lines: tuple[DisputeLine, ...]


class MissingLine(NamedTuple):
    """Something not answered; ``rows`` names the rows of a grid where that is not all of them."""

    label: str
    state: str
    state_text: str
    required: bool
    number: int
    rows: str


class MissingSection(NamedTuple):
    """What is not answered in one section, required items first."""

    title: str
    lines: tuple[MissingLine, ...]


class Missing(NamedTuple):
    """What was not answered. ``counts`` has every state, ``summary`` is one sentence."""

    counts: tuple[StateCount, ...]
    asked: int
    missing: int
    required_missing: int
    summary: str
    sections: tuple[MissingSection, ...]


class IndicatorLine(NamedTuple):
    """One indicator of the headline index; ``depth`` 0 is the index itself."""

    id: str
    label: str
    depth: int
    kind: str
    share: str
    score: Score


class SubjectView(NamedTuple):
    """A report about one subject.

    ``headline`` is the first index of the scoring model, ``dimensions`` its parts; ``has_scores``
    says whether anything is answered there, so that a chart makes sense. Findings are
    ordered by severity, worst first; those of kind strength stand apart in ``good_findings``.
    ``firmness`` is None where nothing was simulated.
    ``key_findings`` are the few that the first page shows; ``key_sentence`` says how many there are.
    ``deciding`` is what due diligence asks for, None where nothing is decided on.
    ``points`` says where the headline's points come from, None where it has no score.
    """

    document: Document
    subject: str
    full_name: str
    group: str
    fictional: bool
    statement: str
    sign_off: str
    as_of: str
    headline: IndexLine
    others: tuple[IndexLine, ...]
    dimensions: tuple[Dimension, ...]
    has_scores: bool
    themes: ThemeMatrix | None
    strengths: tuple[Highlight, ...]
    weaknesses: tuple[Highlight, ...]
    key_findings: tuple[FindingLine, ...]
    key_sentence: str
    findings: tuple[FindingLine, ...]
    good_findings: tuple[FindingLine, ...]
    sections: tuple[SectionPart, ...]
    missing: Missing
    disagreement: Disagreement | None
    consistency: ConsistencyPart | None
    indicators: tuple[IndicatorLine, ...]
    points: Points | None
    improving: Improving | None
    evidence: EvidencePart | None
    method: Method
    firmness: RatingFirmness | None = None
    deciding: Deciding | None = None
