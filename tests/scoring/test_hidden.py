"""What a leaf does while its question is hidden: the three cases and how they carry on."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from assess.columns import encode
from assess.model.answer import Answer, State
from assess.model.questionnaire import Questionnaire
from assess.model.scoring import ScoringModel
from assess.scoring.engine import Scores, run
from assess.scoring.plan import compile_model
from tests.checks.building import questionnaire, scale

CHAIN = questionnaire(
    scale("s"), scale("f", when="s > 0"), scale("g", when="f > 0"), scale("other")
)


def scores(asked: Questionnaire, if_hidden: str, **answers: int | str) -> Scores:
    """Return the index over all questions; text answers are reasons why one does not apply."""
    given = {
        key: Answer(state=State.NOT_APPLICABLE, comment=value)
        if isinstance(value, str)
        else Answer(state=State.ANSWERED, value=value)
        for key, value in answers.items()
    }
    children = [
        {"item": key, "if_hidden": if_hidden} if item.conditions else {"item": key}
        for key, item in asked.items.items()
    ]
    model = ScoringModel.model_validate(
        {
            "format": "assess/scoring",
            "format_version": "1",
            "questionnaire": asked.id,
            "indices": [{"id": "index", "label": "I", "high_is": "good", "children": children}],
        }
    )
    return run(compile_model(model, asked), encode(asked.items, [given]))["index"]


def levels(asked: Questionnaire) -> int:
    """Return the highest level of the scales."""
    spec = asked.items["s"].spec
    assert spec.type == "scale"
    return len(spec.levels) - 1


def test_follow_ups_of_follow_ups_count_as_worst_too() -> None:
    found = scores(CHAIN, "worst", s=0, other=levels(CHAIN))
    assert found.coverage[0] == 1
    assert found.score[0] == found.low[0] == found.high[0] == pytest.approx(1 / 4)


def test_improving_the_first_question_of_a_chain_never_lowers_the_score() -> None:
    top = levels(CHAIN)
    before = scores(CHAIN, "worst", s=0, other=top).score[0]
    for level in range(1, top + 1):
        after = scores(CHAIN, "worst", s=level, f=0, other=top).score[0]
        assert after >= before
        before = after


@pytest.mark.parametrize("if_hidden", ["worst", "leave_out"])
def test_follow_ups_of_what_does_not_apply_leave_the_denominator(if_hidden: str) -> None:
    found = scores(CHAIN, if_hidden, s="There is none here", other=levels(CHAIN))
    assert found.coverage[0] == 1
    assert found.score[0] == found.low[0] == found.high[0] == 1


@pytest.mark.parametrize("if_hidden", ["worst", "leave_out"])
def test_follow_ups_that_are_not_decided_yet_count_as_missing(if_hidden: str) -> None:
    top = levels(CHAIN)
    found = scores(CHAIN, if_hidden, other=top)
    assert found.coverage[0] == pytest.approx(1 / 4)
    for first in range(top + 1):
        for second in range(top + 1):
            for third in range(top + 1):
                full = scores(CHAIN, if_hidden, s=first, f=second, g=third, other=top)
                assert found.low[0] - 1e-12 <= full.score[0] <= found.high[0] + 1e-12


def test_left_out_follow_ups_leave_the_denominator_once_they_are_surely_hidden() -> None:
    found = scores(CHAIN, "leave_out", s=0, other=levels(CHAIN))
    assert found.coverage[0] == 1
    assert found.score[0] == pytest.approx(1 / 2)


STATES: tuple[Answer | None, ...] = (
    *(Answer(state=State.ANSWERED, value=level) for level in range(3)),
    Answer(state=State.NOT_APPLICABLE, comment="Not here"),
    None,
    None,
)
CONDITIONS = (
    "q{0} > 0",
    "q{0} >= 1 or q0 > 0",
    "answered(q{0}) and q0 >= 1",
    "q{0} < 2 and q0 >= 1",
)
METHODS = ("arithmetic", "geometric", "harmonic", "minimum", "maximum", "median")


def _small_case(chance: random.Random) -> tuple[Questionnaire, ScoringModel]:
    """Return four questions of three levels, follow-ups of each other, in two groups."""
    questions = []
    for i in range(4):
        when = chance.choice(CONDITIONS).format(chance.randrange(i)) if i else None
        levels = [{"label": str(n), "text": "x"} for n in range(3)]
        asked = scale(f"q{i}") | {"levels": levels}
        questions.append(asked | {"when": when} if when and chance.random() < 0.6 else asked)
    form = questionnaire(*questions)
    leaves = [
        {"item": key, "weight": chance.choice([1, 2, 3])}
        | ({"if_hidden": chance.choice(["worst", "leave_out"])} if item.conditions else {})
        for key, item in form.items.items()
    ]
    inner = {
        "id": "inner",
        "label": "Inner",
        "aggregate": chance.choice(METHODS),
        "minimum_coverage": chance.choice([0, 0.5]),
        "missing": chance.choice(["drop", "require"]),
        "children": leaves[1:3],
    }
    index = {
        "id": "index",
        "label": "Index",
        "high_is": chance.choice(["good", "bad"]),
        "aggregate": chance.choice(METHODS),
        "children": [leaves[0], inner, leaves[3]],
    }
    model = ScoringModel.model_validate(
        {
            "format": "assess/scoring",
            "format_version": "1",
            "questionnaire": form.id,
            "indices": [index],
        }
    )
    return form, model


@pytest.mark.parametrize("seed", range(250))
def test_whatever_the_missing_answers_turn_out_to_be_the_score_lies_within_the_bounds(
    seed: int,
) -> None:
    chance = random.Random(seed)  # noqa: S311  # a test's own dice
    form, model = _small_case(chance)
    plan = compile_model(model, form)
    for _ in range(6):
        now = {key: chance.choice(STATES) for key in form.items}
        given = {key: answer for key, answer in now.items() if answer}
        open_keys = [key for key, answer in now.items() if answer is None]
        found = run(plan, encode(form.items, [given]))["index"]
        fills = [
            given | dict(zip(open_keys, values, strict=True))
            for values in itertools.product([a for a in STATES[:3] if a], repeat=len(open_keys))
        ]
        scored = run(plan, encode(form.items, fills))["index"].score
        scored = scored[~np.isnan(scored)]
        if len(scored):
            assert found.low[0] - 1e-9 <= scored.min(), (now, found)
            assert scored.max() <= found.high[0] + 1e-9, (now, found)
