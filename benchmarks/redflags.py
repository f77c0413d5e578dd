"""Red flags: seconds and peak memory over long files of bids, beside reading the same file and no more."""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assess.files.red_flags import read_rules, shipped_rules
from assess.files.tenders import read_tenders
from assess.red_flags.compute import red_flags
from assess.red_flags.population import population_of
from benchmarks.measure import Cost, cost_of, print_cost, print_table

SIZES = (10_000, 100_000)
"""Bids in a file."""

BIDS = 5
"""Bids for each tender."""

FIRMS = 2_000
ENDINGS = ("csv", "json")
HEADINGS = (
    "tender_id", "title", "method", "buyer", "starts", "deadline", "estimate", "bidder", "amount",
    "currency", "submitted", "status", "winner", "award_date", "phone",
)  # fmt: skip


def tenders(size: int) -> Iterator[dict[str, Any]]:
    """Yield made-up tenders with so many bids in all; the first bid wins."""
    random = np.random.default_rng(20240313)
    for number in range(size // BIDS):
        base = float(random.uniform(1e4, 1e6))
        prices = np.sort(base * random.uniform(1, 1.4, BIDS)).round(2)
        firms = random.choice(FIRMS, BIDS, replace=False)
        yield {
            "number": number,
            "estimate": round(base * 1.3, 2),
            "award": f"2026-02-{random.integers(1, 29):02d}",
            "bids": [
                (int(firm), float(price), f"2026-01-{random.integers(10, 20):02d}")
                for firm, price in zip(firms, prices, strict=True)
            ],
        }


def write_csv(path: Path, size: int) -> None:
    """Write a row for each bid."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for tender in tenders(size):
            common = [
                f"T{tender['number']}",
                "Goods (made up)",
                "open",
                f"Buyer {tender['number'] % 50}",
            ]
            common += ["2026-01-01", "2026-01-20", tender["estimate"]]
            for place, (firm, price, day) in enumerate(tender["bids"]):
                won = ["yes" if place == 0 else "no", tender["award"] if place == 0 else ""]
                writer.writerow(
                    [*common, f"Firm {firm}", price, "USD", day, "valid", *won, f"+000 {firm}"]
                )


def write_json(path: Path, size: int) -> None:
    """Write an OCDS package with a release for each tender."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"releases": [')
        for tender in tenders(size):
            stream.write(",\n" if tender["number"] else "\n")
            json.dump(_release(tender), stream)
        stream.write("\n]}\n")


def _release(tender: Mapping[str, Any]) -> dict[str, Any]:
    bids = tender["bids"]
    return {
        "ocid": f"ocds-made-up-{tender['number']}",
        "date": "2026-03-01T00:00:00Z",
        "buyer": {"id": f"B{tender['number'] % 50}"},
        "parties": [
            {
                "id": f"F{firm}",
                "name": f"Firm {firm}",
                "contactPoint": {"telephone": f"+000 {firm}"},
            }
            for firm, _, _ in bids
        ],
        "tender": {
            "title": "Goods (made up)",
            "procurementMethod": "open",
            "value": {"amount": tender["estimate"], "currency": "USD"},
            "tenderPeriod": {
                "startDate": "2026-01-01T00:00:00Z",
                "endDate": "2026-01-20T00:00:00Z",
            },
        },
        "bids": {
            "details": [
                {
                    "id": str(place),
                    "date": f"{day}T00:00:00Z",
                    "status": "valid",
                    "tenderers": [{"id": f"F{firm}"}],
                    "value": {"amount": price, "currency": "USD"},
                }
                for place, (firm, price, day) in enumerate(bids)
            ]
        },
        "awards": [
            {
                "id": "1",
                "status": "active",
                "date": f"{tender['award']}T00:00:00Z",
                "suppliers": [{"id": f"F{bids[0][0]}"}],
                "value": {"amount": bids[0][1], "currency": "USD"},
            }
        ],
    }


def flag(path: Path) -> None:
    """Read a file of tenders and compute all flags of each, with fences over all of them."""
    rules = read_rules(shipped_rules())
    found = read_tenders(path)
    population = population_of(found.tenders, rules)
    for _ in red_flags(found.tenders, rules, population):
        pass


def only_read(path: Path) -> None:
    """Read all rows with the csv module, or the whole text with the json module, and keep them."""
    with path.open(newline="", encoding="utf-8") as stream:
        kept = list(csv.reader(stream)) if path.suffix == ".csv" else json.load(stream)
    del kept


WRITE: Mapping[str, Callable[[Path, int], None]] = {"csv": write_csv, "json": write_json}
WORK: Mapping[str, Callable[[Path], None]] = {"flag": flag, "read": only_read}


def main() -> None:
    """Measure and print; with arguments, do one thing in this process alone, for its cost."""
    if len(sys.argv) > 1:
        work, path = WORK[sys.argv[1]], Path(sys.argv[2])
        print_cost(lambda: work(path))
        return
    rows: list[Sequence[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            for ending in ENDINGS:
                path = Path(folder) / f"bids.{ending}"
                WRITE[ending](path, size)
                flagged = cost_of("benchmarks.redflags", "flag", str(path))
                read = cost_of("benchmarks.redflags", "read", str(path))
                rows.append(_row(size, path, flagged, read))
                path.unlink()
    headings = ["bids", "file", "flags", "only read", "ratio", "bids a second", "peak", "only read"]
    print_table(f"Red flags, {BIDS} bids a tender, all flags of each", headings, rows)


def _row(size: int, path: Path, flagged: Cost, read: Cost) -> Sequence[str]:
    mebibytes = path.stat().st_size / 1024 / 1024
    return [
        f"{size:,}",
        f"{path.suffix[1:]}, {mebibytes:.0f} MiB",
        f"{flagged.seconds:.2f} s",
        f"{read.seconds:.2f} s",
        f"{flagged.seconds / read.seconds:.0f} ×",
        f"{size / flagged.seconds:,.0f}",
        f"{flagged.mebibytes:.0f} MiB",
        f"{read.mebibytes:.0f} MiB",
    ]


if __name__ == "__main__":
    main()
