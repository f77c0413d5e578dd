"""Make the sample reports: ``python -m scripts.demo FOLDER`` (or ``make demo``)."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from pathlib import Path

SAMPLES = Path("samples/political-missions-2011")
ONE = SAMPLES / "unipsil.json"
TITLE = "Political missions and transnational threats in 2011"
DATE = "2011-07-31"
"""The day printed on the reports; with a fixed one, the same input gives the same bytes."""

DUE_DILIGENCE = Path("samples/due-diligence")
VENDOR = DUE_DILIGENCE / "vendors" / "granite.json"
DUE_DILIGENCE_DATE = "2026-09-30"
"""The day on which waivers and approvals of the fictional vendors and partners are looked at."""

STARTS_WITH = {".pdf": b"%PDF-", ".xlsx": b"PK"}
"""How a file of each kind begins: a report that is something else is a failure, too."""


class StepError(Exception):
    """A step did not do its job; the message says which and why."""


def make_report(command: str, inputs: list[Path], output: Path) -> None:
    """Run one ``assess`` command that writes a report, and see that it wrote one."""
    date = DUE_DILIGENCE_DATE if command in ("memo", "register") else DATE
    options = ["-o", str(output), "--date", date]
    options += ["--title", TITLE] if command == "compare" else []
    arguments = [command, *map(str, inputs), *options]
    shown = f"assess {command} {_shown(inputs)} {shlex.join(options)}"
    print(f"$ {shown}", flush=True)
    began = time.perf_counter()
    finished = subprocess.run([sys.executable, "-m", "assess", *arguments], check=False)
    if finished.returncode != 0:
        msg = f"it ended with exit code {finished.returncode}: {shown}"
        raise StepError(msg)
    if not output.is_file() or not output.read_bytes().startswith(STARTS_WITH[output.suffix]):
        msg = f"it left no {output.suffix} file at {output}: {shown}"
        raise StepError(msg)
    size = output.stat().st_size / 1000
    print(f"  {size:,.0f} kB in {time.perf_counter() - began:.1f} s", flush=True)


def make_reports(folder: Path) -> list[Path]:
    """Make all sample reports in a folder; return where they are."""
    subjects = sorted(SAMPLES.glob("*.json"))
    if ONE not in subjects:
        msg = f"{ONE} is not there; run this from the top folder of the project"
        raise StepError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    steps = [
        ("compare", subjects, folder / f"{SAMPLES.name}.pdf"),
        ("compare", subjects, folder / f"{SAMPLES.name}.xlsx"),
        ("report", [ONE], folder / f"{ONE.stem}.pdf"),
        ("report", [ONE], folder / f"{ONE.stem}.xlsx"),
        ("memo", [VENDOR], folder / "vendor-memo.pdf"),
        ("register", [DUE_DILIGENCE], folder / "register.xlsx"),
    ]
    for number, (command, inputs, output) in enumerate(steps, start=1):
        print(f"Step {number} of {len(steps)}: {output.name}", flush=True)
        output.unlink(missing_ok=True)
        try:
            make_report(command, inputs, output)
        except StepError as error:
            msg = f"Step {number} of {len(steps)} ({output.name}) failed: {error}"
            raise StepError(msg) from error
    return [output for _, _, output in steps]


def _shown(inputs: list[Path]) -> str:
    return str(inputs[0]) if len(inputs) == 1 else f"{inputs[0].parent}/*.json"


def main() -> int:
    """Make the reports in the folder given; the last lines printed are their paths."""
    try:
        reports = make_reports(Path(sys.argv[1] if len(sys.argv) > 1 else "out"))
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    print("The reports are here:")
    print(*reports, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
