from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, cast

import openpyxl
import pypdf
import pytest

from assess.files.assessments import write_assessment
from assess.model.recommendation import DecisionState
from assess.model.register_changes import ChangeKind
from tests.support.cli import Desk, Ran
from tests.support.diligence import FOLDER, small_vendor
from tests.support.vendors import changed, day, many, named, signed, write_vendors

DAY = "2026-03-02"


@pytest.fixture
def vendors(desk: Desk) -> Path:
    """Return a folder with a dozen vendors."""
    return write_vendors(desk.folder / "vendors")


def run(desk: Desk, *arguments: str | Path, output: str = "out.json") -> Ran:
    place = desk.folder / output
    return desk.run("register", *arguments, "-q", FOLDER, "--date", DAY, "-o", place)


def data(desk: Desk, name: str = "out.json") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((desk.folder / name).read_text(encoding="utf-8"))
    return found


def subjects(desk: Desk) -> list[str]:
    return [entry["subject"].removesuffix(" (fictional)") for entry in data(desk)["entries"]]


def test_every_format_says_the_same_of_every_subject(desk: Desk, vendors: Path) -> None:
    for ending in ("json", "csv", "xlsx", "html", "pdf"):
        ran = run(desk, vendors, output=f"out.{ending}")
        assert (ran.code, ran.err) == (0, "")
        assert "13 subjects" in ran.out
    expected = data(desk)["entries"]
    names = [entry["subject"] for entry in expected]
    with (desk.folder / "out.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert [row["subject"] for row in table] == names
    assert [row["state"] for row in table] == [entry["state"] for entry in expected]
    sheet = openpyxl.load_workbook(desk.folder / "out.xlsx")["Register"]
    assert [row[1].value for row in sheet.iter_rows(min_row=5)] == names
    page = (desk.folder / "out.html").read_text(encoding="utf-8")
    assert [page.index(f'<th scope="row"><bdi>{name}</bdi>') for name in names] == sorted(
        page.index(f'<th scope="row"><bdi>{name}</bdi>') for name in names
    )
    reader = pypdf.PdfReader(desk.folder / "out.pdf")
    text = "\n".join(sheet.extract_text() for sheet in reader.pages)
    assert all(name in text for name in names)
    assert cast("Any", reader.trailer["/Root"])["/MarkInfo"]["/Marked"]


def test_what_a_line_says(desk: Desk, vendors: Path) -> None:
    run(desk, vendors)
    (fir,) = [one for one in data(desk)["entries"] if one["subject"].startswith("Fir")]
    assert (fir["level"], fir["risk"], fir["state"]) == ("Enhanced", "Moderate", "valid")
    assert fir["unsettled"] == {"critical": 0, "major": 1, "minor": 1}
    late = [item for item in fir["items"] if item["overdue"]]
    assert [(one["key"], one["owner"], one["due"]) for one in late] == [
        ("registered", "Olu", str(day(-12)))
    ]
    assert fir["needs"] == ["overdue"]
    assert (fir["by"], fir["function"]) == ("Paul Approver", "Director of mission support")


def test_the_latest_of_several_assessments_counts(desk: Desk, vendors: Path) -> None:
    run(desk, vendors)
    (maple,) = [one for one in data(desk)["entries"] if one["subject"].startswith("Maple")]
    assert maple["file"] == "maple-new.json"
    assert maple["earlier"] == ["maple-old.json"]
    assert maple["approved_earlier"] is not None
    assert [one["file"] for one in data(desk)["earlier"]] == ["maple-old.json"]


# ── limits ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--risk", "high"], {"Dogwood", "Elm"}),
        (["--risk", "High", "--decision", "negative"], {"Elm"}),
        (["--decision", "expired", "--decision", "broken"], {"Birch", "Hazel"}),
        (["--level", "simplified"], set()),
        (["--overdue"], {"Fir"}),
        (["--expiring", "30"], {"Cedar"}),
        (["--expiring", "100"], {"Cedar", "Gum"}),
    ],
)
def test_a_register_can_be_limited(
    desk: Desk, vendors: Path, options: list[str], expected: set[str]
) -> None:
    write_assessment(vendors / "small.json", named("Small", {"contract_value": 10}))
    run(desk, vendors, *options)
    assert set(subjects(desk)) == expected | ({"Small"} if "--level" in options else set())
    assert data(desk)["selection"]


def test_a_limit_that_nothing_has_is_refused_with_what_there_is(desk: Desk, vendors: Path) -> None:
    ran = run(desk, vendors, "--risk", "hihg", "--level", "deep")
    assert ran.code == 3
    assert 'no entry has "deep"' in ran.err
    assert not (desk.folder / "out.json").exists()
    ran = run(desk, vendors, "--risk", "hihg")
    assert 'Did you mean "high"?' in ran.err


