"""The benchmarks can be run: each one loads, and one command runs them all."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(
    path.stem
    for path in (ROOT / "benchmarks").glob("*.py")
    if path.stem not in ("__init__", "measure")
)


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_loads_and_is_described(name: str) -> None:
    assert callable(importlib.import_module(f"benchmarks.{name}").main)
    assert f"`{name}.py`" in (ROOT / "benchmarks/README.md").read_text(encoding="utf-8")


def test_one_command_runs_them_all() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (listed,) = re.findall(r"for name in ([a-z ]+);", makefile)
    assert sorted(listed.split()) == NAMES
