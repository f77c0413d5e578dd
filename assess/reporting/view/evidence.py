"""What the answers rest on, in words and shares; it stands beside the score, never in it."""

from __future__ import annotations

from assess.model.answer import INFORMATION_GRADES, SOURCE_GRADES
from assess.model.evidence_shares import EvidenceConfidence, Support
from assess.model.rating import Instrument, Rated
from assess.model.scorecard import Result
from assess.reporting.view.breakdown import EvidencePart, EvidenceRow, GradeRow, Segment
from assess.reporting.view.words import EDGE, clean, listed, percent, sentence_case

SUPPORTS = {
    Support.GRADED: "graded evidence",
    Support.UNGRADED: "evidence without a grade",
    Support.NONE: "the answer alone, without evidence",
    Support.NOT_ASKED: "no answer: not asked, counts as the worst",
    Support.MISSING: "nothing: not answered",
}
NOTE = (
    "Shares of the weight of the answers, as the scoring model sets it and as coverage counts it. Of "
    "several pieces of evidence the best counts: the one whose worse grade is best. This says how well "
    "a score is founded; it is never multiplied into it."
)
HEADINGS = (
    "Reliable",
    "Other grades",
    "No grade",
    "No evidence",
    "Not asked",
    "Not answered",
)
"""Reliable: source A or B with information 1 or 2."""

_KEYS = ("reliable", "graded", "ungraded", "none", "not_asked", "missing")


def evidence_part(instrument: Instrument, rated: Rated) -> EvidencePart | None:
    """Return what the answers of one subject rest on; None where nothing is answered."""
    headline = instrument.scoring.indices[0]
    rows = []
    for result in rated.scorecard.results:
        one = rated.evidence.get(result.id)
        if one and (result.depth == 0 or (result.depth == 1 and result.index == headline.id)):
            rows.append(row_of(result, one))
    shown = tuple(row for row in rows if row)
    found = rated.evidence.get(headline.id)
    if found is None or all(row.segments[-1].share >= 1 - EDGE for row in shown):
        return None
    return EvidencePart(
        headline.label,
        evidence_sentence(found),
        HEADINGS,
        _KEYS,
        shown,
        grade_rows(found),
        NOTE,
    )


def row_of(result: Result, found: EvidenceConfidence) -> EvidenceRow | None:
    """Return one indicator's row; None where nothing of it applies."""
    if not found.shares:
        return None
    label = clean(result.label)
    return EvidenceRow(result.id, label, result.depth, percent(found.graded), segments(found))


def segments(found: EvidenceConfidence) -> tuple[Segment, ...]:
    """Return the stretches of an indicator's bar."""
    shares = (
        found.reliable,
        found.graded - found.reliable,
        *(found.on(kind) for kind in Support if kind is not Support.GRADED),
    )
    return tuple(
        Segment(kind, max(share, 0.0), percent(share) if share > EDGE else "")
        for kind, share in zip(_KEYS, shares, strict=True)
    )


def grade_rows(found: EvidenceConfidence) -> tuple[GradeRow, ...]:
    """Return a row for each grade, and for what is not graded."""
    return tuple(
        GradeRow(
            line.grade,
            sentence_case(grade_in_words(line.grade) if line.grade else SUPPORTS[line.support]),
            percent(line.share),
            line.items,
        )
        for line in found.shares
    )


def grade_in_words(grade: str) -> str:
    """Return what a grade such as ``B2`` says of the source and of the information."""
    source, information = grade[0], grade[1]
    return (
        f"source {SOURCE_GRADES.get(source, 'not graded')}, "
        f"information {INFORMATION_GRADES.get(information, 'not graded')}"
    )


def evidence_sentence(found: EvidenceConfidence) -> str:
    """Return what an indicator's weight rests on, in words; nothing where nothing applies."""
    if not found.shares:
        return ""
    head = "nothing rests on graded evidence"
    if found.graded > EDGE:
        head = f"{percent(found.graded)} of the weight rests on graded evidence{_how_good(found)}"
    others = [
        f"{percent(share)} {text}"
        for share, text in (
            (found.on(Support.UNGRADED), "on evidence without a grade"),
            (found.on(Support.NONE), "on the answer alone"),
            (found.on(Support.NOT_ASKED), "on questions not asked that count as the worst"),
            (found.on(Support.MISSING), "is not answered"),
        )
        if share > EDGE
    ]
    return f"{sentence_case('; '.join([head, *others]))}."


def _how_good(found: EvidenceConfidence) -> str:
    """Say how much of what is graded is good, and how much is doubtful or could not be judged."""
    parts = [
        f"{'all of it' if share >= found.graded - EDGE else percent(share)} {what}"
        for share, what in (
            (found.reliable, "from reliable sources and probably true or confirmed"),
            (found.doubtful, "from unreliable sources or graded doubtful"),
            (found.unjudged, "that nobody could judge"),
        )
        if share > EDGE
    ]
    return f" ({listed(parts)})" if parts else ""
