"""Whether a spreadsheet program is there, found out by using it once."""

from __future__ import annotations

import subprocess

import pytest
from openpyxl import Workbook

from tests.reporting.excel.office import SOFFICE, recalculated, saved


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
