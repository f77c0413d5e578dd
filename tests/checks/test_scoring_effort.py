from __future__ import annotations

from typing import Any

import pytest

from assess.checks.scoring import check_scoring
from assess.errors import Severity
from assess.model.scoring import ScoringModel
from tests.checks.building import choice, grid, index, leaf, number, questionnaire, scale, ticks

BASIS: dict[str, Any] = {"basis": [{"source": "un"}]}
GATE = {"id": "gate", "label": "Gate", "when": "gated == 0", "cap": "low"}
ASKED = questionnaire(
    choice("kind", **BASIS),
    scale("size", **BASIS),
    scale("extra", **BASIS),
    scale("gated", **BASIS),
    ticks("topics", **BASIS),
    number("staff", minimum=0, maximum=100, **BASIS),
    grid("threats", ("drugs", "arms"), scale("analysis"), **BASIS),
    sources=[{"id": "un", "citation": "UN"}],
)


def found(effort: dict[str, Any]) -> list[tuple[str, str, Severity]]:
    linear = {"method": "linear", "goalposts": [0, 10]}
    model = ScoringModel.model_validate(
        {
            "format": "assess/scoring",
            "format_version": "1",
            "questionnaire": ASKED.id,
            "indices": [
                index(
                    "all",
                    leaf("kind"),
                    leaf("size"),
                    leaf("topics"),
                    leaf("staff", normalise=linear),
                    {"id": "threats_all", "label": "All", "cells": "threats.*.analysis"},
                    gates=[GATE, {**GATE, "id": "broken", "when": "gated =="}],
                )
            ],
            "effort": effort,
        }
    )
    return [
        (problem.code, problem.place.pointer, problem.severity)
        for problem in check_scoring(model, ASKED)
        if problem.code.startswith("scoring.effort")
    ]


@pytest.mark.parametrize(
    "effort",
    [
        {},
        {"size": 2, "kind": [1, 5], "topics": 3, "staff": 4},
        {"size": [1, 2, 3], "threats.*.analysis": [3, 2, 1], "threats.drugs.analysis": 9},
        {
            "size": "never",
            "staff": "never",
            "threats.*.analysis": "never",
            "threats.arms.analysis": 1,
        },
        {"gated": "never"},
        {"gated": 4},
    ],
)
def test_sound_efforts(effort: dict[str, Any]) -> None:
    assert found(effort) == []


@pytest.mark.parametrize(
    ("effort", "code", "severity"),
    [
        ({"sise": 2}, "scoring.effort_unknown", Severity.ERROR),
        ({"threats": 2}, "scoring.effort_unknown", Severity.ERROR),
        ({"threats.*.mandate": 2}, "scoring.effort_unknown", Severity.ERROR),
        ({"size": [1, 2]}, "scoring.effort_steps", Severity.ERROR),
        ({"kind": [1, 2, 3]}, "scoring.effort_steps", Severity.ERROR),
        ({"topics": [1, 2]}, "scoring.effort_steps", Severity.ERROR),
        ({"staff": [1]}, "scoring.effort_steps", Severity.ERROR),
        ({"threats.*.analysis": [1]}, "scoring.effort_steps", Severity.ERROR),
        ({"extra": 1}, "scoring.effort_not_scored", Severity.NOTE),
        ({"extra": "never"}, "scoring.effort_not_scored", Severity.NOTE),
        ({"sise": "never"}, "scoring.effort_unknown", Severity.ERROR),
        ({"threats.drugs.mandate": "never"}, "scoring.effort_unknown", Severity.ERROR),
    ],
)
def test_efforts_that_fit_nothing(effort: dict[str, Any], code: str, severity: Severity) -> None:
    (name,) = effort
    assert found(effort) == [(code, f"/effort/{name}", severity)]


@pytest.mark.parametrize("effort", [0, -1, 1.5, [1, 0], [], "nver", [1, "never"]])
def test_an_effort_is_a_whole_number_from_1(effort: object) -> None:
    with pytest.raises(ValueError, match="effort"):
        found({"size": effort})
