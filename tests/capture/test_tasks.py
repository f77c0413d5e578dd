"""Owner and due day: they belong to the question, whoever answers it and whoever sets them."""

from __future__ import annotations

import datetime

import pytest

from assess.capture.answers_file import answers_to, merged
from assess.capture.form.reading.form import Reading
from assess.capture.form.reading.item import CellChange, Filled
from assess.capture.form.reading.origin import Origin
from assess.capture.importing import Imported, OnConflict, Outcome, import_readings
from assess.capture.migrating import migrate
from assess.capture.parse import NotAnAnswerError
from assess.capture.recording import Stamp, answer_by, reconcile, record
from assess.capture.tasks import read_due, task_in_words
from assess.model.answer import UNANSWERED, Answer, State
from assess.model.answers_file import GivenAnswer
from assess.model.assessment import Assessment
from assess.model.history import Door
from assess.model.reference import QuestionnaireReference
from tests.support.diligence import small_vendor, vendor

NOON = datetime.datetime(2026, 3, 2, 12, 0, tzinfo=datetime.UTC)
MAY, JUNE = datetime.date(2026, 5, 1), datetime.date(2026, 6, 1)
ASKED = small_vendor().questionnaire


def stamp(by: str = "", door: Door = Door.ANSWER) -> Stamp:
    return Stamp(at=NOON, door=door, by=by, reason="said so")


def left(answer: Answer, owner: str = "Logistics", due: datetime.date | None = MAY) -> Answer:
    return answer.model_copy(update={"owner": owner, "due": due})


def assigned(
    assessment: Assessment, by: str = "Bob", owner: str = "Logistics", key: str = "registered"
) -> Assessment:
    """Return an assessment in which somebody has set who does what is left."""
    new = left(answer_by(assessment, key, by), owner)
    return record(assessment, {key: new}, stamp(by)).assessment


def test_somebody_else_sets_the_owner_and_the_answer_stays_whose_it_was() -> None:
    before = vendor()
    after = assigned(before)
    held = after.answer("registered")
    assert (held.value, held.by, held.owner, held.due) == (2, "Ann Preparer", "Logistics", MAY)
    assert after.responses == {}
    (entry,) = after.history
    assert (entry.by, [change.key for change in entry.changes]) == ("Bob", ["registered"])
    assert after.digest != before.digest


def test_the_same_owner_and_day_again_are_no_change() -> None:
    once = assigned(vendor())
    assert assigned(once) is once
    assert assigned(once, "Carol") is once


def test_an_open_question_can_have_an_owner_and_nobody_has_answered_it() -> None:
    after = assigned(vendor({"registered": None}))
    held = after.answer("registered")
    assert (held.state, held.owner, held.by, held.at) == (State.UNANSWERED, "Logistics", "", None)
    given = record(after, {"registered": left(Answer(state=State.UNKNOWN))}, stamp("Carol"))
    assert given.assessment.responses == {}
    assert given.assessment.answer("registered").by == "Carol"


def test_owners_last_through_a_dispute_and_its_end() -> None:
    one = assigned(vendor())
    new = answer_by(one, "registered", "Carol").model_copy(
        update={"state": State.ANSWERED, "value": 0}
    )
    two = record(one, {"registered": new}, stamp("Carol")).assessment
    assert list(two.disputed) == ["registered"]
    assert two.answer("registered").owner == "Logistics"
    assert all(not said.owner for said in two.responses["registered"])
    # Somebody without a name may set them, since it is nobody's answer.
    nobody = assigned(two, "", "Legal office")
    assert list(nobody.disputed) == ["registered"]
    assert {answer_by(nobody, "registered", name).owner for name in ("", "Carol", "Dora")} == {
        "Legal office"
    }
    agreed = Answer(state=State.ANSWERED, value=1)
    both = ("Ann Preparer", "Carol")
    ended = reconcile(nobody, {"registered": agreed}, both, stamp("Carol")).assessment
    held = ended.answer("registered")
    assert (held.value, held.owner, held.due) == (1, "Legal office", MAY)


def test_migrating_keeps_owners_of_answers_and_of_open_questions() -> None:
    before = assigned(assigned(vendor({"references": None})), key="references")
    other = ASKED.model_copy(update={"version": "1.0.1"})
    after = migrate(before, (), other, stamp(door=Door.MIGRATION)).assessment
    for key in ("registered", "references"):
        assert task_in_words(after.answer(key)) == "owner Logistics, due 2026-05-01"


def test_migrating_a_dispute_that_ends_keeps_its_owner() -> None:
    one = assigned(vendor())
    new = answer_by(one, "registered", "Carol").model_copy(
        update={"state": State.ANSWERED, "value": 0}
    )
    two = record(one, {"registered": new}, stamp("Carol")).assessment
    (section,) = [part for part in ASKED.sections if part.id == "checks"]
    first = section.questions[0]
    fewer = first.model_copy(
        update={"levels": first.levels[:2], "checklist": None}  # type: ignore[union-attr]
    )
    changed = section.model_copy(update={"questions": (fewer, *section.questions[1:])})
    other = ASKED.model_copy(update={"sections": (ASKED.sections[0], changed)})
    after = migrate(two, (), other, stamp(door=Door.MIGRATION)).assessment
    assert (after.answer("registered").value, after.answer("registered").owner) == (0, "Logistics")


