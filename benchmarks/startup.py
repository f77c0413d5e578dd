"""Start-up: what a person waits for before anything happens, beside an empty Python."""

from __future__ import annotations

import sys

from benchmarks.measure import command_seconds, print_table

RUNS = 15


def main() -> None:
    """Measure and print."""
    floor = command_seconds([sys.executable, "-c", "pass"], RUNS)
    rows = [["python -c pass", f"{floor * 1000:.0f} ms", "1.0"]]
    for name in ("--help", "--version", "list"):
        seconds = command_seconds([sys.executable, "-m", "assess", name], RUNS)
        rows.append([f"assess {name}", f"{seconds * 1000:.0f} ms", f"{seconds / floor:.1f}"])
    print_table("Start-up", ["command", "median", "× empty Python"], rows)


if __name__ == "__main__":
    main()
