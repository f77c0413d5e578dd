"""Gates in the workbook: LibreOffice finds the states and bands that the engine finds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from hypothesis import Phase, given, settings
from openpyxl import Workbook

from assess.model.answer import Answer
from assess.model.gate import Waiver
from assess.model.rating import Rated
from assess.reporting.excel import subject_workbook
from assess.reporting.view.gates import mark_of, with_mark
from tests.reporting.excel.office import edited
from tests.reporting.excel.rated import DAY, instrument_of, rate, rated_as_it_is, view_of
from tests.support.answers import random_answers
from tests.support.cases import Case, standing_cases
from tests.support.office import needs_office, opened, recalculated
from tests.support.scoring_models import cases

RANDOM_MODELS = 6
SHIPPED = next(case for case in standing_cases() if case.name == "tnt-preparedness")


def with_waiver(case: Case, rated: Rated, gate: str) -> Rated:
    """Return the same rating with one gate waived on the day of the report."""
    waiver = Waiver(
        gate=gate,
        name="Somebody",
        reason="To try",
        granted=DAY - datetime.timedelta(days=1),
        until=DAY,
    )
    return rated_as_it_is(case, rated.assessment.model_copy(update={"waivers": (waiver,)}))


def gates_of(case: Case) -> Iterator[str]:
    return (gate.id for index in case.model.indices for gate in index.gates)


def compare(case: Case, workbook: Workbook, rated: Rated) -> None:
    """Compare the live states and bands with the engine's."""
    states = {gate.gate: gate.state.value for gate in rated.scorecard.gates}
    every = (row for row in workbook["Gates"].iter_rows(min_row=5, values_only=True) if row[0])
    rows = [row for row in every if not str(row[0]).startswith("All gates of ")]
    expected = [states.get(gate, "clear") for gate in gates_of(case)]
    assert [row[3] for row in rows] == expected
    live = {str(row[1]): row for row in workbook["Scoring"].iter_rows(min_row=5, values_only=True)}
    for index in case.model.indices:
        result = rated.scorecard.by_id[index.id]
        label = next((band.label for band in index.bands if band.id == result.band), "")
        assert (live[index.id][5] or "") == label
    headline = case.model.indices[0]
    result = rated.scorecard.by_id[headline.id]
    label = next((band.label for band in headline.bands if band.id == result.band), "")
    marked = with_mark(label, mark_of(headline, rated.scorecard))
    assert str(workbook["Summary"]["B9"].value or "") == marked


def moved(
    case: Case, before: Mapping[str, Answer], after: Mapping[str, Answer]
) -> dict[str, Answer]:
    """Return the answers after an edit: what steers or is hidden stays as it was."""
    fixed = case.steering | rate(case, before).hidden
    mixed = {key: answer for key, answer in after.items() if key not in fixed}
    return mixed | {key: answer for key, answer in before.items() if key in fixed}


@needs_office
def test_states_and_bands_follow_the_answers(tmp_path: Path) -> None:
    drawn: list[Case] = [SHIPPED]

    @settings(max_examples=RANDOM_MODELS, phases=(Phase.generate,), derandomize=True, database=None)
    @given(cases(gates=True))
    def collect(case: Case) -> None:
        drawn.append(case)

    collect()
    random = np.random.default_rng(3)
    contents, expected = [], []
    for position, case in enumerate(drawn):
        before, other = (
            random_answers(case.values, random, answered=share, not_applicable=0.3)
            for share in (0.8, 0.5)
        )
        after = moved(case, before, other)
        old, new = rate(case, before), rate(case, after)
        gates = list(gates_of(case))
        if position % 2:
            old, new = (with_waiver(case, one, gates[0]) for one in (old, new))
        content = subject_workbook(instrument_of(case), old, view_of(case, old))
        shown = {
            key: new.assessment.answer(key) for key in case.plan.items if key not in old.hidden
        }
        contents += [content, edited(content, case.plan.items, shown)]
        expected += [old, new]
    workbooks = recalculated(contents, tmp_path)
    for position, (workbook, rated) in enumerate(zip(workbooks, expected, strict=True)):
        compare(drawn[position // 2], workbook, rated)


def test_what_no_program_calculates_is_there_already() -> None:
    answers = random_answers(SHIPPED.values, np.random.default_rng(5), answered=0.9)
    rated = rate(SHIPPED, answers)
    content = subject_workbook(instrument_of(SHIPPED), rated, view_of(SHIPPED, rated))
    compare(SHIPPED, opened(content, results=True), rated)


def test_a_model_without_gates_has_no_such_sheet() -> None:
    case = next(case for case in standing_cases() if case.name == "rich")
    rated = rate(case, {})
    content = subject_workbook(instrument_of(case), rated, view_of(case, rated))
    assert {"Gates", "Conditions"}.isdisjoint(opened(content).sheetnames)
