from __future__ import annotations

import builtins
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess import conditions
from assess.columns import encode
from assess.conditions import (
    FALSE,
    TRUE,
    UNKNOWN,
    Compare,
    ConditionError,
    Constant,
    Key,
    Visibility,
    as_number,
    parse,
)
from assess.model.answer import Answer, State, Value
from assess.model.questionnaire import Questionnaire
from tests.checks.building import (
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

ASKED = questionnaire(
    choice("kind"),
    scale("size"),
    number("staff"),
    date("since"),
    ticks("topics", none="none"),
    text("words"),
    scale("deep", when="size >= 2"),
)


def truth(
    when: str, answers: Mapping[str, Answer] | None = None, asked: Questionnaire = ASKED
) -> int:
    shown = Visibility(asked.items).on(columns_of(asked, answers or {}))
    return int(shown.evaluate(parse(when))[0])


# ── reading ──────────────────────────────────────────────────────────────────────────────────


def test_keys_are_in_order_of_appearance_with_their_columns() -> None:
    condition = parse("b == 1 and not ('x' in a.r.c or count(d) > 2) and unknown(e)")
    assert [key.key for key in condition.keys] == ["b", "a.r.c", "d", "e"]
    assert [key.column for key in condition.keys] == [1, 24, 39, 59]


def test_a_mirrored_comparison_is_the_same() -> None:
    (left, right) = (parse("2 < q").tree, parse("q > 2").tree)
    assert isinstance(left, Compare)
    assert isinstance(right, Compare)
    assert left[1:] == right[1:]


def test_space_around_a_condition_does_not_shift_its_columns() -> None:
    with pytest.raises(ConditionError) as caught:
        parse("   q == 1 and True")
    assert caught.value.column == 15


@pytest.mark.parametrize(
    ("when", "column"),
    [
        ("q", 1),
        ("q == r", 1),
        ("q == True", 6),
        ("q > 1 and q == -True", 17),
        ("q > 1 and r is 1", 11),
        ("q in []", 6),
        ("q in [r]", 6),
        ("q > 1 and 1 in r", 11),
        ("count(q)", 1),
        ("q > 1 or answered(q == 1)", 19),
        ("q == 1e999", 6),
        ("q == 1" + "0" * 400, 6),
        ("(q := 1) == 1", 2),
    ],
)
def test_a_refusal_says_in_which_column(when: str, column: int) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(when)
    assert caught.value.column == column
    assert caught.value.hint


@pytest.mark.parametrize(
    "when",
    [
        "",
        "q = 1",
        "q == 1 and",
        "1 == 1",
        "q in r",
        "count(q, r) > 1",
        "answered(q=1)",
        "q == 1j",
        "q == b'a'",
        "f'{q}' == 'a'",
        "q[0] == 1",
        "q + 1 == 2",
        "__import__('os').system('true')",
        "(lambda: 1)() == 1",
        "[x for x in q] == 1",
        "q == 1 if r else s",
        "open('x')",
        "q == 'a'\x00",
        "q == '\ud800'",
        "not " * 400 + "answered(q)",
        ".".join("a" * 900) + " == 1",
        "(" * 300,
        "q == 1 and " * 300,
    ],
)
def test_what_is_not_of_the_language_is_refused(when: str) -> None:
    with pytest.raises(ConditionError):
        parse(when)


WORDS = st.sampled_from(
    ["and ", "or ", "not ", "in ", "is ", "q", "r.s.t", "==", "<", ">=", "(", ")", "[", "]", ",",
     "'a'", "1", "-", "count(", "answered(", "unknown(", " ", "\n", "#", "\\d", "lambda: ", "True",
     "{", "}", ":=", "*", "1_0", "0x", "1or", "f'{q}'", "yield ", "await "]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(WORDS, max_size=30).map("".join)))
def test_any_text_is_read_or_refused(when: str) -> None:
    failure: ConditionError | None = None
    try:
        assert parse(when).text == when
    except ConditionError as caught:
        failure = caught
    assert failure is None or (str(failure) and failure.column >= 1)


def test_reading_odd_literals_gives_no_python_warning() -> None:
    assert parse(r"q == '\d'").keys[0].key == "q"
    assert len(parse("q == 1or r == 2").keys) == 2


