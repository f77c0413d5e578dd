"""Questions of every kind for random models, and random conditions on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st


def _options(count: int) -> list[dict[str, str]]:
    return [{"id": f"o{i}", "label": f"O{i}"} for i in range(count)]


def levels(count: int) -> list[dict[str, str]]:
    return [{"label": f"L{i}"} for i in range(count)]


KINDS: list[tuple[dict[str, Any], Any]] = [
    ({"type": "scale", "levels": levels(4)}, None),
    ({"type": "scale", "levels": levels(3)}, {"method": "levels", "reverse": True}),
    ({"type": "choice", "options": _options(2)}, None),
    (
        {"type": "choice", "options": _options(3)},
        {"method": "points", "points": {"o0": 2, "o1": -1, "o2": 0.5}},
    ),
    ({"type": "choices", "options": _options(3)}, {"method": "ticked", "enough": 2}),
    ({"type": "number", "minimum": 0}, {"method": "linear", "goalposts": [30, 2]}),
    ({"type": "number", "minimum": 1}, {"method": "linear", "goalposts": [2, 50], "log": True}),
    (
        {"type": "number", "integer": True},
        {"method": "piecewise", "points": [[0, 0], [3, 0.6], [20, 1]]},
    ),
]
"""Questions of every kind that can be scored, each with a way to normalise its answers."""


@st.composite
def conditions(draw: st.DrawFn, questions: Sequence[Mapping[str, Any]]) -> str:
    """Return a condition on one or two of the questions; none asks for an answer's state."""
    first, second = (_comparison(draw, draw(st.sampled_from(questions))) for _ in range(2))
    shape = draw(st.sampled_from(["{0}", "not ({0})", "{0} and {1}", "{0} or not ({1})"]))
    return shape.format(first, second)


def _comparison(draw: st.DrawFn, question: Mapping[str, Any]) -> str:
    key, kind = question["id"], question["type"]
    if kind in {"choice", "choices"}:
        option = draw(st.sampled_from(question["options"]))["id"]
        many = f"'{option}' in {key}", f"count({key}) >= 2"
        one = f"{key} == '{option}'", f"{key} in ['{option}']"
        return draw(st.sampled_from(one if kind == "choice" else many))
    operator = draw(st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]))
    tops = len(question["levels"]) - 1 if kind == "scale" else 30
    return f"{key} {operator} {draw(st.integers(0, tops))}"
