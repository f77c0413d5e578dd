"""A small invented risk tree with the mixed rules of the INFORM Risk Index, written out twice.

Once as a scoring model, once as plain formulas on 0 to 10 as INFORM's methodology prints them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assess.model.answer import UNANSWERED, Answer, State
from assess.model.scorecard import Result
from assess.model.scoring import ScoringModel
from assess.scoring.plan import compile_model
from assess.scoring.scorecards import score_all

NAMES = (
    "flood", "drought", "quake", "current", "projected", "development", "inequality", "aid",
    "uprooted", "health", "food", "reduction", "governance", "communication", "roads",
)  # fmt: skip

INPUTS = "\n".join(
    f"  - {{id: {name}, type: number, label: {name}, text: {name}, minimum: 0, maximum: 10}}"
    for name in NAMES
)


def leaf(name: str, more: str = "") -> str:
    """Return a leaf over a figure from 0 to 10."""
    return f"{{item: {name}, normalise: {{method: linear, goalposts: [0, 10]}}{more}}}"


SCORING = f"""
format: assess/scoring
format_version: "1"
inputs:
{INPUTS}
indices:
  - id: risk
    label: Risk
    high_is: bad
    scale: [0, 10]
    aggregate: {{method: geometric, floor: 0}}
    bands: [{{id: very_low, label: Very low, at_least: 0}}, {{id: low, label: Low, at_least: 2}},
            {{id: medium, label: Medium, at_least: 3.5}}, {{id: high, label: High, at_least: 5}},
            {{id: very_high, label: Very high, at_least: 6.5}}]
    children:
      - id: hazard
        label: Hazard
        aggregate: inverse_geometric
        children:
          - id: natural
            label: Natural
            aggregate: inverse_geometric
            children: [{leaf("flood")}, {leaf("drought")}, {leaf("quake")}]
          - id: human
            label: Human
            aggregate: maximum
            children: [{leaf("current")}, {leaf("projected", ", multiplier: 0.7")}]
      - id: vulnerability
        label: Vulnerability
        aggregate: inverse_geometric
        children:
          - id: socio_economic
            label: Socio-economic
            children: [{leaf("development", ", weight: 2")}, {leaf("inequality")}, {leaf("aid")}]
          - id: vulnerable
            label: Vulnerable groups
            aggregate: inverse_geometric
            children:
              - {leaf("uprooted")}
              - id: others
                label: Others
                aggregate: inverse_geometric
                children: [{leaf("health")}, {leaf("food")}]
      - id: coping
        label: Lack of coping
        aggregate: inverse_geometric
        children:
          - id: institutional
            label: Institutional
            children: [{leaf("reduction")}, {leaf("governance")}]
          - id: infrastructure
            label: Infrastructure
            children: [{leaf("communication")}, {leaf("roads")}]
"""

PLAN = compile_model(ScoringModel.model_validate(yaml.safe_load(SCORING)))

figures = st.integers(0, 100).map(lambda n: n / 10)


def inverse_geometric(*tens: float | None) -> float:
    """Return (10 - GEOMEAN((10 - x)/10*9 + 1))/9*10 of what is there."""
    raised = [(10 - x) / 10 * 9 + 1 for x in tens if x is not None]
    return (10 - math.prod(raised) ** (1 / len(raised))) / 9 * 10


def mean(*tens: float | None) -> float | None:
    there = [x for x in tens if x is not None]
    return sum(there) / len(there) if there else None


def by_hand(x: Mapping[str, float | None]) -> dict[str, float]:
    """Return the nodes by the printed formulas; only parts that may be missing take None."""

    def at(name: str) -> float:
        figure = x[name]
        assert figure is not None
        return figure

    natural = inverse_geometric(x["flood"], x["drought"], x["quake"])
    human = max(at("current"), 0.7 * at("projected"))
    hazard = inverse_geometric(natural, human)
    socio_economic = (2 * at("development") + at("inequality") + at("aid")) / 4
    others = inverse_geometric(x["health"], x["food"])
    vulnerable = inverse_geometric(at("uprooted"), others)
    vulnerability = inverse_geometric(socio_economic, vulnerable)
    institutional = mean(x["reduction"], x["governance"])
    infrastructure = mean(x["communication"], x["roads"])
    coping = inverse_geometric(institutional, infrastructure)
    return {
        "natural": natural,
        "human": human,
        "hazard": hazard,
        "socio_economic": socio_economic,
        "others": others,
        "vulnerable": vulnerable,
        "vulnerability": vulnerability,
        "coping": coping,
        "risk": (hazard * vulnerability * coping) ** (1 / 3),
    }


def by_engine(x: Mapping[str, float | None]) -> dict[str, Result]:
    answers = {
        name: UNANSWERED if figure is None else Answer(state=State.ANSWERED, value=figure)
        for name, figure in x.items()
    }
    (card,) = score_all(PLAN, ["Somewhere"], [answers])
    return card.by_id


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, figures)))
def test_every_node_is_what_the_formulas_say(x: dict[str, float]) -> None:
    found = by_engine(x)
    for key, expected in by_hand(x).items():
        assert found[key].score == pytest.approx(expected, abs=1e-9), key


@given(
    st.fixed_dictionaries(dict.fromkeys(NAMES, figures)),
    st.sets(st.sampled_from(["flood", "drought", "health", "reduction"])),
    st.sampled_from([set(), {"communication", "roads"}]),
)
def test_missing_figures_are_dropped_with_their_weight(
    complete: dict[str, float], missing: set[str], infrastructure: set[str]
) -> None:
    gone = missing | infrastructure
    x = {name: None if name in gone else figure for name, figure in complete.items()}
    found = by_engine(x)
    for key, expected in by_hand(x).items():
        assert found[key].score == pytest.approx(expected, abs=1e-9), key
    assert (found["risk"].coverage == pytest.approx(1)) == (not gone)


def test_one_country_by_hand() -> None:
    x = dict.fromkeys(NAMES, 5.0) | {"current": 2.0, "projected": 8.0, "development": 9.0}
    found = by_engine(x)
    # human: max(2, 0.7 * 8) = 5.6; socio-economic: (2*9 + 5 + 5) / 4 = 7
    assert found["human"].score == pytest.approx(5.6)
    assert found["socio_economic"].score == pytest.approx(7)
    # hazard: 5 and 5.6 are raised to 5.5 and 4.96, root of 27.28 is 5.22303, (10 - that)/9*10
    assert found["hazard"].score == pytest.approx(5.30775, abs=1e-5)
    # vulnerability: 7 and 5 to 3.7 and 5.5, root of 20.35 is 4.51110
    assert found["vulnerability"].score == pytest.approx(6.09878, abs=1e-5)
    # risk: cube root of 5.30775 * 6.09878 * 5 = 161.854
    assert found["risk"].score == pytest.approx(5.44973, abs=1e-4)
    assert found["risk"].band == "high"


def test_a_high_child_cannot_be_averaged_away() -> None:
    x = dict.fromkeys(NAMES, 0.0) | {"flood": 10.0}
    natural = by_engine(x)["natural"].score
    # raised 1, 10 and 10: cube root of 100 is 4.64159; (10 - that)/9*10 = 5.954, a mean gives 3.33
    assert natural == pytest.approx(5.95379, abs=1e-5)
