"""The theme matrix of one subject: per theme, exposure and the four answers to it."""

from __future__ import annotations

from assess.colours import Shade, shade_of
from assess.model.answer import State
from assess.model.finding import Matrix
from assess.model.question import Choices, Grid, Scale
from assess.model.questionnaire import Questionnaire
from assess.model.rating import Instrument, Rated, ThemeStatus
from assess.reporting.view.answers import disputed_keys, value_in_words
from assess.reporting.view.parts import ThemeCell, ThemeMatrix, ThemeRow
from assess.reporting.view.words import counted, listed

STATUSES = {
    ThemeStatus.BLIND_SPOT: ("Blind spot", "▲"),
    ThemeStatus.CLEAR: ("No blind spot", "–"),
    ThemeStatus.UNKNOWN: ("Cannot tell", "?"),
    ThemeStatus.NOT_APPLICABLE: ("Not applicable", "–"),
}
"""What is printed for each status: words, and a sign that works without colour."""


def matrix_of(instrument: Instrument) -> tuple[Matrix, Grid] | None:
    """Return the theme matrix and its grid; None where the questionnaire has none."""
    matrix = instrument.findings.matrix if instrument.findings else None
    grid = instrument.questionnaire.questions.get(matrix.grid) if matrix else None
    return (matrix, grid) if matrix and isinstance(grid, Grid) else None


def theme_matrix(instrument: Instrument, rated: Rated) -> ThemeMatrix | None:
    """Return the theme matrix of one subject, rows in the questionnaire's order."""
    found = matrix_of(instrument)
    if found is None:
        return None
    matrix, grid = found
    columns = {column.id: column.label for column in grid.columns}
    rows = tuple(
        _row(instrument.questionnaire, rated, matrix, row.id, row.label)
        for row in grid.rows
        if not all(f"{grid.id}.{row.id}.{c}" in rated.hidden for c in _columns(matrix))
    )
    if not rows:
        return None
    exposure, mandate, activities, resources, analysis = _columns(matrix)
    return ThemeMatrix(
        label=grid.label,
        headings=(
            columns[exposure],
            columns[mandate],
            columns[activities],
            columns[resources],
            columns[analysis],
        ),
        rows=rows,
        blind_spots=tuple(row.label for row in rows if row.status == ThemeStatus.BLIND_SPOT),
        summary=_summary(rows),
    )


def _columns(matrix: Matrix) -> tuple[str, str, str, str, str]:
    return (
        matrix.exposure,
        matrix.mandate,
        matrix.activities,
        matrix.resources,
        matrix.analysis,
    )


def _row(
    questionnaire: Questionnaire, rated: Rated, matrix: Matrix, row: str, label: str
) -> ThemeRow:
    keys = [f"{matrix.grid}.{row}.{column}" for column in _columns(matrix)]
    exposure, mandate, activities, resources, analysis = (
        _cell(questionnaire, rated, key) for key in keys
    )
    status = rated.themes.get(row, ThemeStatus.UNKNOWN)
    words, sign = STATUSES[status]
    return ThemeRow(
        id=row,
        label=label,
        exposure=exposure,
        mandate=mandate,
        activities=activities,
        resources=resources,
        analysis=analysis,
        activities_short=_short(questionnaire, rated, keys[2], activities),
        exposure_shade=_exposure_shade(questionnaire, rated, keys[0]),
        status=status.value,
        status_text=words,
        status_sign=sign,
    )


def _cell(questionnaire: Questionnaire, rated: Rated, key: str) -> ThemeCell:
    if key in rated.hidden:
        return ThemeCell("", "hidden")
    if key in disputed_keys(rated):
        return ThemeCell("Disputed", State.UNANSWERED.value)
    answer = rated.assessment.answer(key)
    text, _ = value_in_words(questionnaire.items[key].spec, answer)
    return ThemeCell(text, answer.state.value)


def _short(questionnaire: Questionnaire, rated: Rated, key: str, cell: ThemeCell) -> str:
    value, spec = rated.assessment.answer(key).value, questionnaire.items[key].spec
    if cell.state == "hidden" or not isinstance(value, tuple) or not isinstance(spec, Choices):
        return cell.text
    exclusive = {option.id for option in spec.options if option.exclusive}
    kinds = [ticked for ticked in value if ticked not in exclusive]
    return counted(len(kinds), "kind", "kinds") if kinds else cell.text


def _exposure_shade(questionnaire: Questionnaire, rated: Rated, key: str) -> Shade | None:
    spec = questionnaire.items[key].spec
    value = rated.assessment.answer(key).value
    if key in rated.hidden or not isinstance(spec, Scale) or not isinstance(value, int):
        return None
    return shade_of(value, len(spec.levels))


def _summary(rows: tuple[ThemeRow, ...]) -> str:
    blind = [row.label for row in rows if row.status == ThemeStatus.BLIND_SPOT]
    unknown = [row.label for row in rows if row.status == ThemeStatus.UNKNOWN]
    if len(unknown) == len(rows):
        return "Whether there are blind spots cannot be told: the answers needed are missing."
    head = (
        f"{counted(len(blind), 'blind spot', 'blind spots')}: {listed(blind)}."
        if blind
        else "No blind spot among the themes that can be judged."
    )
    tail = f" For {counted(len(unknown), 'theme', 'themes')} it cannot be told." if unknown else ""
    return head + tail
