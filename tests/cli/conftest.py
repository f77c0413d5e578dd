"""The desk: a folder with a small questionnaire and an assessment of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import Desk
from tests.support.vendor_desk import VendorDesk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return a folder to work in."""
    return Desk(tmp_path, capsys)


@pytest.fixture
def vendor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> VendorDesk:
    """Return a vendor of the small due diligence, to decide on."""
    return VendorDesk(tmp_path, capsys, monkeypatch)
