"""What only ``assess compare`` refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.cli.app import run

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples" / "fictional-missions"


def test_one_subject_on_one_day_does_not_count_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    original, copy = SAMPLES / "averland.json", tmp_path / "copy.json"
    copy.write_bytes(original.read_bytes())
    out = tmp_path / "out.json"
    assert run(["compare", str(original), str(original), "-o", str(out)]) == 3
    capsys.readouterr()
    assert run(["compare", str(original), str(copy), "-o", str(out)]) == 3
    message = capsys.readouterr().err
    assert "request.same_subject_twice" in message
    assert str(copy) in message
    assert str(original) in message
    assert not out.exists()


def test_one_subject_on_several_days_is_compared(tmp_path: Path) -> None:
    files = [str(path) for path in sorted(SAMPLES.glob("drovenia-*.json"))]
    out = tmp_path / "out.json"
    assert len(files) == 3
    assert run(["compare", *files, "-o", str(out)]) == 0
    assert out.exists()
