"""Random scoring models with a questionnaire to fit, small enough to read when a law fails.

They keep the rules an author is held to: a multiplier only under a maximum with one sibling at 1;
``if_hidden: worst`` only where a better answer to a question scored in the same index shows the
follow-up; left out only by a question that is not scored; no conditional leaf below a lookup.
Wild models keep none of these but the first: conditions are on any questions before, follow-ups
of follow-ups among them, and anything may be left out anywhere.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.support.cases import Case, case_from
from tests.support.random_questions import KINDS, conditions, levels

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
STEERING: list[dict[str, Any]] = [
    {"id": STEER, "label": STEER, "text": "Steer?", "type": "scale", "levels": levels(4)},
    {
        "id": KIND,
        "label": KIND,
        "text": "Kind?",
        "type": "choice",
        "options": [{"id": i, "label": i} for i in "abc"],
    },
]
"""Questions that are in every questionnaire; the first may be scored, the second never is."""


class _Kind(NamedTuple):
    """Which models are wanted; ``most`` is how many children a group has at most."""

    plain: bool
    wild: bool
    most: int


class _Builder:
    """Draws one tree and collects the questions that its leaves need."""

    def __init__(self, draw: st.DrawFn, kind: _Kind, *, high_is_good: bool) -> None:
        self.draw = draw
        self.kind = kind
        self.plain = kind.plain
        self.steer_is_scored = not kind.plain and draw(st.booleans())
        self.high_is_good = high_is_good
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
        size = 2 if is_lookup else self.draw(st.integers(1, self.kind.most))
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
        if self.kind.wild:
            return self.wild_leaf()
        return self.leaf(conditional=not (below_lookup or self.plain))

    def wild_leaf(self) -> dict[str, Any]:
        """Return a leaf over a new question, asked depending on any questions before it."""
        leaf = self.leaf(conditional=False)
        if self.draw(st.booleans()):
            self.questions[-1]["when"] = self.draw(conditions([*STEERING, *self.questions[:-1]]))
            leaf["if_hidden"] = self.draw(st.sampled_from(["leave_out", "worst"]))
        return leaf

    def leaf(self, *, conditional: bool) -> dict[str, Any]:
        """Return a leaf over a new question."""
        key = f"q{len(self.questions)}"
        question, normalise = self.draw(st.sampled_from(KINDS))
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


@st.composite
def gates_of(
    draw: st.DrawFn, questions: list[dict[str, Any]], bands: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return one to three gates over any of the questions, each to any of the bands."""
    gates = []
    for number in range(draw(st.integers(1, 3))):
        gate = {
            "id": f"gate{number}",
            "label": f"Gate {number}",
            "when": draw(conditions(questions)),
            draw(st.sampled_from(["cap", "force"])): draw(st.sampled_from(bands))["id"],
            "waivable": draw(st.booleans()),
        }
        gates.append(gate)
    return gates


def _bands(draw: st.DrawFn, scale: list[int]) -> list[dict[str, Any]]:
    bottom, top = scale
    shares = sorted(draw(st.sets(st.sampled_from([0.25, 0.4, 0.5, 0.75, 1]), max_size=4)))
    edges = [float(bottom), *(bottom + share * (top - bottom) for share in shares)]
    return [
        {"id": f"band{place}", "label": f"Band {place}", "at_least": edge}
        for place, edge in enumerate(edges)
    ]


@st.composite
def cases(
    draw: st.DrawFn,
    *,
    plain: bool = False,
    wild: bool = False,
    gates: bool = False,
    small: bool = False,
) -> Case:
    """Return a random questionnaire with a scoring model of up to four levels of groups.

    ``plain`` models have only arithmetic means, positive weights and no conditions; ``wild`` ones
    conditions of every kind; ``small`` ones four questions at most beside the steering ones. With
    ``gates`` the index has bands, and gates over any questions, scored or not, shown or not.
    """
    high_is = draw(st.sampled_from(["good", "bad"]))
    kind = _Kind(plain, wild, 2 if small else 4)
    builder = _Builder(draw, kind, high_is_good=high_is == "good")
    index = builder.index(2 if small else draw(st.integers(1, 4)))
    questionnaire = {
        "format": "assess/questionnaire",
        "format_version": "1",
        "id": "random",
        "version": "1",
        "title": "Random",
        "description": "Random.",
        "subject_kind": "mission",
        "sections": [
            {"id": "first", "title": "First", "questions": STEERING},
            {"id": "rest", "title": "Rest", "questions": builder.questions},
        ],
    }
    scale = draw(st.sampled_from([[0, 100], [0, 10], [1, 5], [-1, 1]]))
    if gates:
        index["bands"] = _bands(draw, scale)
        index["gates"] = draw(gates_of([*STEERING, *builder.questions], index["bands"]))
    scoring = {
        "format": "assess/scoring",
        "format_version": "1",
        "questionnaire": "random",
        "indices": [{**index, "high_is": high_is, "scale": scale}],
    }
    return case_from("random", questionnaire, scoring)
