"""Peers: the Human Development Index by our engine, by numpy, pandas and OpenFisca-Core.

One model, the same random figures, one run. pandas and OpenFisca-Core are not ours to need, so
they stand in a virtual environment of their own, which this makes on its first run; a child
process in it does their part. In each process the hand-written numpy is measured as well, and
every ratio is to the one of its own process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import median_seconds, print_table

Floats = NDArray[np.float64]
Inputs = Mapping[str, Floats]
Work = Callable[[], Floats]

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-peers"
REQUIREMENTS = Path(__file__).with_name("peers-requirements.txt")

SIZES = (1, 1_000, 1_000_000)
MISSING = 0.02
"""Share of figures that are missing; a country that lacks one has no index, as UNDP has it."""
RANGES = {"le": (40, 90), "eys": (2, 20), "mys": (1, 16), "gnipc": (300, 90_000)}
"""From the figures of the poorest country to a little above the upper goalposts, to be cut off."""
PERIOD = "2022"

FLOOR = "numpy by hand, the score alone"
SINGLE = 1e-6
"""What OpenFisca-Core is held to: it stores numbers in 32 bits. The others: 1e-12."""


def figures(size: int) -> dict[str, Floats]:
    """Return random figures of so many countries, nan where missing; the first has them all."""
    random = np.random.default_rng(20110731)
    found = {}
    for name, (low, high) in RANGES.items():
        missing = random.random(size) < MISSING
        missing[0] = False
        found[name] = np.where(missing, np.nan, random.uniform(low, high, size))
    return found


# ── the same model, four times ───────────────────────────────────────────────────────────────


def by_numpy(x: Inputs) -> Floats:
    """Return the index: goalposts with a cut, logs for income, arithmetic inside geometric."""
    health = (np.clip(x["le"], 20, 85) - 20) / 65
    education = (np.clip(x["eys"], 0, 18) / 18 + np.clip(x["mys"], 0, 15) / 15) / 2
    income = (np.log(np.clip(x["gnipc"], 100, 75_000)) - np.log(100)) / np.log(750)
    index: Floats = np.cbrt(health * education * income)
    return index


def by_numpy_with_bounds(x: Inputs) -> Floats:
    """Do what the engine does beside the score: lowest, highest and coverage; return the score."""
    score = by_numpy(x)
    worst = {"le": 20.0, "eys": 0.0, "mys": 0.0, "gnipc": 100.0}
    best = {"le": 85.0, "eys": 18.0, "mys": 15.0, "gnipc": 75_000.0}
    missing = {name: np.isnan(values) for name, values in x.items()}
    for ends in (worst, best):
        by_numpy({name: np.where(missing[name], ends[name], x[name]) for name in x})
    schooling = (2.0 - missing["eys"] - missing["mys"]) / 2
    (2.0 - missing["le"] - missing["gnipc"] + schooling) / 3
    return score


def engine(x: Inputs) -> Work:
    """Return our engine at work on the sample's model: score, bounds, coverage and reason."""
    import yaml

    from assess.columns import Column, Columns
    from assess.model.scoring import ScoringModel
    from assess.scoring.engine import run
    from assess.scoring.plan import compile_model

    text = (ROOT / "samples" / "hdi-2022" / "scoring.yaml").read_text(encoding="utf-8")
    plan = compile_model(ScoringModel.model_validate(yaml.safe_load(text)))
    by_key = {
        name: Column(np.where(np.isnan(values), -1, 0).astype(np.int8), values)
        for name, values in x.items()
    }
    columns = Columns(len(x["le"]), by_key)
    return lambda: run(plan, columns, keep=["hdi"])["hdi"].score


def by_pandas(x: Inputs) -> Work:
    """Return what an analyst would write over a data frame."""
    import pandas as pd

    table = pd.DataFrame(dict(x))

    def work() -> Floats:
        health = (table["le"].clip(20, 85) - 20) / 65
        education = (table["eys"].clip(0, 18) / 18 + table["mys"].clip(0, 15) / 15) / 2
        income = (np.log(table["gnipc"].clip(100, 75_000)) - np.log(100)) / np.log(750)
        index = (health * education * income) ** (1 / 3)
        return np.asarray(index)

    return work