def test_nothing_is_executed(monkeypatch: pytest.MonkeyPatch) -> None:
    executed: list[object] = []
    with monkeypatch.context() as patch:
        for name in ("eval", "exec", "breakpoint"):
            patch.setattr(builtins, name, executed.append)
        patch.setattr(conditions, "canary", executed.append, raising=False)
        for when in ("canary(1)", "eval('1') == 1", "canary(1) == 1", "exec('x') in ['a']"):
            with pytest.raises(ConditionError):
                parse(when)
        parse("answered(canary) and canary == 'canary(1)'")
    assert executed == []


# ── logic ────────────────────────────────────────────────────────────────────────────────────

ATOM = {TRUE: "{q} >= 1", FALSE: "{q} < 1", UNKNOWN: "hidden_one >= 1"}
LOGIC = questionnaire(scale("q"), scale("hidden_one"))
TRUTHS = (FALSE, UNKNOWN, TRUE)


def atom(value: int) -> str:
    return ATOM[value].format(q="q")


def logic(when: str) -> int:
    return truth(when, answered(q=2), LOGIC)


@pytest.mark.parametrize("a", TRUTHS)
@pytest.mark.parametrize("b", TRUTHS)
def test_kleene(a: int, b: int) -> None:
    p, q = atom(a), atom(b)
    assert logic(p) == a
    assert logic(f"not {p}") == -a
    assert logic(f"{p} and {q}") == logic(f"{q} and {p}") == min(a, b)
    assert logic(f"{p} or {q}") == logic(f"{q} or {p}") == max(a, b)
    assert logic(f"not ({p} and {q})") == logic(f"not {p} or not {q}")
    assert logic(f"not ({p} or {q})") == logic(f"not {p} and not {q}")
    assert logic(f"not (not {p})") == a


@pytest.mark.parametrize("a", TRUTHS)
@pytest.mark.parametrize("b", TRUTHS)
@pytest.mark.parametrize("c", TRUTHS)
def test_kleene_with_three(a: int, b: int, c: int) -> None:
    p, q, r = atom(a), atom(b), atom(c)
    assert logic(f"{p} and {q} and {r}") == logic(f"{p} and ({q} and {r})") == min(a, b, c)
    assert logic(f"{p} and ({q} or {r})") == logic(f"({p} and {q}) or ({p} and {r})")
    assert logic(f"{p} or ({q} and {r})") == logic(f"({p} or {q}) and ({p} or {r})")


# ── a second evaluator, row by row, to compare with ──────────────────────────────────────────

