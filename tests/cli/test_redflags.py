"""``assess redflags``: from a file of tenders to signals, and into an assessment."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from assess.files.assessments import read_assessment
from assess.model.answer import State
from assess.model.history import Door
from tests.support.cli import ROOT, Desk, write_json

SAMPLES = ROOT / "samples/due-diligence/tenders"
FUEL, ORDINARY = SAMPLES / "fuel-2026.csv", SAMPLES / "generators-2026.csv"
CAMP, RATIONS = SAMPLES / "camp-works-2026.json", SAMPLES / "rations-2024-2026.csv"
WINNER = "Tamarisk Fuels (fictional)"
BY = ("--by", "Ann Preparer")


@pytest.fixture
def vendor(desk: Desk) -> Path:
    """Return the due diligence of the fuel tender's winner, without answers."""
    path = desk.folder / "vendor.json"
    ran = desk.run("new", "vendor-due-diligence", "-o", path, "--subject", WINNER)
    assert ran.code == 0
    return path


def flags(out: str, tender: int = 0) -> dict[str, str]:
    """Return the results in printed JSON, by flag."""
    return {one["id"]: one["result"] for one in json.loads(out)["tenders"][tender]["flags"]}


def test_one_tender_is_shown_flag_by_flag(desk: Desk) -> None:
    ran = desk.run("redflags", FUEL)
    assert ran.code == 0
    assert "ITB-2026-014: Diesel for the northern sector (fictional)" in ran.out
    assert re.search(r"R030 +Late bid won +bidder +raised +0\.55", ran.out)
    assert "Strength 0.98 of 1, strong" in ran.out
    assert "signals to look into, not proof" in ran.out


def test_an_ordinary_tender_raises_nothing(desk: Desk) -> None:
    results = set(flags(desk.run("redflags", ORDINARY, "--json").out).values())
    assert results == {"clear", "not computable"}


def test_a_record_shows_what_became_of_the_contract(desk: Desk) -> None:
    found = flags(desk.run("redflags", CAMP, "--json").out)
    assert {flag for flag, result in found.items() if result == "raised"} == {
        "r018", "r059", "r064", "r069",
    }  # fmt: skip


def test_many_tenders_are_a_line_each_and_one_of_them_in_full(desk: Desk) -> None:
    ran = desk.run("redflags", RATIONS)
    lines = [line.split() for line in ran.out.splitlines() if line.strip().startswith("RAT-")]
    assert len(lines) == 24
    assert lines[0][0] == "RAT-17"
    assert lines[0][-1] == "R024"
    one = desk.run("redflags", RATIONS, "--tender", "RAT-17")
    assert "the fence over 24 tenders of the file" in one.out.replace("\n", " ")


def test_for_a_bidder_flags_about_others_are_clear(desk: Desk) -> None:
    for_all = flags(desk.run("redflags", FUEL, "--json").out)
    for_one = flags(
        desk.run("redflags", FUEL, "--json", "--vendor", "kestrel oil trading FICTIONAL").out
    )
    assert for_all["r030"] == "raised"
    assert for_one["r030"] == "clear"
    assert for_one["r036"] == "raised"  # about the tender, whoever bids


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--vendor", "tamarisk fuels"], "redflags.no_vendor", f'Did you mean "{WINNER}"?'),
        (["--tender", "ITB-2026-041"], "redflags.no_tender", "Did you mean"),
        (["--currency", "dollars"], "request.refused", "three letters"),
        (["--grade", "Z9"], "request.refused", "as in B2"),
        (["-o", "flags.docx"], "request.unknown_format", ".json, .csv"),
    ],
)
def test_what_cannot_be_asked(desk: Desk, options: list[str], code: str, says: str) -> None:
    ran = desk.run("redflags", FUEL, *options)
    assert ran.code == 3
    assert code in ran.err
    assert says in ran.err


def test_everything_goes_into_a_file(desk: Desk) -> None:
    out = desk.folder / "flags.csv"
    assert desk.run("redflags", RATIONS, "-o", out).code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert len(rows) == 24 * 26
    assert {row["result"] for row in rows} <= {
        "raised", "clear", "not applicable", "not computable",
    }  # fmt: skip
    as_json = desk.folder / "flags.json"
    assert desk.run("redflags", RATIONS, "-o", as_json).code == 0
    content = json.loads(as_json.read_text(encoding="utf-8"))
    assert content["tenders_in_file"] == len(content["tenders"]) == 24
    assert json.loads(desk.run("redflags", RATIONS, "--json").out) == content


