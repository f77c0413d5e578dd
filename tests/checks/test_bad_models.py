"""Bad models fail in ``assess check``, each at file, line and column, with what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.cli import Desk, write_port

QUESTIONS = """\
format: assess/questionnaire
format_version: "1"
id: port
version: "1.0"
title: Security of one port
description: Invented, for tests.
subject_kind: port
sources: [{id: book, citation: The Book of Ports}]
sections:
  - id: people
    title: People
    questions:
      - {id: guards, type: scale, label: Guards, text: Are there guards?, basis: [{source: book}],
         levels: [{label: None, text: Never.}, {label: Some, text: By day.}, {label: All, text: Yes.}]}
      - {id: training, type: scale, label: Training, text: Are they trained?, when: guards > 0,
         basis: [{source: book}],
         levels: [{label: Not, text: Never.}, {label: Once, text: Early.}, {label: Often, text: Yes.}]}
      - {id: owner, type: choice, label: Owner, text: Whose is it?, basis: [{source: book}],
         options: [{id: state, label: State}, {id: firm, label: A company}]}
      - {id: ships, type: number, label: Ships, text: How many ships?, minimum: 0, maximum: 9,
         basis: [{source: book}]}
"""

MODEL = """\
format: assess/scoring
format_version: "1"
questionnaire: port
indices:
  - id: security
    label: Security
    high_is: good
    scale: [0, 100]
    minimum_coverage: 0.5
    aggregate: {method: geometric, floor: 0.01}
    bands:
      - {id: weak, label: Weak, at_least: 0}
      - {id: fair, label: Fair, at_least: 40}
      - {id: strong, label: Strong, at_least: 70}
    gates:
      - {id: nobody, label: Nobody guards, when: guards == 0, cap: weak}
    children:
      - id: guarding
        label: Guarding
        weight: 2
        children:
          - {item: guards, weight: 3}
          - {item: training, weight: 1, if_hidden: worst}
      - {item: ships, normalise: {method: linear, goalposts: [0, 9]}}
  - id: ownership
    label: Ownership
    high_is: bad
    ranked: false
    aggregate: maximum
    children:
      - {item: owner, normalise: {method: points, points: {state: 0, firm: 3}}}
alternatives:
  - {id: plain, label: Plain mean, aggregate: {security: arithmetic}}