def by_openfisca(x: Inputs) -> Work:
    """Return a simulation over a system of four input variables and four formulas.

    A simulation keeps what it has calculated; that is dropped before each run, the inputs stay.
    """
    from openfisca_core.simulation_builder import SimulationBuilder

    system, calculated = _openfisca_system()
    simulation = SimulationBuilder().build_default_simulation(system, len(x["le"]))
    for name, values in x.items():
        simulation.set_input(name, PERIOD, values)

    def work() -> Floats:
        for name in calculated:
            simulation.delete_arrays(name)
        return np.asarray(simulation.calculate("hdi", PERIOD), dtype=float)

    return work


def _openfisca_system() -> tuple[Any, tuple[str, ...]]:
    from openfisca_core import entities, periods, taxbenefitsystems, variables

    country = entities.Entity("country", "countries", "Country", "A country")
    common = {"value_type": float, "entity": country, "definition_period": periods.DateUnit.YEAR}

    def health(these: Any, period: Any) -> Any:
        return (np.clip(these("le", period), 20, 85) - 20) / 65

    def education(these: Any, period: Any) -> Any:
        expected, mean = these("eys", period), these("mys", period)
        return (np.clip(expected, 0, 18) / 18 + np.clip(mean, 0, 15) / 15) / 2

    def income(these: Any, period: Any) -> Any:
        return (np.log(np.clip(these("gnipc", period), 100, 75_000)) - np.log(100)) / np.log(750)

    def hdi(these: Any, period: Any) -> Any:
        product = these("health", period) * these("education", period) * these("income", period)
        return np.cbrt(product)

    formulas = {f.__name__: f for f in (health, education, income, hdi)}
    system = taxbenefitsystems.TaxBenefitSystem([country])
    for name in RANGES:
        system.add_variable(type(name, (variables.Variable,), common))
    for name, formula in formulas.items():
        system.add_variable(type(name, (variables.Variable,), {**common, "formula": formula}))
    return system, tuple(formulas)


# ── measuring ────────────────────────────────────────────────────────────────────────────────

OURS: dict[str, Callable[[Inputs], Work]] = {
    "numpy by hand, with bounds and coverage": lambda x: partial(by_numpy_with_bounds, x),
    "assess, with bounds, coverage and reason": engine,
}
THEIRS: dict[str, Callable[[Inputs], Work]] = {
    "pandas, the score alone": by_pandas,
    "OpenFisca-Core, the score alone (32 bits)": by_openfisca,
}


def measure(ways: Mapping[str, Callable[[Inputs], Work]]) -> dict[str, list[tuple[float, float]]]:
    """Return seconds, and the ratio to the floor in this process, for each way and size.

    Raises:
        AssertionError: a way finds other scores than numpy by hand.
    """
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in (FLOOR, *ways)}
    for size in SIZES:
        x = figures(size)
        runs = 5 if size > 10_000 else 200
        expected = by_numpy(x)
        floor = median_seconds(partial(by_numpy, x), runs)
        found[FLOOR].append((floor, 1.0))
        for name, prepare in ways.items():
            work = prepare(x)
            tolerance = SINGLE if "32 bits" in name else 1e-12
            np.testing.assert_allclose(work(), expected, rtol=0, atol=tolerance, err_msg=name)
            seconds = median_seconds(work, runs)
            found[name].append((seconds, seconds / floor))
    return found


def peers() -> dict[str, list[tuple[float, float]]]:
    """Return what the child process measures; its environment is made where it is not there."""
    python = str(ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    done = ENVIRONMENT / "installed"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
        print(f"Making {ENVIRONMENT.name} with pandas and OpenFisca-Core ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
        install = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*install, "--requirement", str(REQUIREMENTS)], check=True)
        done.write_text(wanted, encoding="utf-8")
    command = [python, "-m", "benchmarks.peers", "theirs"]
    finished = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    found: dict[str, list[tuple[float, float]]] = json.loads(finished.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print; with an argument, do the peers' part as the child process."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(THEIRS)))
        return
    theirs = peers()
    del theirs[FLOOR]
    rows = []
    for name, cells in {**measure(OURS), **theirs}.items():
        row = [name]
        for seconds, ratio in cells:
            row += [f"{seconds * 1000:.3f} ms", f"{ratio:.1f}"]
        rows.append(row)
    headings = ["the Human Development Index"]
    for size in SIZES:
        headings += [f"{size:,} rows".replace(",", " ") if size > 1 else "1 row", "ratio"]
    print_table("Peers: one small model, all finding the same scores", headings, rows)
    print("\nOpenFisca-Core computes in 32 bits, the others in 64.")


if __name__ == "__main__":
    main()
