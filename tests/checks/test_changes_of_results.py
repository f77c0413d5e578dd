"""What changed in scoring and findings: which changes leave answers, but not results, as they were."""

from __future__ import annotations

from typing import Any

import pytest

from assess.checks.changes_of_results import Rules, compare_results
from assess.checks.differences import Difference, Effect
from assess.model.finding import FindingRules
from assess.model.migration import Step
from assess.model.scoring import ScoringModel
from tests.checks.building import (
    Asked,
    choice,
    grid,
    group,
    index,
    leaf,
    model,
    questionnaire,
    rule,
    rules,
    scale,
    ticks,
)

ASKED = questionnaire(
    scale("s"), choice("c", "x", "y", "z"), ticks("t", none="n"), grid("g", ["r", "q"], scale("k"))
)


def seen(*differences: Difference) -> list[str]:
    return [f"{one.effect} {one.path}: {one.what}" for one in differences]


def scored(*children: Asked, **more: Any) -> Rules:
    return Rules(ASKED, model(index("i", *children, **more)), None)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (scored(leaf("s")), scored(leaf("s")), []),
        (scored(leaf("s")), scored(leaf("s", weight=2)), ["results scoring s: weight: 1 → 2"]),
        (
            scored(leaf("s")),
            scored(leaf("s", normalise={"method": "levels", "reverse": True})),
            ["results scoring s: normalise: none → levels reverse True"],
        ),
        (scored(leaf("s"), leaf("c")), scored(leaf("c"), leaf("s")), []),
        (scored(leaf("s"), leaf("c")), scored(leaf("s")), ["results scoring c: indicator removed"]),
        (scored(leaf("s")), scored(leaf("s"), leaf("c")), ["results scoring c: indicator added"]),
        (
            scored(leaf("s"), leaf("c")),
            scored(leaf("s"), group("h", leaf("c"))),
            ["results scoring c: moved from i to h", "results scoring h: indicator added"],
        ),
        (
            scored(group("h", leaf("c"))),
            scored({"id": "h", "item": "c"}),
            [
                "results scoring h: group → leaf",
                "results scoring c: indicator removed",
            ],
        ),
        (
            scored(leaf("s")),
            scored(leaf("s"), aggregate={"method": "power", "p": 2}),
            ["results scoring i: aggregate: arithmetic → power p 2.0"],
        ),
        (
            scored(leaf("s")),
            scored(leaf("s"), bands=[{"id": "low", "label": "Low", "at_least": 0},
                                     {"id": "high", "label": "High", "at_least": 50}]),
            ["results scoring i: bands: low from 0 → low from 0, high from 50"],
        ),
        (
            scored(leaf("s")),
            scored(leaf("s"), bands=[{"id": "low", "label": "Lowest", "at_least": 0}]),
            ["none scoring i: texts changed"],
        ),
        (
            scored(leaf("s"), gates=[{"id": "g", "label": "G", "when": "s == 0", "cap": "low"}]),
            scored(leaf("s"), gates=[{"id": "g", "label": "H", "when": "s == 0", "force": "low",
                                      "waivable": False}]),
            [("results scoring i: gates: g caps at low if s == 0 → "
              "g forces low if s == 0 (no waivers)")],
        ),
        (scored(leaf("s")), scored(leaf("s", label="S")), ["none scoring s: texts changed"]),
        (Rules(ASKED, None, None), Rules(ASKED, None, None), []),
        (Rules(ASKED, None, None), scored(leaf("s")), ["results scoring: scoring added"]),
        (scored(leaf("s")), Rules(ASKED, None, None), ["results scoring: scoring removed"]),
    ],
)  # fmt: skip
def test_each_change_of_scoring_is_one_line(old: Rules, new: Rules, expected: list[str]) -> None:
    assert seen(*compare_results(old, new)) == expected


CELLS = model(index("i", group("h", cells="g.*.k")))
OPTIONS = [{"id": name, "label": name} for name in ("x", "z", "y")]


@pytest.mark.parametrize(
    ("scoring", "asked", "changed"),
    [
        (model(index("i", leaf("s"))), scale("s", 5), True),
        (model(index("i", leaf("s", normalise={"method": "points", "points": {"0": 0, "1": 1}}))),
         scale("s", 5), False),
        (model(index("i", leaf("c"))), {**choice("c"), "options": OPTIONS}, True),
        (model(index("i", leaf("c"))), choice("c", "x", "y", "z", label="C"), False),
        (model(index("i", leaf("t"))), ticks("t", "a", "b", "c", "d", none="n"), True),
        (model(index("i", leaf("t"))), ticks("t", "c", "b", "a", none="n"), False),
        (model(index("i", leaf("t", normalise={"method": "ticked", "options": {"a": 1, "b": 2}}))),
         ticks("t", "a", "b", "c", "d", none="n"), False),
        (CELLS, grid("g", ["r", "q"], scale("k", 5)), True),
        (CELLS, grid("g", ["r", "q"], scale("k", text="Why?")), False),
    ],
)  # fmt: skip
def test_a_rule_that_did_not_change_may_rate_an_answer_otherwise(
    scoring: ScoringModel, asked: Asked, *, changed: bool
) -> None:
    before, after = questionnaire(*QUESTIONS), questionnaire(*replaced(asked))
    found = compare_results(Rules(before, scoring, None), Rules(after, scoring, None))
    assert [one.kind for one in found] == ["positions"] * changed


QUESTIONS = [
    scale("s"),
    choice("c", "x", "y", "z"),
    ticks("t", none="n"),
    grid("g", ["r", "q"], scale("k")),
]


def replaced(asked: Asked) -> list[Asked]:
    """Return the questions with one in another version."""
    return [asked if one["id"] == asked["id"] else one for one in QUESTIONS]


def test_an_indicator_whose_item_was_renamed_is_the_same() -> None:
    digest = "sha256:" + "0" * 64
    step = Step.model_validate(
        {"from": {"version": "1.0", "digest": digest}, "rename": {"s": "level", "g": "grid"}}
    )
    new_asked = questionnaire(scale("level"), grid("grid", ["r", "q"], scale("k")))
    old = Rules(ASKED, model(index("i", leaf("s"), group("h", cells="g.*.k"))), None)
    new = Rules(new_asked, model(index("i", leaf("level"), group("h", cells="grid.*.k"))), None)
    assert compare_results(old, new, [step]) == []
    assert {one.effect for one in compare_results(old, new)} == {Effect.RESULTS}


MATRIX = {
    "grid": "g", "exposure": "k", "mandate": "k", "activities": "k", "resources": "k",
    "analysis": "k",
}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (rules(rule("a", "s > 0")), rules(rule("a", "s > 0")), []),
        (
            rules(rule("a", "s > 0")),
            rules(rule("a", "s > 1", severity="low")),
            ["results finding a: severity: high → low", "results finding a: when: s > 0 → s > 1"],
        ),
        (rules(rule("a", "s > 0")), rules(), ["results finding a: rule removed"]),
        (None, rules(rule("a", "s > 0")), ["results finding a: rule added"]),
        (
            rules(rule("a", "s > 0")),
            rules(rule("a", "s > 0", text="Other")),
            ["none finding a: text changed"],
        ),
        (rules(), rules(matrix=MATRIX), ["results finding matrix: matrix changed"]),
    ],
)
def test_each_change_of_findings_is_one_line(
    old: FindingRules | None, new: FindingRules | None, expected: list[str]
) -> None:
    found = compare_results(Rules(ASKED, None, old), Rules(ASKED, None, new))
    assert seen(*found) == expected
