"""Missions by themes: marks for mandates and activities, with totals."""

from __future__ import annotations

from collections.abc import Sequence

from assess.model.answer import Answer, State
from assess.model.finding import Matrix
from assess.model.question import Choices, Grid
from assess.model.rating import Instrument, Rated, ThemeStatus
from assess.reporting.view.comparison import (
    ACTIVITY,
    DOUBT,
    MANDATE,
    NOT_ANSWERED,
    BlindSpotRow,
    BlindSpots,
    MarkCell,
    MarkGroup,
    MarkMatrix,
    MarkRow,
    TotalRow,
)
from assess.reporting.view.grouping import Group
from assess.reporting.view.themes import matrix_of
from assess.reporting.view.words import DOUBTFUL, clean, counted, listed

LEGEND = (
    (MANDATE, "in mandate"),
    (ACTIVITY, "some activity"),
    (DOUBT, "the evidence for this cell is graded doubtful or improbable"),
    (NOT_ANSWERED, "not answered; an empty cell is an answered “no”"),
)


def mark_matrix(instrument: Instrument, groups: Sequence[Group]) -> MarkMatrix | None:
    """Return the matrix of missions and themes; None without a theme matrix."""
    found = matrix_of(instrument)
    if found is None:
        return None
    matrix, grid = found
    parts = [(group.name, [_row(matrix, grid, one) for one in group.rated]) for group in groups]
    every = [row for _, rows in parts for row in rows]
    return MarkMatrix(
        themes=tuple(row.label for row in grid.rows),
        groups=tuple(MarkGroup(name, tuple(rows), _totals(rows, name)) for name, rows in parts),
        totals=_totals(every, "All"),
        legend=LEGEND,
    )


def _row(matrix: Matrix, grid: Grid, rated: Rated) -> MarkRow:
    cells = tuple(_cell(matrix, grid, rated, row.id) for row in grid.rows)
    total = sum(cell.mandate or cell.activity for cell in cells)
    return MarkRow(clean(rated.assessment.subject.name), cells, total)


def _cell(matrix: Matrix, grid: Grid, rated: Rated, row: str) -> MarkCell:
    mandate = _answer(rated, f"{grid.id}.{row}.{matrix.mandate}")
    activities = _answer(rated, f"{grid.id}.{row}.{matrix.activities}")
    in_mandate, active = mandate.value == "yes", _is_active(grid, matrix, activities)
    evidence = (*mandate.evidence, *activities.evidence)
    doubt = any(one.information_grade in DOUBTFUL for one in evidence)
    answered = _is_known(mandate) or _is_known(activities)
    signs = (MANDATE if in_mandate else "") + (ACTIVITY if active else "")
    return MarkCell(
        mandate=in_mandate,
        activity=active,
        doubt=doubt,
        answered=answered,
        sign=(signs if answered else NOT_ANSWERED) + (DOUBT if doubt else ""),
        text=_in_words(mandate, activities, in_mandate=in_mandate, active=active)
        + ("; in doubt" if doubt else ""),
    )


def _answer(rated: Rated, key: str) -> Answer:
    return Answer(state=State.UNANSWERED) if key in rated.hidden else rated.assessment.answer(key)


def _is_known(answer: Answer) -> bool:
    return answer.state in {State.ANSWERED, State.NOT_APPLICABLE}


def _is_active(grid: Grid, matrix: Matrix, answer: Answer) -> bool:
    column = next(column for column in grid.columns if column.id == matrix.activities)
    if not isinstance(column, Choices) or not isinstance(answer.value, tuple):
        return False
    none = {option.id for option in column.options if option.exclusive}
    return any(ticked not in none for ticked in answer.value)


def _in_words(mandate: Answer, activities: Answer, *, in_mandate: bool, active: bool) -> str:
    if not _is_known(mandate) and not _is_known(activities):
        return "not answered"
    first = "in mandate" if in_mandate else "not in mandate"
    second = "some activity" if active else "no activity"
    return "; ".join(
        [
            first if _is_known(mandate) else "mandate not answered",
            second if _is_known(activities) else "activity not answered",
        ]
    )


def _totals(rows: Sequence[MarkRow], name: str) -> tuple[TotalRow, ...]:
    mandates = [[cell.mandate for cell in row.cells] for row in rows]
    activities = [[cell.activity for cell in row.cells] for row in rows]
    either = [[cell.mandate or cell.activity for cell in row.cells] for row in rows]
    head = f"{name}: " if name else ""
    kinds = (
        (f"{head}{MANDATE} mandates", "mandate", mandates),
        (f"{head}{ACTIVITY} activities", "activity", activities),
        (f"{head}marked in either way", "either", either),
    )
    kept = [kind for kind in kinds if any(map(any, kind[2]))] or [kinds[2]]
    if len(kept) == 2:
        kept = [kind for kind in kept if kind[1] != "either"]
    return tuple(_total(label, kind, marks) for label, kind, marks in kept)


def _total(label: str, kind: str, marks: Sequence[Sequence[bool]]) -> TotalRow:
    numbers = tuple(sum(column) for column in zip(*marks, strict=True))
    return TotalRow(label, kind, numbers, sum(numbers))


def blind_spots(instrument: Instrument, groups: Sequence[Group]) -> BlindSpots | None:
    """Return who has blind spots where, most affected themes first; None without a matrix."""
    found = matrix_of(instrument)
    if found is None:
        return None
    every = [one for group in groups for one in group.rated]
    rows = []
    for row in found[1].rows:
        statuses = [one.themes.get(row.id, ThemeStatus.UNKNOWN) for one in every]
        names = tuple(
            clean(one.assessment.subject.name)
            for one, status in zip(every, statuses, strict=True)
            if status is ThemeStatus.BLIND_SPOT
        )
        unknown = sum(status is ThemeStatus.UNKNOWN for status in statuses)
        rows.append(BlindSpotRow(row.label, names, len(names), unknown))
    total = sum(row.number for row in rows)
    kept = tuple(sorted((row for row in rows if row.number), key=lambda row: -row.number))
    return BlindSpots(kept, total, _sentence(rows, len(every), total))


def _sentence(rows: Sequence[BlindSpotRow], subjects: int, total: int) -> str:
    unknown = sum(row.unknown for row in rows)
    if unknown == subjects * len(rows):
        return "No blind spot can be told for anybody: the answers needed are missing."
    untold = f" In {unknown} of {subjects * len(rows)} cases it cannot be told." if unknown else ""
    if not total:
        return f"No blind spot was found.{untold}"
    none = [row.theme for row in rows if not row.number]
    rest = f" None was found for {listed(none)}." if none else ""
    return f"{counted(total, 'blind spot', 'blind spots')} in all.{untold}{rest}"
