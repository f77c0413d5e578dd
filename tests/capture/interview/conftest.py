"""A room to hold interviews in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.interview.holding import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Return a room with an empty assessment."""
    return Room(tmp_path / "house.json")
