"""Random scoring models with a questionnaire to fit, small enough to read when a law fails.

They keep the rules an author is held to: a multiplier only under a maximum with one sibling at 1;
no conditional leaf below a lookup; ``if_hidden: worst`` only where a better answer to a question
scored in the same index shows the follow-up; left out only by a question that is not scored.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.support.cases import Case, case_from

_WEIGHTS = st.sampled_from([0, 0.5, 1, 1, 1, 2, 3.7])
_POSITIVE = st.sampled_from([0.5, 1, 1, 2, 3.7])
_FLOORS = st.sampled_from([0, 0.01, 0.1, 0.5])
_COVERAGE = st.sampled_from([0, 0, 0, 0.5, 0.8, 1])
_TABLES = st.sampled_from(
    [
        [[0, 1], [0, 1]],
        [[0, 0.3], [0.7, 1]],
        [[0, 0.1, 0.4], [0.1, 0.4, 0.8], [0.3, 0.9, 1]],
    ]
)
_AGGREGATIONS = st.one_of(
    st.sampled_from(["arithmetic", "minimum", "maximum", "median"]),
    st.builds(
        lambda method, floor: {"method": method, "floor": floor},
        st.sampled_from(["geometric", "harmonic", "inverse_geometric"]),
        _FLOORS,
    ),
    st.builds(
        lambda p, floor: {"method": "power", "p": p, "floor": floor},
        st.sampled_from([-20, -1, -0.5, 0.5, 1, 2, 20]),
        _FLOORS,
    ),
    st.builds(lambda cap: {"method": "capped_sum", "cap": cap}, st.sampled_from([0.3, 0.8, 1])),
    st.builds(lambda table: {"method": "lookup", "table": table}, _TABLES),
)
STEER = "steer"
KIND = "kind"


class _Builder:
    """Draws one tree and collects the questions that its leaves need."""

    def __init__(self, draw: st.DrawFn, *, high_is_good: bool, plain: bool) -> None:
        self.draw = draw
        self.steer_is_scored = not plain and draw(st.booleans())
        self.high_is_good = high_is_good
        self.plain = plain
        self.questions: list[dict[str, Any]] = []
        self.groups = 0

    def index(self, depth: int) -> dict[str, Any]:
        """Return the root, with the steering question among its children where it is scored."""
        index = self.group(depth)
        method = index["aggregate"]
        if isinstance(method, dict) and method["method"] == "lookup":
            index["aggregate"] = "arithmetic"
        if self.steer_is_scored:
            index["children"].append({"item": STEER})
        return index

    def group(self, depth: int, *, below_lookup: bool = False) -> dict[str, Any]:
        """Return a group with everything below it."""
        name = f"g{self.groups}"
        self.groups += 1
        aggregate = "arithmetic" if self.plain else self.draw(_AGGREGATIONS)
        method = aggregate if isinstance(aggregate, str) else aggregate["method"]
        is_lookup = method == "lookup"
        size = 2 if is_lookup else self.draw(st.integers(1, 4))
        below = below_lookup or is_lookup
        children = [self.child(depth, below_lookup=below) for _ in range(size)]
        for child in children:
            child["weight"] = self.draw(_POSITIVE if is_lookup or self.plain else _WEIGHTS)
        if not any(child["weight"] for child in children):
            children[0]["weight"] = 1
        if method == "maximum":
            self.shrink_all_but_one(children)
        group = {"id": name, "label": name, "aggregate": aggregate, "children": children}
        if not self.plain:
            group["missing"] = self.draw(st.sampled_from(["drop", "drop", "require"]))
            group["minimum_coverage"] = self.draw(_COVERAGE)
        return group

    def shrink_all_but_one(self, children: list[dict[str, Any]]) -> None:
        """Give siblings a multiplier where one leaf that always counts keeps 1."""
        full = [c for c in children if c["weight"] and "item" in c and "if_hidden" not in c]
        for child in children:
            if full and child is not full[0] and self.draw(st.booleans()):
                child["multiplier"] = self.draw(st.sampled_from([0.3, 0.7]))

    def child(self, depth: int, *, below_lookup: bool) -> dict[str, Any]:
        if depth > 1 and self.draw(st.booleans()):
            return self.group(depth - 1, below_lookup=below_lookup)
        return self.leaf(conditional=not (below_lookup or self.plain))

    def leaf(self, *, conditional: bool) -> dict[str, Any]:
        """Return a leaf over a new question."""
        key = f"q{len(self.questions)}"
        question, normalise = self.draw(st.sampled_from(_KINDS))
        self.questions.append({"id": key, "label": key, "text": f"{key}?", **question})
        leaf = {"item": key, "normalise": normalise} if normalise else {"item": key}
        if conditional:
            asked = self.draw(st.sampled_from(["always", "always", "from_level", "of_kind"]))
            if asked == "from_level" and self.steer_is_scored:
                self.questions[-1]["when"] = (
                    f"{STEER} >= 2" if self.high_is_good else f"not ({STEER} > 1)"
                )
                leaf["if_hidden"] = "worst"
            elif asked == "of_kind":
                self.questions[-1]["when"] = f"{KIND} != 'b'"
                leaf["if_hidden"] = "leave_out"
        return leaf


def _options(count: int) -> list[dict[str, str]]:
    return [{"id": f"o{i}", "label": f"O{i}"} for i in range(count)]


def _levels(count: int) -> list[dict[str, str]]:
    return [{"label": f"L{i}"} for i in range(count)]


_KINDS: list[tuple[dict[str, Any], Any]] = [
    ({"type": "scale", "levels": _levels(4)}, None),
    ({"type": "scale", "levels": _levels(3)}, {"method": "levels", "reverse": True}),
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


@st.composite
def cases(draw: st.DrawFn, *, plain: bool = False) -> Case:
    """Return a random questionnaire with a scoring model of up to four levels of groups.

    ``plain`` models have only arithmetic means, positive weights and no conditions.
    """
    high_is = draw(st.sampled_from(["good", "bad"]))
    builder = _Builder(draw, high_is_good=high_is == "good", plain=plain)
    index = builder.index(draw(st.integers(1, 4)))
    steer = {"id": STEER, "label": STEER, "text": "Steer?", "type": "scale", "levels": _levels(4)}
    kind = {
        "id": KIND,
        "label": KIND,
        "text": "Kind?",
        "type": "choice",
        "options": [{"id": i, "label": i} for i in "abc"],
    }
    questionnaire = {
        "format": "assess/questionnaire",
        "format_version": "1",
        "id": "random",
        "version": "1",
        "title": "Random",
        "description": "Random.",
        "subject_kind": "mission",
        "sections": [
            {"id": "first", "title": "First", "questions": [steer, kind]},
            {"id": "rest", "title": "Rest", "questions": builder.questions},
        ],
    }
    scale = draw(st.sampled_from([[0, 100], [0, 10], [1, 5], [-1, 1]]))
    scoring = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": "random",
        "indices": [{**index, "high_is": high_is, "scale": scale}],
    }
    return case_from("random", questionnaire, scoring)
