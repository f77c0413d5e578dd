"""``assess waive`` in due diligence: items as well as gates, by who may, and kept by every command."""

from __future__ import annotations

import datetime
import shutil

import pytest

from assess.model.gate import Waiver
from tests.support.diligence import DAY, FOLDER, waiver
from tests.support.diligence import vendor as assessed
from tests.support.vendor_desk import VendorDesk


def one_line(text: str) -> str:
    return " ".join(text.split())


def outcome(vendor: VendorDesk) -> str:
    found: str = vendor.data()["recommendation"]["outcome"]
    return found


def test_a_waived_item_asks_for_conditions(vendor: VendorDesk) -> None:
    vendor.put(assessed({"registered": 0}))
    assert outcome(vendor) == "enhanced_review"
    ran = vendor.waive("Registration")
    assert (ran.code, ran.err) == (0, "")
    assert one_line(ran.out) == (
        f"{vendor.file}: the item “Registration” is waived until 2026-05-31. As things stand, its "
        "status is “fail”, waived by Carl Committee: Agreed at the meeting. Recommended as things "
        "stand: approve with conditions."
    )
    (kept,) = vendor.read().waivers
    assert (kept.item, kept.gate, kept.function) == ("registered", "", "committee")
    assert outcome(vendor) == "approve_with_conditions"


def test_what_is_not_asked_or_satisfied_may_be_waived_ahead(vendor: VendorDesk) -> None:
    assert "its status is “satisfied”, so there is nothing to lift." in one_line(
        vendor.waive("registered").out
    )
    vendor.put(assessed({"contract_value": 1}))
    assert "the item is not asked." in one_line(vendor.waive("owners").out)
    assert outcome(vendor) == "approve"


@pytest.mark.parametrize(
    ("what", "more", "name", "code"),
    [
        ("regstered", (), "Carl Committee", "request.no_gate"),
        ("exclusions", (), "Carl Committee", "request.not_waivable"),
        ("owners_refused", (), "Carl Committee", "request.not_waivable"),
        ("registered", ("--function", "director"), "Carl Committee", "sign_off.waiver"),
        ("registered", ("--function", "board"), "Carl Committee", "sign_off.unknown_function"),
        ("sanctions_match", (), "preparer ANN", "sign_off.waiver"),
        ("registered", (), "...", "sign_off.waiver"),
        (
            "registered",
            ("--until", "2026-03-01", "--granted", "2026-02-01"),
            "Carl Committee",
            "request.waiver_over",
        ),
    ],
)
def test_what_is_refused_changes_nothing(
    vendor: VendorDesk, what: str, more: tuple[str, ...], name: str, code: str
) -> None:
    before = vendor.file.read_bytes()
    ran = vendor.waive(what, *more, name=name)
    assert ran.code == 3
    assert f"error [{code}]" in ran.err
    assert vendor.file.read_bytes() == before


def test_without_a_function_nobody_waives(vendor: VendorDesk) -> None:
    ran = vendor.run(
        "waive", "registered", "--name", "Carl", "--reason", "Why", "--until", "2026-12-31"
    )
    assert (ran.code, "it is not said for which function" in ran.err) == (3, True)
    assert "committee, head" in ran.err


def test_who_signed_as_preparer_cannot_waive(vendor: VendorDesk) -> None:
    vendor.sign("preparer", name="Pat Preparer")
    ran = vendor.waive("registered", name="Pat Preparer")
    assert "also among those who signed as preparer" in one_line(ran.err)


def test_ending_a_waiver_takes_its_effect_back(vendor: VendorDesk) -> None:
    vendor.put(assessed({"registered": 0}))
    vendor.waive("registered")
    assert vendor.waive("registered", "--revoke").code == 0
    assert outcome(vendor) == "enhanced_review"
    told = one_line(vendor.run("history").out)
    assert "Carl Committee waiver registered waived from 2026-03-02 until 2026-05-31" in told
    assert "registered waiver until 2026-05-31 ended on 2026-03-02" in told
    story = one_line(vendor.run("history", "registered").out)
    assert "waived from 2026-03-02 until 2026-05-31" in story
    assert story.endswith("Now: Not registered") or "Now: " in story
    ran = vendor.run("undo", "--by", "Ann Preparer")
    assert (ran.code, "history.waiver_ended" in ran.err) == (3, True)
    assert outcome(vendor) == "enhanced_review"
    assert vendor.waive("registered").code == 0
    assert outcome(vendor) == "approve_with_conditions"
    assert vendor.run("verify").code == 0


