"""Questionnaire folders: found by id or path, read with all their problems."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assess.errors import AssessError, InputError, Problem, RequestError, Severity
from assess.files.folders import (
    find_folder,
    read_bytes,
    read_folder,
    read_instrument,
    shared_files,
    shipped_folders,
)
from assess.files.yaml import LARGEST
from tests.support.cli import PORT, PORT_FINDINGS, PORT_SCORING, write_port


def the_problem(error: pytest.ExceptionInfo[AssessError]) -> Problem:
    """Return the only problem of a failure."""
    (problem,) = error.value.problems
    return problem


def test_what_comes_with_the_tool_is_found_by_id() -> None:
    assert "tnt-preparedness" in shipped_folders()
    for name, folder in shipped_folders().items():
        assert find_folder(name) == folder
        assert read_instrument(folder).questionnaire.id == name


def test_templates_lie_beside_the_questionnaires() -> None:
    assert (shared_files() / "templates").is_dir()


@pytest.mark.parametrize(
    "name", ["port", "port/", "port/questionnaire.yaml", "port/scoring.yaml", "port/findings.yaml"]
)
def test_a_folder_is_found_by_its_path_or_a_file_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write_port(tmp_path / "port")
    monkeypatch.chdir(tmp_path)
    assert find_folder(name) == Path("port")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("tnt-preparednes", 'Did you mean "tnt-preparedness"?'),
        ("zzz", "Known ids: "),
        ("x" * 5000, "Known ids: "),
        ("port/nothing.yaml", "Known ids: "),
    ],
)
def test_an_unknown_questionnaire_comes_with_those_there_are(name: str, hint: str) -> None:
    with pytest.raises(RequestError) as caught:
        find_folder(name)
    problem = the_problem(caught)
    assert problem.code == "request.no_questionnaire"
    assert problem.hint.startswith(hint)


def test_a_folder_without_questionnaire_files_is_none(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("a: 1")
    with pytest.raises(InputError) as caught:
        read_folder(tmp_path)
    problem = the_problem(caught)
    assert (problem.code, problem.place.file) == ("file.not_a_questionnaire", str(tmp_path))


def test_a_sound_folder_has_values_and_at_most_notes(tmp_path: Path) -> None:
    folder = read_folder(write_port(tmp_path))
    assert {problem.severity for problem in folder.problems} == {Severity.NOTE}
    assert folder.errors == ()
    assert folder.questionnaire is not None
    assert folder.questionnaire.id == "port"
    assert folder.scoring is not None
    assert folder.findings is not None


def test_without_scoring_it_can_be_checked_but_not_used(tmp_path: Path) -> None:
    (write_port(tmp_path) / "scoring.yaml").unlink()
    assert read_folder(tmp_path).errors == ()
    with pytest.raises(InputError) as caught:
        read_instrument(tmp_path)
    assert the_problem(caught).message == "the folder has no scoring.yaml"


def test_scoring_that_names_an_absent_questionnaire_has_nothing_to_rate(tmp_path: Path) -> None:
    (write_port(tmp_path) / "questionnaire.yaml").unlink()
    with pytest.raises(InputError) as caught:
        read_folder(tmp_path)
    problem = the_problem(caught)
    assert str(problem.place) == f"{tmp_path}/scoring.yaml:3:16"
    assert problem.message == 'there is no questionnaire.yaml here, and this rates "port"'


def test_a_model_over_numbers_needs_no_questionnaire(tmp_path: Path) -> None:
    (tmp_path / "scoring.yaml").write_text("""\
format: assess/scoring
format_version: "1"
inputs: [{id: n, type: number, label: N, text: How many?}]
indices:
  - id: i
    label: I
    high_is: good
    children: [{item: n, normalise: {method: linear, goalposts: [0, 1]}}]
""")
    assert read_folder(tmp_path).errors == ()


def test_errors_of_all_files_are_named_together(tmp_path: Path) -> None:
    write_port(
        tmp_path,
        questionnaire=PORT.replace("title: Security", "titel: Security"),
        scoring=PORT_SCORING.replace("high_is: good", "high_is: best") + "    bad: [\n",
        findings=PORT_FINDINGS.replace("kind: gap", "kind: gapp"),
    )
    with pytest.raises(InputError) as caught:
        read_folder(tmp_path)
    found = [(Path(p.place.file).name, p.code) for p in caught.value.problems]
    assert found == [
        ("questionnaire.yaml", "file.missing_key"),
        ("questionnaire.yaml", "file.unknown_key"),
        ("scoring.yaml", "yaml.syntax"),
        ("findings.yaml", "file.wrong_value"),
    ]


def test_what_the_checks_find_has_line_and_column(tmp_path: Path) -> None:
    write_port(
        tmp_path,
        questionnaire=PORT.replace("when: guards > 0", "when: guard > 0"),
    )
    (problem,) = read_folder(tmp_path).errors
    assert str(problem.place) == f"{tmp_path}/questionnaire.yaml:15:16"


def test_errors_in_scoring_and_findings_are_placed_in_their_files(tmp_path: Path) -> None:
    write_port(
        tmp_path,
        scoring=PORT_SCORING.replace("{item: checks}", "{item: check}"),
        findings=PORT_FINDINGS.replace("guards == 0", "guard == 0"),
    )
    errors = read_folder(tmp_path).errors
    places = [str(p.place).removeprefix(f"{tmp_path}/") for p in errors]
    assert places == ["scoring.yaml:16:16", "findings.yaml:5:54"]
    with pytest.raises(InputError) as caught:
        read_instrument(tmp_path)
    assert caught.value.problems == errors


def test_a_missing_file_suggests_the_neighbour(tmp_path: Path) -> None:
    (tmp_path / "mission.json").write_text("{}")
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path / "misson.json")
    assert the_problem(caught).hint == 'Did you mean "mission.json"?'


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "loop", "long name", "in a file"])
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "it"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path = Path("/dev/zero")
        case "loop":
            path.symlink_to(path)
        case "long name":
            path = tmp_path / ("x" * 300)
        case _:
            path.write_text("")
            path /= "below"
    with pytest.raises(InputError) as caught:
        read_bytes(path)
    problem = the_problem(caught)
    assert problem.code == "file.not_found"
    assert problem.hint
    assert problem.place.file == str(path)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as stream:
        stream.truncate(LARGEST * 1000)  # a hole: it takes no space
    with pytest.raises(InputError) as caught:
        read_bytes(path)
    assert the_problem(caught).code == "file.too_large"
