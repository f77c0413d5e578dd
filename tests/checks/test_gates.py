"""Gates and alternatives in a scoring model: what authors are told about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assess.checks.scoring import check_scoring
from assess.errors import Problem, Severity
from assess.files.folders import read_folder
from assess.model.scoring import ScoringModel
from tests.checks.building import Asked, choice, grid, group, index, leaf, questionnaire, scale
from tests.support.cli import PORT_SCORING, write_port

BASIS: dict[str, Any] = {"basis": [{"source": "un"}]}
ASKED = questionnaire(
    scale("size") | BASIS,
    scale("staff") | BASIS,
    choice("kind", when="size >= 2") | BASIS,
    grid("threats", ["drugs", "arms"], scale("exposure")) | BASIS,
    sources=[{"id": "un", "citation": "UN"}],
)
BANDS = [
    {"id": "low", "label": "Low", "at_least": 0},
    {"id": "high", "label": "High", "at_least": 50},
]


def found(
    *gates: Asked, bands: list[Asked] = BANDS, alternatives: tuple[Asked, ...] = (), **more: Any
) -> list[Problem]:
    """Return the problems of a model of two indices with these gates and alternatives."""
    top = index(
        "top",
        group("people", leaf("size"), leaf("staff")),
        leaf("kind", if_hidden="worst"),
        bands=bands,
        gates=list(gates),
        **more,
    )
    breadth = {
        "id": "breadth",
        "label": "Breadth",
        "high_is": "good",
        "cells": "threats.*.exposure",
    }
    model = ScoringModel.model_validate(
        {
            "format": "assess/scoring",
            "format_version": "1",
            "questionnaire": ASKED.id,
            "indices": [top, {**breadth, "ranked": False}],
            "alternatives": list(alternatives),
        }
    )
    return check_scoring(model, ASKED)


def gate(when: str = "size == 0", identifier: str = "small", **more: Any) -> Asked:
    effect = {} if {"cap", "force"} & more.keys() else {"cap": "low"}
    return {"id": identifier, "label": identifier, "when": when, **effect, **more}


def alternative(identifier: str = "other", **more: Any) -> Asked:
    return {"id": identifier, "label": identifier, **more}


def test_sound_gates_and_alternatives_have_no_problems() -> None:
    gates = (
        gate(),
        gate("kind == 'a' and staff < 2", "kinds", **BASIS),
        gate(identifier="f", force="low"),
    )
    others = (
        alternative("weights", weights={"size": 2, "people": 3, "breadth.drugs": 2}, **BASIS),
        alternative("weakest", aggregate={"top": "minimum", "people": "maximum"}),
        alternative("without", weights={"staff": 0}),
    )
    assert found(*gates, alternatives=others) == []


@pytest.mark.parametrize(
    ("broken", "code", "place", "words"),
    [
        (gate("siez == 0"), "condition.unknown_id", "when", 'Did you mean "size"?'),
        (gate("size == 9"), "condition.unknown_level", "when", "The levels are 0 to 3."),
        (gate("size === 0"), "condition.unreadable", "when", ""),
        (gate("size < 1 and size > 2"), "condition.always_false", "when", "Check the values"),
        (gate("size <= 3 or not size <= 3"), "condition.always_true", "when", "Remove it"),
        (gate("kind == 'a' and size == 0"), "condition.unreachable", "when", ""),
        (gate(cap="hihg"), "gate.unknown_band", "cap", 'Did you mean "high"?'),
        (gate(cap="high"), "gate.nothing_to_cap", "cap", "Name a worse band."),
        (gate(force="high"), "gate.force_to_best", "force", "only makes a rating worse"),
        (gate(basis=[{"source": "nu"}]), "basis.unknown_source", "basis/0/source", ""),
    ],
)
def test_what_is_wrong_with_a_gate(broken: Asked, code: str, place: str, words: str) -> None:
    (problem,) = found(broken)
    assert (problem.code, problem.place.pointer) == (code, f"/indices/0/gates/0/{place}")
    assert words in problem.hint


def test_for_a_risk_the_best_band_is_the_lowest() -> None:
    codes = [p.code for p in found(gate(cap="low"), high_is="bad")]
    assert "gate.nothing_to_cap" in codes
    codes = [p.code for p in found(gate(cap="high"), high_is="bad")]
    assert "gate.nothing_to_cap" not in codes


def test_an_index_without_bands_has_nothing_to_cap() -> None:
    codes = [p.code for p in found(gate(), bands=[], ranked=False)]
    assert codes == ["gate.no_bands"]


def test_gate_ids_are_unique_in_the_model() -> None:
    (problem,) = found(gate(), gate("staff == 0"))
    assert (problem.code, problem.place.pointer) == ("id.duplicate", "/indices/0/gates/1/id")


@pytest.mark.parametrize(
    ("broken", "code", "place", "words"),
    [
        ({"weights": {"sise": 1}}, "alternative.unknown_indicator", "weights/sise", '"size"'),
        ({"weights": {"top": 1}}, "alternative.index_weight", "weights/top", "no siblings"),
        (
            {"weights": {"breadth.drug": 1}},
            "alternative.unknown_indicator",
            "weights/breadth.drug",
            '"breadth.drugs"',
        ),
        ({"aggregate": {"size": "minimum"}}, "alternative.unknown_group", "aggregate/size", ""),
        (
            {"aggregate": {"peopl": "minimum"}},
            "alternative.unknown_group",
            "aggregate/peopl",
            '"people"',
        ),
        (
            {"aggregate": {"breadth": {"method": "lookup", "table": [[0, 1], [0, 1]]}}},
            "alternative.lookup_children",
            "aggregate/breadth",
            "another",
        ),
        ({"weights": {"size": 1, "staff": 1}}, "alternative.changes_nothing", "", "proportions"),
        ({"weights": {"people": 5, "kind": 5}}, "alternative.changes_nothing", "", "proportions"),
        ({"aggregate": {"top": "arithmetic"}}, "alternative.changes_nothing", "", "Remove it"),
        ({"weights": {"size": 0, "staff": 0}}, "scoring.zero_group", "", "above zero"),
        (
            {"weights": {"size": 3}, "aggregate": {"people": "minimum"}},
            "scoring.weight_ignored",
            "",
            "",
        ),
    ],
)
def test_what_is_wrong_with_an_alternative(
    broken: Asked, code: str, place: str, words: str
) -> None:
    (problem,) = found(alternatives=(alternative(**broken),))
    assert problem.code == code
    assert problem.place.pointer == "/alternatives/0" + (f"/{place}" if place else "")
    assert words in problem.hint


def test_what_the_nominal_model_has_already_is_not_said_again() -> None:
    again = alternative(aggregate={"top": "median"})
    codes = [p.code for p in found(alternatives=(again,), weight=3)]
    assert codes == ["scoring.weight_ignored"]


def test_alternatives_have_ids_of_their_own() -> None:
    one, two = (alternative(aggregate={"top": how}) for how in ("minimum", "maximum"))
    (problem,) = found(alternatives=(one, two))
    assert (problem.code, problem.place.pointer) == ("id.duplicate", "/alternatives/1/id")


def test_a_model_over_numbers_can_have_gates() -> None:
    model = ScoringModel.model_validate(
        {
            "format": "assess/scoring",
            "format_version": "1",
            "inputs": [{"id": "wealth", "label": "Wealth", "text": "?", "type": "number"}],
            "indices": [
                {
                    **index(
                        "top", leaf("wealth", normalise={"method": "linear", "goalposts": [0, 9]})
                    ),
                    "bands": BANDS,
                    "gates": [gate("wealth < 1"), gate("welth < 1", "typo")],
                }
            ],
        }
    )
    (problem,) = (p for p in check_scoring(model, None) if p.severity is Severity.ERROR)
    assert (problem.code, problem.place.pointer) == (
        "condition.unknown_id",
        "/indices/0/gates/1/when",
    )


def test_places_are_lines_of_the_file(tmp_path: Path) -> None:
    text = (
        PORT_SCORING + "alternatives:\n  - id: other\n    label: Other\n    weights: {cheks: 2}\n"
    )
    folder = read_folder(write_port(tmp_path / "port", scoring=text))
    (problem,) = folder.errors
    line = text.splitlines().index("    weights: {cheks: 2}") + 1
    assert (problem.place.line, problem.hint) == (line, 'Did you mean "checks"?')