# ── answers files ────────────────────────────────────────────────────────────────────────────


def through_file(old: Answer, **given: object) -> Answer:
    written = GivenAnswer.model_validate(given)
    answers, problems = answers_to(ASKED.items, {"registered": written}, "/answers")
    assert problems == []
    return merged(old, answers["registered"], written)


OLD = left(Answer(state=State.ANSWERED, value=1, comment="So we heard."))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": 2}, left(Answer(state=State.ANSWERED, value=2, comment="So we heard."))),
        ({"owner": "Legal"}, left(OLD, "Legal")),
        ({"due": "2026-06-01"}, left(OLD, due=JUNE)),
        ({"due": None}, left(OLD, due=None)),
        ({"owner": None, "due": None}, left(OLD, "", None)),
        (
            {"value": 0, "owner": "Legal", "comment": ""},
            left(Answer(state=State.ANSWERED, value=0), "Legal"),
        ),
    ],
)
def test_a_file_says_owner_and_day_with_or_without_an_answer(
    given: dict[str, object], expected: Answer
) -> None:
    assert through_file(OLD, **given) == expected


def test_the_reason_of_what_does_not_apply_stays_beside_an_owner() -> None:
    old = Answer(state=State.NOT_APPLICABLE, comment="A lease.")
    assert through_file(old, owner="Legal", comment="") == left(old, "Legal", None)


@pytest.mark.parametrize("text", ["2026-02-30", "1/2/2026", "tomorrow", "20260501"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotAnAnswerError):
        read_due(text)
    assert read_due(" ") is None


# ── forms ────────────────────────────────────────────────────────────────────────────────────


def imported(
    assessment: Assessment, base: Answer, answer: Answer, by: str = "", key: str = "registered"
) -> Imported:
    """Import a form that changes one answer from what it was made from."""
    reference = QuestionnaireReference.to(ASKED)
    origin = Origin(reference, "Test", "", ("checks",), "_assess", {key: base}, {})
    change = CellChange("2 Checks!K4", "owner", "", "")
    reading = Reading(
        "form.xlsx", origin, by, (Filled(key, base, answer, (change,)),), (), (), (), 0
    )
    return import_readings(assessment, [reading], [stamp(by, Door.FORM)], OnConflict.STOP)


def outcome(done: Imported) -> Outcome:
    (step,) = done.plans[0].steps
    return step.outcome


def test_a_form_that_changes_the_answer_keeps_the_owner_set_meanwhile() -> None:
    before = vendor(by="")
    base = before.answer("registered")
    done = imported(assigned(before), base, Answer(state=State.ANSWERED, value=0))
    assert outcome(done) is Outcome.CHANGED
    assert done.assessment.answer("registered").value == 0
    assert done.assessment.answer("registered").owner == "Logistics"


def test_a_form_that_sets_the_owner_keeps_the_answer_given_meanwhile() -> None:
    before = vendor(by="")
    base = before.answer("registered")
    given = record(before, {"registered": Answer(state=State.ANSWERED, value=0)}, stamp())
    done = imported(given.assessment, base, left(base))
    assert outcome(done) is Outcome.CHANGED
    assert done.assessment.answer("registered").value == 0
    assert done.assessment.answer("registered").due == MAY


@pytest.mark.parametrize("by", ["", "Carol"])
def test_two_who_name_different_owners_are_in_conflict(by: str) -> None:
    before = vendor()
    base = answer_by(before, "registered", by)
    done = imported(assigned(before), base, left(base, "Legal"), by)
    assert outcome(done) is Outcome.CONFLICT
    same = imported(assigned(before), base, left(base), by)
    assert outcome(same) is Outcome.SAME


def test_a_respondents_form_sets_the_owner_of_what_somebody_else_answered() -> None:
    before = vendor()
    done = imported(before, UNANSWERED, left(UNANSWERED), "Carol")
    held = done.assessment.answer("registered")
    assert (held.value, held.by, held.owner) == (2, "Ann Preparer", "Logistics")
    assert done.assessment.responses == {}


def test_a_respondents_first_answer_is_new_also_where_an_owner_stands() -> None:
    given = Answer(state=State.ANSWERED, value=1)
    done = imported(assigned(vendor()), UNANSWERED, given, "Carol")
    assert outcome(done) is Outcome.NEW


def test_a_form_without_a_name_may_set_the_owner_of_a_disputed_question() -> None:
    one = vendor()
    new = Answer(state=State.ANSWERED, value=0)
    two = record(one, {"registered": new}, stamp("Carol")).assessment
    base = two.answer("registered")
    done = imported(two, base, left(base))
    assert done.refused == 0
    assert done.assessment.answer("registered").owner == "Logistics"
    assert list(done.assessment.disputed) == ["registered"]
    refused = imported(two, base, new)
    assert refused.refused == 1
