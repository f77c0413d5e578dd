from __future__ import annotations

from typing import Any

import pytest

from assess.checks.scoring import check_scoring
from assess.errors import Problem, Severity
from assess.model.questionnaire import Questionnaire
from tests.checks.building import (
    Asked,
    choice,
    codes,
    date,
    grid,
    group,
    index,
    leaf,
    model,
    number,
    questionnaire,
    scale,
    text,
    ticks,
)

SOURCES = [{"id": "un", "citation": "UN"}]
BASIS: dict[str, Any] = {"basis": [{"source": "un"}]}


def asked(*questions: Asked) -> Questionnaire:
    based = [question | BASIS for question in questions]
    return questionnaire(*based, sources=SOURCES)


ALL = asked(
    choice("kind"),
    scale("size"),
    ticks("topics", none="none"),
    number("staff", minimum=0, maximum=100),
    date("since"),
    text("words"),
    grid("threats", ["drugs", "arms"], scale("exposure"), text("why")),
)


def problems(*children: Asked, questions: Questionnaire = ALL, **more: Any) -> list[Problem]:
    """Return the problems of an index with these children, unused questions aside."""
    found = check_scoring(model(index("top", *children, **more)), questions)
    return [problem for problem in found if problem.code != "scoring.never_scored"]


def test_a_sound_model_has_no_problems() -> None:
    sound = model(
        index(
            "top",
            leaf("kind"),
            leaf("size", normalise={"method": "points", "points": {0: 0, 1: 5, 2: 7, 3: 10}}),
            leaf("topics", normalise={"method": "ticked", "enough": 2}),
            leaf("staff", normalise={"method": "linear", "goalposts": [100, 0]}),
            group("grid", cells="threats.*.exposure", row_weights={"drugs": 2}),
            group("max", leaf("kind", id="again", multiplier=0.5), leaf("size", id="more"),
                  aggregate="maximum"),
        )
    )  # fmt: skip
    assert check_scoring(sound, ALL) == []


def test_a_sound_model_over_inputs_has_no_problems() -> None:
    inputs = [number("income", minimum=1, maximum=100)]
    line = {"method": "piecewise", "points": [[1, 0], [50, 0.9], [80, 1]]}
    sound = model(index("top", leaf("income", normalise=line)), inputs=inputs)
    assert check_scoring(sound, None) == []


def test_inputs_are_checked_like_questions() -> None:
    inputs = [number("x", minimum=5, maximum=1), number("x")]
    line = {"method": "linear", "goalposts": [1, 5]}
    found = codes(
        check_scoring(model(index("top", leaf("x", normalise=line)), inputs=inputs), None)
    )
    assert found[:2] == ["id.duplicate", "range.reversed"]


def test_another_questionnaire() -> None:
    other = model(index("top", leaf("kind")), questionnaire="large")
    own = model(index("top", leaf("x")), inputs=[number("x")])
    for rated, questions in ((other, ALL), (other, None), (own, ALL)):
        assert codes(check_scoring(rated, questions)) == ["scoring.other_questionnaire"]


def test_unknown_items() -> None:
    found = problems(leaf("knd"), leaf("threats"), leaf("threats.drug.exposure"))
    assert codes(found) == [
        "scoring.unknown_item",
        "scoring.grid_without_cell",
        "scoring.unknown_item",
    ]
    assert [problem.place.pointer for problem in found] == [
        f"/indices/0/children/{i}/item" for i in range(3)
    ]
    assert found[0].hint == 'Did you mean "kind"?'
    assert "cells: threats.*.exposure" in found[1].hint
    assert found[2].hint == 'Did you mean "threats.drugs.exposure"?'


@pytest.mark.parametrize(
    ("cells", "hint"),
    [
        ("threats.exposure", "Write it as grid.*.column."),
        (".*.exposure", "Write it as grid.*.column."),
        ("threat.*.exposure", 'Did you mean "threats"?'),
        ("threats.*.exposur", 'Did you mean "exposure"?'),
    ],
)
def test_bad_cells(cells: str, hint: str) -> None:
    (problem,) = problems(group("g", cells=cells))
    assert (problem.code, problem.hint) == ("scoring.bad_cells", hint)
    assert problem.place.pointer == "/indices/0/children/0/cells"


def test_row_weights() -> None:
    weights = {"drug": 1, "arms": -1}
    found = problems(group("g", cells="threats.*.exposure", row_weights=weights))
    assert codes(found) == ["scoring.unknown_row", "scoring.bad_row_weight"]
    assert found[0].place.pointer == "/indices/0/children/0/row_weights/drug"


