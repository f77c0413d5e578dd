"""Every kind of broken input with every command: its own message, place, hint, and no harm done."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.cli import PORT, Desk, problem_lines, write_json, write_port


class Broken(NamedTuple):
    """A kind of broken input: how to break it, and what must be said about it."""

    kind: str
    break_it: Callable[[Desk], object]
    code: str
    place: str
    says: str


def edited(old: str, new: str) -> Callable[[Desk], object]:
    """Return what replaces a text in the assessment."""
    return lambda desk: desk.file.write_text(replaced(desk.file.read_text(), old, new))


def of_port(old: str, new: str) -> Callable[[Desk], object]:
    """Return what replaces a text in the questionnaire."""
    return lambda desk: write_port(desk.port, questionnaire=replaced(PORT, old, new))


def replaced(text: str, old: str, new: str) -> str:
    """Return a text with something replaced that is in it."""
    assert old in text
    return text.replace(old, new, 1)


def elsewhere(desk: Desk) -> None:
    """Make the assessment one of a questionnaire that nobody has."""
    content = json.loads(desk.file.read_text())
    content["questionnaire"]["id"] = "harbour"
    write_json(desk.file, content)


def as_folder(desk: Desk) -> None:
    """Put a folder where the assessment was."""
    desk.file.unlink()
    desk.file.mkdir()


def emptied(desk: Desk) -> None:
    """Leave nothing in the questionnaire's folder."""
    for path in desk.port.iterdir():
        path.unlink()


ASSESSMENTS = (
    Broken(
        "missing file",
        lambda desk: desk.file.rename(desk.folder / "heaven.json"),
        "file.not_found",
        "haven.json",
        "there is no such file",
    ),
    Broken("folder as file", as_folder, "file.not_found", "haven.json", "this is a folder"),
    Broken(
        "JSON cut in half",
        lambda desk: desk.file.write_text(desk.file.read_text()[:300]),
        "json.syntax",
        "haven.json:",
        "ends too early",
    ),
    Broken(
        "empty", lambda desk: desk.file.write_text(""), "json.syntax", "haven.json:1:1", "is empty"
    ),
    Broken(
        "not UTF-8",
        lambda desk: desk.file.write_bytes(desk.file.read_bytes().replace(b"Haven", b"H\xe4ven")),
        "file.not_utf8",
        "haven.json:10:15",
        "0xe4",
    ),
    Broken(
        "other JSON",
        edited("assess/assessment", "assess/else"),
        "file.not_an_assessment",
        "haven.json",
        "not an assessment",
    ),
    Broken("NaN", edited("10", "NaN"), "json.syntax", "haven.json:15:16", "NaN"),
    Broken(
        "double key",
        edited('"training"', '"guards"'),
        "json.double_key",
        "haven.json:17:5",
        '"guards"',
    ),
    Broken("wrong type", edited("10", "{}"), "file.wrong_value", "haven.json:15:16", '"value"'),
    Broken(
        "misspelt key",
        edited('"answers"', '"answer"'),
        "file.unknown_key",
        "haven.json:12:3",
        '"answer"',
    ),
    Broken(
        "missing key",
        edited('"name": "Haven"', ""),
        "file.missing_key",
        "haven.json:9:14",
        '"name"',
    ),
    Broken(
        "unknown question",
        edited('"guards"', '"guard"'),
        "answer.unknown_key",
        "haven.json:13:5",
        '"guard"',
    ),
    Broken(
        "wrong option",
        edited('"papers"', '"paper"'),
        "answer.invalid_value",
        "haven.json:23:16",
        'Did you mean "papers"?',
    ),
    Broken(
        "number out of range",
        edited("10", "501"),
        "answer.invalid_value",
        "haven.json:15:16",
        "501 is out of range",
    ),
    Broken(
        "unknown questionnaire",
        elsewhere,
        "assessment.",
        "haven.json questionnaire",
        '"harbour"',
    ),
)

