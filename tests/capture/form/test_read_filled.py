"""Forms as people fill them in: what is taken over, from whatever they typed, pasted and moved."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from openpyxl.cell.cell import MergedCell

from assess.capture.form.layout import HIDDEN, START, Column
from assess.capture.form.reading.form import Reading
from assess.capture.form.writing.columns import position_of
from assess.model.answer import Answer, Evidence, State, Value
from tests.capture.form.filled import RICH, Form, form_of
from tests.support.answers import answered_with

STATE, COMMENT, EVIDENCE = Column.STATE, Column.COMMENT, Column.EVIDENCE
MAY = datetime.date(2015, 5, 3)
REPORT = Evidence(
    reference="Report", date=MAY, source_grade="B", information_grade="2", sha256="0f" * 32
)


def answers_in(reading: Reading) -> dict[str, Answer]:
    """Return the answers that a form changes, by key; nothing must have been refused."""
    assert reading.refused == ()
    return {one.key: one.answer for one in reading.filled}


TYPED: list[tuple[str, Any, Any]] = [
    ("kind", "b – Field", "field"), ("kind", "b", "field"), ("kind", "B", "field"),
    ("kind", "b.", None), ("kind", " field\u00a0", "field"), ("kind", "FIELD", "field"),
    ("kind", "b - Field", "field"), ("kind", "b \u2014 terrain", "field"),
    ("kind", "b) Field", "field"), ("kind", "b: terrain", "field"),
    ("kind", "\u200bField\u200b", "field"), ("kind", "Fi\u00adeld", "field"),
    ("kind", "b \u2013 Field\r\n", "field"), ("kind", "\uff26ield", "field"),
    ("unit", 2, 2), ("unit", 2.0, 2), ("unit", "2", 2), ("unit", "2 – A team", 2),
    ("unit", "a team", 2), ("unit", "2 – une équipe", 2), ("unit", "None", 0),
    ("unit", "2: équipe", 2), ("unit", "0", 0),
    ("budget", 12.5, 12.5), ("budget", "12,5", 12.5), ("budget", "12.5 ", 12.5),
    ("budget", "1 234,5", 1234.5), ("budget", "1\u202f234.5", 1234.5),
    ("budget", "1'234.5", 1234.5), ("budget", "1,234,567", 1234567.0),
    ("budget", "1.234.567,25", 1234567.25), ("budget", "1e3", 1000.0),
    ("budget", "1234,567", 1234.567), ("budget", "\u0663\u0665", 35.0),
    ("budget", "1.25E+17", 1.25e17),
    ("wait", 4, 4), ("wait", 4.0, 4), ("wait", "4", 4), ("wait", "1,234", 1234),
    ("wait", "1.234", 1234), ("wait", "+4", 4), ("wait", "4.00", 4),
    ("unit_training", "45 %", 45.0), ("unit_training", "45 per cent", 45.0),
    ("unit_training", "4,5", 4.5), ("unit_training", 45, 45.0),
    ("since", datetime.datetime(2015, 5, 3), "2015-05-03"),  # noqa: DTZ001
    ("since", MAY, "2015-05-03"), ("since", "2015-05-03", "2015-05-03"),
    ("since", "3.5.2015", "2015-05-03"), ("since", "03.05.2015", "2015-05-03"),
    ("since", "13/5/2015", "2015-05-13"), ("since", "5/13/2015", "2015-05-13"),
    ("since", "5/5/2015", "2015-05-05"), ("since", "3 May 2015", "2015-05-03"),
    ("since", "May 3rd, 2015", "2015-05-03"), ("since", "2015/5/3", "2015-05-03"),
    ("since", "2015-05-03T00:00:00", "2015-05-03"), ("since", "3-Sep-2015", "2015-09-03"),
    ("name", "  words \n", "words"), ("name", 12, "12"), ("name", 12.5, "12.5"),
    ("name", "N/A", "N/A"), ("name", True, "TRUE"), ("name", "two\r\nlines", "two\nlines"),
    ("risks.fraud.likely", "1", 1), ("risks.fraud.why", "x", "x"),
    ("tools", "a; c", ("maps", "links")), ("tools", "maps, Database", ("maps", "base")),
    ("tools", "d", ("none",)), ("tools", "Link charts", ("links",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "content", "value"), TYPED, ids=[f"{i}-{key}" for i, (key, _, _) in enumerate(TYPED)]
)
def test_an_answer_however_it_is_typed(open_form: Form, key: str, content: Any, value: Any) -> None:
    open_form.type(key, content)
    reading = open_form.read()
    open_form.type(key, None, shown_as="General")
    if value is None:
        assert [one.key for one in reading.refused] == [key]
        return
    (answer,) = answers_in(reading).values()
    assert (answer.state, answer.value) == (State.ANSWERED, value)
    assert type(answer.value) is type(value)


def test_a_percentage_is_the_number_it_shows(open_form: Form) -> None:
    open_form.type("unit_training", 0.45, shown_as="0%")
    (answer,) = answers_in(open_form.read()).values()
    open_form.type("unit_training", None, shown_as="General")
    assert answer.value == 45.0


def test_what_was_read_by_its_sign_is_remarked_on(open_form: Form) -> None:
    open_form.type("kind", "b – Terrain")
    (filled,) = open_form.read().filled
    open_form.type("kind", None)
    assert filled.remarks == ('read by its sign as "b – Field"',)


@pytest.mark.parametrize(
    "sign", ["x", "X", " x ", "✓", "✔", "☒", 1, "1 ", "yes", True, "да", "oui"]
)
def test_a_tick_however_it_is_made(open_form: Form, sign: Any) -> None:
    open_form.tick("languages", "french", sign=sign)
    (answer,) = answers_in(open_form.read()).values()
    open_form.tick("languages", "french", sign=None)
    assert answer.value == ("french",)


@pytest.mark.parametrize("sign", ["no", "-", 0, False, "нет", " "])
def test_what_is_no_tick(open_form: Form, sign: Any) -> None:
    open_form.tick("languages", "english")
    open_form.tick("languages", "french", sign=sign)
    (answer,) = answers_in(open_form.read()).values()
    open_form.tick("languages", "english", "french", sign=None)
    assert answer.value == ("english",)


@pytest.mark.parametrize("how", ["state", "no to all"])
def test_none_of_the_options(open_form: Form, how: str) -> None:
    if how == "state":
        open_form.type("languages", "None of these", STATE)
    else:
        open_form.tick("languages", "english", "french", sign="no")
    (answer,) = answers_in(open_form.read()).values()
    open_form.type("languages", None, STATE)
    open_form.tick("languages", "english", "french", sign=None)
    assert (answer.state, answer.value) == (State.ANSWERED, ())


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Don't know", State.UNKNOWN), ("don\u2019t know", State.UNKNOWN), ("?", State.UNKNOWN),
        ("unknown", State.UNKNOWN), ("ne sait pas", State.UNKNOWN), ("No sabe", State.UNKNOWN),
        ("не знаю", State.UNKNOWN), ("不知道", State.UNKNOWN), ("لا أعرف", State.UNKNOWN),
        ("Withheld", State.WITHHELD), ("confidentiel", State.WITHHELD), ("保密", State.WITHHELD),
        ("Not applicable", State.NOT_APPLICABLE), ("N/A", State.NOT_APPLICABLE),
        ("n.a.", State.NOT_APPLICABLE), ("sans objet", State.NOT_APPLICABLE),
        ("no aplica", State.NOT_APPLICABLE), ("не применимо", State.NOT_APPLICABLE),
        ("不适用", State.NOT_APPLICABLE), ("لا ينطبق", State.NOT_APPLICABLE),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("key", "column"), [("kind", STATE), ("budget", Column.ANSWER)])
def test_why_there_is_no_answer_in_many_words(
    open_form: Form, key: str, column: Column, words: str, state: State
) -> None:
    open_form.type(key, words, column)
    open_form.type(key, "no ships", COMMENT)
    (answer,) = answers_in(open_form.read()).values()
    open_form.type(key, None, column)
    open_form.type(key, None, COMMENT)
    assert (answer.state, answer.comment) == (state, "no ships")


# ── blank, untouched, cleared ────────────────────────────────────────────────────────────────

FULL: Mapping[str, Answer] = {
    "kind": answered_with("office").model_copy(update={"comment": "since ever", "by": "Ana"}),
    "unit": Answer(state=State.NOT_APPLICABLE, comment="none here"),
    "tools": answered_with(("maps", "links")),
    "budget": answered_with(12.3456789012345678),
    "since": answered_with("2015-05-03"),
    "name": answered_with("Haven\nharbour").model_copy(
        update={"evidence": (REPORT, Evidence(reference="Note (B2)"), Evidence(reference="Map"))}
    ),
}


@pytest.mark.parametrize("blank", [None, "", " ", "\u00a0"])
def test_a_cell_that_was_emptied_takes_the_answer_back(blank: str | None) -> None:
    form = Form(form_of(FULL))
    form.type("kind", blank)
    form.type("unit", blank, STATE)
    form.type("unit", blank, COMMENT)
    form.tick("tools", "maps", "links", sign=blank)
    form.type("boats", blank)
    found = answers_in(form.read())
    assert found.keys() == {"kind", "unit", "tools"}
    assert (found["kind"].state, found["kind"].comment) == (State.UNANSWERED, "since ever")
    assert found["unit"].is_empty
    assert found["tools"].is_empty


def test_only_what_was_touched_is_new() -> None:
    form = Form(form_of(FULL))
    form.type("budget", "as agreed", COMMENT)
    form.tick("tools", "base")
    form.type("name", "Note", EVIDENCE)
    found = answers_in(form.read())
    assert found["budget"].value == 12.3456789012345678
    assert found["tools"].value == ("maps", "base", "links")
    assert found["name"].value == "Haven\nharbour"
    assert [(e.reference, e.grade, e.sha256) for e in found["name"].evidence] == [
        ("Note", "B2", None)
    ]


def test_evidence_that_was_left_keeps_the_digest_of_its_file() -> None:
    form = Form(form_of(FULL))
    form.type("name", "Report\nNote (B2)\nThird [2016-01-02] (C-)", EVIDENCE)
    form.type("name", "c 3", Column.GRADE)
    (answer,) = answers_in(form.read()).values()
    first, second, third = answer.evidence
    assert first == REPORT.model_copy(update={"source_grade": "C", "information_grade": "3"})
    assert second == Evidence(reference="Note (B2)")
    assert (third.reference, str(third.date), third.grade) == ("Third", "2016-01-02", "C-")


def test_the_same_answer_typed_anew_is_no_change() -> None:
    form = Form(form_of(FULL))
    form.type("kind", "A")
    form.type("since", "3.5.2015")
    form.type("name", " Haven\r\nharbour ")
    form.tick("tools", "maps", "links", sign="✓")
    reading = form.read()
    assert (reading.filled, reading.refused) == ((), ())


def test_all_of_a_full_form_copied_into_an_empty_one() -> None:
    full, blank = Form(form_of(FULL)), Form(form_of({}))
    for source, target in zip(full.workbook.worksheets, blank.workbook.worksheets, strict=True):
        for row in source.iter_rows(min_row=4, min_col=4, max_col=9):
            for cell in row if source.title[:1].isdigit() else ():
                copy: Any = target.cell(cell.row or 0, cell.column or 0)
                if not isinstance(copy, MergedCell):
                    copy.value = cell.value
    found = answers_in(blank.read())
    assert {key: answer.state for key, answer in found.items()} == {
        key: answer.state for key, answer in FULL.items()
    }
    values: Mapping[str, Value | None] = {key: answer.value for key, answer in found.items()}
    assert values == {key: answer.value for key, answer in FULL.items()} | {
        "budget": pytest.approx(12.3456789012345678)
    }
    assert [one.reference for one in found["name"].evidence] == ["Report", "Note", "Map"]


# ── what people do to rows, columns and sheets ───────────────────────────────────────────────


def test_sheets_and_columns_may_be_moved_renamed_and_added() -> None:
    form = Form(form_of(FULL))
    form.type("kind", "c")
    workbook = form.workbook
    sheet, _, _ = form.place("kind")
    sheet.insert_cols(4, 2)
    sheet["E2"] = "My notes"
    sheet["E9"] = "look this up"
    sheet.insert_rows(1, 3)
    sheet.title = "Renamed"
    workbook.create_sheet("Scratch", 0)["A1"] = "Answer"
    workbook.move_sheet(sheet, -1)
    for column in "ABCDEFGHIJKLMNOP":
        cell = sheet[f"{column}5"]
        if cell.value == Column.ANSWER:
            cell.value = "  ANSWER\u00a0"
    reading = form.read()
    (answer,) = answers_in(reading).values()
    assert (answer.value, reading.missing, reading.unknown) == ("ship", (), ())


def test_rows_may_be_sorted_hidden_and_deleted() -> None:
    form = Form(form_of(FULL))
    form.type("budget", 7)
    sheet, row, _ = form.place("unit")
    last = sheet.max_row
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=4)]
    rows = [line for line in reversed(rows) if line[position_of(Column.KEY) - 1] != "unit"]
    sheet.delete_rows(4, last)
    for position, line in enumerate(rows, start=4):
        for column, content in enumerate(line, start=1):
            cell: Any = sheet.cell(position, column)
            cell.value = content
        sheet.row_dimensions[position].hidden = True
    reading = form.read()
    assert answers_in(reading)["budget"].value == 7.0
    assert list(answers_in(reading)) == ["budget"]
    assert reading.missing == ("unit",)
    assert row


def test_rows_it_does_not_know_are_reported() -> None:
    form = Form(form_of({}))
    sheet, row, column = form.place("kind")
    sheet.cell(row, position_of(Column.KEY)).value = "kinds"
    sheet.cell(row, column).value = "b"
    sheet.cell(sheet.max_row + 1, column).value = "beside"
    reading = form.read()
    first, second = reading.unknown
    assert (first.key, first.typed) == ("kinds", "b")
    assert (second.key, second.typed) == ("", "beside")
    assert reading.missing == ("kind",)


def test_a_row_that_stands_there_twice() -> None:
    form = Form(form_of({}))
    sheet, row, column = form.place("kind")
    form.type("kind", "b")
    copy = sheet.max_row + 1
    sheet.cell(copy, position_of(Column.KEY)).value = "kind"
    sheet.cell(copy, column).value = "b"
    assert answers_in(form.read())["kind"].value == "field"
    sheet.cell(copy, column).value = "c"
    (refused,) = form.read().refused
    assert refused.reference == f"{sheet.title}!D{copy}"
    assert f"{sheet.title}!D{row} says otherwise" in refused.why


def test_merged_cells_count_for_their_first_row_and_are_reported_for_the_others() -> None:
    form = Form(form_of({}))
    sheet, row, _ = form.place("checks")
    form.type("checks", 2)
    sheet.merge_cells(f"D{row}:E{row}")
    assert answers_in(form.read())["checks"].value == 2
    sheet.unmerge_cells(f"D{row}:E{row}")
    _, second, _ = form.place("check_depth")
    sheet.merge_cells(f"D{row}:D{second}")
    reading = form.read()
    assert [one.key for one in reading.filled] == ["checks"]
    (refused,) = reading.refused
    assert (refused.key, refused.reference) == ("check_depth", f"{sheet.title}!D{second}")
    assert "merged cells" in refused.why


def test_a_column_that_is_gone_clears_nothing() -> None:
    form = Form(form_of(FULL))
    sheet, _, column = form.place("kind", COMMENT)
    sheet.delete_cols(column)
    reading = form.read()
    assert (reading.filled, reading.refused) == ((), ())


def test_the_hidden_sheet_may_be_shown_and_renamed() -> None:
    form = Form(form_of(FULL))
    sheet = form.workbook[HIDDEN]
    sheet.sheet_state, sheet.title = "visible", "strange"
    assert form.read().untouched == len(RICH.items)


def test_who_answers_is_what_the_first_sheet_says() -> None:
    content = form_of({}, "Police")
    form = Form(content)
    assert form.read().respondent == "Police"
    name = form.workbook.defined_names["respondent"].attr_text
    cell = str(name).rpartition("!")[2].replace("$", "")
    form.workbook[START][cell] = "  Jane\u00a0Doe "
    assert form.read().respondent == "Jane Doe"
    form.workbook[START][cell] = "=A1"
    (refused,) = form.read().refused
    assert refused.reference == f"{START}!{cell}"


@pytest.fixture(scope="module")
def open_form() -> Form:
    """Return a form without answers; every test takes out again what it types."""
    return Form(form_of({}))
