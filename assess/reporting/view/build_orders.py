"""Builds the view of how firm orders are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assess.model.rating import Instrument
from assess.model.robustness import IndexSpread, RankingSpread, Robustness, SubjectSpread
from assess.model.scoring import Index
from assess.reporting.view.assumptions import NOTE, assumption_lines
from assess.reporting.view.build_firmness import cause_of, interval_text, source_lines
from assess.reporting.view.figures import number_text
from assess.reporting.view.firmness import OrderFirmness, Orders, PlaceLine
from assess.reporting.view.parts import NO_SCORE
from assess.reporting.view.words import clean, counted, listed, percent

HEADINGS = (
    "Rank",
    "Subject",
    "Score",
    "5–95%",
    "Ranks",
    "Alike",
    "Ahead of next",
    "On common questions",
)


def orders_firmness(
    instrument: Instrument, robustness: Robustness, groups: Mapping[str, str]
) -> Orders:
    """Return how firm the order by every index is in which two or more subjects are ranked.

    Args:
        instrument: how the subjects are rated.
        robustness: what varying the assumptions gave.
        groups: the group of every subject by its name.
    """
    indices = {index.id: index for index in instrument.scoring.indices}
    return Orders(
        orders=tuple(
            _order(indices[one.id], one, one.ranking, groups)
            for one in robustness.indices
            if one.ranking
        ),
        assumptions=assumption_lines(instrument, robustness),
        note=NOTE,
        headings=HEADINGS,
    )


def _order(
    index: Index, spread: IndexSpread, ranking: RankingSpread, groups: Mapping[str, str]
) -> OrderFirmness:
    placed = [spread.subjects[place] for place in ranking.places]
    rows = tuple(
        _place(index, subject, ranking, i, groups.get(subject.subject, ""))
        for i, subject in enumerate(placed)
    )
    names = [clean(subject.subject) for subject in placed]
    return OrderFirmness(
        id=index.id,
        label=index.label,
        sentence=_order_sentence(placed, ranking),
        rows=rows,
        group_lines=_group_lines(names, ranking),
        common=_common(ranking),
        overlap_text=_overlap(names, ranking),
        sources=source_lines(ranking.sensitivity),
        cause=cause_of(ranking.sensitivity, "the variation of the ranks"),
        ahead=ranking.ahead,
        overlap=ranking.overlap,
    )


def _place(
    index: Index, subject: SubjectSpread, ranking: RankingSpread, i: int, group: str
) -> PlaceLine:
    ranks = subject.ranks
    low, median, high = ranks or (0, 0.0, 0)
    last = i == len(ranking.places) - 1
    common, common_rank = ranking.common.scores[i], ranking.common.ranks[i]
    return PlaceLine(
        rank=subject.rank or 0,
        subject=clean(subject.subject),
        group=clean(group),
        score=number_text(subject.score or 0.0, index),
        interval=interval_text(subject.both, index),
        ranks=NO_SCORE if ranks is None else f"{low}" if low == high else f"{low}–{high}",
        low=low,
        high=high,
        median=median,
        groups=subject.groups,
        ahead="" if last else percent(ranking.ahead[i][i + 1]),
        common=NO_SCORE if common is None else number_text(common, index),
        common_rank="" if common_rank is None else f"rank {common_rank}",
    )


def _order_sentence(placed: Sequence[SubjectSpread], ranking: RankingSpread) -> str:
    firm = sum(one.ranks is not None and one.ranks.low == one.ranks.high for one in placed)
    number = len(placed)
    if len(ranking.groups) == 1 and number > 1:
        return (
            f"The {number} subjects ranked cannot be told apart: all their rank intervals overlap."
        )
    hold = "holds" if firm == 1 else "hold"
    keep = (
        f"{counted(firm, 'subject', 'subjects')} of {number} {hold} one rank"
        if firm
        else "No subject holds one rank"
    )
    return f"{keep} in nine draws out of ten; {number - firm or 'none'} could stand elsewhere."


def _group_lines(names: Sequence[str], ranking: RankingSpread) -> tuple[str, ...]:
    letters = [_letter(number) for number in range(len(ranking.groups))]
    return tuple(
        f"{letter}: {listed([names[i] for i in group])}"
        for letter, group in zip(letters, ranking.groups, strict=True)
        if len(group) > 1
    )


def _letter(number: int) -> str:
    more, last = divmod(number, 26)
    return (_letter(more - 1) if more else "") + chr(ord("a") + last)


def _common(ranking: RankingSpread) -> str:
    common = ranking.common
    if not common.items:
        return (
            "No question is answered by all of them, so there is nothing to compare them on alone."
        )
    return (
        f"All of them answered {len(common.items)} of {common.of} questions. The last column is the "
        "score on these alone, with the rank there; it depends on who is compared."
    )


def _overlap(names: Sequence[str], ranking: RankingSpread) -> str:
    pairs = [
        (ranking.overlap[i][j], i, j) for i in range(len(names)) for j in range(i + 1, len(names))
    ]
    least, i, j = min(pairs)
    if least >= 1:
        return "Every two of them answered the same questions."
    return (
        f"Two of them share at least {percent(least)} of the questions that either was asked; the "
        f"least is shared by {names[i]} and {names[j]}."
    )
