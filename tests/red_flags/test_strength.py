"""Strength: weighed by group, never counted, and wider where less is known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.model.red_flag import FlagId, Result, Signal
from assess.red_flags.compute import for_vendor, red_flags
from assess.red_flags.population import Population
from assess.red_flags.strength import band_of, strength_of
from tests.support.tenders import award, bid, look, rules, tender

ORDER = [Result.CLEAR, Result.NOT_COMPUTABLE, Result.RAISED]


def signals(**results: Result) -> list[Signal]:
    """Return a signal for each flag; clear unless said otherwise."""
    return [Signal(flag, results.get(flag.value, Result.CLEAR), "", {}, ("A",)) for flag in FlagId]


def test_nothing_raised_is_zero() -> None:
    found = strength_of(signals(), rules())
    assert (found.value, found.highest, found.coverage, found.band.id) == (0, 0, 1, "none")


def test_two_independent_flags_leave_over_the_product() -> None:
    # Late bid won 0.55 and shared contacts 0.5: 1 - 0.45 * 0.5.
    found = strength_of(signals(r030=Result.RAISED, r044=Result.RAISED), rules())
    assert found.value == pytest.approx(0.775)
    assert found.band.id == "strong"


def test_of_a_group_only_the_heaviest_counts() -> None:
    # r028 (0.45) and r024 (0.25) both look at prices, r003 and r014 both at haste.
    found = strength_of(signals(r028=Result.RAISED, r024=Result.RAISED), rules())
    assert found.value == pytest.approx(0.45)
    many = signals(r003=Result.RAISED, r014=Result.RAISED, r060=Result.RAISED)
    assert strength_of(many, rules()).value == pytest.approx(1 - 0.8 * 0.9)


def test_three_weak_flags_weigh_less_than_one_grave_one() -> None:
    weak = strength_of(signals(r014=Result.RAISED, r060=Result.RAISED, r062=Result.RAISED), rules())
    grave = strength_of(signals(r030=Result.RAISED), rules())
    assert weak.value < grave.value


def test_what_cannot_be_computed_widens_and_lowers_the_coverage() -> None:
    found = strength_of(signals(r030=Result.NOT_COMPUTABLE), rules())
    assert found.value == 0
    assert found.highest == pytest.approx(0.55)
    total = sum(rule.weight for rule in rules().flags)
    assert found.coverage == pytest.approx(1 - 0.55 / total)


@given(st.lists(st.sampled_from(ORDER), min_size=len(FlagId), max_size=len(FlagId)), st.randoms())
def test_strength_is_bounded_free_of_order_and_never_falls_with_a_flag(
    results: list[Result], random: Any
) -> None:
    found = [Signal(flag, one, "", {}) for flag, one in zip(FlagId, results, strict=True)]
    strength = strength_of(found, rules())
    assert 0 <= strength.value <= strength.highest < 1
    shuffled = sorted(found, key=lambda _: random.random())
    assert strength_of(shuffled, rules()) == strength
    for position, signal in enumerate(found):
        worse = [*found]
        worse[position] = signal._replace(result=Result.RAISED)
        assert strength_of(worse, rules()).value >= strength.value - 1e-12


def test_a_band_begins_at_its_edge() -> None:
    bands = rules().bands
    assert [band_of(band.at_least, bands) for band in bands] == list(bands)
    assert band_of(bands[2].at_least - 1e-12, bands) == bands[2]
    assert band_of(bands[2].at_least - 1e-6, bands) == bands[1]


def test_a_flag_about_others_is_clear_for_a_bidder() -> None:
    of = tender(bid("A", 100), bid("B", 100), bid("C", 150), awards=(award("A"),))
    raised = look("r028", of)
    assert for_vendor(raised, "A") is raised
    other = for_vendor(raised, "C")
    assert other.result is Result.CLEAR
    assert other.text.startswith("Concerns other bidders")
    nobody = raised._replace(concerns=())
    assert for_vendor(nobody, "C") is nobody


def test_a_flag_about_the_tender_stays_for_everybody() -> None:
    raised = look("r010", tender(method="direct"))
    assert for_vendor(raised, "anybody") is raised


def test_tenders_come_out_in_the_order_they_went_in() -> None:
    tenders = [tender(bid("A"), id=name) for name in ("x", "a", "m")]
    found = red_flags(tenders, rules(), Population())
    assert [one.tender.id for one in found] == ["x", "a", "m"]
