"""Waivers: granted, ended and taken back, each with an entry of the history."""

from __future__ import annotations

import datetime

import pytest

from assess.capture.recording import Stamp
from assess.capture.undoing import undo
from assess.capture.waiving import gate_of, grant, revoke, waiver_in_words
from assess.checks.integrity import check_history
from assess.errors import RequestError
from assess.model.assessment import Assessment, Subject
from assess.model.gate import Gate, Waiver
from assess.model.history import Door, WaiverChange
from assess.model.reference import QuestionnaireReference

DAY = datetime.date(2026, 11, 22)
ONE = datetime.timedelta(days=1)
GATE = Gate(id="closed", label="Closed", when="a == 0", cap="low")
EMPTY = Assessment(
    questionnaire=QuestionnaireReference(id="q", version="1", digest="sha256:x"),
    subject=Subject(name="Haven"),
)


def stamp(door: Door = Door.WAIVER) -> Stamp:
    at = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
    return Stamp(at=at, door=door, by="Board", reason="To try")


def waiver(first: int = 0, last: int = 9) -> Waiver:
    return Waiver(
        gate="closed", name="Board", reason="Why", granted=DAY + first * ONE, until=DAY + last * ONE
    )


def granted(*waivers: Waiver) -> Assessment:
    assessment = EMPTY
    for one in waivers:
        assessment = grant(assessment, GATE, one, DAY, stamp())
    return assessment


def test_all_waivers_that_count_or_will_are_ended_and_those_that_are_over_stay() -> None:
    over = waiver(-9, -1)
    live, later = waiver(-3, 9), waiver(5, 20)
    assessment = granted(live, later).model_copy(update={"waivers": (over, live, later)})
    ended = revoke(assessment, GATE, DAY, stamp())
    assert [one.revoked for one in ended.waivers] == [None, DAY, later.granted]
    assert not any(one.is_live(DAY + n * ONE) for one in ended.waivers[1:] for n in range(30))
    assert ended.waivers[1].is_live(DAY - ONE)
    assert len(ended.history) == len(assessment.history) + 2


def test_whatever_is_granted_ended_and_taken_back_the_history_fits() -> None:
    assessment = granted(waiver(0, 5), waiver(0, 7))
    assessment = revoke(assessment, GATE, DAY + ONE, stamp())
    steps = [assessment]
    for _ in range(3):
        assessment = undo(assessment, stamp(Door.UNDO)).assessment
        steps.append(assessment)
    assessment = grant(assessment, GATE, waiver(1, 3), DAY, stamp())
    steps.append(assessment)
    assert [check_history(one) for one in steps] == [[]] * len(steps)
    assert [len(one.waivers) for one in steps] == [2, 2, 2, 1, 2]
    for _ in range(2):
        assessment = undo(assessment, stamp(Door.UNDO)).assessment
        assert check_history(assessment) == []
    assert assessment.waivers == ()
    assert assessment.digest == EMPTY.digest
    with pytest.raises(RequestError, match="there is no change left to undo"):
        undo(assessment, stamp(Door.UNDO))


def test_a_waiver_is_part_of_what_signatures_stand_for() -> None:
    assert granted(waiver()).digest != EMPTY.digest
    assert revoke(granted(waiver()), GATE, DAY, stamp()).digest != granted(waiver()).digest


ENDED = waiver().model_copy(update={"revoked": DAY})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (WaiverChange(new=waiver()), "waived from 2026-11-22 until 2026-12-01"),
        (WaiverChange(old=waiver()), "waiver until 2026-12-01 taken back"),
        (WaiverChange(old=waiver(), new=ENDED), "waiver until 2026-12-01 ended on 2026-11-22"),
        (WaiverChange(old=ENDED, new=waiver()), "waiver until 2026-12-01 counts again"),
        (WaiverChange(new=ENDED), "waived until 2026-12-01, ended on 2026-11-22"),
        (WaiverChange(), ""),
    ],
)
def test_what_became_of_a_waiver_in_words(change: WaiverChange, words: str) -> None:
    assert waiver_in_words(change) == words
    assert gate_of(change) == ("closed" if words else "")