COMPARISONS: dict[str, Callable[[Any, Any], object]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
Node = tuple[str, Callable[[Mapping[str, Answer]], int]]
"""A condition as text, and what it should come to for one set of answers."""


def as_truth(holds: object) -> int:
    return TRUE if holds else FALSE


def given_value(answers: Mapping[str, Answer], key: str) -> Value | None:
    if key == "deep":
        size = given_value(answers, "size")
        if not (isinstance(size, int) and size >= 2):
            return None
    answer = answers.get(key)
    return answer.value if answer else None


def compared(key: str, sign: str, constant: float | str) -> Node:
    def reference(answers: Mapping[str, Answer]) -> int:
        value = given_value(answers, key)
        return UNKNOWN if value is None else as_truth(COMPARISONS[sign](value, constant))

    return f"{key} {sign} {constant!r}", reference


def within(key: str, constants: list[float] | list[str]) -> Node:
    def reference(answers: Mapping[str, Answer]) -> int:
        value = given_value(answers, key)
        return UNKNOWN if value is None else as_truth(value in constants)

    return f"{key} in {constants!r}", reference


def ticked(option: str) -> Node:
    def reference(answers: Mapping[str, Answer]) -> int:
        value = given_value(answers, "topics")
        return as_truth(option in value) if isinstance(value, tuple) else UNKNOWN

    return f"{option!r} in topics", reference


def counted(sign: str, limit: int) -> Node:
    def reference(answers: Mapping[str, Answer]) -> int:
        value = given_value(answers, "topics")
        if not isinstance(value, tuple):
            return UNKNOWN
        return as_truth(COMPARISONS[sign](len([t for t in value if t != "none"]), limit))

    return f"count(topics) {sign} {limit}", reference


def state_is(function: str, key: str) -> Node:
    def reference(answers: Mapping[str, Answer]) -> int:
        if function == "answered":
            return as_truth(given_value(answers, key) is not None)
        size = given_value(answers, "size")
        hidden = key == "deep" and not (isinstance(size, int) and size >= 2)
        is_unknown = key in answers and answers[key].state is State.UNKNOWN
        return as_truth(is_unknown and not hidden)

    return f"{function}({key})", reference


def negated(node: Node) -> Node:
    return f"not ({node[0]})", lambda answers: -node[1](answers)


def joined(word: str, nodes: list[Node]) -> Node:
    best = min if word == "and" else max
    whole = f" {word} ".join(f"({node[0]})" for node in nodes)
    return whole, lambda answers: best(node[1](answers) for node in nodes)


SIGNS = st.sampled_from(sorted(COMPARISONS))
DAYS = st.dates().map(str)
NUMBERS = st.sampled_from([-1.5, 0.0, 1.0, 2.0, 3.0])
LEAVES = st.one_of(
    st.builds(compared, st.sampled_from(["size", "deep"]), SIGNS, st.integers(0, 3)),
    st.builds(compared, st.just("staff"), SIGNS, NUMBERS),
    st.builds(compared, st.just("since"), SIGNS, DAYS),
    st.builds(compared, st.just("kind"), st.sampled_from(["==", "!="]), st.sampled_from("abc")),
    st.builds(within, st.just("kind"), st.lists(st.sampled_from("abc"), min_size=1)),
    st.builds(within, st.sampled_from(["size", "deep", "staff"]), st.lists(NUMBERS, min_size=1)),
    st.builds(ticked, st.sampled_from(["a", "b", "c", "none"])),
    st.builds(counted, SIGNS, st.integers(0, 4)),
    st.builds(
        state_is,
        st.sampled_from(["answered", "unknown"]),
        st.sampled_from(["kind", "size", "staff", "since", "topics", "words", "deep"]),
    ),
)
NODES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(negated),
        st.builds(joined, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=4)),
    ),
    max_leaves=8,
)


def maybe_answered(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Answer]:
    missing = [State.UNKNOWN, State.WITHHELD, State.NOT_APPLICABLE, State.UNANSWERED]
    return st.one_of(
        values.map(lambda value: Answer(state=State.ANSWERED, value=value)),
        st.sampled_from(missing).map(lambda state: Answer(state=state, comment="because")),
    )


TICKS: st.SearchStrategy[Value] = st.one_of(
    st.just(("none",)), st.lists(st.sampled_from("abc"), unique=True, min_size=1).map(tuple)
)
LEVELS: st.SearchStrategy[Value] = st.integers(0, 3)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "kind": maybe_answered(st.sampled_from("abc")),
        "size": maybe_answered(LEVELS),
        "deep": maybe_answered(LEVELS),
        "staff": maybe_answered(NUMBERS),
        "since": maybe_answered(DAYS),
        "topics": maybe_answered(TICKS),
        "words": maybe_answered(st.just("words")),
    },
)


@given(NODES, st.lists(ANSWERS, max_size=6))
def test_columns_agree_with_evaluating_row_by_row(
    node: Node, rows: list[dict[str, Answer]]
) -> None:
    when, reference = node
    shown = Visibility(ASKED.items).on(columns_of(ASKED, *rows))
    result = shown.evaluate(parse(when))
    assert result.dtype == np.int8
    assert result.tolist() == [reference(row) for row in rows]


@given(NODES, NODES, ANSWERS)
def test_de_morgan(first: Node, second: Node, answers: dict[str, Answer]) -> None:
    p, q = first[0], second[0]
    both = truth(f"not (({p}) and ({q}))", answers)
    assert both == truth(f"(not ({p})) or (not ({q}))", answers)
    either = truth(f"not (({p}) or ({q}))", answers)
    assert either == truth(f"(not ({p})) and (not ({q}))", answers)


# ── showing and hiding ───────────────────────────────────────────────────────────────────────


def test_a_comparison_with_a_missing_answer_is_unknown() -> None:
    assert truth("size >= 0") == UNKNOWN
    assert truth("size >= 0", {"size": Answer(state=State.WITHHELD)}) == UNKNOWN
    assert truth("not (size >= 0)") == UNKNOWN


