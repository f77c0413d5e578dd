"""What importing a form would do: new, changed, cleared, in conflict; whose answer it is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest

from assess.capture.form.layout import Column
from assess.capture.form.reading.form import Reading
from assess.capture.importing import Imported, OnConflict, Outcome, carried, import_readings
from assess.capture.recording import Stamp, record
from assess.errors import RequestError
from assess.model.answer import Answer, State
from assess.model.assessment import Assessment
from assess.model.history import Door
from assess.model.signature import Role, Signature
from tests.capture.form.filled import Form, assessment_of, form_of
from tests.support.answers import answered_with

NOON = datetime.datetime(2024, 7, 2, 12, 0, tzinfo=datetime.UTC)
OFFICE, FIELD, SHIP = (answered_with(kind) for kind in ("office", "field", "ship"))
UNKNOWN = Answer(state=State.UNKNOWN)


def stamp(by: str = "", reason: str = "") -> Stamp:
    """Return who imports."""
    return Stamp(at=NOON, door=Door.FORM, by=by, reason=reason)


def typed(made_from: Assessment, cells: Mapping[str, object], respondent: str = "") -> Reading:
    """Return the form of an assessment after this was typed into its answer cells."""
    form = Form(form_of(made_from, respondent))
    for key, content in cells.items():
        form.type(key, content)
    return form.read()


def imported(
    into: Assessment, *readings: Reading, by: str = "", on: OnConflict = OnConflict.STOP
) -> Imported:
    """Return what importing does, everybody answering as the form says."""
    stamps = [stamp(by or reading.respondent) for reading in readings]
    return import_readings(into, readings, stamps, on)


def outcomes(done: Imported) -> dict[str, Outcome]:
    """Return what becomes of each answer of the last form."""
    return {step.key: step.outcome for step in done.plans[-1].steps}


def test_new_changed_and_cleared_are_recorded_as_one_entry() -> None:
    made_from = assessment_of({"kind": OFFICE, "unit": answered_with(1), "name": UNKNOWN})
    reading = typed(made_from, {"kind": "b", "unit": None, "budget": 5})
    done = imported(made_from, reading)
    assert outcomes(done) == {
        "kind": Outcome.CHANGED, "unit": Outcome.CLEARED, "budget": Outcome.NEW,
    }  # fmt: skip
    assert done.recorded == 3
    (entry,) = done.assessment.history
    assert (entry.door, entry.at) == (Door.FORM, NOON)
    assert {change.key for change in entry.changes} == {"kind", "unit", "budget"}
    assert done.assessment.answer("kind").value == "field"
    assert "unit" not in done.assessment.answers
    assert done.assessment.answer("name") == UNKNOWN


def test_importing_it_again_changes_nothing() -> None:
    made_from = assessment_of({"kind": OFFICE})
    reading = typed(made_from, {"kind": "b", "budget": 5})
    once = imported(made_from, reading)
    twice = imported(once.assessment, reading)
    assert set(outcomes(twice).values()) == {Outcome.SAME}
    assert twice.assessment is once.assessment


@pytest.mark.parametrize(
    ("on", "kind"),
    [(OnConflict.STOP, "ship"), (OnConflict.SKIP, "ship"), (OnConflict.UPDATE, "field")],
)
def test_an_answer_that_changed_on_both_sides_is_a_conflict(on: OnConflict, kind: str) -> None:
    made_from = assessment_of({"kind": OFFICE})
    reading = typed(made_from, {"kind": "b", "unit": 1})
    meanwhile = record(made_from, {"kind": SHIP}, stamp()).assessment
    done = imported(meanwhile, reading, on=on)
    assert outcomes(done) == {"kind": Outcome.CONFLICT, "unit": Outcome.NEW}
    (step,) = done.plans[0].having(Outcome.CONFLICT)
    assert (step.base.value, step.held.value, step.answer.value) == ("office", "ship", "field")
    assert done.conflicts == 1
    assert done.assessment.answer("kind").value == kind
    assert done.assessment.answer("unit").value == 1


def test_an_answer_cleared_in_the_file_and_changed_in_the_form_is_a_conflict() -> None:
    made_from = assessment_of({"kind": OFFICE})
    reading = typed(made_from, {"kind": "b"})
    assert outcomes(imported(assessment_of({}), reading)) == {"kind": Outcome.CONFLICT}


def test_the_same_change_on_both_sides_is_none() -> None:
    made_from = assessment_of({"kind": OFFICE})
    reading = typed(made_from, {"kind": "b"})
    done = imported(assessment_of({"kind": FIELD}), reading)
    assert outcomes(done) == {"kind": Outcome.SAME}


def test_what_nobody_touched_stays_as_the_file_has_it_and_is_counted() -> None:
    made_from = assessment_of({"kind": OFFICE, "unit": answered_with(1)})
    reading = typed(made_from, {"budget": 5})
    done = imported(assessment_of({"kind": SHIP}), reading)
    assert done.plans[0].elsewhere == 2
    assert done.assessment.answers.keys() == {"kind", "budget"}
    assert done.assessment.answer("kind") == SHIP


# ── respondents ──────────────────────────────────────────────────────────────────────────────


def test_two_respondents_are_kept_side_by_side() -> None:
    empty = assessment_of({})
    police = typed(empty, {"kind": "a", "unit": 1}, "Police")
    politics = typed(empty, {"kind": "b", "unit": 1}, "Politics")
    done = imported(empty, police, politics)
    assert outcomes(done) == {"kind": Outcome.NEW, "unit": Outcome.NEW}
    assert done.conflicts == 0
    assert done.disputed == ("kind",)
    assert [one.by for one in done.assessment.responses["kind"]] == ["Police", "Politics"]
    assert [entry.by for entry in done.assessment.history] == ["Police", "Politics"]
    assert done.assessment.answer("unit").value == 1


def test_a_respondents_second_form_is_compared_with_the_first() -> None:
    empty = assessment_of({})
    first, second = typed(empty, {"kind": "a"}, "Police"), typed(empty, {"kind": "b"}, "Police")
    other = typed(empty, {"kind": "c"}, "Politics")
    done = imported(empty, first, other, second)
    assert outcomes(done) == {"kind": Outcome.CONFLICT}
    (step,) = done.plans[-1].steps
    assert (step.held.value, step.held.by) == ("office", "Police")


def test_a_form_of_an_answer_by_one_filled_in_by_another_takes_nothing_away() -> None:
    made_from = assessment_of({"kind": OFFICE.model_copy(update={"by": "Ana"})})
    changed, cleared = typed(made_from, {"kind": "b"}), typed(made_from, {"kind": None})
    done = imported(made_from, changed, by="Bob")
    assert outcomes(done) == {"kind": Outcome.NEW}
    assert {one.by for one in done.assessment.responses["kind"]} == {"Ana", "Bob"}
    done = imported(made_from, cleared, by="Bob")
    assert outcomes(done) == {"kind": Outcome.SAME}
    assert done.assessment is made_from


def test_where_respondents_differ_a_form_without_a_name_is_refused() -> None:
    empty = assessment_of({})
    both = imported(
        empty, typed(empty, {"kind": "a"}, "Police"), typed(empty, {"kind": "b"}, "Politics")
    ).assessment
    reading = typed(both, {"kind": "c", "unit": 2})
    done = imported(both, reading)
    (refused,) = done.plans[0].refused
    assert refused.reference == reading.filled[0].changes[0].reference
    assert "--by" in refused.accepted
    assert outcomes(done) == {"unit": Outcome.NEW}


def test_two_forms_without_names_that_differ_are_a_conflict() -> None:
    empty = assessment_of({})
    done = imported(empty, typed(empty, {"kind": "a"}), typed(empty, {"kind": "b"}))
    assert outcomes(done) == {"kind": Outcome.CONFLICT}


def test_after_a_signature_a_reason_is_needed() -> None:
    bare = assessment_of({"kind": OFFICE})
    signature = Signature(role=Role.PREPARER, name="Ana", at=NOON, digest=bare.digest)
    signed = bare.model_copy(update={"signatures": (signature,)})
    reading = typed(signed, {"kind": "b"})
    with pytest.raises(RequestError, match=r"history\.reason_needed"):
        import_readings(signed, [reading], [stamp()], OnConflict.STOP)
    done = import_readings(signed, [reading], [stamp(reason="new ship")], OnConflict.STOP)
    assert done.assessment.history[-1].reason == "new ship"


# ── another version ──────────────────────────────────────────────────────────────────────────


def test_answers_of_another_version_are_carried_over() -> None:
    made_from = assessment_of({"kind": OFFICE, "unit": answered_with(3)})
    reading = typed(made_from, {"kind": "b", "unit": 2, "budget": 5})

    def carry(answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
        moved = {"kind": "kind", "unit": "checks"}
        return {
            moved[key]: answer if key == "kind" else answered_with(min(2, int(str(answer.value))))
            for key, answer in answers.items()
            if key in moved and not answer.is_empty
        }

    over = carried(reading, carry)
    assert [(one.key, one.base.value, one.answer.value) for one in over.filled] == [
        ("kind", "office", "field")
    ]
    assert [row.key for row in over.unknown] == ["budget"]
    done = imported(assessment_of({"kind": OFFICE}), over)
    assert done.assessment.answer("kind").value == "field"


def test_comments_and_evidence_alone_are_a_change() -> None:
    made_from = assessment_of({"kind": OFFICE})
    form = Form(form_of(made_from))
    form.type("kind", "as agreed", Column.COMMENT)
    form.type("kind", "Report", Column.EVIDENCE)
    done = imported(made_from, form.read())
    answer = done.assessment.answer("kind")
    assert (answer.value, answer.comment) == ("office", "as agreed")
    assert [one.reference for one in answer.evidence] == ["Report"]
