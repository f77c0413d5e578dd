"""Uncertainty: 10 000 draws over 27 missions, beside numpy drawing and averaging the same rows."""

from __future__ import annotations

import datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray

from assess.cli.robust import IN_REPORTS, vary
from assess.files.assessments import read_assessment
from assess.files.folders import find_folder, read_instrument, shared_files
from assess.model.assessment import Assessment
from assess.model.rating import Instrument
from assess.model.robustness import Assumptions
from benchmarks.measure import cost_of, median_seconds, print_cost, print_table

DAY = datetime.date(2024, 7, 1)
MISSIONS = 27
DRAWS = 10_000
INDEX = "preparedness"
HEADLINE, EVERYTHING, BREADTH = 66, 102, 12
"""How many answers the headline index rests on, all four, and a single one of breadth."""


def missions(folder: str) -> list[Assessment]:
    """Return the sample assessments in a folder."""
    paths = sorted((shared_files() / "samples" / folder).glob("*.json"))
    return [read_assessment(path) for path in paths]


def rated_missions() -> list[Assessment]:
    """Return 27 missions that have a rating: the fictional ones, over and over, by other names."""
    known = missions("fictional-missions")
    found = []
    for number in range(MISSIONS):
        one = known[number % len(known)]
        named = one.subject.model_copy(update={"name": f"{one.subject.name} {number}"})
        found.append(one.model_copy(update={"subject": named}))
    return found


def floor(rows: int, answers: int) -> None:
    """Draw and average: a random weight and a random answer for each, and one mean a row."""
    random = np.random.default_rng(1)
    for start in range(0, rows, DRAWS):
        shape = (min(DRAWS, rows - start), answers)
        weights: NDArray[np.float64] = random.random(shape)
        drawn = random.integers(0, 5, shape, dtype=np.int8)
        (weights * drawn).sum(axis=1) / weights.sum(axis=1)


def main() -> None:
    """Measure and print; with an argument, do the biggest in this process alone, for its peak."""
    import sys

    instrument = read_instrument(find_folder("tnt-preparedness"))
    several = rated_missions()
    full = Assumptions(draws=DRAWS, sobol_draws=0)
    if len(sys.argv) > 1:
        work = partial(vary, instrument, several, full, DAY, indices=[INDEX])
        print_cost(work if sys.argv[1] == "run" else _nothing)
        return
    rows = [
        _line(instrument, several, full, "intervals, ranks, bands of the headline index", HEADLINE),
        _line(
            instrument,
            several,
            full.model_copy(update={"sobol_draws": 1000}),
            "the same with Sobol' indices (N = 1 000)",
            HEADLINE,
        ),
        _line(instrument, several, IN_REPORTS, "as in reports, all four indices", EVERYTHING),
        _line(
            instrument,
            missions("political-missions-2011"),
            full,
            "the 27 missions of 2011, where they have a score",
            BREADTH,
        ),
    ]
    print_table(
        f"Uncertainty: {DRAWS:,} draws over {MISSIONS} missions".replace(",", " "),
        ["what", "engine rows", "assess", "numpy, drawn and averaged", "ratio"],
        rows,
    )
    empty, peak = (
        cost_of("benchmarks.robustness", "nothing"),
        cost_of("benchmarks.robustness", "run"),
    )
    print(
        f"\nPeak memory of the first line: {peak.mebibytes:.0f} MiB, of which the imports and the "
        f"answers take {empty.mebibytes:.0f} MiB."
    )


def _line(
    instrument: Instrument,
    several: list[Assessment],
    assumptions: Assumptions,
    what: str,
    answers: int,
) -> list[str]:
    """Measure one study; ``answers`` are those behind a row: 66, 102 in all indices, 12 in one."""
    indices = [INDEX] if answers == HEADLINE else None
    work = partial(vary, instrument, several, assumptions, DAY, indices=indices)
    found = work()
    scored = {
        one.subject for index in found.indices for one in index.subjects if one.score is not None
    }
    runs = 3 * assumptions.draws + (len(found.varied) + 2) * assumptions.sobol_draws
    rows = runs * len(scored)
    seconds = median_seconds(work, 3)
    least = median_seconds(partial(floor, rows, answers), 3)
    return [
        what,
        f"{rows:,}".replace(",", " "),
        f"{seconds:.2f} s",
        f"{least:.2f} s",
        f"{seconds / least:.1f}",
    ]


def _nothing() -> None:
    """Do nothing, so that only what is loaded is in memory."""


if __name__ == "__main__":
    main()
