from __future__ import annotations

import numpy as np
import pytest

from assess.columns import STATE_CODES, Column, Columns, day_number, encode, encode_item
from assess.model.answer import Answer, State, Value
from tests.checks.building import (
    Asked,
    answered,
    choice,
    columns_of,
    date,
    grid,
    number,
    questionnaire,
    scale,
    text,
    ticks,
)

KINDS: list[tuple[Asked, Value, int, float | None]] = [
    (choice("q"), "c", 2, None),
    (ticks("q"), ("a", "c"), 0b101, None),
    (ticks("q"), (), 0, None),
    (scale("q"), 3, 3, None),
    (number("q"), -2.5, 0, -2.5),
    (number("q"), 7, 0, 7.0),
    (date("q"), "2024-02-29", 0, 738945.0),
    (text("q"), "words", 0, None),
]


def encoded(asked: Asked, *answers: Answer | None) -> Column:
    return encode_item(questionnaire(asked).items["q"].spec, answers)


@pytest.mark.parametrize(("asked", "value", "code", "number_"), KINDS)
def test_a_value_becomes_its_code(
    asked: Asked, value: Value, code: int, number_: float | None
) -> None:
    codes, values = encoded(asked, Answer(state=State.ANSWERED, value=value))
    assert codes.tolist() == [code]
    assert (None if values is None else values.tolist()) == (None if number_ is None else [number_])


@pytest.mark.parametrize(("asked", "value", "code", "number_"), KINDS)
@pytest.mark.parametrize("state", [state for state in State if state is not State.ANSWERED])
def test_a_state_without_value_becomes_a_negative_code(
    asked: Asked, value: Value, code: int, number_: float | None, state: State
) -> None:
    given = Answer(state=State.ANSWERED, value=value)
    column = encoded(asked, given, Answer(state=state, comment="because"), None)
    assert column.codes.tolist() == [code, STATE_CODES[state], STATE_CODES[State.UNANSWERED]]
    assert column.answered.tolist() == [True, False, False]
    if number_ is not None:
        assert column.values is not None
        assert np.isnan(column.values).tolist() == [False, True, True]


def test_the_order_of_ticks_and_repeated_ticks_make_no_difference() -> None:
    for value in (("c", "a"), ("a", "a", "c")):
        assert encoded(ticks("q"), Answer(state=State.ANSWERED, value=value)).codes.tolist() == [5]


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (choice("q"), "z"),
        (ticks("q"), ("z",)),
        (ticks("q"), "a"),
        (scale("q"), True),
        (scale("q"), "x"),
        (number("q"), "x"),
        (date("q"), "today"),
    ],
)
def test_what_is_not_valid_is_refused(asked: Asked, value: Value) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        encoded(asked, Answer(state=State.ANSWERED, value=value))


def test_sixty_options_fit_into_the_bit_mask() -> None:
    options = [f"o{i}" for i in range(60)]
    column = encoded(ticks("q", *options), Answer(state=State.ANSWERED, value=tuple(options)))
    assert column.codes.tolist() == [2**60 - 1]


def test_encode_covers_every_cell_and_ignores_other_keys() -> None:
    asked = questionnaire(grid("g", ["x", "y"], scale("c")), scale("q"))
    columns = encode(asked.items, [answered(g__x__c=1, other=3), {}])
    assert columns.size == 2
    assert list(columns.by_key) == ["g.x.c", "g.y.c", "q"]
    assert columns.column("g.x.c").codes.tolist() == [1, -1]


def test_nobody_answered() -> None:
    columns = columns_of(questionnaire(scale("q")))
    assert columns.size == 0
    assert columns.column("q").codes.shape == (0,)


def test_an_absent_key_means_unanswered() -> None:
    column = Columns(3, {}).column("q")
    assert column.codes.tolist() == [-1, -1, -1]
    assert not column.answered.any()


def test_rows_are_views_of_a_part() -> None:
    asked = questionnaire(number("q"), scale("s"))
    columns = columns_of(asked, *(answered(q=i, s=i % 4) for i in range(5)))
    part = columns.rows(3, 10)
    assert part.size == 2
    values = part.column("q").values
    assert values is not None
    assert values.tolist() == [3.0, 4.0]
    assert part.column("s").codes.tolist() == [3, 0]
    assert columns.rows(7, 9).size == 0


def test_days_count_upwards() -> None:
    assert day_number("2024-03-01") - day_number("2024-02-28") == 2
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        day_number("1 May")
