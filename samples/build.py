"""Write the sample assessments from their data: ``python -m samples.build [SET ...] [--check]``.

Run it from the repository's root after every change of the questionnaire or of the data: an
assessment names the digest of its questionnaire, and is refused when that has changed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from assess.errors import AssessError
from assess.files.assessments import to_json, write_assessment
from assess.model.assessment import Assessment
from samples import (
    fictional_missions,
    mission_due_diligence,
    partner_due_diligence,
    political_missions,
    vendor_due_diligence,
)
from samples.building import FOLDER, read_questionnaire

SETS: dict[str, Callable[[], dict[str, Assessment]]] = {
    political_missions.NAME: lambda: political_missions.build(read_questionnaire()),
    fictional_missions.NAME: lambda: fictional_missions.build(read_questionnaire()),
    mission_due_diligence.NAME: mission_due_diligence.build,
    partner_due_diligence.NAME: partner_due_diligence.build,
    vendor_due_diligence.NAME: vendor_due_diligence.build,
}


def differences(folder: Path, wanted: Mapping[str, Assessment]) -> list[str]:
    """Return what is not as a fresh build would leave it, one sentence for each file."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    found = [f"{folder.name}/{name} is missing" for name in wanted if name not in there]
    found += [f"{folder.name}/{name} should not be there" for name in there if name not in wanted]
    found += [
        f"{folder.name}/{name} differs"
        for name, assessment in wanted.items()
        if name in there and there[name] != to_json(assessment)
    ]
    return sorted(found)


def write(folder: Path, wanted: Mapping[str, Assessment]) -> None:
    """Write the assessments of a set, and remove those that it no longer has."""
    for path in folder.glob("*.json"):
        if path.name not in wanted:
            path.unlink()
    for name, assessment in wanted.items():
        write_assessment(folder / name, assessment)


def main(arguments: Sequence[str]) -> int:
    """Write or check the sets that are named, or all; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m samples.build", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(SETS))
    parser.add_argument("--check", action="store_true", help="only say what differs")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.sets) - set(SETS))
    if unknown:
        parser.error(f"no such set: {', '.join(unknown)}; there are {', '.join(SETS)}")
    try:
        built = {name: SETS[name]() for name in options.sets or SETS}
    except AssessError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.check:
        found = [line for name in built for line in differences(FOLDER / name, built[name])]
        print("\n".join([*found, "Run: python -m samples.build"] if found else ["No difference."]))
        return 1 if found else 0
    for name, wanted in built.items():
        write(FOLDER / name, wanted)
        print(f"samples/{name}: {len(wanted)} assessments")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
