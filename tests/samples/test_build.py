from __future__ import annotations

from pathlib import Path

import pytest

from assess.errors import InputError
from samples import build, fictional_missions
from samples.building import read_questionnaire


def test_a_difference_of_any_kind_is_named(tmp_path: Path) -> None:
    wanted = fictional_missions.build(read_questionnaire())
    build.write(tmp_path, wanted)
    assert build.differences(tmp_path, wanted) == []
    (tmp_path / "averland.json").write_text("{}", encoding="utf-8")
    (tmp_path / "estavia.json").unlink()
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    assert build.differences(tmp_path, wanted) == [
        f"{tmp_path.name}/averland.json differs",
        f"{tmp_path.name}/estavia.json is missing",
        f"{tmp_path.name}/other.json should not be there",
    ]
    build.write(tmp_path, wanted)
    assert build.differences(tmp_path, wanted) == []


def test_checking_changes_nothing_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["--check"]) == 0
    assert capsys.readouterr().out == "No difference.\n"


def test_a_wrong_answer_in_a_profile_is_refused_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "nowhere.yaml"
    profile.write_text(
        "name: Nowhere (fictional)\nas_of: 2024-06-30\nanswers: {mandate_wording: 9}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(fictional_missions, "DATA", tmp_path)
    with pytest.raises(InputError, match=r"nowhere\.yaml mandate_wording"):
        fictional_missions.build(read_questionnaire())
