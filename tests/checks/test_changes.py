"""What changed between two versions: each kind of change by example, and what an effect promises."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.checks.answers import check_value
from assess.checks.changes import compare_questionnaires
from assess.checks.changes_of_answers import compare_specs
from assess.checks.declared import check_versions, has_rule
from assess.checks.differences import Difference, Effect
from assess.checks.renames import suggest_renames
from assess.model.migration import Step
from assess.model.question import Number, Scale, Simple
from tests.checks.building import (
    Asked,
    choice,
    codes,
    date,
    grid,
    number,
    questionnaire,
    scale,
    section,
    text,
    ticks,
)
from tests.support.specs import KINDS, specs, valid

DIGEST = "sha256:" + "0" * 64


def step(**rules: Any) -> Step:
    return Step.model_validate({"from": {"version": "1.0", "digest": DIGEST}, **rules})


def relabelled(asked: Asked, *labels: str) -> Asked:
    """Return a scale with other levels."""
    return {**asked, "levels": [{"label": label, "text": "x"} for label in labels]}


def seen(*differences: Difference) -> list[str]:
    return [f"{one.effect} {one.path}: {one.what}" for one in differences]


# ── by example ───────────────────────────────────────────────────────────────────────────────

GOODS = grid("goods", ["fuel", "timber"], scale("amount", 2), choice("scanned"))

CASES: list[tuple[Asked, Asked, list[str]]] = [
    (text("a"), text("a"), []),
    (text("a"), number("a"), ["breaking a: type: text → number"]),
    (text("a"), text("a", text="Why?"), ['compatible a: text: "What about a?" → "Why?"']),
    (text("a"), text("a", label="A"), ['compatible a: label: "a" → "A"']),
    (text("a"), text("a", guidance="Think."), ["none a: guidance changed"]),
    (text("a"), text("a", required=True), ["none a: required changed"]),
    (text("a"), text("a", evidence="wanted"), ["none a: evidence changed"]),
    (text("a"), text("a", max_length=5), ["breaking a: max_length: 2000 → 5"]),
    (text("a"), text("a", max_length=5000), ["compatible a: max_length: 2000 → 5000"]),
    (text("a"), text("a", when="b > 1"), ["results a: asked when: always → b > 1"]),
    (choice("a", "x", "y"), choice("a", "x", "y", "z"), ['compatible a: option z "z" added']),
    (choice("a", "x", "y", "z"), choice("a", "x", "y"), ['breaking a: option z "z" removed']),
    (choice("a", "x", "y"), choice("a", "y", "x"), ["compatible a: options in another order"]),
    (
        ticks("a", "x", "y"),
        ticks("a", "x", "y", none="no"),
        [
            "breaking a: an exclusive option, where there was none",
            'compatible a: option no "no" added',
        ],
    ),
    (
        relabelled(scale("a"), "low", "high"),
        relabelled(scale("a"), "low", "middle", "high"),
        ["breaking a: levels: low, high → low, middle, high"],
    ),
    (
        relabelled(scale("a"), "low", "high"),
        relabelled(scale("a"), "high", "low"),
        ["breaking a: levels: low, high → high, low"],
    ),
    (
        relabelled(scale("a"), "low", "middle", "high"),
        relabelled(scale("a"), "low", "high"),
        ["breaking a: levels: low, middle, high → low, high"],
    ),
    (
        relabelled(scale("a"), "low", "high"),
        relabelled(scale("a"), "little", "high"),
        ['compatible a: level 0: "low" → "little"'],
    ),
    (
        relabelled(scale("a"), "low", "high"),
        relabelled(scale("a"), "low", "high", "top"),
        ["compatible a: levels added above: top"],
    ),
    (
        scale("a", 2),
        {**scale("a", 2), "levels": [{"label": "level 0", "text": "x"}, scale("a", 2)["levels"][1]]},
        ["compatible a: level 0: text changed"],
    ),
    (
        choice("a", "x", "y"),
        {**choice("a"), "options": [{"id": "x", "label": "X"}, {"id": "y", "label": "y", "guidance": "g"}]},
        ['compatible a: option x: "x" → "X"', "none a: option y: guidance changed"],
    ),
    (
        ticks("a", "x", "y", "z"),
        {**ticks("a"), "options": [{"id": n, "label": n, "exclusive": n == "z"} for n in "xyz"]},
        ["breaking a: option z: exclusive false → true",
         "breaking a: an exclusive option, where there was none"],
    ),
    (number("a", unit_one="m"), number("a"), ["none a: unit_one changed"]),
    (number("a", unit="km"), number("a", unit="m"), ["breaking a: unit: km → m"]),
    (number("a"), number("a", unit="m"), ["breaking a: unit: none → m"]),
    (number("a"), number("a", minimum=0), ["breaking a: range: any to any → 0 to any"]),
    (
        number("a", minimum=0, maximum=9),
        number("a", minimum=-1, maximum=9.5),
        ["compatible a: range: 0 to 9 → -1 to 9.5"],
    ),
    (number("a"), number("a", integer=True), ["breaking a: only whole numbers"]),
    (number("a", integer=True), number("a"), ["compatible a: not only whole numbers"]),
    (
        date("a", latest="2030-01-01"),
        date("a", latest="2029-01-01"),
        ["breaking a: range: any to 2030-01-01 → any to 2029-01-01"],
    ),
    (
        date("a", latest="2030-01-01"),
        date("a"),
        ["compatible a: range: any to 2030-01-01 → any to any"],
    ),
    (
        GOODS,
        {**GOODS, "rows": [*GOODS["rows"][:1], {"id": "gas", "label": "Gas"}]},
        ['breaking goods.timber: row "Timber" removed', "compatible goods.gas: row added"],
    ),
    (
        GOODS,
        {**GOODS, "columns": [choice("scanned"), scale("amount", 2, when="goods.row.scanned == 'a'")]},
        [
            "results goods.*.amount: asked when: always → goods.row.scanned == 'a'",
            "none goods: columns in another order",
        ],
    ),
    (
        GOODS,
        {**GOODS, "columns": [scale("amount", 2), choice("scanned", "a", "b")]},
        ['breaking goods.*.scanned: option c "c" removed'],
    ),
    (GOODS, text("goods"), ["breaking goods: type: grid → text"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_each_change_has_its_effect_and_says_what_it_is(
    old: Asked, new: Asked, expected: list[str]
) -> None:
    other = number("b")
    found = compare_questionnaires(questionnaire(old, other), questionnaire(new, other))
    assert seen(*found) == expected


def test_questions_and_sections_come_go_and_move() -> None:
    old = questionnaire(section("one", text("a"), text("b")), section("two", text("c")))
    new = questionnaire(
        section("two", text("c"), text("a"), when="answered(d)"), section("three", text("d"))
    )
    assert seen(*compare_questionnaires(old, new)) == [
        'breaking b: question "b" removed',
        "results section two: asked when: always → answered(d)",
        "results a: asked when: always → answered(d)",
        "compatible d: question added",
        "none section one: section removed",
        "none section three: section added",
        "none a: moved from section one to two",
        "none questionnaire: questions in another order",
    ]


def test_what_was_renamed_by_a_rule_is_compared_with_what_it_became() -> None:
    old = questionnaire(text("a"), GOODS)
    cargo = grid("cargo", ["oil", "timber"], scale("volume", 2, label="amount"), choice("scanned"))
    new = questionnaire(text("b", text="What about a?", label="a", max_length=5), cargo)
    rules = step(
        rename={"a": "b", "goods": "cargo", "goods.fuel": "cargo.oil",
                "goods.*.amount": "goods.*.volume"}
    )  # fmt: skip
    assert seen(*compare_questionnaires(old, new, [rules])) == [
        "breaking a: renamed to b",
        "breaking a: max_length: 2000 → 5",
        "breaking goods: renamed to cargo",
        "breaking goods.fuel: renamed to cargo.oil",
        "breaking goods.*.amount: renamed to cargo.*.volume",
        'compatible goods: text: "What about goods?" → "What about cargo?"',
        'compatible goods: label: "goods" → "cargo"',
        'compatible goods.fuel: label: "Fuel" → "Oil"',
        'compatible goods.*.amount: text: "What about amount?" → "What about volume?"',
    ]


def test_what_another_one_is_renamed_to_has_lost_its_place() -> None:
    old = questionnaire(text("a"), text("b"), grid("g", ["r", "s"], text("c"), text("d")))
    new = questionnaire(
        text("b", text="What about a?", label="a"),
        grid("g", ["s"], text("d", text="What about c?", label="c")),
    )
    rules = step(rename={"a": "b", "g.r": "g.s", "g.*.c": "g.*.d"})
    found = compare_questionnaires(old, new, [rules])
    assert seen(*[one for one in found if one.effect is Effect.BREAKING]) == [
        "breaking a: renamed to b",
        'breaking b: question "b" removed',
        "breaking g.r: renamed to g.s",
        'breaking g.s: row "S" removed',
        "breaking g.*.c: renamed to g.*.d",
        'breaking g.*.d: column "d" removed',
    ]
    removed = [one for one in found if one.kind.endswith(" removed")]
    assert not any(has_rule(one, [rules]) for one in removed)


def test_likely_renamings_are_suggested() -> None:
    old = questionnaire(
        text("a"), choice("c", "x", "y"), GOODS, scale("s", 3, text="How well is it done here?")
    )
    options = [{"id": "x", "label": "x"}, {"id": "why", "label": "y"}]
    cargo = {**GOODS, "rows": [{"id": "oil", "label": "Fuel"}, GOODS["rows"][1]]}
    new = questionnaire(
        text("b", text="What about a?"), {**choice("c"), "options": options}, cargo,
        scale("t", 3, text="How well is it done over here?"), text("z"),
    )  # fmt: skip
    found = suggest_renames(compare_questionnaires(old, new), old, new)
    likely = {one.part or one.path: one.now for one in found if one.effect is Effect.BREAKING}
    assert likely == {"a": "b", "y": "why", "goods.fuel": "goods.oil", "s": "t"}


def test_another_questionnaire_and_what_is_only_said_about_it() -> None:
    old = questionnaire(section("one", text("a")), section("two", text("b")))
    new = questionnaire(
        section("two", text("b"), title="Two"), section("one", text("a")), id="other", title="T"
    )
    assert seen(*compare_questionnaires(old, new)) == [
        "breaking questionnaire: id: small → other",
        "none questionnaire: title changed",
        "none section two: title changed",
        "none questionnaire: sections in another order",
        "none questionnaire: questions in another order",
    ]


# ── laws ─────────────────────────────────────────────────────────────────────────────────────


def meaning_moved(old: Simple, new: Simple) -> bool:
    """Say whether the same value means something else in the two."""
    if isinstance(old, Scale) and isinstance(new, Scale):
        before, after = ([level.label for level in spec.levels] for spec in (old, new))
        return any(
            label in after and after.index(label) != place for place, label in enumerate(before)
        )
    return isinstance(old, Number) and isinstance(new, Number) and old.unit != new.unit


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_nothing_changes_between_a_question_and_itself(kind: str, data: st.DataObject) -> None:
    spec = data.draw(specs(kind))
    assert list(compare_specs("q", spec, spec)) == []


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_unless_it_breaks_every_answer_stays_valid_and_means_the_same(
    kind: str, data: st.DataObject
) -> None:
    old, new = data.draw(specs(kind)), data.draw(specs(kind))
    found = list(compare_specs("q", old, new))
    if all(one.effect is not Effect.BREAKING for one in found):
        assert not meaning_moved(old, new)
        assert [value for value in valid(old) if check_value(new, value)] == []


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_where_it_breaks_there_is_an_answer_that_shows_it(kind: str, data: st.DataObject) -> None:
    old, new = data.draw(specs(kind)), data.draw(specs(kind))
    found = list(compare_specs("q", old, new))
    if any(one.effect is Effect.BREAKING for one in found) and valid(old):
        lost = [value for value in valid(old) if check_value(new, value)]
        assert lost or meaning_moved(old, new)


def test_a_questionnaire_does_not_differ_from_itself() -> None:
    one, other = (questionnaire(GOODS, text("a", when="goods.fuel.amount > 0")) for _ in range(2))
    assert compare_questionnaires(one, other) == ()


# ── rules and versions ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        (text("a"), text("b"), {"rename": {"a": "b"}}),
        (text("a"), text("b"), {"set_aside": ["a"]}),
        (choice("a", "x", "y", "z"), choice("a", "x", "y"), {"options": {"a": {"z": "y"}}}),
        (scale("a", 4), scale("a", 3), {"levels": {"a": [0, 1, 2, 2]}}),
        (number("a", unit="km"), number("a", unit="m"), {"numbers": {"a": {"factor": 1000}}}),
        (text("a"), text("a", max_length=5), {"keep": ["a"]}),
        (text("a"), number("a"), {"set_aside": ["a"]}),
        (choice("a", "x", "y"), scale("a", 2), {"options": {"a": {"x": 0, "y": 1}}}),
        (GOODS, {**GOODS, "rows": GOODS["rows"][:1]}, {"set_aside": ["goods.timber"]}),
    ],
)
def test_a_rule_covers_what_it_is_about_and_nothing_else(
    old: Asked, new: Asked, rules: dict[str, Any]
) -> None:
    steps = [step(**rules)]
    found = compare_questionnaires(questionnaire(old), questionnaire(new), steps)
    breaking = [one for one in found if one.effect is Effect.BREAKING]
    assert breaking
    assert all(has_rule(one, steps) for one in breaking)
    assert not any(has_rule(one, [step(keep=["other"])]) for one in breaking)
    assert not any(has_rule(one, []) for one in breaking)


def test_rules_of_a_later_step_name_things_as_the_earlier_one_does() -> None:
    steps = [step(rename={"a": "b"}), step(keep=["b"])]
    old = questionnaire(text("a"))
    new = questionnaire(text("b", text="What about a?", label="a", max_length=5))
    found = compare_questionnaires(old, new, steps)
    assert [one.kind for one in found] == ["renamed", "range"]
    assert all(has_rule(one, steps) for one in found)
    assert not has_rule(found[1], [steps[0], step(keep=["a"])])


@pytest.mark.parametrize(
    ("version", "guidance", "expected"),
    [
        ("1.0", "", []),
        ("2.0", "x", []),
        ("1.10", "x", []),
        ("1.0", "x", ["version.not_raised"]),
        ("0.9", "x", ["version.not_higher"]),
    ],
)
def test_the_version_moves_with_the_content(
    version: str, guidance: str, expected: list[str]
) -> None:
    old = questionnaire(text("a"))
    new = questionnaire(text("a", guidance=guidance), version=version)
    assert codes(check_versions(old, new)) == expected


def test_conversions_do_not_gather_noise() -> None:
    rules = step(numbers={"a": {"factor": 0.1}, "b": {"factor": 3, "offset": 0.5, "decimals": 0}})
    assert rules.numbers["a"].of(3) == 0.3
    assert rules.numbers["b"].of(1) == 4
    assert math.isinf(rules.numbers["a"].of(10**400))
