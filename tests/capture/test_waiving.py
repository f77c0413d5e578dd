"""Waivers: granted, ended and taken back, each with an entry of the history."""

from __future__ import annotations

import datetime

import pytest

from assess.capture.recording import Stamp
from assess.capture.undoing import undo
from assess.capture.waiving import (
    Excepted,
    excepted_by,
    find_excepted,
    grant,
    revoke,
    waiver_in_words,
)
from assess.checks.integrity import check_history
from assess.errors import RequestError
from assess.model.assessment import Assessment, Subject
from assess.model.gate import Waiver
from assess.model.history import Door, WaiverChange
from assess.model.reference import QuestionnaireReference
from tests.support.diligence import small_vendor

DAY = datetime.date(2026, 11, 22)
ONE = datetime.timedelta(days=1)
GATE = Excepted("gate", "closed", "Closed", waivable=True)
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
    assert excepted_by(change) == ("closed" if words else "")


# ── gates and items ──────────────────────────────────────────────────────────────────────────


def excepted(name: str) -> str:
    """Return what a name stands for in the small due diligence."""
    instrument = small_vendor()
    found = find_excepted(instrument.scoring, instrument.questionnaire, name)
    return f"{found.kind}.{found.name}"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("sanctions", "item.sanctions"),
        ("item.sanctions", "item.sanctions"),
        ("SANCTIONS", "item.sanctions"),
        ("Registration", "item.registered"),
        ("sanctions_match", "gate.sanctions_match"),
        ("gate.sanctions_match", "gate.sanctions_match"),
        ("sanctions match", "gate.sanctions_match"),
    ],
)
def test_gates_and_items_are_found_by_id_or_label(name: str, what: str) -> None:
    assert excepted(name) == what


@pytest.mark.parametrize("name", ["gate.sanctions", "item.sanctions_match", "category", "ownres"])
def test_what_is_neither_gate_nor_item_is_refused(name: str) -> None:
    with pytest.raises(RequestError, match="no gate and no item") as refused:
        excepted(name)
    assert refused.value.problems[0].code == "request.no_gate"


def test_a_name_that_could_mean_two_things_is_asked_about() -> None:
    instrument = small_vendor()
    gate = instrument.scoring.indices[0].gates[0].model_copy(update={"id": "sanctions"})
    index = instrument.scoring.indices[0].model_copy(update={"gates": (gate,)})
    model = instrument.scoring.model_copy(update={"indices": (index,)})
    with pytest.raises(RequestError, match=r"gate\.sanctions or item\.sanctions"):
        find_excepted(model, instrument.questionnaire, "sanctions")
    assert find_excepted(model, instrument.questionnaire, "gate.sanctions").kind == "gate"
    assert find_excepted(model, None, "sanctions").kind == "gate"


def test_an_item_that_cannot_be_waived_is_not() -> None:
    instrument = small_vendor()
    found = find_excepted(instrument.scoring, instrument.questionnaire, "exclusions")
    with pytest.raises(RequestError, match='the item "exclusions" cannot be waived'):
        grant(EMPTY, found, item_waiver("exclusions"), DAY, stamp())


def item_waiver(item: str) -> Waiver:
    return Waiver(item=item, name="Board", reason="Why", granted=DAY, until=DAY + 9 * ONE)


def test_only_the_waivers_of_the_very_thing_are_ended() -> None:
    item = Excepted("item", "closed", "Closed", waivable=True)
    assessment = grant(granted(waiver()), item, item_waiver("closed"), DAY, stamp())
    ended = revoke(assessment, item, DAY, stamp())
    assert [one.revoked for one in ended.waivers] == [None, DAY]
    assert check_history(ended) == []
