"""What every test can use: how hard to search, golden files, and whether to write them anew."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from openpyxl import Workbook

from tests.support.office import SOFFICE, recalculated, saved

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT.parent / "shared" / "golden"

# No deadline and no complaint about slow data: tests never judge by the clock.
settings.register_profile(
    "ci",
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    max_examples=1500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# For `make mutants`: a mutant is judged by whether a test fails, so nothing is made small or kept.
settings.register_profile(
    "mutants",
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write golden files anew instead of comparing with them",
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Return whether golden files are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def golden() -> Path:
    """Return the folder of published figures, kept beside the repository and not in it."""
    if not GOLDEN.is_dir():
        pytest.skip(f"the published figures are not here: {GOLDEN}")
    return GOLDEN


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where LibreOffice is absent, or is there without its spreadsheet program."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed, so nothing can recalculate")
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"] = "=1+1"
    try:
        (found,) = recalculated([saved(workbook)], tmp_path_factory.mktemp("office"))
    except (OSError, subprocess.SubprocessError):
        pytest.skip("LibreOffice is installed but cannot convert workbooks (is Calc missing?)")
    calculated = found.active
    assert calculated is not None
    assert calculated["A1"].value == 2
