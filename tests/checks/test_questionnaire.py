from __future__ import annotations

import pytest

from assess.checks.questionnaire import check_questionnaire
from assess.checks.sources import unused_sources
from assess.errors import Severity
from assess.model.finding import FindingRules
from assess.model.scoring import ScoringModel
from tests.checks.building import (
    Asked,
    choice,
    codes,
    date,
    grid,
    number,
    only,
    questionnaire,
    scale,
    section,
    text,
    ticks,
)

THREATS = grid("threats", ["drugs", "arms"], scale("exposure"), text("remark"))


def found(*parts: Asked) -> list[str]:
    return codes(check_questionnaire(questionnaire(*parts)))


def test_a_sound_questionnaire_has_no_problems() -> None:
    asked = questionnaire(
        section("one", choice("kind"), number("staff", minimum=0), ticks("topics", none="none")),
        section(
            "two",
            scale("size", when="staff >= 10 and 'a' in topics"),
            grid(
                "threats",
                ["drugs", "arms"],
                scale("exposure"),
                text("why", when="threats.row.exposure >= 2"),
            ),
            date("since", when="answered(size) and count(topics) > 1"),
            when="kind in ['a', 'b'] and kind != 'b'",
        ),
    )
    assert check_questionnaire(asked) == []


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ((scale("q"), scale("q")), "/sections/0/questions/1/id"),
        ((section("s", scale("q")), section("s", scale("r"))), "/sections/1/id"),
        ((choice("q", "a", "b", "a"),), "/sections/0/questions/0/options/2/id"),
        ((grid("g", ["x", "x"], scale("c")),), "/sections/0/questions/0/rows/1/id"),
        ((grid("g", ["x"], scale("c"), text("c")),), "/sections/0/questions/0/columns/1/id"),
    ],
)
def test_duplicate_ids(parts: tuple[Asked, ...], pointer: str) -> None:
    problem = only(check_questionnaire(questionnaire(*parts)), "id.duplicate")
    assert problem.place.pointer == pointer
    assert problem.severity is Severity.ERROR


@pytest.mark.parametrize("word", ["row", "and", "count", "answered", "unknown", "class", "not"])
def test_reserved_words_are_no_question_ids(word: str) -> None:
    assert found(scale(word)) == ["id.reserved"]


def test_row_and_column_ids_may_be_function_names_but_not_keywords() -> None:
    assert found(grid("g", ["unknown"], scale("count"))) == []
    assert found(grid("g", ["row"], scale("is"))) == ["id.reserved", "id.reserved"]


def test_sources() -> None:
    listed = [{"id": "un-2020", "citation": "UN"}, {"id": "spare", "citation": "Spare"}]
    asked = questionnaire(scale("q", basis=[{"source": "un-2002"}]), sources=listed)
    problems = check_questionnaire(asked)
    unknown = only(problems, "basis.unknown_source")
    assert unknown.place.pointer == "/sections/0/questions/0/basis/0/source"
    assert unknown.hint == 'Did you mean "un-2020"?'
    assert len(problems) == 1


def test_unused_sources_are_noted_whatever_part_of_the_folder_could_use_them() -> None:
    column = scale("c", basis=[{"source": "in-column"}])
    names = ["in-column", "in-index", "in-rule", "spare"]
    sources = [{"id": name, "citation": name} for name in names]
    asked = questionnaire(grid("g", ["x"], column), sources=sources)
    index = {
        "id": "i",
        "label": "I",
        "high_is": "good",
        "basis": [{"source": "in-index"}],
        "children": [{"item": "g.x.c"}],
    }
    scoring = ScoringModel.model_validate(
        {
            "format": "assess/scoring",
            "format_version": "1",
            "questionnaire": asked.id,
            "indices": [index],
        }
    )
    rule = {
        "id": "r",
        "kind": "gap",
        "severity": "low",
        "when": "g.x.c == 0",
        "title": "T",
        "text": "T",
        "recommendation": "R",
        "basis": [{"source": "in-rule"}],
    }
    findings = FindingRules.model_validate(
        {
            "format": "assess/findings",
            "format_version": "1",
            "questionnaire": asked.id,
            "rules": [rule],
        }
    )
    (problem,) = unused_sources(asked, scoring, findings)
    assert (problem.code, problem.severity) == ("source.unused", Severity.NOTE)
    assert problem.place.pointer == "/sources/3"
    assert len(unused_sources(asked, None, None)) == 3


