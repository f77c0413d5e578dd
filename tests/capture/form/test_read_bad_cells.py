"""More than a hundred kinds of bad cell: each is refused by its name, and nothing is taken over."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

import pytest

from assess.capture.form.layout import Column
from assess.capture.importing import OnConflict, import_readings
from assess.capture.recording import Stamp
from assess.model.answer import Answer, State
from assess.model.history import Door
from tests.capture.form.filled import Form, assessment_of, form_of

NOON = datetime.datetime(2024, 7, 2, 12, 0, tzinfo=datetime.UTC)
MOMENT = datetime.datetime(2024, 5, 1, 14, 30)  # noqa: DTZ001  # cells have no zone
CHOICE, TICK, LIST, SCALE, NUMBER, WHOLE, DATE, TEXT, CELL = (
    "kind", "tools#maps", "tools", "unit", "budget", "wait", "since", "name", "risks.fraud.likely",
)  # fmt: skip
ANSWER, STATE, COMMENT = Column.ANSWER, Column.STATE, Column.COMMENT
EVIDENCE, PROOF_DATE, GRADE = Column.EVIDENCE, Column.EVIDENCE_DATE, Column.GRADE


class Bad(NamedTuple):
    """Something typed into a cell that is no answer, and a word of the reason given."""

    key: str
    content: Any
    why: str
    column: Column = ANSWER
    shown_as: str | None = None


def everywhere(content: Any, why: str, shown_as: str | None = None) -> list[Bad]:
    """Return a content that no cell takes, in one cell of every kind."""
    keys = (CHOICE, TICK, LIST, SCALE, NUMBER, WHOLE, DATE, TEXT, CELL)
    columns = (STATE, COMMENT, EVIDENCE, PROOF_DATE, GRADE)
    return [Bad(key, content, why, shown_as=shown_as) for key in keys] + [
        Bad(CHOICE, content, why, column, shown_as) for column in columns
    ]


BAD = [
    *everywhere("=1+1", "formula"),
    *everywhere("#REF!", "the error #REF!"),
    *everywhere(-5, "no calendar", "yyyy-mm-dd"),
    *everywhere(2_958_466, "no calendar", "yyyy-mm-dd"),
    Bad(CHOICE, '=HYPERLINK("http://example.org","a")', "formula"),
    Bad(NUMBER, "=cmd|'/c calc'!A1", "formula"),
    Bad(NUMBER, "#DIV/0!", "the error #DIV/0!"),
    Bad(NUMBER, "#N/A", "the error #N/A"),
    Bad(SCALE, "#VALUE!", "the error #VALUE!"),
    Bad(DATE, "#NAME?", "the error #NAME?"),
    # one of several
    Bad(CHOICE, "d", "none of the answers"),
    Bad(CHOICE, "Offise", 'Did you mean "office"'),
    Bad(CHOICE, 1, "none of the answers"),
    Bad(CHOICE, 2.5, "none of the answers"),
    Bad(CHOICE, True, "none of the answers"),
    Bad(CHOICE, MOMENT, "none of the answers"),
    Bad(CHOICE, 0.5, "none of the answers", shown_as="0%"),
    Bad(CHOICE, "a, b", "none of the answers"),
    Bad(CHOICE, "a – Ship", "the words of another"),
    Bad(CHOICE, "x", "none of the answers"),
    Bad(CHOICE, "Office_x0007_Field", "none of the answers"),
    Bad(CHOICE, "o" * 30_000, "none of the answers"),
    Bad(CHOICE, "e-mail", "none of the answers"),
    Bad(CHOICE, "{=1+1}", "none of the answers"),
    Bad(SCALE, 4, "none of the answers"),
    Bad(SCALE, -1, "none of the answers"),
    Bad(SCALE, 1.5, "none of the answers"),
    Bad(SCALE, "2-3", "none of the answers"),
    Bad(SCALE, "2 - 3", "none of the answers"),
    Bad(SCALE, "1 – A team", "the words of another"),
    Bad(SCALE, "two", "none of the answers"),
    Bad(SCALE, "1e0", "none of the answers"),
    Bad(SCALE, False, "none of the answers"),
    Bad(SCALE, MOMENT, "none of the answers"),
    Bad(SCALE, 0.02, "none of the answers", shown_as="0%"),
    Bad(SCALE, 1e300, "none of the answers"),
    Bad(SCALE, "5 – Excellent", "none of the answers"),
    Bad(CELL, 3, "none of the answers"),
    Bad(CELL, "Often", "none of the answers"),
    # ticks
    Bad(TICK, "perhaps", "no tick"),
    Bad(TICK, 2, "no tick"),
    Bad(TICK, MOMENT, "no tick"),
    Bad(TICK, "N/A", "no tick"),
    Bad(TICK, "xx", "no tick"),
    Bad(TICK, 1, "no tick", shown_as="0%"),
    Bad("tools#maps", "no", "nothing is ticked"),
    Bad(LIST, "Maps and charts", "none of the answers"),
    Bad(LIST, "a; d", "cannot be ticked together"),
    Bad(LIST, "a; z", "none of the answers"),
    Bad(LIST, 7, "none of the answers"),
    Bad(TICK, "N/A", "the row of one option", STATE),
    Bad(TICK, "seen in 2023", "the row of one option", COMMENT),
    Bad(TICK, "Report", "the row of one option", EVIDENCE),
    # numbers
    Bad(NUMBER, 0.5, "out of range"),
    Bad(NUMBER, -3, "out of range"),
    Bad(NUMBER, "zero", "not a number"),
    Bad(NUMBER, "NaN", "not a number"),
    Bad(NUMBER, "inf", "not a number"),
    Bad(NUMBER, "1e400", "finite"),
    Bad(NUMBER, "1,234", "can be 1.234 or 1234"),
    Bad(NUMBER, "1.234", "can be 1.234 or 1234"),
    Bad(NUMBER, "1,23,456", "make no number"),
    Bad(NUMBER, "1.2.3", "make no number"),
    Bad(NUMBER, "5-10", "not a number"),
    Bad(NUMBER, "~5", "not a number"),
    Bad(NUMBER, "(5)", "not a number"),
    Bad(NUMBER, "5 apples", "not a number"),
    Bad(NUMBER, "$5", "not a number"),
    Bad(NUMBER, "five", "not a number"),
    Bad(NUMBER, "12abc", "not a number"),
    Bad(NUMBER, "0x1F", "not a number"),
    Bad(NUMBER, "1/2", "not a number"),
    Bad(NUMBER, "{1,2,3}", "not a number"),
    Bad(NUMBER, "9" * 5_000, "not a number"),
    Bad(NUMBER, True, "not a number"),
    Bad(NUMBER, MOMENT, "took it for a day"),
    Bad(NUMBER, 0.5, "does not ask for per cent", shown_as="0%"),
    Bad(NUMBER, "50%", "does not ask for per cent"),
    Bad("unit_training", 1.5, "out of range", shown_as="0%"),
    Bad("unit_training", "101", "out of range"),
    Bad("unit_training", "150 %", "out of range"),
    Bad(WHOLE, 2.5, "whole number"),
    Bad(WHOLE, "2,5", "whole number"),
    Bad(WHOLE, "-1", "out of range"),
    Bad("boats", 10, "out of range"),
    Bad("boats", "10 boats", "not a number"),
    # days
    Bad(DATE, 45_413, "a number and no date", shown_as="General"),
    Bad(DATE, 0.5, "a time without a day", shown_as="h:mm"),
    Bad(DATE, 60, "no calendar", shown_as="yyyy-mm-dd"),
    Bad(DATE, 0.5, "no date", shown_as="0%"),
    Bad(DATE, True, "no date"),
    Bad(DATE, "3/4/2015", "can be 2015-03-04 or 2015-04-03"),
    Bad(DATE, "3-4-2015", "can be 2015-03-04 or 2015-04-03"),
    Bad(DATE, "31.2.2015", "no such day"),
    Bad(DATE, "2015-13-01", "no such day"),
    Bad(DATE, "99/99/2015", "no such day"),
    Bad(DATE, "3.4.15", "two digits"),
    Bad(DATE, "3 May 15", "two digits"),
    Bad(DATE, "2015", "not a date"),
    Bad(DATE, "May 2015", "not a date"),
    Bad(DATE, "3 mai 2015", "not a date"),
    Bad(DATE, "yesterday", "not a date"),
    Bad(DATE, "20150503", "not a date"),
    Bad(DATE, "2000-12-31", "too early"),
    Bad(DATE, MOMENT, "too late"),
    Bad(DATE, "0000-00-00", "no such day"),
    Bad(DATE, "2015-05-01; 2016-05-01", "not a date"),
    # words
    Bad(TEXT, "x" * 2_001, "2001 characters"),
    Bad(TEXT, "bell_x0007_", "control character"),
    Bad(TEXT, "_x001B_[31m", "control character"),
    # why there is no answer
    Bad(CHOICE, "maybe", "no reason", STATE),
    Bad(CHOICE, 3, "no reason", STATE),
    Bad(CHOICE, True, "no reason", STATE),
    Bad(CHOICE, MOMENT, "no reason", STATE),
    Bad(CHOICE, "None of these", "no reason", STATE),
    Bad(LIST, "None of these", "no reason", STATE),
    Bad(CHOICE, "Not applicable", "needs its reason", STATE),
    Bad(NUMBER, "n/a", "needs its reason"),
    Bad(SCALE, "не применимо", "needs its reason"),
    # what comes with an answer
    Bad(CHOICE, "x" * 20_001, "20,001 characters", COMMENT),
    Bad(CHOICE, "bell_x0007_", "control character", COMMENT),
    Bad(CHOICE, "Report_x0007_", "control character", EVIDENCE),
    Bad(CHOICE, "x" * 2_001, "longer than 2,000", EVIDENCE),
    Bad(CHOICE, "line\n" * 300, "300 lines", EVIDENCE),
    Bad(CHOICE, "B2", "said of no document", GRADE),
    Bad(CHOICE, "2015-05-03", "said of no document", PROOF_DATE),
    Bad(CHOICE, "G2", "no grade", GRADE),
    Bad(CHOICE, "B7", "no grade", GRADE),
    Bad(CHOICE, "B22", "no grade", GRADE),
    Bad(CHOICE, "reliable", "no grade", GRADE),
    Bad(CHOICE, 22, "no grade", GRADE),
    Bad(CHOICE, MOMENT, "no grade", GRADE),
    Bad(CHOICE, "soon", "not a date", PROOF_DATE),
    Bad(CHOICE, "1/2/2024", "can be", PROOF_DATE),
    Bad(CHOICE, 45_413, "a number and no date", PROOF_DATE, "General"),
    Bad(CHOICE, False, "no date", PROOF_DATE),
]


def test_there_are_more_than_a_hundred() -> None:
    assert len({(bad.key, str(bad.content), bad.column, bad.shown_as) for bad in BAD}) > 100


@pytest.mark.parametrize("bad", BAD, ids=[f"{i}-{b.key}-{b.why}"[:60] for i, b in enumerate(BAD)])
def test_a_bad_cell_is_refused_by_its_name(open_form: Form, bad: Bad) -> None:
    reference = open_form.type(bad.key, bad.content, bad.column, bad.shown_as)
    reading = open_form.read()
    open_form.type(bad.key, None, bad.column, "General")
    (refused,) = reading.refused
    assert refused.reference == reference
    assert bad.why in refused.why
    assert refused.key == bad.key.partition("#")[0]
    assert refused.accepted
    assert [one.key for one in reading.filled] == ["conflict"]


def test_two_of_them_are_both_named(empty_form: bytes) -> None:
    form = Form(empty_form)
    places = {
        form.type("kind", "field"),
        form.type("kind", "Don't know", STATE),
        form.type("budget", "zero"),
    }
    first, second = form.read().refused
    assert {first.reference, second.reference} < places
    assert first.reference == form.reference("kind", STATE)
    assert form.reference("kind") in first.why


def test_both_a_tick_and_a_list_are_named(empty_form: bytes) -> None:
    form = Form(empty_form)
    form.tick("tools", "maps", "none")
    (refused,) = form.read().refused
    assert refused.reference == form.reference("tools#none")
    assert form.reference("tools#maps") in refused.why
    form.tick("tools", "none", sign=None)
    form.type("tools", "b")
    (refused,) = form.read().refused
    assert refused.reference == form.reference("tools")


def test_nothing_of_what_is_refused_is_recorded(empty_form: bytes) -> None:
    form = Form(empty_form)
    for bad in BAD:
        form.type(bad.key, bad.content, bad.column, bad.shown_as)
    before = assessment_of({"name": Answer(state=State.UNKNOWN)})
    stamp = Stamp(at=NOON, door=Door.FORM)
    imported = import_readings(before, [form.read()], [stamp], OnConflict.UPDATE)
    assert imported.assessment is before
    assert imported.refused >= len({bad.key for bad in BAD})


@pytest.fixture(scope="module")
def empty_form() -> bytes:
    """Return a form without answers."""
    return form_of({})


@pytest.fixture(scope="module")
def open_form(empty_form: bytes) -> Form:
    """Return a form with one answer, in which every test types one more and takes it out again."""
    form = Form(empty_form)
    form.type("conflict", "1")
    return form
