"""The guide to tables shows what the command does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assess.cli.app import run

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = re.compile(r"<!-- example: (\S+) -->\n```csv\n(.*?)```", re.DOTALL)


def test_the_example_is_rated_as_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    examples = dict(EXAMPLE.findall(page))
    assert list(examples) == ["countries.csv", "scores.csv", "scores.rejected.csv"]
    command, mending = re.findall(r"^assess (batch samples/\S+ \S+\.csv .*)$", page, re.MULTILINE)
    (tmp_path / "samples").symlink_to(ROOT / "samples", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    Path("countries.csv").write_text(examples["countries.csv"], encoding="utf-8")

    assert run(command.split()) == 1

    for name in ("scores.csv", "scores.rejected.csv"):
        assert Path(name).read_text(encoding="utf-8") == examples[name]
    mended = examples["scores.rejected.csv"].replace(",-71.9,", ",71.9,")
    Path("scores.rejected.csv").write_text(mended, encoding="utf-8")
    assert run(mending.split()) == 0
    assert Path("mended.csv").read_text(encoding="utf-8").count("\n") == 2
