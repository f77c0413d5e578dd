"""Rankings, the heat map and group medians: who is where, and who cannot be placed."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from assess.model.rating import Rated
from assess.model.scoring import Index, MissingRule
from assess.reporting.view.comparison import (
    DISPUTED,
    DOUBT,
    HeatGroup,
    HeatMap,
    HeatRow,
    MedianRow,
    MedianTable,
    Ranking,
    RankRow,
    UnrankedRow,
)
from assess.reporting.view.figures import dimensions_of, index_line, number_text
from assess.reporting.view.grouping import Group
from assess.reporting.view.parts import NO_SCORE, IndexLine
from assess.reporting.view.words import DOUBTFUL, EDGE, clean, listed, percent, sentence_case

FEWEST = 3
"""Below this number of subjects a group has no median."""


GATED = (
    " The order is that of the scores. Where a band is “capped”, or that of a risk “raised”, a gate holds it; “by waiver”, it "
    "would without a waiver: see each subject’s page."
)


HELD = (
    "Capped, or raised: a gate holds the rating, and its colour, worse than the score alone gives. By waiver: it "
    "would, but is waived."
)


FIRM = " Ranks: where nine draws out of ten put a subject, see “How firm is the order”."


def ranking_of(
    index: Index, groups: Sequence[Group], ranks: Mapping[str, str] = MappingProxyType({})
) -> Ranking:
    """Return the order of the subjects by one index, highest score first.

    Equal scores (to 1e-9) share the better rank, and the next rank leaves the gap.

    Args:
        index: the index to rank by.
        groups: the subjects, one assessment each.
        ranks: by name, where varied assumptions put a subject, as in "2–4".
    """
    every = [(group.name, one) for group in groups for one in group.rated]
    placed = [(_score(index, one), name, one) for name, one in every]
    scored = sorted(
        ((score, name, one) for score, name, one in placed if score is not None),
        key=lambda entry: -entry[0],
    )
    rows: list[RankRow] = []
    previous: float | None = None
    for position, (score, name, one) in enumerate(scored, start=1):
        tied = previous is not None and abs(previous - score) <= EDGE
        rank = rows[-1].rank if tied else position
        line = index_line(index, one.scorecard).score
        rows.append(
            RankRow(
                rank=rank,
                subject=clean(one.assessment.subject.name),
                group=name,
                score=line,
                doubt=_doubt(index, one),
                disputed=_disputed(index, one),
                graded=_graded(index, one),
                ranks=ranks.get(clean(one.assessment.subject.name), ""),
            )
        )
        previous = score
    unranked = tuple(_unranked(index, name, one) for score, name, one in placed if score is None)
    return Ranking(
        by=blank_line(index, groups),
        rule=_rule(
            index,
            in_doubt=any(row.doubt for row in rows),
            disputed=any(row.disputed for row in rows),
            graded=any(row.graded for row in rows),
        )
        + (FIRM if ranks else "")
        + (GATED if any(row.score.mark for row in rows) else ""),
        rows=tuple(rows),
        unranked=unranked,
        unranked_lines=_lines(unranked, nobody=not rows),
        sentence=_sentence(index, len(rows), unranked),
    )


def blank_line(index: Index, groups: Sequence[Group]) -> IndexLine:
    """Return an index's line for its labels and bands; the result in it is the first subject's."""
    return index_line(index, groups[0].rated[0].scorecard)


def _score(index: Index, rated: Rated) -> float | None:
    return rated.scorecard.by_id[index.id].score


def _unranked(index: Index, group: str, rated: Rated) -> UnrankedRow:
    score = index_line(index, rated.scorecard).score
    name = clean(rated.assessment.subject.name)
    forced = f"; {score.mark} to “{score.band}” by a gate" if score.mark and score.band else ""
    return UnrankedRow(name, group, score.reason + forced, score.coverage_text or NO_SCORE)


def _doubt(index: Index, rated: Rated) -> str:
    """Return a dagger and how many answers behind an index have doubtful evidence, if any."""
    keys = {r.item for r in rated.scorecard.results if r.index == index.id and r.item}
    evidence = [rated.assessment.answer(key).evidence for key in keys - rated.hidden]
    number = sum(any(e.information_grade in DOUBTFUL for e in found) for found in evidence)
    return f"{DOUBT} {number}" if number else ""


def _graded(index: Index, rated: Rated) -> str:
    """Return the share of the weight behind an index that rests on graded evidence."""
    found = rated.evidence.get(index.id)
    return percent(found.graded) if found and found.shares else ""


def _disputed(index: Index, rated: Rated) -> str:
    """Return the sign and on how many answers behind an index respondents differ, if on any."""
    keys = {r.item for r in rated.scorecard.results if r.index == index.id}
    number = sum(dispute.key in keys for dispute in rated.disputes)
    return f"{DISPUTED} {number}" if number else ""


def _rule(index: Index, *, in_doubt: bool, disputed: bool, graded: bool) -> str:
    order = "Highest score first" + (
        "." if index.high_is == "good" else " (the highest is the worst)."
    )
    parts = []
    if index.minimum_coverage:
        parts.append(f"from {percent(index.minimum_coverage)} coverage")
    if index.missing is MissingRule.REQUIRE:
        parts.append("with a score for every part that applies")
    only = f" Ranked only {' and '.join(parts)}." if parts else ""
    doubt = f" {DOUBT} number of answers whose evidence is graded doubtful." if in_doubt else ""
    differ = f" {DISPUTED} number of answers on which respondents differ." if disputed else ""
    rests = " Graded: share of the weight on graded evidence, no part of the score."
    rests = rests if graded else ""
    return f"{order}{only} Equal scores share a rank.{doubt}{differ}{rests}"


def _lines(unranked: Sequence[UnrankedRow], *, nobody: bool) -> tuple[str, ...]:
    """Return who is not ranked and why; nothing where one sentence says it of everybody."""
    together: dict[tuple[str, str], list[str]] = {}
    for row in unranked:
        together.setdefault((row.reason, row.coverage), []).append(row.subject)
    if nobody and len(together) == 1:
        return ()
    return tuple(
        f"{listed(names)}: {_with_coverage(reason, coverage)}."
        for (reason, coverage), names in together.items()
    )


def _with_coverage(reason: str, coverage: str) -> str:
    return reason if coverage in reason else f"{reason} (coverage {coverage})"


def _sentence(index: Index, ranked: int, unranked: Sequence[UnrankedRow]) -> str:
    whole = ranked + len(unranked)
    if not unranked:
        return f"All {whole} can be ranked." if whole > 1 else ""
    if ranked:
        return f"{len(unranked)} of {whole} cannot be ranked, for the reasons given:"
    head = f"Nobody can be ranked by “{index.label}”"
    reasons = {(row.reason, row.coverage): None for row in unranked}
    if len(reasons) > 1:
        return f"{head}, for the reasons given:"
    ((reason, coverage),) = reasons
    return f"{head}: {_with_coverage(reason, coverage)}."


def heat_map(index: Index, groups: Sequence[Group]) -> HeatMap:
    """Return subjects by dimensions of the headline index; no rows where nobody has any score."""
    line = blank_line(index, groups)
    first = dimensions_of(index, groups[0].rated[0].scorecard)
    parts = tuple(
        HeatGroup(group.name, tuple(_heat_row(index, one) for one in group.rated))
        for group in groups
    )
    rows = [row for part in parts for row in part.rows]
    empty = [row.subject for row in rows if not any(cell.value is not None for cell in row.cells)]
    if not first or len(empty) == len(rows):
        sentence = (
            f"No dimension of “{index.label}” can be scored for anybody: too little is answered."
        )
        return HeatMap(line, tuple(d.label for d in first), (), sentence)
    without = f"No dimension has a score for {listed(empty)}." if empty else ""
    held = HELD if any(row.overall.mark for row in rows) else ""
    kept = tuple(
        HeatGroup(part.name, tuple(row for row in part.rows if row.subject not in empty))
        for part in parts
    )
    return HeatMap(
        line,
        tuple(dimension.label for dimension in first),
        tuple(part for part in kept if part.rows),
        " ".join(sentence for sentence in (without, held) if sentence),
    )


def _heat_row(index: Index, rated: Rated) -> HeatRow:
    return HeatRow(
        clean(rated.assessment.subject.name),
        index_line(index, rated.scorecard).score,
        tuple(dimension.score for dimension in dimensions_of(index, rated.scorecard)),
    )


def median_table(index: Index, groups: Sequence[Group]) -> MedianTable:
    """Return the median of each group, over the subjects that have a score."""
    return MedianTable(sentence_case(index.label), tuple(_median(index, group) for group in groups))


def _median(index: Index, group: Group) -> MedianRow:
    scores = [s for one in group.rated if (s := _score(index, one)) is not None]
    text = number_text(statistics.median(scores), index) if len(scores) >= FEWEST else NO_SCORE
    return MedianRow(group.name or "All", text, len(scores), len(group.rated))
