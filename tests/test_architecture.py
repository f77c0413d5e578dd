"""The architecture holds, and the check that says so notices when it does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent

LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"


class Planted(NamedTuple):
    """A line of code where it must not be, and the contract that must notice."""

    file: str
    code: str
    contract: str


PLANTED = (
    Planted("scoring/planted.py", "import openpyxl", "The core is pure"),
    Planted("checks/planted.py", "from pathlib import Path", "The core is pure"),
    Planted("model/planted.py", "import assess.scoring", "Imports point downwards"),
    Planted("reporting/planted.py", "import assess.files", "Imports point downwards"),
    Planted("planted.py", "", "Imports point downwards"),
    Planted("cli/planted.py", "import weasyprint", "Only reporting.pdf knows WeasyPrint"),
    Planted("files/planted.py", "import openpyxl", "Only the workbooks know openpyxl"),
    Planted("cli/planted.py", "import yaml", "Only files.yaml knows PyYAML"),
    Planted("cli/planted.py", "import vl_convert", "Only reporting.charts knows vl-convert"),
    Planted("cli/planted.py", "import jinja2", "Only reporting.html knows Jinja"),
    Planted("files/planted.py", "import rich", "Only the command line knows click and rich"),
    Planted("cli/planted.py", "import questionary", "Only capture knows questionary"),
    Planted("cli/planted.py", "import pyarrow", "Only files.parquet knows pyarrow"),
)


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    """Return a copy of the package and its configuration, to plant something in."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "assess", tmp_path / "assess", ignore=ignore)
    return tmp_path


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in a folder, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def broken_contracts(report: str) -> set[str]:
    """Return the names of the contracts that a report calls broken."""
    lines = report.splitlines()
    return {line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")}


def test_every_import_points_where_it_may(copied_tree: Path) -> None:
    finished = lint_imports(copied_tree)

    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert broken_contracts(finished.stdout) == set()
    assert " 0 broken." in finished.stdout


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: f"{planted.file}: {planted.code}")
def test_what_does_not_belong_is_noticed(copied_tree: Path, planted: Planted) -> None:
    target = copied_tree / "assess" / planted.file
    target.write_text(f'"""Planted by a test."""\n{planted.code}\n', encoding="utf-8")

    finished = lint_imports(copied_tree)

    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert planted.contract in broken_contracts(finished.stdout), finished.stdout


def test_a_circle_inside_a_package_is_noticed(copied_tree: Path) -> None:
    folder = copied_tree / "assess" / "model"
    (folder / "one.py").write_text('"""One."""\nimport assess.model.two\n', encoding="utf-8")
    (folder / "two.py").write_text('"""Two."""\nimport assess.model.one\n', encoding="utf-8")

    finished = lint_imports(copied_tree)

    assert broken_contracts(finished.stdout) == {"No cycles"}, finished.stdout + finished.stderr


@pytest.mark.parametrize(
    ("file", "noticed"), [("assess/scoring/engine.py", True), ("assess/cli/clock.py", False)]
)
def test_only_one_module_may_read_the_clock(file: str, *, noticed: bool) -> None:
    code = "import datetime\n\nnow = datetime.datetime.now(tz=datetime.UTC)\n"

    finished = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--stdin-filename", file, "-"],
        input=code,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert ("TID251" in finished.stdout) is noticed, finished.stdout + finished.stderr
