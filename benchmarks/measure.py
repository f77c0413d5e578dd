"""Measuring: medians of several runs, peaks of processes of their own, tables in Markdown."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple


class Cost(NamedTuple):
    """Seconds of wall time, and the peak of resident memory in MiB, of a process of its own."""

    seconds: float
    mebibytes: float


def median_seconds(work: Callable[[], Any], runs: int) -> float:
    """Return the median wall time of several runs, after one that does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def command_seconds(command: Sequence[str], runs: int) -> float:
    """Return the median wall time of a command, started anew each time."""
    return median_seconds(
        lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL), runs
    )


def cost_of(module: str, *arguments: str) -> Cost:
    """Run ``python -m module arguments`` and return what it says it cost, as JSON on its last line."""
    command = [sys.executable, "-m", module, *arguments]
    finished = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, mebibytes = json.loads(finished.stdout.splitlines()[-1])
    return Cost(seconds, mebibytes)


def print_cost(work: Callable[[], Any]) -> None:
    """Do the work, then print its seconds and this process's peak memory for ``cost_of``."""
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, _peak_mebibytes()]))


def _peak_mebibytes() -> float:
    """Return this process's peak of resident memory.

    Linux's own figure is preferred: the one of getrusage starts at what the parent process had.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    import resource  # not on every platform

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(headings) + " |")
    print("|" + "---|" * len(headings))
    for row in rows:
        print("| " + " | ".join(row) + " |")
