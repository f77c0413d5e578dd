"""What was computed from records: whoever explains it replaces it, and contradicts nobody."""

from __future__ import annotations

import datetime

from assess.capture.recording import Stamp, answer_by, record
from assess.model.answer import Answer, Evidence, State
from assess.model.assessment import Assessment
from assess.model.history import Door
from tests.support.diligence import vendor

NOON = datetime.datetime(2026, 3, 2, 12, 0, tzinfo=datetime.UTC)
KEY = "registered"
COMPUTED = Answer(
    state=State.ANSWERED, value=0, evidence=(Evidence(reference="tender.csv, two equal prices"),)
)


def stamp(by: str, door: Door = Door.ANSWER) -> Stamp:
    return Stamp(at=NOON, door=door, by=by)


def computed() -> Assessment:
    """Return an assessment with one answer that Ann had computed from a tender's records."""
    before = vendor({KEY: None})
    return record(before, {KEY: COMPUTED}, stamp("Ann", Door.RED_FLAGS)).assessment


def explained(assessment: Assessment, by: str, value: int = 2) -> Assessment:
    said = {"state": State.ANSWERED, "value": value, "comment": "Why."}
    answer = answer_by(assessment, KEY, by).model_copy(update=said)
    return record(assessment, {KEY: answer}, stamp(by)).assessment


def test_somebody_else_explains_it_and_nobody_differs() -> None:
    after = explained(computed(), "Bob")
    held = after.answer(KEY)
    assert (held.value, held.by, held.comment) == (2, "Bob", "Why.")
    assert held.evidence == COMPUTED.evidence
    assert not after.responses
    assert not after.disputed


def test_what_somebody_explained_is_an_answer_like_any_other() -> None:
    after = explained(explained(computed(), "Bob"), "Cleo", value=1)
    assert set(after.disputed) == {KEY}
    assert [one.by for one in after.responses[KEY]] == ["Bob", "Cleo"]


def test_computing_it_again_does_not_replace_what_somebody_explained() -> None:
    after = record(
        explained(computed(), "Bob"), {KEY: COMPUTED}, stamp("Ann", Door.RED_FLAGS)
    ).assessment
    assert [one.by for one in after.responses[KEY]] == ["Bob", "Ann"]


def test_who_only_says_who_does_what_is_left_is_not_named_as_having_answered() -> None:
    before = computed()
    left = answer_by(before, KEY, "Bob").model_copy(update={"owner": "Logistics"})
    after = record(before, {KEY: left}, stamp("Bob")).assessment
    assert (after.answer(KEY).by, after.answer(KEY).owner) == ("Ann", "Logistics")


def test_who_gives_the_same_answer_puts_a_name_under_one_without() -> None:
    before = vendor({KEY: 2}, by="")
    same = answer_by(before, KEY, "Bob")
    assert record(before, {KEY: same}, stamp("Bob")).assessment.answer(KEY).by == "Bob"