def test_a_limited_register_holds_no_word_of_the_others(desk: Desk, vendors: Path) -> None:
    for ending in ("json", "csv", "xlsx", "html"):
        run(desk, vendors, "--risk", "high", output=f"out.{ending}")
    for ending in ("json", "csv", "html"):
        assert "Birch" not in (desk.folder / f"out.{ending}").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(desk.folder / "out.xlsx")
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [text for text in cells if isinstance(text, str) and "Birch" in text]


# ── what else lies in the folder ─────────────────────────────────────────────────────────────


def test_unreadable_files_are_listed_and_stop_no_other(desk: Desk, vendors: Path) -> None:
    (vendors / "cut.json").write_text('{"format": "assess/assessment", ', encoding="utf-8")
    text = (vendors / "alder.json").read_text(encoding="utf-8")
    (vendors / "wrong.json").write_text(text.replace('"clear"', '"clera"'), encoding="utf-8")
    for ending in ("json", "xlsx", "html", "csv"):
        ran = run(desk, vendors, output=f"out.{ending}")
        assert ran.code == 1
        assert "13 subjects" in ran.out
        assert "cut.json:1:" in ran.err
        assert '"clera" is not an option' in ran.err
    assert {one["code"] for one in data(desk)["problems"]} == {
        "json.syntax",
        "answer.invalid_value",
    }
    sheet = openpyxl.load_workbook(desk.folder / "out.xlsx")["Problems"]
    assert [row[1].value for row in sheet.iter_rows(min_row=5)] == [
        "json.syntax",
        "answer.invalid_value",
    ]


def test_other_files_are_passed_over_and_counted(desk: Desk, vendors: Path) -> None:
    (vendors / "notes.txt").write_text("x", encoding="utf-8")
    (vendors / "other.json").write_text("{}", encoding="utf-8")
    write_assessment(vendors / "port.json", _of_another_questionnaire())
    ran = run(desk, vendors)
    assert ran.code == 0
    assert data(desk)["passed_over"] == {
        ".txt files": 1,
        "JSON files of another kind": 1,
        "assessments of questionnaires not named": 1,
    }
    assert "JSON files of another kind (1)" in ran.out


def test_questionnaires_without_decisions_are_passed_over(desk: Desk) -> None:
    ran = desk.run("register", desk.folder, "-q", desk.port, "-o", desk.folder / "out.json")
    assert ran.code == 3
    assert "request.nothing_to_register" in ran.err
    assert "questionnaires without decision rules (1)" in ran.err


def test_an_unknown_questionnaire_is_a_problem(desk: Desk, vendors: Path) -> None:
    ran = desk.run("register", vendors, "-o", desk.folder / "out.json", "--date", DAY)
    assert ran.code == 1
    assert "assessment.unknown_questionnaire" in ran.err


def test_another_version_is_a_problem_and_not_left_out_in_silence(
    desk: Desk, vendors: Path
) -> None:
    text = (vendors / "alder.json").read_text(encoding="utf-8")
    other = text.replace(small_vendor().questionnaire.digest, "sha256:" + "0" * 64)
    (vendors / "alder.json").write_text(other, encoding="utf-8")
    ran = run(desk, vendors)
    assert ran.code == 1
    assert "assessment.other_version" in ran.err
    assert "Alder" not in subjects(desk)


def test_a_folder_that_is_not_there_is_refused(desk: Desk) -> None:
    ran = run(desk, desk.folder / "nowhere")
    assert ran.code == 2
    assert "there is no such folder" in ran.err


@pytest.mark.parametrize("name", ["out.docx", "nowhere/out.json", "haven.json"])
def test_what_may_not_be_written_is_refused_first(desk: Desk, vendors: Path, name: str) -> None:
    kept = desk.file.read_bytes()
    assert run(desk, vendors, output=name).code == 3
    assert desk.file.read_bytes() == kept


# ── signatures and histories that were tampered with ─────────────────────────────────────────


def test_a_period_that_was_lengthened_by_hand_is_told(desk: Desk, vendors: Path) -> None:
    path = vendors / "birch.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["signatures"][-1]["valid_until"] = "2099-12-31"
    path.write_text(json.dumps(content), encoding="utf-8")
    run(desk, vendors)
    (birch,) = [one for one in data(desk)["entries"] if one["subject"].startswith("Birch")]
    assert birch["needs"][0] == "broken"
    assert birch["doubts"] == ["a signature is not as it was given, or one is missing"]