def test_levels_without_text() -> None:
    levels = [{"label": "bad"}, {"label": "good", "text": "is good"}, {"label": "best"}]
    problem = only(
        check_questionnaire(questionnaire(scale("q") | {"levels": levels})), "scale.missing_text"
    )
    assert "level 0, 2" in problem.message
    assert problem.severity is Severity.WARNING


def test_exclusive_options() -> None:
    both = [{"id": i, "label": i, "exclusive": i in "xy"} for i in "abxy"]
    alone = [{"id": i, "label": i, "exclusive": i == "x"} for i in "ax"]
    assert found(ticks("q", options=both)) == ["options.several_exclusive"]
    assert found(ticks("q", options=alone)) == ["options.one_tick"]
    assert found(choice("q", options=alone)) == ["options.exclusive_in_choice"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (number("q", minimum=5, maximum=1), "range.reversed"),
        (date("q", earliest="2024-01-02", latest="2024-01-01"), "range.reversed"),
        (number("q", minimum=0.2, maximum=0.8, integer=True), "range.empty"),
        (number("q", minimum=float("nan")), "range.empty"),
    ],
)
def test_ranges(asked: Asked, code: str) -> None:
    assert found(asked, scale("after", when="answered(q)"))[0] == code


def test_ranges_of_one_value_are_fine() -> None:
    assert (
        found(
            number("q", minimum=5, maximum=5), date("d", earliest="2024-01-02", latest="2024-01-02")
        )
        == []
    )


@pytest.mark.parametrize(
    ("when", "code", "words"),
    [
        ("kind = 'a'", "condition.unreadable", "At column 6"),
        ("size >= 1 and kinds == 'a'", "condition.unknown_id", 'column 15 of the condition. Did you mean "kind"?'),
        ("threats >= 1", "condition.grid_without_cell", "threats.drugs.exposure"),
        ("threats.exposure >= 1", "condition.grid_without_cell", "threats.drugs.exposure"),
        ("threats.drug.exposure >= 1", "condition.unknown_id", 'Did you mean "drugs"?'),
        ("threats.drugs.exposur >= 1", "condition.unknown_id", 'Did you mean "exposure"?'),
        ("threats.row.exposure >= 1", "condition.row_outside", "Only a grid column"),
        ("row == 1", "condition.row_outside", "Only a grid column"),
        ("size == 'level 2'", "condition.wrong_kind", "Write the level 2 without quotes"),
        ("size == 4", "condition.unknown_level", "levels are 0 to 3"),
        ("staff > '5'", "condition.wrong_kind", ""),
        ("since > 2020", "condition.wrong_kind", ""),
        ("since > '1 May'", "condition.wrong_kind", ""),
        ("kind == 1", "condition.wrong_kind", "Options: a, b, c"),
        ("kind == 'A'", "condition.unknown_option", "Known here: a, b, c"),
        ("kind < 'b'", "condition.unordered", "make it a scale"),
        ("'a' in kind", "condition.no_tick_list", "Write kind =="),
        ("count(kind) > 1", "condition.no_tick_list", "without count()"),
        ("count(topics) > 'a'", "condition.wrong_kind", "Give a number"),
        ("topics == 'drugs'", "condition.tick_list", "'option' in topics"),
        ("topics in ['drugs']", "condition.tick_list", "'option' in topics"),
        ("'drug' in topics", "condition.unknown_option", 'Did you mean "drugs"?'),
        ("words == 'x'", "condition.text_compared", "answered(words)"),
        ("size in [1, 'x']", "condition.wrong_kind", "levels are 0 to 3"),
    ],
)  # fmt: skip
def test_what_a_condition_can_get_wrong(when: str, code: str, words: str) -> None:
    asked = questionnaire(
        choice("kind"), scale("size"), number("staff"), date("since"), text("words"),
        ticks("topics", "drugs", "arms"), THREATS, scale("last", when=when),
    )  # fmt: skip
    (problem,) = check_questionnaire(asked)
    assert problem.code == code
    assert words in problem.hint
    assert 'question "last"' in problem.message
    assert problem.place.pointer == "/sections/0/questions/7/when"


