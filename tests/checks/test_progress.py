from __future__ import annotations

from assess.checks.progress import progress
from assess.model.answer import Answer, State
from tests.checks.building import (
    answered,
    choice,
    grid,
    number,
    questionnaire,
    scale,
    section,
    text,
)

ASKED = questionnaire(
    section("one", choice("kind", required=True), number("staff", when="kind == 'a'")),
    section(
        "two",
        grid("g", ["x", "y"], scale("c"), text("d", when="g.row.c > 1"), required=True),
        when="kind == 'a'",
    ),
)


def test_nothing_answered() -> None:
    first, second = progress(ASKED, {})
    assert (first.section, first.shown, len(first.hidden_keys), first.answered) == ("one", 1, 1, 0)
    assert first.required_missing == ("kind",)
    assert (second.shown, len(second.hidden_keys), second.required_missing) == (0, 4, ())


def test_every_state_but_unanswered_counts_as_answered() -> None:
    given = answered(kind="a", g__x__c=2) | {
        "staff": Answer(state=State.WITHHELD),
        "g.y.c": Answer(state=State.UNANSWERED),
    }
    first, second = progress(ASKED, given)
    assert (first.shown, first.answered) == (2, 2)
    assert first.states[State.WITHHELD] == 1
    assert (second.shown, len(second.hidden_keys), second.answered) == (3, 1, 1)
    assert second.required_missing == ("g.x.d", "g.y.c")
    assert sum(second.states.values()) == second.shown