# ── changes ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_a_register_that_is_replaced_is_the_last_one(
    desk: Desk, vendors: Path, ending: str
) -> None:
    run(desk, vendors, output=f"out.{ending}")
    write_assessment(vendors / "alder.json", changed(many()["alder.json"], "references", 0))
    write_assessment(vendors / "new.json", named("Newcomer"))
    (vendors / "gum.json").unlink()
    (vendors / "elm.json").write_text("{", encoding="utf-8")
    before = (desk.folder / f"out.{ending}").read_bytes()
    ran = run(desk, vendors, output=f"out.{ending}")
    assert f"since {desk.folder / f'out.{ending}'} of {DAY}, which this replaces" in ran.out
    (desk.folder / f"old.{ending}").write_bytes(before)
    run(desk, vendors, "--since", desk.folder / f"old.{ending}")
    kinds = {
        (line["kind"], (line["after"] or line["before"])["subject"].split()[0])
        for line in data(desk)["changes"]["lines"]
    }
    assert {
        (ChangeKind.NEW, "Newcomer"),
        (ChangeKind.GONE, "Gum"),
        (ChangeKind.UNREADABLE, "Elm"),
        (ChangeKind.DECISION, "Alder"),
        (ChangeKind.ITEMS, "Alder"),
    } <= kinds


def test_no_since_compares_with_nothing(desk: Desk, vendors: Path) -> None:
    run(desk, vendors)
    run(desk, vendors, "--no-since")
    assert data(desk)["changes"] is None
    assert run(desk, vendors, "--no-since", "--since", desk.folder / "out.json").code == 3


def test_a_hostile_register_is_refused_and_nothing_written(desk: Desk, vendors: Path) -> None:
    for name, content in {"a.json": b"[" * 99_999, "b.xlsx": b"PK\x03\x04x", "c.xlsx": b""}.items():
        (desk.folder / name).write_bytes(content)
        ran = run(desk, vendors, "--since", desk.folder / name)
        assert ran.code == 2
        assert name in ran.err
    assert run(desk, vendors, "--since", desk.folder / "x.pdf").code == 3
    assert not (desk.folder / "out.json").exists()


def test_what_is_replaced_and_is_no_register_is_told_and_replaced(
    desk: Desk, vendors: Path
) -> None:
    (desk.folder / "out.json").write_text("{}", encoding="utf-8")
    ran = run(desk, vendors)
    assert ran.code == 0
    assert "cannot be compared with" in ran.err
    assert data(desk)["changes"] is None


# ── pages ────────────────────────────────────────────────────────────────────────────────────


def test_the_page_loads_nothing_and_escapes_everything(desk: Desk) -> None:
    folder = desk.folder / "v"
    folder.mkdir()
    hostile = named("<script>alert(1)</script>")
    write_assessment(folder / "a.json", signed(hostile))
    run(desk, folder, output="out.html")
    page = (desk.folder / "out.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert page.count("<script>") == 1
    assert 'src="http' not in page
    assert "//" not in "".join(part for part in page.split('"') if part.startswith("http"))


def test_the_same_day_gives_the_same_bytes(desk: Desk, vendors: Path) -> None:
    for ending in ("json", "xlsx", "html", "pdf", "csv"):
        run(desk, vendors, "--no-since", output=f"one.{ending}")
        run(desk, vendors, "--no-since", output=f"two.{ending}")
        one, two = (desk.folder / f"{name}.{ending}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_a_long_list_on_paper_says_that_it_is_cut(
    desk: Desk, vendors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assess.cli.register_outputs.MOST_ON_PAPER", 5)
    ran = run(desk, vendors, output="out.pdf")
    assert ran.code == 0
    assert "at most its first 5 lines" in ran.err
    text = pypdf.PdfReader(io.BytesIO((desk.folder / "out.pdf").read_bytes())).pages[0]
    assert "at most its first 5 lines" in text.extract_text()


def test_states_on_the_command_line_are_those_there_are(desk: Desk, vendors: Path) -> None:
    for state in DecisionState:
        assert run(desk, vendors, "--decision", state.value).code == 0


def _of_another_questionnaire() -> Any:
    reference = small_vendor().questionnaire
    one = named("Port")
    return one.model_copy(
        update={"questionnaire": one.questionnaire.model_copy(update={"id": f"not-{reference.id}"})}
    )


@pytest.mark.parametrize("part", [1, 3, 5])
def test_the_register_does_not_depend_on_how_many_are_read_at_a_time(
    desk: Desk, vendors: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    run(desk, vendors, output="whole.json")
    monkeypatch.setattr("assess.cli.registering.PART", part)
    run(desk, vendors)
    assert data(desk) == data(desk, "whole.json")


def test_several_folders_are_told_apart(desk: Desk, vendors: Path) -> None:
    more = desk.folder / "partners"
    more.mkdir()
    write_assessment(more / "alder.json", named("Yew"))
    run(desk, vendors, more)
    files = {entry["file"] for entry in data(desk)["entries"]}
    assert {"vendors/alder.json", "partners/alder.json"} <= files