def test_row_in_a_column_condition() -> None:
    def problem(when: str) -> tuple[list[str], str]:
        other = grid("others", ["x"], scale("c"))
        main = grid("threats", ["drugs", "arms"], scale("exposure"), text("why", when=when))
        problems = check_questionnaire(questionnaire(other, main))
        return codes(problems), problems[0].hint if problems else ""

    assert problem("threats.row.exposure >= 2") == ([], "")
    assert problem("others.row.c >= 2")[0] == ["condition.row_outside"]
    assert problem("threats.row >= 2")[0] == ["condition.row_outside"]
    unknown, hint = problem("threats.row.exposur >= 2")
    assert unknown == ["condition.unknown_id"]
    assert 'Did you mean "exposure"?' in hint


def test_a_question_that_refers_to_itself() -> None:
    problem = only(check_questionnaire(questionnaire(scale("q", when="q > 1"))), "condition.self")
    assert problem.place.pointer == "/sections/0/questions/0/when"


def test_a_section_that_depends_on_what_is_inside_it() -> None:
    asked = questionnaire(section("s", scale("p"), scale("q"), when="q > 1"))
    problem = only(check_questionnaire(asked), "condition.self")
    assert problem.place.pointer == "/sections/0/when"
    assert 'section "s" refers to "q"' in problem.message


def test_a_circle_is_reported_once() -> None:
    asked = (
        scale("a", when="c > 1"), scale("b", when="a > 1"), scale("c", when="b > 1"),
        scale("d", when="c > 1"),
    )  # fmt: skip
    problem = only(check_questionnaire(questionnaire(*asked)), "condition.circle")
    assert "a -> c -> b -> a" in problem.message
    assert found(*asked) == ["condition.circle"]


def test_a_circle_in_every_row_is_reported_once() -> None:
    columns = (scale("a", when="g.row.b > 1"), scale("b", when="g.row.a > 1"))
    assert found(grid("g", ["x", "y", "z"], *columns)) == ["condition.circle"]


@pytest.mark.parametrize(
    "when",
    [
        "size >= 0",
        "staff >= 0 and staff <= 100",
        "kind in ['a', 'b', 'c']",
        "kind == 'a' or kind != 'a'",
        "answered(words) or not answered(words)",
        "count(topics) <= 3",
        "since >= '2000-01-01'",
        "number > 1 or number <= 1",
    ],
)
def test_always_true(when: str) -> None:
    asked = questionnaire(
        choice("kind"), scale("size"), number("staff", minimum=0, maximum=100), text("words"),
        number("number"), date("since", earliest="2000-01-01"), ticks("topics", none="none"),
        scale("last", when=when),
    )  # fmt: skip
    (problem,) = check_questionnaire(asked)
    assert problem.code == "condition.always_true"
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize(
    "when",
    [
        "size > 2 and size < 2",
        "size == 1.5",
        "staff > 100",
        "kind == 'a' and kind == 'b'",
        "count(topics) > 3",
        "'none' in topics and 'a' in topics",
        "since < '2000-01-01'",
        "answered(words) and not answered(words)",
        "answered(words) and unknown(words)",
        "number > 1 and number < 1",
        "whole > 1 and whole < 2",
    ],
)
def test_always_false(when: str) -> None:
    asked = questionnaire(
        choice("kind"), scale("size"), number("staff", minimum=0, maximum=100), text("words"),
        number("number"), number("whole", integer=True), date("since", earliest="2000-01-01"),
        ticks("topics", none="none"), scale("last", when=when),
    )  # fmt: skip
    assert codes(check_questionnaire(asked)) == ["condition.always_false"]