def test_states_are_never_unknown_themselves() -> None:
    assert truth("answered(size)") == FALSE
    assert truth("unknown(size)") == FALSE
    assert truth("unknown(size)", {"size": Answer(state=State.UNKNOWN)}) == TRUE


def test_a_hidden_answer_counts_as_missing() -> None:
    hidden, visible = answered(size=1, deep=3), answered(size=2, deep=3)
    assert truth("deep == 3", visible) == TRUE
    assert truth("deep == 3", hidden) == UNKNOWN
    assert truth("answered(deep)", hidden) == FALSE
    unknown = answered(size=1) | {"deep": Answer(state=State.UNKNOWN)}
    assert truth("unknown(deep)", unknown) == FALSE


def test_what_hangs_on_something_not_applicable_is_void_and_carries_on() -> None:
    asked = questionnaire(scale("a"), scale("b", when="a > 0"), scale("c", when="b > 0"))
    not_for_us = {"a": Answer(state=State.NOT_APPLICABLE, comment="No ships")}
    shown = Visibility(asked.items).on(encode(asked.items, [not_for_us, answered(a=0), {}]))
    for key in ("b", "c"):
        assert shown.is_hidden(key).tolist() == [True, True, True]
        assert shown.is_void(key).tolist() == [True, False, False]
        truth = shown.truth(key)
        assert truth is not None
        assert truth.tolist() == [FALSE, FALSE, UNKNOWN]


def test_hiding_carries_on_from_question_to_question() -> None:
    asked = questionnaire(scale("a"), scale("b", when="a > 0"), scale("c", when="b > 0"))
    shown = Visibility(asked.items).on(
        columns_of(asked, answered(a=1, b=1), answered(a=0, b=1), answered(b=1))
    )
    assert shown.is_hidden("c").tolist() == [False, True, True]
    assert shown.truth("a") is None
    c_truth = shown.truth("c")
    assert c_truth is not None
    assert c_truth.tolist() == [TRUE, FALSE, UNKNOWN]


def test_a_column_condition_looks_at_its_own_row() -> None:
    asked = questionnaire(grid("g", ["x", "y"], scale("a"), text("b", when="g.row.a >= 2")))
    shown = Visibility(asked.items).on(columns_of(asked, answered(g__x__a=3, g__y__a=1)))
    assert not shown.is_hidden("g.x.b")[0]
    assert shown.is_hidden("g.y.b")[0]


def test_no_assessments_at_all() -> None:
    shown = Visibility(ASKED.items).on(columns_of(ASKED))
    assert shown.evaluate(parse("size > 1 and 'a' in topics")).shape == (0,)
    assert shown.is_hidden("deep").shape == (0,)


def test_a_circle_is_refused() -> None:
    asked = questionnaire(scale("a", when="b > 0"), scale("b", when="a > 0"))
    shown = Visibility(asked.items).on(columns_of(asked, {}))
    with pytest.raises(ConditionError, match="in a circle: a -> b -> a"):
        shown.truth("a")


def test_unreadable_conditions_are_refused_on_construction() -> None:
    with pytest.raises(ConditionError):
        Visibility(questionnaire(scale("a", when="b >")).items)


def test_an_id_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        truth("nothing > 1")


# ── constants ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [("kind", "b", 1.0), ("size", 2.0, 2.0), ("staff", -1.5, -1.5), ("since", "0001-01-01", 1.0)],
)
def test_constants_as_numbers(key: str, value: float | str, expected: float) -> None:
    assert as_number(ASKED.items[key].spec, Constant(value)) == expected


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("kind", "z", "not one of its options: a, b, c"),
        ("kind", 1.0, "not one of its options"),
        ("size", "x", "leave the quotes away"),
        ("staff", "x", "leave the quotes away"),
        ("since", "1 May", "YYYY-MM-DD"),
        ("words", "x", "answered"),
    ],
)
def test_constants_that_do_not_fit(key: str, value: float | str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        as_number(ASKED.items[key].spec, Constant(value))


def test_a_tick_asked_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="it has none"):
        truth("'a' in size", answered(size=1))


def test_a_key_is_text_and_column() -> None:
    assert parse("a.b.c == 1").keys == (Key("a.b.c", 1),)