def test_duplicate_indicators_over_all_indices() -> None:
    two = model(index("a", leaf("kind")), index("b", leaf("kind"), group("a", leaf("size"))))
    found = [p for p in check_scoring(two, ALL) if p.code == "scoring.duplicate_indicator"]
    assert [p.place.pointer for p in found] == ["/indices/1/children/0", "/indices/1/children/1"]
    cells = group("g", cells="threats.*.exposure")
    twice = codes(problems(cells, group("h", cells)))
    assert twice == ["scoring.duplicate_indicator"] * 3


@pytest.mark.parametrize(
    ("item", "how", "code"),
    [
        ("since", None, "scoring.never_scorable"),
        ("words", "levels", "scoring.never_scorable"),
        ("staff", None, "scoring.does_not_fit"),
        ("staff", "levels", "scoring.does_not_fit"),
        ("topics", "levels", "scoring.does_not_fit"),
        ("kind", "ticked", "scoring.does_not_fit"),
        ("size", {"method": "linear", "goalposts": [0, 3]}, "scoring.does_not_fit"),
        ("staff", {"method": "linear", "goalposts": [0, float("inf")]}, "scoring.does_not_fit"),
        ("staff", {"method": "linear", "goalposts": [0, 200]}, "scoring.top_unreachable"),
        ("staff", {"method": "linear", "goalposts": [50, -50]}, "scoring.top_unreachable"),
        ("staff", {"method": "piecewise", "points": [[0, 0], [200, 1]]}, "scoring.top_unreachable"),
        ("kind", {"method": "points", "points": {"a": 1, "b": 2}}, "scoring.unscored_option"),
        ("kind", {"method": "points", "points": {"a": 1, "b": 2, "c": 1, "d": 3}},
         "scoring.unknown_option"),
        ("kind", {"method": "points", "points": {"a": 1, "b": 1, "c": 1}}, "scoring.bad_points"),
        ("size", {"method": "points", "points": {0: 1, 1: 1, 2: 2}}, "scoring.unscored_option"),
        ("topics", {"method": "ticked", "options": {"a": 1, "b": 1}}, "scoring.unscored_tick"),
        ("topics", {"method": "ticked", "options": {"a": 1, "b": 1, "c": 1, "d": 1}},
         "scoring.unknown_option"),
        ("topics", {"method": "ticked", "options": {"a": 1, "b": 0, "c": 1}}, "scoring.bad_points"),
        ("topics", {"method": "ticked", "enough": 4}, "scoring.enough_too_high"),
        ("topics", {"method": "ticked", "options": {"a": 1, "b": 1, "c": 1, "none": 1}},
         "scoring.top_unreachable"),
    ],
)  # fmt: skip
def test_normalisation_that_does_not_fit(item: str, how: object, code: str) -> None:
    normalise = {"normalise": how} if how else {}
    assert codes(problems(leaf(item, **normalise))) == [code]


@pytest.mark.parametrize(
    ("item", "how"),
    [
        ("kind", {"method": "levels", "reverse": True}),
        ("topics", "ticked"),
        ("topics", {"method": "ticked", "enough": 3}),
        ("topics", {"method": "ticked", "options": {"a": 1, "b": 1, "c": 1, "none": 1}, "enough": 3}),
        ("staff", {"method": "linear", "goalposts": [90, 10]}),
        ("staff", {"method": "piecewise", "points": [[0, 0], [50, 1], [200, 1]]}),
    ],
)  # fmt: skip
def test_normalisation_that_fits(item: str, how: object) -> None:
    assert problems(leaf(item, normalise=how)) == []


def test_normalisation_of_cells_is_reported_once() -> None:
    (problem,) = problems(group("g", cells="threats.*.why"))
    assert problem.code == "scoring.never_scorable"
    assert '"threats.*.why"' in problem.message


def test_a_tick_list_of_exclusive_options_only_has_nothing_to_tick() -> None:
    options = [{"id": i, "label": i, "exclusive": True} for i in "ab"]
    questions = asked(ticks("t", options=options))
    assert codes(problems(leaf("t"), questions=questions)) == ["scoring.bad_points"]


def test_weights_of_zero() -> None:
    (one,) = problems(leaf("kind"), leaf("size", weight=0))
    assert (one.code, one.severity) == ("scoring.zero_weight", Severity.WARNING)
    assert "shown but does not count" in one.message
    (all_zero,) = problems(leaf("kind", weight=0), leaf("size", weight=0))
    assert (all_zero.code, all_zero.severity) == ("scoring.zero_group", Severity.ERROR)
    rows = group("g", cells="threats.*.exposure", row_weights={"drugs": 0, "arms": 0})
    assert codes(problems(rows)) == ["scoring.zero_group"]
    one_row = group("g", cells="threats.*.exposure", row_weights={"drugs": 0})
    assert problems(one_row)[0].place.pointer == "/indices/0/children/0/row_weights/drugs"