@pytest.mark.parametrize(
    "when",
    [
        "number > 1 and number < 2",
        "number == 1e20",
        "number >= 1e308",
        "whole >= 1e20",
        "not answered(words)",
        "unknown(words)",
        "count(topics) == 0",
        "count(topics) >= 3 and 'a' in topics",
        "not ('a' in topics)",
        "kind not in ['a', 'b', 'c', 'd']",
        "since == '2024-02-29'",
    ],
)
def test_neither_always_nor_never(when: str) -> None:
    asked = (
        choice("kind", "a", "b", "c", "d", "e"), number("number"), number("whole", integer=True),
        text("words"), ticks("topics", none="none"), date("since"), scale("last", when=when),
    )  # fmt: skip
    assert found(*asked) == []


def test_a_question_that_its_own_conditions_shut_out() -> None:
    asked = questionnaire(
        scale("size"), scale("big", when="size >= 3"), text("last", when="big >= 1 and size < 2")
    )
    problem = only(check_questionnaire(asked), "condition.unreachable")
    assert problem.place.pointer == "/sections/0/questions/2/when"
    assert codes(check_questionnaire(asked)) == ["condition.unreachable"]


def test_a_question_that_its_section_shuts_out() -> None:
    first, second = scale("size"), text("last", when="size < 2")
    asked = (section("one", first), section("two", second, when="size == 3"))
    assert found(*asked) == ["condition.unreachable"]


def test_what_depends_on_something_never_shown_is_not_reported_again() -> None:
    asked = (
        scale("size"),
        scale("never", when="size > 2 and size < 1"),
        scale("after", when="never > 1"),
        scale("later", when="after > 1"),
    )
    assert found(*asked) == ["condition.always_false"]
    inside = section("two", scale("q", when="size > 1"), when="size > 2 and size < 1")
    assert found(section("one", scale("size")), inside) == ["condition.always_false"]


def test_a_hidden_answer_counts_as_missing_when_looking_for_what_can_hold() -> None:
    shown_if_hidden = scale("last", when="not answered(big)")
    assert found(scale("size"), scale("big", when="size >= 3"), shown_if_hidden) == []
    both = scale("last", when="answered(big) and size < 3")
    assert found(scale("size"), scale("big", when="size >= 3"), both) == ["condition.unreachable"]


def test_a_column_that_can_never_be_shown_in_one_row_names_the_row() -> None:
    when = "g.row.a >= 2 and g.x.a < 2"
    asked = questionnaire(grid("g", ["x", "y"], scale("a"), text("b", when=when)))
    problem = only(check_questionnaire(asked), "condition.always_false")
    assert 'in row "x"' in problem.message
    assert problem.place.pointer == "/sections/0/questions/0/columns/1/when"


def test_beyond_the_cap_nothing_is_claimed() -> None:
    many = [choice(f"q{i}", "a", "b", "c") for i in range(14)]
    when = " and ".join(f"q{i} in ['a', 'b']" for i in range(14)) + " and q0 == 'c'"
    assert found(*many, scale("last", when=when)) == []
    ticked = ticks("t", *(f"o{i}" for i in range(20)))
    every = " and ".join(f"'o{i}' in t" for i in range(20))
    assert found(ticked, scale("last", when=f"{every} and not ({every})")) == []


def test_duplicate_ids_stop_claims_about_what_can_hold() -> None:
    asked = (scale("q"), number("q"), scale("last", when="q > 2 and q < 2"))
    assert found(*asked) == ["id.duplicate"]
