"""Flags over many tenders: quartiles by a stated rule, fences, and only where there are enough."""

from __future__ import annotations

import pytest

from assess.model.red_flag import Result
from assess.model.tender import Tender
from assess.red_flags.population import Population, fence, population_of, quantile
from tests.support.tenders import award, bid, look, rules, rules_with, tender


def won_by(who: str, *losers: str, name: str = "T", codes: tuple[str, ...] = ()) -> Tender:
    """Return a tender that one bidder won against others."""
    bids = [bid(who, 100), *(bid(loser, 100 + 7 * i) for i, loser in enumerate(losers, start=1))]
    return tender(*bids, id=name, awards=(award(who, codes=codes),))


def test_quartiles_follow_the_eighth_rule() -> None:
    # h = (n + 1/3) share + 1/3; n = 5: h = 5/3 and 13/3, so 2/3 of the way from 1st to 2nd value.
    assert quantile([0, 100, 100, 100, 100], 0.25) == pytest.approx(200 / 3)
    assert quantile([0, 100, 100, 100, 100], 0.75) == pytest.approx(100)
    assert quantile([1, 2, 3, 4], 0.25) == pytest.approx(1 + 5 / 12)


def test_a_fence_lies_one_and_a_half_distances_outside() -> None:
    found = fence([0, 100, 100, 100, 100], 5)
    assert found is not None
    assert [found.low, found.high] == pytest.approx([50 / 3, 150])
    assert found.size == 5


def test_too_few_values_have_no_fence() -> None:
    assert fence([1.0, 2.0], 3) is None
    assert fence([], 0) is None


def test_where_a_file_holds_enough_tenders_its_fence_takes_the_place_of_the_threshold() -> None:
    usual = [won_by("A", "B", name=f"T{i}") for i in range(19)]  # 7 % apart
    close = tender(bid("A", 100), bid("B", 102), awards=(award("A"),))
    alone = look("r024", close, population_of([*usual[:5], close], rules()))
    assert alone.result is Result.CLEAR  # 2 % is more than 1 %
    among = look("r024", close, population_of([*usual, close], rules()))
    assert among.result is Result.RAISED  # and below the fence of 7 %
    assert "the fence over 20 tenders of the file" in among.text


def test_where_all_differences_are_equal_none_stands_out() -> None:
    same = [won_by("A", "B", name=f"T{i}") for i in range(20)]
    population = population_of(same, rules())
    assert look("r024", same[0], population).result is Result.CLEAR
    assert look("r058", same[0], population).result is Result.CLEAR


def test_a_busy_bidder_that_seldom_wins() -> None:
    by = rules_with("r025", enough=5)
    tenders = [won_by(f"W{i}", "Busy", name=f"T{i}") for i in range(9)]
    tenders.append(won_by("Busy", "W0", name="T9"))
    population = population_of(tenders, by)
    assert population.bidders["Busy"] == (10, 1)
    found = look("r025", tenders[3], population, by)
    assert (found.result, found.concerns) == (Result.RAISED, ("Busy",))
    assert "won 1 of 10" in found.text
    assert look("r025", won_by("W1", "W2"), population, by).result is Result.CLEAR


def test_a_supplier_of_unrelated_goods() -> None:
    by = rules_with("r048", enough=5)
    tenders = [won_by(f"W{i}", name=f"T{i}", codes=("10111213",)) for i in range(6)]
    tenders.append(won_by("Many", name="T7", codes=("10111213", "22111213", "33111213")))
    population = population_of(tenders, by)
    assert look("r048", tenders[-1], population, by).result is Result.RAISED
    assert look("r048", tenders[0], population, by).result is Result.CLEAR
    unclassified = won_by("New", name="T8")
    assert look("r048", unclassified, population, by).result is Result.NOT_COMPUTABLE
    together = won_by("W1", name="T9")._replace(awards=(award("W1+New"),))
    assert look("r048", together, population, by).result is Result.NOT_COMPUTABLE


def test_a_buyer_that_disqualifies_more_than_others() -> None:
    by = rules_with("r038", enough=5)
    usual = [
        won_by("A", "B", name=f"T{b}{i}")._replace(buyer=f"Buyer {b}")
        for b in range(8)
        for i in range(2)
    ]
    harsh = tender(bid("A"), bid("B", status="disqualified"), buyer="Harsh")
    population = population_of([*usual, harsh, harsh], by)
    assert look("r038", harsh, population, by).result is Result.RAISED
    assert look("r038", usual[0], population, by).result is Result.CLEAR


@pytest.mark.parametrize("flag", ["r025", "r048"])
def test_one_tender_is_too_few(flag: str) -> None:
    found = look(flag, won_by("A", "B"), population_of([won_by("A", "B")], rules()))
    assert found.result is Result.NOT_COMPUTABLE
    assert "20 or more" in found.text


def test_tenders_that_came_to_nothing_do_not_count() -> None:
    stopped = won_by("A", "B")._replace(status="cancelled")
    assert population_of([stopped], rules()).tenders == 0
    assert population_of([], rules()).differences == Population().differences