def test_a_waiver_may_end_today_and_be_ended_on_its_last_day(vendor: VendorDesk) -> None:
    vendor.put(assessed({"registered": 0}))
    assert vendor.waive("registered", "--until", str(DAY)).code == 0
    assert outcome(vendor) == "approve_with_conditions"
    assert vendor.waive("registered", "--revoke").code == 0
    assert outcome(vendor) == "enhanced_review"


def test_check_says_which_waivers_do_nothing(vendor: VendorDesk) -> None:
    over = DAY - datetime.timedelta(days=1)
    waivers = (
        waiver(item="regstered"),
        waiver(item="exclusions"),
        waiver(item="registered").model_copy(update={"granted": over, "until": over}),
        waiver(item="sanctions").model_copy(update={"granted": DAY + datetime.timedelta(days=1)}),
    )
    vendor.put(assessed({}, *waivers))
    ran = vendor.run("check")
    found = [
        line.split("[")[1].split("]")[0] for line in ran.err.splitlines() if " [waiver" in line
    ]
    assert found == [
        "waiver.unknown_item",
        "waiver.not_waivable",
        "waiver.expired",
        "waiver.not_begun",
    ]
    assert 'Did you mean "registered"?' in ran.err
    place = ran.err.splitlines()[0].removeprefix(f"{vendor.file}:").split(":")[0]
    line = vendor.file.read_text(encoding="utf-8").splitlines()[int(place) - 1]
    assert '"item": "regstered"' in line


@pytest.mark.parametrize("keep", [0.99, 0.8])
def test_recovery_keeps_waivers_of_items(vendor: VendorDesk, keep: float) -> None:
    vendor.waive("registered")
    vendor.waive("sanctions_match")
    waivers = vendor.read().waivers
    text = vendor.file.read_text(encoding="utf-8")
    vendor.file.write_text(text[: int(len(text) * keep)], encoding="utf-8")
    new = vendor.file.with_name("new.json")
    vendor.run("recover", "-o", new)
    vendor.file = new
    assert vendor.read().waivers == waivers
    assert vendor.run("verify").code == 0


def test_a_waiver_names_one_thing() -> None:
    for both in ({"gate": "g", "item": "i"}, {}):
        with pytest.raises(ValueError, match="either a gate or an item"):
            Waiver.model_validate(
                {"name": "A", "reason": "B", "granted": DAY, "until": DAY, **both}
            )


def test_migration_keeps_waivers_of_items_and_says_which_do_nothing_any_more(
    vendor: VendorDesk,
) -> None:
    vendor.waive("registered")
    before = vendor.read().waivers
    new = vendor.file.parent / "new"
    shutil.copytree(FOLDER, new)
    asked = (new / "questionnaire.yaml").read_text(encoding="utf-8")
    without = asked.replace(
        "        checklist: {severity: major, action: Ask for an extract of the register before the "
        "award.}\n",
        "",
    ).replace('version: "1.0.0"', 'version: "1.1.0"')
    assert without.count("checklist:") == asked.count("checklist:") - 1
    (new / "questionnaire.yaml").write_text(without, encoding="utf-8")
    (new / "cases.yaml").unlink()
    ran = vendor.run_in("migrate", vendor.file, "--from", FOLDER, "--to", new)
    assert (ran.code, "1 waiver is kept." in ran.out) == (0, True)
    assert 'There is no item "registered" any more: its waiver does nothing.' in ran.err
    assert vendor.read().waivers == before
    ran = vendor.run_in("check", vendor.file, "-q", new)
    assert "warning [waiver.unknown_item]" in ran.err
