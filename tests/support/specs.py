"""Random questions of each type, and values among which every difference between two shows."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import strategies as st

from assess.checks.answers import check_value
from assess.model.answer import Value
from assess.model.question import Choice, Choices, Date, FreeText, Number, Scale, Simple

IDS = ["x", "y", "z", "w"]


@st.composite
def options_of(draw: st.DrawFn, *, exclusive: bool) -> list[dict[str, Any]]:
    names = draw(st.lists(st.sampled_from(IDS), min_size=2, unique=True))
    alone = draw(st.sampled_from([*names, None])) if exclusive else None
    return [{"id": name, "label": name, "exclusive": name == alone} for name in names]


def ends(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.tuples(st.none() | values, st.none() | values).map(
        lambda pair: sorted(pair) if None not in pair else list(pair)
    )


@st.composite
def specs(draw: st.DrawFn, kind: str) -> Simple:
    """Draw a question of one type."""
    words = {"id": "q", "label": "q", "text": "q?", "type": kind}
    match kind:
        case "choice":
            return Choice.model_validate({**words, "options": draw(options_of(exclusive=False))})
        case "choices":
            return Choices.model_validate({**words, "options": draw(options_of(exclusive=True))})
        case "scale":
            labels = draw(st.lists(st.sampled_from(["A", "B", "C", "D"]), min_size=2, unique=True))
            return Scale.model_validate({**words, "levels": [{"label": one} for one in labels]})
        case "number":
            low, high = draw(ends(st.sampled_from([0, 0.5, 1, 2, 3.5, 4])))
            more = {"minimum": low, "maximum": high, "integer": draw(st.booleans())}
            return Number.model_validate({**words, **more, "unit": draw(st.sampled_from("ab"))})
        case "date":
            days = st.sampled_from(["2020-01-01", "2020-01-02", "2021-06-30"])
            low, high = draw(ends(days))
            return Date.model_validate({**words, "earliest": low, "latest": high})
        case _:
            return FreeText.model_validate({**words, "max_length": draw(st.integers(1, 4))})


CANDIDATES: dict[str, list[Value]] = {
    "choice": list(IDS),
    "choices": [
        ticked for size in range(5) for ticked in itertools.combinations(IDS, size)
    ],
    "scale": [0, 1, 2, 3],
    "number": [-1, -0.5, *(quarter / 4 for quarter in range(20)), *range(6), 1e9],
    "date": ["2019-12-31", "2020-01-01", "2020-01-02", "2021-06-30", "2021-07-01"],
    "text": ["x" * length for length in range(1, 5)],
}  # fmt: skip
"""Values among which every difference between two of the questions drawn shows."""

KINDS = sorted(CANDIDATES)


def valid(spec: Simple) -> list[Value]:
    return [value for value in CANDIDATES[spec.type] if check_value(spec, value) is None]
