"""Scoring: rating assessments of the TNT questionnaire, beside numpy's weighted mean."""

from __future__ import annotations

import sys
from functools import partial

import numpy as np
from numpy.typing import NDArray

from assess.columns import Column, Columns
from assess.files.folders import find_folder, read_instrument
from assess.model.question import Choice, Choices, Number, Scale, Simple
from assess.scoring.engine import run
from assess.scoring.plan import Plan, compile_model
from benchmarks.measure import cost_of, median_seconds, print_cost, print_table

SIZES = (1, 1_000, 1_000_000)
MISSING = 0.1
"""Share of answers that are missing."""


def answers(plan: Plan, size: int) -> Columns:
    """Return random answers to every scored item, a tenth of them missing."""
    random = np.random.default_rng(20110731)
    scored = {node.item for node in plan.nodes if node.item}
    by_key = {
        key: _column(item.spec, size, random) for key, item in plan.items.items() if key in scored
    }
    return Columns(size, by_key)


def _column(spec: Simple, size: int, random: np.random.Generator) -> Column:
    missing = random.random(size) < MISSING
    if isinstance(spec, Number):
        high = 50.0 if spec.maximum is None else min(spec.maximum, 50.0)
        values = random.integers(0, int(high) + 1, size).astype(float)
        return Column(np.where(missing, -1, 0).astype(np.int8), values)
    count = len(spec.levels) if isinstance(spec, Scale) else 0
    if isinstance(spec, Choice | Choices):
        count = len(spec.options)
    top = 1 << (count - 1) if isinstance(spec, Choices) else count
    codes = np.where(missing, -1, random.integers(0, top, size))
    return Column(codes if isinstance(spec, Choices) else codes.astype(np.int8))


def matrix(columns: Columns) -> NDArray[np.float64]:
    """Return the same answers as one matrix of numbers, missing ones nan, for the floor."""
    parts = []
    for column in columns.by_key.values():
        figures = column.codes if column.values is None else column.values
        parts.append(np.where(column.codes < 0, np.nan, figures))
    return np.column_stack(parts)


def weighted_mean(answered: NDArray[np.float64], weights: NDArray[np.float64]) -> None:
    """Compute one weighted mean per row, missing answers dropped with their weight."""
    there = ~np.isnan(answered)
    np.divide(np.where(there, answered, 0.0) @ weights, there @ weights)


def main() -> None:
    """Measure and print; with an argument, do one million in this process alone, for its peak."""
    instrument = read_instrument(find_folder("tnt-preparedness"))
    plan = compile_model(instrument.scoring, instrument.questionnaire)
    indices = [index.id for index in plan.model.indices]
    if len(sys.argv) > 1:
        columns = answers(plan, SIZES[-1])
        work = (lambda: run(plan, columns, keep=indices)) if sys.argv[1] == "run" else _nothing
        print_cost(work)
        return
    rows = []
    for size in SIZES:
        columns = answers(plan, size)
        figures = matrix(columns)
        weights = np.random.default_rng(1).random((figures.shape[1],))
        runs = 3 if size > 10_000 else 50
        floor = median_seconds(partial(weighted_mean, figures, weights), runs)
        seconds = median_seconds(partial(run, plan, columns, keep=indices), runs)
        per_second = f"{size / seconds:,.0f}".replace(",", " ")
        rows.append(
            [
                f"{size:,}".replace(",", " "),
                f"{seconds * 1000:.1f} ms",
                f"{floor * 1000:.3f} ms",
                f"{seconds / floor:.1f}",
                per_second,
            ]
        )
    leaves = sum(1 for node in plan.nodes if node.item)
    print_table(
        f"Scoring tnt-preparedness: {leaves} answers, {len(plan.nodes)} indicators, with bounds",
        ["assessments", "assess", "numpy weighted mean", "ratio", "assessments a second"],
        rows,
    )
    empty, full = cost_of("benchmarks.scoring", "nothing"), cost_of("benchmarks.scoring", "run")
    print(
        f"\nPeak memory with 1 000 000 assessments: {full.mebibytes:.0f} MiB, of which the answers "
        f"and the imports take {empty.mebibytes:.0f} MiB."
    )


def _nothing() -> None:
    """Do nothing, so that only the answers are in memory."""


if __name__ == "__main__":
    main()
