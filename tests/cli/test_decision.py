"""``assess decision``: what is recommended, why, who signs next, and what became of a decision."""

from __future__ import annotations

import datetime
import sys
from types import SimpleNamespace

import pytest

from assess.cli.console import visible
from assess.model.answer import State
from tests.support.cli import Desk
from tests.support.diligence import DAY
from tests.support.diligence import vendor as assessed
from tests.support.vendor_desk import VendorDesk


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_vendor_with_nothing_against_it(vendor: VendorDesk) -> None:
    ran = vendor.run("decision")
    assert (ran.code, ran.err) == (0, "")
    said = one_line(ran.out)
    assert said.startswith("Test Supplies (fictional): as things stand on 2026-03-02")
    assert "Level of due diligence: Enhanced." in said
    assert "– The contract is worth 500,000 or more." in said
    assert "Residual risk: Low (0.0). Recommended: Approve." in said
    assert "Nobody may decide" not in said
    assert "Checklist of 5 items: 5 satisfied." in said
    assert (
        "No decision yet. Next signs: the preparer, Procurement officer (officer) or above." in said
    )
    assert "then the approver, Director of mission support (director) or above" in said
    assert "would hold 24 months, until 2028-03-02 at most" in said


def test_reasons_come_strictest_first_with_what_nobody_may_decide(vendor: VendorDesk) -> None:
    given = assessed({"sanctions": "unresolved", "registered": 1, "owners": None})
    due = given.answers["registered"].model_copy(
        update={"owner": "Dan Desk", "due": datetime.date(2026, 2, 1)}
    )
    vendor.put(given.model_copy(update={"answers": {**given.answers, "registered": due}}))
    said = one_line(vendor.run("decision").out)
    assert "Recommended: Reject or refer." in said
    assert "Nobody may decide anything milder than “Enhanced review”: The knock-out" in said
    places = [
        said.index(part)
        for part in (
            "Reject or refer Knock-out The knock-out “Sanctions match” applies.",
            "Enhanced review Item “Owners” is open: not answered (critical).",
            "Approve with conditions Item “Registration” is a concern (major).",
        )
    ]
    assert places == sorted(places)
    assert "registered Concern Major Dan Desk 2026-02-01 overdue" in said
    assert (
        "– Ask for an extract of the register before the award. (Dan Desk, by 2026-02-01)" in said
    )
    assert "then the approver, Head of mission (head) or above" in said
    assert "would hold" not in said


def test_levels_that_are_not_settled_or_lowered(vendor: VendorDesk) -> None:
    vendor.put(assessed({"contract_value": None, "owners": None}))
    said = one_line(vendor.run("decision").out)
    assert "Not settled yet: 2 rules of deeper levels wait for contract_value." in said
    lower = {"level_change": "lower", "lowered_by": "Carl Committee", "lowered_reason": "Known."}
    vendor.put(assessed(lower))
    said = one_line(vendor.run("decision").out)
    assert "Lowered from “Enhanced” by Carl Committee: Known." in said
    vendor.put(assessed({**lower, "lowered_by": State.UNKNOWN}))
    said = one_line(vendor.run("decision").out)
    assert "It was lowered, which does not count: it is not said who decided so." in said


def test_the_decision_and_what_became_of_it(vendor: VendorDesk) -> None:
    vendor.approve("--decision", "approve_with_conditions", "--reason", "First contract.")
    vendor.set_day(DAY + datetime.timedelta(days=1))
    said = one_line(vendor.run("decision").out)
    assert "Decided: Approve with conditions, by Hal Head, Head of mission, on 2026-03-02." in said
    assert "Recommended on that day: Approve. First contract." in said
    assert "Holds. Valid until 2028-03-02; renewal from 2028-01-02." in said
    assert "Next signs" not in said
    late = one_line(vendor.run("decision", "--date", "2028-03-03").out)
    assert "Has expired." in late
    vendor.run("answer", "registered=1", "--by", "Ann Preparer", "--reason", "New extract")
    said = one_line(vendor.run("decision").out)
    assert "Does not hold any more: the content was changed since." in said
    assert "It was to hold until 2028-03-02." in said
    assert "Valid until" not in said
    assert "Next signs: the preparer" in said