"""


class Bad(NamedTuple):
    """A mistake: what is replaced, what must be said, where (the text that stands there), and how."""

    name: str
    old: str
    new: str
    code: str
    at: str
    hint: str
    file: str = "scoring"


BAD = (
    # ── weights ──────────────────────────────────────────────────────────────────────────────
    Bad(
        "weights all zero",
        "guards, weight: 3}\n          - {item: training, weight: 1",
        "guards, weight: 0}\n          - {item: training, weight: 0",
        "scoring.zero_group",
        "id: guarding",
        "weights above zero",
    ),
    Bad("weight below zero", "weight: 2", "weight: -2", "file.wrong_value", "-2", "0 or more"),
    Bad("no weight", "weight: 2", "weight: much", "file.wrong_value", "much", "Write a number."),
    Bad(
        "weight ignored",
        "aggregate: {method: geometric, floor: 0.01}",
        "aggregate: minimum",
        "scoring.weight_ignored",
        "id: guarding",
        "Remove the weight",
    ),
    Bad(
        "multiplier outside a maximum",
        "guards, weight: 3}",
        "guards, multiplier: 0.5}",
        "scoring.multiplier_misplaced",
        "0.5}",
        "children of a maximum",
    ),
    Bad(
        "every child shrunk",
        "{item: owner, normalise",
        "{item: owner, multiplier: 0.7, normalise",
        "scoring.multiplier_without_top",
        "id: ownership",
        "at 1",
    ),
    Bad(
        "multiplier above one",
        "{item: owner, normalise",
        "{item: owner, multiplier: 1.7, normalise",
        "file.wrong_value",
        "1.7",
        "1 or less",
    ),
    # ── cycles: a tree is nested and cannot be one; aliases and conditions can ───────────────
    Bad(
        "a tree that names itself by an alias",
        "      - id: guarding\n        label: Guarding\n",
        "      - &loop\n        id: guarding\n        label: Guarding\n        children: [*loop]\n",
        "yaml.not_allowed",
        "*loop",
        "Write the text out.",
    ),
    Bad(
        "an indicator below itself",
        "- {item: guards, weight: 3}",
        "- {id: security, item: guards, weight: 3}",
        "scoring.duplicate_indicator",
        "{id: security, item",
        "its own id",
    ),
    Bad(
        "conditions in a circle",
        "text: Are there guards?,",
        "text: Are there guards?, when: training > 0,",
        "condition.circle",
        "training > 0",
        "Remove one",
        "questionnaire",
    ),
    # ── methods ──────────────────────────────────────────────────────────────────────────────
    Bad(
        "aggregation unknown",
        "aggregate: {method: geometric, floor: 0.01}",
        "aggregate: {method: geometrc}",
        "file.wrong_value",
        "{method: geometrc",
        'mean "geometric"',
    ),
    Bad(
        "aggregation unknown, in short",
        "aggregate: maximum",
        "aggregate: maximun",
        "file.wrong_value",
        "maximun",
        'mean "maximum"',
    ),
    Bad(
        "normalisation unknown",
        "method: points,",
        "method: point,",
        "file.wrong_value",
        "{method: point,",
        'mean "points"',
    ),
    Bad(
        "missing rule unknown",
        "weight: 2",
        "missing: drp",
        "file.wrong_value",
        "drp",
        'mean "drop"',
    ),
    Bad("key unknown", "weight: 2", "wieght: 2", "file.unknown_key", "wieght", 'mean "weight"'),
    Bad(
        "exponent too near zero",
        "{method: geometric, floor: 0.01}",
        "{method: power, p: 0.001}",
        "file.wrong_value",
        "0.001",
        "Change",
    ),
    Bad(
        "lookup that falls",
        "aggregate: {method: geometric, floor: 0.01}",
        "aggregate: {method: lookup, table: [[0, 0.5], [0.4, 0.3]]}",
        "file.wrong_value",
        "{method: lookup",
        "Change",
    ),
    Bad(
        "lookup over one child",
        "aggregate: maximum",
        "aggregate: {method: lookup, table: [[0, 0.5], [0.4, 1]]}",
        "file.wrong_value",
        "id: ownership",
        "Change",
    ),
    # ── goalposts and points ─────────────────────────────────────────────────────────────────
    Bad(
        "goalposts equal",
        "goalposts: [0, 9]",
        "goalposts: [5, 5]",
        "file.wrong_value",
        "{method: linear",
        "Change",
    ),
    Bad(
        "logarithm of zero",
        "goalposts: [0, 9]",
        "goalposts: [0, 9], log: true",
        "file.wrong_value",
        "{method: linear",
        "Change",
    ),
    Bad(
        "goalpost out of reach",
        "goalposts: [0, 9]",
        "goalposts: [0, 20]",
        "scoring.top_unreachable",
        "{method: linear",
        "",
    ),
    Bad(
        "points equal",
        "{state: 0, firm: 3}",
        "{state: 3, firm: 3}",
        "scoring.bad_points",
        "{state: 3",
        "lowest points",
    ),
    Bad(
        "option without points",
        "{state: 0, firm: 3}",
        "{state: 0, frim: 3}",
        "scoring.unknown_option",
        "3}}}",
        'mean "firm"',
    ),
    # ── bands and coverage ───────────────────────────────────────────────────────────────────
    Bad(
        "bands start above the bottom",
        "at_least: 0}",
        "at_least: 10}",
        "file.wrong_value",
        "id: security",
        "Change",
    ),
    Bad(
        "bands that do not rise",
        "at_least: 70}",
        "at_least: 40}",
        "file.wrong_value",
        "id: security",
        "Change",
    ),
    Bad(
        "band beyond the top",
        "at_least: 70}",
        "at_least: 101}",
        "file.wrong_value",
        "id: security",
        "Change",
    ),
    Bad(
        "band without a figure",
        "at_least: 40}",
        "at_least: 69.95}\n      - {id: thin, label: Thin, at_least: 69.96}",
        "scoring.narrow_band",
        "{id: thin",
        "more decimals",
    ),
    Bad(
        "scale that falls", "scale: [0, 100]", "scale: [100, 0]", "file.wrong_value", "id: sec", ""
    ),
    Bad(
        "coverage above one",
        "minimum_coverage: 0.5",
        "minimum_coverage: 50",
        "file.wrong_value",
        "50\n",
        "1 or less",
    ),
    # ── laws ─────────────────────────────────────────────────────────────────────────────────
    *(
        Bad(
            f"zero wipes out, {method}",
            "{method: geometric, floor: 0.01}",
            f"{{method: {method}, floor: 0}}",
            "scoring.zero_wipes_out",
            "0}\n    bands",
            "zero: wipes_out",
        )
        for method in ("geometric", "harmonic", "power, p: -2", "inverse_geometric")
    ),
    Bad(
        "zero wipes out in an alternative",
        "aggregate: {security: arithmetic}",
        "aggregate: {security: {method: harmonic, floor: 0}}",
        "scoring.zero_wipes_out",
        "0}}}",
        "floor: 0.01",
    ),
    Bad(
        "zero that wipes nothing out",
        "floor: 0.01}",
        "floor: 0.01, zero: wipes_out}",
        "file.wrong_value",
        "{method: geometric",
        "Change",
    ),
    *(
        Bad(
            f"shown by silence, {condition}",
            "when: guards > 0,",
            f"when: {condition},",
            "scoring.shown_by_silence",
            "training, weight",
            "Ask it always",
            "questionnaire",
        )
        for condition in (
            "not answered(guards)",
            "unknown(guards)",
            "guards > 1 or unknown(owner)",
            "not (answered(owner) and guards > 0)",
        )
    ),
    # ── what is named and not there ──────────────────────────────────────────────────────────
    Bad(
        "no such question", "item: ships", "item: ship", "scoring.unknown_item", "ship,", '"ships"'
    ),
    Bad(
        "a group without children",
        "        children:\n          - {item: guards, weight: 3}\n"
        "          - {item: training, weight: 1, if_hidden: worst}\n",
        "        children: []\n",
        "file.wrong_value",
        "id: guarding",
        "Change",
    ),
    Bad(
        "a gate on what nobody asks",
        "when: guards == 0",
        "when: guard == 0",
        "condition.unknown_id",
        "guard == 0",
        '"guards"',
    ),
    Bad(
        "an alternative for no group",
        "{security: arithmetic}",
        "{secure: arithmetic}",
        "alternative.unknown_group",
        "arithmetic}}",
        '"security"',
    ),
)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return a folder to work in."""
    return Desk(tmp_path, capsys)