def test_a_lookup_with_a_weight_of_zero_never_has_a_score() -> None:
    table = {"method": "lookup", "table": [[0, 0.5], [0.5, 1]]}
    found = problems(leaf("kind"), leaf("size", weight=0), aggregate=table)
    assert codes(found) == ["scoring.zero_group"]


@pytest.mark.parametrize(
    "aggregate", ["minimum", "maximum", {"method": "lookup", "table": [[0, 0.5], [0.5, 1]]}]
)
def test_weights_that_are_ignored(aggregate: object) -> None:
    (problem,) = problems(leaf("kind", weight=2), leaf("size"), aggregate=aggregate)
    assert problem.code == "scoring.weight_ignored"
    assert problems(leaf("kind"), leaf("size"), aggregate=aggregate) == []


def test_a_weight_of_an_index_is_ignored() -> None:
    assert codes(problems(leaf("kind"), weight=3)) == ["scoring.weight_ignored"]


def test_a_single_child_may_have_a_weight() -> None:
    assert problems(leaf("kind", weight=3)) == []


def test_multipliers() -> None:
    misplaced = problems(leaf("kind", multiplier=0.5), leaf("size"))
    assert codes(misplaced) == ["scoring.multiplier_misplaced"]
    assert codes(problems(leaf("kind"), multiplier=0.5)) == ["scoring.multiplier_misplaced"]
    shrunk = problems(leaf("kind", multiplier=0.5), aggregate="maximum")
    assert codes(shrunk) == ["scoring.multiplier_without_top"]
    ignored = problems(leaf("kind", multiplier=0.5), leaf("size", weight=0), aggregate="maximum")
    assert "scoring.multiplier_without_top" in codes(ignored)


def test_what_counts_while_a_question_is_hidden() -> None:
    questions = asked(choice("kind"), scale("size", when="kind == 'a'"))
    (problem,) = problems(leaf("size"), questions=questions)
    assert (problem.code, problem.severity) == ("scoring.if_hidden_unsaid", Severity.WARNING)
    assert problems(leaf("size", if_hidden="worst"), questions=questions) == []
    idle = problems(leaf("kind", if_hidden="worst"), questions=questions)
    assert codes(idle) == ["scoring.if_hidden_idle"]


def test_hidden_cells_are_told_once() -> None:
    columns = (scale("a"), scale("b", when="g.row.a > 1"))
    questions = asked(grid("g", ["x", "y"], *columns))
    (problem,) = problems(group("cells", cells="g.*.b"), questions=questions)
    assert (problem.code, problem.severity) == ("scoring.if_hidden_unsaid", Severity.WARNING)
    assert problems(group("cells", cells="g.*.b", if_hidden="worst"), questions=questions) == []


def test_basis() -> None:
    bare = questionnaire(
        scale("q"), grid("g", ["x", "y"], scale("c"), scale("d") | BASIS), sources=SOURCES
    )
    group_basis = group("cells", cells="g.*.c", basis=[{"source": "uno"}])
    found = problems(leaf("q"), group_basis, group("more", cells="g.*.d"), questions=bare)
    assert codes(found) == ["basis.unknown_source", "scoring.no_basis", "scoring.no_basis"]
    assert '"g.c"' in found[2].message


def test_questions_never_scored() -> None:
    found = check_scoring(model(index("top", leaf("kind"), leaf("threats.drugs.exposure"))), ALL)
    notes = [problem.message for problem in found if problem.code == "scoring.never_scored"]
    assert notes == [
        'The question "size" is used in no index.',
        'The question "topics" is used in no index.',
        'The question "staff" is used in no index.',
        'The question "threats.*.exposure" is used in no index in row arms.',
    ]


def test_bands() -> None:
    assert codes(problems(leaf("kind"), bands=[])) == ["scoring.no_bands"]
    assert problems(leaf("kind"), bands=[], ranked=False) == []


def test_a_band_too_narrow_to_print_a_score_in_is_refused() -> None:
    edges = [("low", 0), ("thin", 50.2), ("high", 50.4)]
    bands = [{"id": name, "label": name, "at_least": edge} for name, edge in edges]
    (problem,) = problems(leaf("kind"), bands=bands, decimals=0)
    assert (problem.code, problem.place.pointer) == ("scoring.narrow_band", "/indices/0/bands/1")
    assert problems(leaf("kind"), bands=bands, decimals=1) == []
