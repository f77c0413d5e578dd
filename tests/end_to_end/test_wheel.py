"""The wheel holds what it needs, nothing else, and behaves like the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ("questionnaires", "templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the build backend installed here; nothing is downloaded."""
    folder = tmp_path_factory.mktemp("dist")
    run_python(ROOT, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel as an installer does, into a folder of its own."""
    folder = tmp_path_factory.mktemp("installed")
    options = ["--no-deps", "--no-index", "--no-compile", "--quiet", "--disable-pip-version-check"]
    run_python(ROOT, "-m", "pip", "install", *options, "--target", str(folder), str(wheel))
    return folder


def run_python(
    cwd: Path, *arguments: str, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run this Python in another process, with one folder before all others on its path."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment |= {"PYTHONUTF8": "1", "COLUMNS": "120"}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    finished = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished


def files_below(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its relative path, without caches."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def files_in(archive: Path, start: str) -> dict[str, bytes]:
    """Return every file of an archive below a start, by the rest of its path."""
    with zipfile.ZipFile(archive) as opened:
        return {
            name.removeprefix(start): opened.read(name)
            for name in opened.namelist()
            if name.startswith(start)
        }


@pytest.mark.parametrize("folder", SHARED)
def test_shared_folders_are_inside_byte_for_byte(wheel: Path, folder: str) -> None:
    expected = files_below(ROOT / folder)

    assert expected, f"{folder} is empty: this test would compare nothing"
    assert files_in(wheel, f"assess/_share/{folder}/") == expected


def test_every_module_is_inside(wheel: Path) -> None:
    expected = {name for name in files_below(ROOT / "assess") if name.endswith(".py")}

    found = {name for name in files_in(wheel, "assess/") if name.endswith(".py")}

    assert found == expected


def test_nothing_else_is_inside(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in files_in(wheel, "")}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"assess"}


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    code = (ROOT / "assess" / "__init__.py").read_text(encoding="utf-8")
    version = re.findall(r'^__version__ = "(.+)"$', code, flags=re.MULTILINE)[0]
    start = f"mission_assess-{version}.dist-info/"

    information = files_in(wheel, start)

    metadata = information["METADATA"].decode().splitlines()
    assert {"Name: mission-assess", f"Version: {version}", "License-Expression: Apache-2.0"} <= set(
        metadata
    )
    assert "assess = assess.cli.app:main" in information["entry_points.txt"].decode()
    assert information["licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_the_installed_copy_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    finished = run_python(tmp_path, "-c", "import assess; print(assess.__file__)", path=installed)

    assert Path(finished.stdout.strip()) == installed / "assess" / "__init__.py"


@pytest.mark.parametrize(
    "arguments",
    [("list",), ("check", "tnt-preparedness"), ("schema", "questionnaire")],
    ids=" ".join,
)
def test_the_installed_copy_says_what_the_checkout_says(
    installed: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    from_wheel = run_python(tmp_path, "-m", "assess", *arguments, path=installed)
    from_checkout = run_python(tmp_path, "-m", "assess", *arguments, path=ROOT)

    assert from_wheel.stdout.strip()
    assert from_wheel.stdout == from_checkout.stdout
