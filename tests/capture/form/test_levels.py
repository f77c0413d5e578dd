"""How deep due diligence goes, on the first sheet: as LibreOffice calculates it, and the engine."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from assess.capture.form.layout import START, Column
from assess.capture.form.write import Handout, write_form
from assess.capture.form.writing.levels import NO, OPEN, YES
from assess.checks.answers import check_value
from assess.cli.levels import level_finder
from assess.columns import encode
from assess.conditions import FALSE, TRUE, Visibility, parse
from assess.files.folders import read_instrument, shipped_folders
from assess.model.answer import Answer, State
from assess.model.questionnaire import Questionnaire
from assess.model.recommendation import LevelFound
from tests.capture.form.forms import DAY, assessment_of, cells_of
from tests.support.answers import answered_with, possible_values, random_answers
from tests.support.diligence import small_vendor
from tests.support.office import needs_office, opened, recalculated, saved

SMALL = small_vendor().questionnaire
WITH_LEVELS = {
    name: asked
    for name, folder in sorted(shipped_folders().items())
    if (asked := read_instrument(folder).questionnaire).levels
}


def level_of(asked: Questionnaire, answers: Mapping[str, Answer]) -> LevelFound:
    """Return the level that the engine finds."""
    find = level_finder(asked)
    found = find(assessment_of(asked, answers)) if find else None
    assert found is not None
    return found


def form(asked: Questionnaire, answers: Mapping[str, Answer], *sections: str) -> bytes:
    """Return a form with these answers."""
    handout = Handout(DAY, "assess 0", sections, "", level_finder(asked))
    return write_form(asked, assessment_of(asked, answers), handout)


def said(workbook: Workbook) -> tuple[str, list[str]]:
    """Return what the first sheet says of the level, and of each rule."""
    rows = list(workbook[START].iter_rows(max_col=5, values_only=True))
    at = next(i for i, row in enumerate(rows) if row[0] == "Level as things stand")
    rules = itertools.takewhile(lambda row: row[4] in (YES, NO, OPEN), rows[at + 1 :])
    return str(rows[at][1]), [str(row[4]) for row in rules]


def compare(asked: Questionnaire, answers: Mapping[str, Answer], workbook: Workbook) -> None:
    """Hold what a form says to what the engine finds."""
    found = level_of(asked, answers)
    level, rules = said(workbook)
    shown = Visibility(asked.items).on(encode(asked.items, [answers]))
    truths = [
        int(shown.evaluate(parse(rule.when))[0]) for one in asked.levels for rule in one.rules
    ]
    assert rules == [{TRUE: YES, FALSE: NO}.get(truth, OPEN) for truth in truths]
    assert level.startswith("not settled yet") == bool(found.undecided), (level, found)
    assert ("counts only with" in level) == bool(found.refused), (level, found)
    assert found.level.label in level
    if not found.undecided:
        assert level.startswith(found.level.label)
    assert ("lowered from" in level) == (found.level != found.by_rules)
    assert ("(lowered" in level) == lowered(found)


def lowered(found: LevelFound) -> bool:
    """Say whether a lowering counts, if only of what was open."""
    return bool(found.lowered_by and found.lowered_reason and not found.refused)


def sets(asked: Questionnaire, count: int) -> list[dict[str, Answer]]:
    """Return random answers, more and fewer, those that decide the level among them."""
    random = np.random.default_rng(20261122)
    values = {
        key: [v for v in possible_values(item.spec) if check_value(item.spec, v) is None]
        for key, item in asked.items.items()
    }
    return [
        random_answers(values, random, answered=float(share), not_applicable=0.3)
        for share in np.linspace(0.1, 1, count)
    ]


@needs_office
def test_the_level_is_the_engines_however_it_is_lowered(tmp_path: Path) -> None:
    values = (0, 40000, 500000, None)
    changes = ("keep", "raise", "lower", None)
    categories = ("goods", "fuel", State.NOT_APPLICABLE, None)
    texts = ("Dora", " - ", None)
    every = []
    for value, change, category, by in itertools.product(values, changes, categories, texts):
        answers = {
            key: answered_with(given)
            for key, given in (
                ("contract_value", value),
                ("level_change", change),
                ("category", category),
                ("lowered_by", by),
                ("lowered_reason", None if by is None else "A sole source."),
            )
            if given is not None and not isinstance(given, State)
        }
        if category is State.NOT_APPLICABLE:
            answers["category"] = Answer(state=State.NOT_APPLICABLE, comment="A lease.")
        every.append(answers)
    every = every[:: len(every) // 28]
    forms = [form(SMALL, answers) for answers in every]
    for answers, content, calculated in zip(
        every, forms, recalculated(forms, tmp_path), strict=True
    ):
        compare(SMALL, answers, calculated)
        # What stands there before anything is calculated says the same, but for refused lowerings.
        known, rules = said(opened(content, results=True))
        assert said(calculated) == (said(calculated)[0], rules)
        assert said(calculated)[0].startswith(known)


@needs_office
@pytest.mark.parametrize("name", WITH_LEVELS)
def test_the_levels_of_questionnaires_as_they_are_shipped(name: str, tmp_path: Path) -> None:
    asked = WITH_LEVELS[name]
    every = sets(asked, 3)
    forms = [form(asked, answers) for answers in every]
    for answers, calculated in zip(every, recalculated(forms, tmp_path), strict=True):
        compare(asked, answers, calculated)


@needs_office
def test_answers_outside_the_form_decide_the_level_as_they_stand(tmp_path: Path) -> None:
    every = sets(SMALL, 6)
    forms = [form(SMALL, answers, "checks") for answers in every]
    for answers, calculated in zip(every, recalculated(forms, tmp_path), strict=True):
        compare(SMALL, answers, calculated)


@needs_office
def test_what_is_typed_moves_the_level(tmp_path: Path) -> None:
    workbook = opened(form(SMALL, {}))
    cells = cells_of(workbook)
    for key, content in (
        ("contract_value", 700000),
        ("category", "a"),
        ("level_change", "c – Lower it to simplified"),
        ("lowered_by", "Dora"),
        ("lowered_reason", "A sole source."),
    ):
        cells.cells[key, Column.ANSWER.value].value = content
    (result,) = recalculated([saved(workbook)], tmp_path)
    assert said(result) == ("Simplified (lowered from Enhanced)", [YES, YES, NO, NO])


def test_a_level_is_named_and_not_what_leads_to_it() -> None:
    cells = cells_of(opened(form(SMALL, {})))
    asked = str(cells.value("owners", Column.QUESTION)).splitlines()
    assert asked[-1] == "Asked from the level “Enhanced” on."
    only = str(cells.value("lowered_by", Column.QUESTION)).splitlines()
    assert only[-1] == "Asked only if 1.3 “Level changed” is “Lower it to simplified”."


def test_questionnaires_without_levels_say_nothing_of_them() -> None:
    plain = SMALL.model_copy(update={"levels": (), "lowering": None})
    workbook = opened(write_form(plain, assessment_of(plain), Handout(DAY, "assess 0")))
    texts = [str(row[0]) for row in workbook[START].iter_rows(max_col=1, values_only=True)]
    assert "How deep due diligence goes" not in texts
