"""Commands that read: list, check, status, score, explain, schema."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assess.files.folders import shipped_folders
from assess.files.yaml import parse
from tests.support.cli import ANSWERS, PORT_FINDINGS, ROOT, Desk, write_port

# ── list ─────────────────────────────────────────────────────────────────────────────────────


def test_list_shows_what_is_installed(desk: Desk) -> None:
    ran = desk.run("list")
    assert (ran.code, ran.err) == (0, "")
    for name in shipped_folders():
        assert f" {name} " in ran.out
    assert "minutes" in ran.out


# ── check ────────────────────────────────────────────────────────────────────────────────────


def test_check_of_sound_files_is_0(desk: Desk) -> None:
    ran = desk.on_port("check", desk.port, desk.file)
    assert (ran.code, ran.out) == (0, f"{desk.port}: 2 notes\n{desk.file}: no problems\n")
    assert [line.partition(" [")[0].rpartition(" ")[2] for line in ran.err.splitlines()] == [
        "note",
        "note",
    ]


def test_check_without_arguments_takes_what_is_installed(desk: Desk) -> None:
    ran = desk.run("check")
    assert ran.code == 0
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == list(shipped_folders())


def test_check_with_warnings_is_1(desk: Desk) -> None:
    file = desk.assessment("a.json", {**ANSWERS, "guards": {"state": "answered", "value": 0}})
    ran = desk.on_port("check", file)
    assert (ran.code, ran.out) == (1, f"{file}: 1 warning\n")
    assert "warning [answer.hidden]" in ran.err


def test_check_with_errors_is_2_and_looks_at_everything(desk: Desk) -> None:
    desk.file.write_text("{")
    broken = write_port(desk.folder / "broken", findings=PORT_FINDINGS.replace("guards", "guard"))
    ran = desk.on_port("check", broken, desk.file, "nowhere", desk.port)
    assert ran.code == 2
    assert ran.out.splitlines() == [
        f"{broken}: 1 error, 2 notes",
        f"{desk.file}: 1 error",
        "nowhere: 1 error",
        f"{desk.port}: 2 notes",
    ]


def test_check_takes_an_assessment_of_any_name(desk: Desk) -> None:
    renamed = desk.file.rename(desk.folder / "haven.backup")
    assert desk.on_port("check", renamed).out == f"{renamed}: no problems\n"


def test_check_takes_one_yaml_file_for_its_folder(desk: Desk) -> None:
    ran = desk.run("check", desk.port / "questionnaire.yaml")
    assert (ran.code, ran.out) == (0, f"{desk.port / 'questionnaire.yaml'}: 2 notes\n")


def test_many_problems_are_counted_and_not_all_printed(desk: Desk) -> None:
    many = {f"zzz{i:04}": {"state": "unknown"} for i in range(1000)}
    ran = desk.on_port("check", desk.assessment("many.json", many))
    assert ran.code == 2
    assert ran.err.count("error [answer.unknown_key]") == 100
    assert "... and 900 more\n1000 errors\n" in ran.err


# ── status ───────────────────────────────────────────────────────────────────────────────────


def cells(line: str) -> list[str]:
    """Return the cells of a printed row."""
    return line.split()


def test_status_counts_by_section(desk: Desk) -> None:
    ran = desk.on_port("status", desk.file)
    assert (ran.code, ran.err) == (0, "")
    lines = [cells(line) for line in ran.out.splitlines()]
    assert ["Haven:", "Security", "of", "one", "port", "1.0"] in lines
    assert ["People", "2", "0", "0", "0", "1", "0"] in lines
    assert ["Gate", "2", "1", "0", "0", "3", "0"] in lines
    assert ["Total", "4", "1", "0", "0", "4", "0"] in lines


def test_status_of_an_empty_assessment_names_what_is_required(desk: Desk) -> None:
    ran = desk.on_port("status", desk.assessment("empty.json", {}), "--missing")
    lines = [cells(line) for line in ran.out.splitlines()]
    assert ["Total", "0", "0", "0", "0", "8", "1"] in lines
    assert ["guards", "Guards", "required"] in lines
    assert ["goods.fuel.amount", "Fuel:", "Amount"] in lines
    assert not any(line and line[0] == "training" for line in lines)  # hidden until guards > 0


def test_status_of_several_is_a_line_each(desk: Desk) -> None:
    other = desk.assessment("empty.json", {}, subject="Cove")
    ran = desk.on_port("status", desk.file, other, "--missing")
    lines = [cells(line) for line in ran.out.splitlines()]
    assert ["Haven", "4", "1", "0", "0", "4", "0", "draft"] in lines
    assert ["Cove", "0", "0", "0", "0", "8", "1", "draft"] in lines
    assert "Cove: still open" in ran.out


# ── score ────────────────────────────────────────────────────────────────────────────────────


def test_score_as_json_has_the_promised_shape(desk: Desk) -> None:
    empty = desk.assessment("empty.json", {}, subject="Cove")
    ran = desk.on_port("score", desk.file, empty, "--json")
    assert (ran.code, ran.err) == (0, "")
    content = json.loads(ran.out, parse_constant=pytest.fail)
    first, second = content["assessments"]
    assert list(content) == ["assessments"]
    assert list(first) == ["subject", "questionnaire", "indicators"]
    assert (first["subject"], first["questionnaire"]) == ("Haven", "port")
    assert list(first["indicators"]) == [
        "security",
        "guarding",
        "guards",
        "training",
        "checks",
        "traffic",
        "traffic.fuel",
        "traffic.timber",
    ]
    for one in (first, second):
        for result in one["indicators"].values():
            assert list(result) == ["score", "low", "high", "coverage", "band"]
    assert first["indicators"]["security"] == {
        "score": 62.5,
        "low": 62.5,
        "high": 62.5,
        "coverage": 1.0,
        "band": "strong",
    }
    assert first["indicators"]["traffic"] == {
        "score": 10.0,
        "low": 5.0,
        "high": 10.0,
        "coverage": 0.5,
        "band": None,
    }
    assert second["indicators"]["security"] == {
        "score": None,
        "low": 0.0,
        "high": 100.0,
        "coverage": 0.0,
        "band": None,
    }


def test_a_missing_score_is_null_and_never_0(desk: Desk) -> None:
    ran = desk.on_port("score", desk.assessment("empty.json", {}), "--json")
    (one,) = json.loads(ran.out)["assessments"]
    assert {result["score"] for result in one["indicators"].values()} == {None}


def test_where_nothing_applies_even_the_range_is_null(desk: Desk) -> None:
    apart = {"state": "not_applicable", "comment": "No goods."}
    answers = {"goods.fuel.amount": apart, "goods.timber.amount": apart}
    ran = desk.on_port("score", desk.assessment("none.json", answers), "--json")
    (one,) = json.loads(ran.out)["assessments"]
    assert set(one["indicators"]["traffic"].values()) == {None}


def test_score_of_one_shows_the_tree(desk: Desk) -> None:
    lines = [cells(line) for line in desk.on_port("score", desk.file).out.splitlines()]
    assert ["Security", "62.5", "62.5", "to", "62.5", "100%", "Strong"] in lines
    assert ["Guarding", "75.0", "75.0", "to", "75.0", "100%"] in lines
    assert not any(line[:1] == ["Guards"] for line in lines)
    everything = desk.on_port("score", desk.file, "--all").out
    assert ["Guards", "50.0", "50.0", "to", "50.0", "100%"] in [
        cells(line) for line in everything.splitlines()
    ]


def test_a_score_that_is_not_shown_says_why(desk: Desk) -> None:
    ran = desk.on_port("score", desk.assessment("empty.json", {}))
    (line,) = [line for line in ran.out.splitlines() if line.lstrip().startswith("Security")]
    assert cells(line) == ["Security", "–", "0.0", "to", "100.0", "0%", "nothing", "answered"]


def test_score_of_several_is_a_table_an_index(desk: Desk) -> None:
    other = desk.assessment("cove.json", {}, subject="Cove", as_of="2024-06-30")
    ran = desk.on_port("score", desk.file, other)
    assert "Security (0 to 100, high is good)" in ran.out
    assert "Traffic (0 to 10, high is bad)" in ran.out
    assert [cells(line)[:3] for line in ran.out.splitlines() if "Cove" in line] == [
        ["Cove", "2024-06-30", "–"]
    ] * 2


def test_the_score_does_not_depend_on_who_else_is_given(desk: Desk) -> None:
    other = desk.assessment("cove.json", {}, subject="Cove")
    alone = json.loads(desk.on_port("score", desk.file, "--json").out)["assessments"]
    both = json.loads(desk.on_port("score", other, desk.file, "--json").out)["assessments"]
    assert both[1:] == alone


def test_warnings_do_not_mix_with_json(desk: Desk) -> None:
    file = desk.assessment("a.json", {**ANSWERS, "guards": {"state": "answered", "value": 0}})
    ran = desk.on_port("score", file, "--json")
    assert ran.code == 0
    json.loads(ran.out)
    assert "answer.hidden" in desk.on_port("score", file).err


def test_assessments_of_different_questionnaires_do_not_mix(desk: Desk) -> None:
    sample = ROOT / "samples/political-missions-2011/unipsil.json"
    ran = desk.run("score", sample, desk.file)
    assert ran.code == 3
    assert ran.err.count("[request.different_questionnaires]") == 2


# ── explain ──────────────────────────────────────────────────────────────────────────────────


def test_explain_shows_every_index(desk: Desk) -> None:
    ran = desk.on_port("explain", desk.file)
    assert (ran.code, ran.err) == (0, "")
    assert "Security, Haven" in ran.out
    assert "Traffic, Haven" in ran.out
    assert "Guards" not in ran.out  # one level only


def test_explain_of_an_index_lists_answers_both_ways_and_what_they_rest_on(desk: Desk) -> None:
    ran = desk.on_port("explain", desk.file, "security")
    assert (ran.code, ran.err) == (0, "")
    assert "Security scores 62.5 of 100; everything" in ran.out
    _, bringing, lacking = re.split("What brings most|What holds it down most", ran.out)
    assert [line.split()[0] for line in bringing.splitlines()[4:7]] == [
        "training",
        "checks",
        "guards",
    ]
    assert [line.split()[0] for line in lacking.splitlines()[4:6]] == ["checks", "guards"]
    assert "Nothing rests on graded evidence; 100% on the answer alone." in ran.out
    assert ran.out.count("Shapley values") == 1


def test_explain_goes_down_to_the_answers(desk: Desk) -> None:
    ran = desk.on_port("explain", desk.file, "guarding")
    assert (ran.code, ran.err) == (0, "")
    assert "Security, Haven" not in ran.out
    assert "guards" in ran.out
    assert "training" in ran.out


def test_explain_of_a_leaf_shows_its_answer(desk: Desk) -> None:
    ran = desk.on_port("explain", desk.file, "guards")
    assert ran.code == 0
    assert "How many guards?" in ran.out


@pytest.mark.parametrize(
    ("name", "hint"),
    [("guardng", 'Did you mean "guarding"?'), ("zzz", "`assess explain FILE` shows the ids.")],
)
def test_an_unknown_indicator_is_a_request_at_fault(desk: Desk, name: str, hint: str) -> None:
    ran = desk.on_port("explain", desk.file, name)
    assert ran == (
        3,
        "",
        f'error [request.no_indicator] there is no indicator "{name}"\n    {hint}\n',
    )


# ── schema ───────────────────────────────────────────────────────────────────────────────────

KINDS = ("questionnaire", "scoring", "findings", "assessment")


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_valid_schema_and_holds_what_is_shipped(desk: Desk, kind: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    ran = desk.run("schema", kind)
    assert (ran.code, ran.err) == (0, "")
    schema = json.loads(ran.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for file in shipped(desk, kind):
        text = file.read_text(encoding="utf-8")
        assert [e.message for e in validator.iter_errors(parse(text, "f").value)] == []
    assert list(validator.iter_errors({"format": "assess/nothing"}))


def shipped(desk: Desk, kind: str) -> list[Path]:
    """Return the files of a kind: those installed, and those of the desk."""
    if kind == "assessment":
        return [desk.file, *sorted((ROOT / "samples").glob("*/*.json"))]
    installed = [folder / f"{kind}.yaml" for folder in shipped_folders().values()]
    return [desk.port / f"{kind}.yaml", *(file for file in installed if file.is_file())]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_that_files_name_is_the_one_we_keep(kind: str) -> None:
    for folder in shipped_folders().values():
        file = folder / f"{kind}.yaml"
        if file.is_file():
            named = file.read_text(encoding="utf-8").splitlines()[0].rpartition("$schema=")[2]
            assert (folder / named).resolve() == ROOT / f"docs/schema/{kind}.schema.json"
            assert (folder / named).is_file()
