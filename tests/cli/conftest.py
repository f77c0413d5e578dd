"""The desk: a folder with a small questionnaire and an assessment of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return a folder to work in."""
    return Desk(tmp_path, capsys)