def checked(desk: Desk, questions: str, model: str) -> tuple[int, str]:
    """Return the exit code of ``assess check`` and what it says of a folder."""
    write_port(desk.folder / "bad", questionnaire=questions, scoring=model)
    (desk.folder / "bad" / "findings.yaml").unlink()
    ran = desk.run("check", Path(desk.folder / "bad"))
    return ran.code, ran.err


WARNINGS = ("scoring.weight_ignored", "scoring.top_unreachable")


def place(name: str, text: str, at: str) -> str:
    """Return file, line and column of the first place at which a text stands."""
    before, found, _ = text.partition(at)
    assert found, at
    return f"{name}.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: "


def test_the_model_that_is_broken_here_is_sound(desk: Desk) -> None:
    assert checked(desk, QUESTIONS, MODEL) == (0, "")


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_model_fails_at_its_place_with_a_hint(desk: Desk, bad: Bad) -> None:
    texts = {"questionnaire": QUESTIONS, "scoring": MODEL}
    assert texts[bad.file].count(bad.old) >= 1
    texts[bad.file] = texts[bad.file].replace(bad.old, bad.new, 1)
    code, said = checked(desk, texts["questionnaire"], texts["scoring"])
    warned = bad.code in WARNINGS
    assert code == (1 if warned else 2)
    severity = "warning" if warned else "error"
    lines = said.splitlines()
    told = [i for i, line in enumerate(lines) if f"{severity} [{bad.code}]" in line]
    assert told, said
    in_scoring = bad.file == "scoring" or bad.code.startswith("scoring.")
    name = "scoring" if in_scoring else "questionnaire"
    where = place(name, texts[name], bad.at)
    line = next((i for i in told if where in lines[i]), -1)
    assert line >= 0, (where, said)
    hint = lines[line + 1]
    assert hint.startswith("    ")
    assert hint.strip()
    assert bad.hint in hint


