"""How firm ratings and orders are, as reports say it."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence
from functools import cache

import pytest

from assess.cli.robust import vary
from assess.files.assessments import read_assessment
from assess.model.rating import Rated
from assess.model.robustness import (
    Assumption,
    Assumptions,
    DirichletWeights,
    Robustness,
    Sensitivity,
)
from assess.reporting.excel.comparison import comparison_workbook
from assess.reporting.excel.subject import subject_workbook
from assess.reporting.html import comparison_html, subject_html
from assess.reporting.view.build_comparison import comparison_view
from assess.reporting.view.build_firmness import (
    cause_of,
    rating_firmness,
    source_lines,
)
from assess.reporting.view.build_orders import orders_firmness
from assess.reporting.view.build_subject import subject_view
from assess.reporting.view.firmness import OrderFirmness
from tests.reporting.made import TEMPLATES, rate, shipped
from tests.support.cases import ROOT

DAY = datetime.date(2024, 7, 1)
QUICK = Assumptions(draws=200, sobol_draws=16)
NAMES = ("averland", "brimoria", "estavia", "halvar-straits", "ilmara")


@cache
def rated(names: Sequence[str] = NAMES) -> tuple[Rated, ...]:
    folder = ROOT / "samples" / "fictional-missions"
    return tuple(rate([read_assessment(folder / f"{name}.json") for name in names]))


@cache
def varied(names: Sequence[str] = NAMES) -> Robustness:
    return varied_by(QUICK, names)


def varied_by(assumptions: Assumptions, names: Sequence[str]) -> Robustness:
    return vary(shipped()[1], [one.assessment for one in rated(names)], assumptions, DAY)


def order_of(found: Robustness, index: str) -> OrderFirmness:
    orders = orders_firmness(shipped()[1], found, {})
    return next(order for order in orders.orders if order.id == index)


def one(assumption: Assumption, first: float | None, total: float | None) -> Sensitivity:
    return Sensitivity(assumption, first, total, first and 0.02, total and 0.0)


# ── in words ─────────────────────────────────────────────────────────────────────────────────


def test_the_cause_names_what_explains_most() -> None:
    weights, missing = one(Assumption.WEIGHTS, 0.7, 0.8), one(Assumption.MISSING, 0.25, 0.3)
    text = cause_of([weights, missing], "the variation")
    assert text.startswith("Most of the variation comes from weights: 70% of the variance.")
    assert "missing answers 25%" in text
    assert "act together" not in text


def test_the_cause_says_when_no_assumption_explains_most() -> None:
    several = [
        one(Assumption.WEIGHTS, 0.3, 0.5),
        one(Assumption.MISSING, 0.2, 0.5),
        one(Assumption.EVIDENCE, -0.02, 0.1),
    ]
    text = cause_of(several, "the variation")
    assert text.startswith("No assumption explains most of the variation by itself: weights 30%")
    assert text.endswith("Another 50% comes from how they act together.")


def test_nothing_varying_is_said_and_printed_as_dashes() -> None:
    still = [one(Assumption.WEIGHTS, None, None)]
    assert cause_of(still, "the variation") == (
        "Nothing varies: none of the assumptions changes it."
    )
    assert (source_lines(still)[0].alone, source_lines(still)[0].together) == ("–", "–")
    assert cause_of([], "the variation") == ""


def test_shares_are_printed_within_0_and_100_with_their_error() -> None:
    (line,) = source_lines([one(Assumption.EVIDENCE, -0.03, 1.04)])
    assert (line.label, line.alone, line.together) == ("Doubt about answers", "0% ± 2", "100%")


def test_the_assumptions_are_stated_with_seed_and_draws() -> None:
    text = " ".join(rating_firmness(shipped()[1], varied()).assumptions)
    for said in ("up to 25%", "“Weakest link”", "equally likely", "C3 25%", "200 draws, seed 1"):
        assert said in text
    spread = Assumptions(
        weights=DirichletWeights(concentration=16), missing=False, draws=20, sobol_draws=0
    )
    text = " ".join(rating_firmness(shipped()[1], varied_by(spread, NAMES[:1])).assumptions)
    assert "Dirichlet" in text
    assert "25% of itself" in text
    assert "Missing answers" not in text
    assert "Sobol" not in text


# ── ratings and orders ───────────────────────────────────────────────────────────────────────


def test_a_score_outside_its_interval_is_explained() -> None:
    (line, *_) = rating_firmness(shipped()[1], varied(("brimoria",))).lines
    both = next(spread for spread in line.spreads if spread.kind == "both")
    assert float(line.score) > both.high, "chosen because it is the best rated"
    assert "The score itself lies above that" in line.sentence


def test_a_subject_without_a_score_is_named_and_not_simulated() -> None:
    part = rating_firmness(shipped()[1], varied(("ilmara",)))
    assert part.unrated == ("TNT preparedness",)
    assert "preparedness" not in {line.id for line in part.lines}


def test_an_order_holds_those_with_a_score_by_rank() -> None:
    order = order_of(varied(), "preparedness")
    assert len(order.rows) == 4
    assert [row.rank for row in order.rows] == [1, 2, 3, 4]
    assert order.rows[-1].ahead == ""
    for row in order.rows:
        assert row.low <= row.median <= row.high
    letters = [set(row.groups.split()) for row in order.rows]
    for i, j in itertools.combinations(range(4), 2):
        one_, other = order.rows[i], order.rows[j]
        overlap = max(one_.low, other.low) <= min(one_.high, other.high)
        assert overlap == bool(letters[i] & letters[j])


def test_the_interval_of_method_leaves_aggregation_out_where_there_is_no_other() -> None:
    lines = {line.id: line for line in rating_firmness(shipped()[1], varied()).lines}
    labels = {key: line.spreads[0].label for key, line in lines.items()}
    assert labels["preparedness"].endswith("weights and aggregation")
    assert labels["mandate_breadth"].endswith("weights")
    assert len(lines["mandate_breadth"].sources) == 3


# ── in the finished reports ──────────────────────────────────────────────────────────────────


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_the_report_on_a_subject_shows_it() -> None:
    (estavia,) = rated(("estavia",))
    view = subject_view(
        shipped()[1], estavia, date=DAY, version="1", robustness=varied(("estavia",))
    )
    text = words_of(subject_html(view, TEMPLATES))
    assert "How firm is this rating" in text
    assert "Choice of method: weights and aggregation" in text
    assert "None of them is a confidence interval" in text
    assert subject_workbook(shipped()[1], estavia, view).startswith(b"PK")


def test_the_comparison_shows_it_with_a_chart_that_has_a_text() -> None:
    view = comparison_view(
        shipped()[1], rated(), title="T", date=DAY, version="1", robustness=varied()
    )
    html = comparison_html(view, TEMPLATES)
    assert "How firm is the order" in words_of(html)
    assert "<title>Ranks with their intervals. Mission in Brimoria" in html
    assert comparison_workbook(shipped()[1], rated(), view).startswith(b"PK")


@pytest.mark.parametrize("names", [("ilmara",), ("averland",)])
def test_a_comparison_of_one_says_nothing_of_an_order(names: tuple[str, ...]) -> None:
    view = comparison_view(
        shipped()[1], rated(names), title="T", date=DAY, version="1", robustness=varied(names)
    )
    assert view.firmness is None
