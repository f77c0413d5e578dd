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
    NOT_APPLICABLE,
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
    (NOT_ANSWERED, "not answered, of what the group’s totals count"),
    (NOT_APPLICABLE, "not applicable"),
    ("", "empty: answered “no”"),
)

ANSWERED_ENOUGH = 0.5
"""A group's totals count a kind of mark from this share of answered cells on."""


def mark_matrix(instrument: Instrument, groups: Sequence[Group]) -> MarkMatrix | None:
    """Return the matrix of missions and themes; None without a theme matrix."""
    found = matrix_of(instrument)
    if found is None:
        return None
    matrix, grid = found
    parts = [_group(matrix, grid, group) for group in groups]
    kinds = [kind for kind in KINDS if all(part.counts in (kind, "either") for part in parts)]
    every = [row for part in parts for row in part.rows]
    return MarkMatrix(
        themes=tuple(row.label for row in grid.rows),
        groups=tuple(parts),
        totals=tuple(_total(kind, every, "All") for kind in kinds),
        legend=LEGEND,
    )


KINDS = {"mandate": f"{MANDATE} mandates", "activity": f"{ACTIVITY} activities"}


def _group(matrix: Matrix, grid: Grid, group: Group) -> MarkGroup:
    raw = [[_cell(matrix, grid, one, row.id) for row in grid.rows] for one in group.rated]
    cells = [cell for line in raw for cell in line]
    known = {
        "mandate": sum(cell.mandate_known for cell in cells),
        "activity": sum(cell.activity_known for cell in cells),
    }
    kinds = [kind for kind, number in known.items() if number >= ANSWERED_ENOUGH * len(cells)]
    counts = (
        "either" if len(kinds) == 2 else kinds[0] if kinds else max(known, key=known.__getitem__)
    )
    rows = tuple(_row(one, line, counts) for one, line in zip(group.rated, raw, strict=True))
    counted_kinds = KINDS if counts == "either" else (counts,)
    return MarkGroup(
        group.name, counts, rows, tuple(_total(kind, rows, group.name) for kind in counted_kinds)
    )


def _row(rated: Rated, cells: Sequence[MarkCell], counts: str) -> MarkRow:
    signed = tuple(_signed(cell, counts) for cell in cells)
    return MarkRow(
        clean(rated.assessment.subject.name), signed, sum(_counts(c, counts) for c in signed)
    )


def _counts(cell: MarkCell, kind: str) -> bool:
    return (cell.mandate and kind != "activity") or (cell.activity and kind != "mandate")


def _signed(cell: MarkCell, counts: str) -> MarkCell:
    """Give a cell without a mark its sign, which depends on what its group answered."""
    if cell.mandate or cell.activity or cell.sign.startswith(NOT_APPLICABLE):
        return cell
    missing = (counts != "activity" and not cell.mandate_known) or (
        counts != "mandate" and not cell.activity_known
    )
    return cell._replace(sign=(NOT_ANSWERED if missing else "") + cell.sign)


def _cell(matrix: Matrix, grid: Grid, rated: Rated, row: str) -> MarkCell:
    mandate = _answer(rated, f"{grid.id}.{row}.{matrix.mandate}")
    activities = _answer(rated, f"{grid.id}.{row}.{matrix.activities}")
    in_mandate, active = mandate.value == "yes", _is_active(grid, matrix, activities)
    evidence = (*mandate.evidence, *activities.evidence)
    doubt = any(one.information_grade in DOUBTFUL for one in evidence)
    known = [answer for answer in (mandate, activities) if _is_known(answer)]
    outside = bool(known) and all(a.state is State.NOT_APPLICABLE for a in known)
    signs = (MANDATE if in_mandate else "") + (ACTIVITY if active else "")
    return MarkCell(
        mandate=in_mandate,
        activity=active,
        doubt=doubt,
        answered=bool(known),
        mandate_known=_is_known(mandate),
        activity_known=_is_known(activities),
        sign=(signs or (NOT_APPLICABLE if outside else "")) + (DOUBT if doubt else ""),
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
    if {mandate.state, activities.state} == {State.NOT_APPLICABLE}:
        return "not applicable"
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


def _total(kind: str, rows: Sequence[MarkRow], name: str) -> TotalRow:
    columns = zip(*(row.cells for row in rows), strict=True)
    numbers = tuple(sum(_counts(cell, kind) for cell in column) for column in columns)
    label = f"{name}: {KINDS[kind]}" if name else KINDS[kind]
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
    clear = [row.theme for row in rows if not row.number and not row.unknown]
    rest = f" None was found, and all could be told, for {listed(clear)}." if clear else ""
    return f"{counted(total, 'blind spot', 'blind spots')} in all.{untold}{rest}"
