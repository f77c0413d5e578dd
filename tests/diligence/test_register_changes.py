from __future__ import annotations

import pytest

from assess.diligence.register_changes import changes_since, remembered
from assess.model.assessment import Assessment
from assess.model.register import Entry
from assess.model.register_changes import Before, ChangeKind
from tests.support.diligence import DAY
from tests.support.vendors import changed, day, entry, named, signed, whole, with_task


def before(*entries: Entry, selection: tuple[str, ...] = ()) -> Before:
    return Before(
        format="assess/register",
        format_version="1",
        date=day(-30),
        selection=selection,
        entries=tuple(map(remembered, entries)),
    )


def kinds(old: Assessment, new: Assessment) -> list[ChangeKind]:
    found = changes_since(before(entry(old)), "old.json", [entry(new)], (), ())
    return [change.kind for change in found.lines]


def test_nothing_changed_in_the_very_same_register() -> None:
    entries = whole().entries
    assert changes_since(before(*entries), "old.json", entries, (), ()).lines == ()


def test_the_order_of_entries_makes_no_change() -> None:
    entries = whole().entries
    assert changes_since(before(*entries[::-1]), "old.json", entries, (), ()).lines == ()


def test_new_and_gone_are_told_by_subject_and_questionnaire() -> None:
    alder, birch = entry(named("Alder"), "a.json"), entry(named("Birch"), "b.json")
    new, gone = changes_since(before(alder), "old.json", [birch], (), ()).lines
    assert (new.kind, new.before, new.after) == (ChangeKind.NEW, None, remembered(birch))
    assert (gone.kind, gone.before, gone.after) == (ChangeKind.GONE, remembered(alder), None)
    moved = changes_since(before(alder), "old.json", [alder._replace(file="c.json")], (), ())
    assert moved.lines == ()


def test_a_file_that_cannot_be_read_now_is_not_gone() -> None:
    found = changes_since(before(entry(named("Alder"), "a.json")), "old.json", [], (), {"a.json"})
    assert [change.kind for change in found.lines] == [ChangeKind.UNREADABLE]


def test_registers_limited_to_other_entries_tell_neither_new_nor_gone() -> None:
    alder, birch = entry(named("Alder")), entry(named("Birch"))
    found = changes_since(before(alder, selection=("risk high",)), "old.json", [birch], (), ())
    assert found.partial
    assert found.lines == ()


CHANGED = {
    ChangeKind.RISK: (named("A"), named("A", {"category": "fuel"})),
    ChangeKind.LEVEL: (named("A"), named("A", {"contract_value": 10})),
    ChangeKind.RECOMMENDATION: (named("A"), named("A", {"registered": 0})),
    ChangeKind.ITEMS: (named("A"), named("A", {"references": 1})),
    ChangeKind.DECISION: (named("A"), signed(named("A"))),
    ChangeKind.EXPIRED: (
        signed(named("A"), day(-100)),
        signed(named("A"), day(-2000)),
    ),
    ChangeKind.OVERDUE: (
        with_task(named("A", {"registered": 0}), "registered", "Olu", day(5)),
        with_task(named("A", {"registered": 0}), "registered", "Olu", day(-5)),
    ),
}


@pytest.mark.parametrize("kind", CHANGED)
def test_each_kind_of_change_is_found(kind: ChangeKind) -> None:
    assert kind in kinds(*CHANGED[kind])


def test_what_becomes_overdue_by_the_passing_of_days_is_a_change() -> None:
    one = with_task(named("A", {"registered": 0}), "registered", "Olu", DAY)
    found = changes_since(before(entry(one)), "old.json", [entry(one, on=day(1))], (), ())
    assert [change.kind for change in found.lines] == [ChangeKind.OVERDUE]


def test_a_broken_decision_is_a_change_of_the_decision() -> None:
    good = signed(named("A"))
    assert ChangeKind.DECISION in kinds(good, changed(good, "references", 1))


def test_the_worst_changes_stand_first() -> None:
    entries = [entry(signed(named("A"), day(-2000))), entry(named("B"))]
    found = changes_since(before(entry(signed(named("A"), day(-10)))), "o", entries, (), ())
    assert [change.kind for change in found.lines] == [ChangeKind.EXPIRED, ChangeKind.NEW]
