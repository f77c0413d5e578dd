"""Where an interview stands, without a terminal: order, conditions, resuming, going back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.capture.interview.session import Effects, Session
from assess.capture.recording import Stamp, record
from assess.columns import encode
from assess.conditions import Visibility
from assess.model.answer import UNANSWERED, Answer, State
from assess.model.assessment import Assessment, Subject
from assess.model.history import Door
from assess.model.reference import QuestionnaireReference
from tests.capture.interview.holding import NOON, house
from tests.support.answers import answered_with, possible_values, without_value

HOUSE = house()
EMPTY = Assessment(questionnaire=QuestionnaireReference.to(HOUSE), subject=Subject(name="Mill"))


answered = answered_with
STATES = st.sampled_from([state for state in State if state is not State.ANSWERED])


def answers_to_house() -> st.SearchStrategy[dict[str, Answer]]:
    """Return what makes sets of answers: any questions, any states, any values."""
    any_answer = {
        key: st.sampled_from(possible_values(item.spec)).map(answered_with)
        | STATES.map(without_value)
        for key, item in HOUSE.items.items()
        if item.spec.type != "text"
    }
    return st.fixed_dictionaries({}, optional=any_answer)


def place(session: Session) -> str | None:
    """Return where one is; mypy believes that it cannot change."""
    return session.here


def after(session: Session, key: str, answer: Answer, by: str = "") -> Effects:
    """Record an answer, and let the session look at it."""
    stamp = Stamp(at=NOON, door=Door.INTERVIEW, by=by)
    return session.look_at(record(session.assessment, {key: answer}, stamp).assessment)


def test_it_begins_at_the_first_question_and_goes_on_to_the_next_open_one() -> None:
    session = Session(HOUSE, EMPTY)
    assert session.here == "floors"
    after(session, "area", answered(50))
    after(session, "floors", answered(2))
    session.advance()
    assert session.here == "built"


def test_it_resumes_after_the_question_answered_last_even_if_earlier_ones_are_open() -> None:
    session = Session(HOUSE, EMPTY)
    after(session, "roof", answered("tin"))
    after(session, "floors", answered(2))
    assert Session(HOUSE, session.assessment).here == "area"
    after(session, "heating", answered(("gas",)))
    assert Session(HOUSE, session.assessment).here == "rooms"


def test_without_a_history_it_resumes_after_the_last_answer_in_order() -> None:
    given_ = EMPTY.model_copy(update={"answers": {"roof": answered("tin")}})
    assert Session(HOUSE, given_).here == "town"


def test_after_the_last_question_it_comes_back_to_open_ones_but_not_to_those_left_for_later() -> (
    None
):
    session = Session(HOUSE, EMPTY, section="plain")
    session.skip()
    session.go_to("story")
    after(session, "story", answered("old"))
    session.advance()
    assert session.here == "area"
    session.skip()
    session.skip()
    assert place(session) is None
    missing = session.missing()
    assert missing.required == ("floors",)
    assert missing.skipped == ("area", "built")
    assert missing.all == ("floors", "area", "built")


def test_back_follows_the_way_one_came_and_leaves_out_what_is_hidden() -> None:
    session = Session(HOUSE, EMPTY, section="followed")
    after(session, "pets", answered("yes_"))
    session.advance()
    assert session.here == "dogs"
    assert session.back()
    assert session.here == "pets"
    assert after(session, "pets", answered("no_")) == Effects()
    session.advance()
    assert place(session) is None
    assert session.back()
    assert session.here == "pets"
    assert not session.back()


def test_conditions_take_effect_at_once() -> None:
    session = Session(HOUSE, EMPTY)
    assert "dogs" not in session.shown
    assert after(session, "pets", answered("yes_")) == Effects(opened=("dogs",))
    after(session, "dogs", answered(2))
    assert after(session, "pets", answered("no_")) == Effects(set_aside=("dogs",))
    assert after(session, "pets", answered("yes_")) == Effects(opened=("dogs",))


def test_progress_counts_what_is_asked() -> None:
    session = Session(HOUSE, EMPTY)
    assert session.standing() == (0, 13, 4)
    after(session, "floors", Answer(state=State.UNKNOWN))
    assert session.standing() == (1, 13, 3)
    after(session, "pets", answered("yes_"))
    assert session.standing() == (2, 14, 3)


def test_a_section_is_asked_alone() -> None:
    session = Session(HOUSE, EMPTY, section="grids")
    assert session.shown == ("windows.north.count", "windows.south.count")
    assert session.standing().asked == 2


def test_another_respondents_answer_counts_as_given_but_is_not_ones_own() -> None:
    session = Session(HOUSE, EMPTY, by="Bea")
    after(session, "floors", answered(3), by="Ana")
    assert session.answer("floors") == UNANSWERED
    assert session.given("floors").value == 3
    assert not session.is_open("floors")


def test_what_respondents_dispute_is_open_for_those_who_did_not_answer_it() -> None:
    session = Session(HOUSE, EMPTY)
    after(session, "floors", answered(3), by="Ana")
    after(session, "floors", answered(4), by="Bea")
    assert session.is_open("floors")
    assert not Session(HOUSE, session.assessment, by="Ana").is_open("floors")


@given(st.lists(answers_to_house(), min_size=1, max_size=6))
def test_what_is_shown_is_what_the_conditions_say_after_any_changes(
    states: list[dict[str, Answer]],
) -> None:
    session = Session(HOUSE, EMPTY)
    for answers in states:
        session.look_at(EMPTY.model_copy(update={"answers": answers}))
        shown = Visibility(HOUSE.items).on(encode(HOUSE.items, [answers]))
        assert session.shown == tuple(k for k in HOUSE.items if not shown.is_hidden(k)[0])


@given(answers_to_house(), st.lists(st.sampled_from(["advance", "skip", "back"]), max_size=40))
def test_wherever_one_goes_one_stands_at_a_question_that_is_asked(
    answers: dict[str, Answer], steps: list[str]
) -> None:
    session = Session(HOUSE, EMPTY.model_copy(update={"answers": answers}))
    for step in steps:
        getattr(session, step)()
        assert session.here is None or session.here in session.shown


@pytest.mark.parametrize("section", [part.id for part in HOUSE.sections])
def test_a_section_is_entered_at_its_first_open_question(section: str) -> None:
    session = Session(HOUSE, EMPTY)
    assert session.items[session.first_in(section)].section.id == section
