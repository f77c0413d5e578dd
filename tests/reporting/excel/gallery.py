"""One questionnaire whose scoring model has an index for every aggregation and normalisation."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, case_from

QUESTIONS: list[dict[str, Any]] = [
    *(
        {"id": f"s{i}", "type": "scale", "levels": [{"label": f"Level {j}"} for j in range(2 + i)]}
        for i in range(5)
    ),
    {"id": "c", "type": "choice", "options": [{"id": f"o{i}", "label": "Same?"} for i in range(3)]},
    {
        "id": "t",
        "type": "choices",
        "options": [
            *({"id": f"o{i}", "label": f"Option; {i} *"} for i in range(4)),
            {"id": "none", "label": "None", "exclusive": True},
        ],
    },
    {"id": "n", "type": "number", "minimum": 0},
]
FLOORS = (0, 0.01, 0.3)
AGGREGATIONS: list[dict[str, Any]] = [
    *({"method": name} for name in ("arithmetic", "minimum", "maximum", "median")),
    *(
        {"method": m, "floor": f}
        for m in ("geometric", "harmonic", "inverse_geometric")
        for f in FLOORS
    ),
    *(
        {"method": "power", "p": p, "floor": f}
        for p in (-100, -1, -0.5, 0.5, 2, 100)
        for f in FLOORS
    ),
    *({"method": "capped_sum", "cap": cap} for cap in (0.3, 1)),
]
WEIGHTS = ((1, 1, 1, 1, 1), (1, 2, 0, 3, 0.5), (2, 1, 1, 1, 1))
NORMALISATIONS: list[tuple[str, dict[str, Any]]] = [
    ("s3", {"method": "levels", "reverse": True}),
    ("s3", {"method": "points", "points": {"0": -3, "1": 0.1, "2": 7, "3": 7, "4": 2}}),
    ("c", {"method": "levels"}),
    ("c", {"method": "points", "points": {"o0": 1, "o1": 0.3, "o2": 2}}),
    ("t", {"method": "ticked"}),
    ("t", {"method": "ticked", "enough": 2.5, "options": {"o0": 1, "o1": 2, "o3": 0.7}}),
    ("t", {"method": "ticked", "enough": 99}),
    ("n", {"method": "linear", "goalposts": [2, 30]}),
    ("n", {"method": "linear", "goalposts": [30, 2], "log": True}),
    ("n", {"method": "piecewise", "points": [[1, 1], [3, 0.4], [20, 0]]}),
    ("n", {"method": "piecewise", "points": [[0.1, 0], [3, 0.4], [4, 0.4], [20, 1]], "log": True}),
]


def gallery() -> Case:
    """Return the case."""
    questions = [{"label": q["id"].upper(), "text": f"{q['id']}?", **q} for q in QUESTIONS]
    questionnaire = {
        "format": "assess/questionnaire", "format_version": "1", "id": "gallery", "version": "1",
        "title": "Gallery", "description": "Invented.", "subject_kind": "mission",
        "sections": [{"id": "all", "title": "All", "questions": questions}],
    }  # fmt: skip
    indices = [
        _index(f"a{i}_{j}", aggregate, weights)
        for i, aggregate in enumerate(AGGREGATIONS)
        for j, weights in enumerate(WEIGHTS)
    ]
    children = [
        {"id": f"norm_{i}", "item": item, "normalise": how}
        for i, (item, how) in enumerate(NORMALISATIONS)
    ]
    indices.append({"id": "norms", "label": "Norms", "high_is": "good", "children": children})
    table = {"method": "lookup", "table": [[0, 0.2, 0.5], [0.1, 0.6, 0.9], [0.3, 0.6, 1]]}
    pair = [{"id": f"pair_{i}", "item": f"s{i}"} for i in (2, 4)]
    indices.append(
        {"id": "pair", "label": "Pair", "high_is": "bad", "aggregate": table, "children": pair}
    )
    scoring = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": "gallery",
        "indices": indices,
    }
    return case_from("gallery", questionnaire, scoring)


def _index(key: str, aggregate: dict[str, Any], weights: tuple[float, ...]) -> dict[str, Any]:
    children = [
        {"id": f"{key}_{i}", "item": f"s{i}", "weight": weight, "multiplier": 0.7 if i == 3 else 1}
        for i, weight in enumerate(weights)
    ]
    return {"id": key, "label": key, "high_is": "good", "scale": [-1, 4], "missing": "drop",
            "aggregate": aggregate, "minimum_coverage": 0.25, "children": children}  # fmt: skip
