from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.diligence.register_changes import changes_since, remembered
from assess.model.decision import Outcome
from assess.model.register import Register
from assess.model.register_changes import Before
from assess.reporting.view.register import RegisterView, Row
from assess.reporting.view.register_build import register_view
from assess.reporting.view.register_needs import Need, in_order, needs_of
from tests.support.diligence import DAY, waiver
from tests.support.vendors import changed, day, entry, many, named, register, signed, whole


def view_of(found: Register, most: int | None = None) -> RegisterView:
    return register_view(found, title="", version="1.0", most=most)


def rows_of(found: Register) -> dict[str, Row]:
    return {row.file: row for row in view_of(found).rows}


NEEDS = {
    "alder.json": (),
    "birch.json": (Need.EXPIRED,),
    "cedar.json": (Need.EXPIRING,),
    "dogwood.json": (Need.KNOCK_OUT, Need.UNDECIDED),
    "elm.json": (),
    "fir.json": (Need.OVERDUE,),
    "gum.json": (),
    "hazel.json": (Need.BROKEN,),
    "ivy.json": (Need.DIFFERS,),
    "kapok.json": (Need.UNDECIDED,),
    "oak.json": (Need.BROKEN,),
}


@pytest.mark.parametrize("file", NEEDS)
def test_each_entry_needs_what_its_state_asks_for(file: str) -> None:
    assert needs_of(entry(many()[file]), register()) == NEEDS[file]


def test_a_waiver_that_ends_within_the_horizon_needs_attention() -> None:
    soon = entry(many()["gum.json"])
    assert needs_of(soon, register()._replace(horizon=200)) == (Need.WAIVER_ENDS, Need.EXPIRING)


def test_what_was_changed_by_hand_needs_attention() -> None:
    doubtful = entry(named("Alder"))._replace(doubts=("the history was changed by hand",))
    assert Need.BROKEN in needs_of(doubtful, register())


def test_a_decision_differs_where_the_recommendation_has_become_another_since() -> None:
    approved = signed(named("Alder"))
    worse = entry(approved)._replace(recommended=Outcome.REJECT_OR_REFER)
    assert Need.DIFFERS in needs_of(worse, register())


def test_the_most_urgent_stand_first_and_of_equals_the_riskiest() -> None:
    found = in_order(whole())
    first = [entry.file for entry, _ in found[:4]]
    assert first == ["dogwood.json", "hazel.json", "oak.json", "birch.json"]
    urgent = [list(Need).index(needs[0]) if needs else len(Need) for _, needs in found]
    assert urgent == sorted(urgent)


@given(st.randoms())
def test_the_order_is_the_same_however_files_were_found(source: random.Random) -> None:
    entries = list(whole().entries)
    source.shuffle(entries)
    assert in_order(register(*entries)) == in_order(register(*whole().entries))


def test_the_counts_add_up_to_the_entries() -> None:
    counts = view_of(whole()).counts
    assert counts.sums.total == len(whole().entries)
    assert all(sum(row.numbers) == row.total for row in counts.rows)
    assert [row.label for row in counts.rows] == ["High", "Moderate", "Low"]


def test_the_front_page_counts_every_need_and_names_some() -> None:
    groups = {group.need: group for group in view_of(whole()).needs}
    assert groups[Need.BROKEN].number == 2
    assert [one.subject for one in groups[Need.BROKEN].named] == [
        "Hazel (fictional)",
        "Oak (fictional)",
    ]
    crowd = register(*(entry(named(f"V{i}"), f"{i}.json") for i in range(20)))
    (undecided,) = view_of(crowd).needs
    assert (undecided.number, len(undecided.named), undecided.more) == (20, 6, "and 14 more")


def test_overdue_actions_are_gathered_by_owner_oldest_day_told() -> None:
    (line,) = view_of(whole()).owners
    assert (line.owner, line.number, line.oldest, line.subjects) == (
        "Olu",
        1,
        day(-12),
        "Fir (fictional)",
    )


def test_actions_stand_by_their_day_those_without_one_last() -> None:
    due = [action.due or datetime.date.max for action in view_of(whole()).actions]
    assert due == sorted(due)
    assert view_of(whole()).actions[0].overdue


def test_an_earlier_approval_still_in_force_is_told_beside_the_newer_draft() -> None:
    row = rows_of(whole())["maple-new.json"]
    assert row.state == "none"
    assert row.earlier.startswith("1 earlier assessment; one is approved until 20")
    assert [one.file for one in view_of(whole()).earlier] == ["maple-old.json"]


def test_a_list_that_is_not_whole_says_so_and_counts_all() -> None:
    view = view_of(whole(), most=3)
    assert len(view.rows) == 3
    assert view.counts.sums.total == 13
    assert "first 3 lines" in view.cut
    assert any("Not every line" in mark for mark in view.document.marks)
    assert view_of(whole(), most=100).cut == ""


def test_no_control_character_gets_through() -> None:
    hostile = entry(named("Alder"))._replace(subject="A\x1b[31m", group="\x00", file="a\x07.json")
    (row,) = view_of(register(hostile)).rows
    assert "\x1b" not in row.subject + row.group + row.file


def test_changes_are_told_in_words() -> None:
    old = [entry(named("Alder", {"references": 1})), entry(signed(named("Birch")))]
    before = Before(
        format="assess/register",
        format_version="1",
        date=day(-30),
        entries=tuple(map(remembered, old)),
    )
    new = [
        entry(named("Alder", {"registered": 0})),
        entry(changed(signed(named("Birch")), "references", 1)),
    ]
    found = changes_since(before, "old.json", new, (), ())
    listed = view_of(register(*new)._replace(changes=found)).changes
    assert listed is not None
    by_kind = {(line.kind, line.subject): (line.before, line.after) for line in listed.lines}
    assert by_kind["Unsettled items", "Alder (fictional)"] == (
        "1 not settled",
        "1 not settled (settled: References; new: Registration)",
    )
    was, now = by_kind["Decision", "Birch (fictional)"]
    assert was.startswith("Valid: Approve, until 2028")
    assert now.startswith("Broken: Approve")


def test_an_empty_register_says_so() -> None:
    view = view_of(register())
    assert view.rows == ()
    assert view.counts.sums.total == 0
    assert view.needs == ()


def test_waivers_that_count_stand_by_their_last_day() -> None:
    ended = waiver(item="registered").model_copy(update={"granted": day(-9), "until": day(-1)})
    one = named("Gum", {"registered": 0}).model_copy(
        update={"waivers": (ended, waiver(item="registered"))}
    )
    lines = view_of(register(entry(one))).waivers
    assert [(line.state, line.last_day) for line in lines] == [
        ("Counts", DAY + datetime.timedelta(days=90)),
        ("Ended", day(-1)),
    ]
