"""The Human Development Index 2022, against every value, group and rank that UNDP published."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from assess.model.answer import UNANSWERED, Answer, State
from assess.model.bands import band_of, printed
from assess.model.scorecard import Result
from assess.model.scoring import ScoringModel
from assess.scoring.plan import Plan, compile_model
from assess.scoring.scorecards import score_all

SCORING = Path(__file__).resolve().parents[2] / "samples" / "hdi-2022" / "scoring.yaml"
INPUTS = ("le", "eys", "mys", "gnipc")
WITHOUT_VALUE = {"PRK", "MCO"}


class Scored(NamedTuple):
    """A line of UNDP's table and what the engine makes of it."""

    published: dict[str, str]
    result: Result

    @property
    def name(self) -> str:
        return self.published["iso3"]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compile_model(ScoringModel.model_validate(yaml.safe_load(SCORING.read_text("utf-8"))))


@pytest.fixture(scope="module")
def table(plan: Plan, golden: Path) -> tuple[Scored, ...]:
    """Return the 195 countries and the 11 groups of countries, all in one run."""
    path = golden / "hdi" / "hdi_2022_inputs_and_results.csv"
    lines = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    cards = score_all(plan, [line["iso3"] for line in lines], [answers_of(line) for line in lines])
    return tuple(Scored(line, card.by_id["hdi"]) for line, card in zip(lines, cards, strict=True))


def answers_of(line: dict[str, str]) -> dict[str, Answer]:
    figures = {name: line[f"{name}_2022"] for name in INPUTS}
    return {
        name: Answer(state=State.ANSWERED, value=float(text)) if text else UNANSWERED
        for name, text in figures.items()
    }


def test_the_table_is_whole(table: tuple[Scored, ...]) -> None:
    assert len(table) == 206
    assert sum(bool(line.published["hdi_rank_2022"]) for line in table) == 193


def test_every_value_to_three_decimals(table: tuple[Scored, ...]) -> None:
    found = {s.name: s.result.score for s in table if s.published["hdi_2022"]}
    expected = {s.name: s.published["hdi_2022"] for s in table if s.published["hdi_2022"]}
    assert len(expected) == 204
    assert {k: f"{v:.3f}" for k, v in found.items() if v is not None} == {
        k: f"{float(v):.3f}" for k, v in expected.items()
    }


def test_only_ugandas_figure_is_moved_to_fit_its_band(
    plan: Plan, table: tuple[Scored, ...]
) -> None:
    """0.54984 is printed .549 here, because .550 would claim the next band; UNDP prints .550."""
    index = plan.index("hdi")
    scores = {s.name: s.result.score for s in table if s.result.score is not None}
    figures = {name: printed(score, index) for name, score in scores.items()}
    moved = {n: figures[n] for n, score in scores.items() if figures[n] != round(score, 3)}
    assert moved == {"UGA": 0.549}


def test_no_value_where_a_number_is_missing(table: tuple[Scored, ...]) -> None:
    without = {s.name: s.result for s in table if s.result.score is None}
    assert without.keys() == WITHOUT_VALUE == {s.name for s in table if not s.published["hdi_2022"]}
    # North Korea has one of three dimensions, Monaco that and half of education.
    assert without["PRK"].coverage == pytest.approx(1 / 3)
    assert without["MCO"].coverage == pytest.approx(1 / 2)
    assert {result.reason for result in without.values()} == {
        "one or more of its parts have no score"
    }


def test_every_group(plan: Plan, table: tuple[Scored, ...]) -> None:
    """UNDP groups by the value as published; bands here go by the unrounded one.

    That differs for Uganda alone (0.54984, published as .550 and Medium). The extract names no
    group for South Korea.
    """
    countries = [s for s in table if s.published["hdicode"]]
    assert len(countries) == 192
    bands = plan.index("hdi").bands
    published = {s.name: s.published["hdicode"].lower().replace(" ", "_") for s in countries}
    rounded = {s.name: band_of(round(s.result.score or 0, 3), bands) for s in countries}
    assert {name: band.id for name, band in rounded.items() if band} == published
    found = {s.name: s.result.band for s in countries}
    assert found == published | {"UGA": "low"}


def test_every_rank(table: tuple[Scored, ...]) -> None:
    """UNDP ranks the values as published: equal to three decimals is equal in rank."""
    countries = [s for s in table if s.published["hdi_rank_2022"]]
    values = {s.name: round(s.result.score or 0, 3) for s in countries}
    ranks = {name: 1 + sum(v > value for v in values.values()) for name, value in values.items()}
    assert ranks == {s.name: int(float(s.published["hdi_rank_2022"])) for s in countries}
    assert len(set(ranks.values())) < len(ranks)


def test_figures_beyond_the_goalposts_count_no_more(plan: Plan) -> None:
    beyond = {"le": 90.0, "eys": 25.0, "mys": 16.0, "gnipc": 150_000.0}
    (card,) = score_all(
        plan, ["X"], [{k: Answer(state=State.ANSWERED, value=v) for k, v in beyond.items()}]
    )
    assert card.by_id["hdi"].score == 1
    assert card.by_id["hdi"].band == "very_high"
