"""Change the scoring code in small ways, one at a time, and see whether a test fails.

``python -m scripts.mutants [MODULE ...]`` runs mutmut over modules of ``assess/scoring``, each in a
copy under ``.mutants`` with the tests that are about it, and prints the share that was noticed and
every change that was not. mutmut goes into ``.mutants`` too; the environment stays as it is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".mutants"
TOOL = FOLDER / "tool"
REQUIREMENTS = Path(__file__).with_name("mutants-requirements.txt")
COPIED = ("assess", "questionnaires", "samples", "templates", "tests")

_DRAWS = ("robustness/test_draws", "robustness/test_possible")
TESTS: dict[str, tuple[str, ...]] = {
    "plan": ("test_plan", "test_normalise"),
    "workings": ("test_contributions", "test_evidence"),
    **{
        f"robustness/{name}": _DRAWS
        for name in ("method", "possible", "results", "simulate", "streams", "vary")
    },
    "robustness/unknown": (*_DRAWS, "robustness/test_laws"),
    **{
        f"improving/{name}": (f"improving/test_{name}", "test_improving_parts", "test_improving")
        for name in ("improve", "search")
    },
}
"""Which files of tests/scoring judge which module; for a module not listed, the one of its name."""

# The largest questionnaire takes seconds and shows little that the others do not.
CONFIGURATION = """
[tool.mutmut]
source_paths = ["assess"]
only_mutate = ["assess/scoring/{module}.py"]
pytest_add_cli_args = ["-k", "not tnt-preparedness"]
pytest_add_cli_args_test_selection = [{tests}]
also_copy = ["questionnaires", "samples", "templates"]
timeout_multiplier = 10.0
timeout_constant = 5.0
"""

MUTMUT = (sys.executable, "-m", "mutmut")
ENVIRONMENT = {
    "PYTHONPATH": str(TOOL),
    "HYPOTHESIS_PROFILE": "mutants",
    "PYTHONDONTWRITEBYTECODE": "1",
}

# mutmut's exit codes: a failing test, or one that cannot even be loaded, notices the change.
NOTICED = {1, 2, 3}
TIMED_OUT = {24, 36, 152, 255, -24}


def install() -> None:
    """Put mutmut, in the pinned version, into a folder of its own."""
    done = TOOL / "installed"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if done.is_file() and done.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(TOOL, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    pinned = ["--constraint", str(ROOT / "constraints.txt"), "--requirement", str(REQUIREMENTS)]
    subprocess.run([*pip, "--target", str(TOOL), *pinned], check=True)
    done.write_text(wanted, encoding="utf-8")


def tests_of(module: str) -> list[str]:
    """Return the test files that judge a module, as far as they are there."""
    package, _, name = module.rpartition("/")
    own = (f"{package}/test_{name}", f"test_{package}_parts")
    names = TESTS.get(module, own if package else (f"test_{module}",))
    paths = [f"tests/scoring/{name}.py" for name in names]
    return [path for path in paths if (ROOT / path).is_file()]


def prepare(module: str) -> Path:
    """Return a fresh copy of what the tests of a module need, with mutmut told what to change."""
    copy = FOLDER / module.replace("/", "-")
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=unwanted)
    tests = ", ".join(f'"{path}"' for path in tests_of(module))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    text = project + CONFIGURATION.format(module=module, tests=tests)
    (copy / "pyproject.toml").write_text(text, encoding="utf-8")
    return copy


def run(module: str) -> None:
    """Run mutmut over a module and print what came of it."""
    copy = prepare(module)
    log = copy / "run.log"
    with log.open("w", encoding="utf-8") as stream:
        command = [*MUTMUT, "run", "--max-children", "1"]
        environment = os.environ | ENVIRONMENT
        subprocess.run(
            command, cwd=copy, env=environment, stdout=stream, stderr=subprocess.STDOUT, check=False
        )
    record = copy / "mutants" / "assess" / "scoring" / f"{module}.py.meta"
    codes: dict[str, int | None] = json.loads(record.read_text("utf-8"))["exit_code_by_key"]
    if None in codes.values():
        print(f"{module}: the run broke off; see {log}")
        return
    kinds = Counter(_kind(code) for code in codes.values())
    left = [name for name, code in codes.items() if _kind(code) == "survived"]
    share = 1 - len(left) / max(len(codes), 1)
    print(f"\n## {module}: {share:.1%} of {len(codes)} noticed; {dict(kinds)}")
    for name in left:
        print(f"{name.rpartition('.')[2]}\n    " + "\n    ".join(shown(copy, name)), flush=True)


def shown(copy: Path, name: str) -> list[str]:
    """Return the lines that a change takes away and puts in."""
    finished = subprocess.run(
        [*MUTMUT, "show", name],
        cwd=copy,
        env=os.environ | ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = finished.stdout.splitlines()
    return [line for line in lines if line[:1] in "+-" and line[:3] not in _HEADS]


_HEADS = ("---", "+++")


def _kind(code: int | None) -> str:
    if code in NOTICED:
        return "noticed"
    return "timed out" if code in TIMED_OUT else "survived"


def main() -> int:
    """Run over the modules named, or over all that have tests of their own."""
    scoring = ROOT / "assess" / "scoring"
    found = [path.relative_to(scoring).with_suffix("") for path in sorted(scoring.rglob("*.py"))]
    everything = [path.as_posix() for path in found if path.name != "__init__"]
    install()
    for module in sys.argv[1:] or everything:
        if tests_of(module):
            run(module)
        else:
            print(f"\n## {module}: no test file of its own")
    return 0


if __name__ == "__main__":
    sys.exit(main())
