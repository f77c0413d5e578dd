"""What LibreOffice calculates in a form is what the engine says: asked or not, and how far."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from assess.capture.form.layout import TICK, Column
from assess.capture.form.writing.columns import Helper
from assess.checks.answers import check_value
from assess.checks.progress import progress
from assess.columns import encode
from assess.conditions import Visibility
from assess.model.answer import Answer, State, Value
from assess.model.question import Date, Number
from assess.model.questionnaire import Questionnaire
from tests.capture.form.forms import CONDITIONS, cells_of, form_of, progress_of
from tests.checks.building import answered, number, questionnaire, scale, section
from tests.support.answers import possible_values, random_answers, without_value
from tests.support.cases import standing_cases
from tests.support.office import needs_office, opened, recalculated, saved

pytestmark = needs_office

SHIPPED = {case.name: case.questionnaire for case in standing_cases()}


def values_of(asked: Questionnaire) -> dict[str, tuple[Value, ...]]:
    """Return values worth trying: those of every question, and numbers that conditions name."""
    found: dict[str, tuple[Value, ...]] = {}
    for key, item in asked.items.items():
        extra: tuple[Value, ...] = ()
        if isinstance(item.spec, Number) and item.spec.minimum == -5:
            extra = (-5, -2.5, -2, 0, 1, 2, 3, 9.75, 10, 19, 20, 50)
        if isinstance(item.spec, Date) and str(item.spec.earliest) == "1850-01-01":
            extra = ("1850-01-01", "1899-12-31", "1900-01-01", "1900-02-28", "1900-03-01",
                     "2000-02-29", "2000-03-01", "2060-12-31")  # fmt: skip
        possible = extra or possible_values(item.spec)
        found[key] = tuple(value for value in possible if check_value(item.spec, value) is None)
    return found


def answer_sets(asked: Questionnaire, count: int) -> list[dict[str, Answer]]:
    """Return no answers, and random ones in all states with more and fewer values."""
    random = np.random.default_rng(20261122)
    values = values_of(asked)
    shares = np.linspace(0.15, 1.0, count)
    return [{}] + [
        random_answers(values, random, answered=float(share), not_applicable=0.4)
        for share in shares
    ]


def expected_truths(asked: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, int]:
    """Return what the engine decides: 1 where an item is asked, 0 not known yet, -1 not."""
    shown = Visibility(asked.items).on(encode(asked.items, [answers]))
    truths = {key: shown.truth(key) for key in asked.items}
    return {key: 1 if truth is None else int(truth[0]) for key, truth in truths.items()}


def compare(asked: Questionnaire, answers: Mapping[str, Answer], workbook: Workbook) -> None:
    """Hold every row and the table of progress of a calculated form to the engine."""
    cells = cells_of(workbook)
    truths = expected_truths(asked, answers)
    handed = [key for key in cells.keys if "#" not in key]
    found = {key: cells.value(key, Helper.SHOWN) for key in handed}
    assert found == {key: truths[key] for key in handed}
    for key in cells.keys:
        assert cells.value(key, Helper.GREY) == truths[key.split("#")[0]]
    table = progress_of(workbook)
    parts = [p for p in progress(asked, answers) if any(t.endswith(p.title) for t in table)]
    assert len(parts) == len(table) - 1
    rows = [(p.shown, p.answered, p.shown - p.answered, len(p.required_missing)) for p in parts]
    total = tuple(sum(row[i] for row in rows) for i in range(4))
    assert list(table.values()) == [*rows, total]


@pytest.mark.parametrize(("locale", "count"), [("en-US", 24), ("de-DE", 5)])
def test_every_form_of_condition_is_decided_as_the_engine_does(
    locale: str, count: int, tmp_path: Path
) -> None:
    sets = answer_sets(CONDITIONS, count)
    forms = [form_of(CONDITIONS, answers) for answers in sets]
    for answers, workbook in zip(sets, recalculated(forms, tmp_path, locale), strict=True):
        compare(CONDITIONS, answers, workbook)


def test_answers_to_sections_not_handed_out_decide_as_they_stand(tmp_path: Path) -> None:
    handed = [("second",), ("third",), ("first", "third"), ("second", "third")]
    sets = [answers for answers in answer_sets(CONDITIONS, 4) for _ in handed]
    forms = [
        form_of(CONDITIONS, answers, sections=handed[i % len(handed)])
        for i, answers in enumerate(sets)
    ]
    for answers, workbook in zip(sets, recalculated(forms, tmp_path), strict=True):
        compare(CONDITIONS, answers, workbook)


@pytest.mark.parametrize("name", SHIPPED)
def test_questionnaires_as_they_are_shipped(name: str, tmp_path: Path) -> None:
    asked = SHIPPED[name]
    sets = answer_sets(asked, 3)
    forms = [form_of(asked, answers) for answers in sets]
    for answers, form, workbook in zip(sets, forms, recalculated(forms, tmp_path), strict=True):
        compare(asked, answers, workbook)
        same_as_known(form, workbook)


def same_as_known(form: bytes, calculated: Workbook) -> None:
    """Hold the results that the form came with to those that are calculated."""
    known = cells_of(opened_with_results(form))
    cells = cells_of(calculated)
    for key in cells.keys:
        for column in (Column.STATUS, Helper.SHOWN, Helper.CODE, Helper.GREY):
            assert known.value(key, column) == cells.value(key, column), (key, column)
    assert progress_of(opened_with_results(form)) == progress_of(calculated)


def opened_with_results(form: bytes) -> Workbook:
    return opened(form, results=True)


def test_the_statuses_follow_what_is_typed(tmp_path: Path) -> None:
    workbook = opened(form_of(CONDITIONS))
    cells = cells_of(workbook)
    typed: dict[tuple[str, Column], str | int] = {
        ("kind", Column.ANSWER): "B – Feld (übersetzt)",
        ("size", Column.STATE): "Not applicable",
        ("staff", Column.ANSWER): 51,
        ("since", Column.ANSWER): "2024-05-01",
        ("topics#arms", Column.ANSWER): " X ",
        ("topics#nothing", Column.ANSWER): "x",
        ("tools", Column.STATE): "none of these",
        ("words", Column.ANSWER): "w" * 41,
        ("unequal", Column.ANSWER): 2,
        ("one_of", Column.ANSWER): "1 - level 1",
        ("one_of", Column.STATE): "Withheld",
        ("not_of", Column.STATE): "Don’t know",
        ("not_ticked", Column.ANSWER): "level 2",
        ("later", Column.STATE): "perhaps",
        ("later", Column.COMMENT): "because",
        ("not_given", Column.ANSWER): "3",
        ("risks.fraud.likely", Column.ANSWER): "=1/0",
        ("risks.leaks.likely", Column.ANSWER): "2 – level 2",
        ("risks.leaks.what#a", Column.ANSWER): "yes",
    }
    for (key, column), content in typed.items():
        cells.cells[key, column.value].value = content
    (result,) = recalculated([saved(workbook)], tmp_path)
    found = cells_of(result)
    assert {key: found.value(key, Column.STATUS) for key, _ in typed} == {
        "kind": "answered",
        "size": "reason missing",
        "staff": "not a number in range",
        "since": "answered",
        "topics#arms": "ticked option excludes the others",
        "topics#nothing": "ticked option excludes the others",
        "tools": "answered",
        "words": "text too long",
        "unequal": "answered",
        "one_of": "answer or state, not both",
        "not_of": "answered",
        "not_ticked": "not in the list",
        "later": "not a state",
        "not_given": "not asked",
        "risks.fraud.likely": "an error value stands here",
        "risks.leaks.likely": "answered",
        "risks.leaks.what#a": "x or empty",
    }
    assert found.value("unequal", Helper.VALUE) == 2


def test_a_required_answer_without_evidence_is_said(tmp_path: Path) -> None:
    asked = questionnaire(
        scale("proved", evidence="required"), scale("open", required=True), scale("more")
    )
    sets = [answered(proved=2), answered(proved=0, open=1)]
    forms = [form_of(asked, answers) for answers in sets]
    found = [
        [cells_of(workbook).value(key, Column.STATUS) for key in asked.items]
        for workbook in recalculated(forms, tmp_path)
    ]
    assert found == [
        ["answered, evidence missing", "required", "still open"],
        ["answered", "answered", "still open"],
    ]


def test_long_chains_long_lists_and_many_options(tmp_path: Path) -> None:
    chain = [
        scale(f"link_{i}", when=f"link_{i - 1} >= 1") if i else scale("link_0") for i in range(400)
    ]
    many = {"options": [{"id": f"o{i}", "label": f"Option {i}"} for i in range(60)]}
    wide = {"id": "wide", "type": "choice", "label": "Wide", "text": "Which?", **many}
    listed = ", ".join(str(i) for i in range(0, 300, 2))
    asked = questionnaire(
        section("chain", *chain),
        section(
            "lists",
            wide,
            number("count"),
            scale("even", when=f"count in [{listed}]"),
            scale("last", when="wide in ['o0', 'o25', 'o26', 'o59']"),
            scale("anything", when=" or ".join(f"count=={i}" for i in range(140))),
        ),
    )
    every = {f"link_{i}": 2 for i in range(400)}
    sets = [
        answered(**every, count=24, wide="o59"),
        {**answered(**every, count=299, wide="o26"), "link_7": without_value(State.WITHHELD)},
        {**answered(**every, count=139, wide="o27"), "link_9": without_value(State.NOT_APPLICABLE)},
    ]
    forms = [form_of(asked, answers) for answers in sets]
    for answers, workbook in zip(sets, recalculated(forms, tmp_path), strict=True):
        compare(asked, answers, workbook)


def test_typing_answers_into_an_empty_form_shows_what_they_show(tmp_path: Path) -> None:
    workbook = opened(form_of(CONDITIONS))
    cells = cells_of(workbook)
    answers = answered(
        kind="ship", size=2, staff=7, since="1999-12-31", topics=("arms", "money"), words="so"
    )
    for key, content in (("kind", "c"), ("size", "2 – level 2"), ("staff", 7), ("words", "so"),
                         ("since", "1999-12-31"), ("topics#arms", TICK), ("topics#money", TICK)):  # fmt: skip
        cells.cells[key, Column.ANSWER.value].value = content
    (result,) = recalculated([saved(workbook)], tmp_path)
    compare(CONDITIONS, answers, result)