def test_a_name_cannot_become_a_formula_in_the_table(desk: Desk) -> None:
    tenders = desk.folder / "bids.csv"
    tenders.write_text("tender_id,bidder\n=1+1,Alpha\n", encoding="utf-8")
    out = desk.folder / "flags.csv"
    assert desk.run("redflags", tenders, "-o", out).code == 0
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert rows[1][0] == "'=1+1"


def test_what_was_left_out_is_said_and_the_rest_computed(desk: Desk) -> None:
    text = FUEL.read_text(encoding="utf-8").replace("1310000", "-1310000")
    broken = desk.folder / "broken.csv"
    broken.write_text(text, encoding="utf-8")
    ran = desk.run("redflags", broken, "--json")
    assert ran.code == 0
    assert "broken.csv:5:12: warning [tender.unusable]" in ran.err
    found = flags(ran.out)
    assert found["r036"] == "not computable"
    assert found["r030"] == "raised"


def test_what_the_user_vouches_for_is_said(desk: Desk) -> None:
    tenders = desk.folder / "bids.csv"
    tenders.write_text(
        "tender_id,bidder,amount,winner,method\nT,A,1,yes,open\nT,B,1,no,\n", encoding="utf-8"
    )
    assert flags(desk.run("redflags", tenders, "--json").out)["r028"] == "not computable"
    ran = desk.run("redflags", tenders, "--assume-valid", "--currency", "usd")
    assert re.search(r"R028 .* raised", ran.out)
    assert "Assumed: bids without a status are taken as valid; amounts" in ran.out


def test_other_thresholds(desk: Desk) -> None:
    shipped = (ROOT / "questionnaires/vendor-due-diligence/red_flags.yaml").read_text("utf-8")
    mine = desk.folder / "mine.yaml"
    mine.write_text(shipped.replace("thresholds: {days: 15}", "thresholds: {days: 5}"), "utf-8")
    found = flags(desk.run("redflags", FUEL, "--rules", mine, "--json").out)
    assert found["r003"] == "clear"


# ── into an assessment ───────────────────────────────────────────────────────────────────────


def test_a_dry_run_changes_nothing(desk: Desk, vendor: Path) -> None:
    before = vendor.read_bytes()
    ran = desk.run("redflags", FUEL, "--into", vendor, *BY)
    assert ran.code == 0
    assert "Nothing was written: this was a dry run. --apply records 27 answers." in ran.out
    assert vendor.read_bytes() == before


def test_results_become_answers_with_evidence(desk: Desk, vendor: Path) -> None:
    options = ["--grade", "b2", "--date", "2026-03-01"]
    ran = desk.run("redflags", FUEL, "--into", vendor, *BY, *options, "--apply")
    assert "27 answers recorded" in ran.out
    written = read_assessment(vendor)
    late = written.answers["tender_flags.r030.result"]
    assert (late.value, late.by) == ("raised", "Ann Preparer")
    (evidence,) = late.evidence
    assert evidence.reference.startswith("fuel-2026.csv, tender ITB-2026-014: R030; deadline")
    assert (evidence.grade, str(evidence.date)) == ("B2", "2026-03-01")
    data = json.loads(desk.run("redflags", FUEL, "--json").out)
    assert evidence.sha256 == data["sha256"]
    alone = written.answers["tender_flags.r025.result"]
    assert alone.state is State.UNKNOWN
    assert "line 2, column bidder" in alone.comment
    apart = written.answers["tender_flags.r022.result"]
    assert apart.state is State.NOT_APPLICABLE
    assert apart.comment.startswith("Does not apply: ")
    assert written.answers["tender_file"].value == "fuel-2026.csv, tender ITB-2026-014"
    assert [entry.door for entry in written.history] == [Door.RED_FLAGS]
    assert "not asked as things stand" in ran.err


def test_the_date_of_the_records_is_taken_from_ocds(desk: Desk, vendor: Path) -> None:
    name = "Granite and Sons Works (fictional)"
    desk.run("redflags", CAMP, "--into", vendor, "--vendor", name, *BY, "--apply")
    answer = read_assessment(vendor).answers["tender_flags.r018.result"]
    assert str(answer.evidence[0].date) == "2026-09-01"


def test_doing_it_again_changes_nothing(desk: Desk, vendor: Path) -> None:
    desk.run("redflags", FUEL, "--into", vendor, *BY, "--apply")
    before = vendor.read_bytes()
    ran = desk.run("redflags", FUEL, "--into", vendor, *BY, "--apply")
    assert "0 new, 0 changed, 27 same, 0 kept" in ran.out
    assert vendor.read_bytes() == before


