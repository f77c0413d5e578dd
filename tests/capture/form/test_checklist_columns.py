"""What a form has for the items of a checklist: severity, meanings, owner and due day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from assess.capture.form.layout import START, Column
from assess.capture.form.reading.form import Reading, open_form, read_form
from assess.capture.form.writing.columns import letter_of
from assess.capture.form.writing.values import CRITICAL
from assess.capture.importing import OnConflict, import_readings
from assess.capture.recording import Stamp
from assess.model.answer import Answer, State
from assess.model.history import Door
from tests.capture.form.filled import Form
from tests.capture.form.forms import CONDITIONS, assessment_of, cells_of, form_of
from tests.capture.form.test_read_identity import WORDS, values
from tests.support.diligence import small_vendor
from tests.support.examples import some
from tests.support.office import opened

ASKED = small_vendor().questionnaire
ITEMS = [key for key, item in ASKED.items.items() if item.spec.checklist is not None]
DAY = datetime.date(2026, 5, 1)
STAMP = Stamp(at=datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC), door=Door.FORM)
LEFT = Answer(state=State.ANSWERED, value=1, owner="Logistics cell", due=DAY)


def read(form: Form) -> Reading:
    return read_form(open_form(form.saved(), "form.xlsx"), ASKED)


def hidden(sheet: Worksheet) -> list[Column]:
    return [column for column in Column if sheet.column_dimensions[letter_of(column)].hidden]


# ── what is written ──────────────────────────────────────────────────────────────────────────


def test_only_sheets_with_items_have_the_columns() -> None:
    workbook = opened(form_of(ASKED))
    assert hidden(workbook["1 How deep"]) == [Column.OWNER, Column.DUE]
    assert hidden(workbook["2 Checks"]) == []
    for sheet in opened(form_of(CONDITIONS)).worksheets:
        if sheet.title[:1].isdigit():
            assert hidden(sheet) == [Column.OWNER, Column.DUE]


def test_only_the_rows_of_items_take_an_owner() -> None:
    cells = cells_of(opened(form_of(ASKED, {"registered": LEFT}))).cells
    for key in ASKED.items:
        for column in (Column.OWNER, Column.DUE):
            assert cells[key, column].protection.locked == (key not in ITEMS)
    assert cells["exclusions#weapons", Column.OWNER].protection.locked
    assert cells["registered", Column.OWNER].value == "Logistics cell"
    assert cells["registered", Column.DUE].value == datetime.datetime(2026, 5, 1)  # noqa: DTZ001


def test_items_bear_their_severity_and_answers_what_they_mean() -> None:
    cells = cells_of(opened(form_of(ASKED)))
    first = {key: str(cells.value(key, Column.QUESTION)).splitlines()[0] for key in ASKED.items}
    assert first["registered"] == "Registration · major item"
    assert first["sanctions"] == "Sanctions · critical item"
    assert first["category"] == "Category"
    assert str(cells.value("sanctions", Column.POSSIBLE)).splitlines() == [
        "a – No match [satisfied]",
        "b – A match, shown to be another person [concern]",
        "c – A match, not resolved [fail]",
        "d – On a list [fail]",
    ]
    assert str(cells.value("registered", Column.POSSIBLE)).splitlines()[1].endswith("[concern]")
    assert cells.value("exclusions#none", Column.POSSIBLE) == (
        "c – None of these (not together with others) [satisfied]"
    )


def test_the_first_sheet_explains_items_only_where_there_are_any() -> None:
    for asked, expected in ((ASKED, True), (CONDITIONS, False)):
        sheet = opened(form_of(asked))[START]
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert ("Items of the checklist" in texts) is expected
        assert any("assess waive" in text for text in texts) is expected


def test_a_critical_item_said_not_to_apply_is_not_done() -> None:
    said = Answer(state=State.NOT_APPLICABLE, comment="A lease.")
    workbook = opened(form_of(ASKED, {"sanctions": said, "registered": said}), results=True)
    cells = cells_of(workbook)
    assert cells.value("sanctions", Column.STATUS) == CRITICAL
    assert cells.value("registered", Column.STATUS) == "answered"


# ── what is read back ────────────────────────────────────────────────────────────────────────


def test_owner_and_day_are_read_as_people_write_them() -> None:
    form = Form(form_of(ASKED, {"registered": LEFT}))
    form.type("registered", "  Legal\noffice ", Column.OWNER)
    form.type("registered", "31 May 2026", Column.DUE)
    form.type("sanctions", "c")
    form.type("sanctions", datetime.datetime(2026, 6, 1), Column.DUE)  # noqa: DTZ001
    form.type("owners", "Logistics cell", Column.OWNER)
    found = {one.key: one.answer for one in read(form).filled}
    assert found["registered"] == LEFT.model_copy(
        update={"owner": "Legal office", "due": datetime.date(2026, 5, 31)}
    )
    assert (found["sanctions"].value, found["sanctions"].due) == (
        "unresolved",
        datetime.date(2026, 6, 1),
    )
    assert found["owners"] == Answer(state=State.UNANSWERED, owner="Logistics cell")


def test_cells_made_blank_take_owner_and_day_away() -> None:
    form = Form(form_of(ASKED, {"registered": LEFT}))
    form.type("registered", None, Column.OWNER)
    form.type("registered", " ", Column.DUE)
    (one,) = read(form).filled
    assert one.answer == Answer(state=State.ANSWERED, value=1)


@pytest.mark.parametrize(
    ("column", "typed", "why"),
    [
        (Column.DUE, "2026-02-30", "no such day"),
        (Column.DUE, "1/2/2026", "can be"),
        (Column.DUE, "next week", "not a date"),
        (Column.DUE, "31.5.26", "two digits"),
        (Column.DUE, 45_413, "a number and no date"),
        (Column.DUE, True, "no date"),
        (Column.DUE, "=TODAY()", "a formula"),
        (Column.OWNER, "=A1", "a formula"),
        (Column.OWNER, "x" * 201, "201 characters, more than 200"),
        (Column.OWNER, "Logi\u0085stics\u009f", "control character"),
    ],
)
def test_what_is_none_is_refused_with_its_cell(column: Column, typed: object, why: str) -> None:
    form = Form(form_of(ASKED, {"registered": LEFT}))
    reference = form.type("registered", typed, column, "General")
    form.type("sanctions", "a")
    reading = read(form)
    (refused,) = reading.refused
    assert (refused.key, refused.reference) == ("registered", reference)
    assert why in refused.why
    assert refused.accepted
    assert [one.key for one in reading.filled] == ["sanctions"]


# ── written and read back ────────────────────────────────────────────────────────────────────


@st.composite
def answers(draw: st.DrawFn) -> Mapping[str, Answer]:
    found = {}
    for key in draw(st.lists(st.sampled_from(sorted(ASKED.items)), unique=True, max_size=6)):
        state = draw(st.sampled_from([*State, State.ANSWERED]))
        value = draw(values(ASKED.items[key].spec)) if state is State.ANSWERED else None
        owner = draw(st.just("") | WORDS.map(lambda text: " ".join(text[:200].split())))
        found[key] = Answer.model_validate(
            {
                "state": state,
                "value": value,
                "comment": "A lease." if state is State.NOT_APPLICABLE else "",
                "owner": "".join(c for c in owner if c.isprintable()).strip(),
                "due": draw(st.none() | st.dates()),
            }
        )
    return found


@given(answers())
@some(0.4)
def test_an_untouched_form_changes_no_owner(found: Mapping[str, Answer]) -> None:
    content = form_of(ASKED, found)
    for reading in (
        read_form(open_form(content, "form.xlsx"), ASKED),
        read(Form(content)),
    ):
        assert (reading.filled, reading.refused, reading.unknown) == ((), (), ())


@given(answers())
@some(0.3)
def test_owners_typed_into_an_empty_form_are_those_of_the_assessment(
    found: Mapping[str, Answer],
) -> None:
    form = Form(form_of(ASKED))
    expected = {}
    for key, answer in found.items():
        if key not in ITEMS or answer.owner.startswith("="):
            continue
        form.type(key, answer.owner or None, Column.OWNER)
        form.type(key, answer.due.isoformat() if answer.due else None, Column.DUE)
        if answer.owner or answer.due:
            expected[key] = (answer.owner, answer.due)
    empty = assessment_of(ASKED)
    done = import_readings(empty, [read(form)], [STAMP], OnConflict.STOP)
    assert done.refused == 0
    held = done.assessment.answers
    assert {key: (one.owner, one.due) for key, one in held.items()} == expected
