"""Follow-ups by which a worse answer may be rewarded: found, and nothing else suspected."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assess.checks.scoring import check_scoring
from assess.model.scoring import ScoringModel
from tests.checks.building import choice, number, questionnaire, scale, ticks
from tests.support import laws
from tests.support.answers import answered_with, random_answers
from tests.support.cases import Case, standing_cases
from tests.support.scoring_models import cases

Asked = dict[str, Any]
FEW = 6


def suspected(case: Case) -> list[str]:
    """Return what is said about rewards for worse answers."""
    problems = check_scoring(case.model, case.questionnaire)
    assert all(p.severity == "warning" for p in problems if p.code == "scoring.rewards_worse")
    return [problem.message for problem in problems if problem.code == "scoring.rewards_worse"]


def messages(
    first: Asked,
    when: str,
    if_hidden: str,
    *others: Asked,
    normalise: Any = None,
    high_is: str = "good",
    scored: bool = True,
) -> list[str]:
    """Return what is said of a follow-up ``f``; ``normalise`` is the first question's."""
    form = questionnaire(first, *others, scale("f", when=when), scale("last"))
    leaf = {"item": first["id"], **({"normalise": normalise} if normalise else {})}
    children = [{"item": "f", "if_hidden": if_hidden}, {"item": "last"}, *([leaf] * scored)]
    document = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": form.id,
        "indices": [{"id": "i", "label": "I", "high_is": high_is, "children": children}],
    }
    return suspected(Case("asked", form, ScoringModel.model_validate(document)))


HIDES = ['A better answer to "s" can hide "f", which then counts as the worst.']
BRINGS = ['A worse answer to "s" can bring in "f", which may raise the score.']
LOWERS = ['A better answer to "s" brings in "f", which may lower the score.']
WORST, OUT = "worst", "leave_out"
BACKWARDS = {"method": "levels", "reverse": True}
POINTS = {"method": "points", "points": {"a": 0, "b": 2, "c": 2}}
POSTS = {"method": "linear", "goalposts": [10, 0]}
HUNDREDS = {"method": "linear", "goalposts": [100, 200]}
TICKS = {"method": "ticked", "enough": 1}


@pytest.mark.parametrize(
    ("first", "when", "if_hidden", "more", "expected"),
    [
        (scale("s"), "s >= 2", WORST, {}, []),
        (scale("s"), "s >= 2", OUT, {}, LOWERS),
        (scale("s"), "s <= 1", WORST, {}, HIDES),
        (scale("s"), "s <= 1", OUT, {}, BRINGS),
        (scale("s"), "s == 2", WORST, {}, HIDES),
        (scale("s"), "s != 0 and not (s < 2)", WORST, {}, []),
        (scale("s"), "s <= 1", WORST, {"high_is": "bad"}, []),
        (scale("s"), "s >= 2", WORST, {"high_is": "bad"}, HIDES),
        (scale("s"), "s <= 1", WORST, {"normalise": BACKWARDS}, []),
        (scale("s"), "s <= 1", OUT, {"scored": False}, []),
        (scale("s"), "answered(s)", OUT, {}, []),
        (choice("s"), "answered(s)", OUT, {"normalise": POINTS}, []),
        (choice("s"), "s != 'a'", WORST, {"normalise": POINTS}, []),
        (choice("s"), "s == 'b'", WORST, {"normalise": POINTS}, []),
        (choice("s"), "s in ['a', 'b']", WORST, {"normalise": POINTS}, HIDES),
        (ticks("s"), "count(s) >= 1", WORST, {}, []),
        (ticks("s"), "count(s) >= 2", OUT, {"normalise": TICKS}, LOWERS),
        (ticks("s"), "'a' in s", WORST, {}, HIDES),
        (ticks("s"), "'a' in s", WORST, {"normalise": TICKS}, []),
        (ticks("s"), "not ('a' in s)", WORST, {}, HIDES),
        (number("s", minimum=0), "s < 5", WORST, {"normalise": POSTS}, []),
        (number("s", minimum=0), "s > 5", WORST, {"normalise": POSTS}, HIDES),
        (number("s", minimum=0), "s > 20", WORST, {"normalise": POSTS}, HIDES),
        (number("s", minimum=0), "s < 50", WORST, {"normalise": HUNDREDS}, HIDES),
        (number("s", minimum=0), "s > 50", WORST, {"normalise": HUNDREDS}, []),
    ],
)
def test_it_depends_on_which_way_the_question_is_scored(
    first: Asked, when: str, if_hidden: str, more: dict[str, Any], expected: list[str]
) -> None:
    assert messages(first, when, if_hidden, **more) == expected


def test_a_chain_of_follow_ups_is_followed() -> None:
    hidden_by_better = scale("m", when="s <= 1")
    shown_by_better = scale("m", when="s >= 1")
    assert messages(scale("s"), "m >= 1", WORST, hidden_by_better) == HIDES
    assert messages(scale("s"), "m >= 1", WORST, shown_by_better) == []
    assert messages(scale("s"), "s >= 1 and m == 0", WORST, scale("m")) == []


def test_where_there_is_too_much_to_try_nothing_is_claimed() -> None:
    many = [ticks(f"t{i}", *(f"o{j}" for j in range(7))) for i in range(3)]
    when = " and ".join(f"'o{j}' in t{i}" for i in range(3) for j in range(7))
    assert messages(scale("s"), f"s <= 1 or ({when})", WORST, *many) == []


def test_conditions_that_cannot_be_read_are_told_of_elsewhere() -> None:
    assert messages(scale("s"), "s <=", WORST) == []
    assert messages(scale("s"), "nowhere >= 1", WORST) == []


@pytest.mark.parametrize("case", standing_cases(), ids=lambda case: case.name)
def test_nothing_is_suspected_in_what_is_shipped(case: Case) -> None:
    assert suspected(case) == []


@given(case=cases())
def test_nothing_is_suspected_in_models_that_keep_the_rules(case: Case) -> None:
    assert suspected(case) == []


@given(case=cases(wild=True), seed=st.integers(0, 2**32 - 1))
def test_where_nothing_is_suspected_a_better_answer_never_makes_a_score_worse(
    case: Case, seed: int
) -> None:
    """With every question answered that others depend on: the others may be missing."""
    assume(not suspected(case))
    (index,) = case.model.indices
    random = laws.generator(seed)
    items = case.scored_items(index)
    sign = 1 if index.high_is == "good" else -1
    for _ in range(FEW):
        answers = random_answers(case.values, random, answered=0.7, always=case.steering)
        for item in items:
            values = list(item.badness)
            variants = [{**answers, item.key: answered_with(value)} for value in values]
            found = case.scores(variants)[index.id]
            for worse, better in permutations(range(len(values)), 2):
                if item.badness[values[better]].sum() < item.badness[values[worse]].sum():
                    for figures in (found.low, found.score, found.high):
                        rise = sign * (figures[better] - figures[worse])
                        assert np.isnan(rise) or rise >= -1e-9, item.key
