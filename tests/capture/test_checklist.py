"""What answers mean for a checklist is the same at the doors and for the recommendation."""

from __future__ import annotations

import pytest

from assess.capture.checklist import is_left_to_do, status_given
from assess.diligence.checklist import status_of
from assess.files.folders import read_instrument, shipped_folders
from assess.model.answer import Answer, State
from assess.model.checklist import ItemStatus
from assess.model.item_statuses import statuses
from assess.model.questionnaire import Item, Questionnaire
from tests.support.answers import answered_with, possible_values
from tests.support.diligence import small_vendor

ASKED: dict[str, Questionnaire] = {
    "small-vendor": small_vendor().questionnaire,
    **{name: read_instrument(folder).questionnaire for name, folder in shipped_folders().items()},
}
LEFT = (ItemStatus.CONCERN, ItemStatus.FAIL, ItemStatus.OPEN)


def items(asked: Questionnaire) -> list[Item]:
    return [item for item in asked.items.values() if item.spec.checklist is not None]


@pytest.mark.parametrize("name", ASKED)
def test_answers_mean_what_the_recommendation_takes_them_for(name: str) -> None:
    for item in items(ASKED[name]):
        spec = item.spec
        for value in possible_values(spec):
            answer = answered_with(value)
            status = status_of(spec, answer)[0]
            assert status_given(spec, answer) is status
            assert is_left_to_do(spec, answer) == (status in LEFT)
        for state in (State.UNKNOWN, State.WITHHELD, State.NOT_APPLICABLE):
            answer = Answer(state=state, comment="Because.")
            assert status_given(spec, answer) is None
            assert is_left_to_do(spec, answer) == (status_of(spec, answer)[0] in LEFT)


def test_nothing_is_left_to_do_where_nothing_was_said_or_asked_for() -> None:
    asked = small_vendor().questionnaire.items
    assert not is_left_to_do(asked["registered"].spec, Answer(state=State.UNANSWERED))
    assert not is_left_to_do(asked["category"].spec, answered_with("fuel"))
    assert statuses(asked["category"].spec) == {}