QUESTIONNAIRES = (
    Broken(
        "YAML syntax",
        of_port("title: S", "title: S: "),
        "yaml.syntax",
        "questionnaire.yaml:5:9",
        "",
    ),
    Broken(
        "YAML with an alias",
        of_port("title: Security of one port", "title: *x"),
        "yaml.not_allowed",
        "questionnaire.yaml:5:8",
        "",
    ),
    Broken(
        "wrong type in YAML",
        of_port(
            "[{label: Not, text: Never.}, {label: Once, text: On arrival.},\n         "
            "{label: Every year, text: With a test.}]",
            "three",
        ),
        "file.wrong_value",
        "questionnaire.yaml:15:36",
        '"levels" must be a list',
    ),
    Broken(
        "misspelt key in YAML",
        of_port("max_length", "max_lenght"),
        "file.unknown_key",
        "questionnaire.yaml:28:75",
        'Did you mean "max_length"?',
    ),
    Broken(
        "unknown id in a condition",
        of_port("guards > 0", "guard > 0"),
        "condition.",
        "questionnaire.yaml:15:16",
        'Did you mean "guards"?',
    ),
    Broken(
        "YAML not UTF-8",
        lambda desk: (desk.port / "questionnaire.yaml").write_bytes(b"format: \xf6"),
        "file.not_utf8",
        "questionnaire.yaml:1:9",
        "0xf6",
    ),
    Broken(
        "missing scoring",
        lambda desk: (desk.port / "scoring.yaml").unlink(),
        "file.not_found",
        "port",
        "scoring.yaml",
    ),
    Broken(
        "no questionnaire at all",
        emptied,
        "file.not_a_questionnaire",
        "port",
        "",
    ),
    Broken(
        "another version",
        of_port('version: "1.0"', 'version: "2.0"'),
        "assessment.other_version",
        "haven.json questionnaire",
        "version 2.0",
    ),
)

COMMANDS: dict[str, tuple[str, ...]] = {
    "check": (),
    "status": (),
    "score": (),
    "explain": (),
    "improve": (),
    "report": ("-o", "out.json"),
    "compare": ("-o", "out.json"),
    "answer": ("guards=3",),
}


def all_bytes(folder: Path) -> dict[str, bytes]:
    """Return what every file below a folder holds."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("broken", ASSESSMENTS + QUESTIONNAIRES, ids=lambda broken: broken.kind)
def test_broken_input_is_refused_with_place_and_hint(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, broken: Broken, command: str
) -> None:
    monkeypatch.chdir(desk.folder)
    broken.break_it(desk)
    before = all_bytes(desk.folder)

    ran = desk.run(command, "haven.json", *COMMANDS[command], "--questionnaire", "port")

    assert ran.code in {2, 3}, ran
    assert "Traceback" not in ran.err
    lines = ran.err.splitlines()
    (line,) = problem_lines(ran.err)
    assert line.startswith(("haven.json", "port"))
    assert broken.place in line
    assert f"error [{broken.code}" in line
    hint = lines[lines.index(line) + 1]
    assert hint.startswith("    ")
    assert broken.says in line + hint
    assert all_bytes(desk.folder) == before


def test_each_kind_of_broken_input_says_something_else(desk: Desk) -> None:
    sound = all_bytes(desk.folder)
    said = []
    for broken in ASSESSMENTS + QUESTIONNAIRES:
        broken.break_it(desk)
        said += problem_lines(desk.on_port("score", desk.file).err)
        if desk.file.is_dir():
            desk.file.rmdir()
        for name, content in sound.items():
            (desk.folder / name).write_bytes(content)
    texts = [line.partition("error [")[2] for line in said]
    assert len(set(texts)) == len(texts) == len(ASSESSMENTS + QUESTIONNAIRES)


@pytest.mark.parametrize("command", COMMANDS)
def test_an_assessment_of_a_questionnaire_that_is_not_installed(desk: Desk, command: str) -> None:
    ran = desk.run(command, desk.file, *COMMANDS[command])
    assert ran.code in {2, 3}
    (line,) = problem_lines(ran.err)
    assert "[assessment.unknown_questionnaire]" in line
    assert line.startswith(f"{desk.file} questionnaire.id: ")
    assert "--questionnaire FOLDER" in ran.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_questionnaire_that_is_not_there_is_a_request_at_fault(desk: Desk, command: str) -> None:
    ran = desk.run(command, desk.file, *COMMANDS[command], "-q", "nowhere")
    assert ran.code == (2 if command == "check" else 3)
    assert "[request.no_questionnaire]" in ran.err
    assert '"nowhere"' in ran.err
    assert "Known ids: " in ran.err


@pytest.mark.parametrize("command", ["check", "status", "score", "compare"])
def test_the_problems_of_all_files_are_named_together(desk: Desk, command: str) -> None:
    empty = desk.folder / "empty.json"
    empty.write_text("")
    wrong = desk.assessment("wrong.json", {"guards": {"state": "answered", "value": -1}})
    output = ("-o", desk.folder / "out.json") if command == "compare" else ()

    ran = desk.on_port(command, empty, desk.file, wrong, desk.folder / "absent.json", *output)

    assert ran.code == 2
    names = {Path(line.partition(":")[0]).name for line in problem_lines(ran.err)}
    assert names == {"empty.json", "wrong.json", "absent.json"}
    assert "out.json" not in desk.names()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_misspelt_file_name_comes_with_the_right_one(desk: Desk, command: str) -> None:
    ran = desk.on_port(command, desk.folder / "havn.json", *COMMANDS[command])
    assert 'Did you mean "haven.json"?' in ran.err
    assert "Traceback" not in ran.err