def test_what_a_person_has_explained_stays(desk: Desk, vendor: Path) -> None:
    key = "tender_flags.r003.result"
    desk.run("answer", vendor, f"{key}=explained", "--comment", "An emergency.", "--by", "Bo Chief")
    ran = desk.run("redflags", FUEL, "--into", vendor, *BY, "--apply")
    assert "explained by Bo Chief; the records say: raised" in " ".join(ran.out.split())
    answer = read_assessment(vendor).answers[key]
    assert (answer.value, answer.comment) == ("explained", "An emergency.")


def test_an_answer_stays_where_the_records_do_not_tell(desk: Desk, vendor: Path) -> None:
    desk.run("answer", vendor, "tender_flags.r025.result=raised", "--by", "Ann Preparer")
    ran = desk.run("redflags", FUEL, "--into", vendor, *BY, "--apply")
    assert "answered, and the records do not tell" in ran.out
    assert read_assessment(vendor).answers["tender_flags.r025.result"].value == "raised"


def test_another_persons_answer_is_not_replaced(desk: Desk, vendor: Path) -> None:
    key = "tender_flags.r030.result"
    desk.run("answer", vendor, f"{key}=clear", "--by", "Bo Chief")
    ran = desk.run("redflags", FUEL, "--into", vendor, *BY, "--apply")
    assert f"{key} was answered differently by others" in ran.err
    assert {one.by for one in read_assessment(vendor).responses[key]} == {
        "Bo Chief",
        "Ann Preparer",
    }


@pytest.mark.parametrize(
    ("tenders", "options", "code"),
    [
        (FUEL, [], "redflags.name_needed"),
        (ORDINARY, BY, "redflags.no_vendor"),
        (RATIONS, BY, "redflags.no_tender"),
    ],
)
def test_what_is_needed_to_record(
    desk: Desk, vendor: Path, tenders: Path, options: tuple[str, ...], code: str
) -> None:
    before = vendor.read_bytes()
    ran = desk.run("redflags", tenders, "--into", vendor, *options, "--apply")
    assert ran.code == 3
    assert code in ran.err
    assert vendor.read_bytes() == before


def test_once_signed_a_reason_is_needed(desk: Desk, vendor: Path) -> None:
    content = json.loads(vendor.read_text("utf-8"))
    content["signatures"] = [
        {"role": "preparer", "name": "Ann Preparer", "at": "2026-01-01T00:00:00Z", "digest": "x"}
    ]
    write_json(vendor, content)
    dry = desk.run("redflags", FUEL, "--into", vendor, *BY)
    assert "applying it needs --reason TEXT" in dry.err
    assert desk.run("redflags", FUEL, "--into", vendor, *BY, "--apply").code == 3
    again = desk.run("redflags", FUEL, "--into", vendor, *BY, "--apply", "--reason", "New records")
    assert again.code == 0
    assert read_assessment(vendor).history[-1].reason == "New records"


def test_all_of_it_as_json(desk: Desk, vendor: Path) -> None:
    ran = desk.run("redflags", FUEL, "--into", vendor, *BY, "--json")
    content = json.loads(ran.out)
    assert content["applied"] is False
    assert {one["outcome"] for one in content["answers"]} == {"new"}
    assert content["tenders"][0]["tender"] == "ITB-2026-014"


def test_a_thousand_bidders_in_one_office_are_not_all_named(desk: Desk, vendor: Path) -> None:
    rows = "".join(f"T,{'Long name ' * 9}{i},1{i},USD,valid,no,1\n" for i in range(1000))
    tenders = desk.folder / "bids.csv"
    head = "tender_id,bidder,amount,currency,status,winner,phone\n"
    tenders.write_text(f"{head}T,{WINNER},1,USD,valid,yes,1\n{rows}", encoding="utf-8")
    assert desk.run("redflags", tenders, "--into", vendor, *BY, "--apply").code == 0
    comment = read_assessment(vendor).answers["tender_flags.r044.result"].comment
    assert comment.endswith("...")


def test_a_name_that_would_steer_the_terminal_is_made_harmless(desk: Desk, vendor: Path) -> None:
    tenders = desk.folder / "bids.csv"
    text = f"tender_id,bidder,method\n\x1b[2J1,{WINNER},direct\n"
    tenders.write_text(text, encoding="utf-8")
    ran = desk.run("redflags", tenders, "--into", vendor, *BY, "--apply")
    assert ran.code == 0
    assert "\x1b[2J" not in ran.out + ran.err + vendor.read_text("utf-8")


def test_a_questionnaire_without_a_grid_takes_no_results(desk: Desk) -> None:
    before = desk.file.read_bytes()
    ran = desk.on_port("redflags", FUEL, "--into", desk.file, "--vendor", WINNER, *BY, "--apply")
    assert ran.code == 3
    assert "redflags.not_fed" in ran.err
    assert desk.file.read_bytes() == before
