"""Change over time: the same subject at several dates."""

from __future__ import annotations

from assess.model.rating import Rated
from assess.model.scoring import ScoringModel
from assess.reporting.view.comparison import Change, ChangeRow
from assess.reporting.view.figures import dimensions_of, index_line
from assess.reporting.view.grouping import Series
from assess.reporting.view.parts import NO_SCORE, Score
from assess.reporting.view.words import day

NOTE = (
    "The last column is the latest figure minus the earliest, as printed. Where the bounds of two dates "
    "overlap, the difference can be due to answers that are missing."
)


def change_of(model: ScoringModel, series: Series) -> Change:
    """Return how one subject changed, oldest assessment first."""
    rows = tuple(
        ChangeRow(day(one.assessment.as_of) or "No date", _scores(model, one))
        for one in series.rated
    )
    headline, *others = model.indices
    dimensions = dimensions_of(headline, series.rated[0].scorecard)
    labels = [headline.label, *(d.label for d in dimensions), *(i.label for i in others)]
    decimals = [headline.decimals] * (1 + len(dimensions)) + [i.decimals for i in others]
    pairs = zip(rows[0].scores, rows[-1].scores, decimals, strict=True)
    return Change(
        subject=series.subject,
        headings=tuple(labels),
        rows=rows,
        differences=tuple(_difference(*pair) for pair in pairs),
        note=NOTE,
    )


def _scores(model: ScoringModel, rated: Rated) -> tuple[Score, ...]:
    headline, *others = model.indices
    return (
        index_line(headline, rated.scorecard).score,
        *(dimension.score for dimension in dimensions_of(headline, rated.scorecard)),
        *(index_line(index, rated.scorecard).score for index in others),
    )


def _difference(first: Score, last: Score, decimals: int) -> str:
    if first.value is None or last.value is None:
        return NO_SCORE
    difference = round(last.value - first.value, decimals)
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return f"{sign}{abs(difference):.{decimals}f}"
