"""Which other answers a question could have, worked by hand."""

from __future__ import annotations

import pytest

from assess.model.answer import Value
from assess.model.normalisation import Linear, Ticked
from assess.model.question import Choices, Number, Option
from assess.scoring.improving.ways import effort_between, marks_of, possible_answers

NUMBER = Number(id="n", label="N", text="N?", type="number")
NAMES = [f"o{i}" for i in range(12)]


def ticks(*names: str, alone: str = "") -> Choices:
    options = [Option(id=name, label=name) for name in names]
    if alone:
        options.append(Option(id=alone, label=alone, exclusive=True))
    return Choices(id="t", label="T", text="T?", type="choices", options=tuple(options))


def test_a_number_that_is_compared_moves_around_what_it_is_compared_with() -> None:
    assert possible_answers(NUMBER, [], [5.0, "x"]) == (4, 5, 6)
    how = [Linear(method="linear", goalposts=(0, 8))]
    assert possible_answers(NUMBER, how, [5.5]) == (0, 2, 4, 4.5, 5.5, 6, 6.5, 8)


def test_a_number_keeps_inside_its_range_and_whole_where_it_must_be() -> None:
    how = [Linear(method="linear", goalposts=(0, 10))]
    inside = NUMBER.model_copy(update={"minimum": 1.5, "maximum": 8.5})
    assert possible_answers(inside, how) == (1.5, 2.5, 5, 7.5, 8.5)
    whole = inside.model_copy(update={"integer": True})
    assert possible_answers(whole, how) == (2, 3, 5, 7, 8)
    free = NUMBER.model_copy(update={"integer": True})
    assert possible_answers(free, how) == (0, 2, 3, 5, 7, 8, 10)
    assert [type(one) for one in possible_answers(free, how)] == [int] * 7


def test_whole_numbers_are_answers_without_a_point() -> None:
    how = [Linear(method="linear", goalposts=(0, 2))]
    assert [type(one) for one in possible_answers(NUMBER, how)] == [int, float, int, float, int]


def test_a_number_on_a_logarithmic_scale_moves_by_equal_factors() -> None:
    how = Linear(method="linear", goalposts=(2, 32), log=True)
    assert marks_of(how) == pytest.approx((2, 4, 8, 16, 32))
    assert possible_answers(NUMBER, [how]) == (2, 4, 8, 16, 32)


def test_a_number_that_stands_on_a_mark_has_passed_it() -> None:
    marks = (2.5, 5, 7.5, 10)
    assert effort_between(NUMBER, 1, 2.5, 10, marks) == 3
    assert effort_between(NUMBER, 2, 10, 2.5, marks) == 6


def test_of_a_short_tick_list_every_combination_is_tried() -> None:
    found = possible_answers(ticks("x", "y", alone="none"), [None])
    assert found == ((), ("x",), ("y",), ("x", "y"), ("none",))
    assert len(possible_answers(ticks(*NAMES[:10]), [None])) == 2**10
    assert len(possible_answers(ticks(*NAMES[:11]), [None])) == 12


def test_of_a_long_one_the_first_or_heaviest_so_many() -> None:
    long = ticks(*NAMES, alone="none")
    found = possible_answers(long, [None])
    assert found == (*(tuple(NAMES[:count]) for count in range(13)), ("none",))
    weighted = Ticked(method="ticked", options={"o5": 3, "o2": 1})
    heaviest = possible_answers(long, [None, weighted])
    assert heaviest[:4] == ((), ("o5",), ("o2", "o5"), ("o0", "o2", "o5"))
    assert len(heaviest) == 14


def test_of_a_long_one_with_and_without_what_is_ticked_now_or_asked_for() -> None:
    long = ticks(*NAMES)
    found = possible_answers(long, [None], (), ("o7",))
    first = [("o0", "o1"), ("o0", "o7")]
    assert {one for one in found if len(str(one)) < 20} >= {(), ("o0",), ("o7",), *first}
    assert len(found) == 2 * 12
    named = possible_answers(long, [None], ("o3",), None)
    assert {(), ("o3",), ("o0",), ("o0", "o3"), ("o0", "o1")} <= set(named)
    assert len(named) == 2 * 12
    both = possible_answers(long, [None], ("o3", "o7"), ("o7", "o9"))
    assert {("o9",), ("o3", "o9"), ("o0", "o7"), ("o3", "o7"), ("o0", "o9")} <= set(both)
    assert len(both) == 4 * 2 * 10


def test_of_options_asked_for_at_most_eight_together_are_tried() -> None:
    found = possible_answers(ticks(*NAMES), [None], NAMES[:9])
    # Every choice of up to eight of nine, with none, one, two or three of the others.
    assert len(found) == (2**9 - 1) * 4
    assert tuple(NAMES[:8]) in found
    assert tuple(NAMES[:9]) not in found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (("x",), ("none",), 2),
        (("none",), (), 2),
        (("x", "y"), (), 4),
        (("x", "y"), ("x", "none"), 2),
        (("x",), ("x",), 0),
    ],
)
def test_what_excludes_the_others_is_no_step_of_its_own(
    old: Value, new: Value, expected: int
) -> None:
    assert effort_between(ticks("x", "y", alone="none"), 2, old, new) == expected
    assert effort_between(ticks("x", "y", alone="none"), (2, 5), old, new) == expected