def test_an_approval_would_hold_no_longer_than_a_waiver(vendor: VendorDesk) -> None:
    vendor.put(assessed({"registered": 0}))
    vendor.waive("registered")
    said = one_line(vendor.run("decision").out)
    assert "would hold until 2026-05-31 at most, because a waiver ends then." in said


def test_only_the_rules_that_lead_to_the_level_are_named(vendor: VendorDesk) -> None:
    said = one_line(vendor.run("decision").out)
    assert "– The contract is worth 500,000 or more." in said
    assert "40,000 or more" not in said


def test_a_name_changed_by_hand_is_told(vendor: VendorDesk) -> None:
    vendor.approve()
    assert "history or its signatures" not in vendor.run("decision").out
    vendor.edit('"name": "Hal Head"', '"name": "Some Body"')
    said = one_line(vendor.run("decision").out)
    assert "1 problem with its history or its signatures" in said
    assert "Does not hold any more: the file was changed by hand" in said
    assert "approver Some Body, 2026-03-02: changed by hand" in vendor.run("verify").out


def test_waivers_are_told_with_their_end(vendor: VendorDesk) -> None:
    vendor.put(assessed({"registered": 0}))
    vendor.waive("registered")
    said = one_line(vendor.run("decision").out)
    assert "registered Waived Major waived until 2026-05-31 by Carl Committee" in said
    said = one_line(vendor.run("decision", "--date", "2026-06-01").out)
    assert "registered Fail Major a waiver ended on 2026-05-31" in said


def test_as_json_it_is_what_the_memo_says(vendor: VendorDesk) -> None:
    vendor.put(assessed({"sanctions": "unresolved"}))
    data = vendor.data()
    found = data["recommendation"]
    assert (found["outcome"], found["floor"]) == ("reject_or_refer", "enhanced_review")
    assert data["level"]["level"] == "enhanced"
    assert [one["role"] for one in data["awaited"]] == ["preparer", "reviewer", "approver"]
    assert data["date"] == str(DAY)


def test_without_decision_rules_there_is_nothing_to_decide(desk: Desk) -> None:
    ran = desk.on_port("decision", desk.file)
    assert ran.code == 3
    assert "request.no_decision_rules" in ran.err
    for command, *options in (
        ("sign", "--role", "preparer", "--name", "A", "--decision", "approve"),
        ("sign", "--role", "preparer", "--name", "A", "--function", "chief"),
        ("sign", "--role", "preparer", "--name", "A", "--reason", "Why"),
        ("sign", "--role", "preparer", "--name", "A", "--valid-until", "2027-01-01"),
    ):
        before = desk.file.read_bytes()
        ran = desk.on_port(command, desk.file, *options)
        assert (ran.code, "request.no_decision_rules" in ran.err) == (3, True)
        assert desk.file.read_bytes() == before


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_nothing_is_cut_off_in_a_narrow_window(
    vendor: VendorDesk, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor.put(assessed({"sanctions": "unresolved", "registered": 1, "references": None}))
    wide = vendor.run("decision").out
    terminal = SimpleNamespace(isatty=lambda: True)
    streams = SimpleNamespace(stdout=terminal, stderr=sys.stderr)
    monkeypatch.setattr("assess.cli.console.sys", streams)
    monkeypatch.setenv("COLUMNS", str(columns))
    narrow = vendor.run("decision").out
    assert max(map(len, visible(narrow).splitlines())) <= columns
    words = set(one_line(wide).split()) - {w for w in wide.split() if set(w) <= {"─", "–"}}
    empty_columns = {"owner", "due"}  # these give way first
    assert words - set(one_line(narrow).split()) <= empty_columns
