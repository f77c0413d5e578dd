from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from assess.errors import InputError
from assess.files.assessments import write_assessment
from assess.files.gathering import gather, read_if_assessment
from tests.support.vendors import named, write_vendors


def test_files_are_found_in_folders_within_folders_once_each(tmp_path: Path) -> None:
    write_vendors(tmp_path / "a" / "b")
    (tmp_path / "a" / "notes.txt").write_text("x", encoding="utf-8")
    found = gather([tmp_path, tmp_path / "a", tmp_path / "a" / "b" / "oak.json"])
    assert len(found.files) == 14
    assert dict(found.others) == {".txt": 1}
    assert found.problems == ()


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    write_vendors(tmp_path / ".old")
    (tmp_path / ".x.json.lock").write_text("", encoding="utf-8")
    (tmp_path / ".x.json").write_text("{}", encoding="utf-8")
    assert gather([tmp_path]).files == ()


def test_the_order_is_that_of_the_names(tmp_path: Path) -> None:
    write_vendors(tmp_path)
    names = [path.name for path in gather([tmp_path]).files]
    assert names == sorted(names)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write_vendors(tmp_path / "a")
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a", target_is_directory=True)
    assert len(gather([tmp_path]).files) == 14


def test_a_folder_that_is_not_there_is_refused_with_all_others(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        gather([tmp_path, tmp_path / "x", tmp_path / "y"])
    assert [one.place.file for one in refused.value.problems] == [
        str(tmp_path / "x"),
        str(tmp_path / "y"),
    ]


def test_an_assessment_is_known_wherever_its_format_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_assessment(path, named("Alder"))
    content = json.loads(path.read_text(encoding="utf-8"))
    content = {"statement": "x" * 1000, **content}
    path.write_text(json.dumps(content), encoding="utf-8")
    found = read_if_assessment(path)
    assert found is not None
    assert found.subject.name == "Alder (fictional)"


@pytest.mark.parametrize("text", ["{}", "[]", "1", '{"format": "assess/register"}'])
def test_other_json_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert read_if_assessment(path) is None


@pytest.mark.parametrize("text", ["", "{", '{"format": "assess/assessment"', "\x00", "[" * 9000])
def test_what_is_no_json_may_have_been_one_and_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_if_assessment(path)


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.symlink_to(tmp_path / "gone.json")
    assert gather([tmp_path]).files == (path,)
    with pytest.raises(InputError):
        read_if_assessment(path)