def test_all_mistakes_of_a_model_are_told_at_once(desk: Desk) -> None:
    model = MODEL
    for old, new in (
        ("guards, weight: 3}", "guards, weight: 0}"),
        ("training, weight: 1", "training, weight: 0"),
        ("floor: 0.01}", "floor: 0}"),
        ("item: ships", "item: ship"),
        ("{state: 0, firm: 3}", "{state: 3, firm: 3}"),
        ("when: guards == 0", "when: guard == 0"),
        ("at_least: 40}", "at_least: 69.99}"),
        ("{security: arithmetic}", "{secure: arithmetic}"),
    ):
        assert old in model
        model = model.replace(old, new, 1)
    code, said = checked(desk, QUESTIONS.replace("guards > 0", "unknown(owner)"), model)
    assert code == 2
    for found in (
        "scoring.zero_group",
        "scoring.zero_wipes_out",
        "scoring.unknown_item",
        "scoring.bad_points",
        "condition.unknown_id",
        "scoring.narrow_band",
        "alternative.unknown_group",
        "scoring.shown_by_silence",
    ):
        assert f"[{found}]" in said


@pytest.mark.parametrize(
    "how",
    [
        "{method: geometric, floor: 0, zero: wipes_out}",
        "{method: inverse_geometric, floor: 0, zero: wipes_out}",
        "{method: power, p: -1, floor: 0, zero: wipes_out}",
        "{method: power, p: 2, floor: 0}",
        "{method: harmonic, floor: 0.001}",
    ],
)
def test_a_zero_that_is_meant_or_does_no_harm_is_accepted(desk: Desk, how: str) -> None:
    model = MODEL.replace("{method: geometric, floor: 0.01}", how, 1)
    assert checked(desk, QUESTIONS, model) == (0, "")


@pytest.mark.parametrize(
    "condition", ["answered(guards)", "not unknown(guards)", "not (guards <= 0)", "guards != 0"]
)
def test_conditions_that_an_answer_does_not_end_are_accepted(desk: Desk, condition: str) -> None:
    questions = QUESTIONS.replace("when: guards > 0", f"when: {condition}")
    assert "shown_by_silence" not in checked(desk, questions, MODEL)[1]


def test_silence_counts_through_the_questions_before(desk: Desk) -> None:
    questions = QUESTIONS.replace(
        "text: Whose is it?,", "text: Whose is it?, when: unknown(ships),"
    )
    questions = questions.replace("when: guards > 0", "when: owner == 'firm'")
    said = checked(desk, questions, MODEL)[1]
    assert said.count("[scoring.shown_by_silence]") == 2
    assert '"training" is scored, and shown only because of unknown(ships).' in said


def test_a_question_that_is_not_scored_may_be_shown_by_silence(desk: Desk) -> None:
    more = (
        "      - {id: why, type: scale, label: Why, text: Why not?, when: unknown(guards),\n"
        "         levels: [{label: A, text: One.}, {label: B, text: Two.}]}\n"
    )
    assert "silence" not in checked(desk, QUESTIONS + more, MODEL)[1]
